"""Music and loudness."""

from collections.abc import Mapping

VERBS: Mapping[str, str] = {
    "search_music": """
search [the music library] for songs by {artist}
search for the song {song}
search for albums by {artist}
search my music for {artist}
search the catalogue for {song}
find songs by {artist}
find the song {song} [by {artist}]
find me albums by {artist}
find me some music by {artist}
find playlists with {media}
find {song} in the music library
look for songs by {artist}
look for {song} by {artist} in the music
look up songs by {artist}
look up the album {media}
look up what albums {artist} has
check if you have {song} by {artist}
check if there's any {artist} in the library
show me songs by {artist}
show me what {artist} albums there are
show me playlists of {media}
list the albums by {artist}
list songs by {artist}
tell me what you have by {artist}
see if {song} is in the catalogue
see what there is by {artist}
""",
    "play_music": """
play {song}
play {song} by {artist}
play the song {song}
play {artist}
play something by {artist}
play some {artist}
play songs by {artist}
play {media}
play me {media}
play me {song}
play a bit of {artist}
play the album {media}
play {media} on shuffle
play {artist} on shuffle
play music by {artist}
play some music
put on {media}
put on {song} [by {artist}]
put some {artist} on
put {media} on
put on a bit of {artist}
stick on {media}
stick some {artist} on
start {media}
start playing {artist}
start playing {media}
shuffle {media}
shuffle songs by {artist}
give me {media}
give us {song}
let me hear {song}
let me listen to {artist}
get {media} going
crank out {song}
blast {song}
fire up {media}
throw on {media}
bang on {song}
spin {song} [by {artist}]
queue up {media}
""",
    "control_playback": """
pause
pause the music
pause it
pause this song
pause playback
stop the music
stop playing
stop the song
stop playback
resume
resume the music
resume playing
continue playing
continue the music
carry on with the music
unpause the music
unpause
skip
skip this song
skip this one
skip to the next track
skip ahead
go to the next song
go back to the last song
go back a track
play the next song
play the next one
play the previous track
play the last song again
play that one before again
start the music again
start it again from where we stopped
turn the music off
turn off the music
switch the music off
kill the music
cut the music
hold the music
halt the playback
silence the music for a moment
move on to the next song
""",
    "set_volume": """
set the volume to {percent:level}
set volume at {percent:level}
turn it up
turn it down
turn it up a bit
turn it down a little
turn up the volume
turn the volume down
turn the volume up to {percent:level}
turn the volume down to {percent}
turn the sound up
turn the music down [a bit]
turn the volume up by {percent}
put the volume at {percent:level}
put the volume up
put it up to {percent:level}
make it louder
make it quieter
make it a bit louder [please]
make it softer
raise the volume [by {percent}]
lower the volume [to {percent}]
bring the volume down to {percent}
bring it up a notch
crank it up
crank the volume up to {percent:level}
pump up the volume
mute the sound
mute
mute the music
unmute
unmute the sound
drop the volume to {percent}
reduce the volume
increase the volume to {percent:level}
increase the volume
decrease the volume by {percent}
quieten it down a bit
change the volume to {percent:level}
adjust the volume to {percent:level}
speak louder
speak up a bit
talk more quietly
""",
}

SAYS: Mapping[str, str] = {
    "search_music": """
what songs do you have by {artist}
what albums does {artist} have
what have you got by {artist}
which albums by {artist} are there
which songs are on {media}
do you have anything by {artist}
do you have {song} [by {artist}]
do you have any {media}
have you got {song}
have you got anything by {artist}
is there a song called {song}
is {song} in the catalogue
are there any playlists with {media}
is there an album by {artist}
is there any music by {artist} on here
i'm looking for a song by {artist}
i'm looking for {song} by {artist}
i'm trying to find the song {song}
any albums by {artist}
any songs called {song}
songs by {artist}
albums by {artist}
what playlists are there for {media}
""",
    "play_music": """
i want to hear {song}
i want to hear {artist}
i want to listen to {media}
i'd like to hear {song} [by {artist}]
i'd like some {artist}
i'd like to listen to {artist}
i feel like {artist} put some on
i feel like listening to {media}
i'm in the mood for {media}
i fancy some {artist}
i need {media}
some {artist} please
some music please
{song} by {artist} please
{media} please
music by {artist}
let's hear {song}
let's hear some {artist}
let's have {media} on
let's listen to {artist}
let's have some music
can i hear {song}
can we have {media}
can we listen to {artist}
how about some {artist}
how about {song} next
time for {media}
""",
    "control_playback": """
next
next song
next song please
next track
next one
previous song
previous track please
last song again
back one song
go on play
no more music
music off
that's enough music
enough of this song
i don't like this song next
i don't want to hear this one skip it
not this song
hang on pause that
hold on pause the music a second
i can't hear myself stop the music
someone's at the door pause it
i'm back carry on playing
can we have the next one
can we skip this
let's skip this one
let's stop the music
let's hear the last one again
where were we carry on with the song
you can play it again now
i've heard enough stop playing
one song back
""",
    "set_volume": """
louder
louder please
quieter
a bit quieter please
softer please
volume up
volume down
volume {percent:level}
volume to {percent:level}
volume at {percent:level} please
a bit more volume
less volume
it's too loud
it's too loud turn it down
it's too quiet turn it up
that's way too loud
i can't hear it turn it up
i can't hear you turn the volume up
i can barely hear this louder
i'd like it louder
i'd like the volume at {percent:level}
i want it at {percent:level} volume
i need it quieter
let's have it a bit louder
let's turn it down
let's go with volume {percent:level}
can we have it a bit quieter
can we turn this up
the baby's asleep turn it down
the music should be quieter
sound off
full volume
half volume please
not so loud
""",
}

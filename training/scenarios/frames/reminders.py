"""Reminders and notes."""

from collections.abc import Mapping

VERBS: Mapping[str, str] = {
    "create_reminder": """
remind me to {message:task}
remind me to {message:task} {when}
remind me {when} to {message:task}
remind me first thing {date} to {message:task}
remind me about {message:thing} [{when}]
remind me of {message:thing} {when}
remind me in {duration} to {message:task}
remind me in {duration} about {message:thing}
remind me that {message:fact}
set a reminder to {message:task}
set a reminder for {time} to {message:task}
set a reminder {date} for {message:thing}
set me a reminder about {message:thing}
create a reminder to {message:task} {when}
make a reminder for {message:thing} {when}
add a reminder to {message:task}
remind me {repeat} at {time} to {message:task}
remind me {repeat} about {message:thing}
remind me to {message:task} {repeat}
remind me to {message:task} {repeat} at {time}
set a {repeat} reminder to {message:task}
set a reminder {repeat} to {message:task}
set a repeating reminder to {message:task} {repeat}
create a reminder for {message:thing} {repeat}
keep reminding me {repeat} to {message:task}
put in a reminder {when} to {message:task}
put a reminder on for {message:thing}
give me a reminder at {time} to {message:task}
give me a nudge in {duration} to {message:task}
nudge me to {message:task} {when}
poke me {when} about {message:thing}
prompt me to {message:task} at {time}
tell me to {message:task} at {time}
tell me {when} to {message:task}
make sure i {message:task} {when}
make sure i remember to {message:task}
help me remember to {message:task}
jog my memory about {message:thing} {when}
ping me {when} about {message:thing}
schedule a reminder for {time} to {message:task}
remind me {repeat} to {message:task}
remind me at {time} {repeat} to {message:task}
send me a reminder about {message:thing} {when}
""",
    "list_reminders": """
list my reminders
read [me] my reminders
show [me] my reminders
tell me my reminders for {whole}
tell me what reminders i have
check my reminders
check what you're reminding me about
go through my reminders
read out all the reminders [i have]
see if there are any reminders for {whole}
tell me what i asked you to remind me of
tell me what i have to remember today
run through the reminders for {whole}
show me all of the reminders
look at my reminders
give me my reminders [for {whole}]
check if i have a reminder about {topic:personal}
see whether i set a reminder for {message:thing}
bring up my reminders
pull up my reminder list
""",
    "cancel_reminder": """
cancel the reminder to {message:task}
cancel my reminder about {message:thing}
delete the reminder for {message:thing}
delete the reminder to {message:task}
remove the reminder about {message:thing}
get rid of the reminder to {message:task}
stop reminding me to {message:task}
stop reminding me about {message:thing}
scrap the {message:thing} reminder
clear the reminder about {message:thing}
take off the reminder to {message:task}
drop the reminder for {message:thing}
turn off the reminder about {message:thing}
cancel the {time} reminder
delete my {time} reminder
cancel that reminder to {message:task}
lose the reminder about {message:thing}
kill the reminder for {message:thing}
remove what i said about {message:thing} from my reminders
cross off the reminder to {message:task}
tick off the reminder about {message:thing}
erase the reminder about {message:thing}
""",
    "create_note": """
take a note {message:note}
take this down {message:note}
make a note that {message:note}
make a note of this {message:note}
note [down] that {message:note}
write down that {message:note}
write this down {message:note}
jot down {message:note}
jot this down {message:note}
create a note saying {message:note}
create a note called {title:note}
create a note titled {title:note} that says {message:note}
start a [new] note called {title:note}
start a new note {message:note}
save a note {message:note}
save this as a note {message:note}
add a [new] note {message:note}
record a note that {message:note}
make a note called {title:note}
make me a note {message:note}
put down in my notes that {message:note}
store a note that {message:note}
note to self {message:note}
open a new note and write {message:note}
keep a note of this {message:note}
write me a note {message:note}
write a note about {topic:personal} saying {message:note}
remember for me that {message:note}
""",
    "append_note": """
add to my {title:note} note {message:note}
add {message:note} to my {title:note} note
add {message:note} to the note about {title:note}
add to the note about {title:note} that {message:note}
append {message:note} to the {title:note} note
append to {title:note} {message:note}
put {message:note} in my {title:note} note
put in the {title:note} note that {message:note}
write in my {title:note} note {message:note}
write {message:note} at the end of the {title:note} note
extend the {title:note} note with {message:note}
update the {title:note} note with {message:note}
stick {message:note} on the end of {title:note}
tack {message:note} onto my {title:note} note
continue the {title:note} note {message:note}
include {message:note} in the {title:note} note
add a line to {title:note} saying {message:note}
add one more thing to the {title:note} note {message:note}
put another line in {title:note} {message:note}
write under {title:note} that {message:note}
note in {title:note} that {message:note}
attach {message:note} to my note called {title:note}
add this to the note {title:note} {message:note}
""",
    "search_notes": """
search my notes for {topic:personal}
find my note about {topic:personal}
find the note on {topic:personal}
look in my notes for {topic:personal}
look through my notes for {topic:personal}
look up {topic:personal} in my notes
show me the note about {topic:personal}
show me my {title:note} note
read [me] my note about {topic:personal}
read [out] the {title:note} note
open my {title:note} note
open the note called {title:note}
check my notes for {topic:personal}
check what i wrote about {topic:personal}
see if i have a note about {topic:personal}
pull up my note on {topic:personal}
bring up the {title:note} note
tell me what my {title:note} note says
tell me what i noted about {topic:personal}
get me the note about {topic:personal}
dig out my note about {topic:personal}
tell me my {topic:own}
tell me what my {topic:own} was
give me the {topic:own} i saved
remind me what the {topic:own} is
read me my {topic:own}
go through my notes on {topic:personal}
fetch the note titled {title:note}
""",
}

SAYS: Mapping[str, str] = {
    "create_reminder": """
reminder to {message:task}
reminder {when} {message:thing}
{when} remind me to {message:task}
{repeat} remind me to {message:task}
{repeat} at {time} i need a reminder to {message:task}
i have to {message:task} {repeat} so keep reminding me
reminder {repeat} {message:thing}
i need a reminder to {message:task} {when}
i need reminding about {message:thing}
i need to remember to {message:task} {when}
i have to {message:task} {when} so remind me
don't let me forget to {message:task}
don't let me forget {message:thing} {when}
i mustn't forget to {message:task} {when}
i'd like a reminder about {message:thing} {when}
can i have a reminder to {message:task}
i'd like to be reminded to {message:task} {when}
new reminder {message:task} {when}
after {duration} remind me to {message:task}
when it's {time} remind me to {message:task}
i always forget {message:thing} so remind me {when}
""",
    "list_reminders": """
what reminders do i have
what are my reminders [for {whole}]
do i have any reminders
do i have any reminders for {whole}
any reminders for {whole}
what did i ask you to remind me about
what was i supposed to remember
what do i need to remember {whole}
which reminders are set
are there any reminders [left]
is there a reminder for {message:thing}
is there anything you're meant to remind me of
what have you got to remind me about
my reminders
reminders for {whole}
have i got any reminders coming up
did i set a reminder for {message:thing}
what's on my reminders
is there something i was going to do {whole}
how many reminders have i got
what else was i meant to remember
""",
    "cancel_reminder": """
i don't need the reminder about {message:thing} any more
i don't need to be reminded to {message:task} any more
i've finished {message:thing} you can remove the reminder
the reminder about {message:thing} can go
you can stop reminding me to {message:task}
you can forget the reminder about {message:thing}
that reminder about {message:thing} cancel it
the {time} reminder get rid of it
i already did {message:thing} so delete the reminder
i've done it so clear the reminder to {message:task}
my reminder to {message:task} should be deleted
that's it for the {message:thing} reminder delete it
no more reminders about {message:thing}
i want the reminder to {message:task} gone
it's sorted you can drop the reminder to {message:task}
i'd like the {message:thing} reminder deleted
reminder about {message:thing} off
scrap that reminder i set for {message:thing}
""",
    "create_note": """
note {message:note}
new note {message:note}
new note called {title:note}
i need a note that {message:note}
i need to write something down {message:note}
i'd like to make a note {message:note}
i want to note something {message:note}
can i make a note {message:note}
let's make a note {message:note}
let's write that down {message:note}
here's a note {message:note}
quick note {message:note}
a note for myself {message:note}
for my notes {message:note}
memo {message:note}
can you take a memo {message:note}
""",
    "append_note": """
also for my {title:note} note {message:note}
in my {title:note} note put {message:note}
in the {title:note} note add {message:note}
to my note on {title:note} add {message:note}
there's more for the {title:note} note {message:note}
one more for {title:note} note {message:note}
another line for the {title:note} note {message:note}
i want to add to my {title:note} note {message:note}
i'd like to add something to the {title:note} note {message:note}
i need to add {message:note} to the {title:note} note
let's add {message:note} to the {title:note} note
my {title:note} note needs another line {message:note}
the {title:note} note should also say {message:note}
can i add {message:note} to the {title:note} note
same note as before {title:note} add {message:note}
under {title:note} write {message:note}
at the end of {title:note} write {message:note}
onto the {title:note} note please {message:note}
""",
    "search_notes": """
what's (the|our) {topic:own}
what's my {topic:own}
what was (my|the) {topic:own} again
what is my {topic:own}
what are my {topic:own}
what did i say my {topic:own} was
do you remember my {topic:own}
do you know what my {topic:own} is
can you remember our {topic:own}
i forgot my {topic:own} what was it
i can't remember the {topic:own} what is it
which {topic:own} did i tell you
my {topic:own} please
where did i put the {item}
where did i say the {item} was
where have i left my {item}
what did i tell you about {topic:personal}
what did i ask you to remember about {topic:personal}
what did i write about {topic:personal}
what did i note down about {topic:personal}
what do my notes say about {topic:personal}
what's in my {title:note} note
what does the {title:note} note say
do i have a note about {topic:personal}
do i have any notes on {topic:personal}
have i got anything in my notes about {topic:personal}
where's my note on {topic:personal}
where did i write down {topic:personal}
is there a note about {topic:personal}
i wrote something about {topic:personal} find it
i made a note about {topic:personal} what did it say
i need my note about {topic:personal}
i need the note on {topic:personal}
i'm looking for the note about {topic:personal}
my note about {topic:personal} please
notes on {topic:personal}
anything about {topic:personal} in my notes
which note mentions {topic:personal}
""",
}

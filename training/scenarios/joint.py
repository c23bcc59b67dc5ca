"""Lines whose parts belong together: corrections of the tool, requests that share words, late additions."""

from collections.abc import Mapping

from training.scenarios.messages import listed_in

TOOL_CORRECTIONS = """
set_timer: set {replaced:=an alarm} {cue} a timer for {duration}
set_timer: set {replaced:=a reminder} {cue} a {duration:adjective} timer
set_timer: give me {replaced:=an alarm} {cue} a timer for {duration}
set_timer: start {replaced:=a reminder} {cue} a countdown of {duration}
set_alarm: set {replaced:=a timer} {cue} an alarm for {time}
set_alarm: put {replaced:=a timer} on {cue} an alarm for {time}
set_alarm: {replaced:=remind me} {cue} wake me at {time}
set_alarm: create {replaced:=a reminder} {cue} an alarm at {time} {date}
cancel_alarm: cancel {replaced:=my timer} {cue} my alarm
cancel_alarm: turn off {replaced:=the timer} {cue} the {time} alarm
cancel_alarm: delete {replaced:=the reminder} {cue} the alarm for {time}
cancel_timer: cancel {replaced:=the alarm} {cue} the {label} timer
cancel_timer: stop {replaced:=the alarm} {cue} the timer
cancel_timer: get rid of {replaced:=the reminder} {cue} the {label} timer
create_reminder: set {replaced:=an alarm} {cue} a reminder to {message:task}
create_reminder: make {replaced:=a note} {cue} a reminder to {message:task} {when}
create_reminder: {replaced:=wake me} {cue} remind me {when} to {message:task}
create_reminder: add {replaced:=an event} {cue} a reminder for {message:thing} {when}
cancel_reminder: delete {replaced:=the note} {cue} the reminder about {message:thing}
cancel_reminder: cancel {replaced:=the alarm} {cue} the reminder to {message:task}
list_reminders: list {replaced:=my alarms} {cue} my reminders
list_reminders: show me {replaced:=my notes} {cue} my reminders
list_alarms_and_timers: read out {replaced:=my reminders} {cue} my alarms
list_alarms_and_timers: check {replaced:=my calendar} {cue} my timers
create_note: set {replaced:=a reminder} {cue} take a note {message:note}
create_note: make {replaced:=a list} {cue} a note called {title:note}
append_note: {replaced:=make a new note} {cue} add to the {title:note} note {message:note}
append_note: add to {replaced:=my list} {cue} my {title:note} note {message:note}
search_notes: search {replaced:=my emails} {cue} my notes for {topic:personal}
search_notes: look in {replaced:=my calendar} {cue} my notes for {topic:personal}
add_list_items: {replaced:=remind me to buy} {cue} put {items} on the {list_name} list
add_list_items: {replaced:=remove} {cue} add {items} to my {list_name} list
remove_list_items: {replaced:=add} {cue} take {items} off the {list_name} list
remove_list_items: {replaced:=put} {cue} remove {items} from my list
read_list: {replaced:=clear} {cue} read me the {list_name} list
read_list: read me {replaced:=my notes} {cue} my {list_name} list
clear_list: {replaced:=read} {cue} clear my {list_name} list
clear_list: {replaced:=delete my note} {cue} empty the {list_name} list
calculate: {replaced:=convert} {cue} work out {expression}
convert_units: {replaced:=work out} {cue} convert {number} {unit} to {unit}
convert_currency: {replaced:=calculate} {cue} convert {amount} to {currency}
get_phone_number: get me {person:contact}'s {replaced:=email} {cue} phone number
get_phone_number: {replaced:=call} {cue} give me the number of {person}
get_email_address: what's {person:contact}'s {replaced:=number} {cue} email address
get_email_address: find {person:contact}'s {replaced:=phone number} {cue} email
add_contact: {replaced:=call} {cue} save {person:contact} as a contact
search_calendar: check {replaced:=my email} {cue} my calendar for {whole}
search_calendar: what's on {replaced:=my list} {cue} my calendar {whole}
create_event: set {replaced:=a reminder} {cue} put {title} in my calendar {moment}
create_event: {replaced:=cancel} {cue} schedule {title} {moment}
update_event: {replaced:=cancel} {cue} move my {title} to {date:day}
update_event: {replaced:=delete} {cue} reschedule the {title} to {time}
delete_event: {replaced:=move} {cue} cancel my {title}
delete_event: {replaced:=reschedule} {cue} delete the {title}
restore_event: {replaced:=delete} {cue} restore the {title}
restore_event: {replaced:=move} {cue} bring back my {title}
get_weather: tell me {replaced:=the news} {cue} the weather in {place:city}
get_weather: what's {replaced:=the time} {cue} the weather in {place:city}
get_time: what's {replaced:=the weather} {cue} the time in {place:city}
get_time: tell me {replaced:=the date} {cue} the time
wiki_lookup: {replaced:=play} {cue} tell me about {topic:wiki}
web_search: search {replaced:=my notes} {cue} the web for {topic:web}
web_search: search {replaced:=my email} {cue} the internet for {topic:web}
search_places: {replaced:=navigate to} {cue} find {business} near me
search_places: {replaced:=call} {cue} find me the nearest {business:many}
get_directions: {replaced:=take me} {cue} give me directions to {place}
get_directions: {replaced:=start navigation} {cue} tell me how far it is to {place}
start_navigation: {replaced:=give me directions} {cue} navigate to {place}
start_navigation: {replaced:=call} {cue} take me to {place}
search_email: search {replaced:=my notes} {cue} my email for {topic:personal}
search_email: check {replaced:=my calendar} {cue} my email
send_email: {replaced:=text} {cue} email {person} that {message:fact}
send_email: send {person} {replaced:=a text} {cue} an email saying {message}
send_sms: {replaced:=call} {cue} text {person} {message}
send_sms: {replaced:=email} {cue} text {person} saying {message}
send_sms: send {person} {replaced:=an email} {cue} a text {message}
place_call: {replaced:=text} {cue} call {person}
place_call: {replaced:=email} {cue} ring {person}
search_music: {replaced:=play} {cue} search for songs by {artist}
play_music: {replaced:=pause} {cue} play {media}
play_music: {replaced:=stop} {cue} put on {artist}
control_playback: {replaced:=play} {cue} pause the music
control_playback: go to {replaced:=the next} {cue} the previous song
control_playback: {replaced:=skip} {cue} go back a track
change_timer: {replaced:=cancel} {cue} pause the {label} timer
change_timer: {replaced:=stop} {cue} restart the timer
change_alarm: {replaced:=cancel} {cue} move my alarm to {time}
change_alarm: {replaced:=turn off} {cue} snooze the alarm
move_reminder: {replaced:=cancel} {cue} move the reminder about {message:thing} to {goal}
control_stopwatch: start {replaced:=a timer} {cue} the stopwatch
read_stopwatch: check {replaced:=the timer} {cue} the stopwatch
pick_random: {replaced:=roll a die} {cue} flip a coin
move_list_items: {replaced:=remove} {cue} move {items} to the {list_name} list
delete_note: delete {replaced:=my list} {cue} my {title:note} note
delete_contact: {replaced:=call} {cue} delete {person:contact} from my contacts
get_birthday: what's {person:contact}'s {replaced:=number} {cue} birthday
get_date: tell me {replaced:=the time} {cue} the date
set_volume: turn it {replaced:=up} {cue} turn it down
set_volume: make it {replaced:=louder} {cue} quieter
set_volume: turn {replaced:=off} {cue} down the volume
"""
"""The tool that is meant in the end, and the words."""

PAIRS = """
set_timer: set a timer for {duration} // and // set_timer: another for {duration}
set_timer: set two timers one for {duration} // and // set_timer: one for {duration}
set_timer: set a timer for {duration} for {label} // and // set_timer: {duration} for {label}
set_timer: time {label} for {duration} // and // set_timer: {label} for {duration}
set_alarm: set alarms for {time} // and // set_alarm: {time}
set_alarm: set an alarm for {time} // and // set_alarm: another one at {time}
set_alarm: wake me at {time} {date} // and // set_alarm: at {time} on {date:day}
place_call: call {person} // and then // place_call: {person}
place_call: ring {person} // and after that // place_call: {person}
change_timer: add {duration} to the {label} timer // and // change_timer: {duration} to the {label} one
change_timer: pause the timer // and // set_timer: start another for {duration}
set_timer: set a timer for {duration} // and // control_stopwatch: start the stopwatch
change_alarm: move my {time} alarm to {time} // and // cancel_alarm: cancel the one at {time}
move_reminder: move my {message:thing} reminder to {goal} // and // cancel_reminder: cancel the one to {message:task}
control_stopwatch: stop the stopwatch // and // read_stopwatch: tell me the time
get_date: what's the date // and // get_time: the time
get_birthday: when is {person:contact}'s birthday // and // get_birthday: {person:contact}'s
delete_contact: delete {person:contact} from my contacts // and // delete_contact: {person:contact}
delete_note: delete the {title:note} note // and // create_note: make a new one called {title:note}
move_list_items: move {items} to the {list_name} list // and // move_list_items: {items} to {list_name}
pick_random: flip a coin // and // pick_random: roll the dice
create_reminder: remind me to {message:task} // and // create_reminder: to {message:task}
get_weather: what's the weather in {place:city} // and // get_weather: in {place:city}
get_weather: how's the weather {date:relative} // and what about // get_weather: {date:day}
get_time: what time is it in {place:city} // and // get_time: in {place:city}
read_list: read me my {list_name} list // and // read_list: my {list_name} list
add_list_items: put {items} on the {list_name} list // and // add_list_items: {items} on the {list_name} list
add_list_items: add {items} // and // remove_list_items: take {items} off the list
remove_list_items: take {items} off the {list_name} list // and // add_list_items: put {items} on instead
calculate: what's {expression} // and // calculate: {expression}
convert_units: how many {unit} in {number} {unit} // and // convert_units: in {number} {unit}
convert_currency: what's {amount} in {currency} // and // convert_currency: in {currency}
get_phone_number: give me {person:contact}'s number // and // get_email_address: email
get_phone_number: what are the numbers of {person} // and // get_phone_number: {person}
wiki_lookup: tell me about {topic:who} // and // wiki_lookup: {topic:who}
wiki_lookup: who was {topic:who} // and // wiki_lookup: when were they born
delete_event: cancel my {title} // and // delete_event: the {title}
update_event: move my {title} to {time} // and // update_event: the {title} to {time}
create_event: put {title} in for {date:day} // and // create_event: {title} on {date:day}
search_calendar: what's on {date:relative} // and // search_calendar: on {date:day}
cancel_alarm: cancel my {time} alarm // and // set_alarm: make it {time} instead
cancel_alarm: turn off the {time} alarm // and // cancel_alarm: the one at {time}
cancel_timer: stop the {label} timer // and // set_timer: start one for {duration}
search_places: find {business} // and // start_navigation: take me there
search_places: find me the nearest {business:many} // and // place_call: call them
search_places: where's the nearest {business:many} // and // get_directions: how do i get there
get_directions: how far is it to {place} // and // start_navigation: start the navigation
search_music: find {song} by {artist} // and // play_music: play it
play_music: play {media} // and // set_volume: turn it up
play_music: put on {artist} // and // set_volume: not too loud
control_playback: skip this // and // set_volume: turn it down a bit
control_playback: pause the music // and // place_call: call {person}
search_email: check if {person} has emailed // and // send_email: reply saying {message}
search_notes: find my note on {topic:personal} // and // append_note: add to it {message:note}
create_note: make a note called {title:note} // and // append_note: put in it that {message:note}
send_sms: text {person} {message} // and then // place_call: call {person}
get_email_address: find {person:contact}'s email // and // send_email: write to them that {message:fact}
web_search: google {topic:web} // and // create_note: save it as a note
list_reminders: read my reminders // and // list_alarms_and_timers: my alarms
restore_event: bring back the {title} // and // update_event: move it to {date:day}
clear_list: clear the {list_name} list // and // add_list_items: put {items} on it
add_contact: save {person:contact}'s number {phone} // and // send_sms: text them {message}
"""
"""Requests that share words, with the words between them."""

ADDITIONS: Mapping[str, str] = {
    "set_timer": "for {label}; that's for {label}; call it {label}; it's for {label}; name it {label}",
    "change_timer": "the {label} one; i mean the {label} timer; please; right now",
    "change_alarm": "the {label:alarm} one; {date}; for {date:relative}; just for {date:relative}",
    "move_reminder": "the one about {message:thing}; please; instead; {date}",
    "get_birthday": "please; if you have it; the date",
    "pick_random": "please; for me; quickly; go on",
    "delete_note": "the old one; please; for good",
    "set_alarm": "for {label:alarm}; that's for {label:alarm}; {repeat}; and make it {repeat}; {date}",
    "create_event": """
for {duration}; with {person}; at {place}; it'll take {duration}; in {place}; and invite {person}
""",
    "get_weather": "in {place:city}; {date}; for {place:city} i mean; {part}; in {place:city} that is",
    "get_directions": "{mode}; from {place}; {mode} please; starting from {place}",
    "start_navigation": "{mode}; {mode} please; {mode} not the motorway",
    "add_list_items": "and {item}; oh and {item}; and {item} as well; and also {item}; {item} too",
    "remove_list_items": "and {item}; oh and {item}; and {item} as well; {item} too",
    "play_music": "by {artist}; on shuffle; the one by {artist}; from {media}",
    "search_places": "near {place}; that's open now; close to {place}; open late; in {place:city}",
    "search_calendar": "{date}; on {date:day} i mean; {part}",
    "delete_event": "{date}; the one {date}; on {date:day}; with {person}; the one with {person}",
    "update_event": "and for {duration}; in {place} instead; {date}",
    "search_email": "from {person}; about {topic:personal}; the one from {person}",
    "place_call": "on speaker; on the mobile; at work; right away",
    "set_volume": "just a bit; a little; for a while; by {percent}; just a touch",
    "convert_currency": "at today's rate; roughly; at the moment",
    "convert_units": "roughly; about how much; rounded please",
    "search_notes": "the one from last week; from {date:relative}; the old one",
    "cancel_alarm": "the one for {time}; for {date:day}; just for {date:relative}",
    "cancel_timer": "the {label} one; the one for {label}; the {duration:adjective} one",
    "list_alarms_and_timers": "all of them; please all of them; all of them please",
    "list_reminders": "for {date:relative}; {date}; all of them",
    "get_time": "in {place:city}; in {place:city} i mean; over in {place:city}",
    "get_phone_number": "the mobile; the mobile one; the home one; the work number",
    "wiki_lookup": "in short; in one sentence; briefly",
    "web_search": "in {place:city}; from this year; the newest",
    "control_playback": "please; right now; for a minute",
    "calculate": "roughly; rounded; exactly",
}

JOINERS = listed_in("""
and; and; and; and then; then; also; and also; plus; and please; after that; oh and; and can you; and could you;
and i want to; ; ; next; and when that's done; and one more thing; as well as that; and while you're at it
""")
"""Words between two requests. After one that ends with `NEEDS_VERB` the second begins with a bare verb."""
NEEDS_VERB = ("please", "can you", "could you", "i want to")
STRONG_JOINERS = listed_in("""
and then; then; and also; after that; oh and also; and then can you; and next; once that's sent; and when that's
done
""")
"""Words between two requests if the first ends with dictated words, which an "and" alone could continue."""

ADDRESSES = listed_in("""
hey assistant; assistant; okay assistant; hi; hey; hello; hey there; computer; okay computer; excuse me; listen;
so; right; well; alright; okay; okay so; good morning; um; uh; yeah; hi there; hello assistant; um hey; oh hey;
yo; oi; now; oh; ah; hmm; erm; er; right then; hey you; sorry; hey so; ok; great; cool; thanks
""")
ENDINGS = listed_in("""
please; please; thanks; thank you; cheers; would you; if you can; if you don't mind; okay; right now; now
please; thanks a lot; alright; ta; if possible; for me; for me please; quickly; will you; when you can; yeah;
then; right
""")
FILLERS = listed_in("""
um; uh; er; erm; like; you know; well; hmm; uhm; let me see; what's it called; let's see; i mean like; so; sort
of; ah; eh; uh um
""")
SIDE = listed_in("""
no darling not now; hang on love; shh; just a second; one moment; get down; yes in a minute; be quiet you two;
i'm on it; not you; coming; put that down; i'll be right there; quiet please kids; sorry love; mind the cat;
wait your turn; it's on the table; i'm talking to the thing; yes i know
""")
"""Words to somebody else, between two words of a request."""

"""The calendar."""

from collections.abc import Mapping

VERBS: Mapping[str, str] = {
    "search_calendar": """
check my calendar [for {whole}]
check my schedule for {whole}
check what's on {whole}
check if i'm free {date} [at {time}]
check whether i have anything on {whole}
check when my {title} is
check if i have {title} {date}
look at my calendar for {whole}
look up when the {title} is
see what i've got on {whole}
see if i'm busy {date}
see when i'm free {date}
tell me what's on my calendar [{whole}]
tell me what i have planned for {whole}
tell me when the {title} starts
tell me my schedule for {whole}
tell me about my next meeting
read me my agenda for {whole}
read out my diary for {whole}
show me my appointments for {whole}
show me what's in the diary {whole}
show me my calendar
run me through my day
go through my schedule for {whole}
give me my agenda [for {whole}]
find the {title} in my calendar
find out what time my {title} is
list my meetings for {whole}
list my events {whole}
pull up my calendar for {whole}
""",
    "create_event": """
add {title} to my calendar {date}
add {title} to my calendar {moment}
add {title} to the diary for {time} {date}
add an event called {title} {moment}
add a meeting with {person} {moment}
create an event {title} {moment}
create an event for {title} {date} at {time} for {duration}
create a meeting with {person} {moment}
make an appointment with {person} {moment}
make a calendar entry for {title} {moment}
put {title} in my calendar {moment}
put {title} in the diary {date}
put {title} down for {date:day} at {time}
put me down for {title} {moment}
put a meeting with {person} in for {time}
schedule {title} {moment}
schedule a meeting with {person} {moment}
schedule a {duration:adjective} meeting with {person} {date} at {time}
schedule {title} {repeat} at {time}
set up a meeting with {person} {moment}
set up {title} for {date:day} at {time}
book {title} {moment}
book me in for {title} {moment}
book in {title} {date}
block out {date:day} for {title}
block off {duration} {date} for {title}
pencil in {title} {moment}
pencil me in for {title} {date}
arrange a meeting with {person} {moment}
plan {title} for {date:day}
enter {title} in my calendar {moment}
get {title} on the calendar for {date:day}
invite {person} to {title} {moment}
mark {date:day} as {title} in the calendar
note {title} in the diary for {date:day}
""",
    "update_event": """
move my {title} to {date:day}
move the {title} to {time}
move the {title} from {time} to {time}
move {title} {date} to {time}
move the meeting with {person} to {date:day} at {time}
push the {title} back [by] {duration}
push my {title} to {date:day}
push {title} back to {time}
shift the {title} to {time}
shift my {title} by {duration}
reschedule the {title} for {date:day}
reschedule my {title} to {time} {date}
reschedule the meeting with {person} to {time}
change my {title} to {time}
change the time of the {title} to {time}
change the location of the {title} to {place}
change the name of the {title} to {title}
bring the {title} forward [by] {duration}
bring forward my {title} to {time}
make the {title} {duration} longer
make the {title} at {time} instead
make my {title} last {duration}
extend the {title} by {duration}
shorten the {title} to {duration}
postpone the {title} to {date:day}
postpone my {title} by {duration}
delay the {title} by {duration}
rename the {title} to {title}
switch the {title} to {date:day}
set the {title} to {time} instead
update the {title} to start at {time}
put the {title} off until {date:day}
put the {title} back {duration}
rearrange my {title} for {date:day}
""",
    "delete_event": """
cancel my {title}
cancel the {title} [{date}]
cancel my {time} meeting
cancel my meeting with {person}
cancel the appointment with {person} [{date}]
delete the {title} from my calendar
delete my {title} {date}
delete the meeting at {time}
delete the event {title}
remove the {title} from my calendar
remove {title} from the diary
take the {title} off my calendar
take {title} out of the diary
scrap the {title} {date}
call off the {title}
call off my meeting with {person}
clear my {title} {date}
get rid of the {title} in my calendar
drop the {title} {date}
strike the {title} from my schedule
unbook my {title}
wipe the {title} off the calendar
bin the {title} {date}
erase {title} from my agenda
""",
    "restore_event": """
restore the {title}
restore my {title} [{date}]
restore the event you just deleted
restore the meeting with {person}
bring back the {title}
bring back my {title} {date}
bring the deleted {title} back
put the {title} back in my calendar
put back the {title} [i deleted]
put the {title} back on
undelete the {title}
undo deleting the {title}
undo the cancellation of my {title}
uncancel my {title}
reinstate the {title}
reinstate my meeting with {person}
recover the {title} i deleted
recover the deleted event
get my {title} back [in the calendar]
get the cancelled {title} back
return the {title} to my calendar
revive the {title}
un delete my {title}
re add the {title} you removed
""",
}

SAYS: Mapping[str, str] = {
    "search_calendar": """
what's on my calendar {whole}
what do i have {whole}
what have i got on {whole}
what's on {whole}
what's my day look like {whole}
what does {whole} look like
what am i doing {date}
what time is my {title}
when is my {title}
when is the {title}
when's my next meeting
when am i meeting {person}
when do i see {person}
where is the {title}
who am i meeting {date}
do i have anything [on] {date}
do i have {title} {date}
do i have any meetings {date}
have i got anything planned {date}
am i free {date} [at {time}]
am i busy {date}
is there anything in my diary {whole}
is {title} {whole}
how many meetings do i have {whole}
how busy am i {whole}
my schedule for {whole}
anything on {whole}
what's next on my calendar
""",
    "create_event": """
{title} {moment}
new event {title} {moment}
new appointment {title} {date} at {time}
i have {title} {moment} put it in the calendar
i've got {title} {moment} add that
i'm meeting {person} {moment} put that in my diary
i'm seeing {person} {moment} please add it to the calendar
i need to schedule {title} {moment}
i need {title} in my calendar {moment}
i'd like to book {title} {moment}
i'd like a meeting with {person} {moment}
i want to put {title} in the calendar {moment}
can i schedule {title} {moment}
let's schedule {title} {moment}
let's put {title} down for {date:day}
let's meet {person} {moment} put it in
{date} at {time} i have {title} add it to my calendar
there's {title} {moment} please note that in the calendar
calendar entry {title} {moment}
make it official {title} {moment}
""",
    "update_event": """
the {title} is now at {time}
the {title} has moved to {date:day} change it
my {title} needs to move to {date:day}
my {title} should be at {time}
my {title} is going to be {duration} longer
the {title} will be in {place} now update it
i need to move my {title} to {date:day}
i need to reschedule the {title} to {time}
i'd like to push the {title} back {duration}
i want to change my {title} to {time}
i can't make the {title} at {time} move it to {time}
can we move the {title} to {date:day}
can we do the {title} at {time} instead
can i move my {title} to {time}
let's move the {title} to {date:day}
let's make the {title} {time} instead
let's push {title} back by {duration}
{title} to {time} instead
{title} moved to {date:day}
""",
    "delete_event": """
i don't need the {title} any more
i can't make the {title} cancel it
i'm not going to the {title} {date} delete it
i won't be going to the {title} take it off my calendar
i need to cancel my {title}
i need to cancel the meeting with {person}
i'd like to cancel the {title}
i want the {title} gone from my calendar
the {title} is off delete it
the {title} is not happening remove it
the {title} {date} can go
the {title} isn't needed any more
my {title} has been cancelled take it out
let's cancel the {title}
let's call off {title}
no {title} {date} after all cancel it
can i cancel my {title}
forget the {title} {date}
""",
    "restore_event": """
i want my {title} back
i need the {title} back in my calendar
i deleted the {title} by mistake bring it back
i didn't mean to delete the {title} restore it
i cancelled the {title} but it's happening put it back
i'd like to restore the {title}
i'd like the {title} back on the calendar
can i get the {title} back
can we get the {title} back
the {title} shouldn't have been deleted put it back
the {title} is on again put it back
the {title} is back on restore it
the {title} i deleted i want it back
oops i deleted the {title} undo that
you deleted my {title} bring it back
that {title} you removed put it back
let's restore the {title}
let's put the {title} back
""",
}

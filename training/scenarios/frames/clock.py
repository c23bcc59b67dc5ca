"""The time, timers and alarms."""

from collections.abc import Mapping

VERBS: Mapping[str, str] = {
    "get_time": """
tell me the time [in {place:city}]
check the time in {place:city}
tell me what time it is [in {place:city}|right now]
say what time it is
give me the (current|local|exact) time [for {place:city}|in {place:city}]
look at the clock for me
check what the time is
find out what time it is in {place:city}
let me know the time [over] in {place:city}
get me the time in {place:city}
read me the time
check the clock
see what time it is over in {place:city}
work out the time in {place:city} for me
tell me how late it is
tell me the hour
""",
    "set_timer": """
set a timer for {duration}
set a {duration:adjective} timer [for {label}]
start a timer for {duration}
start a {duration:adjective} countdown
set {duration} on the timer
put {duration} on the clock [for {label}]
time me for {duration}
time {duration} for {label}
count down {duration}
begin a countdown of {duration}
give me {duration} on the timer
run a timer for {duration} [for {label}]
start the {label} timer for {duration}
create a {duration:adjective} timer called {label}
make a timer for {label} for {duration}
set the timer to {duration}
set another timer [this time] for {duration}
start counting down from {duration}
get a timer going for {duration}
pop on a timer for {duration}
kick off a {duration:adjective} timer
stick a {duration:adjective} timer on for {label}
set a {label} timer [for {duration}]
time {label} for {duration}
beep [at] me in {duration}
buzz me after {duration}
let me know when {duration} (is|are|have|has) (up|gone|passed)
shout when {duration} (is|are) up
""",
    "cancel_timer": """
cancel the timer
cancel the {label} timer
stop the timer [for {label}]
stop my {label} timer
turn off the [{label}] timer
kill the timer [for {label}]
delete the {duration:adjective} timer
get rid of the timer [i set for {label}]
end the countdown
switch off the timer
remove the {label} timer
stop counting down
cancel my {duration:adjective} timer
clear the timer
stop timing {label}
abort the countdown
turn that timer off
scrap the {label} timer
drop the timer
cancel that timer for {label}
dismiss the timer
take the timer off
stop the clock on {label}
shut the timer off
""",
    "list_alarms_and_timers": """
list my alarms
list [all] my (alarms and timers|timers|timers and alarms)
show me my alarms
tell me what alarms i have [set]
tell me which timers are running
check my alarms
check how long is left on the timer
check the {label} timer
tell me how much time is left [on the {label} timer]
read [me] out my alarms
go through my alarms
see what alarms are on
see if i have an alarm [set] for {time}
check whether i've got an alarm on for tomorrow
check when my alarm is [set for]
tell me when my [first] alarm goes off
show me the timers [that are on]
look at my timers
tell me how long the {label} has got left
run through the alarms i've set
check the timer
list what alarms are active
""",
    "set_alarm": """
set an alarm for {time}
set an alarm for {time} {date}
set my alarm for {time}
set an alarm [for] {date} at {time}
set the alarm clock for {time}
wake me [up] at {time}
wake me [up] {repeat} at {time}
wake me [up] {date} at {time}
get me up at {time}
get me out of bed at {time} {date}
put an alarm on for {time}
put the alarm on for {time} {repeat}
set a {time} alarm [for {label:alarm}]
create an alarm for {time} [called {label:alarm}]
make an alarm for {time} {date}
add an alarm at {time} for {label:alarm}
schedule an alarm for {time}
give me a wake up call at {time}
turn on an alarm for {time}
set a wake up alarm for {time} {repeat}
set up a {repeat} alarm for {time}
make sure i'm up by {time}
have an alarm go off at {time} {date}
ring me awake at {time}
set another alarm for {time}
sound an alarm at {time}
set a repeating alarm for {time} {repeat}
set an alarm in {duration}
wake me in {duration}
set an alarm to get up at {time}
set an alarm for {time} in the {datetime_part:bare}
set a backup alarm at {time} just in case
pop an alarm on for {time}
""",
    "cancel_alarm": """
cancel my alarm
cancel the {time} alarm
cancel my alarm for {time}
cancel the alarm {date}
turn off the alarm [for {time}]
turn off my {time} alarm
switch off the alarm for {date:relative}
delete the alarm at {time}
remove the alarm for {label:alarm}
get rid of my {label:alarm} alarm
kill the {time} alarm
take off the alarm for {time}
disable my {repeat} alarm
clear my {time} alarm
scrap the alarm for {time}
stop the alarm for {label:alarm}
delete my morning alarm
unset the alarm for {time}
drop the {time} alarm
deactivate the alarm [i set] for {time}
undo the alarm for {time}
let me sleep and cancel the alarm
lose the {time} alarm
""",
}

SAYS: Mapping[str, str] = {
    "get_time": """
what time is it
what's the time [in {place:city}]
what time is it [right now] in {place:city}
do you have the time
have you got the time
got the time
time in {place:city}
the time [please]
what's the time now
how late is it
what does the clock say
is it {time} yet
is it past {time}
what time is it [over] there in {place:city}
what's the local time in {place:city}
what time have you got
what time would it be in {place:city} [now]
is it morning in {place:city}
are they awake in {place:city} or what time is it there
current time {place:city}
time check
what hour is it in {place:city}
in {place:city} what time is it
i wonder what time it is in {place:city}
i've lost track what time is it
it's got to be late what's the time
""",
    "set_timer": """
timer for {duration}
{duration:adjective} timer
{duration} timer please
{duration} on the timer
{duration:adjective} timer for {label}
i need a timer for {duration}
i need a {duration:adjective} timer [for {label}]
i'd like a timer [please] {duration}
can i have a timer for {duration}
can i get a {duration:adjective} timer
let's do {duration} on the clock
let's have a {duration:adjective} timer for {label}
countdown {duration}
{label} needs {duration} start the timer
tell me when it's been {duration}
{duration} starting now
new timer {duration}
another {duration:adjective} timer
how about a timer for {duration}
timer {label} {duration}
{duration} for {label}
""",
    "cancel_timer": """
no more timer
timer off
i don't need the timer any more
i'm done with the {label} timer
the {label} timer can go
that's enough of the timer
the {label} is done [so] you can stop the timer
stop that timer it's done
the timer isn't needed [any more]
{label} timer off
that timer you can cancel it
the {duration:adjective} timer get rid of it
i want the {label} timer gone
i won't be needing the {label} timer
the timer for {label} is no use any more stop it
the timer please cancel it
my {label} timer should be stopped
""",
    "list_alarms_and_timers": """
what alarms do i have
what alarms are set
which alarms have i got [on] for tomorrow
do i have any alarms [set]
do i have an alarm for {time}
is my alarm on
is there an alarm [set] for {date:relative}
have i got an alarm set
what time is my alarm [set for]
when does my alarm go off
when will you wake me
how long is left on the timer
how much time [is] left on the {label} timer
how much longer for the {label}
how many minutes to go on the timer
what timers are running
are there any timers on
any alarms for tomorrow
time left on {label}
when is the {label} timer done
how long have i got left
my alarms
what's left on the clock for {label}
what am i getting up at tomorrow
""",
    "set_alarm": """
alarm for {time}
alarm at {time} {date}
{time} alarm [please]
i need to be up at {time}
i need to get up at {time} {date}
i have to be up by {time} tomorrow so wake me
i need an alarm for {time}
i'd like an alarm at {time} {repeat}
i'd like to be woken at {time}
i want to wake up at {time} {date}
can i get a wake up call at {time}
can i have an alarm for {time}
let's set the alarm for {time}
let's get up at {time} tomorrow
{repeat} alarm at {time}
wake up call {time}
up at {time} please
new alarm {time} {date}
tomorrow's alarm should be at {time}
don't let me sleep past {time}
i mustn't sleep past {time} {date}
my flight's early so i need waking at {time}
alarm {time} {label:alarm}
""",
    "cancel_alarm": """
no alarm tomorrow
i don't need my alarm {date:relative}
i don't need the {time} alarm any more
alarm off [for] {date:relative}
the {time} alarm can go
i won't need the {time} alarm
i don't have to get up {date} so no alarm
my {label:alarm} alarm you can delete it
forget the {time} alarm
that {time} alarm take it off
the alarm at {time} isn't needed any more
i'm having a lie in so cancel the alarm
i'm already up you can turn off the {time} alarm
it's a holiday so no alarm please
i want my {time} alarm gone
we don't need the {time} alarm any more
my {time} alarm should be off
i'd like the alarm for {date:relative} off
""",
}

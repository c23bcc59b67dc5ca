"""Changes of timers, alarms and reminders."""

from collections.abc import Mapping

VERBS: Mapping[str, str] = {
    "change_timer": """
add {duration} to the timer
add {duration} [more] to my {label} timer
add another {duration} [to it]
put {duration} more on the timer
put an extra {duration} on the {label} one
give the {label} timer {duration} more
give it another {duration}
give me {duration} longer on that timer
extend the timer by {duration}
extend the {label} countdown [by] {duration}
lengthen the {label} timer by {duration}
make the timer {duration} longer
make the {label} timer {duration} shorter
take {duration} off the timer
take {duration} away from the {label} timer
knock {duration} off the {label} countdown
shave {duration} off my timer
shorten the timer by {duration}
cut the {label} timer by {duration}
reduce the countdown by {duration}
pause the timer
pause the {label} timer [for now|a moment]
hold the timer [a second]
hold the {label} countdown
freeze the timer
resume the timer
resume the {label} timer
unpause the {label} timer
continue the countdown
carry on with the {label} timer
let the timer run on
restart the timer
restart the {label} timer
start the {label} timer (over|again) from the beginning
start that timer again
run the {label} timer again [from the top]
reset the countdown [to the start]
bump the {label} timer up [by] {duration}
stretch the timer by {duration}
""",
    "change_alarm": """
move my alarm to {time}
move the {time} alarm to {time}
move my {label:alarm} alarm to {time}
change my alarm to {time}
change the {time} alarm to {time}
change the alarm for {date:relative} to {time}
change when my {label:alarm} alarm goes off to {time}
shift the alarm [back|forward] to {time}
shift my {time} alarm by {duration}
push my alarm back [by] {duration}
push the {time} alarm to {time}
push the alarm on to {time}
put my alarm forward to {time}
put the {label:alarm} alarm back [by] {duration}
reset my alarm for {time}
switch the {time} alarm to {time}
adjust my alarm to {time}
make my alarm {duration} later
make the {time} alarm {duration} earlier
make the alarm ring at {time} instead
set the {time} alarm to {time} instead
bring my alarm forward to {time}
delay the alarm [by] {duration}
delay my {label:alarm} alarm until {time}
update my alarm to {time}
snooze
snooze the alarm
snooze it [for] {duration}
snooze my alarm [for] {duration}
snooze the {time} alarm
snooze that [one] please
let me sleep [for] another {duration}
let me lie in {duration} [more]
wake me again in {duration}
ring again in {duration}
give me {duration} more in bed
give me another {duration} of sleep
""",
    "move_reminder": """
move the reminder about {message:thing} to {time}
move my reminder to {message:task} to {date:relative}
move the {message:thing} reminder to {date:day}
move that reminder to {goal}
push the reminder to {message:task} back to {goal}
push my {message:thing} reminder to {date:relative}
postpone the reminder about {message:thing} (to|until) {moment}
postpone my reminder [until] {date:relative}
delay the reminder to {message:task} until {goal}
shift the {message:thing} reminder to {time}
shift my reminder for {message:thing} to {date:day}
change the reminder about {message:thing} to {goal}
change my {message:thing} reminder to {time}
change the time of the reminder to {message:task} to {time}
reschedule the reminder about {message:thing} for {goal}
reschedule the {message:thing} reminder to {date:day}
put the reminder about {message:thing} off until {date:relative}
put my {message:thing} reminder back to {time}
bring the reminder about {message:thing} forward to {time}
make the {message:thing} reminder {time} instead
make that reminder go off at {time}
set the {message:thing} reminder to {time} instead
switch the reminder to {message:task} to {date:day}
remind me about {message:thing} {date:relative} instead
remind me of that {moment} instead
remind me again {moment}
remind me about this again in {duration}
nudge me about that again in {duration}
""",
}

SAYS: Mapping[str, str] = {
    "change_timer": """
{duration} more on the timer
{duration} less on the {label} timer
another {duration} on that timer please
the timer needs {duration} more
the {label} timer needs another {duration}
the {label} needs {duration} longer
i need {duration} more on the {label} timer
i'd like {duration} added to the timer
it's not ready yet give the timer {duration} more
can the timer run {duration} longer
can i have {duration} less on the timer
can we pause the timer
timer on hold please
hang on pause the {label} timer
i'm back so resume the timer
you can let the {label} timer go on now
let's start the timer from the beginning again
same timer again from the start
bring back the timer i just cancelled
i didn't want that timer gone put it back on
the {label} timer shouldn't have been stopped bring it back
""",
    "change_alarm": """
my alarm should be at {time} instead
the {time} alarm should be {time}
alarm at {time} instead of {time}
instead of {time} i'll get up at {time}
not {time} wake me at {time} instead
i need my alarm {duration} later
i need the {time} alarm moved to {time}
i'd like my alarm an hour earlier
i want the {label:alarm} alarm at {time} from now on
can my alarm go off at {time} instead
can we do {time} for the alarm rather than {time}
can you make my alarm later it should be {time}
let's move the alarm to {time}
{duration} more please i'm not getting up yet
{duration} more sleep
just {duration} longer in bed
not yet ring in {duration}
five more minutes
i'm not awake yet snooze that
i took off my alarm by mistake put it back
i want the alarm i just deleted back
""",
    "move_reminder": """
my reminder about {message:thing} should be {moment}
the {message:thing} reminder should be at {time} instead
that reminder needs to be {moment}
i need the reminder about {message:thing} moved to {goal}
i want the reminder to {message:task} on {date:day} instead
i'd rather be reminded about {message:thing} {date:relative}
i'd like my {message:thing} reminder later at {time}
i can't do it now remind me again {moment}
not now remind me about {message:thing} in {duration} instead
not today remind me about it {date:relative}
can the reminder about {message:thing} be at {time}
can we move the {message:thing} reminder to {date:day}
let's push the reminder to {message:task} to {date:relative}
{message:thing} reminder to {time} instead
the reminder to {message:task} can wait until {date:relative}
it's too early for that one remind me at {time} instead
later please remind me again in {duration}
instead of {date:relative} remind me about {message:thing} {date:relative}
""",
}

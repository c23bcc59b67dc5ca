"""Dates, birthdays, the stopwatch, and random choices."""

from collections.abc import Mapping

VERBS: Mapping[str, str] = {
    "get_date": """
tell me the date
tell me today's date [please]
tell me what day it is [today]
tell me what date it is {date:relative}
tell me which day {date:day} (is|falls) on
tell me how many days [it is] until {date:day}
check the date
check what day {date:day} is
check how long it is until {date:day}
find out which weekday {date:day} is
work out how many weeks it is until {date:day}
work out the date {date:relative}
count the days until {date:day}
give me the date [today]
give me the day of the week
say what day of the month it is
remind me what day it is today
let me know today's date
let me know how far away {date:day} is
see what the date was last week
look up which day {date:day} falls on
""",
    "get_birthday": """
tell me when {person:contact}'s birthday is
tell me {person:contact}'s birthday
tell me whose birthday is next
tell me who has a birthday (this|next) (week|month)
check when {person:contact}'s birthday is
check {person:contact}'s birthday
check for birthdays coming up
find {person:contact}'s birthday
find out when {person} was born i have it in my contacts
look up {person:contact}'s birthday
look up the birthday of {person}
give me {person:contact}'s birthday
give me the next birthdays
see when {person} has a birthday
see if anybody has a birthday (this|next) (week|month)
show me the birthdays coming up
list the next birthdays
remind me when {person:contact}'s birthday is
let me know when it's {person:contact}'s birthday
work out how long it is until {person:contact}'s birthday
""",
    "control_stopwatch": """
start the stopwatch
start a stopwatch [please]
start my stopwatch at zero
start timing me
run the stopwatch
begin the stopwatch
kick off a stopwatch
get the stopwatch going
set the stopwatch running
open a stopwatch and start it
stop the stopwatch
stop my stopwatch [now]
stop timing me
halt the stopwatch
end the stopwatch
freeze the stopwatch
pause the stopwatch
hold the stopwatch there
turn the stopwatch off
resume the stopwatch
continue the stopwatch
carry on with the stopwatch
unpause the stopwatch
let the stopwatch go on
reset the stopwatch
set the stopwatch back to zero
put the stopwatch back to nothing
clear the stopwatch
zero the stopwatch
""",
    "read_stopwatch": """
read the stopwatch
read me the stopwatch
read out the time on the stopwatch
check the stopwatch
check the time on my stopwatch
check how long the stopwatch has been running
tell me the stopwatch time
tell me what the stopwatch says
tell me how long i've been going on the stopwatch
tell me how much time has passed on the stopwatch
show me the stopwatch
show me the time on the stopwatch
give me the stopwatch reading
give me my time on the stopwatch
say what's on the stopwatch
look at the stopwatch
see how long the stopwatch has been on
see what the stopwatch is at
let me know what the stopwatch shows
find out how far the stopwatch has got
""",
    "pick_random": """
flip a coin
flip {number:small} coins
flip (one|a coin) for me
toss a coin [for us]
toss another coin
throw a coin
spin a coin
roll a die
roll the dice
roll {number:small} dice
roll a {number:small} sided die
roll a six sided dice for me
roll again
throw the dice
throw {number:small} dice [for me]
cast a die
pick a number between one and {number:plain}
pick a number from {number:small} to {number:plain}
pick a random number [up to {number:plain}]
pick any number
choose a number between {number:small} and {number:plain}
choose a number at random
give me a random number [between {number:small} and {number:plain}]
give me a number from one to {number:plain}
generate a random number [under {number:plain}]
draw a number between one and {number:plain}
tell me heads or tails
think of a number between one and {number:plain}
make up a random number
""",
}

SAYS: Mapping[str, str] = {
    "get_date": """
what's the date
what's today's date
what's the date today
what day is it
what day is it today
what date is it {date:relative}
what day of the week is it
what month are we in
what year is it
what was the date last sunday
what weekday is {date:day}
what day is {date:day}
what day does {date:day} fall on
which day is the {date:day}
is it monday today
is {date:day} a weekday
today's date please
today's date
the date please
date today
how many days until {date:day}
how many days are there until {date:day}
how many weeks till {date:day}
how many weeks is it to {date:day}
how long is it until {date:day}
how far away is {date:day}
how long ago was {date:day}
how many sleeps until {date:day}
when is {date:day} this year
i've lost track what day is it
i need today's date for a form
what's the date going to be in {duration}
""",
    "get_birthday": """
when is {person:contact}'s birthday
when's {person:contact}'s birthday
when was {person} born the one in my contacts
when do i need a present for {person:contact}'s birthday
what day is {person:contact}'s birthday
what date is {person:contact}'s birthday
what's {person:contact}'s birthday
do you know when {person:contact}'s birthday is
do you have {person:contact}'s birthday
do i have {person:contact}'s birthday saved
have i missed {person:contact}'s birthday
is it {person:contact}'s birthday soon
is it anybody's birthday {date:relative}
whose birthday is next
whose birthday is it {date:relative}
who has a birthday (this|next) (week|month)
who's got a birthday coming up
any birthdays (this|next) (week|month)
are there any birthdays coming up
which birthdays are coming up
how long until {person:contact}'s birthday
how many days till {person:contact}'s birthday
{person:contact}'s birthday is when
{person:contact}'s birthday please
upcoming birthdays
i keep forgetting {person:contact}'s birthday when is it
i'd like to know {person:contact}'s birthday
""",
    "control_stopwatch": """
stopwatch
stopwatch please
stopwatch on
stopwatch off
stopwatch go
new stopwatch
i need a stopwatch
i need the stopwatch stopped
i'd like a stopwatch please
i want to start the stopwatch
i'm about to run start the stopwatch
i'm done stop the stopwatch
i've finished stop timing
can i have a stopwatch
can we start the stopwatch again from zero
let's start the stopwatch
let's stop the stopwatch there
let's time this with the stopwatch
ready steady go start the stopwatch
and stop the stopwatch now
back to zero with the stopwatch
the stopwatch can stop now
the stopwatch should carry on
time this for me with a stopwatch
""",
    "read_stopwatch": """
what does the stopwatch say
what's on the stopwatch
what's the stopwatch at
what's my time on the stopwatch
what time is on the stopwatch
what has the stopwatch got to
how long has the stopwatch been running
how long have i been going on the stopwatch
how much time is on the stopwatch
how far is the stopwatch
how long was that on the stopwatch
is the stopwatch still running
is the stopwatch on
has the stopwatch reached {duration} yet
where's the stopwatch at
stopwatch time please
stopwatch reading
my time on the stopwatch please
the stopwatch what is it at now
i need the time from the stopwatch
i'd like to hear the stopwatch
how many minutes on the stopwatch so far
""",
    "pick_random": """
heads or tails
heads or tails you flip it
coin flip please
coin toss
i need a coin flipped
i need a random number
i need a number between one and {number:plain}
i need a dice roll
i want you to flip a coin
can i have a random number
can we flip a coin
let's flip a coin for it
let's roll the dice
dice roll
two dice please
a random number please
a number between one and {number:plain}
any number from one to {number:plain}
random number between {number:small} and {number:plain}
we can't decide so flip a coin
we have no dice roll one for us
it's my turn roll the dice
call it heads or tails
""",
}

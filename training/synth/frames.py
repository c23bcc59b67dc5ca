"""Wordings for what the library's scenarios (`training.scenarios`) have no frames for: other tools, conditions,
comparisons, and writes that pass a result on. Slots and brackets as in `training.scenarios.frame`."""

from collections.abc import Mapping

from training.scenarios.frame import dealt, lines_of

_OTHERS: Mapping[str, str] = {
    "summarize_file": """
open the file {title} and summarise it
open the {title} file and give me a summary
look into the file {title} and tell me what it says
read the {title} pdf and sum it up [for me]
open the pdf called {title} and tell me what is in it
find the file {title} open it and summarise it
get the {title} document up and tell me the gist
pull up the {title} file and give me the short version
""",
    "open_note": """
open my note called {title:note}
open the note {title:note}
show me the note {title:note}
bring up my {title:note} note
put the note {title:note} on the screen
let me see the note about {title:note}
open {title:note} in my notes
""",
    "show_map": """
show me {place} on the map
open {place} in maps
put {place} on the map
show me where {place} is [on the map]
let me see {place} on a map
bring up the map of {place}
""",
    "zoom_meeting": """
make a zoom meeting about {topic:subject} with {person:contact} at {time} {date:relative}
set up a zoom call on {topic:subject} with {person:contact} {date:relative} at {time}
get me a zoom link for {topic:subject} with {person:contact} at {time} {date:relative}
start a zoom meeting with {person:contact} about {topic:subject} {date:relative} at {time}
create a video meeting on {topic:subject} for {person:contact} and me at {time} {date:relative}
""",
    "reply_email": """
reply to this email saying {message}
answer this mail with {message}
reply to it saying {message}
write back {message}
answer the email that's open {message}
reply {message}
""",
    "forward_email": """
forward this email to {person:contact}
forward it to {person:contact}
pass this mail on to {person:contact}
send this mail on to {person:contact}
forward the open email to {person:contact}
""",
    "book_taxi": """
get me a taxi to {place}
book a taxi to {place}
order a cab to {place} please
call me a cab to {place}
i need a taxi to {place}
send a taxi to take me to {place}
""",
    "transfer_money": """
transfer {amount} to {person:contact}
send {person:contact} {amount}
pay {person:contact} {amount}
pay {amount} to {person:contact}
give {person:contact} {amount} from my account
move {amount} over to {person:contact}
""",
    "find_hotel": """
find me a hotel in {place:city}
look for a hotel in {place:city}
i need a hotel in {place:city}
where can i stay in {place:city}
get me a room in {place:city}
""",
    "share_location": """
share my location with {person:contact}
tell {person:contact} where i am
send {person:contact} my location
let {person:contact} see where i am
send my position to {person:contact}
""",
}

WEATHER_CONDITIONS = """
if it's going to rain [{date:relative}] in {place:city}
if it rains in {place:city} [{date:relative}]
if it's raining in {place:city}
if there's rain in {place:city} {date:relative}
in case it rains in {place:city} {date:relative}
if the forecast for {place:city} says rain
should it rain in {place:city} {date:relative}
"""
FREE_CONDITIONS = """
if i'm free {date:relative}
if there's nothing in my calendar {date:relative}
if my calendar is empty {date:relative}
if i have nothing on {date:relative}
in case i'm free {date:relative}
"""
LIST_CONDITIONS = """
if {item} isn't on the {list_name} list
if there's no {item} on my {list_name} list
if my {list_name} list doesn't have {item}
in case {item} is not on the {list_name} list yet
if you don't see {item} on my {list_name} list
"""
OTHERWISE = """
otherwise
or else
if not
and if not
otherwise just
if not then
otherwise please
and otherwise
if that's not so
in any other case
"""
COMPARISONS: Mapping[str, str] = {
    "first": """
who was born first {topic:who} or {topic:who}
who came first {topic:who} or {topic:who}
who is older {topic:who} or {topic:who}
which came first {topic:thing} or {topic:thing}
which is older {topic:thing} or {topic:thing}
between {topic:who} and {topic:who} who was earlier
""",
    "same": """
are {topic:who} and {topic:who} from the same country
do {topic:who} and {topic:who} come from the same country
were {topic:who} and {topic:who} from one country
is {topic:thing} in the same country as {topic:thing}
are {topic:thing} and {topic:thing} in one country
""",
}
REASONS = """
because i want to know before i leave the house
i have to decide that in the next few minutes
my brother and i have been talking about it
my neighbour asked me that when we met
since you are so much faster than i am
if you can find that out for me quickly
as long as it doesn't take too much time
i forgot it again like i always do
so that i can tell the others about it
because somebody wants to know it from me
and tell me in one short sentence please
i would like to have that before i go
if it isn't too much trouble for you
because i really have no idea at all
i was just thinking about that in the car
and please say it slowly so i can hear it
that would help me a lot right now
i need that for something i am doing here
because the kids keep asking me about it
before i forget to ask you again
if you don't mind looking that up
i am standing here and don't know what to do
just the short version is fine for me
it has been on my mind the whole time
because my phone is in the other room
i promised a friend to find that out
so i know what to do next
and then i'll leave you in peace
we are sitting here and nobody knows it
because i can't look it up myself while driving
i could not find it anywhere else
and be honest with me about that
since i have my hands full at the moment
it's for a bet with a colleague of mine
because i am already late and in a hurry
i know i have asked you that before
so we can get started over here
and don't read me a long text please
i want to be sure about that this time
because the last time i got it wrong
"""
"""Reasons that may follow a request without changing it."""
PASSED_ON: Mapping[str, str] = {
    "send_sms": """
text it to {person:contact}
text {person:contact} the answer
send {person:contact} a text with that
let {person:contact} know by text
message that to {person:contact}
""",
    "send_email": """
email it to {person:contact}
email {person:contact} the answer
send that to {person:contact} by email
mail the result to {person:contact}
""",
    "create_note": """
make a note of it
write that down for me
note it down
keep that as a note
save it as a note
""",
}


def of_group(text: str, salt: str, group: int) -> list[str]:
    """The lines that belong to a group of wordings; all lines if the group has none."""
    lines = lines_of(text)
    return [line for line, other in dealt(lines, salt) if other % 5 == group % 5] or lines


def others(group: int) -> Mapping[str, list[str]]:
    """The frames of other tools, by capability."""
    return {name: of_group(text, name, group) for name, text in _OTHERS.items()}

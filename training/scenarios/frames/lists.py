"""Lists of things."""

from collections.abc import Mapping

VERBS: Mapping[str, str] = {
    "add_list_items": """
add {items} to my {list_name} list
add {items} to the {list_name} list
put {items} on my {list_name} list
put {items} on the list
add {items} to the list
put {items} down on the {list_name} list
stick {items} on the {list_name} list
write {items} on the {list_name} list
pop {items} on the list
include {items} on my {list_name} list
add to my {list_name} list {items}
put on the {list_name} list {items}
append {items} to my {list_name} list
throw {items} on the {list_name} list
chuck {items} on the shopping list
get {items} on the {list_name} list
add {items} [to my shopping]
remember {items} for the {list_name} list
start a {list_name} list with {items}
make a {list_name} list with {items} on it
create a new list called {list_name}
note {items} for the {list_name} list
list {items} under {list_name}
save {items} to my {list_name} list
bung {items} on the list
""",
    "read_list": """
read [me] my {list_name} list
read out the {list_name} list
read [me] the list
show me my {list_name} list
show me what's on the {list_name} list
tell me what's on my {list_name} list
tell me what i have on the {list_name} list
go through my {list_name} list
run through the {list_name} list with me
check my {list_name} list
check the {list_name} list for {item}
check if {item} (is|are) on the {list_name} list
see if {item} (is|are) on my list
see what's left on the {list_name} list
open my {list_name} list
pull up the {list_name} list
bring up my {list_name} list
look at the {list_name} list
list everything on my {list_name} list
tell me everything on the {list_name} list
give me my {list_name} list
recite the {list_name} list
""",
    "remove_list_items": """
remove {items} from my {list_name} list
take {items} off the {list_name} list
take {items} off my list
delete {items} from the {list_name} list
cross {items} off the {list_name} list
cross off {items}
tick {items} off my {list_name} list
tick off {items} [from the list]
check {items} off the {list_name} list
strike {items} from the list
scratch {items} off the {list_name} list
get rid of {items} on the {list_name} list
drop {items} from my {list_name} list
erase {items} from the {list_name} list
remove {items} from the list
clear {items} off the {list_name} list
mark {items} as done on the {list_name} list
mark {items} as bought
mark off {items} on my {list_name} list
pull {items} off the {list_name} list
leave {items} off the {list_name} list now
knock {items} off the list
scrub {items} off the {list_name} list
""",
    "clear_list": """
clear my {list_name} list
clear the list
clear everything off the {list_name} list
empty my {list_name} list
empty the {list_name} list
delete everything on my {list_name} list
delete all [the] items from the {list_name} list
wipe my {list_name} list
wipe the {list_name} list clean
erase the whole {list_name} list
remove everything from the {list_name} list
take everything off my {list_name} list
start the {list_name} list from scratch
start my {list_name} list over
reset the {list_name} list
delete my {list_name} list
get rid of everything on the {list_name} list
cross everything off the {list_name} list
scrap the whole {list_name} list
make the {list_name} list empty
throw out my {list_name} list
clean out the {list_name} list
bin the {list_name} list
remove the entire {list_name} list
""",
}

SAYS: Mapping[str, str] = {
    "add_list_items": """
{items} for the {list_name} list
{items} on the {list_name} list please
i need {items} on my {list_name} list
i need to buy {items} put it on the list
i need to get {items} so add that to the {list_name} list
we need {items} on the list
we need more {item} stick it on the list
we're out of {item} add it to the list
we're running low on {item} put it on the {list_name} list
i've run out of {item} so put it on my list
i'm out of {item}
also {items} for the {list_name} list
on my {list_name} list put {items}
to the {list_name} list add {items}
i want {items} on the shopping list
i'd like {items} added to the {list_name} list
can i have {items} on the {list_name} list
can i add {items} to my {list_name} list
let's add {items} to the {list_name} list
let's put {items} on the list
don't let me forget {item} put it on the shopping list
{item} should go on the {list_name} list
shopping list {items}
the {list_name} list needs {items}
""",
    "read_list": """
what's on my {list_name} list
what is on the {list_name} list
what's on the list
what do i have on my {list_name} list
what have i got on the {list_name} list
what's left on the {list_name} list
what do i need to buy
what do i still need from the {list_name} list
do i have {item} on my {list_name} list
do i need {item} or is it on the list already
is {item} on the {list_name} list
are {item} on my list
is there anything on my {list_name} list
did i put {item} on the {list_name} list
have i got {item} on the list
how many things are on my {list_name} list
how long is my {list_name} list
my {list_name} list please
i need to hear my {list_name} list
i'd like to hear the {list_name} list
i'm at the shop what's on my list
anything on the {list_name} list
what else is on the {list_name} list
let's hear the {list_name} list
""",
    "remove_list_items": """
i don't need {items} any more take it off the list
i don't need {items} on the {list_name} list any more
i got {items} so take that off the list
i've already got {items} cross it off
i've bought {items} you can take that off the list
we have enough {item} remove it from the {list_name} list
we don't need {item} on the {list_name} list
{items} can come off the {list_name} list
{items} off the {list_name} list please
no more {item} on the {list_name} list
from my {list_name} list take {items}
from the {list_name} list remove {items}
off the list with {item}
i want {items} gone from the {list_name} list
i'd like {items} taken off my {list_name} list
the {list_name} list doesn't need {items} any more
{item} is done take it off my {list_name} list
let's take {items} off the {list_name} list
forget {item} on the {list_name} list
{item} shouldn't be on the {list_name} list
""",
    "clear_list": """
i want my {list_name} list empty
i need a fresh {list_name} list
i'm done with the {list_name} list delete it
i've bought everything clear the {list_name} list
i don't need anything on the {list_name} list any more
everything on the {list_name} list can go
everything off the {list_name} list please
the whole {list_name} list can go
let's start the {list_name} list again
let's clear the {list_name} list
let's wipe the {list_name} list
i'd like the {list_name} list cleared
we're finished with the {list_name} list so empty it
all done with the {list_name} list clear it
nothing on the {list_name} list is needed any more
the {list_name} list is done you can wipe it
i got everything on the list so empty it
forget everything on my {list_name} list
{list_name} list clear it all
can we start over with the {list_name} list
""",
}

"""Places nearby and how to get there."""

from collections.abc import Mapping

VERBS: Mapping[str, str] = {
    "search_places": """
find {business} near me
find {business} nearby
find {business} near {place}
find {business} in {place:city}
find me {business} [that's open now]
find me the nearest {business:many}
find some {business:many} around here
find somewhere for {business:food} near {place}
look for {business} near {place}
look for {business:many} around {place:city}
search for {business:many} near me
search for {business} in {place:city}
show me {business:many} nearby
show me {business:many} near {place}
show me {business} close to {place}
list the {business:many} in {place:city}
locate {business} near here
locate the closest {business:many}
tell me where there's {business}
tell me where i can find {business}
get me {business} near {place}
recommend {business} near here
recommend some {business:many} in {place:city}
suggest {business} around {place}
check if there's {business} nearby
check which {business:many} are open now
point me to {business}
see if there's {business} near {place}
""",
    "get_directions": """
get directions to {place}
get me directions to {place} [{mode}]
get me the route to {place}
give me directions to {place}
give me directions from {place} to {place}
give me the way to {place}
tell me how to get to {place}
tell me how to get from {place} to {place}
tell me how long it takes to get to {place}
tell me how far it is to {place}
tell me the way to {place}
show me how to get to {place} {mode}
show me the way to {place}
show me the route from {place} to {place}
find the way to {place}
find a route to {place} {mode}
find me the quickest way to {place}
work out a route to {place}
work out how long it takes to {place} {mode}
check the route to {place}
check how far it is from {place} to {place}
check how long the drive to {place} is
look up directions to {place}
plan a route to {place}
map out the way to {place}
calculate the distance to {place}
explain how i get to {place}
""",
    "start_navigation": """
navigate to {place}
navigate me to {place} [{mode}]
navigate {place:=home}
navigate to {business}
start navigation to {place}
start navigating to {place}
start the sat nav for {place}
start guidance to {place}
begin navigation to {place}
take me to {place}
take me {place:=home}
take me to {place} {mode}
take me to the nearest {business:many}
guide me to {place}
guide me to {place} {mode}
lead me to {place}
lead the way to {place}
drive me to {place}
direct me to {place}
set the sat nav to {place}
set the gps for {place}
set a course for {place}
steer me to {place}
bring me to {place}
put {place} in the sat nav
punch {place} into the gps
get me to {place} [{mode}]
get me {place:=home}
walk me to {place}
open navigation to {place}
""",
}

SAYS: Mapping[str, str] = {
    "search_places": """
where's the nearest {business:many}
where is the closest {business:many}
where can i get {business}
where can i find {business} [near {place}]
where can i eat around here
where can we go for {business:food}
is there {business} near here
is there {business} near {place}
is there {business} open now
are there any {business:many} nearby
are there any {business:many} in {place:city}
any {business:many} near {place}
any good {business:many} around here
what {business:many} are near {place}
which {business:many} are open now
what's the nearest {business:many}
what's a good place for {business:food} in {place:city}
i need {business}
i need {business} near {place}
i'm looking for {business}
i'm hungry find me {business:food}
i could do with {business:food} where's the nearest
we want {business} what's close
nearest {business:many}
{business} near {place}
{business:many} nearby
{business:many} in {place:city}
{business} open now
do you know {business} around here
how far is the nearest {business:many}
""",
    "get_directions": """
how do i get to {place}
how do i get to {place} {mode}
how do i get from {place} to {place}
how do we get to {place} from here
how can i get to {place}
how far is {place}
how far is it to {place}
how far is it from {place} to {place}
how long does it take to get to {place}
how long does it take to {place} {mode}
how long is the drive to {place}
how long would it take from {place} to {place}
how long to {place}
what's the best way to {place}
what's the quickest way to {place} [{mode}]
what's the route to {place}
what's the distance from {place} to {place}
which way is {place}
which way to {place}
where do i turn for {place}
directions to {place}
directions from {place} to {place}
route to {place} {mode}
is it far to {place}
can i walk to {place}
i need directions to {place}
i need to know the way to {place}
i'd like directions to {place} {mode}
""",
    "start_navigation": """
navigation to {place}
sat nav to {place}
i want to go to {place} now
i want to drive to {place}
i'd like to go to {place} now [{mode}]
i need to get to {place} start navigation
i need to go to {place} can you guide me
we need to get to {place} start the sat nav
let's go to {place}
let's go {place:=home}
let's drive to {place}
let's get going to {place}
let's head to {place}
off to {place} start the navigation
off we go to {place}
next stop {place} navigate
destination {place}
my destination is {place}
we're going to {place} guide us
can we navigate to {place}
""",
}

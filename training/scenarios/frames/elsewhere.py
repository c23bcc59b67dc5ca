"""Requests to an assistant for which we have no tool (`other.*`)."""

from collections.abc import Mapping

from training.scenarios.frame import block

_VERBS: Mapping[str, str] = {
    "other.smart_home": """
turn on the (lights|lamp|kitchen light|hall light|bedside lamp); turn off the
(lights|lamp|telly|tv|heating|fan|oven); switch (on|off) the (porch light|heater|dehumidifier|air con|christmas
tree); dim the lights [to {percent}]; set the thermostat to {number:small} [degrees]; turn the heating (up|down)
[a bit]; lock the (front|back|garage) door; close the (blinds|curtains|garage); start the (robot
vacuum|hoover|dishwasher|washing machine); make the living room (warmer|cooler|brighter); change the lights to
(blue|red|a warm white); boil the kettle; put the coffee machine on; arm the (burglar alarm|security system);
open the (gate|blinds|garage door)
""",
    "other.shopping": """
order (me|us) (a new phone case|more printer ink|dog biscuits|some trainers) [online]; buy (me|us) (a tent|a
blue jumper|two tickets for the zoo|a vacuum cleaner); track my (parcel|package|order); find out where my
(delivery|order|package) is; add (the headphones|that lamp) to my basket; check out my basket; reorder (the
coffee pods|the cat food|the nappies); return the (shoes|kettle) i bought; compare prices for (a fridge|a road
bike|headphones)
""",
    "other.banking": """
check my (bank balance|balance|savings); transfer {amount} to {person}; send {amount} to {person:contact}; pay
my (credit card|phone bill|council tax|electricity bill); freeze my (debit card|credit card); pay
{person:contact} back {amount}; tell me how much i spent on (food|petrol|eating out) this month; move {amount}
into my savings; report my card (stolen|lost)
""",
    "other.games": """
play (a game|a quiz|hangman|twenty questions|i spy|noughts and crosses) [with me]; start a trivia game; give
us a quiz question; shuffle the deck; deal the cards; choose a card
""",
    "other.spoken": """
play the latest episode of (the daily science podcast|that history podcast|the archers); play a podcast about
(running|bees|true crime); play my audiobook; continue my audiobook [from where i left off]; read (me|us) a
chapter of (dracula|the hobbit|emma); skip to the next chapter; find a podcast on (parenting|chess|economics)
""",
    "other.taxi": """
book (me|us) a taxi [to {place}]; order (me|us) a cab [for {time}]; call (me|us) a cab; get (me|us) a taxi to
{place}; get (me|us) a lift to {place}; find me a ride to {place}
""",
    "other.news": """
tell me the news; give me the headlines; read me the [morning] news; play the news; show me today's headlines;
catch me up on the news
""",
    "other.cooking": """
tell me how to make (an omelette|pancakes|a white sauce|risotto); give me a recipe for (lentil soup|banana
bread|a chicken curry); suggest something for dinner; find a recipe with (aubergine|leftover rice|chickpeas);
tell me how many calories are in (a banana|a pint of beer)
""",
    "other.film": """
put (a film|a comedy|the match) on the tv; play the next episode of (that baking show|the detective series);
find out what's on at the (cinema|pictures); recommend (a film|a series|something to watch); show me the trailer
for (the new spy film|the dinosaur film)
""",
    "other.translate": """
translate (good morning|where is the toilet|thank you very much) into (french|polish|japanese); say
(hello|cheers|i'm sorry) in (welsh|german|spanish); tell me how to say (a beer please|goodbye) in
(italian|dutch); tell me what (guten tag|obrigado|merci) means in english
""",
    "other.travel": """
book (me|us) a flight to {place:city}; find (me|us) a hotel in {place:city} [for {date:day}]; check me in for my
flight; check if my flight is on time; find cheap trains to {place:city}; tell me when the next (bus|train|tram)
leaves; reserve a seat on the {time} train; hire (me|us) a car in {place:city}
""",
    "other.restaurant": """
book (me|us) a table [for {number:small}] at the (harbour inn|new thai place|red lion) [at {time}]; reserve a
table for {time}; cancel our table at the (bistro|steakhouse); read me reviews of the (curry house|bistro)
""",
    "other.food_order": """
order (me|us) (a pizza|a curry|some sushi|the usual); get (me|us) a takeaway; order (fish and chips|two burgers)
to be delivered; check where my (pizza|food|takeaway) is
""",
    "other.social": """
post (that i got the job|this photo|happy new year) on (facebook|instagram); tweet that {message:fact}; like
{person:contact}'s last post; see who commented on my photo
""",
    "other.device": """
open the (camera|settings|photos app|maps app); take a (photo|selfie|screenshot); turn on (airplane
mode|bluetooth|the torch|do not disturb); change your voice; switch to (spanish|a female voice); connect to my
(headphones|speaker); update yourself; restart the phone; close the (browser|app)
""",
    "other.contacts": """
open my contacts; count my contacts; change {person:contact}'s number;
block {phone}
""",
    "other.radio": """
play the radio; put the radio on; tune in to (the classical station|radio four|the local station); play (jazz
fm|the football on the radio)
""",
    "other.music": """
add this song to my (running mix|favourites|party playlist); like this song; put this on repeat; tell me what
song this is; show me the lyrics; turn shuffle on
""",
    "other.stock": """
check how my shares are doing; tell me the share price of (the airline|the phone company); tell me how the
(footsie|dow|nasdaq) is doing
""",
    "other.notify": """
tell me when (the rain stops|my parcel comes|the price drops|tom replies); let me know if (the match
starts|anyone rings the bell|the flight is delayed); alert me when (the washing is done|tickets go on sale)
""",
    "other.location": """
find my phone; find my keys; share my location with {person:contact}; tell me where i am; locate my
(tablet|headphones)
""",
}

_SAYS: Mapping[str, str] = {
    "other.smart_home": """
lights (on|off) [please]; is the (oven|heating|iron) still on; it's too (cold|hot) in here turn the heating
(up|down); did i lock the back door; i need more light in here
""",
    "other.shopping": """
where is my (parcel|order); when will my (package|new sofa) arrive; how much is (a new tablet|that coat) online;
i want to buy (a bike|some new curtains); i need new (running shoes|headphones) order some; is the
(blender|jacket) still in stock
""",
    "other.banking": """
what's my (balance|bank balance|credit score); how much money do i have [in my account]; how much do i owe on my
card; when is my (rent|phone bill|loan) due; did my (wages|salary) come in; i think someone used my card
""",
    "other.games": """
how do you play rummy; whose turn is it; shuffle the cards; give me a clue for seven down; play would you
rather; start a pub quiz; ask me a geography question; spin the bottle; keep score for us; let's play a game;
i'm bored let's play something; rock paper scissors; let's do a quiz; truth or dare; i want to
play (chess|bingo)
""",
    "other.spoken": """
how many chapters are left in my book; pause my audiobook; who reads this book; go back thirty seconds in the
podcast; subscribe to that podcast; play a radio drama; slow the audiobook down; i'd like to listen to a
podcast; what podcasts are there about (space|cooking); next episode of the podcast please; let's hear the
audiobook; any good audiobooks about (the sea|vikings); a bedtime story podcast please; i want my podcast back
on
""",
    "other.taxi": """
cancel my cab; how far away is the taxi; a taxi for four people please; pick me up at {time} with a cab; is
there a minicab firm that runs all night; ride share to {place}; i need a (taxi|cab) [to {place}]; we need a cab
for {number:small} people; how long until my taxi gets here; how much is a taxi to {place}; can i get a cab at
{time}; taxi to {place} please; i'd like a ride home; where's my driver
""",
    "other.news": """
what's the latest from parliament; read me the sports headlines; any breaking news; what happened overnight;
what are the papers saying; news from scotland; give me the business news; what's in the news [today]; what's
happening in the world; any news [today]; what are the headlines; what's the big story today; news please;
anything exciting happen today
""",
    "other.cooking": """
how do i (cook rice|poach an egg|make gravy|roast a chicken); how long do i (boil an egg|roast a leg of
lamb|steam broccoli); what can i make with (potatoes and leeks|leftover turkey); what should i have for dinner;
what can i use instead of (butter|eggs|buttermilk); what goes well with (salmon|lamb|tofu); is (avocado|rice)
healthy; how many calories in (a bagel|a slice of pizza); can i freeze (soup|cheese|bread); what temperature for
(a victoria sponge|jacket potatoes)
""",
    "other.film": """
what's on tv tonight; what's on at the cinema; what films are out; i want to watch (a western|something funny);
is (the new bond|that pirate film) any good; where can i watch (the matrix|casablanca); when does the next
season start; what should we watch; movie night what do you suggest
""",
    "other.translate": """
what's the french for cheese; how is goodbye said in japanese; do you speak turkish; translate this letter; what
language is that; speak italian; how do you say (good night|two coffees please) in (portuguese|korean); what's
(hospital|please) in (french|arabic); what's the (german|swedish) word for (bread|butterfly); how would i order
a beer in (czech|greek); in (spanish|italian) how do you say (excuse me|the bill please); what does
(bonjour|ciao) mean
""",
    "other.travel": """
when's the next train [to {place:city}]; what time does the last bus go; is my flight delayed; which gate is my
flight; how much is a flight to {place:city}; i need a hotel in {place:city}; do i need a visa for {place:city};
what should we see in {place:city}; what platform is the {time} to {place:city}
""",
    "other.restaurant": """
what's on the menu at the bistro; does the red lion do food; change our booking to {time}; are dogs allowed at
the harbour inn; how many stars does the steakhouse have; is there parking at the trattoria; do we have a
reservation; i need a table for {number:small} [at {time}]; is there a wait at the (diner|noodle bar); does the
(trattoria|red lion) take bookings; is the (bistro|curry house) any good; how busy is the (cafe|pub) right now;
table for two at {time} please; can we get a table outside
""",
    "other.food_order": """
reorder last friday's curry; two lattes to go please; can i get extra cheese on that; what's the delivery time
for the pizza; cancel my food order; order lunch to the office; tip the driver; i want a pizza delivered; i'm
starving order something; how long till my food comes; let's get a takeaway; where's my curry; i fancy a burger
get one delivered; can we have chinese delivered; a large pepperoni pizza please
""",
    "other.social": """
post a picture of my lunch; share this with my followers; reply to the comment; how many followers have i got;
follow {artist} on instagram; unfriend my cousin; tell the airline on twitter that they lost my bag; delete my
last tweet; what's trending; did anyone like my post; any new followers; how many likes did i get; who's my
friend requests from; is {person:contact} on instagram; put it on facebook; my status should be busy
""",
    "other.device": """
how much battery have i got left; what's my battery at; why is my screen so dark; why are you so slow; i can't
connect to the wifi; your voice sounds strange change it; my phone won't charge; is bluetooth on
""",
    "other.contacts": """
merge my duplicate contacts; who did i add last; how many people called {person:contact} do i know; when did i
add {person:contact}; show me all my contacts; rename {person:contact} in my contacts; how many contacts do i
have; who's in my contacts; what's {person:contact}'s
address; where does {person:contact} live; {person:contact} has moved change the address; do i have
{person:contact} in my address book
""",
    "other.radio": """
which station is this; is the football on the radio; find me a station with oldies; what's on radio two; some
classic rock radio please; the local radio please; news radio please; how do i get the shipping forecast on the
radio; radio please; i want to hear the radio; what's on the radio; can we have the radio on; let's listen to
the radio; some talk radio please
""",
    "other.music": """
what year is this song from; remove this from my playlist; make a playlist for the party; i don't like this song
never play it again; loop this track; how long is this song; who wrote this song; is this a cover; how many
plays does this have; what song is this; who sings this; what's playing; who is this by; i love this song save
it; what album is this from; what are the words to this one; when did this come out
""",
    "other.stock": """
buy ten shares of the bank; what's happening on the stock exchange; how did the nikkei close; what is the dollar
index doing; is my pension fund up; how much has gold gone up; what's the dividend on my shares; did tech stocks
fall today; sell my bitcoin; how's my portfolio; how are my stocks doing; what's the price of (gold|oil|bitcoin)
[today]; is the market up or down; what did the ftse close at; should i sell my shares; how much is the phone
company worth
""",
    "other.car": """
how much petrol have i got; is my car low on fuel; when is my car due a service; how do i jump start a car; what
should my tyre pressure be; why is there a red light on my dashboard; what does the engine light mean; my car
won't start; how do i change a tyre; when did i last get the oil changed; is the car locked; how many miles to
the gallon does it do; does my car need washing
""",
    "other.traffic": """
how long are the queues at the tunnel; is the bridge closed; how's the commute; is there a diversion on the high
street; are the roads icy; how's the traffic; what's the traffic like [to work]; is there a jam on the
(motorway|ring road|bridge); is the (m25|m6|a40) busy; any accidents on the way; is it bad out on the roads; are
there any road works; how bad is the traffic into town; will there be a lot of traffic {date}; traffic report
please; is the tunnel open; why is everyone stuck
""",
    "other.work": """
when does my shift start; who's covering my shift; clock me in; log eight hours for today; how much holiday can
i carry over; when is the tax year end; claim my mileage; what's the sick pay policy; how many days off do i
have left; when do i get paid; what's my salary; how much tax will i pay; do i have any sick days; i want to
book next week off; when is payday; has my leave been approved; what does my health insurance cover; how do i
change my pension; how much overtime did i do
""",
    "other.location": """
how far away is {person:contact} right now; what's my current location; which floor am i on; send
{person:contact} my location; is my phone in the house; what town is this; make my phone ring so i can find it;
where am i; where's my phone; where is {person:contact} right now; where did i park; what street is this; where
are the kids; is {person:contact} home yet; what's my address
""",
    "other.events": """
when is the street party; what's the programme at the theatre; is the circus in town; is there a quiz night at
the pub; any open air cinema this summer; what exhibitions are on; when does the christmas market open; what's
on in {place:city} {date}; is there anything to do {date}; any concerts {date}; are there any markets on this
weekend; what's happening in town; is there a fair near here; any good gigs coming up; what can we do with the
kids {date}; any fireworks tonight; is there a farmers market on
""",
    "other.lists": """
how many lists do we keep; what are my lists called; tell me which lists exist; i forgot what lists i made; what
was that other list called; is there a list for the holiday; which was the last list i made; are there any
shared lists; what lists do i have; how many lists are there; which lists have i got; do i have a list for
(christmas|the party); show me all my lists; tell me the names of my lists; is there a packing list
""",
    "other.notify": """
wake the kids when the snow starts; ping me if the price goes under fifty; i want an alert for storms; tell me
if anyone opens the garage; warn me if it gets below zero; give me a heads up when she leaves work; notify me
when my team scores; text me if the alarm at home goes off; let me know as soon as the results are out; i want
to know when (the shop opens|it starts to rain); give me a shout when (the bus is near|she gets home); keep an
eye on the price of (flights|gas) for me; if it rains tell me
""",
    "other.rating": """
this film deserves two stars; give the restaurant five stars; rate this song four out of five; mark that book as
excellent; i rate it three stars; rate my driver five stars; leave a good review for the plumber; that series
gets a ten from me; zero stars for that show; rate this podcast; give this book four stars; rate the film a
three out of five; i'd give that one star; five stars for that audiobook; that podcast gets two stars from me
""",
    "other.oos": """
paint the fence; what's behind me; is my hair okay; cut the grass; fold the laundry; who just rang the bell; is
somebody at the door; what smells so good; how tall am i; guess my weight; change the baby; pick up my kids from
school; what did i eat yesterday; find my other sock; did i take my pills; can you see me; taste this; what am i
holding; measure this table for me; scratch my back; make me a sandwich; do my homework; count the people in
this room; what am i thinking; how many fingers am i holding up; tie my shoes for me; is the milk off; wash the
dishes; what does my cat want; am i pregnant; who let the dog out; can you smell burning; bring me a beer;
hoover the stairs; what colour is my shirt; feed the fish; is my tie straight
""",
}

VERBS = {label: block(text) for label, text in _VERBS.items()}
SAYS = {label: block(text) for label, text in _SAYS.items()}

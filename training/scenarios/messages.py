"""Dictated texts: messages, notes and reminders, separated by semicolons."""

from collections.abc import Mapping

_TASK = """
call {contact}; ring {contact} about {topic:subject}; buy {item}; buy {item} and {item}; pick up {item} from
{place}; email {contact} about {topic:subject}; text {contact} that {message:fact}; book {title}; get ready for
{title}; pay {contact} {amount}; be at {place} by {time}; leave for {place}; take {item} to {place}; cancel the
{title}; put {item} on the {list_name} list; work on {topic:subject}; practise {song}; do the {list_name} list;
ask {contact} about {topic:personal}; send {contact} {amount}; check {topic:personal}; fly to {city}; turn the
volume down before {time}; stretch for {duration}; wait {duration} and then call {contact}; look up {topic:web};
give {contact} the keys; order {business:food} for everyone; tell {contact} about {topic:personal}; finish
{topic:subject} by {date:day}; call mum; call the dentist at nine; take the bins out; take my pills; feed the
cat; water the plants; pick up the kids; pick up milk on the way home; buy a birthday card for tom; pay the
rent; pay the gas bill; renew my passport; book the car in for its mot; ring the school about the trip; send
sarah the photos; email the landlord about the boiler; text dad when i land; check the oven; turn off the
heating; lock the back door; charge my phone; bring the tent; return the library books; defrost the chicken;
take the cake out of the oven; move the car; cancel the gym membership; set an alarm for the morning; write two
thank you letters; stretch for ten minutes; drink some water; stand up; print the tickets; check in for the
flight; pack the sun cream; hand in the essay; submit my timesheet; ask marcus about the budget; look at the
figures before the meeting; wish priya a happy birthday; get cash for the window cleaner; order more printer
paper; call back the bank before five; play some music for the party; collect the dry cleaning; start the slow
cooker; let the dog out; walk the dog; bleed the radiators; phone grandma on sunday; give the baby her medicine;
top up the meter; change the bed; descale the kettle; iron a shirt; add milk to the shopping list; delete the
old photos; tell ingrid the meeting is cancelled; stop the dryer; vote; sign the form for the school trip;
backup my laptop; buy flowers; clean the fish tank; update my cv; take the second dose at eight; put fifty
pounds in the savings account; chase the invoice; sort out the loft; cut my nails; meet jamal at the station;
get petrol; ring the vet and ask about the results; leave early; fix the fence; check the weather before we go
"""

_THING = """
the {title}; {title} with {contact}; {topic:subject}; {topic:personal}; {contact}'s birthday; {contact}'s party
on {date:day}; the {label}; {item} for {contact}; the flight to {city}; the trip to {place}; calling {contact};
picking up {item}; paying {contact}; the bins; my medication; the parents evening; tom's birthday; the meeting
with the bank; rent; the parking ticket; my eye drops; the washing in the machine; the chicken in the oven; the
football match; library books; the train at ten; our anniversary; the boiler man; the gas bill; my prescription;
the cake sale; the plants; homework; the dentist; my vitamins; the deadline for the grant; the laundry; school
uniform; swimming kit; the timesheet; the call with denver; choir; the car insurance; dinner at the hendersons;
the tax return
"""

_TEXTED = """
{contact} said to {message:task}; she told me to {message:task}; please don't {message:task}; can you
{message:task}; please {message:task} for me; if you have time {message:task}; maybe we should {message:task};
no {message:task} first; why didn't you {message:task}; did you {message:task}; i had to {message:task} so i'm
late; i'll be there at {time}; i'll be there in {duration}; can you bring {item}; can you get {item} and {item}
on the way; meet me at {place} at {time}; are you free {date:relative}; the {title} is at {time} now; we're at
{place}; i'm at {place} where are you; {contact} is coming too; did you talk to {contact} about {topic:subject};
i've sent you {amount}; you owe me {amount}; my new number is {phone}; let's go to {place} {date:relative}; do
you want {business:food} tonight; what about {topic:subject}; i'm listening to {artist} and thinking of you; the
train to {city} leaves at {time}; don't wait for me i'll be {duration} late; set your alarm for {time} please;
can you play {song} at the party; call {contact} when you get this; we have {number:small} people for dinner;
happy birthday {contact} have a great day; {title} moved to {date:day} at {time}; please send me {contact}'s
number; the doctor said {duration} of rest; it's {duration} from {place}; i forgot {item} sorry; remind
{contact} about {topic:personal}; see you {date:relative}; see you at {place}; tell {contact} to turn the music
down; i'm running late; i'll be there in ten minutes; i'm on my way; can you pick up some milk; don't forget the
tickets; happy birthday; see you at seven; call me when you can; the meeting has moved to three o'clock; i love
you; dinner is ready; where are you; have you fed the cat; we need to talk about the boiler; thanks for a lovely
evening; the train is delayed by twenty minutes; could you set an alarm for six tomorrow; please cancel the
order for thursday; i've left the keys under the mat; are you free on saturday; bring a jumper it's freezing; no
worries we can do it next week; i can't make it tonight sorry; tell tom i said hi; what time does the film
start; it's a boy; the wifi password is sunflower forty two; i'm outside; can we push lunch to half past one;
good luck with the exam; yes that works for me; no not that one the blue one; the plumber is coming between nine
and eleven; remind me to give you the book back; play that song for me again; we won three nil; just landed;
stuck in traffic on the ring road; pick the kids up at quarter past three please; two large pizzas and a garlic
bread; i'll call you back in five; who is bringing the dessert; the code for the door is four seven one nine;
let me know when you get home; did you turn the oven off; wait for me by the main entrance; i changed my mind
let's go on sunday; actually forget what i said yesterday; leave it i'll do it myself; sorry i missed your call;
what's the weather like over there; how about fish and chips; mum says hello; the dog ate my sandwich again;
take the second left after the church; meet me at the station at ten to six; i need twenty pounds for the school
trip; we're out of bread and eggs; let's keep it a secret until friday; ring the doctor and cancel my
appointment; i'll have the report done by monday; can priya come too; stop texting me at work; congratulations
on the new job; i'm thinking about you; they said the results will be ready on tuesday; turn the heating down
when you leave; it's raining so bring the umbrella; ask ahmed to send an email to the team; yes please two
sugars; the parcel has arrived; running five minutes late save me a seat; okay; ok see you then; on the bus;
thank you so much for the flowers they are beautiful
"""

_NOTED = """
{contact} said to {message:task}; next week {message:task}; before the trip {message:task} and {message:task};
never {message:task} again; first {message:task} then {message:task}; the doctor told me to {message:task};
{contact} likes {artist}; {contact}'s number is {phone}; we owe {contact} {amount}; {topic:personal} costs
{amount}; {item} and {item} for {contact}; {title} takes {duration}; ask {contact} about {topic:subject}; the
code for {place} is {phone}; bake for {duration} at {number:oven} degrees; good place for {business:food} in
{city}; {topic:subject} needs a decision by {date:day}; meet {contact} at {place}; my {label} takes {duration};
{contact} was born on {date:day}; listen to {song} by {artist}; {number:plain} {unit:length} of cable; read more
about {topic:wiki}; call {contact} before {time}; learn the word {word}; look into {topic:web}; {percent}
discount until {date:day}; the wifi password is sunflower forty two; the car is parked on level three; paint
colour for the hall is pale sage; sarah is allergic to nuts; the boiler needs a service in october; locker
combination is twelve thirty four nine; book recommendation from niamh; we agreed to ship on the fourteenth;
spare key is with mrs patel; idea for a story about a lighthouse keeper; the kitchen wall is two metres forty
wide; try the restaurant by the harbour; ask for a discount on the second year; the blue folder is for taxes;
tom takes his coffee black; school photos are on the ninth; the reading on the meter was four thousand two
hundred; ran five k in twenty eight minutes; the dentist said to floss more; gift idea for mum is a pottery
class; call the council about the streetlight; the band starts at nine not eight; buy less cheese; it rained all
day; first words of the baby were more cake; feed the starter every twelve hours; marcus wants the numbers by
friday; never order the fish there again; the lawn mower takes two stroke oil; rehearsal moved to the church
hall; dream about flying over the sea; chapter three needs a better ending; the bike frame number ends in seven
seven two; add chilli next time; set two alarms on flight days; shoe size for ben is thirty one; the landlord
will fix the tap next week; headache again after lunch; the new starter is called femke; play the intro twice
before the verse; remember the good olive oil from the market; the plumber charges sixty an hour; lemon cake
needs ten more minutes; the cat goes to the vet in march; two sugars for the builder; the meeting went well;
send a postcard to auntie jean; the train home leaves from platform four; our table is under the name solberg;
the printer likes the left tray; ask about the deposit; knees hurt after the hill; great view from the second
bridge; bring cash for the ferry; ninety grams of sugar is enough; window cleaner comes every six weeks; the
alarm code has changed; delete the old backups in june; the seeds went in on sunday; talk to hr about the
holiday days
"""

_FACT = """
i'll be there at {time}; i'll be {duration} late; the {title} is at {time}; the {title} is moved to {date:day};
i'm at {place}; we need {item}; i bought {item}; {contact} is coming; {contact} called; i found
{topic:personal}; we're in {city} now; dinner is at {place}; it costs {amount}; i'm leaving in {duration}; i'll
pick up {item}; the bill is {amount}; my number is {phone}; i can do {date:day}; we're going to {city}
{date:relative}; {contact} said no; i've got {item} and {item}; i'm running late; the meeting is moved to
friday; dinner is at eight; we're out of milk; i'll be home by six; the train is delayed; i can't come tonight;
the kids are fine; the parcel has arrived; i love her; i'm outside; the car is fixed; we won; i got the job;
lunch is on me; the boiler broke again; we need to talk; the tickets are booked; i left my keys at hers; the
flight lands at ten; i'll call later; the party starts at seven thirty; it's snowing here; she can have the
sofa; the dog is fine; he should bring a coat; the wifi is down; i'm stuck in traffic; the contract is signed;
there are two seats left; i sent the invoice; the code is four seven one nine; the builders are here; i'm not
angry; everything is ready; we should set an alarm for six; the exam is on tuesday; i've paid the rent; it's
cancelled; the answer is no; i'm at the station; the soup is in the fridge; i said yes; they can start without
me
"""

_SUBJECT = """
the {title}; {topic:personal}; the trip to {city}; {date:day}; {contact}; the {title} on {date:day}; the budget;
the holiday; lunch on friday; the invoice; the boiler; our meeting; project falcon; the contract; the party; the
quarterly figures; the rent; the school trip; the interview; the broken window; the new logo; annual leave; the
delivery; the refund; the agenda; the deposit; the car; sunday; the wedding; the offer; the roof; my
application; the timetable; the tenancy; the rota; moving the meeting
"""


def listed_in(text: str) -> tuple[str, ...]:
    """The pieces between the semicolons of `text`, also empty ones."""
    return tuple(" ".join(piece.split()) for piece in text.split(";"))


MESSAGES: Mapping[str, tuple[str, ...]] = {
    "message:task": listed_in(_TASK),
    "message:thing": listed_in(_THING),
    "message": listed_in(_TEXTED),
    "message:note": listed_in(_NOTED),
    "message:fact": listed_in(_FACT),
    "topic:subject": listed_in(_SUBJECT),
}

"""Words that ask for nothing, or only for a reply (`talk.*`)."""

from collections.abc import Mapping

from training.scenarios.frame import block

_SAYS: Mapping[str, str] = {
    "talk.greeting": """
hello; hi; hi there; hey; good morning; good evening; morning; hello assistant; hey you; good afternoon; hiya;
evening all; howdy; hello are you there; hi it's me again; oh hello; yo; greetings
""",
    "talk.goodbye": """
bye; goodbye; see you later; good night; bye for now; that's all bye; see you tomorrow; night night; talk to you
later; i'm off now bye; cheerio; so long; right i'm going; ta ta; catch you later; i have to go
""",
    "talk.thanks": """
thanks; thank you; thanks a lot; cheers; ta; thank you so much; many thanks; great thanks; lovely thank you;
perfect thanks; much appreciated; thanks for that; okay thank you; thanks mate; that's kind thank you; brilliant
cheers
""",
    "talk.how_are_you": """
how are you; how are you doing; how's it going; you alright; how are things; how do you feel today; are you
okay; how's your day; what's up; how have you been; everything good with you; did you sleep well; are you tired;
how's life
""",
    "talk.joke": """
do an impression; say something silly; another riddle please; rap for me; sing happy birthday to tom; have you
got a funny story; what's the best joke you know; tell me a joke; tell us another joke; make me laugh; say
something funny; do you know any jokes; a joke please; i need a laugh; tell me a knock knock joke; give me a
riddle; recite a poem; sing me a song; tell me a limerick; got any good jokes; cheer me up with a joke; tell me
a dad joke; write me a short poem
""",
    "talk.fact": """
tell me something about anything; give me something to talk about at dinner; what's new in science; what should
i know today; did you know anything cool; tell me something interesting; give me a fun fact; tell me a random
fact; surprise me with a fact; what's an interesting fact; teach me something new; tell me something i don't
know; did anything interesting happen on this day; random trivia please; amaze me; give us some trivia; a fact
of the day please
""",
    "talk.help": """
what can you do; help; help me; what can i ask you; what are you able to do; how do you work; what do you know;
how can you help me; what commands do you know; i don't know what to say to you; what are your skills; give me
some examples of what you can do; what else can you do; can you help me; i need some help; what are you good at
""",
    "talk.about_you": """
who are you; what's your name; are you a robot; are you real; how old are you; who made you; where do you live;
do you have a family; do you sleep; do you have feelings; are you listening to me; are you recording this; do
you know who i am; what do you know about me; are you a man or a woman; do you like music; do you have any
hobbies; can you hear me; are you human; what's your favourite colour
""",
    "talk.my_name": """
what do you call me; do you remember my name; tell me who i am; my friends call me {person:contact}; please use
my name; how do you say my name; remember that i'm {person:contact}; what's my name; do you know my name; what
am i called; my name is {person:contact}; call me {person:contact} from now on; i'm {person:contact}; who am i;
say my name; you can call me boss; tell me my name; from now on my name is {person:contact}
""",
    "talk.date": """
when is easter; when is the next bank holiday; when's mother's day; when do the clocks change; what date is
pancake day; when does ramadan start; what day is eid; when is the next public holiday; is there a holiday this
month; when's diwali; which day is father's day; when is the longest day of the year; when does lent begin; what
date is thanksgiving; is monday a holiday; when is chinese new year; tell me the date of the next full moon; when
does hanukkah start; what's the next holiday; when do the schools break up
""",
    "talk.more": """
and {date:relative}; and on {date:day}; and {date:relative} then; and in {place:city}; and for {place:city}; and at
{time}; and for {person:contact}; how about {date:relative}; how about {place:city}; how about {person:contact}; what
about {date:relative}; what about on {date:day}; what about in {place:city}; what about {person:contact}; what about at
{time}; make that {duration}; make that {time}; make it {time} instead; make it {duration}; make that {date:relative};
make that {number:small}; no make that {time}; no make that {duration}; no make it {date:day}; actually make that
{duration}; actually make it {time}; actually {date:relative}; sorry i meant {time}; sorry {duration}; i meant
{date:day}; i meant {person:contact}; no i meant {place:city}; i mean {duration}; no {time}; no {date:relative}; no
sorry {duration}; not {time} {time}; change that to {time}; change that to {duration}; change it to {date:relative};
the same for {date:relative}; the same again for {person:contact}; same thing {date:relative}; same for {place:city};
same again but at {time}; and the day after; and the day before; and after that; and tonight; and at the weekend; and
the one after; in {unit} please; in {currency} instead; in {unit} instead; and in {currency}; and by {mode}; {mode}
instead; {date:relative} instead; {time} instead; {duration} instead; rather {time}; rather {date:relative}; or
{date:relative}; and a second one for {duration}; one more at {time}; another one for {duration}; and one for
{date:relative}; let's say {time} instead; better {time}; better {duration}; {time} would be better; {date:day} is
better; on second thoughts {time}; on second thoughts {duration}; wait {time}; wait no {duration}; oh {date:day} i mean;
plus {number:small}; and then times {number:small}; half of that; add {number:small} to that; twice that; minus
{number:small}; and also to {person:contact}; send it to {person:contact} as well
""",
    "talk.opinion": """
is pineapple on pizza okay; should i wear the blue one or the red one; who's the best singer ever; am i too old
for this; what's your take on that; do you prefer summer or winter; what do you think; do you like it; what's
your opinion on football; do you think i should go; which is better tea or coffee; do you believe in ghosts;
what's the meaning of life; is it a good idea; do you agree; what would you do; are cats better than dogs; does
this look good; what do you reckon; do you think it matters; who's going to win do you think
""",
    "talk.praise": """
you're a star; that was quick; terrible answer; wow that's brilliant; you're getting better; you're no help at
all; i'm impressed; stupid machine; good job; well done; you're great; you're useless; that was perfect; you're
the best; that's wrong; you got that wrong; clever you; you're so slow; you're annoying; i love you; nice one;
that's not what i asked for; you never understand me; excellent; you did it; rubbish; you're not very smart are
you; that's exactly right
""",
    "talk.repeat": """
say that again; repeat that; pardon; what did you say; sorry what; come again; can you repeat that; i didn't
catch that; one more time please; what was that; say it again slowly; could you say that once more; i missed
that; huh; what; repeat the last bit
""",
    "talk.spell": """
how do you spell {word}; spell {word}; can you spell {word}; spell the word {word} for me; how is {word}
spelled; what's the spelling of {word}; how many s's in {word}; how do you pronounce {word}; how do i write
{word}; is it {word} with one c or two; spell out {word} please; tell me how to spell {word}; {word} how do you
spell that; how do you say the word {word}; i need to spell {word}
""",
    "talk.stop": """
never mind; forget it; stop; be quiet; shut up; stop talking; cancel; that's enough; okay stop; leave it; hush;
don't worry about it; oh forget it; no never mind; nothing; it doesn't matter; ignore that; stop it; quiet
please; you can stop now; enough; shush; drop it; skip it it's fine
""",
    "talk.yes": """
yes; yeah; yep; yes please; sure; okay; ok; of course; go ahead; do it; correct; that's right; right; sounds
good; absolutely; please do; yes do that; fine; yes that's the one; exactly; definitely; go on then; yup; uh
huh; i'd like that; that one yes; yes go for it
""",
    "talk.no": """
no; nope; no thanks; no thank you; not now; don't; no don't; nah; absolutely not; not that one; i'd rather not;
no that's wrong; no way; please don't; not really; definitely not; no leave it; no not yet; neither; certainly
not; better not; no way don't do that
""",
    "talk.maybe": """
maybe; i don't know; not sure; perhaps; either; i'm not sure; it depends; could be; i don't mind; whatever you
think; i guess; whichever; you choose; hard to say; let me think; i have no idea
""",
    "talk.fragment": """
and then the; the thing with; so i was; it's just that; what i mean is; because of the; um; uh; hmm; well; so;
and; the; but if; i mean; like the other; you know; er; okay so; for the; that is; on the; in a; or the one; mm;
ah; and uh; with the blue; what about; when the
""",
    "talk.chat": """
and the weather tomorrow mostly dry with some showers in the north; more on that story later; police are
appealing for witnesses; it's nil nil at half time; welcome back to the show; who is your final answer; the
murderer was in this room all along; i'm leaving you for your brother; one hundred and eighty; subscribe to our
channel and hit the bell; in today's episode we talk about sleep; this episode is sponsored by a mattress
company; chapter four the storm; order order; your majesty the horses are ready; this is a platform alteration;
please take your seats; cabin crew doors to manual; give us a kiss; love you too; see you in a bit mum; no he's
not in at the moment; can i take a message; sorry wrong number; i'll ask him when he's back; what did she say;
tell daddy what you did at school; eat your peas; one more bite; stop hitting your brother; look at the camera
and smile; roll over good girl; walkies; have you seen my glasses; what's for tea mum; shall we go; after you;
cheers everyone; pass it here; ten nine eight seven; ready steady go; knock knock who's there; peekaboo; achoo;
i'll get the door; no darling not now; pass me the salt; shh the baby's sleeping; get down from there; not you
i'm talking to the dog; give that back to your sister; can you hold this a second love; mind the step; who left
the door open; dinner's ready everyone; hang on i'm talking to the thing; put your shoes on we're late; it's on
the table; no the other drawer; careful it's hot; don't touch that sweetheart; are you coming or not; i'll be
there in a minute darling; sit down tommy; leave the cat alone; have you brushed your teeth; get your coat; say
hello to grandma; what do you want in your sandwich; turn around let me see; come here a second; oh you two stop
fighting; thanks love just put it there; yes i know i know; no i said the red one; in the cupboard behind you;
good boy; where's your brother; hold my hand; excuse me is anyone sitting here; two teas please love; how much
is that then; keep the change; nice day isn't it; you've got something on your face; bless you; watch out; who's
there; come in; happy birthday to you; goal what a goal; and now over to our reporter in the capital; previously
on the island; coming up after the break; back to the studio; he shoots he scores; ladies and gentlemen please
welcome; terms and conditions apply; call now and save half price; this programme contains flashing images; the
next stop is central station; mind the gap; unexpected item in the bagging area; your call is important to us;
please hold the line; to be or not to be; once upon a time; la la la; one two one two testing; ouch; oh my god;
wow; really; you're joking; oh dear; never; seriously
""",
    "talk.story": """
i had such a long day today; my back is killing me; we went to {place:city} last year and it was lovely;
{person} called yesterday and we talked for hours; the timer on our old oven never worked; i used to set three
alarms when i was a student; my alarm didn't go off this morning; i forgot the milk again; the meeting went on
for ever; i sent that email last week; i wrote it on the shopping list yesterday; it rained the whole weekend;
the music was far too loud at the party; {person} loves {artist}; i hate mondays; my sister is getting married;
we're having {person} over for dinner; the kids are driving me mad; i slept really badly; i lost my keys and had
to ring the locksmith; the train was late again; that film was amazing; i really like {media}; i think the
weather is getting better; i'm so tired; i've been cooking all afternoon; the dentist says i need a filling; i'm
learning to play the piano; we missed our flight because of the traffic; i played football for ten years; she
texted me at midnight; he never calls me back; i remember when a pint was a pound; i've got so many emails; my
phone number is the same as it was; there's nothing on my calendar for once; i'm going to bed early; i already
turned off the alarm; i bought eggs this morning; {person} is a doctor now; i just got back from {place:city};
the cat brought a mouse in; i can't believe it's nearly christmas; we've been married for {duration}; my
favourite song is {song}; i was born in {place:city}; {person:contact} says hi; the neighbours are having a
party; i burned the toast; it's my birthday tomorrow; i think {person} is angry with me; nobody tells me
anything; it took us {duration} to get home; i've lived here all my life; they cancelled the concert; i'm not
feeling well; the soup needs more salt; i'm just sitting here having a coffee; our wifi was down all day; we're
out of milk again; i need a holiday; i should be asleep by now; the alarm was so loud this morning; i'd love to
go to {place:city} one day; i hate that song; we had {business:food} last night; my boss sent me an email on
sunday; i got a new job
""",
}


VERBS: Mapping[str, str] = {}
SAYS = {label: block(text) for label, text in _SAYS.items()}

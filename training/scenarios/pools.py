"""Values that are listed by name: people, places, songs, list items, titles, topics. One value a semicolon."""

from collections.abc import Mapping

from training.scenarios.messages import listed_in

_TEXT: Mapping[str, str] = {
    "person": """
mum; dad; my mum; my dad; my sister; my brother; my wife; my husband; grandma; nana; granddad; auntie jean;
uncle ray; tom; tom baker; priya; priya nair; doctor okafor; dr lund; mrs patel; mr henderson; ms alvarez;
professor klein; the plumber; the dentist; my boss; my landlord; the babysitter; sarah; sarah jane; ahmed;
yusuf; mei ling; chen wei; oluwaseun; fatima; fatima zahra; giovanni rossi; katarzyna; piotr nowak; siobhan;
niamh kelly; ewan; callum mackay; rhys; dafydd; bob; big dave; old pete; liz; lizzie; charlotte green; marcus;
marcus aurelio; jamal washington; keisha; tyler; brad hutchinson; mary beth; jose luis; guadalupe; hiroshi
tanaka; yuki; anneke de vries; lars; ingrid solberg; my daughter; my son; my mother in law; the vet; the school
office; hr; accounts; coach riley; father brendan; the guy from the garage; my neighbour; my flatmate; will;
grace; mark; joy; april; rob; bill; summer; dawn; pat; sue; may wong; june carter; jack sparrow smith; annie;
nick; my girlfriend; ravi; sandeep; the builder; my physio; the letting agent; cousin theo; beatrice; otto;
femke; zainab; ngozi; mateo
""",
    "contact": """
tom; tom baker; priya; priya nair; sarah; ahmed; yusuf; mei ling; fatima zahra; giovanni; piotr nowak; niamh
kelly; callum; rhys; liz; charlotte green; marcus; jamal; keisha washington; tyler; jose luis; hiroshi tanaka;
ingrid solberg; doctor okafor; mrs patel; mr henderson; coach riley; ravi; sandeep gill; beatrice; otto; femke;
zainab; ngozi eze; mateo; the new plumber; the locksmith; anita; gordon; eilidh; declan; tamsin; wes; nora
lindqvist; harper; colby; darnell; marisol; the window cleaner; maureen; clive; hattie; robin; jordan blake;
kit; alejandra; soren; thandi; kwame mensah; dmitri; olga petrova; leila; samir; bronwyn; gethin; ashok; lakshmi
""",
    "city": """
london; paris; tokyo; new york; berlin; madrid; rome; lagos; nairobi; cairo; mumbai; delhi; sydney; melbourne;
toronto; vancouver; chicago; boston; seattle; denver; austin; los angeles; san francisco; edinburgh; glasgow;
cardiff; swansea; belfast; dublin; cork; manchester; leeds; bristol; york; bath; brighton; norwich; oxford;
cambridge; lisbon; porto; oslo; bergen; stockholm; helsinki; reykjavik; warsaw; krakow; prague; vienna;
budapest; athens; istanbul; dubai; beijing; shanghai; hong kong; seoul; singapore; bangkok; hanoi; jakarta;
manila; auckland; buenos aires; sao paulo; rio; lima; bogota; mexico city; havana; zurich; geneva; brussels;
ghent; amsterdam; rotterdam; copenhagen; the isle of skye; cornwall; the lake district; texas; florida; hawaii;
japan; iceland; portland oregon; st ives; milton keynes; kuala lumpur; cape town; marrakesh; fort william;
milwaukee; santa fe; baton rouge; des moines; kathmandu; honolulu; brazil; kyoto; aberdeen; newcastle; reading;
nice
""",
    "place": """
the station; the train station; the airport; gatwick; heathrow terminal five; victoria station; work; home; my
house; the office; the school; the nursery; the hospital; saint mary's hospital; the stadium; central park; the
british museum; the library; the town hall; forty two elm street; 12 high street; 221 baker street; nine oak
lane; the post office on bridge road; the pub on the corner; the red lion; mum's house; tom's place; the gym;
the swimming pool; the beach; brighton pier; the lake; the nearest petrol station; the garden centre; ikea; the
big tesco; the farmers market; the vet's; the dentist; union square; penn station; terminal two; pier thirty
nine; the golf club; the church on mill road; the community centre; the car park behind the cinema; leeds;
manchester piccadilly; stratford; the royal theatre; the concert hall; the youth hostel; the ferry terminal;
platform nine cafe; the allotment; my sister's flat; grandma's; the cabin; the campsite; the trailhead; times
square; oxford circus; the eiffel tower; the botanical gardens; riverside park; maple avenue; seventeen station
road; the motorway; kings cross; the courthouse; the embassy; the conference centre; the registry office; dave's
garage
""",
    "business": """
a pharmacy; a chemist; a petrol station; a gas station; a coffee shop; coffee; pizza; a pizza place; an italian
restaurant; a chinese takeaway; sushi; a thai place; a pub; a bar; a supermarket; a bakery; a hairdresser; a
barber; a nail salon; a dentist; a vet; a cash machine; an atm; a bank; a post office; a hardware store; a diy
shop; a garden centre; a bookshop; a bike shop; a car wash; a garage; a tyre place; a playground; a park; a gym;
a yoga studio; a swimming pool; a cinema; a museum; a hotel; a youth hostel; a campsite; a launderette; a dry
cleaner; a florist; a charity shop; a shoe repair shop; an optician; an ice cream parlour; a vegan cafe; a
burger joint; a taco truck; a breakfast place; a farm shop; a butcher; a fishmonger; a tailor; a locksmith; a
charging point; a parking garage; public toilets; a walk in clinic; a hospital; an urgent care; a pet shop; a
toy shop; a phone repair shop; a climbing wall; an escape room; a bowling alley; a curry house; ramen; fish and
chips; brunch; a rooftop bar
""",
    "business:many": """
pharmacies; petrol stations; gas stations; coffee shops; pizza places; italian restaurants; thai restaurants;
pubs; bars; supermarkets; bakeries; hairdressers; barbers; dentists; vets; cash machines; banks; hardware
stores; bookshops; bike shops; garages; playgrounds; gyms; cinemas; museums; hotels; campsites; florists;
opticians; ice cream places; vegan restaurants; burger places; taco trucks; butchers; charging points; car
parks; public toilets; pet shops; toy shops; climbing walls; bowling alleys; curry houses; ramen bars; chip
shops; night clubs; parks; cafes with wifi; dog friendly pubs; tapas bars; swimming pools; urgent care clinics;
launderettes; tailors; delis; wine bars; steakhouses; shoe shops; furniture shops; nail bars; beaches; farm
shops; jazz bars; art galleries
""",
    "item": """
milk; oat milk; eggs; a dozen eggs; bread; brown bread; butter; cheese; two pints of milk; bananas; six apples;
washing up liquid; toilet roll; kitchen roll; bin bags; coffee; tea bags; rice; pasta; tinned tomatoes; olive
oil; onions; garlic; carrots; a bag of potatoes; chicken thighs; minced beef; salmon; tofu; yoghurt; cereal;
peanut butter; jam; honey; flour; sugar; baking powder; chocolate; crisps; biscuits; orange juice; sparkling
water; beer; a bottle of red wine; nappies; diapers; dog food; cat litter; toothpaste; shampoo; batteries; light
bulbs; candles; birthday cards; wrapping paper; stamps; sun cream; plasters; paracetamol; tent pegs; sleeping
bags; a torch; socks; passports; phone charger; swimming trunks; paint rollers; screws; hummus; salt and pepper;
mac and cheese; half a kilo of cheddar; three lemons; spinach; ginger; soy sauce; almond milk; frozen peas;
ketchup; foil; dishwasher tablets; aubergines; zucchini; cilantro; a whole chicken; ice cream; cling film; hand
soap; firewood; tortillas
""",
    "list_name": """
shopping; grocery; groceries; to do; todo; packing; christmas; birthday; camping; party; wish; reading; holiday;
work; weekend; hardware; pharmacy; wedding; gift; chores; garden; movie; baby; school; house; errands; picnic;
cleaning; costco; moving; diy; supermarket; summer; books to read; bucket; homework; festival; aldi; back to
school; thanksgiving; repairs; spring cleaning; office supplies; film; guest; barbecue; halloween; kitchen; road
trip; target; allotment; hen party; invitation; first aid; moving house; watch; fishing; studio; medicine;
easter; dinner party
""",
    "label": """
pasta; eggs; the eggs; laundry; the washing; pizza; the oven; tea; my tea; coffee; bread; the bread; rice; the
roast; workout; plank; meditation; homework; reading; nap; my nap; parking; the parking meter; the cake;
cookies; the dryer; potatoes; the soup; chicken; the turkey; study; break; lunch break; screen time; the kids;
bath time; hair dye; face mask; the sprinkler; the car; sourdough; yoga; toothbrushing; the bbq; steak; exam
practice; piano practice; time out; the kettle; noodles; the fish; medication; the pie; stretching; bedtime;
brownies; lasagne; the marinade; the presentation; the dough; chess; push ups; the dishwasher; the beans; the
pump; quiz
""",
    "label:alarm": """
work; school; the gym; medication; my flight; church; the early shift; the school run; swimming; football
practice; the market; my run; prayer; the dog; the night shift; feeding the baby; yoga; sunrise; the bus; the
train; my pills; bins; rowing; the airport; my exam; the interview; walking the dog; fishing; the night feed;
the big match; choir; the paper round; boot camp; the ferry; the webinar; the stand up; the cows; the sale;
fajr; insulin
""",
    "song": """
yesterday; bohemian rhapsody; hey jude; dancing queen; purple rain; wonderwall; stairway to heaven; call me
maybe; rolling in the deep; stop in the name of love; don't stop me now; let it be; hotel california; africa;
take on me; imagine; superstition; respect; one more time; seven nation army; five hundred miles; nine to five;
ninety nine red balloons; fast car; running up that hill; mr brightside; creep; zombie; linger; no scrubs; shake
it off; blinding lights; happy; stay; alone; wake me up before you go go; set fire to the rain; turn the page;
send in the clowns; call me; time after time; eleanor rigby; here comes the sun; space oddity; heroes; waterloo;
jolene; ring of fire; hurt; thriller; billie jean; like a prayer; smooth operator; clocks; yellow; the sound of
silence; blackbird; pause; next to me; tomorrow; friday i'm in love; manic monday; happy birthday; jingle bells;
auld lang syne; danny boy; baby shark; let it go; clair de lune; summertime; feeling good; sunday morning; help;
message in a bottle; hello; skip to my lou; the weather with you
""",
    "artist": """
the beatles; abba; queen; david bowie; taylor swift; beyonce; adele; drake; kendrick lamar; dolly parton; johnny
cash; miles davis; nina simone; ella fitzgerald; bob marley; fela kuti; burna boy; bach; mozart; chopin;
vivaldi; philip glass; the rolling stones; led zeppelin; pink floyd; fleetwood mac; radiohead; oasis; blur;
pulp; the smiths; the cure; joy division; new order; kraftwerk; daft punk; prince; madonna; kate bush; bjork;
sigur ros; coldplay; arctic monkeys; the killers; billie eilish; dua lipa; ed sheeran; stormzy; little simz;
rosalia; shakira; bad bunny; daddy yankee; bts; blackpink; ravi shankar; arijit singh; a r rahman; the national;
boards of canada; aphex twin; massive attack; portishead; the police; elvis; frank sinatra; billie holiday;
stevie wonder; aretha franklin; marvin gaye; genesis; take that; the clash; chic; yes; air; the band; u2; ten
cc; five; earth wind and fire; simon and garfunkel; alarm
""",
    "media": """
jazz; some jazz; classical music; rock; hip hop; techno; lo fi beats; country music; reggae; soul; blues; folk;
salsa; k pop; heavy metal; punk; disco; ambient; bossa nova; gospel; my workout playlist; my running mix; the
dinner party playlist; my liked songs; my discover mix; the kids' playlist; abbey road; rumours; the dark side
of the moon; kind of blue; thriller; ok computer; graceland; the wall; nevermind; back to black; the hamilton
soundtrack; the frozen soundtrack; christmas songs; carols; eighties hits; nineties dance music; sleep sounds;
whale song; rain sounds; white noise; piano music; film scores; acoustic covers; summer hits; road trip songs;
the top forty; my chill playlist; study music; lullabies; party music; something upbeat; something relaxing;
some old school r and b; afrobeats; my friday night mix; the focus playlist; drum and bass; irish folk; baroque;
something by candlelight; motown classics
""",
    "title": """
dentist appointment; dentist; lunch with sarah; team meeting; stand up; budget review; doctor's appointment;
yoga class; book club; date night; parents evening; piano lesson; haircut; mot; car service; job interview; gym
session; project kickoff; one to one with marcus; coffee with priya; dinner with the hendersons; football
practice; school play; vet appointment; board meeting; sales call; conference call; client presentation; design
review; performance review; wedding anniversary; birthday party; tom's birthday; barbecue; house viewing; eye
test; physio; therapy session; swimming lesson; choir rehearsal; band practice; pub quiz; poker night; holiday;
flight to lisbon; train to york; boiler inspection; plumber visit; grocery delivery; blood test; flu jab; church
service; funeral; graduation; baby shower; christening; training day; exam; lecture; seminar; study group;
retro; sprint planning; all hands; quarterly update; lunch and learn; movie night; brunch with the girls; play
date; cricket match; marathon; spanish class; call with the bank; meeting with the architect; driving test;
tennis; sauna evening; chess club; house warming; garden party; ofsted visit; scan; orthodontist; open mic night
""",
    "topic:who": """
albert einstein; marie curie; ada lovelace; alan turing; nelson mandela; cleopatra; napoleon; shakespeare; frida
kahlo; leonardo da vinci; martin luther king; gandhi; florence nightingale; charles darwin; isaac newton;
tutankhamun; genghis khan; beethoven; jane austen; toni morrison; hedy lamarr; joan of arc; julius caesar; marco
polo; amelia earhart; rosa parks; boudicca; confucius; socrates; plato; galileo; tesla; edison; anne frank; che
guevara; queen victoria; henry the eighth; winston churchill; abraham lincoln; george washington; rembrandt; van
gogh; picasso; agatha christie; charlie chaplin; bruce lee; muhammad ali; pele; serena williams; neil armstrong;
yuri gagarin; stephen hawking; mozart; bach; dolly the sheep; robin hood; king arthur; mother teresa; malala;
desmond tutu; haile selassie; simon bolivar; mary shelley; hans christian andersen; ibn battuta
""",
    "topic:thing": """
the eiffel tower; the great wall of china; mount everest; the amazon river; the nile; lake baikal; stonehenge;
machu picchu; the pyramids; the berlin wall; the channel tunnel; route sixty six; big ben; the colosseum; the
taj mahal; the golden gate bridge; the empire state building; the sydney opera house; ben nevis; the matterhorn;
kilimanjaro; the grand canyon; niagara falls; the dead sea; the statue of liberty; the shard; the parthenon; the
titanic; hadrian's wall; the leaning tower of pisa; sagrada familia; notre dame; the white house; buckingham
palace; the kremlin; angkor wat; petra; the panama canal; the suez canal; lake victoria; the danube; mount fuji;
mont blanc; the thames; loch ness; the burj khalifa; the humber bridge; the space needle; the forth bridge;
uluru; the moon; jupiter; mars; the tower of london; the vatican; windsor castle; the alhambra; christ the
redeemer; the hoover dam; snowdon
""",
    "topic:wiki": """
the roman empire; black holes; photosynthesis; the french revolution; the sahara; penguins; blue whales;
octopuses; bees; dinosaurs; dna; quantum mechanics; relativity; the big bang; world war two; the cold war; the
black death; the industrial revolution; the suffragettes; the aztecs; vikings; the ottoman empire; pompeii;
opera; the magna carta; inflation; blockchain; plate tectonics; volcanoes; the ozone layer; vitamin d; the
heart; diabetes; aspirin; penicillin; the periodic table; helium; gravity; the speed of light; bagpipes; haggis;
sumo wrestling; the olympics; the tour de france; chess; origami; buddhism; iceland; madagascar; the alarm
clock; the telephone; the electric guitar; sourdough; the calendar; nuclear fusion; solar eclipses; the northern
lights; hibernation; the human brain; sharks; jazz; the blues; hip hop; cricket; the silk road; the stone age;
migraine; asthma; the stock exchange; democracy; the european union; nato; coffee; chocolate; the weather; the
timer; esperanto; sign language; braille; morse code; the internet; radio
""",
    "date:near": """
tomorrow; tomorrow; this friday; friday; next tuesday; saturday; sunday; monday; next wednesday; thursday
""",
    "date:weekday": "monday; tuesday; wednesday; thursday; friday; saturday; sunday",
    "business:food": """
pizza; sushi; coffee; ramen; tacos; a curry; fish and chips; brunch; breakfast; burgers; dinner; ice cream;
lunch; a pint; cocktails; thai food; dim sum; a sandwich; cake; a roast; noodles; kebabs; vegan food; pancakes;
tapas; falafel; pho; a steak; bagels; waffles; italian food; indian food; seafood; dessert; a decent espresso;
bubble tea; korean barbecue; pasta; oysters; halal food
""",
    "topic:web": """
the train strike; cheap flights to malta; how to unblock a sink; the best hiking boots; reviews of the new
phone; how to get wine out of a carpet; the election results; the score in the arsenal game; who won the rugby;
the premier league table; lego sets for adults; tax deadlines; passport renewal; symptoms of hay fever; local
events this weekend; what time the shops shut on sunday; how to fold a fitted sheet; the latest on the space
launch; the new museum opening; second hand bikes; air fryer recipes; how to tie a bow tie; how long to boil an
egg; vegan cake recipes; dog friendly holidays; the price of heating oil; tickets for the concert; how to grow
tomatoes; bank holidays this year; mortgage rates; the best laptop for students; what's on at the cinema; roman
villas near here; lottery numbers; ferry timetables; how to fix a puncture; how to reset a router; the stock
market; the world cup draw; the oscar winners; bin collection days; the tide times; when the clocks go back;
half marathon training plans; the meaning of the word serendipity; nurses' pay; the road closures; sourdough
starter; broadband deals; the menu at the harbour inn; alarm systems for sheds; podcasts about history; how to
call the tax office; wedding speech ideas; the formula one standings; swimming pool opening hours; ski
conditions; electric car grants; used vans; kitten names; knee exercises
""",
    "topic:personal": """
the car insurance; the boiler; the wifi password; the holiday; the trip to wales; the garden; the budget; gift
ideas; the recipe; grandma's recipe; the paint colour; the meeting; the interview; the invoice; the rent; the
school trip; the wedding; the party; my shoe size; the door code; parking; book recommendations; wine; the
landlord; the new job; the roof; the contract; the dishwasher; vaccinations; the dog; running; the tent; the
move; the kitchen; piano; spanish; the loft; allergies; bike parts; christmas presents; the locker; the tax
return; my passport; the flight; the hotel booking; the speech; the order; the delivery; the refund; the
conference; the offer; the survey; the deposit; the gas bill; the electricity bill; the warranty; the
subscription; the concert tickets; the train tickets; the reunion; the quote for the windows; my pension; the
mortgage; the accounts; project falcon; the merger; the alarm code; the timetable; the committee; the tenancy;
the newsletter; the prescription
""",
    "topic:own": """
boiler code; wifi password; locker number; locker combination; gate code; alarm code; door code; bike lock code; shoe
size; collar size; ring size; passport number; national insurance number; library card number; membership number;
blood type; account number; booking reference; parking space; seat number; room number; licence plate; car
registration; safe combination; garage code; suitcase code; customer number; policy number; frequent flyer number; pin
for the gym; code for the shed; password for the router; size in jeans; paint colour; mattress size; printer model;
tyre pressure; engine number; bin day; landlord's name; plumber's name; dentist's address; hotel name; flight number;
glasses prescription; login for the school; order number; meter number; coffee order; favourite wine
""",
    "title:note": """
shopping ideas; ideas; meeting notes; gift ideas; recipes; holiday plans; work log; diary; journal; books to
read; garden; budget; car; house; training log; quotes; project falcon; wine; baby names; bike; passwords hint;
film ideas; wedding; party planning; story ideas; lyrics; french vocabulary; packing; health; expenses;
symptoms; interview questions; lecture; biology; retro; dream diary; jokes; camping; decorating; kitchen
measurements; school; bird sightings; running; piano; restaurants; tech support; landlord; speech; move; tax;
weekly review; goals; gratitude; sermon; allotment; sourdough; d and d campaign; dog; poems; podcast
""",
    "word": """
accommodate; necessary; rhythm; serendipity; bureaucracy; ubiquitous; ephemeral; entrepreneur; conscience;
occurrence; onomatopoeia; mischievous; pharaoh; queue; colonel; embarrass; definitely; separate; privilege;
questionnaire; surveillance; nonchalant; ambiguous; pragmatic; sanguine; quixotic; liaison; hierarchy;
connoisseur; zeitgeist; schadenfreude; miscellaneous; acquiesce; millennium; maintenance; obsequious;
gregarious; lugubrious; perspicacious; benevolent; candid; frugal; tacit; verbose
""",
    "unit:length": """miles; kilometres; kilometers; feet; metres; meters; inches; centimetres; yards; millimetres;
    nautical miles; furlongs; light years; fathoms; k; km; cm""",
    "unit:mass": """
pounds; kilos; kilograms; grams; ounces; stone; tonnes; tons; milligrams; pounds and ounces; kilo; metric tons
""",
    "unit:volume": """litres; liters; pints; gallons; cups; tablespoons; teaspoons; millilitres; fluid ounces; quarts;
    cubic metres; imperial gallons; us gallons; shot glasses""",
    "unit:temperature": """
celsius; fahrenheit; degrees celsius; degrees fahrenheit; kelvin; degrees; centigrade; gas mark
""",
    "unit:area": """
acres; hectares; square feet; square metres; square miles; square kilometres; square yards; square inches
""",
    "unit:speed": "miles per hour; kilometres per hour; knots; metres per second; feet per second; mph; k p h",
    "unit:span": "hours; minutes; seconds; days; weeks; months; years; milliseconds; fortnights; decades; centuries",
    "unit:energy": """
joules; calories; kilojoules; kilocalories; kilowatt hours; watt hours; b t u; electron volts; megajoules
""",
    "unit:data": "bytes; kilobytes; megabytes; gigabytes; terabytes; bits; megabits; petabytes; mebibytes; gigabits",
    "currency": """
dollars; us dollars; american dollars; euros; pounds; british pounds; sterling; yen; japanese yen; swiss francs;
canadian dollars; australian dollars; new zealand dollars; swedish kronor; norwegian kroner; danish kroner;
zloty; czech crowns; forints; rupees; indian rupees; yuan; hong kong dollars; singapore dollars; won; korean
won; baht; dong; rand; naira; shillings; dirhams; lira; turkish lira; pesos; mexican pesos; reais; soles;
shekels; ringgit; rupiah; icelandic krona; usd; gbp; eur; leva; lei
""",
    "mode": """
walking; driving; cycling; by car; on foot; by bike; by bus; by train; by public transport; in the car; by
bicycle; by tube
""",
    "repeat": """
every day; every morning; every evening; every night; on weekdays; every weekday; at weekends; every weekend;
every monday; every tuesday; every wednesday; every thursday; every friday; every saturday; every sunday; each
morning; each monday; daily; weekly; every week; every month; monthly; once a week; every other day; every two
weeks; monday to friday; mondays and thursdays; every single day; twice a week; every hour; on sundays;
weekends; on school days; every first of the month; each week day; every fortnight
""",
    "datetime_part:bare": "morning; afternoon; evening; early morning; late afternoon; early evening; late evening",
    "datetime_part:after": "morning; afternoon; evening; night; lunchtime; early evening; late afternoon",
    "datetime_part:this": "tonight; this morning; this afternoon; this evening; tonight; later tonight; late tonight",
}


POOLS: Mapping[str, tuple[str, ...]] = {name: tuple(dict.fromkeys(listed_in(text))) for name, text in _TEXT.items()}
"""The values of each open pool."""

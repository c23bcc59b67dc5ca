"""Words around a request that show whether it is meant, separated by semicolons. V is replaced by a request that starts
with a bare verb, G by the same with "-ing", Q by any request, W by a question with a question word. A leading "*" marks
wrappers whose subject is the user, so that the request must not contain "me"."""

from collections.abc import Mapping

from training.understanding.examples import Act

POLITE = """
could you V; can you V; would you V; could you please V; can you please V; would you please V; please V; V
please; V for me would you; V will you; V can you; V thanks; i need you to V; i want you to V; i'd like you to
V; i would like you to V; would you mind G; would you be able to V; could you possibly V; do me a favour and V;
go ahead and V; be a dear and V; just V; now V; okay V; right V; kindly V; if you could V; if you could just V
that would be great; it would be great if you could V; it'd be lovely if you'd V; i'd appreciate it if you could
V; i was wondering if you could V; i wonder if you could V; do you think you could V; any chance you could V; is
there any chance you could V; could i get you to V; can i get you to V; can i ask you to V; may i ask you to V;
how about you V; maybe you could V; perhaps you can V; you can V now; you should V; you need to V; why don't you
V; why not V; when you get a second V; whenever you're ready V; if you have a moment V; if it's no trouble V; if
you don't mind V; if you wouldn't mind V; i don't suppose you could V; you couldn't V could you; you wouldn't V
would you; won't you V; don't forget to V; please don't forget to V; never mind all that V; no need to ask just
V; my hands are full so V; my hands are wet could you V; i can't find my glasses V; i'm driving so V; i don't
want to miss it so V; i don't want to do it myself so V; i won't have time later so V; i said V; i already asked
you to V so please do; i hate to ask but could you V; sorry to bother you but can you V; if that's okay V; if
you can V; if possible V; as soon as you can V; the next thing i need is for you to V; what i need is for you to
V; all i want is for you to V; let me have you V; quickly V; before i forget V; while i think of it V; oh and V;
hurry up and V; i'm asking you to V; make sure you V; remember to V; be so kind as to V; time to V; you're
supposed to V so do it; nobody else will so please V; it's important that you V; you were told to do it so
please V; my wife says you're clever so V; she said no so V; he didn't do it so can you V; i changed my mind V;
yes V; yes please V
"""

CAN_SO = """
i was told you can C so please V; i heard you can C so V; they say you can C so go on V; if you can C then V;
apparently you can C so V; since you can C please V; i know you can C so V; can you C if so V; you can C right
so V; my friend says you can C well then V
"""

ASKING = """
hey Q; so Q; quick question Q; sorry Q; one more thing Q; another question Q; i've got a question Q; tell me
please Q; can you tell me Q; could you tell me Q; do you know Q; do you happen to know Q; any idea Q; i'd like
to know Q; i want to know Q; i need to know Q; i was wondering Q; just wondering Q; remind me again Q; say Q;
well Q; listen Q; okay Q; Q please; Q do you know; Q can you tell me; Q then; Q by the way; out of interest Q;
for my own curiosity Q; help me out Q; let me ask you something Q; can you find out Q; i forgot Q; i can't
remember Q; i don't know Q
"""

ACTS: Mapping[Act, str] = {
    Act.ABOUT: """
did i ask you W; have i ever asked you W; do you ever get asked W; can people ask you things like W; do you
understand questions like W; would you know the answer if somebody asked W; are you the right one to ask W; who
asked you W; do other people ask you W; have you been asked W before; do you know how to V; do you know how to V
yet; do you even know how to V; can you even V; can you actually V or not; are you able to V; are you able to V
if i ask; is it possible for you to V; is it possible to V with you; have you ever tried to V; did you V; did
you just V; did you V like i asked; did you already V; did you remember to V; didn't you V; have i asked you to
V; did i ask you to V; did i tell you to V already; have i told you to V; why did you V; why would you V; why
did you not V; why didn't you V; why can't you V; what happens if you V; what happens when i ask you to V; what
happens if i say V; what do i have to say so that you V; how do i get you to V; how do i make you V; how do i
ask you to V; how do you V; how would you V; how long does it take you to V; how often can you V; when did you
V; are you going to V; were you going to V; will you ever learn to V; do i need to pay to V; do i need an app to
V; does it cost anything to V; can other people ask you to V; can my kids ask you to V; who told you to V; what
does it mean when you V; am i allowed to ask you to V; what do you need to know to V; is G something you can do;
do you support G; is G hard for you; are you any good at G; how does G work; explain how G works
""",
    Act.NEGATED: """
don't tell me W; please don't tell me W; i don't want to know W; no need to tell me W; i didn't ask W; i never
asked you W; i don't need to know W; i'm not asking W; i wasn't asking W; you don't have to tell me W; i don't
care W; don't V; do not V; please don't V; please do not V; don't you V; don't ever V; never V; please never V;
no don't V; no please don't V; don't V please; don't V yet; don't V now; don't V this time; don't V whatever you
do; i don't want you to V; i do not want you to V; i didn't want you to V; i didn't ask you to V; i never asked
you to V; i never said V; i didn't say V; i wouldn't want you to V; i'd rather you didn't V; i'd prefer it if
you didn't V; i would prefer you not to V; you don't have to V; you don't need to V; you needn't V; you
shouldn't V; you must not V; you mustn't V; you're not supposed to V; there's no need to V; no need to V; no
need for you to V; no reason to V; it's not necessary to V; it isn't necessary to V; under no circumstances V;
make sure you don't V; make sure not to V; be careful not to V; try not to V; remember not to V; please stop
before you V; whatever you do do not V; i'm not asking you to V; i'm not saying V; i wasn't telling you to V;
that doesn't mean V; refrain from G; avoid G; stop yourself from G; no G please; hold off on G; don't bother G;
don't bother to V; don't go and V; don't even think about G; there's no point in G
""",
    Act.SUPPOSED: """
if i asked you W would you know; what if i asked you W; suppose i asked you W; say i asked W; imagine someone
asks W; if somebody wanted to know W; if my boss asked W what would i say; suppose i wanted to know W; what
would you answer if i asked W; if i asked you to V would you; if i asked you to V would you do it; if i asked
you to V could you do that; if i told you to V what would you do; if i said V what would happen; if i were to
ask you to V; if i ever ask you to V; if someone asked you to V; if my son asked you to V would you; what if i
asked you to V; what if i told you to V; what if you had to V; what would happen if i asked you to V; what would
you say if i told you to V; what would it take for you to V; i was wondering what would happen if i asked you to
V; imagine i asked you to V; imagine i told you to V; imagine someone says V; suppose i asked you to V; suppose
i said V; suppose you had to V; supposing i told you to V; let's say i asked you to V; let's say you had to V;
let's pretend i told you to V; say i asked you to V; assuming i told you to V how would that go; would you V if
i asked you to; would you V if you could; would you V for a stranger; could you V if there was no internet;
could you theoretically V; hypothetically could you V; in theory you could V; *say i wanted to V; *suppose i
wanted to V; *imagine i wanted to V how would i do it; *if i wanted to V what should i say; *if i wanted to V
who would know; *if i had more time i'd V; *if i had to V i would ask you; *i could V; *i could always V; *i
could V i suppose; *i would V if it weren't so late; *i'd V if i had the time; *i'd V but i can't be bothered;
*i should have asked you to V; *i wish i could V; *what if i want to V one day; *in case i want to V; *one day
i'll ask you to V
""",
    Act.HEDGED: """
maybe i should ask W; i might ask you W later; i'm not sure if i want to know W; perhaps i'll ask you W later; i
was going to ask W but i'm not sure; i'm thinking of asking W; i don't know if i should ask W; one day i'll ask
you W; maybe i'll ask you to V later; i might ask you to V; i may need you to V later; i may want you to V at
some point; perhaps i'll get you to V; i'm not sure if i want you to V; i'm not sure i need you to V; i haven't
decided if you should V; i'm wondering whether to have you V; later on i'll probably ask you to V; i don't know
if you should V; not sure if you should V; V hmm i don't know; V or maybe not i'm not sure; V maybe i don't know
yet; V or should we wait; *maybe i should V; *maybe i'll V; *maybe i ought to V; *maybe we should V; *perhaps i
should V; *perhaps we should V one day; *perhaps i'll V later; *i might V; *i might V later; *i may V; *i may
well V; *i should probably V; *i should probably V at some point; *i probably ought to V; *i guess i should V;
*i suppose i could V; *i think i might V; *i think maybe i should V; *i'm thinking about G; *i'm thinking of G;
*i've been thinking about G; *i was thinking of G; *i'm thinking about whether to V; *i'm wondering whether to
V; *i'm wondering if i should V; *i wonder if i should V; *i'm not sure whether to V; *i'm not sure if i should
V; *i can't decide whether to V; *i haven't decided whether to V; *i haven't made up my mind about G; *i don't
know if i should V; *i don't know whether to V; *i'm tempted to V; *i'm considering G; *i'm half thinking of G;
*i was going to V but i'm not sure; *i feel like i should V; *it might be an idea to V; *it might be good to V;
*it may be worth G; *should i V or not; *should i V do you think; *would it be wise to V; *shall i V or not;
*one of these days i'll V; *sometime i need to V; *at some point i want to V; *some day i'll V
""",
    Act.REPORTED: """
she asked me W; he wanted to know W; they asked me W; my boss asked W; the kids keep asking W; somebody asked W
at dinner; he wondered W; the question was W; she asked her phone W; the quiz master asked W; a lady at the bus
stop asked me W; my daughter asked W and i didn't know; the teacher asked us W; she told her phone to V; she
asked her phone to V; he told his assistant to V; he asked his speaker to V; my kid asked the tablet to V; my
brother told his watch to V; my mum keeps asking her speaker to V; somebody on the bus asked their phone to V;
the man in the advert tells it to V; in the film he says Q; in the film she tells the computer to V; in the
advert they say Q; in the story the king says Q; in the play she shouts Q; the first line of the script is Q;
the example in the manual says Q; the manual says you can say Q; the box says to say Q; the sign says Q; the
post it says Q; the text from her says Q; her message was Q; his email said Q; he said Q; she said Q; she said Q
and i laughed; he goes Q; and then he went Q; then she says Q; they always say Q; my dad always says Q; my boss
said Q; my son shouted Q at the telly; my teacher wrote Q on the board; the teacher asked the class to V; the
boss told everyone to V; the coach told the team to V; the doctor told him to V; the nurse told her to V; he
promised to V; she offered to V; she forgot to V; he was asked to V; she wanted him to V; they asked us to V;
the quiz question was Q; the caption reads Q; the song goes Q; he dreamed someone said Q; i heard someone say Q;
i heard her say Q; i read a story where the robot is told to V; i overheard somebody ask their phone to V;
yesterday someone asked me Q; a customer asked me Q today; the guy at work yelled Q; *my boss told me to V; *my
wife told me to V; *my mum told me to V; *the recipe says to V; *the recipe tells you to V; *the doctor told me
to V; *she told me to V; *he asked me to V; *they told me to V; *someone told me to V; *the instructions say to
V; *the letter says to V; *the app told me to V; *the note on the fridge says to V; *it says here to V; *i was
told to V; *i've been asked to V; *my coach keeps telling me to V; *everyone tells me to V; *my sister reminded
me to V
""",
}

SUPPOSED_QUESTIONS = """
set_timer: if i set a timer for {duration} when would it go off
set_timer: if i start a {duration:adjective} timer now when does it end
set_timer: when would a timer of {duration} be done
set_timer: if a timer of {duration} starts now what time is it over
set_timer: would {duration} on the timer be enough for {label}
set_timer: suppose i put {duration} on the clock would that be past {time}
set_timer: how late would it be if i set a timer for {duration}
set_timer: what time would it be when a {duration:adjective} timer runs out
set_alarm: if i set my alarm for {time} how much sleep would i get
set_alarm: if i got up at {time} how many hours would that be
set_alarm: how long would i sleep with an alarm at {time}
set_alarm: would an alarm at {time} be early enough
set_alarm: if i set an alarm for {time} would it ring {date:relative}
set_alarm: would it wake the baby if i set an alarm for {time}
set_alarm: say the alarm rings at {time} would i make the {title}
set_alarm: what if my alarm was at {time} would that leave enough time
create_reminder: if i asked for a reminder to {message:task} when would you tell me
create_reminder: would you still remind me to {message:task} if my phone was off
create_reminder: if i set a reminder for {time} would it make a noise
create_event: if i put {title} on {date:day} would it clash with anything
create_event: would there be room for {title} {moment}
create_event: if i scheduled {title} at {time} when would i be home
create_event: what would i miss if i booked {title} {moment}
update_event: if i moved the {title} to {time} would that work for {person}
update_event: what would happen to the rest if the {title} went to {time}
update_event: would anything overlap if i pushed the {title} to {date:day}
delete_event: if i cancelled the {title} who would have to know
delete_event: would {person} be told if i cancelled the {title}
send_sms: if i text {person} now will it arrive {date:relative}
send_sms: would {person} see it if i texted at {time}
send_sms: what would it cost if i sent a text to {person}
place_call: if i called {person} now would it be too late there
place_call: would i wake {person} if i rang now
place_call: what time would it be for {person} if i called at {time}
send_email: if i emailed {person} now would they read it {date:relative}
send_email: who else would see it if i replied to {person}
add_list_items: if i put {item} on the {list_name} list would {person} see it
add_list_items: would it be on there twice if i added {item}
remove_list_items: if i took {item} off the list what would be left
clear_list: what would i lose if i cleared the {list_name} list
cancel_alarm: if i turned off the {time} alarm would the other one still ring
cancel_alarm: would i still wake up if i cancelled my {time} alarm
cancel_timer: if i stopped the {label} timer could i get it back
cancel_reminder: if i deleted the reminder about {message:thing} would you still know it
change_timer: if i added {duration} to the timer when would it end
change_timer: how long would be left if i took {duration} off the timer
change_alarm: if i snooze for {duration} what time will it be
change_alarm: would i be late if i moved my alarm to {time}
move_reminder: if i moved the reminder about {message:thing} to {time} would that be too late
start_navigation: if we left for {place} now when would we be there
start_navigation: if i drove to {place} would i be back by {time}
play_music: would the neighbours hear it if i played {media}
set_volume: would it be too loud at {percent:level}
delete_note: if i deleted the {title:note} note would it be gone for good
delete_contact: if i deleted {person:contact} could i still call back
add_contact: would it replace the old one if i saved {person:contact}'s number
create_note: if i took a note would it be on my phone as well
append_note: if i added to the {title:note} note would the old part stay
restore_event: if i restored the {title} would {person} be invited again
control_playback: if i skipped this one what would come next
"""
"""Hypothetical questions, one a line, by the label of the request that is not meant."""

WITHDRAW = """
no forget it; actually forget it; oh forget it; never mind; no never mind; oh never mind; actually never mind;
no leave it; leave it; oh leave it; just leave it; no wait don't; wait don't; no don't; no don't bother; don't
bother; actually don't; actually no; no actually don't do that; scratch that; no scratch that; scrap that; on
second thoughts no; on second thought don't; on second thoughts leave it; you know what forget it; you know what
never mind; hmm no leave it; um no forget that; no forget that; forget i said that; forget what i said; stop no
don't; no stop; i changed my mind; no i changed my mind; i take that back; i take it back; it's fine i'll do it
myself; no it's fine; oh wait no need; no need actually; that's not necessary actually; ah no i already did
that; oh it's already done leave it; no hang on don't; hold on no leave it; actually let's not; no let's not;
let's leave that; not now actually; i'd rather not actually; sorry no forget it; sorry never mind; disregard
that; ignore that; cancel that; no cancel that; strike that; oh what am i saying forget it
"""

CAPABILITY_QUESTIONS = """
can you C; can you C too; can you also C or is that not possible; could you C if i wanted; are you able to C;
are you allowed to C; are you good enough to C; do you C; do you C as well; do you know how to C; does this
thing C; does it C; how do i C; how do i C with you; how do i C on this; how can i C; how do you C; how would i
C; how does one C; is it possible to C; is it possible to C by voice; is there a way to C; is there any way to
C; is it hard to C; what do i say to C; what's the command to C; what do i have to say to C; what words do i use
to C; can i C with this; can i C using my voice; can anyone C with you; can i use you to C; can my kids C; am i
able to C with you; do i have to pay to C; do i need wifi to C; where do i go to C; show me how to C; teach me
how to C; tell me how to C; explain to me how to C; i want to know how to C; i'd like to learn how to C; i don't
know how to C; since when can you C; why can't you C; i hear you can C is that true; is it true that you can C
"""

STORIES = """
*i already P; *i already P this morning; *yesterday i P; *i P last night; *i P yesterday but it didn't work; she
P; she P last week; he P and then went to bed; my brother P and everyone laughed; my wife P before she left; my
mum P by mistake; *we P when we were in france; they P and nobody noticed; the neighbours P again; *somebody P
while i was out; *i finally P; *i P all by myself; my phone P on its own; the old speaker P every time i
coughed; *i used to V every sunday; *i used to V; *we used to V; *i had to V yesterday; *i managed to V in the
end; *i tried to V but it was broken; *i forgot to V yesterday; *i forgot to V and missed the train; *i never V
any more; *i always V before bed; *i usually V myself; *i like to V when i'm bored; *my dad likes to V; *my kids
love to V; *i hate having to V; *i love G; *i hate G; *my sister is always G; *he was G when i came in; *she
keeps G; *we were G when the lights went out; *i spent the morning G; *i'm tired of G; *i don't like G; *i was
busy G; *it took me ages to V; *i'll V myself tomorrow; *i can V myself thanks; *i know how to V; *it's so easy
to V these days; *nobody wants to V any more; *my grandma doesn't know how to V; *i remember G as a child; *i'm
sick of people who V; *my job is to V; *the hardest part was to V; *it was tom's turn to V
"""
"""Reports of a request: P is replaced by the past of the verb and the words after it."""

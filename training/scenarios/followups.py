"""Answers to an open question of the assistant: "question / question | tool | answers". The questions mean the same;
semicolons separate the answers. An indented line continues the line before."""

OPEN = """
For how long? / How long should I set it for? / What duration? | set_timer | {duration}; for {duration};
  {duration} please; make it {duration}; say {duration}; um {duration}; i'd say {duration}; about {duration};
  let's do {duration}; it takes {duration}
How long should the timer run? / How many minutes? | set_timer | {duration}; {duration} i think; set it to
  {duration}; for {duration} please; just {duration}
What time should I set the alarm for? / For what time? / {time} has already passed. When should it be? | set_alarm
  | {time}; at {time}; {time} please; for {time}; make it {time}; {date:relative} at {time}; let's say {time};
  {time} {repeat}; quite early {time}
When should I wake you? / What time do you want to get up? | set_alarm | {time}; at {time}; {time}
  {date:relative}; at about {time}; not before {time}; {time} i have to catch a train
For which day? / On which day? / Which day is the alarm for? | set_alarm | {date:relative}; {date:day}; on
  {date:day}; just {date:relative}; {repeat}; {date:day} please
Which timer should I stop? / There is more than one timer. Which one: {label} or {label}? | cancel_timer | the
  {label} one; {label}; the one for {label}; the {label} timer please; the {duration:adjective} one
Which alarm should I cancel? / There are two alarms. Which one: {time} or {time}? | cancel_alarm | the {time} one;
  {time}; the one at {time}; the one for {date:relative}; my {label:alarm} alarm; the {time} alarm please
What should I remind you about? / What should I remind you of? | create_reminder | {message:thing}; to
  {message:task}; {message:task}; about {message:thing}; that i have to {message:task}; i need to {message:task}
When should I remind you? / When do you want the reminder? | create_reminder | at {time}; {date:relative};
  {date:relative} at {time}; in {duration}; {when}; {time} please; tonight; on {date:day}
Which reminder should I delete? / There is more than one such reminder. Which one: {message:thing} or
  {message:thing}? | cancel_reminder | the one about {message:thing}; {message:thing}; the one to {message:task};
  to {message:task}; the {time} one
What should the note say? / What should I write down? | create_note | {message:note}; that {message:note}; write
  {message:note}; it should say {message:note}; just {message:note}
What should I call the note? / What is the title of the note? | create_note | {title:note}; call it {title:note};
  {title:note} please; title it {title:note}; how about {title:note}
Which note should I add that to? / Which note do you mean: {title:note} or {title:note}? | append_note |
  {title:note}; the {title:note} note; to {title:note}; the one about {title:note}; my {title:note} one
What should I add to the note? / What should I add to {title:note}? | append_note | {message:note}; that
  {message:note}; put {message:note}; add {message:note}
What should I look for in your notes? / What should I search your notes for? | search_notes | {topic:personal};
  anything about {topic:personal}; the one about {topic:personal}; {topic:personal} please
Which list? / On which list? | add_list_items | the {list_name} list; {list_name}; my {list_name} list; on the
  {list_name} one; put it on {list_name}; {list_name} please
What should I add? / What should I put on the {list_name} list? | add_list_items | {items}; {items} please; just
  {items}; add {items}; we need {items}; put down {items}
Which list should I read? / Which list do you want to hear: {list_name} or {list_name}? | read_list | the
  {list_name} list; {list_name}; my {list_name} one; {list_name} please
What should I take off the list? / What should I remove from the {list_name} list? | remove_list_items | {items};
  take off {items}; just {items}; {items} please; we got {items}
Which list should I clear? | clear_list | the {list_name} list; {list_name}; the {list_name} one please; my
  {list_name} list
Which place do you mean? / For which place? | get_weather | {place:city}; in {place:city}; {place:city} please; i
  mean {place:city}; the one in {place:city}
For which day do you want the forecast? | get_weather | {date:relative}; {date:day}; for {date:day}; on
  {date:day}; {date:relative} please; just {date:relative}
Into which unit? | convert_units | {unit}; into {unit}; to {unit}; in {unit} please; {unit} please
Into which currency? | convert_currency | {currency}; into {currency}; to {currency} please; {currency} please; in
  {currency}
How much money? | convert_currency | {amount}; say {amount}; about {amount}; {amount} please; it's {amount}
Which {contact}? / Which one: {contact} or {contact}? / Which {contact} do you mean? | place_call |
  {person:contact}; the one from work; {person:=tom baker}; {person:=my cousin}; {person:contact} i mean; the
  first one; the other one
Who should I call? / Whom should I call? | place_call | {person}; call {person}; {person} please; ring {person};
  {person} on the mobile
Who should I text? / Whom should I text? / Who is the message for? | send_sms | {person}; to {person}; {person}
  please; send it to {person}; text {person}
What should I say? / What should it say? / What should I tell {contact}? | send_sms | {message}; say {message};
  tell them {message:fact}; that {message:fact}; just say {message}; write {message}
What should the message say? | send_sms | {message}; that {message:fact}; {message}; say {message}; something like
  {message}
Who should I email? / To whom should I send the email? | send_email | {person}; to {person}; {email}; {person}
  please; send it to {email}
What should the email say? / What should I write to {contact}? | send_email | {message}; say {message}; that
  {message:fact}; write {message}; just {message}
What is the subject? | send_email | {topic:subject}; it's about {topic:subject}; {topic:subject} please; put
  {topic:subject}
Whose number do you need? / Whose number? | get_phone_number | {person}; {person:contact}'s; the one of {person};
  {person} please; i mean {person}
Whose email address? / Whose address do you need? | get_email_address | {person}; {person:contact}'s; {person}
  please; the one of {person}
What is the number? / What is {contact}'s phone number? / What is the phone number or e-mail address of {contact}?
  | add_contact | {phone}; it's {phone}; the number is {phone}; {phone} i think
What is the contact's name? | add_contact | {person:contact}; it's {person:contact}; {person:contact} please; call
  it {person:contact}; under {person:contact}
What should I call the event? / What is the event called? | create_event | {title}; call it {title}; {title}
  please; it's {title}; name it {title}
When does it start? / When should it be? / When is the {title}? | create_event | at {time}; {time};
  {date:relative} at {time}; on {date:day} at {time}; {when}; half an hour before lunch at {time}
How long will it take? / How long is the {title}? | create_event | {duration}; about {duration}; {duration}
  please; let's say {duration}; it should be {duration}
When should I move it to? / What should I change it to? / What should change: the time, the length, the title or
  the place? | update_event | {time}; to {time}; {date:day}; {date:day} at {time}; {date:relative}; make it
  {time}; to {date:day} please
How long should I snooze it? / For how long should I snooze? | change_alarm | {duration}; for {duration}; {duration}
  please; another {duration}; just {duration}
Which alarm should I move? / To what time should I move the alarm? | change_alarm | the {time} one; to {time}; {time};
  the one at {time}; make it {time}; my {label:alarm} alarm
How much longer should it run? / By how long? | change_timer | {duration}; {duration} more; by {duration}; {duration}
  please; another {duration}
Which timer do you mean: {label} or {label}? / Which timer should I change? | change_timer | the {label} one; {label};
  the {label} timer; my {label} timer please
When should I remind you instead? / To when should I move the reminder? | move_reminder | {moment}; to {goal};
  {date:relative}; {time} please; in {duration}; make it {time}
Which reminder should I move? | move_reminder | the one about {message:thing}; {message:thing}; the one to
  {message:task}; the {time} one
Which list should they go to? / To which list? | move_list_items | the {list_name} list; {list_name}; to
  {list_name}; onto the {list_name} one; my {list_name} list
What should I call the list? / What is the new name of the list? | move_list_items | {list_name}; call it
  {list_name}; {list_name} please; the {list_name} list
Which note should I delete? / Which note do you mean? | delete_note | the {title:note} note; {title:note}; the one
  about {topic:personal}; my {title:note} one
Whom should I delete? / Which contact should I delete? | delete_contact | {person:contact}; {person:contact}
  please; the one called {person:contact}; i mean {person:contact}
Whose birthday? / Whose birthday do you want to know? | get_birthday | {person:contact}; {person:contact}'s;
  {person:contact}'s please; my mum's i mean {person:contact}
Between which numbers? / How many dice? | pick_random | one to {number:plain}; between {number:small} and
  {number:plain}; {number:small}; {number:small} please; up to {number:plain}
Which event should I move? / Which one should I move: {title} or {title}? | update_event | the {title}; my
  {title}; {title}; the one with {person}; the {time} one
Which event should I cancel? / Which one should I cancel: {title} or {title}? | delete_event | the {title};
  {title}; the one with {person}; the one at {time}; the first one; my {title} please
Which event should I bring back? | restore_event | the {title}; {title}; the one i just deleted; my {title}; the
  last one
Which day should I look at? | search_calendar | {date:day}; {date:relative}; {date:relative} please; on
  {date:day}; the whole of {date:relative}
Where do you want to go? / Where should I take you? | start_navigation | {place}; to {place}; {place} please; the
  nearest {business:many}; take me to {place}; home
Where do you start from? | get_directions | {place}; from {place}; {place} please; i'm at {place}; from here
How do you want to travel? | get_directions | {mode}; {mode} please; {mode} i think; probably {mode}
Where to? | get_directions | {place}; to {place}; {place} please; i mean {place}
What are you looking for? / What kind of place? | search_places | {business}; {business} please; {business:many};
  somewhere with {business:many}; just {business}
Near which place? / Near where? | search_places | near {place}; {place}; around {place:city}; here; close to
  {place}
Which artist do you mean? | play_music | {artist}; by {artist}; the one by {artist}; {artist} please
What should I play? / What do you want to hear? | play_music | {media}; {artist}; {song}; {song} by {artist};
  something by {artist}; {media} please; surprise me with {media}
How loud? / How loud, in percent? | set_volume | {percent:level}; {percent:level} please; a bit louder; to
  {percent:level}; not so loud
What do you want to know? / What should I look up? | wiki_lookup | about {topic:wiki}; {topic:who}; who
  {topic:who} was; what {topic:wiki} is; everything about {topic:wiki}
What should I search the web for? | web_search | {topic:web}; search for {topic:web}; just {topic:web};
  {topic:web} please
From whom is the email? | search_email | {person}; from {person}; {person} i think; it's from {person};
  {person:contact}
What should I calculate? / What should I work out? | calculate | {expression}; {expression} please; um
  {expression}; {expression:verbal}
For which city do you want the time? | get_time | {place:city}; in {place:city}; {place:city} please; i meant
  {place:city}
Should I set the alarm for {time}? | set_alarm | no {time}; no for {time}; no make it {time}; yes but for {time};
  no i said {time}; no at {time} please; nope {time}; no set it for {time}
Should I set a timer for {duration}? | set_timer | no {duration}; no for {duration}; no make it {duration}; yes
  but {duration}; no i said {duration}; not that {duration}
Should I send this to {contact}? | send_sms | no to {person}; no send it to {person}; not them {person}; no i
  meant {person}; yes and to {person}
Should I call {contact}? | place_call | no {person}; no call {person}; not them {person}; no i meant {person}; no
  i said {person}; no ring {person}
Should I text {contact}: {message}? | send_sms | no say {message}; no write {message}; no tell them
  {message:fact}; no it should say {message}; yes but add {message:fact}
Should I remind you {date:relative}? | create_reminder | no {date:relative}; no at {time}; yes at {time}; no on
  {date:day}; yes but in {duration}; no remind me {date:relative}
Should I put the {title} on {date:day}? | create_event | no on {date:day}; no {date:relative}; yes at {time}; no
  at {time}; yes for {duration}; no call it {title}
Should I move the {title} to {time}? | update_event | no to {time}; no {time}; no make it {time}; yes but on
  {date:day}; no to {date:day}; no i said {time}
Should I cancel the {title}? | delete_event | no the {title}; no not that one the {title}; no i meant the {title};
  not the {title} the one with {person}
Should I add {item} to the {list_name} list? | add_list_items | no {items}; no add {items}; yes and {items}; no to
  the {list_name} list; no i said {items}; yes but on the {list_name} list
Should I play {artist}? | play_music | no {artist}; no play {artist}; no i said {artist}; no {song}; no put on
  {media}
Did you mean {city}? | get_weather | no {place:city}; no i meant {place:city}; no in {place:city}; no i said
  {place:city}
Should I navigate to {place}? | start_navigation | no to {place}; no {place}; no take me to {place}; yes but
  {mode}; no i said {place}; no home
Shall I make a note: {message:note}? | create_note | no write {message:note}; no it should say {message:note}; yes
  and add {message:note}; no {message:note}
"""

YES_NO = """
should i cancel the {title}; should i delete the whole {list_name} list; shall i send it; should i send the text
to {contact}; do you want me to call {contact}; shall i set the alarm for {time}; should i set a timer for
{duration}; do you want me to remind you to {message:task}; is that right; should i go ahead; do you mean
{contact}; did you mean {city}; should i stop the {label} timer; there are two alarms shall i cancel both; should
i move it to {time}; do you want to hear the rest; should i add {item} to the {list_name} list; i found {song}
shall i play it; should i restore the {title}; shall i start the navigation to {place}; anything else; do you want
me to save {contact} as a contact; should i read the whole email; do you want me to look it up; Should I set a
timer: {duration}?; Should I set an alarm: {time}, {date:relative}?; Should I send a text message: {contact},
{message}?; Should I send an e-mail: {contact}, {topic:subject}?; Did you mean: {message:note}?; There is no note
called {title:note}. Shall I make one?; Shall I really delete everything on your {list_name} list?; Shall I delete
it?; Should I do the other two as well?; Should I do all three?; Should I create an event: {title}, {date:day}?; I
did not get all of that. Should I delete an event: {title}?; {time} has already passed. Should I take tomorrow?;
Did you mean {artist} or {artist}?; Should I set the volume: {percent}?; Should I move an event: {title}, {time}?
"""
"""Questions that are answered with yes or no."""

YES = """
yes; yeah; yep; yes please; sure; okay; go ahead; do it; yes do that; that's right; correct; please do; yes go
on; of course; yup; fine; go for it; yes that one; absolutely; yes exactly; uh huh; mm hm yes; yes thank you; oh
yes please; right; sounds good; definitely; yes i do; i think so yes; ok do it
"""
NO = """
no; nope; no thanks; no don't; no thank you; not yet; no leave it; please don't; no stop; no i don't; don't;
no wait; not now; nah; absolutely not; no that's wrong; no not that one; no forget it; i'd rather
not; better not; no no no; no keep it; definitely not; no it's fine; oh no don't do that; no that's not what i
meant; no not like that; no i changed my mind
"""
REFUSALS = """
i don't know; never mind; forget it; oh leave it then; it doesn't matter; not sure; doesn't matter any more; i
changed my mind; stop; actually no; none; nothing; let me think; i have no idea; never mind then; let's leave
it; skip it; oh forget it; no idea; i can't remember
"""
REFUSAL_LABELS = {
    "i don't know": "talk.maybe",
    "not sure": "talk.maybe",
    "let me think": "talk.maybe",
    "i have no idea": "talk.maybe",
    "no idea": "talk.maybe",
    "i can't remember": "talk.maybe",
    "actually no": "talk.no",
    "none": "talk.no",
    "nothing": "talk.no",
}
"""The labels of refusals that are not talk.stop."""

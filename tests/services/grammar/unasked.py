"""Turns in which something could be done that nobody asked for, written before the rules that keep it from happening.

Each row: its class, the turns, and the side effects that its speaker wants. Of a wanted value only the words that a
speaker would insist on are given. What is not wanted may not be done; a question is no fault where `ASKED` is a
tolerable end. It is Wednesday, 25 November 2026, noon.
"""

from collections.abc import Mapping, Sequence
from typing import Any

Effect = tuple[str, Mapping[str, Any]]
Row = tuple[str, Sequence[str], Sequence[Effect]]


def note(content: str) -> Effect:
    return ("create_note", {"content": content})


def sms(message: str) -> Effect:
    return ("send_sms", {"message": message})


def event(title: str, start: str, minutes: int | None = None) -> Effect:
    length = {} if minutes is None else {"duration_minutes": minutes}
    return ("create_event", {"title": title, "start": start, **length})


def listed(name: str, *items: str) -> Effect:
    return ("add_list_items", {"list_name": name, "items": list(items)})


def alarm(time: str) -> Effect:
    return ("set_alarm", {"time": time})


def reminder(text: str, due: str) -> Effect:
    return ("create_reminder", {"text": text, "due": due})


ROWS: Sequence[Row] = (
    # what is dictated is one text, whatever it sounds like
    ("dictated", ["jot this down for me please, move the alarm panel code to the safe"],
     [note("move the alarm panel code to the safe")]),
    ("dictated", ["write this down if you would, set aside two hundred for the plumber"],
     [note("set aside two hundred for the plumber")]),
    ("dictated", ["take a memo please, remind the team that delete means delete"],
     [note("remind the team that delete means delete")]),
    ("dictated", ["make a note of this could you, play nothing loud after ten"], [note("play nothing loud after ten")]),
    ("dictated", ["note to self cancel the six thirty alarm at the shop"],
     [note("cancel the six thirty alarm at the shop")]),
    ("dictated", ["note to self, text Anna's landlord about the damp"], [note("text Anna's landlord about the damp")]),
    ("dictated", ["write down play the second song twice at rehearsal"],
     [note("play the second song twice at rehearsal")]),
    ("dictated", ["get this down for me will you, call the council about the bins and cancel the skip"],
     [note("call the council about the bins and cancel the skip")]),
    ("dictated", ["tell Ben to cancel the alarm contract"], [sms("cancel the alarm contract")]),
    ("dictated", ["text mum don't forget to set the timer for the roast"],
     [sms("don't forget to set the timer for the roast")]),
    ("dictated", ["let Anna know the alarm for six is off"], [sms("the alarm for six is off")]),
    ("dictated", ["remind me tomorrow at nine to cancel the alarm company"],
     [reminder("cancel the alarm company", "2026-11-26T09:00")]),
    ("dictated", ["tell mum I've set the timer for her"], [sms("I've set the timer for her")]),
    # politeness, hesitation and half a clause are no value
    ("remainder", ["make a note would you", "turn off the stopcock before we leave"],
     [note("turn off the stopcock before we leave")]),
    ("remainder", ["take a note for me", "call the vet about the collar"], [note("call the vet about the collar")]),
    ("remainder", ["leave a note for the cleaner", "use the blue spray, not the green one"],
     [note("use the blue spray, not the green one")]),
    ("remainder", ["write a note for the dog walker", "the latch on the gate sticks, no treats after eight"],
     [note("the latch on the gate sticks, no treats after eight")]),
    ("remainder", ["could you write something down for me", "the locker code is four four seven two"],
     [note("the locker code is four four seven two")]),
    ("remainder", ["add a note please"], []),
    ("remainder", ["make a note, um, yeah"], []),
    ("remainder", ["take a quick note if you don't mind"], []),
    ("remainder", ["note down, er, what was it"], []),
    ("remainder", ["remind me to, er, you know"], []),
    ("remainder", ["set a reminder for tomorrow would you please"], []),
    ("remainder", ["remind me tomorrow at nine please"], []),
    ("remainder", ["remind me at three about, oh, what was it again"], []),
    ("remainder", ["put, um, on my shopping list"], []),
    ("remainder", ["add, oh what was it, to the shopping list"], []),
    ("remainder", ["put it on the shopping list would you"], []),
    ("remainder", ["add to my shopping list if you could"], []),
    ("remainder", ["text Anna please"], []),
    ("remainder", ["send a message to Ben for me would you"], []),
    ("remainder", ["message Ben if you get a minute"], []),
    ("remainder", ["put something in my diary for friday at two"], []),
    ("remainder", ["new event tomorrow at eleven, thanks"], []),
    ("remainder", ["put it in the calendar"], []),
    ("remainder", ["just put it in my diary for thursday at six"], []),
    ("remainder", ["pop that in my calendar tomorrow at ten would you"], []),
    ("remainder", ["right well stick that in the diary for monday at nine then"], []),
    ("remainder", ["add a new contact, um, hang on"], []),
    # the name of a list ends before its things
    ("list", ["start a list called camping, tent pegs, torch, matches"],
     [listed("camping", "tent pegs", "torch", "matches")]),
    ("list", ["make me a packing list: socks, charger"], [listed("packing", "socks", "charger")]),
    ("list", ["create a list called garden: compost, twine and seeds"],
     [listed("garden", "compost", "twine", "seeds")]),
    ("list", ["new list called barbecue, ice, straws and candles"], [listed("barbecue", "ice", "straws", "candles")]),
    ("list", ["create a list called jobs", "actually it's not worth it, bin that list"], []),
    ("list", ["make a list for it, nails and a hammer"], []),
    ("list", ["create a list called books", "call it reading instead"], []),
    ("list", ["start a list called gifts", "oh hang on, someone's at the door"], []),
    # the title of an event ends before its time
    ("event", ["book in coffee with Ben tuesday three till four"],
     [event("coffee with Ben", "2026-12-01T15:00", 60)]),
    ("event", ["put in a haircut for saturday half nine till ten"], [event("haircut", "2026-11-28T09:30", 30)]),
    ("event", ["pencil in dinner with mum on friday from seven till nine"],
     [event("dinner with mum", "2026-11-27T19:00", 120)]),
    ("event", ["stick a meeting in with Dr Patel for monday two to half three"],
     [event("meeting with Dr Patel", "2026-11-30T14:00", 90)]),
    ("event", ["schedule staff training from five till seven on thursday"],
     [event("staff training", "2026-11-26T17:00", 120)]),
    ("event", ["put me down for yoga monday six till seven"], [event("yoga", "2026-11-30T18:00", 60)]),
    ("event", ["calendar: governors' meeting, tuesday the eighth, five till half six"],
     [event("governors' meeting", "2026-12-08T17:00", 90)]),
    ("event", ["put something in my calendar", "choir practice", "monday the seventh", "six till eight"],
     [event("choir practice", "2026-12-07T18:00", 120)]),
    # what somebody else said
    ("reported", ["my manager goes, book a meeting for friday at eight, no thank you, nothing"], []),
    ("reported", ["so she just said, set an alarm for five, like I'm a soldier"], []),
    ("reported", ["he just went put the bins out and add milk to the list"], []),
    ("reported", ["the app told me set a timer for ten minutes and I was like no"], []),
    ("reported", ["then mum's like, text Anna you're sorry"], []),
    ("reported", ["and my sister was all, cancel the dentist, just like that"], []),
    ("reported", ["his exact words, set up a call for tuesday at ten, the cheek of it"], []),
    # a bare hour
    ("hour", ["alarm for four"], [alarm("16:00")]),
    ("hour", ["alarm for half two please"], [alarm("14:30")]),
    ("hour", ["set an alarm for three, I have to get the kids"], [alarm("15:00")]),
    ("hour", ["set an alarm for one thirty"], [alarm("13:30")]),
    ("hour", ["remind me at three to ring the garage"], [reminder("ring the garage", "2026-11-25T15:00")]),
    ("hour", ["remind me tomorrow at two to move the car"], [reminder("move the car", "2026-11-26T14:00")]),
    ("hour", ["put a call with Ben in my diary tomorrow at three"], [event("call with Ben", "2026-11-26T15:00")]),
    ("hour", ["wake me at six"], [alarm("06:00")]),
    ("hour", ["set an alarm for half six tomorrow"], [alarm("06:30")]),
    ("hour", ["alarm for four in the morning"], [alarm("04:00")]),
    ("hour", ["set an alarm called dinner for nine"], [alarm("21:00")]),
    # a person's name
    ("person", ["save my plumber's number", "Dave Hobbs, oh seven seven double oh nine double oh one two three"],
     [("add_contact", {"name": "Dave Hobbs"})]),
    ("person", ["add my doctor to my contacts", "Doctor Singh, 020 7946 0000"],
     [("add_contact", {"name": "Doctor Singh"})]),
    ("person", ["put my landlord in my contacts", "his name's Ray Tully, 0113 496 0321"],
     [("add_contact", {"name": "Ray Tully"})]),
    # a part that nothing explains
    ("left over", ["alarm for half eight, so in my language twenty and seven, you know"], []),
    ("left over", ["set an alarm for half seven, how they say here, that is six thirty"], [alarm("06:30")]),
    ("left over", ["set a timer for ten minutes but only if the oven's already hot"], []),
    ("left over", ["remind me to call the bank at three or maybe four"], []),
    ("left over", ["put the dentist in for friday at ten, no the other one, the one we said"], []),
    ("left over", ["alarm for nine, the one before the late shift thing"], [alarm("09:00")]),
    # the answer to a question is the text
    ("answered", ["make a note", "play nothing before ten, the baby sleeps"],
     [note("play nothing before ten, the baby sleeps")]),
    ("answered", ["text Ben", "cancel the alarm tomorrow, I'm driving"],
     [sms("cancel the alarm tomorrow, I'm driving")]),
    ("answered", ["take a note", "oh it's gone, never mind"], []),
    ("answered", ["text mum", "hmm what was I going to say"], []),
    ("answered", ["take a note", "um let me think"], []),
)  # fmt: skip
"""Class, turns, wanted effects."""

"""Reads several alarms in one breath: "two alarms on saturday, one at nine and one at half past"."""

from dataclasses import replace

from services.grammar.amending.hearing import minutes_of
from services.grammar.free_order.bag import Bag
from services.grammar.intents import Intent, SlotValue
from tools.language.moments import When
from tools.language.slots import SlotType
from tools.language.times import times_listed_at


def several_alarms(bag: Bag, count: int) -> list[Intent] | None:
    """Several alarms of one day ("two alarms on saturday, one at nine and one at half past"); None if a word is
    unexplained, or they are not `count` (0 where that was not said)."""
    for at, word in enumerate(bag.words[:-1]):
        if word in ("one", "another", "other") and bag.words[at + 1] in ("at", "for"):
            bag.take(at, at + 1)
    again, listed_times = bag.recurrences(), list(bag.values(times_listed_at))
    moments = bag.moments(bare=True)
    base, times = When(), [time for each, _, _ in listed_times for time in each]
    for each, _, _ in moments:
        if each.after is not None or (each.day and base.day):
            return None
        times += [each.time] if each.time is not None else []
        base = base.merged(replace(each, time=None))
    for start, end in bag.runs():
        minutes = minutes_of(bag.said(start, end))
        if minutes is None or not times or bag.tokens[end - 1].text != "past":
            return None
        times.append(replace(times[-1], minute=minutes))
    if len(times) < 2 or len(again) > 1 or (count and count != len(times)):
        return None
    slots = {"rule": SlotValue(SlotType.RECURRENCE, again[0][0], open=True)} if again else {}
    words = tuple(token.text for token in bag.tokens)
    whole = ((0, len(bag.tokens)),)
    return [
        Intent(
            "set_alarm",
            {**slots, "time": SlotValue(SlotType.TIME, replace(base, time=time), others=whole, open=True)},
            0,
            len(bag.tokens),
            words,
            evidence=3,
        )
        for time in times
    ]

"""Reads alarms, reminders and timers in any order: "tablets at nine every night, remind me", "eggs six minutes, a
timer"."""

import re
from dataclasses import replace
from datetime import timedelta

from services.grammar.doubt_words import countable
from services.grammar.free_order.bag import Bag, certain
from services.grammar.free_order.names import doubtful
from services.grammar.free_order.several_alarms import several_alarms
from services.grammar.free_order.vague_runs import without_vague_hours
from services.grammar.intents import Intent, SlotValue
from tools.language.moments import When
from tools.language.numbers import number_at
from tools.language.occasions import occasions, part_meant
from tools.language.slots import SlotType
from tools.language.times import ClockTime, times_listed_at

ALARM, REMINDER, TIMER = "set_alarm", "create_reminder", "set_timer"
_MAKE = r"(?:(?:set|make|put|give|do|have|get|stick|pop|create|start|need|want|add)(?: me| us)?(?: on| up)? )?"
_SOME = r"(?:(?:an?|the|one|my|another|(?P<many>two|three|four|2|3|4|both|a couple of|several)) )?"
_ALARM = re.compile(
    rf"(?:^|(?<= )){_MAKE}{_SOME}(?:alarms?|alarm clock|wake ?up calls?)(?: (?:on|set))?(?= |$)"
    r"|(?:^|(?<= ))(?:you (?:(?:must|have|need|should) )?)?(?:to )?(?:wake|get|rouse)(?: me| us)?(?: up"
    r"| out of bed)(?= |$)|(?:^|(?<= ))(?:you (?:(?:must|have|need|should) (?:to )?)?)?wake (?:me|us)(?= |$)"
    r"|^(?:i|we) (?:must|(?:have|need|want|ought)(?: got)?(?: to)?) (?:to )?(?:be|get|wake)(?: up| awake"
    r"| out of bed)(?: for)?(?= )"
    r"|^(?:i|we)?(?: need)? ?waking(?: up)?(?= )"
    r"|^(?:to )?be (?:woken|awake)(?: up)?(?= )|^i am (?:up|awake)(?= )"
    r"|^(?:don't|do not|mustn't|must not) let me (?:sleep|lie in|lie|stay in bed|kip)(?: on)? (?:past|beyond"
    r"|later than|after)(?= )"
)
_OVERSLEEP = re.compile(
    r"^(?:i|we) (?:mustn't|must not|can't|cannot|don't want to|do not want to|am not allowed to|had better not) "
    r"(?:oversleep|sleep in|lie in|be late|miss \w+)(?= )"
)
_REMIND = re.compile(
    r"(?:^|(?<= ))(?:(?:remind|nudge|prod|prompt|ping|buzz|tell|poke) (?:me|us)(?= (?:to|about|of|that) )"
    r"|(?:remind|nudge|prompt) (?:me|us)"
    r"|(?:i|we) (?:want|need|would like|could do with) (?:reminding|a reminder|to be reminded)(?= (?:to|about|of) )"
    r"|give (?:me|us) a (?:nudge|reminder|prod)|jog my memory|don't let me forget|do not let me forget"
    rf"|{_MAKE}{_SOME}reminder(?: (?:on|set))?)(?= |$)"
)
_TIMER = re.compile(
    rf"(?:^|(?<= )){_MAKE}{_SOME}(?:new )?(?:timers?|countdowns?)(?: (?:on|going|set))?(?: (?:for|of))?(?= |$)"
)
_COUNT = re.compile(r"^count (?:(?:down|up) )?(?:(?:from|to) )?(?:for )?(?=\w)")
_SHOUT = re.compile(
    r"^(?:(?:give|gimme)(?: me| us)? (?:a |an )?(?:shout|bell|buzz|holler|yell|nudge|ring|poke|bleep|beep"
    r"|heads up|call|knock|wink)"
    r"|(?:shout|yell|buzz|ping|beep|bleep|holler|call|nudge|poke|tell|alert|warn|wake)(?: at| to)? (?:me|us)"
    r"|let (?:me|us) know)"
    r"(?: when| once| as soon as)?(?: (?:it is|it's|it gets to|it hits|it reaches|it turns|it strikes"
    r"|it has gone|the time is|we hit))?(?= |$)"
)
_GIVE = re.compile(r"^(?:give|gimme)(?: me| us)?(?: just)?(?= \w)")
_OVER = re.compile(r" (?:is|are|has|have) (?:up|over|gone|passed|done|gone by|elapsed|finished)$")
_SOON = re.compile(
    r"^(?:in|after) (?:a )?(?:bit|little bit|while|little while|moment|sec|tick|jiffy|few minutes)$|^(?:soon|later)$"
)
_LABEL = re.compile(
    r"(?:^|(?<= ))(?:(?:and )?(?:call|name|label|title) (?:it|that|this|them)|called|named"
    r"|labelled)(?P<keep>(?: \w+){1,3})$"
)
_TEXT_LEAD = re.compile(r"^(?:(?:that|which) says |saying )?(?:(?:to|about|of|that|for|it is|it's) )*(?<= )")
_RISING = 5
"""A time before this hour may be meant twelve hours later, so that the user is asked."""
_LONGEST_LABEL, _LONGEST_TEXT = 3, 12
_MOST_COUNTED = 600
_SHORTEST_GIVEN = 10
"""Seconds; who wants fewer asks to wait ("give me two seconds")."""


def _words(bag: Bag) -> tuple[str, ...]:
    return tuple(token.text for token in bag.tokens)


def _label(bag: Bag) -> tuple[str, int, int] | None:
    found = bag.cue(_LABEL)
    if found is None:
        return None
    end = max(at for at, word in enumerate(bag.words) if word != "|") + 1
    start = end - len(found["keep"].split())
    bag.take(start, end)
    return bag.said(start, end), start, end


def alarm(bag: Bag) -> list[Intent] | None:
    """One or several alarms, with repetition and name; None if a word is unexplained."""
    bag.cue(_OVERSLEEP)
    found = bag.cue(_ALARM)
    if found is None:
        return None
    if found.groupdict().get("many"):
        return several_alarms(bag, _COUNTS.get(found["many"], 0))
    label, spans = _label(bag), bag.recurrences()
    times = list(bag.values(times_listed_at))
    moments = bag.moments(bare=True)
    if len(spans) > 1 or not (moments or times) or len(times) > 1:
        return None
    day = When()
    for each, _, _ in moments:
        if (
            (each.day and day.day)
            or (each.after is not None and len(moments) > 1)
            or ((each.time or times) and day.time)
            or (each.time and times)
        ):
            return None
        day = day.merged(each)
    if not day.timed and not times:
        return None
    runs = bag.runs()
    if label is None and len(runs) == 1 and _named(bag, runs[0]):
        label = bag.said(*runs[0]), *runs[0]
    elif runs:
        return None
    taken = tuple((start, end) for _, start, end in (*spans, *times, *moments))
    slots = {"rule": SlotValue(SlotType.RECURRENCE, spans[0][0], open=True)} if spans else {}
    if label is not None:
        slots["label"] = SlotValue(SlotType.LABEL, label[0], label[1], label[2], open=True)
    each_time = [replace(day, time=time) for time in times[0][0]] if times else [day]
    return [
        Intent(
            ALARM,
            {**slots, "time": SlotValue(SlotType.TIME, when, others=taken, open=True)},
            0,
            len(bag.tokens),
            _words(bag),
            evidence=3,
        )
        for when in each_time
    ]


def _named(bag: Bag, run: tuple[int, int]) -> bool:
    """Whether the words `run` are a name: a few words after a pause or "for"."""
    before = bag.tokens[run[0] - 1] if run[0] else None
    article = before is not None and before.text in ("the", "my", "our") and run[0] > 1
    before = bag.tokens[run[0] - 2] if article else before
    led = before is not None and (before.closes or before.text == "for")
    if any(countable(token.text) for token in bag.tokens[run[0] : run[1]]):
        return False
    apart = run[0] == 0 and bag.tokens[run[1] - 1].closes
    timely = part_meant(bag.said(*run), ClockTime(8)) is not None  # "bedtime alarm"
    apart = apart or (timely and [token.text for token in bag.tokens[run[1] : run[1] + 1]] == ["alarm"])
    return (led or apart) and run[1] - run[0] <= _LONGEST_LABEL and not doubtful(bag.said(*run))


def reminder(bag: Bag) -> list[Intent] | None:
    """A reminder whose time is before, after or inside its text; None if a word is unexplained."""
    if bag.cue(_REMIND) is None:
        return None
    again, moments = bag.recurrences(), bag.moments()
    when = When()
    for each, _, _ in moments:
        if (each.day and when.day) or (each.time and when.time) or (each.after and when != When()):
            return None
        when = when.merged(each)
    runs = bag.runs() if when.timed else without_vague_hours(bag, bag.runs())
    if len(again) > 1 or (when == When() and not again and runs == bag.runs()):
        return None
    occasion = ""
    if len(runs) == 2 and occasions(bag.said(*runs[0])) == bag.said(*runs[0]).casefold():
        occasion = f" {bag.said(*runs[0])}"  # "remind me before bed at ten to ..."
        runs = runs[1:]
    if len(runs) != 1:
        return None
    start, end = runs[0]
    end = _with_particle(bag, end)
    lead = _TEXT_LEAD.match(" ".join(bag.words[start:end]) + " ")
    start += len(lead[0].split()) if lead else 0
    text = bag.said(start, end)
    said = {token.text for token in bag.tokens[start:end]}
    start += _duty(bag, start, end)
    text = bag.said(start, end)
    if not text or end - start > _LONGEST_TEXT or _STORY & said or "and" in said:
        return None
    taken = tuple((begin, stop) for _, begin, stop in (*again, *moments))
    slots = {"text": SlotValue(SlotType.TEXT, text + occasion, start, end, open=True)}
    slots["due"] = SlotValue(SlotType.DATETIME, when if when != When() else None, others=taken, open=True)
    if when == When():
        del slots["due"]
    if again:
        slots["rule"] = SlotValue(SlotType.RECURRENCE, again[0][0], others=taken, open=True)
    told = bag.tokens[start].text in _SUBJECTS
    return [
        Intent(
            REMINDER, slots, 0, len(bag.tokens), _words(bag), confidence=0.7 if told else 1.0, evidence=3, learned=told
        )
    ]


def _with_particle(bag: Bag, end: int) -> int:
    """`end`, moved behind the particle of a verb with which the words end ("bring the parcels in")."""
    behind = next((at for at in range(end, len(bag.words)) if bag.words[at] == "|"), len(bag.words))
    last = end < behind == len(bag.words) and all(word in _PARTICLES for word in bag.words[end:behind])
    return behind if last else end


_PARTICLES = frozenset(("in", "on", "off", "out", "up", "down", "over", "away", "back", "round"))
_DUTY = re.compile(r"(?:(?:i|we) )?(?:have|must|need|ought|should|have got|am supposed|am meant)(?: to)? (?=\w)")
_SUBJECTS = frozenset(("i", "we", "he", "she", "they", "there", "it", "it's", "you"))


def _duty(bag: Bag, start: int, end: int) -> int:
    """Number of words such as "i have to" before what is to be done."""
    found = _DUTY.match(" ".join(bag.words[start:end]))
    return len(found[0].split()) if found and found[0].split()[-1] in ("to", "must", "should") else 0


_STORY = frozenset(
    [
        "said",
        "says",
        "told",
        "asked",
        "no",
        "not",
        "never",
        "don't",
        "sorry",
        "wait",
        "actually",
        "mean",
        "meant",
        "if",
        "unless",
        "remind",
        "alarm",
        "timer",
    ]
)


def timer(bag: Bag) -> list[Intent] | None:
    """One or several timers with their names ("eggs six minutes and toast two minutes"); None if a word is
    unexplained."""
    counted = bag.cue(_COUNT) is not None
    found = None if counted else bag.cue(_TIMER)
    label = _label(bag)
    if not counted and found is None and label is None:
        return None
    lengths = bag.durations()
    runs = bag.runs()
    if counted and not lengths and len(runs) == 1:
        number = number_at(bag.words, runs[0][0])
        if number is None or number.end != runs[0][1] or not 1 <= number.value <= _MOST_COUNTED:
            return None
        value = SlotValue(SlotType.DURATION, round(number.value), runs[0][0], runs[0][1], open=True)
        return [_timer(bag, value, None, sure=False)]
    if not lengths or any(bag.words[at] != "|" and doubtful(bag.said(*run)) for run in runs for at in range(*run)):
        return None
    many = found["many"] if found is not None else None
    if many in _COUNTS and _COUNTS[many] != len(lengths):
        return None
    if len(lengths) == 1:
        if runs and (label is not None or len(runs) > 1 or not _named(bag, runs[0])):
            return None
        label = label or ((bag.said(*runs[0]), *runs[0]) if runs else None)
        return [_timer(bag, _duration(lengths[0]), label)]
    pairs = _pairs(lengths, runs)
    if label is not None or pairs is None or any(end - start > _LONGEST_LABEL for start, end in runs):
        return None
    return [_timer(bag, _duration(one), (bag.said(*run), *run) if run else None) for one, run in pairs]


_COUNTS = {"two": 2, "2": 2, "both": 2, "a couple of": 2, "three": 3, "3": 3, "four": 4, "4": 4}


def _pairs(
    lengths: list[tuple[int, int, int]], runs: list[tuple[int, int]]
) -> list[tuple[tuple[int, int, int], tuple[int, int] | None]] | None:
    """Each duration with its name. The names must be before all durations, or after all of them, or all missing; else
    None."""
    if not runs:
        return [(one, None) for one in lengths]
    if len(runs) != len(lengths):
        return None
    before = all(run[1] <= one[1] for one, run in zip(lengths, runs, strict=True))
    behind = all(one[2] <= run[0] for one, run in zip(lengths, runs, strict=True))
    apart = [*(one[1] for one in lengths), *(run[0] for run in runs)]
    order = sorted(apart)
    alternating = order[::2] in ([one[1] for one in lengths], [run[0] for run in runs])
    return list(zip(lengths, runs, strict=True)) if (before or behind) and alternating else None


def _duration(length: tuple[int, int, int]) -> SlotValue:
    return SlotValue(SlotType.DURATION, *length, open=True)


def _timer(bag: Bag, length: SlotValue, label: tuple[str, int, int] | None, sure: bool = True) -> Intent:
    spans = tuple((at, at + 1) for at in range(len(bag.tokens)))  # for the guard: all numbers belong to the timers
    slots = {"duration_seconds": replace(length, others=spans)}
    if label is not None:
        slots["label"] = SlotValue(SlotType.LABEL, label[0], label[1], label[2], open=True)
    return Intent(
        TIMER, slots, 0, len(bag.tokens), _words(bag), True, 1.0 if sure else 0.7, evidence=3, learned=not sure
    )


def given(bag: Bag) -> list[Intent] | None:
    """ "Give me ninety seconds" is a timer, where nothing but the length was said; "give me a minute" asks to wait, or
    for a timer."""
    if bag.cue(_GIVE) is None:
        return None
    lengths = bag.durations()
    if len(lengths) != 1 or _left(bag):
        return None
    words = bag.tokens[lengths[0][1] : lengths[0][2]]
    if words[0].text in ("a", "an", "one", "half") or lengths[0][0] < _SHORTEST_GIVEN:
        return None
    return [_timer(bag, _duration(lengths[0]), None)]


def shout(bag: Bag) -> list[Intent] | None:
    """ "Give me a shout in ten minutes" is a timer, "tell me when it's twenty past" an alarm; "let me know in a bit"
    asks for how long."""
    said = bag.cue(_SHOUT)
    if said is None:
        return None
    rest = " ".join(word for word in bag.words if word != "|")
    if _SOON.fullmatch(rest):
        return [Intent(TIMER, {}, 0, len(bag.tokens), _words(bag), evidence=3)]
    over = bag.cue(_OVER) is not None
    lengths = bag.durations()
    if lengths:
        if len(lengths) > 1 or bag.moments() or not set(_left(bag)) <= {"in", "after", "when"}:
            return None
        return [_timer(bag, _duration(lengths[0]), None)]
    moments = bag.moments()
    if over or len(moments) != 1 or bag.runs() or moments[0][0].time is None:
        return None
    when, start, end = moments[0]
    if bag.tokens[start].text == "in":
        return None
    soon = certain(when, bag.now + timedelta(minutes=1))
    when = when if soon.time is not None and soon.time.hour < _RISING else soon
    slot = SlotValue(SlotType.TIME, when, start, end, open=True)
    return [Intent(ALARM, {"time": slot}, 0, len(bag.tokens), _words(bag), evidence=3)]


def _left(bag: Bag) -> list[str]:
    return [word for word in bag.words if word != "|"]

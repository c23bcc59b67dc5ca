"""Random values of each kind, as they are spoken or as a recogniser writes them; a share of the listed ones is held
out."""

import random
import re
from collections.abc import Callable, Mapping
from functools import cache
from zlib import crc32

from tools.language import numbers
from tools.language.dates import MONTHS, WEEKDAYS
from training.scenarios.messages import MESSAGES
from training.scenarios.pools import POOLS

_ONES = list(numbers.UNITS)
_TENS = ["zero", "ten", *numbers.TENS]
_DAYS = list(WEEKDAYS)
_MONTHS = list(MONTHS)
_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
]
_SLOT = re.compile(r"\{([^}]*)\}")
_EXACT = ("1", "2", "3", "5", "10", "15", "20", "25", "30", "40", "45", "60", "90")


def spoken(number: int) -> str:
    """`number` (0 to 999999) in words."""
    if number < 20:
        return _ONES[number]
    if number < 100:
        return _TENS[number // 10] + (f" {_ONES[number % 10]}" if number % 10 else "")
    if number < 1000:
        rest = f" and {spoken(number % 100)}" if number % 100 else ""
        return f"{_ONES[number // 100]} hundred{rest}"
    rest = f" {spoken(number % 1000)}" if number % 1000 else ""
    return f"{spoken(number // 1000)} thousand{rest}"


def ordinal(day: int) -> str:
    """The day of a month (1 to 31) in words."""
    if day <= 20:
        return _ORDINALS[day - 1]
    return "thirtieth" if day == 30 else f"{_TENS[day // 10]} {_ORDINALS[day % 10 - 1]}"


def _time(rng: random.Random) -> str:
    hour = rng.randint(1, 12)
    minute = rng.choice((0, 0, 0, 5, 10, 15, 20, 25, 30, 30, 35, 40, 45, 50, 55, rng.randint(1, 59)))
    half = rng.choice(("", "", "", " a m", " p m", " am", " pm"))
    name = spoken(hour)
    past = rng.choice(("past", "past", "after")) if minute not in (30,) else "past"
    words = {
        5: "five",
        10: "ten",
        15: rng.choice(("quarter", "a quarter")),
        20: "twenty",
        25: "twenty five",
        30: "half",
    }
    style = rng.random()
    if style < 0.05:
        return rng.choice(("noon", "midnight", "midday", "twelve noon"))
    if style < 0.35 and minute in words:
        return f"{words[minute]} {past} {name}"
    if style < 0.35 and 60 - minute in words and minute > 30:
        return f"{words[60 - minute]} {rng.choice(('to', 'to', 'till'))} {spoken(hour % 12 + 1)}"
    if style < 0.65:
        if not minute:
            return rng.choice((f"{name}{half}", f"{name} o'clock", name))
        spare = "oh " if minute < 10 else ""
        return f"{name} {spare}{spoken(minute)}{half}"
    if style < 0.72:
        return f"{rng.randint(0, 23)}:{minute:02d}"
    if style < 0.75 and not minute:
        return rng.choice((f"half {name}", f"around {name}", f"about {name}"))
    return f"{hour}:{minute:02d}{half}" if minute else rng.choice((f"{hour}{half}", f"{hour} o'clock", f"{hour}{half}"))


def _day(rng: random.Random) -> str:
    day, month, number = rng.choice(_DAYS), rng.choice(_MONTHS), rng.randint(1, 28)
    return rng.choice(
        (
            day, day, f"{day} week", f"the {ordinal(number)}", f"the {ordinal(number)} of {month}",
            f"{month} {ordinal(number)}",
            f"{month} the {ordinal(number)}", f"{number} {month}", f"{day} the {ordinal(number)}", "christmas day",
            "new year's eve", "boxing day", f"the {number}th" if number % 10 > 3 else f"the {ordinal(number)}",
            "the weekend", "easter monday", f"{month} {number}",
        )
    )  # fmt: skip


def _relative(rng: random.Random) -> str:
    day = rng.choice(_DAYS)
    return rng.choice(
        (
            "today", "tomorrow", "tomorrow", "tomorrow", f"next {day}", f"this {day}", f"{day}",
            "the day after tomorrow",
            "next week", "this weekend", "next weekend", "next month", f"a week on {day}", f"this coming {day}",
            f"{day} next week", "in two days", "in three days' time", "in a week", "later this week", f"{day}",
        )
    )  # fmt: skip


def _count(rng: random.Random, most: int = 60) -> str:
    number = rng.choice((2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 25, 30, 35, 40, 45, 50, rng.randint(2, most)))
    return str(number) if rng.random() < 0.25 else spoken(number)


def _duration(rng: random.Random) -> str:
    count, unit = _count(rng), rng.choice(("minutes", "minutes", "minutes", "seconds", "hours"))
    return rng.choice(
        (
            f"{count} {unit}", f"{count} minutes", f"{count} {unit}", "an hour", "half an hour", "an hour and a half",
            "a minute", f"{spoken(rng.randint(2, 9))} and a half {unit}", "a quarter of an hour",
            "three quarters of an hour",
            "a couple of minutes", f"an hour and {count} minutes",
            f"{spoken(rng.randint(2, 6))} hours and {count} minutes",
            f"{count} minutes and {_count(rng)} seconds", "a few minutes", f"one hour {count}",
            f"{rng.choice(_EXACT)} min",
            "ninety seconds", f"{count} minutes", f"about {count} minutes",
        )
    )  # fmt: skip


def _adjective(rng: random.Random) -> str:
    return rng.choice(
        (f"{_count(rng)} minute", f"{_count(rng)} minute", f"{_count(rng)} second", "half hour", "one hour",
        "two hour",
         "hour long", "one minute", "five minute", "ten minute", f"{_count(rng, 9)} and a half minute",
         "ninety second")
    )  # fmt: skip


def _number(rng: random.Random) -> str:
    number = rng.choice((rng.randint(1, 20), rng.randint(1, 100), rng.randint(1, 100), rng.randint(100, 2500)))
    small = spoken(rng.randint(1, 12))
    return rng.choice(
        (spoken(number), spoken(number), str(number), f"{small} point {spoken(rng.randint(1, 9))}",
        f"{small} and a half",
         f"{rng.randint(0, 40)}.{rng.randint(1, 99)}", "half a", "a hundred",
         "a dozen" if number < 20 else "a thousand")
    )  # fmt: skip


def _plain_number(rng: random.Random) -> str:
    number = rng.choice((rng.randint(2, 20), rng.randint(2, 100), rng.randint(20, 2500)))
    return rng.choice((spoken(number), spoken(number), str(number), f"{spoken(rng.randint(1, 12))} point five"))


def _small(rng: random.Random) -> str:
    number = rng.randint(2, 14)
    return rng.choice((spoken(number), spoken(number), str(number)))


def _oven(rng: random.Random) -> str:
    number = 10 * rng.randint(14, 24)
    return rng.choice((spoken(number), str(number)))


def _percent(rng: random.Random) -> str:
    number = rng.choice((5, 10, 15, 20, 25, 30, 40, 50, 60, 70, 75, 80, 90, 100, rng.randint(1, 100)))
    return rng.choice((f"{spoken(number)} percent", f"{spoken(number)} percent", f"{number}%", f"{number} percent",
                       f"{spoken(number)} per cent"))  # fmt: skip


def _level(rng: random.Random) -> str:
    tenth = rng.randint(1, 10)
    return rng.choice((_percent(rng), _percent(rng), _percent(rng), spoken(tenth), str(tenth), "half", "maximum",
    "full",
                       "a third", spoken(rng.choice((20, 35, 45, 55, 65, 85)))))  # fmt: skip


def _amount(rng: random.Random) -> str:
    number = rng.choice((5, 10, 20, 50, 75, 80, 100, 120, 250, 300, 500, 1000, 2000, rng.randint(2, 999)))
    name = rng.choice(POOLS["currency"])
    return rng.choice(
        (f"{spoken(number)} {name}", f"{spoken(number)} {name}", f"{number} {name}", f"${number}", f"£{number}",
        f"€{number}",
         f"{spoken(number)} {name}", "a hundred dollars", "a thousand euros",
         f"{spoken(rng.randint(2, 20))} fifty in {name}"
         if rng.random() < 0.1 else f"{spoken(rng.randint(2, 90))} pounds fifty", "a tenner", "twenty quid")
    )  # fmt: skip


def _expression(rng: random.Random) -> str:
    one, two, three = _plain_number(rng), _plain_number(rng), spoken(rng.randint(2, 20))
    a, b = rng.randint(2, 99), rng.randint(2, 99)
    return rng.choice(
        (f"{one} plus {two}", f"{one} times {two}", f"{one} minus {three}", f"{one} divided by {three}",
        f"{one} multiplied by {two}",
         f"{one} plus {two} minus {three}", f"{_percent(rng)} of {one}", f"the square root of {one}",
         f"{three} squared",
         f"{three} to the power of {spoken(rng.randint(2, 6))}", f"{a} + {b}", f"{a} * {b}", f"{three} cubed",
         f"{a} x {b}",
         f"{one} over {three}", f"half of {one}", f"a third of {one}", f"{one} take away {three}",
         f"{three} factorial",
         f"{one} add {two}", f"{one} times {two} divided by {three}", f"the cube root of {one}",
         f"{one} subtract {three}",
         f"double {one}", f"{three} into {one}", f"{_percent(rng)} off {one}")
    )  # fmt: skip


def _verbal(rng: random.Random) -> str:
    one, two, three = _plain_number(rng), _plain_number(rng), _plain_number(rng)
    return rng.choice(
        (f"add {one} and {two}", f"add {one} to {two}", f"multiply {one} by {two}", f"divide {one} by {two}",
         f"subtract {one} from {two}", f"take {one} away from {two}", f"add up {one} {two} and {three}",
         f"double {one}",
         f"split {one} by {two}", f"square {one}", f"halve {one}", f"times {one} by {two}", f"take {one} off {two}")
    )  # fmt: skip


def _tip(rng: random.Random) -> str:
    percent, amount = _percent(rng), _amount(rng)
    return rng.choice((f"{percent} tip on {amount}", f"{percent} of {amount}", f"{percent} discount on {amount}"))


def _phone(rng: random.Random) -> str:
    digits = [rng.randint(0, 9) for _ in range(rng.choice((6, 7, 10, 11)))]
    if rng.random() < 0.35:
        text = "".join(map(str, digits))
        return f"{text[:3]} {text[3:6]} {text[6:]}".strip()
    names = [("oh" if digit == 0 and rng.random() < 0.6 else _ONES[digit]) for digit in digits]
    if rng.random() < 0.2:
        names[2] = f"double {names[2]}"
    return " ".join(names)


def _email(rng: random.Random) -> str:
    name = rng.choice(
        [
            "tom",
            "priya",
            "sarah",
            "j.smith",
            "ravi",
            "info",
            "mateo",
            "otto",
            "n.kelly",
            "hello",
            "femke",
            "office",
            "zainab",
        ]
    )
    host = rng.choice(["gmail", "outlook", "example", "acme", "mailbox", "yahoo", "northwind"])
    end = rng.choice(("com", "org", "co.uk", "net"))
    if rng.random() < 0.3:
        return f"{name}@{host}.{end}"
    return f"{name} at {host} dot {end}".replace(".", " dot ")


_MADE: Mapping[str, Callable[[random.Random], str]] = {
    "time": _time, "date:day": _day, "date:relative": _relative, "duration": _duration,
    "duration:adjective": _adjective,
    "number:small": _small,
    "number:oven": _oven,
    "number": _number, "number:plain": _plain_number, "percent": _percent, "percent:level": _level, "amount": _amount,
    "expression": _expression, "expression:verbal": _verbal, "expression:tip": _tip, "phone": _phone, "email": _email,
}  # fmt: skip


_LONG = ("message", "message:note", "message:fact")
UNITS = tuple(pool for pool in POOLS if pool.startswith("unit:"))
"""The pools of units, one for each quantity."""


@cache
def listed(pool: str, held_out: bool) -> tuple[str, ...]:
    """The values of a listed pool that are held out for evaluation (about one in six), or the others. Raises KeyError
    for an unknown pool."""
    values = POOLS[pool] if pool in POOLS else MESSAGES[pool]
    mine = tuple(value for value in values if (crc32(value.encode()) % 6 == 0) == held_out)
    return mine or values


def known(pool: str) -> bool:
    """Whether there is such a pool."""
    return pool == "unit" or pool in _MADE or pool in POOLS or pool in MESSAGES


def value(pool: str, rng: random.Random, held_out: bool = False) -> str:
    """A random value of `pool`, in words; slots in listed values are filled. Raises KeyError for an unknown pool."""
    made = _MADE.get(pool)
    if made:
        return made(rng)
    text = rng.choice(listed(pool, held_out))
    if pool in _LONG and rng.random() < 0.12:
        text = f"{text} {rng.choice(('and', '', 'so'))} {rng.choice(listed(pool, held_out))}"
    return filled(text, rng, held_out) if "{" in text else text


def filled(text: str, rng: random.Random, held_out: bool = False) -> str:
    """`text` with a value of the pool in place of each {pool}."""
    return _SLOT.sub(lambda slot: value(slot[1], rng, held_out), text)

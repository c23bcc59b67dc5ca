"""Typical spoken values of each slot type, for the corpus and for examples to the user."""

import random
from collections.abc import Callable, Mapping

from tools.language import numbers
from tools.language.dates import WEEKDAYS
from tools.language.phrases import Choice, Phrase
from tools.language.phrases import Sequence as Body
from tools.language.places import gazetteer
from tools.language.slots import Slot, SlotType
from tools.language.spoken import listed
from tools.language.units import UNITS

_SMALL = list(numbers.UNITS)[1:]
_TENS = list(numbers.TENS)
_NAMES = listed(
    "alex alice anna ben bob charlie chris daniel dave emma eva george hannah jack james jane john julia kate lisa "
    "marco maria mark mary mike mum dad nick olivia paul peter rosa sam sarah simon susan tom yusuf priya"
)
_PEOPLE = (
    "the plumber", "the electrician", "the doctor", "the dentist", "the landlord", "the babysitter", "the vet",
    "the school", "the office", "the bank", "the hairdresser", "the garage", "the restaurant", "boss", "brother",
    "sister", "wife", "husband", "grandma", "neighbour", "mother in law",
)  # fmt: skip
_GOODS = [
    *listed(
        "eggs milk butter bread cheese apples bananas coffee tea rice pasta tomatoes onions potatoes chicken fish salt "
        "sugar flour yoghurt juice water wine soap toothpaste batteries flowers"
    ),
    "olive oil",
    "paper towels",
    "dish soap",
    "toilet paper",
    "orange juice",
]
_TEXTS = (
    "i am running late", "call the dentist", "buy milk", "take the bread out", "water the plants", "pick up the kids",
    "take out the trash", "i will be there soon", "the meeting has moved", "pay the rent", "feed the cat",
    "the keys are under the mat", "dinner is ready", "call you later", "take my medicine", "book the tickets",
    "renew the passport", "i can't make it today", "the draft is ready", "walk the dog", "check the oven",
    "call the plumber", "email the landlord", "i am on my way", "see you at seven", "happy birthday", "lock the door",
    "charge the car", "bring an umbrella", "send the invoice", "pick up the parcel", "book a table",
    "the train is late", "stop by the bank", "ring the doctor", "call the electrician about the lamp",
)  # fmt: skip
_LABELS = (
    "pasta", "tea", "egg", "rice", "pizza", "laundry", "workout", "meeting", "shopping", "groceries", "dentist",
    "lunch with anna", "team meeting", "standup", "yoga class", "dinner", "gift ideas", "book club", "to do",
)  # fmt: skip
_CITIES = (*listed("tokyo london paris berlin sydney seattle boston madrid rome chicago"), "new york", "san francisco")
_DAYS = list(WEEKDAYS)
_CURRENCIES = listed("dollars euros pounds yen francs rupees")
_OPERATORS = ("plus", "minus", "times", "divided by", "multiplied by", "percent of")


def _number(rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.5:
        return rng.choice(_SMALL)
    if kind < 0.85:
        return f"{rng.choice(_TENS)} {rng.choice(('', *_SMALL[:9]))}".strip()
    if kind < 0.95:
        return f"{rng.choice(('a', *_SMALL[:9]))} hundred {rng.choice(('', 'and ' + rng.choice(_SMALL)))}".strip()
    return f"{rng.choice(_SMALL[:9])} and a half"


def _duration(rng: random.Random) -> str:
    fixed = ("half an hour", "an hour", "an hour and a half", "a minute", "ninety seconds", "two hours")
    if rng.random() < 0.15:
        return rng.choice(fixed)
    return f"{_number(rng)} {rng.choice(('minutes', 'minutes', 'minutes', 'seconds', 'hours'))}"


def _time(rng: random.Random) -> str:
    hour = rng.choice(_SMALL[:12])
    forms = (
        f"{hour} thirty", f"{hour} fifteen", f"{hour} forty five", f"half past {hour}", f"quarter to {hour}",
        f"quarter past {hour}", f"{hour} o'clock", f"{hour} am", f"{hour} pm", f"{hour} thirty am", "noon", hour,
        "midnight", f"{hour} in the morning", f"{hour} twenty", f"{hour} oh five", f"ten to {hour}",
    )  # fmt: skip
    return rng.choice(forms)


def _date(rng: random.Random) -> str:
    day = rng.choice(_DAYS)
    return rng.choice(("today", "tomorrow", "tomorrow", day, f"this {day}", f"next {day}", "the day after tomorrow"))


def _moment(rng: random.Random) -> str:
    forms = (
        f"at {_time(rng)}",
        f"{_date(rng)} at {_time(rng)}",
        f"in {_duration(rng)}",
        "tomorrow morning",
        "tonight",
        f"on {rng.choice(_DAYS)} at {_time(rng)}",
        f"at {_time(rng)} {_date(rng)}",
        "this evening",
    )
    return rng.choice(forms)


_RECURRENCES = (
    "every day",
    "every weekday",
    "every monday",
    "on weekends",
    "every tuesday and thursday",
    "every month",
)


def _place(rng: random.Random) -> str:
    if rng.random() < 0.3:
        return rng.choice(_CITIES)
    return " ".join(rng.choice(sorted(gazetteer())))


def _items(rng: random.Random) -> str:
    goods = rng.sample(_GOODS, rng.randint(1, 3))
    return goods[0] if len(goods) == 1 else f"{' '.join(goods[:-1])} and {goods[-1]}"


_SAMPLES: Mapping[SlotType, Callable[[random.Random], str]] = {
    SlotType.NUMBER: _number,
    SlotType.DURATION: _duration,
    SlotType.TIME: _time,
    SlotType.DATE: _date,
    SlotType.DATETIME: _moment,
    SlotType.PLACE: _place,
    SlotType.UNIT: lambda rng: rng.choice([s for s in sorted(UNITS) if len(s) > 2]),
    SlotType.CURRENCY: lambda rng: rng.choice(_CURRENCIES),
    SlotType.QUANTITY: lambda rng: f"{_number(rng)} {rng.choice([s for s in sorted(UNITS) if len(s) > 2])}",
    SlotType.MONEY: lambda rng: f"{_number(rng)} {rng.choice(_CURRENCIES)}",
    SlotType.NAME: lambda rng: rng.choice(_PEOPLE if rng.random() < 0.25 else _NAMES),
    SlotType.TEXT: lambda rng: rng.choice(_TEXTS),
    SlotType.LABEL: lambda rng: rng.choice(_LABELS),
    SlotType.ITEMS: _items,
    SlotType.EXPRESSION: lambda rng: f"{_number(rng)} {rng.choice(_OPERATORS)} {_number(rng)}",
    SlotType.PERCENT: lambda rng: f"{_number(rng)} percent",
    SlotType.RECURRENCE: lambda rng: rng.choice(_RECURRENCES),
    SlotType.DURATIONS: lambda rng: f"{_duration(rng)} and {_duration(rng)}",
    SlotType.TIMES: lambda rng: f"{_time(rng)} and {_time(rng)}",
}


def sample(slot: Slot, rng: random.Random) -> str:
    """A random plausible spoken value for `slot`."""
    if slot.choices:
        return rng.choice(slot.choices).replace("_", " ").casefold()
    return _SAMPLES[slot.type](rng)


_TYPICAL: Mapping[SlotType, str] = {
    SlotType.NUMBER: "seven",
    SlotType.DURATION: "ten minutes",
    SlotType.TIME: "half past seven",
    SlotType.DATE: "tomorrow",
    SlotType.DATETIME: "tomorrow at nine",
    SlotType.PLACE: "Tokyo",
    SlotType.UNIT: "grams",
    SlotType.CURRENCY: "euros",
    SlotType.QUANTITY: "three ounces",
    SlotType.MONEY: "fifty dollars",
    SlotType.NAME: "Anna",
    SlotType.TEXT: "water the plants",
    SlotType.LABEL: "lunch",
    SlotType.ITEMS: "milk and butter",
    SlotType.EXPRESSION: "seventeen times twenty four",
    SlotType.PERCENT: "thirty percent",
    SlotType.RECURRENCE: "every day",
    SlotType.DURATIONS: "five and ten minutes",
    SlotType.TIMES: "seven and eight",
}


def example(phrase: Phrase) -> str:
    """One plain way to say `phrase`: with the first alternatives, and of the optional words only articles."""
    return _plain(phrase.body)


def _plain(body: Body) -> str:
    said: list[str] = []
    for item in body.items:
        if isinstance(item, str):
            said.append(item)
        elif isinstance(item, Choice):
            first = _plain(item.alternatives[0])
            if not item.optional or first in ("a", "the"):
                said.append(first)
        elif isinstance(item, Slot):
            said.append(item.choices[0] if item.choices else _TYPICAL[item.type])
    return " ".join(said)

"""Parses repetitions: "every weekday", "mondays and wednesdays", "on the first of each month"."""

from dataclasses import dataclass, replace

from tools.language.dates import MONTHS, WEEKDAYS
from tools.language.numbers import ORDINALS, TENS, ordinal_at, small_at, word_at
from tools.language.spoken import SpokenValue, Words, phrases
from tools.language.times import PARTS, DayPart
from tools.recurrence import DAYS, NAMED

_EVERY = frozenset(("every", "each", "all"))
_UNITS = {"hour": "HOURLY", "day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}
_ADVERBS = {
    "hourly": "HOURLY", "daily": "DAILY", "everyday": "DAILY", "nightly": "DAILY", "weekly": "WEEKLY",
    "monthly": "MONTHLY", "yearly": "YEARLY", "annually": "YEARLY", "fortnightly": "WEEKLY;INTERVAL=2",
}  # fmt: skip
_SETS = {
    "weekday": "weekdays", "weekdays": "weekdays", "workday": "weekdays", "workdays": "weekdays",
    "weekend": "weekends", "weekends": "weekends",
}  # fmt: skip
_WHOLE_WEEK = 7
RECURRENCE_STARTS = (
    _EVERY | set(_ADVERBS) | set(_SETS) | set(WEEKDAYS) | {f"{day}s" for day in WEEKDAYS} | set(ORDINALS) | set(TENS)
    | {"on", "at", "for", "once", "the", "work", "working", "week", "last"}
)  # fmt: skip
"""Words with which a recurrence may begin."""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """`rule`: an RRULE. `part`: the part of the day that was said with it ("every morning")."""

    rule: str
    part: DayPart | None = None

    @property
    def name(self) -> str | None:
        """Its name in `NAMED`; None if it has none."""
        return next((name for name, rule in NAMED.items() if rule == self.rule), None)


def recurrence_at(words: Words, at: int) -> SpokenValue[Recurrence] | None:
    """The longest recurrence at `at`; a preposition before it ("on weekdays") belongs to it."""
    start = at + 1 if word_at(words, at) in ("on", "at", "for") else at
    found = [reader(words, start) for reader in (_adverb_at, _days_at, _monthly_at, _yearly_at, _interval_at)]
    longest = max((one for one in found if one is not None), key=lambda one: one.end, default=None)
    return _limited(words, longest) if longest is not None else None


_EXCEPT = phrases("except|except for|except on|bar|but not|but not on|apart from|other than|excluding|not")


def _limited(words: Words, found: SpokenValue[Recurrence]) -> SpokenValue[Recurrence]:
    """The recurrence with a restriction after it: "every day except sunday", "mondays and thursdays only"."""
    rule = found.value.rule
    if word_at(words, found.end) == "only" and "BYDAY" in rule:
        return SpokenValue(found.value, found.end + 1)
    lead = next((each for each in _EXCEPT if tuple(words[found.end : found.end + len(each)]) == each), None)
    if lead is None or rule not in (NAMED["daily"], NAMED["weekdays"]):
        return found
    start = found.end + len(lead)
    start += word_at(words, start) in ("on", "at", "the")
    start += word_at(words, start) == "the"
    left, end, _ = _listed_days(words, start)
    if _SETS.get(word_at(words, start)) == "weekends":
        left, end = {5, 6}, start + 1
    base = range(_WHOLE_WEEK if rule == NAMED["daily"] else 5)
    kept = [DAYS[day] for day in base if day not in left]
    if not left or not kept:
        return found
    return SpokenValue(replace(found.value, rule=f"FREQ=WEEKLY;BYDAY={','.join(kept)}"), end)


def _adverb_at(words: Words, at: int) -> SpokenValue[Recurrence] | None:
    """ "daily", "once a week"."""
    word = word_at(words, at)
    if word in _ADVERBS:
        on = _day_of(words, at + 1, word.removesuffix("ly")) if word in ("monthly", "yearly") else None
        rule, end = f"FREQ={_ADVERBS[word]}{on.value if on else ''}", on.end if on else at + 1
        return SpokenValue(Recurrence(rule, DayPart.NIGHT if word == "nightly" else None), end)
    if words[at : at + 3] in (["once", "a", "fortnight"], ["once", "every", "fortnight"]):
        return SpokenValue(Recurrence("FREQ=WEEKLY;INTERVAL=2"), at + 3)
    if words[at : at + 2] in (["once", "a"], ["once", "every"], ["once", "per"]) and word_at(words, at + 2) in _UNITS:
        return SpokenValue(Recurrence(f"FREQ={_UNITS[words[at + 2]]}"), at + 3)
    return None


def _days_at(words: Words, at: int) -> SpokenValue[Recurrence] | None:
    """ "every monday and wednesday", "weekdays", "monday to friday", "mondays". A single "monday" is a date."""
    every = word_at(words, at) in _EVERY
    start = at + 1 if every else at
    start += every and word_at(words, start) in ("single", "of")
    named = _SETS.get(word_at(words, start))
    if word_at(words, start) in ("work", "working", "week") and word_at(words, start + 1) in ("day", "days"):
        named, start = "weekdays", start + 1
    if named is not None:
        plural = word_at(words, start).endswith("s")
        part = PARTS.get(word_at(words, start + 1).removesuffix("s"))
        if not (every or plural or part):
            return None
        return SpokenValue(Recurrence(NAMED[named], part), start + 1 + (part is not None))
    days, end, several = _listed_days(words, start)
    weekly = words[end : end + 2] in (["every", "week"], ["each", "week"]) or word_at(words, end) == "weekly"
    if not days or not (every or several or weekly):
        return None
    end += weekly * (1 + (word_at(words, end) != "weekly"))
    part = PARTS.get(word_at(words, end).removesuffix("s"))
    chosen = sorted(days)
    rule = "FREQ=DAILY" if len(chosen) == _WHOLE_WEEK else f"FREQ=WEEKLY;BYDAY={','.join(DAYS[d] for d in chosen)}"
    return SpokenValue(Recurrence(rule, part), end + (part is not None))


def _listed_days(words: Words, at: int) -> tuple[set[int], int, bool]:
    """The weekdays listed from `at`, the index after them, and whether their form alone shows that they repeat
    ("mondays", "monday to friday")."""
    days: set[int] = set()
    end, several = at, False
    while end < len(words):
        start = end
        if days and word_at(words, start) in ("and", "every", "on", "or"):
            start += 1
            start += word_at(words, start) in ("every", "each", "on")
        word = word_at(words, start)
        day = WEEKDAYS.get(word, WEEKDAYS.get(word.removesuffix("s")))
        if day is None:
            break
        several = several or word not in WEEKDAYS
        last = WEEKDAYS.get(word_at(words, start + 2).removesuffix("s"), -1)
        if word_at(words, start + 1) in ("to", "through", "till", "until", "thru") and last >= 0:
            days |= {(day + ahead) % _WHOLE_WEEK for ahead in range((last - day) % _WHOLE_WEEK + 1)}
            end, several = start + 3, True
        else:
            days.add(day)
            end = start + 1
    return days, end, several


def _interval_at(words: Words, at: int) -> SpokenValue[Recurrence] | None:
    """ "every day", "every morning", "every other week", "every two weeks on friday", "each year on march fifth"."""
    if word_at(words, at) not in ("every", "each"):
        return None
    start, count = at + 1, 1
    start += word_at(words, start) == "single"
    number = small_at(words, start)
    if word_at(words, start) in ("other", "second"):
        start, count = start + 1, 2
    elif number is not None and number.value:
        start, count = number.end, number.value
    word = word_at(words, start).removesuffix("s")
    interval = f";INTERVAL={count}" if count > 1 else ""
    if word == "fortnight":
        word, interval = "week", f";INTERVAL={2 * count}" if count < 50 else ""
    if count > 1 and word in WEEKDAYS:
        return SpokenValue(Recurrence(f"FREQ=WEEKLY{interval};BYDAY={DAYS[WEEKDAYS[word]]}"), start + 1)
    if word in PARTS:
        return SpokenValue(Recurrence(f"FREQ=DAILY{interval}", PARTS[word]), start + 1)
    if word not in _UNITS:
        return None
    rule, end = f"FREQ={_UNITS[word]}{interval}", start + 1
    if word == "week":
        lead = end + (word_at(words, end) == "on")
        days, after, _ = _listed_days(words, lead + (word_at(words, lead) == "a"))
        if days:
            return SpokenValue(Recurrence(f"{rule};BYDAY={','.join(DAYS[day] for day in sorted(days))}"), after)
    on = _day_of(words, end, word) if word in ("month", "year") else None
    return SpokenValue(Recurrence(rule + on.value), on.end) if on is not None else SpokenValue(Recurrence(rule), end)


def _day_of(words: Words, at: int, unit: str) -> SpokenValue[str] | None:
    """ "on the fifth", "on the last day", "on march fifth", "on the fifth of march", after "every month" or "every
    year"."""
    start = at + (word_at(words, at) == "on")
    month = MONTHS.get(word_at(words, start), 0)
    start += bool(month)
    start += word_at(words, start) == "the"
    if word_at(words, start) == "last" and word_at(words, start + 1) == "day" and unit == "month":
        return SpokenValue(";BYMONTHDAY=-1", start + 2)
    day = ordinal_at(words, start) or (small_at(words, start) if month else None)
    if day is None or not 1 <= day.value <= 31:
        return None
    end = day.end
    if not month and unit == "year":
        end += word_at(words, end) == "of"
        month, end = MONTHS.get(word_at(words, end), 0), end + 1
    if bool(month) != (unit == "year"):
        return None
    return SpokenValue(f"{f';BYMONTH={month}' if month else ''};BYMONTHDAY={day.value}", end)


def _yearly_at(words: Words, at: int) -> SpokenValue[Recurrence] | None:
    """ "every tenth of june", "each march the fifth"."""
    if word_at(words, at) not in ("every", "each"):
        return None
    on = _day_of(words, at + 1, "year")
    return SpokenValue(Recurrence(f"FREQ=YEARLY{on.value}"), on.end) if on is not None else None


def _monthly_at(words: Words, at: int) -> SpokenValue[Recurrence] | None:
    """ "the first of each month", "the last day of every month", "every first monday of the month"."""
    start = at + (word_at(words, at) in ("the", "every", "each"))
    every = word_at(words, at) in ("every", "each")
    last = word_at(words, start) == "last"
    place = SpokenValue(-1, start + 1) if last else ordinal_at(words, start)
    if place is None or not -1 <= place.value <= 31:
        return None
    end, weekday = place.end, WEEKDAYS.get(word_at(words, place.end))
    end += weekday is not None or word_at(words, end) == "day"
    if weekday is None and last and end == place.end:
        return None
    link = words[end : end + 2]
    if (
        link not in (["of", "every"], ["of", "each"], ["of", "the"], ["in", "the"])
        or word_at(words, end + 2) != "month"
    ):
        link, end = words[end : end + 1], end - 1
        if link not in (["every"], ["each"]) or word_at(words, end + 2) != "month":
            if not every or weekday is None or not 1 <= place.value <= 5 or place.value == 2:
                return None
            end = place.end - 2  # "every first sunday"; "every second sunday" is every other one
    if not every and link[-1] == "the":
        return None  # "the first of the month" is one day
    if weekday is not None:
        return (
            SpokenValue(Recurrence(f"FREQ=MONTHLY;BYDAY={place.value}{DAYS[weekday]}"), end + 3)
            if (place.value <= 5)
            else None
        )
    return SpokenValue(Recurrence(f"FREQ=MONTHLY;BYMONTHDAY={place.value}"), end + 3)

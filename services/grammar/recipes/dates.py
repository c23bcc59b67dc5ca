"""The recipe for questions about dates: the day itself, its distance in a unit, or its week."""

from datetime import date

from services.grammar.intents import Intent, SlotValue
from services.grammar.planning import PlanBuilder
from services.grammar.recipes.plain import note_read, plain
from services.models.call_view import KnownCallStatus
from tools.language.dates import last_before
from tools.language.day_counts import later
from tools.language.moments import When
from tools.speech import count, listing

_OVER = frozenset(("since", "ago", "was", "were", "born"))
_UNITS = ("days", "weeks", "months", "years", "sleeps")
_ABOUT_A_DAY = frozenset(("of", "for", "when", "until", "after", "before"))
_OWN = ("week", "year", "month")


def tell(intent: Intent, key: str, draft: PlanBuilder) -> None:
    """Looks up the day. The answer is the tool's, or is computed here for a question about a unit or a part of it."""
    that = _day(intent, "date", draft)
    if not draft.heard(intent) or not intent.complete:
        draft.plan.unheard = True
        return
    if that is None and "left" in intent.words:
        that = draft.now.date().replace(month=12, day=31)
    if that is None and intent.said("date") is not None:
        plain(intent, key, draft)  # a moment without a day
        return
    if that is None and {token.text for token in draft.utterance.tokens[intent.end : intent.end + 1]} & _ABOUT_A_DAY:
        draft.plan.unheard = True  # "the date of ..." with a day that was not understood: today is no answer
        return
    call = draft.read(key, intent.tool, {} if that is None else {"date": that.isoformat()})
    note_read(intent, key, draft)
    if call is not None and call.status is KnownCallStatus.DONE:
        answer = _answer(intent, that, draft)
        if answer:
            draft.plan.remarks[key] = answer


def _day(intent: Intent, name: str, draft: PlanBuilder) -> date | None:
    """The day that slot `name` means. Of a weekday or holiday it is the last one if the question is about the past."""
    value: SlotValue | None = intent.slots.get(name)
    if value is None or not isinstance(value.value, When) or value.value.day is None:
        return None
    today = draft.now.date()
    if value.value.day > today and _OVER & set(intent.words):
        said = [token.text for token in draft.utterance.tokens[value.start : value.end]]
        return last_before(said, today) or value.value.day
    return value.value.day


def _answer(intent: Intent, that: date | None, draft: PlanBuilder) -> str:
    """The answer to a question for a part of the date or a duration; "" if the tool's answer is used."""
    words, today = intent.words, draft.now.date()
    asked = "years" if "long" in words else next((unit for unit in _UNITS if unit in words), "")
    start = _day(intent, "from", draft)
    if start is not None and that is not None:
        if that < start and that.year == start.year:
            that = later(that, 12)
        return f"From {_named(start)} to {_named(that)} it is {_length(start, that, asked)}."
    if that is not None and "born" in words:
        who = "You are" if "i" in words else "They are"
        return f"{who} {_months(that, today) // 12}." if that <= today else ""
    if that is not None and "left" in words and intent.said("date") is None:
        return f"There are {_length(today, that, asked)} left in {that.year}."
    if that is not None and asked and that != today and (asked != "years" or _months(*sorted((that, today))) > 12):
        length = _length(today, that, asked)
        return f"{_named(that)} was {length} ago." if that < today else f"{_named(that)} is in {length}."
    part = next((each for each in _OWN if each in words[:3]), "") if "day" not in words else ""
    return _part(part, that, today) if part else ""


def _part(part: str, that: date | None, today: date) -> str:
    day = that or today
    value = {"week": f"week {day.isocalendar().week}", "year": f"{day.year}", "month": f"{day:%B} {day.year}"}[part]
    return f"It is {value}." if day == today else f"{_named(day)} is in {value}."


def _named(day: date) -> str:
    return f"{day:%A}, {day:%B} {day.day}, {day.year}"


def _months(start: date, end: date) -> int:
    """Whole months between two days."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (later(start, months) > end)


def _length(one: date, other: date, unit: str) -> str:
    """The time between two days, in days or in `unit` and the days that are left over."""
    start, end = sorted((one, other))
    days = (end - start).days
    if unit == "weeks":
        parts = [count(days // 7, "week"), count(days % 7, "day")]
    elif unit in ("months", "years"):
        months = _months(start, end)
        left = count((end - later(start, months)).days, "day")
        parts = [count(months // 12, "year"), count(months % 12, "month")] if unit == "years" else []
        parts = [*(parts or [count(months, "month")]), left]
    else:
        return count(days, unit.removesuffix("s") or "day")
    return listing([part for part in parts if not part.startswith("0 ")]) or "0 days"

"""The span of hours or of days that a question about the calendar names."""

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from typing import Any, TypeVar

from services.grammar.intents import Intent
from services.grammar.planning import PlanBuilder
from tools.language.dates import date_at
from tools.language.moments import When
from tools.language.ranges import date_span_at, time_span_at
from tools.language.spoken import SpokenValue
from tools.language.times import daypart_at

V = TypeVar("V")


def span_said(intent: Intent, draft: PlanBuilder) -> dict[str, Any]:
    """The arguments `start` and `end` for "between two and four tomorrow" or "from monday to thursday"; {} without
    exactly one such span between the requests for other tools."""
    others = [each for each in draft.intents if each.tool != intent.tool]
    begin = max((each.end for each in others if each.end <= intent.start), default=0)
    end = min((each.start for each in others if each.start >= intent.end), default=len(draft.utterance.words))
    words = list(draft.utterance.words[begin:end])
    days = _found(words, lambda at: date_span_at(words, at, draft.now))
    if len(days) == 1:
        (first, last), _, _ = days[0]
        return {"start": first.isoformat(), "end": last.isoformat()}
    spans = _found(words, lambda at: time_span_at(words, at))
    if days or len(spans) != 1:
        return {}
    span, first_word, behind = spans[0]
    rest = [*words[:first_word], *["|"] * (behind - first_word), *words[behind:]]
    when = intent.said("start")
    dates = _found(rest, lambda at: date_at(rest, at, draft.now.date()))
    day = when.day if isinstance(when, When) and when.day else dates[0][0] if dates else draft.now.date()
    parts = _found(rest, lambda at: daypart_at(rest, at))
    clock = span.within(parts[0][0] if parts else None).start
    start = datetime.combine(day, time(clock.hour % 24, clock.minute))
    return {
        "start": start.strftime("%Y-%m-%dT%H:%M"),
        "end": (start + timedelta(minutes=span.minutes)).strftime("%Y-%m-%dT%H:%M"),
    }


def _found(words: Sequence[str], reader: Callable[[int], SpokenValue[V] | None]) -> list[tuple[V, int, int]]:
    """Every value that `reader` finds, left to right and apart from each other, as (value, start, end)."""
    values: list[tuple[V, int, int]] = []
    at = 0
    while at < len(words):
        found = reader(at)
        if found is not None:
            values.append((found.value, at, found.end))
        at = found.end if found is not None else at + 1
    return values

"""Adds to a reading the question whose values are anywhere in the sentence, if no phrase has read all of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from services.grammar.intents import Intent, SlotValue
from services.grammar.planning import WORTH_ASKING, faint
from services.grammar.reading import MAX_WORDS, UtteranceReading
from services.grammar.spread import days, measures, places, proportions, routes, spans, sums
from services.understanding.reading import LearnedReading
from tools.language.currencies import currency_of_zone
from tools.language.numbers import number_at
from tools.language.slots import SlotType
from tools.language.spoken import listed
from tools.language.tokens import FILLERS, Token, tokenize
from tools.language.values import TokenizedUtterance
from tools.spec import ToolSpec

_SURE = 0.6
_COMMANDS = frozenset(
    listed(
        """set remind wake add put create make start text call cancel stop give book schedule write note save delete
        remove move email message ring phone play buy order navigate take count"""
    )
)
_COURTESY = frozenset(listed("please can could you would will hey okay ok so and right now um well just foresay then"))
_ASKING = frozenset(listed("what how do does is are will would should when which am any did"))
"""First words of questions. A command that was read from the first words of a question is ignored."""
_GIVES_WAY = {"get_time": frozenset(("get_directions", "get_phone_number"))}
_LOST = frozenset(("wiki_lookup", "search_calendar", "web_search", "search_notes", "read_list"))
"""Look-ups whose phrases take any words. A question whose values are understood is preferred to them."""


def with_question(
    reading: UtteranceReading, text: str, learned: LearnedReading | None, specs: Mapping[str, ToolSpec], now: datetime
) -> UtteranceReading:
    """`reading`; if its words are a question that these readers understand better, its intents are replaced by that."""
    tokens = tokenize(text)
    if proportions.sides_wanted([token.text for token in tokens]):
        reading = replace(reading, intents=tuple(each for each in reading.intents if each.tool not in _LOST))
    sure = [each for each in reading.intents if each.complete and each.confidence >= _SURE and not faint(each)]
    asks = _first(tokens) in _ASKING
    said = [token.text for token in tokens]
    wanted = [
        each
        for each in sure
        if not specs[each.tool].safe and not (asks and (each.learned or each.start <= 2 or "too" in said[: each.start]))
    ]
    if reading.dropped or not tokens or len(tokens) > MAX_WORDS or wanted:
        return reading
    sure = [each for each in sure if specs[each.tool].safe]
    if _first(tokens) in _COMMANDS and {each.tool for each in sure} != {"calculate"}:
        return reading
    asked = next((each for each in _questions(tokens, learned, now) if each.tool in specs), None)
    if asked is None or _read_already(asked, sure, tokens):
        return reading
    words = tuple(token.text for token in tokens)
    return replace(reading, intents=(asked,), tokens=tuple(tokens), words=words, unfinished=reading.unfinished)


def told(text: str, now: datetime) -> tuple[str, Intent | None]:
    """The answer to a question about durations, ages and the calendar, for which there is no tool ("" for others); and
    a look-up of the current time, if the answer depends on it."""
    tokens = tokenize(text)
    if not tokens or len(tokens) > MAX_WORDS:
        return "", None
    answer, from_now = spans.told(tokens, now)
    if from_now:
        slots = {"answer": SlotValue(None, answer)}
        return answer, Intent("get_time", slots, 0, len(tokens), tuple(token.text for token in tokens))
    return answer or days.told(tokens, now.date()) or proportions.told(tokens), None


def _first(tokens: Sequence[Token]) -> str:
    return next((token.text for token in tokens if token.text not in _COURTESY and token.text not in FILLERS), "")


def _read_already(asked: Intent, sure: Sequence[Intent], tokens: Sequence[Token]) -> bool:
    """Whether a phrase has read the same values, or more of them."""
    same = [each for each in sure if each.tool == asked.tool]
    lost = _LOST | _GIVES_WAY.get(asked.tool, frozenset())
    others = [each for each in sure if each.tool != asked.tool and each.tool not in lost]
    if others and not same:
        return len(_positions(others)) >= len(_positions([asked]))
    if len(sure) > 1 and same:
        return len(_positions(sure)) >= len(_positions([asked]))
    if asked.tool == "calculate" and same:
        numbers = {at for at, token in enumerate(tokens) if number_at([token.text], 0) is not None}
        return not _positions([asked]) >= _positions(same) & numbers
    if asked.tool == "get_directions" and same:
        return len(same) > 1 or all(_same_place(asked, same[0], name) for name in ("origin", "destination"))
    if asked.tool == "get_weather" and same:
        sure_enough = same[0].confidence >= WORTH_ASKING or "location" in same[0].slots
        return sure_enough and not _positions([asked]) - _positions(same) and not _vague_place(asked, same[0])
    if asked.tool == "get_time" and same and _vague_place(asked, same[0]):
        return False
    return bool(same) and _positions([asked]) <= _positions(same)


def _vague_place(asked: Intent, other: Intent) -> bool:
    """Whether the other reading has a place that is not one: "the barbecue", "school"."""
    one, two = asked.slots.get("location"), other.slots.get("location")
    if one is None or two is None:
        return two is not None
    return two.start <= one.start and one.end <= two.end and one.end - one.start < two.end - two.start


def _same_place(asked: Intent, other: Intent, name: str) -> bool:
    one, two = asked.slots.get(name), other.slots.get(name)
    return (one is None and two is None) or (one is not None and two is not None and one.spans == two.spans)


def _positions(intents: Sequence[Intent]) -> set[int]:
    return {
        at
        for intent in intents
        for value in intent.slots.values()
        for start, end in value.spans
        for at in range(start, end)
    }


def _questions(tokens: Sequence[Token], learned: LearnedReading | None, now: datetime) -> Iterator[Intent]:
    """The questions that the words may be, the surest kind first."""
    words = [token.text for token in tokens]
    home = currency_of_zone(str(now.tzinfo)) if now.tzinfo is not None else ""
    if (summed := sums.worked_out(tokens, home)) is not None:
        spans_ = [(each.start, each.end) for each in summed.parts]
        yield _intent("calculate", words, {"expression": (SlotType.EXPRESSION, summed.expression)}, spans_)
    if (exchange := measures.exchanged(tokens, home)) is not None:
        values = {"amount": exchange.amount, "from_currency": exchange.source, "to_currency": exchange.target}
        yield _intent(
            "convert_currency", words, {name: (None, value) for name, value in values.items()}, exchange.spans
        )
    if (conversion := measures.converted(words)) is not None:
        made = {"value": conversion.value, "from_unit": conversion.source, "to_unit": conversion.target}
        slots: dict[str, tuple[SlotType | None, Any]] = {name: (None, value) for name, value in made.items()}
        if conversion.first is not None:
            slots["compared"] = (None, (conversion.first, conversion.other))
        yield _intent("convert_units", words, slots, conversion.spans)
    day = TokenizedUtterance(tokens, now)
    for question in (
        routes.route(tokens),
        places.clock(tokens, words, learned),
        places.weather(tokens, words, day, learned),
        places.days(words, day),
    ):
        if question is not None:
            yield Intent(question.tool, question.slots, 0, len(words), tuple(words))


def _intent(
    tool: str,
    words: Sequence[str],
    values: Mapping[str, tuple[SlotType | None, Any]],
    spans_: Sequence[tuple[int, int]],
) -> Intent:
    """An intent on all words; each value counts as said in all of `spans_`."""
    start, end = max(spans_)
    others = tuple(each for each in spans_ if each != (start, end))
    slots = {
        name: SlotValue(kind, value, start, end, open=end == len(words), others=others)
        for name, (kind, value) in values.items()
    }
    return Intent(tool, slots, 0, len(words), tuple(words))

"""Requests with a day or a time that does not exist ("the thirtieth of february", "half past thirty"): the assistant
says so and asks for another one, and does nothing of the rest."""

from dataclasses import replace
from datetime import datetime

from services.grammar.intents import Intent, SlotValue
from services.grammar.planning import OpenQuestion
from services.grammar.reading import UtteranceReader, UtteranceReading
from services.grammar.recalled import RecalledTurn
from tools.language.dates import MONTHS, WEEKDAYS
from tools.language.moments import When
from tools.language.no_such_time import NoSuchTime, no_such_time
from tools.language.numbers import ordinal_at
from tools.language.slots import TEMPORAL, SlotType
from tools.language.tokens import surface, tokenize
from tools.language.tries import main_moment

_MONTH = "of_month"
"""The slot, of no tool, in which the request keeps the month of a day that does not exist."""


def no_such(
    reading: UtteranceReading, question: OpenQuestion | None, reader: UtteranceReader, now: datetime
) -> RecalledTurn | None:
    """What is said about the day or time in the turn that does not exist; None without one, where it stands in a text
    that the user dictates, and where nothing is asked for."""
    tokens, intents = reading.tokens, reading.intents
    found = no_such_time([token.text for token in tokens], now.date())
    if found is None or any(each.tool.startswith(_TEXTS) for each in intents):
        return None
    if question is not None and question.slot is not None and _temporal(question, reader):
        return RecalledTurn((question.intent,), ask=_told(found), slot=question.slot)
    if not intents:
        return None
    rest = f"{surface(tokens, 0, found.start)} {surface(tokens, found.end, len(tokens))}"
    read = reader.read(rest, now).intents
    moment = main_moment(reader.specs[read[0].tool]) if len(read) == 1 else None
    if moment is None or reader.specs[read[0].tool].safe:
        return RecalledTurn((), say=_told(found))
    return RecalledTurn((_untimed(read[0], moment, found),), ask=_told(found), slot=moment)


_TEXTS = ("send_", "create_note", "append_note")


def _temporal(question: OpenQuestion, reader: UtteranceReader) -> bool:
    return question.slot == main_moment(reader.specs[question.intent.tool])


def _untimed(intent: Intent, moment: str, found: NoSuchTime) -> Intent:
    """The request with what else was said of its time, to which the reply to the question is added."""
    said = intent.said(moment)
    when = said if isinstance(said, When) else When()
    when = replace(when, day=None) if found.day else replace(when, time=None)
    slots = {name: value for name, value in intent.slots.items() if value.type not in TEMPORAL or name == moment}
    if found.month:
        slots[_MONTH] = SlotValue(SlotType.LABEL, found.month)
    return replace(intent, slots={**slots, moment: SlotValue(SlotType.DATETIME, when)})


def _told(found: NoSuchTime) -> str:
    if found.day:
        return f"There is no {found.said}. Which day do you mean?"
    return f"There is no such time as {found.said}. What time do you mean?"


def in_that_month(text: str, asked: Intent) -> str:
    """The reply to the question about `asked`; a day's number alone ("what about the twenty eighth") is one of the
    month that was said before."""
    tokens, month = tokenize(text), asked.said(_MONTH)
    words = [token.text for token in tokens]
    day = next((found for at in range(len(words)) if (found := ordinal_at(words, at)) is not None), None)
    if not month or day is None or _DAYS & set(words):
        return text
    start = 2 if words[:2] in (["what", "about"], ["how", "about"]) else 0
    return f"{surface(tokens, start, day.end)} of {month} {surface(tokens, day.end, len(tokens))}".strip()


_DAYS = frozenset((*MONTHS, *WEEKDAYS, "today", "tomorrow", "tonight"))

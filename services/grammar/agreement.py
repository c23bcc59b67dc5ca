"""Compares the values that the grammar has read with those that the learned model has marked.

Two readings of the same words that were made in different ways seldom make the same mistake. So where the model is sure
of a value and the grammar has another one, or none, a write is asked about.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from services.grammar.intents import Intent
from services.grammar.learned_values import FILLINGS, values_of
from services.understanding.reading import LearnedReading, LearnedRequest
from tools.language.moments import When
from tools.language.tokens import Token, words
from tools.spec import ToolSpec

SURE = 0.85
"""Least probability of each word of a value that counts against the grammar's."""
_SMALL = frozenset(("a", "an", "the", "my", "our", "some", "that", "to", "of", "list", "timer", "alarm", "please"))
_DO = "do"


def differs(learned: LearnedReading, intent: Intent, spec: ToolSpec, tokens: Sequence[Token], now: datetime) -> bool:
    """Whether a value of which the model is sure is not what the grammar's `intent` has. `tokens` are the words that
    the model has read. False where the model has not exactly one request of this tool."""
    mine = [each for each in learned.requests if each.label == intent.tool and each.act == _DO]
    if len(mine) != 1 or intent.tool not in FILLINGS:
        return False
    sure = _sure_part(mine[0])
    values = values_of(sure, spec, tokens, now)
    if values is None or not sure.spans:
        return False
    return any(not _same(value.value, _of(intent, name), now) for name, value in values.slots.items())


def _sure_part(request: LearnedRequest) -> LearnedRequest:
    spans = tuple(span for span in request.spans if span.p >= SURE)
    return LearnedRequest(request.label, request.p_label, request.act, request.p_act, request.start, request.end, spans)


def _of(intent: Intent, name: str) -> Any:
    """The intent's value for the slot, which recipes know by other names too."""
    for known in (name, *_ALIASES.get(name, ())):
        if intent.said(known) is not None:
            return intent.said(known)
    return None


_ALIASES: Mapping[str, Sequence[str]] = {
    "start": ("at", "on"), "at": ("start", "on"), "title": ("event",), "due": ("time", "date"), "time": ("date", "due"),
    "text": ("anchor",), "content": ("text",),
}  # fmt: skip


def _same(mine: Any, theirs: Any, now: datetime) -> bool:
    if isinstance(mine, When):
        return isinstance(theirs, When) and mine.moment(now) == theirs.moment(now)
    if isinstance(mine, list) or isinstance(theirs, list):
        both = [sorted(_bare(each) for each in value) for value in (mine, theirs) if isinstance(value, list)]
        return len(both) == 2 and both[0] == both[1]
    if isinstance(mine, str):
        return isinstance(theirs, str) and _bare(mine) == _bare(theirs)
    return bool(mine == theirs)


def _bare(text: Any) -> str:
    return " ".join(word for word in words(str(text)) if word not in _SMALL)

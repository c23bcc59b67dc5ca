"""Nothing is done that nobody asked for, with the grammar alone and with the learned model (`unasked.py`)."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from unittest import mock

import pytest

from bench.dialogues import engines
from bench.dialogues.judge import agrees
from bench.dialogues.play import Called, PlayedTurn, play
from tests.services.grammar.unasked import ROWS, Effect

_CONTACTS = (
    ("Anna Berg", "+447700900222", "anna@example.org"),
    ("Ben Ortiz", "+447700900333", "ben@example.org"),
    ("Mum", "+447700900111", "mum@example.org"),
    ("Dr Patel", "+447700900555", "patel@example.org"),
)
_NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with mock.patch.multiple(engines, CONTACTS=_CONTACTS, START=_NOON):
        yield


def unasked(turns: Sequence[PlayedTurn], wanted: Sequence[Effect]) -> list[tuple[str, object]]:
    """The side effects that happened and were not wanted."""
    left = list(wanted)
    found: list[tuple[str, object]] = []
    for call in (call for turn in turns for call in turn.writes if call.status == "done"):
        hit = next((each for each in left if _same(each, call)), None)
        if hit is None:
            found.append((call.tool, call.arguments))
        else:
            left.remove(hit)
    return found


def _same(wanted: Effect, call: Called) -> bool:
    tool, values = wanted
    return tool == call.tool and all(_plain(value, call.arguments.get(name), name) for name, value in values.items())


def _plain(wanted: object, got: object, name: str) -> bool:
    """Whether two values are the same but for commas, articles and capitals."""
    if isinstance(wanted, list) and isinstance(got, list):
        return len(wanted) == len(got) and all(_plain(one, other, name) for one, other in zip(wanted, got, strict=True))
    return _words(wanted) == _words(got) or agrees(name, wanted, got)


def _words(value: object) -> str:
    said = "".join(char for char in str(value).casefold() if char not in ",.?!")
    return " ".join(word for word in said.split() if word not in ("a", "an", "the"))


@pytest.mark.parametrize(("kind", "texts", "wanted"), ROWS)
def test_nothing_is_done_that_nobody_asked_for(kind: str, texts: Sequence[str], wanted: Sequence[Effect]) -> None:
    turns = play(texts, phone=True)
    assert not unasked(turns, wanted), (kind, turns)
    assert all(turn.answer for turn in turns)

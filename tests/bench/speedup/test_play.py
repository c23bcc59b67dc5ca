"""The embedded model of the bench is that of the server."""

import asyncio
from datetime import UTC, datetime

import pytest

from bench.speedup.play import speculator
from services.events.model import ActionKind, Ask, Phase, SessionContext, UserUpdate
from services.understanding.model import Understanding
from services.understanding.reading import LearnedReading


def test_the_speculator_has_the_learned_understanding(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[list[str]] = []

    async def read(self: Understanding, words: list[str], *told: object) -> LearnedReading:
        heard.append(words)
        return LearnedReading()

    monkeypatch.setattr(Understanding, "read", read)

    async def generate() -> None:
        session = speculator().open(SessionContext("", (), lambda: datetime(2026, 3, 10, 9, 30, tzinfo=UTC)))
        session.append(UserUpdate(1, 1, "look at this", "look at this"))
        ask = Ask(1, Phase.SETTLING, frozenset({ActionKind.PAUSE}))
        assert [output async for output in session.generate(ask)]

    asyncio.run(generate())
    assert heard == [["look", "at", "this"]]

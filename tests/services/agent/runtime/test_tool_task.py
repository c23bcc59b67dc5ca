"""What is logged of a call, and what a failing journal does to one."""

import logging

import pytest

from services.agent.runtime.tool_task import UNRECORDED
from services.events.journal import WriteIntent
from services.events.model import Ask, ContextEntry, Observed, Phase
from tests.services.agent.fakes import FakeJournal, FakeRun, Output, answer, call, final, pause, run, tool
from tools.spec import Effect, ToolOutcome


class FailingJournal(FakeJournal):
    """Fails at `at`: intend or settle."""

    def __init__(self, at: str) -> None:
        super().__init__()
        self.at = at

    async def intend(self, intent: WriteIntent) -> bool:
        if self.at == "intend":
            raise OSError("disk full")
        return await super().intend(intent)

    async def settle(self, key: str, outcome: ToolOutcome) -> None:
        if self.at == "settle":
            raise OSError("disk full")
        await super().settle(key, outcome)


def replies(entries: list[ContextEntry], ask: Ask) -> list[Output]:
    if ask.phase is not Phase.FINAL:
        return [*pause()]
    seen = any(isinstance(entry, Observed) for entry in entries)
    return [*answer("That is all.")] if seen else [call(1, "send", text="hello"), *pause()]


def talk(journal: FakeJournal) -> FakeRun:
    return run(
        replies, [final("send hello", 0.0)], tool("send", Effect.WRITE_LOCAL, undo_with="unsend"), journal=journal
    )


def test_each_call_leaves_two_lines_that_name_its_turn_and_call(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "services.agent"):
        talk(FakeJournal())
    lines = [(record.getMessage(), record.__dict__["turn"], record.__dict__["call"]) for record in caplog.records]
    assert lines == [("send sent, attempt 1", 1, 1), ("send done", 1, 1)]


def test_what_cannot_be_recorded_is_not_sent(caplog: pytest.LogCaptureFixture) -> None:
    result = talk(FailingJournal("intend"))
    assert result.ran("send") == []
    (observed,) = result.told(Observed)
    assert observed.error == "journal: " + UNRECORDED, "fit to be spoken; what went wrong is in the log"
    assert "could not take the intent of send: disk full" in caplog.text


def test_an_outcome_that_cannot_be_recorded_is_told_all_the_same(caplog: pytest.LogCaptureFixture) -> None:
    result = talk(FailingJournal("settle"))
    assert result.said() == [("answer", "That is all.")]
    assert result.statuses(1)[-1] == "done"
    assert "could not take the outcome of send" in caplog.text

"""Function tools that run at the client: never early, journalled, answered by an event."""

import pytest

from services.agent import AgentPolicy
from services.events.agent import SessionClose, ToolResult
from services.events.model import Ask, ContextEntry, Fact, Observed, Pause, PauseReason
from services.events.output import AnswerStarted, ClientCall, TurnSettled
from tests.services.agent.fakes import FakeJournal, Output, answer, call, final, pause, run, tool, words
from tools.spec import Effect, ToolOutcome

OPEN_DOOR = tool("open_door", Effect.WRITE_EXTERNAL, client_side=True)


def replies(entries: list[ContextEntry], ask: Ask) -> list[Output]:
    done = any(isinstance(e, Observed) for e in entries)
    if done:
        return [*answer("It is open.")]
    return [call(1, "open_door", which="front"), *pause()] if ask.turn == 1 else [*pause()]


def test_a_client_call_goes_out_at_the_commit_and_its_result_comes_back_as_an_event() -> None:
    script = [*words("open the door"), final("open the door", 1.0), (2.0, ToolResult(1, 1, 1, {"open": True}))]
    result = run(replies, script, OPEN_DOOR)
    [client_call] = result.of(ClientCall)
    assert result.when(ClientCall) == pytest.approx(1.3)  # grace 0.3
    assert (client_call.tool, client_call.arguments) == ("open_door", {"which": "front"})
    assert len(client_call.wire_id) <= 32
    assert not result.tools.ran  # never through the toolbox
    assert result.said()[-1] == ("answer", "It is open.")
    assert [outcome.status.value for outcome in result.journal.outcomes.values()] == ["done"]


def test_a_client_that_never_answers_leaves_an_unknown_outcome() -> None:
    result = run(replies, [final("open the door", 1.0)], OPEN_DOOR, policy=AgentPolicy(client_timeout_s=5.0))
    assert result.when(TurnSettled) == pytest.approx(6.3)
    assert [outcome.status.value for outcome in result.journal.outcomes.values()] == ["unknown"]


def test_a_result_that_comes_after_all_is_told() -> None:
    script = [final("open the door", 1.0), (9.0, ToolResult(1, 1, 1, {"open": True})), final("well", 10.0, turn=2)]
    result = run(replies, script, OPEN_DOOR, policy=AgentPolicy(client_timeout_s=5.0))
    assert any("happened after all" in fact.text for fact in result.told(Fact))


class Forgetful(FakeJournal):
    async def settle(self, key: str, outcome: ToolOutcome) -> None:
        raise OSError("the disk is full")


def test_a_journal_that_cannot_take_what_the_client_has_done_does_not_end_the_session() -> None:
    script = [final("open the door", 1.0), (2.0, ToolResult(1, 1, 1, {"open": True})), final("well", 5.0, turn=2)]
    result = run(replies, script, OPEN_DOOR, journal=Forgetful())
    assert result.said()[-1] == ("answer", "It is open.")
    assert [settled.turn for settled in result.of(TurnSettled)] == [1, 2]


def test_a_model_that_waits_for_more_words_than_come_does_not_leave_the_request_in_silence() -> None:
    def waits(entries: list[ContextEntry], ask: Ask) -> list[Output]:
        return [call(1, "open_door", which="front"), Pause(PauseReason.WAITING_USER)]

    result = run(waits, [final("open the door", 1.0)], OPEN_DOOR)
    assert not result.of(ClientCall)
    assert "open door" in result.said()[-1][1]
    assert "not done" in result.said()[-1][1]


def test_a_turn_that_waits_for_the_client_call_of_another_says_so() -> None:
    def both(entries: list[ContextEntry], ask: Ask) -> list[Output]:
        return [call(1, "open_door", which="front") if ask.turn == 1 else call(1, "paint"), *pause()]

    script = [final("open the door", 1.0), final("paint it", 3.0, turn=2)]
    result = run(both, script, OPEN_DOOR, tool("paint", Effect.WRITE_LOCAL), until_s=90.0)
    waited = [at for at, said in result.outputs if isinstance(said, AnswerStarted) and said.turn == 2]
    assert waited[0] == pytest.approx(3.7)


def test_closing_does_not_wait_for_a_client_that_is_gone() -> None:
    result = run(replies, [final("open the door", 1.0), (2.0, SessionClose())], OPEN_DOOR)
    assert [outcome.status.value for outcome in result.journal.outcomes.values()] == ["unknown"]
    assert result.when(TurnSettled) == 2.0

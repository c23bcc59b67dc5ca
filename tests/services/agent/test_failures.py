"""Faults of models, tools and the journal (`spec.md#model-faults`, `spec.md#timeouts`)."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from services.agent import AgentPolicy
from services.agent.core.wording import NOTHING_TO_SAY
from services.events.journal import WriteIntent
from services.events.model import (
    Ask,
    Cancelled,
    ContextEntry,
    Invalid,
    ModelFault,
    ModelFaultKind,
    Observed,
    Pause,
    Phase,
    Rejected,
    Remove,
    ToolCall,
)
from services.events.output import TurnSettled
from tests.services.agent.core.test_commit_point import SMS, at_final, once, steps
from tests.services.agent.fakes import FakeJournal, Output, answer, call, final, pause, run, tool, words
from tools.spec import Effect, OutcomeStatus, ToolOutcome

GONE = ModelFault(ModelFaultKind.UNAVAILABLE, "connection refused")


def test_a_fault_is_an_apology_and_the_session_lives() -> None:
    def replies(entries: list[ContextEntry], ask: Ask) -> list[Output]:
        return [GONE] if ask.turn == 1 else [*answer("Hello.")]

    result = run(replies, [final("hi", 1.0), final("hi", 3.0, turn=2)])
    assert [kind for kind, _ in result.said()] == ["apology", "answer"]
    assert "can't reach my language model" in result.said()[0][1]
    assert len(result.of(TurnSettled)) == 2


def test_a_fault_drops_what_was_held() -> None:
    result = run(once(call(1, "send_sms", to="anna"), GONE), [final("text anna", 1.0)], SMS)
    assert result.ran("send_sms") == []
    assert result.statuses(1)[-1] == "cancelled"


def test_a_fault_after_the_commit_tells_what_was_done_all_the_same() -> None:
    write = tool("add", Effect.WRITE_LOCAL, undo_with="u", say=lambda arguments, result: "Milk is on the list.")
    result = run(steps([call(1, "add"), *pause()], [GONE]), [final("add milk", 1.0)], write)
    [(kind, text)] = result.said()
    assert kind == "apology"
    assert text.startswith("Milk is on the list. Sorry")


def test_a_fault_while_the_user_speaks_is_silent_and_the_next_words_try_again() -> None:
    result = run(steps([GONE], [*answer("Hello.")]), [*words("hi"), final("hi there", 2.0)])
    assert result.said() == [("answer", "Hello.")]


def test_an_invalid_action_is_explained_three_times_and_then_constrained() -> None:
    result = run(at_final(lambda entries: [Invalid("gibberish")]), [final("hi", 1.0)])
    assert [entry.reason for entry in result.told(Rejected)] == ["gibberish"] * 3
    assert [ask.constrained for ask in result.model.asks] == [False, False, False, True]
    assert [kind for kind, _ in result.said()] == ["apology"]


@pytest.mark.parametrize(
    ("action", "reason"),
    [
        (ToolCall(1, "nothing", {}), "no tool"),
        (ToolCall(0, "send_sms", {}), "count from 1"),
        (ToolCall(1, "send_sms", {"bad": 1}), "not a parameter"),
        (ToolCall(1, "send_sms", {"to": "$1"}), "earlier ids"),
        (ToolCall(2, "send_sms", {"to": "$1"}), "no call 1"),
        (Remove(3), "no call 3"),
    ],
)
def test_the_error_says_what_is_wrong(action: Any, reason: str) -> None:
    result = run(once(action, *pause()), [final("hi", 1.0)], SMS)
    assert reason in result.told(Rejected)[0].reason
    assert not result.tools.ran


def test_a_generation_without_an_action_is_invalid_and_one_that_only_repeats_is_a_pause() -> None:
    assert run(at_final(lambda entries: []), [final("hi", 1.0)]).told(Rejected)
    result = run(at_final(lambda entries: [call(1, "send_sms", to="anna")]), [final("text anna", 1.0)], SMS)
    assert result.ran("send_sms") == [{"to": "anna"}]
    assert result.model.requests == 3  # the plan, the plan again, and after the result


def test_a_write_of_unknown_outcome_is_told_to_model_and_user_and_never_repeated() -> None:
    lost = tool(
        "send_sms", Effect.WRITE_EXTERNAL, run=lambda arguments: ToolOutcome(OutcomeStatus.UNKNOWN, kind="timeout")
    )
    replies = steps([call(1, "send_sms", to="anna"), *pause()], [call(1, "send_sms", to="anna"), *pause()])
    result = run(replies, [final("text anna", 1.0)], lost)
    assert len(result.tools.ran) == 1
    assert "outcome unknown" in result.told(Observed)[0].error
    assert "already sent" in result.told(Rejected)[0].reason
    [(kind, text)] = result.said()
    assert kind == "apology"
    assert "send sms" in text
    assert result.statuses(1)[-1] == "unknown"


def test_an_unknown_outcome_that_comes_after_its_turn_is_told_in_the_next_one() -> None:
    lost = tool(
        "send_sms", Effect.WRITE_EXTERNAL, 3.0, run=lambda arguments: ToolOutcome(OutcomeStatus.UNKNOWN, kind="timeout")
    )
    replies = once(call(1, "send_sms", to="anna"), *pause())
    result = run(replies, [final("text anna", 1.0), final("well", 2.0, turn=2), final("so", 9.0, turn=3)], lost)
    told = [text for kind, text in result.said() if kind == "apology" and text != NOTHING_TO_SAY]
    assert len(told) == 1
    assert "send sms" in told[0]


@pytest.mark.parametrize(("effect", "limit_s"), [(Effect.READ_LOCAL, 10.0), (Effect.WRITE_EXTERNAL, 22.3)])
def test_a_tool_that_never_returns_is_given_up(effect: Effect, limit_s: float) -> None:
    hangs = tool("hang", effect, delay_s=float("inf"))
    replies = at_final(
        lambda entries: (
            [*answer("No luck.")] if any(isinstance(e, Observed) for e in entries) else [call(1, "hang"), *pause()]
        )
    )
    result = run(replies, [final("do it", 1.0)], hangs)
    assert result.said()[-1] == ("answer", "No luck.")
    assert result.when(TurnSettled) == pytest.approx(1.0 + limit_s)  # 2 x timeout + 2 s, and a write's grace of 0.3
    assert len(result.tools.cancelled) == 1
    assert [outcome.status.value for outcome in result.journal.outcomes.values()] == ["unknown"] * (not effect.safe)


def test_a_failed_call_takes_its_dependants_with_it() -> None:
    def fails(arguments: Mapping[str, Any]) -> ToolOutcome:
        return ToolOutcome(OutcomeStatus.FAILED, kind="not_found", message="no such person")

    replies = once(call(1, "find"), call(2, "send_sms", to="$1.number"), *pause())
    result = run(replies, [final("text anna", 1.0)], tool("find", run=fails), SMS)
    assert result.ran("send_sms") == []
    assert result.statuses(2)[-1] == "cancelled"
    assert [(e.call_id, e.again) for e in result.told(Cancelled)] == [(2, False)]


def test_the_model_is_told_that_a_result_it_has_seen_will_come_again() -> None:
    find = call(1, "find", x=1), call(2, "read", y="$1.x"), *pause()
    replies = steps([*find], [*pause()], [call(1, "find", x=2), *pause()])
    result = run(replies, [final("go", 1.0)], tool("find"), tool("read"))
    assert [(e.call_id, e.again) for e in result.told(Cancelled)] == [(2, True)]
    assert [e.value["y"] for e in result.told(Observed) if e.call_id == 2] == [1, 2]


class RefusingJournal(FakeJournal):
    """Knows every key already, or is out of order."""

    def __init__(self, broken: bool) -> None:
        super().__init__()
        self.broken = broken

    async def intend(self, intent: WriteIntent) -> bool:
        await asyncio.sleep(0)
        if self.broken:
            raise OSError("disk full")
        return False


def test_a_key_that_was_intended_before_never_runs() -> None:
    result = run(once(call(1, "send_sms"), *pause()), [final("hi", 1.0)], SMS, journal=RefusingJournal(broken=False))
    assert not result.tools.ran
    assert result.statuses(1)[-1] == "unknown"


def test_a_journal_that_fails_stops_the_write_and_not_the_session() -> None:
    result = run(once(call(1, "send_sms"), *pause()), [final("hi", 1.0)], SMS, journal=RefusingJournal(broken=True))
    assert not result.tools.ran
    assert result.statuses(1)[-1] == "failed"
    assert "cannot keep a record" in result.told(Observed)[0].error


def test_a_model_that_never_ends_its_plan_is_given_up() -> None:
    count = iter(range(1, 1000))

    def restless(entries: list[ContextEntry], ask: Ask) -> list[Output]:
        return [call(next(count), "read")] if ask.phase is Phase.FINAL else [*pause()]

    result = run(restless, [final("hi", 1.0)], tool("read"), policy=AgentPolicy(max_rounds=5))
    assert result.model.requests == 5
    assert [kind for kind, _ in result.said()] == ["apology"]


def test_a_pause_that_waits_for_no_tool_settles_the_turn() -> None:
    result = run(at_final(lambda entries: [Pause()]), [final("hi", 1.0)])
    assert result.when(TurnSettled) == 1.0


def test_a_model_that_never_stops_changing_its_call_is_refused_and_the_user_gets_an_answer() -> None:
    tries = 0

    def replies(entries: list[ContextEntry], ask: Ask) -> list[Output]:
        nonlocal tries
        if ask.phase is Phase.LISTENING:
            return [*pause()]
        if any(isinstance(each, Rejected | Invalid) for each in entries):
            return [*answer("I could not find it.")]
        tries += 1
        return [call(1, "search", query=f"try {tries}"), *pause()]

    policy = AgentPolicy(max_late_changes=5)
    result = run(replies, [final("find it", 1.0)], tool("search"), policy=policy)
    assert len(result.ran("search")) == 6  # the first, and five changes
    assert result.said()[-1] == ("answer", "I could not find it.")

"""An agent with a speculator that is sure and a scripted responder, in virtual time: writes commit on trust."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from services.agent.core.policy import SPECULATOR_POLICY
from services.events.agent import AgentEvent
from services.events.model import Acted, Ask, ContextEntry, Observed, Pause, SessionContext, ToolCall
from services.models.composite import CompositePolicy, CompositeSession
from services.models.fallback import FallbackTimeouts, SessionWithFallback
from tests.services.agent.fakes import FakeModel, FakeRun, FakeTool, Output, Replies, answer, final, run, tool, words
from tools.spec import Effect

TEXT = "the pool opens early so let my clock ring at seven on friday"
ALARM = ToolCall(1, "set_alarm", {"time": "07:00", "label": "swim"}, confidence=0.95)
SMS = ToolCall(1, "send_sms", {"to": "Ana", "message": "I am late"}, confidence=0.95)


def alarm_tools() -> list[FakeTool]:
    """Setting an alarm runs at once, since it can be undone; a message waits 0.3 s after the end of the turn."""
    told = {"say": lambda arguments, _: f"Alarm set for {arguments['time']}."}
    return [
        tool("set_alarm", Effect.WRITE_LOCAL, undo_with="cancel_alarm", defaults={"repeat": "none"}, **told),
        tool("cancel_alarm", Effect.WRITE_LOCAL, undo_with="set_alarm"),
        tool("send_sms", Effect.WRITE_EXTERNAL),
    ]


def sure_of(*calls: ToolCall) -> Replies:
    """A speculator that proposes these calls, and then that nothing is missing."""

    def replies(entries: list[ContextEntry], ask: Ask) -> Sequence[Output]:
        mine = [e.action.id for e in entries if isinstance(e, Acted) and e.turn == ask.turn and _call(e.action)]
        return [*(call for call in calls if ask.turn == 1 and call.id not in mine), Pause()]

    return replies


def _call(action: Any) -> bool:
    return isinstance(action, ToolCall)


def in_order(*generations: Sequence[Output]) -> Replies:
    """A responder that plays these generations, then the last one again and again."""
    left = list(generations)

    def replies(entries: list[ContextEntry], ask: Ask) -> Sequence[Output]:
        return left.pop(0) if len(left) > 1 else left[0]

    return replies


def played(
    responder: Replies,
    speculator: Replies,
    *later: tuple[float, AgentEvent],
    text: str = TEXT,
    tools: Sequence[FakeTool] = (),
    standin: FakeModel | None = None,
    first_s: float = 0.6,
    wait_s: float = 5.0,
    at_once: bool = False,
) -> FakeRun:
    """Say `text`, then `later` events (seconds after the final transcript). `first_s`: before the responder's first
    output, so that the writes have been done when it comes. `at_once`: the words come as a whole."""
    chosen = list(tools) or alarm_tools()
    specs = tuple(each.spec for each in chosen)
    context = SessionContext("", specs, lambda: datetime(2026, 3, 10, 9, 30, tzinfo=UTC))
    said = words(text, step_s=0.1)
    end = said[-1][0] + 0.3
    events = [*(() if at_once else said), final(text, end), *((end + at, event) for at, event in later)]
    script = sorted(events, key=lambda timed: timed[0])

    def around(model: FakeModel) -> Any:
        model.drafts = True
        both = CompositeSession(context, model, FakeModel(speculator), CompositePolicy(commit_on_trust=True))
        return SessionWithFallback(both, standin, FallbackTimeouts(wait_s=wait_s))  # type: ignore[arg-type]

    policy = replace(SPECULATOR_POLICY, acknowledge_after_ms=60_000.0, acknowledge_model_ms=60_000.0)
    return run(responder, script, *chosen, first_s=first_s, policy=policy, around=around)


def results(entries: list[ContextEntry]) -> dict[int, Any]:
    """Call id -> what the responder was told about its outcome."""
    return {e.call_id: e.error or e.value for e in entries if isinstance(e, Observed)}


OKAY = answer("Your alarm is set for seven.")

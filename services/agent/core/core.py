"""The functional core of the agent: takes one input and the time, returns commands. No I/O, no clock, no await
(`spec.md#core-never-waits`).

Production, simulation and replay run this same code. Each step applies the input and then lets every part do all that
the new state allows: calls (`scheduling`), results (`tool_results`), answers (`speaking`), the model (`waking`) and the
end of turns (`turn_end`). These look at the state and not at the event, so no rule depends on the order of events.
"""

from collections.abc import Callable
from typing import Any

from services.agent.core import model_actions, scheduling, speaking, tool_results, turn_end, user_input, waking
from services.agent.core.commands import Command, Input, ModelSaid, ModelStopped, WakeAt
from services.agent.core.policy import AgentPolicy
from services.agent.core.speculation import Speculation
from services.agent.core.state import AgentState, ToolCatalogue
from services.events import agent as events
from services.events import model
from services.events.speech import EagerEnd, TurnResumed

_FAR = float("inf")


def _note(s: AgentState, e: events.Note) -> None:
    s.context.add(e.entry)


def _nothing(s: AgentState, e: object) -> None:
    """Handle an event that changes no state. It is logged, and the step checks what is due."""


_APPLY: dict[type[Any], Callable[[AgentState, Any], None]] = {
    events.UserPartial: user_input.partial,
    events.UserRewrite: user_input.rewrite,
    events.UserFinal: user_input.final,
    EagerEnd: user_input.eager_end,
    TurnResumed: user_input.resumed,
    events.Respond: user_input.respond,
    events.ToolStarted: tool_results.started,
    events.ToolResult: tool_results.result,
    events.ToolFailed: tool_results.error,
    events.ToolTimeout: tool_results.timeout,
    events.BargeIn: turn_end.barge_in,
    events.Backchannel: _nothing,  # a listening noise does not interrupt the answer (`spec.md#barge-in`)
    events.PlaybackDone: turn_end.playback_done,
    events.StopTurn: turn_end.stop_turn,
    events.Approval: user_input.approval,
    events.SessionClose: turn_end.session_close,
    events.Note: _note,
    events.Tick: _nothing,
    ModelSaid: model_actions.model_said,
    ModelStopped: model_actions.model_stopped,
}
_WHILE_CLOSING = (events.ToolResult, events.ToolFailed, events.ToolTimeout, events.Tick)

_TEXT = {model.ThinkDelta: model.Part.THINK, model.AnswerDelta: model.Part.ANSWER}


class AgentCore:
    """The rules and the state of one session. The specs in `tools` may change between steps, because clients declare
    tools."""

    def __init__(self, session: str, tools: ToolCatalogue, policy: AgentPolicy) -> None:
        self.state = AgentState(session, policy, tools, Speculation(policy))
        self._deferred = False

    def step(self, item: Input, now_ms: float, more: bool = False) -> list[Command]:
        """Apply one input and return the commands that follow from it, to be carried out in order.

        `now_ms` is the time since the session began and never decreases. `more` says that further inputs already wait
        in the queue: the model is not asked before they are applied, so that updates that wait together are coalesced
        (`spec.md#coalescing`).
        """
        s = self.state
        s.now, s.next_ms, s.out = now_ms, _FAR, []
        if isinstance(item, events.Tick) and item.token == s.timer:
            s.armed_ms = _FAR
        if not s.closing or isinstance(item, _WHILE_CLOSING):
            only_text = self._only_text(item)
            _APPLY[type(item)](s, item)
            if not only_text or (self._deferred and not more):
                self._advance(more)
        return s.out

    def _only_text(self, item: Input) -> bool:
        """Whether `item` only continues the thought or answer that the model is writing. No rule looks at such text, so
        the step can skip `_advance`."""
        generation = self.state.generation
        if generation is None or not isinstance(item, ModelSaid) or item.generation != generation.number:
            return False
        return generation.part is not None and generation.part is _TEXT.get(type(item.output))

    def _advance(self, more: bool) -> None:
        s = self.state
        self._deferred = more
        before = None
        while before != (before := (len(s.out), s.context.wake)):
            tool_results.watch(s)
            scheduling.advance(s)
            tool_results.show(s)
            speaking.advance(s)
            if not more:
                waking.advance(s)
            turn_end.advance(s)
        self._arm_timer()

    def _arm_timer(self) -> None:
        """Set the session's one timer if it is not set for the next deadline or earlier. If it fires too early, the
        core finds nothing due and sets it again."""
        s = self.state
        if s.next_ms < s.armed_ms:
            s.timer += 1
            s.armed_ms = s.next_ms
            s.out.append(WakeAt(s.next_ms, s.timer))

    def ledger(self) -> dict[str, dict[str, Any]]:
        """Return a snapshot of all calls, keyed "turn/call/attempt", for comparison with a replay."""
        return {
            f"{call.turn}/{call.id}/{call.attempt}": {
                "tool": call.spec.name,
                "arguments": call.resolved if call.resolved is not None else call.arguments,
                "state": call.state.value,
                "rev": call.rev,
                "unknown": call.unknown,
            }
            for turn in self.state.turns.values()
            for call in [*turn.ledger.past, *turn.ledger.calls.values()]
        }

"""The functional core: one input and the time in, commands out. No I/O, no clock, no await
(`spec.md#core-never-waits`).

The same code runs in production, in the simulation and in a replay. Each step first applies the input, then lets every
part do all that the new state allows: calls (`scheduling`), results (`observing`), speech (`speaking`), the model
(`waking`), the end of turns (`closing`). Since those are level-triggered, no rule depends on which event came first.
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
    """Logged, and otherwise only a reason to look again at what is due."""


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
    events.Backchannel: _nothing,  # a listening noise is no barge-in (`spec.md#barge-in`)
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
    """One session. The specs in `tools` may change between steps (a client declares its own)."""

    def __init__(self, session: str, tools: ToolCatalogue, policy: AgentPolicy) -> None:
        self.state = AgentState(session, policy, tools, Speculation(policy))
        self._deferred = False

    def step(self, item: Input, now_ms: float, more: bool = False) -> list[Command]:
        """Apply one input at `now_ms` (never earlier than the step before).

        With `more`, further inputs already wait, and the model is not asked yet: updates that wait together are
        coalesced (`spec.md#coalescing`). The commands are to be carried out in order.
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
        """One more piece of what the model is in the middle of saying changes nothing that the rules look at."""
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
        """One timer per session: a later deadline leaves a sooner timer alone, which then only looks again."""
        s = self.state
        if s.next_ms < s.armed_ms:
            s.timer += 1
            s.armed_ms = s.next_ms
            s.out.append(WakeAt(s.next_ms, s.timer))

    def ledger(self) -> dict[str, dict[str, Any]]:
        """A snapshot, keyed "turn/call/attempt", to compare with a replay."""
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

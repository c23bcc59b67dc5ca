"""May this read run before the user has finished? (`spec.md#early-reads`)

A read is a disclosure and costs something, so an early one needs four things: the tool's own policy allows it at this
moment of the turn (`timely`), and by `Speculation` the turn's budget is not spent, its expected value exceeds its cost,
and early reads have lately been worth it (the kill switch).
"""

from collections import deque

from services.agent.core.call import Call
from services.agent.core.policy import AgentPolicy
from services.agent.core.turn import Turn
from tools.spec import EarlyPolicy, Effect

_PRIOR_HITS, _PRIOR_TRIALS = 2.0, 3.0
_PRIOR_LATENCY_S = 0.5
_SMOOTHING = 0.3


def timely(call: Call, turn: Turn, stable_updates: int) -> bool:
    """Whether the tool's policy allows the read at this moment of the turn.

    Where the policy is not ALWAYS, the model must have considered the latest words, even after the final transcript:
    what it is about to edit is not disclosed first. "Unchanged for two updates" are two decisions that agree.
    """
    stood = max(call.last_update, turn.considered)
    all_heard = stood >= turn.updates
    match call.spec.early_policy:
        case EarlyPolicy.ALWAYS:
            return True
        case EarlyPolicy.STABLE:
            agreed = stood - call.first_update >= stable_updates - 1
            return agreed or ((turn.eager or turn.final) and all_heard)
        case EarlyPolicy.EAGER_END:
            return (turn.eager or turn.final) and all_heard
        case EarlyPolicy.NEVER:
            return turn.final and all_heard


class Speculation:
    """Learns per tool how often an early read was used and how long the tool takes. One per session."""

    def __init__(self, policy: AgentPolicy) -> None:
        self._policy = policy
        self._recent: deque[bool] = deque(maxlen=policy.hit_window)
        self._hits: dict[str, float] = {}
        self._trials: dict[str, float] = {}
        self._latency_s: dict[str, float] = {}
        self._off_until_turn = 0

    def allows(self, call: Call, turn: Turn) -> bool:
        return (
            turn.early_reads < self._policy.early_budget
            and turn.number >= self._off_until_turn
            and self.expected_gain(call) > 0
        )

    def expected_gain(self, call: Call) -> float:
        """p(use) x hidden seconds x value of a second - cost (`spec.md#early-read-budget`)."""
        tool = call.spec.name
        p_use = (self._hits.get(tool, 0.0) + _PRIOR_HITS) / (self._trials.get(tool, 0.0) + _PRIOR_TRIALS)
        if call.confidence is not None:
            p_use *= call.confidence
        local = call.spec.effect is Effect.READ_LOCAL
        cost = self._policy.local_read_cost if local else self._policy.external_read_cost
        hidden_s = self._latency_s.get(tool, _PRIOR_LATENCY_S)
        # A local read costs nothing to disclose and next to nothing to run: its latency may be as small as it likes.
        return p_use * (max(hidden_s, 0.1) if local else hidden_s) * self._policy.value_per_hidden_s - cost

    def took(self, tool: str, seconds: float) -> None:
        before = self._latency_s.get(tool, seconds)
        self._latency_s[tool] = before + _SMOOTHING * (seconds - before)

    def latency_s(self, tool: str) -> float:
        return self._latency_s.get(tool, _PRIOR_LATENCY_S)

    def judge(self, tool: str, hit: bool, turn: int) -> None:
        """An early read was used, or was not. Falling below the least hit rate stops speculation for some turns."""
        self._trials[tool] = self._trials.get(tool, 0.0) + 1
        self._hits[tool] = self._hits.get(tool, 0.0) + hit
        self._recent.append(hit)
        full = len(self._recent) == self._recent.maxlen
        if full and sum(self._recent) < self._policy.min_hit_rate * len(self._recent):
            self._off_until_turn = turn + 1 + self._policy.retry_after_turns
            self._recent.clear()

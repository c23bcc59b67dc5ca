"""Decides whether a read may run before the user has finished (`spec.md#early-reads`).

A read discloses its arguments and costs something. So the tool's own policy must allow it at this moment (`timely`),
the turn's budget must not be spent, its expected value must exceed its cost, and enough of the latest early reads must
have been used (`Speculation`).
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

    Unless the policy is ALWAYS, the model must have considered the latest words, even after the final transcript, so
    that arguments which it is about to edit are not disclosed. STABLE needs `stable_updates` updates in which the model
    kept the call.
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
    """Learns, per tool of one session, how often an early read was used and how long the tool takes."""

    def __init__(self, policy: AgentPolicy) -> None:
        self._policy = policy
        self._recent: deque[bool] = deque(maxlen=policy.hit_window)
        self._hits: dict[str, float] = {}
        self._trials: dict[str, float] = {}
        self._latency_s: dict[str, float] = {}
        self._off_until_turn = 0

    def allows(self, call: Call, turn: Turn) -> bool:
        """Whether budget, hit rate and expected gain allow an early read now."""
        return (
            turn.early_reads < self._policy.early_budget
            and turn.number >= self._off_until_turn
            and self.expected_gain(call) > 0
        )

    def expected_gain(self, call: Call) -> float:
        """Probability of use x hidden seconds x value of a hidden second - cost (`spec.md#early-read-budget`)."""
        tool = call.spec.name
        p_use = (self._hits.get(tool, 0.0) + _PRIOR_HITS) / (self._trials.get(tool, 0.0) + _PRIOR_TRIALS)
        if call.confidence is not None:
            p_use *= call.confidence
        local = call.spec.effect is Effect.READ_LOCAL
        cost = self._policy.local_read_cost if local else self._policy.external_read_cost
        hidden_s = self._latency_s.get(tool, _PRIOR_LATENCY_S)
        # A local read discloses nothing and is cheap: it counts as hiding at least 0.1 s.
        return p_use * (max(hidden_s, 0.1) if local else hidden_s) * self._policy.value_per_hidden_s - cost

    def took(self, tool: str, seconds: float) -> None:
        """Learn from a call of `tool` that took this long."""
        before = self._latency_s.get(tool, seconds)
        self._latency_s[tool] = before + _SMOOTHING * (seconds - before)

    def latency_s(self, tool: str) -> float:
        """Average latency of `tool` in seconds; a default before its first result."""
        return self._latency_s.get(tool, _PRIOR_LATENCY_S)

    def judge(self, tool: str, hit: bool, turn: int) -> None:
        """Learn whether an early read was used (`hit`). A hit rate below the minimum stops early reads for some
        turns."""
        self._trials[tool] = self._trials.get(tool, 0.0) + 1
        self._hits[tool] = self._hits.get(tool, 0.0) + hit
        self._recent.append(hit)
        full = len(self._recent) == self._recent.maxlen
        if full and sum(self._recent) < self._policy.min_hit_rate * len(self._recent):
            self._off_until_turn = turn + 1 + self._policy.retry_after_turns
            self._recent.clear()

"""The commit frontier (`spec.md#commit-point`).

The paper's commit point: the final update has been received, and the model has either generated a tool call id greater
than any previously generated or a pause. Read as a frontier: after `user_final` has been put in the model's context, a
new id n moves the frontier to n-1, and a pause (`waiting_tool`, `done`) or an answer to the highest id. Every held
unsafe call at or below the frontier commits, now or when it becomes ready. The caller sees to it that an action whose
generation started before the final update was shown does not come here.
"""

from dataclasses import dataclass


@dataclass(slots=True)
class CommitPoint:
    """`rev` is the user revision at which it moved; `blocked_until` (ms) is the repair detector's, which delays what
    the frontier covers and never moves it."""

    reached: int = 0
    rev: int = 0
    passed: bool = False
    blocked_until: float = 0.0

    def new_call(self, call_id: int, rev: int) -> None:
        self._advance(call_id - 1, rev)

    def plan_complete(self, highest: int, rev: int) -> None:
        self._advance(highest, rev)

    def covers(self, call_id: int) -> bool:
        """Whether it has passed this call; that `blocked_until` has come is for the keeper of the time to say."""
        return self.passed and call_id <= self.reached

    def revoke(self) -> None:
        """The turn was resumed: final is no longer true, so nothing more commits by it (`spec.md#turn-resumed`)."""
        self.reached, self.passed, self.blocked_until = 0, False, 0.0

    def _advance(self, to: int, rev: int) -> None:
        self.reached, self.rev, self.passed = max(self.reached, to), rev, True

"""The commit point: the number of the last call whose write may run (`spec.md#commit-point`).

In the paper a write commits when the final transcript has been received and the model has then either generated a call
id greater than all before or paused. Here: once the model has been shown the final transcript, a new id n moves the
commit point to n-1, and a pause (`waiting_tool`, `done`) or the end of an answer moves it to the highest id. Every held
write at or below it commits, now or when it becomes ready. The caller must not report actions of a generation that
began before the final transcript was shown.
"""

from dataclasses import dataclass


@dataclass(slots=True)
class CommitPoint:
    """The commit point of one turn. `reached` is the highest call id that it has passed, `rev` the user revision at
    which it moved. `blocked_until` (ms) is the end of the repair delay, which postpones commits but never moves the
    commit point."""

    reached: int = 0
    rev: int = 0
    passed: bool = False
    blocked_until: float = 0.0

    def new_call(self, call_id: int, rev: int) -> None:
        """Called when the model has proposed a new id: all ids below it are passed."""
        self._advance(call_id - 1, rev)

    def plan_complete(self, highest: int, rev: int) -> None:
        """Called when the model has paused or answered: all ids up to `highest` are passed."""
        self._advance(highest, rev)

    def covers(self, call_id: int) -> bool:
        """Whether it has passed this call. The caller checks `blocked_until` against the time."""
        return self.passed and call_id <= self.reached

    def revoke(self) -> None:
        """Go back to the beginning, because the turn was resumed and its transcript is no longer final
        (`spec.md#turn-resumed`)."""
        self.reached, self.passed, self.blocked_until = 0, False, 0.0

    def _advance(self, to: int, rev: int) -> None:
        self.reached, self.rev, self.passed = max(self.reached, to), rev, True

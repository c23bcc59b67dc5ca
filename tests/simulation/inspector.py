"""Checks the invariants (`spec.md#invariants`) after each step, from the core's inputs and commands only.

The message of a violation begins with the name of the rule that was broken. The inspector keeps its own record
(`books.py`, `turn_books.py`) and does not read the core's state. The rules are in `model_rules.py`, `call_rules.py` and
`speech_rules.py`.
"""

from services.agent.core import commands as c
from services.events.output import CallChanged
from tests.simulation.books import Books, demand
from tests.simulation.call_rules import call_changed, dispatched
from tests.simulation.model_rules import generation_asked, model_event, tool_event
from tests.simulation.speech_rules import output as spoken_output
from tests.simulation.turn_books import user_event


class Inspector(Books):
    """Checks one session. Raises `Violation`."""

    def step(self, item: c.Input, now: float, commands: list[c.Command]) -> None:
        self.steps += 1
        self.now, self.item = now, item
        before = {place: call.attempt for place, call in self.calls.items()}
        if not self.closing:
            user_event(self, item)
        tool_event(self, item)
        model_event(self, item, commands, before)
        for command in commands:
            self._command(command)

    def _command(self, command: c.Command) -> None:
        match command:
            case c.Generate():
                generation_asked(self, command)
            case c.StopGenerating():
                self.generation = None
            case c.Dispatch():
                dispatched(self, command)
            case c.CancelRun(turn=turn, call_id=call_id):
                hung = self.now - self.calls[turn, call_id].since_ms > 9000
                demand((turn, call_id) not in self.unsafe_ids or hung, f"barge-in: write {turn, call_id} was cancelled")
            case c.RecordEvent(kind="dispatch", data=data):
                turn = data["turn"]
                demand(
                    0 <= data["rev"] <= max(self.turns[turn].rev, data["rev"]),
                    "accounted-for: no revision justifies it",
                )
                self.justified.add((turn, data["call"], data["attempt"]))
            case c.Emit(output=CallChanged() as change):
                call_changed(self, change)
            case c.Emit(output=output):
                spoken_output(self, output)

    def finish(self) -> None:
        """Check what must hold when the session is over."""
        for number, book in self.turns.items():
            demand(book.settled, f"turn {number} never settled")
        demand(all(self.void.values()), f"a turn of an approval never settled: {self.void}")
        demand(self.speaking is None, "an answer never ended")

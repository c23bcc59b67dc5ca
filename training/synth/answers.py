"""Writes the oracle's answers: one sentence for each request of the turn."""

from collections.abc import Mapping

from services.events.model import Observed
from services.grammar.planning import question_for
from training.synth.capabilities import capabilities
from training.synth.clauses import Clause, Reading, TurnMeaning
from training.synth.gold import refs
from training.synth.tell import failed, told, unknown
from training.synth.wants import Outcome
from training.synth.world import World

NOTHING = "Okay."
_MOST = 4


class Answers:
    """The answers of one dialogue. `late`: results that a later turn tells, because the user was asked first."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.late: list[Observed] = []
        self._owed: list[str] = []

    def text(self, meaning: TurnMeaning, reading: Reading, results: Mapping[str, Outcome]) -> tuple[str, bool]:
        """The answer to a turn, and whether it is a question."""
        told_of: list[str] = []
        heard = [clause for clause in meaning.clauses if clause.key in reading.heard]
        for clause in sorted(heard, key=lambda clause: self._stopped(clause, reading, results)):
            if (clause.done or clause.lacks) and not self._stopped(clause, reading, results):
                question = self._missing(clause, reading, results)
                if question:
                    return question, True
            told_of.append(self._about(clause, reading, results))
        return " ".join([_closed(text) for text in told_of if text][:_MOST]) or NOTHING, False

    def later(self) -> str:
        """The answer of a turn in which the user has confirmed a call: results of look-ups that the question has
        delayed, and what has been done now."""
        told_of = [*self._owed, *(self._late(seen) for seen in self.late)]
        self.late.clear()
        self._owed.clear()
        return " ".join(map(_closed, told_of)) or NOTHING

    def note(self, meaning: TurnMeaning, reading: Reading, results: Mapping[str, Outcome]) -> None:
        """Keeps the sentences about look-ups for `later`, in case the agent asks a question before the answer."""
        open_keys = {want.key.split(".")[0] for want in reading.wants if want.key not in results}
        found = [each for each in meaning.clauses if each.key in results and each.key not in open_keys and each.done]
        reads = [clause for clause in found if capabilities()[clause.capability].safe]
        self._owed = [text for clause in reads if (text := self._about(clause, reading, results))]

    def _late(self, seen: Observed) -> str:
        capability = self._world.by_tool[seen.tool].capability
        return failed(capability, seen.error) if seen.error else "It is done."

    def _stopped(self, clause: Clause, reading: Reading, results: Mapping[str, Outcome]) -> bool:
        """Whether a condition of the clause is known not to hold."""
        condition = clause.condition
        if condition is None or condition.of not in reading.heard:
            return False
        result = results.get(condition.of)
        return result is None or bool(result.error) or not condition.holds(result)

    def _missing(self, clause: Clause, reading: Reading, results: Mapping[str, Outcome]) -> str | None:
        """The question for the value that the request lacks; None if it lacks none, or a look-up for it has failed."""
        wants = [want for want in reading.wants if want.key.split(".")[0] == clause.key]
        if any(want.key == clause.key for want in wants):
            return None
        if any(want.key in results and results[want.key].error for want in wants):
            return None
        required = capabilities()[clause.capability].parameters.get("required", ())
        lacking = next((name for name in required if name not in ("to", "number", "event_id") or not wants), None)
        return question_for(lacking or "text")

    def _about(self, clause: Clause, reading: Reading, results: Mapping[str, Outcome]) -> str:
        if not clause.done:
            return clause.reply or ("Okay, I leave that." if clause.withdrawn else "")
        if self._stopped(clause, reading, results):
            return clause.condition.told if clause.condition is not None else ""
        wants = [want for want in reading.wants if want.key.split(".")[0] == clause.key]
        broken = next((want for want in wants if want.key in results and results[want.key].error), None)
        main = next((want for want in wants if want.key == clause.key), None)
        if broken is not None:
            error = str(results[broken.key].error)
            return (
                unknown(broken.capability) if error.startswith("outcome unknown") else failed(broken.capability, error)
            )
        if main is None or any(ref.key not in results for ref in refs(main.arguments)):
            return ""
        return clause.tells(main, results) if clause.tells else told(main, wants, results, self._world)


def _closed(text: str) -> str:
    return text if text[-1] in ".!?" else f"{text}."

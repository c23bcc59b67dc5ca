"""What a turn means after each of its words: which calls should exist, which requests are still open, and which were
taken back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from services.events.speech import Completeness
from services.turns.wording import wording
from training.scenarios.parts import Part
from training.synth.plans import PLANS
from training.synth.slots import Luck, heard_values, read
from training.synth.wants import Outcome, Plan, Results, Setting, Want


@dataclass(frozen=True, slots=True)
class Condition:
    """A request is carried out if `holds` is true of the result of clause `of`. `told`: the answer if it is not.
    `otherwise`: it is the alternative to another request ("otherwise ..."), and the turn is complete without it."""

    of: str
    holds: Callable[[Outcome], bool]
    told: str
    otherwise: bool = False


@dataclass(slots=True)
class Clause:
    """Consecutive words of a turn. `capability`: what they ask for, "" if nothing. `least`: the number of words after
    which that is known. `withdrawn`: the words from number `taken_back` on take it back; `doubtful`: these could also
    begin a correction. `lacks`: a required value that is not said. `reply`: the answer to words that ask for nothing.
    `plan`, `tells`: how it becomes calls, and the sentence about them, if these differ from the capability's own."""

    key: str
    part: Part
    capability: str = ""
    least: int = 0
    withdrawn: bool = False
    taken_back: int = 0
    lacks: bool = False
    doubtful: bool = False
    condition: Condition | None = None
    reply: str = ""
    plan: Plan | None = None
    tells: Callable[[Want, Results], str] | None = None

    @property
    def asks(self) -> bool:
        return bool(self.capability)

    @property
    def done(self) -> bool:
        """Whether its call should exist at the end of the turn, if its condition holds."""
        return self.asks and not (self.withdrawn or self.lacks)


@dataclass(slots=True)
class Reading:
    """What a turn means so far. `open`: keys of undecided clauses, whose existing calls are kept. `heard`: by clause
    with heard words, whether it is known what it asks for. `complete`: the turn could end with these words."""

    wants: list[Want] = field(default_factory=list)
    open: set[str] = field(default_factory=set)
    heard: dict[str, bool] = field(default_factory=dict)
    complete: bool = False


class TurnMeaning:
    """The clauses of one turn. `luck`: random numbers that decide whether a possibly incomplete value is used."""

    def __init__(self, clauses: Sequence[Clause], setting: Setting, luck: Luck) -> None:
        self.clauses = list(clauses)
        self.setting = setting
        self._luck = luck
        self._starts: list[int] = []
        total = 0
        for clause in self.clauses:
            self._starts.append(total)
            total += len(clause.part.tokens)
        self.length = total

    @property
    def words(self) -> list[str]:
        """All words of the turn."""
        return [word for clause in self.clauses for word in clause.part.words]

    def read(self, words: Sequence[str], over: bool, results: Results) -> Reading:
        """The meaning of the words heard so far. `over`: no more are expected. `results`: by the keys of calls."""
        reading = Reading()
        for clause, start in zip(self.clauses, self._starts, strict=True):
            mine = words[start : start + len(clause.part.tokens)]
            if not mine:
                continue
            past = over or len(words) > start + len(clause.part.tokens)
            reading.heard[clause.key] = len(mine) >= clause.least
            reading.complete = self._one(clause, mine, past, results, reading)
        reading.complete = reading.complete and wording(" ".join(words)) is not Completeness.INCOMPLETE
        for clause in self.clauses:
            condition = clause.condition
            if condition is not None and not condition.otherwise and clause.key not in reading.heard:
                reading.complete = False  # something must follow "if it rains"
            if condition is not None and reading.heard.get(condition.of):
                result = results.get(condition.of)
                if result is None or result.error or not condition.holds(result):
                    reading.wants = [want for want in reading.wants if want.key.split(".")[0] != clause.key]
                    reading.open.discard(clause.key)
        return reading

    def _one(self, clause: Clause, words: Sequence[str], past: bool, results: Results, reading: Reading) -> bool:
        """Adds the meaning of one clause to `reading`. Returns whether the turn could end after these words."""
        whole = len(words) == len(clause.part.tokens)
        if not clause.asks:
            return whole and bool(clause.part.label or clause.reply)
        if clause.withdrawn and whole and (past or not clause.doubtful):
            return True
        if len(words) < clause.least or (clause.withdrawn and len(words) > clause.taken_back):
            reading.open.add(clause.key)
            return False
        values = heard_values(clause.part, words, past, self._luck)
        said = read(clause.capability, words, values, self.setting.now, past)
        if said.mending:
            reading.open.add(clause.key)
            return False
        wants = (clause.plan or PLANS[clause.capability])(said, clause.key, results, self.setting) or []
        if not any(want.key == clause.key for want in wants):
            reading.open.add(clause.key)
        reading.wants += wants
        return bool(wants) and wants[-1].key == clause.key and not said.waiting


def last_words(clauses: Sequence[Clause]) -> Mapping[str, int]:
    """The number of words of the turn up to the end of each clause."""
    found, total = {}, 0
    for clause in clauses:
        total += len(clause.part.tokens)
        found[clause.key] = total
    return found

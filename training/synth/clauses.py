"""What a turn means at each of its words: which calls should stand, of which more must be heard, and which are gone."""

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
    """A request holds if `holds` of the result of clause `of`. `told`: what is said where it does not. `otherwise`: it
    stands in the place of another request, so nobody waits for it to be said."""

    of: str
    holds: Callable[[Outcome], bool]
    told: str
    otherwise: bool = False


@dataclass(slots=True)
class Clause:
    """Consecutive words of a turn. `capability`: what they ask for, "" where nothing. `least`: from how many of its
    words on one knows so. `withdrawn`: the words from number `taken_back` on take it back; `doubtful`: these could also
    begin a correction. `lacks`: a value that it needs is not said. `reply`: what is said to words that ask for nothing.
    `plan`, `tells`: how it becomes calls, and what is told of them, where that is not as for every request of the
    capability."""

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
        """Whether its call is to stand in the end, as far as no condition speaks against it."""
        return self.asks and not (self.withdrawn or self.lacks)


@dataclass(slots=True)
class Reading:
    """What a turn means so far. `open`: keys of clauses of which nothing is decided: what stands of them is kept.
    `heard`: those of which words were heard, and whether one knows what they ask for. `complete`: the words could end
    here."""

    wants: list[Want] = field(default_factory=list)
    open: set[str] = field(default_factory=set)
    heard: dict[str, bool] = field(default_factory=dict)
    complete: bool = False


class TurnMeaning:
    """The clauses of one turn. `luck` decides about values that may not be whole yet."""

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
        """What the words heard so far mean. `over`: no more are expected. `results` by the keys of calls."""
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
                reading.complete = False  # "if it rains" goes on
            if condition is not None and reading.heard.get(condition.of):
                result = results.get(condition.of)
                if result is None or result.error or not condition.holds(result):
                    reading.wants = [want for want in reading.wants if want.key.split(".")[0] != clause.key]
                    reading.open.discard(clause.key)
        return reading

    def _one(self, clause: Clause, words: Sequence[str], past: bool, results: Results, reading: Reading) -> bool:
        """Adds what one clause means. Returns whether the turn could end behind these words."""
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

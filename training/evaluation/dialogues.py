"""Dialogues of `training.synth` as trials: rows that training never sees, with what is right for each."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count, islice

from bench.speedup.score import facts_agree
from services.agent.core.core import AgentCore
from services.events.agent import UserFinal
from training.clock import Rates, WordPieces
from training.evaluation.live import Ran
from training.evaluation.trials import Done, spoken
from training.synth.dialogue import Dialogue, NoDialogue, dialogue
from training.synth.execute import Verdict, execute
from training.synth.gold import GoldCall, ledger_of, ledger_wanted, written
from training.synth.options import Options


@dataclass(frozen=True, slots=True)
class DialogueTrial:
    """Dialogue `number`. `writes`: names of the tools with effects; `answer`: what the oracle says in it."""

    options: Options
    number: int
    words: str
    speech_end_ms: float
    gold: tuple[GoldCall, ...]
    writes: frozenset[str]
    answer: str

    @property
    def name(self) -> str:
        return str(self.number)

    @property
    def calls(self) -> int:
        return len(self.gold)

    @property
    def writes_needed(self) -> int:
        return sum(call.tool in self.writes for call in self.gold)

    def scene(self, *, streaming: bool) -> Dialogue:
        return anew(self.options, self.number, streaming=streaming)

    def done(self, ran: Iterable[Ran], core: AgentCore) -> Done:
        found = self.writes_done(ran)
        found.ledger = ledger_of(core) == ledger_wanted(list(self.gold))
        return found

    def writes_done(self, ran: Iterable[Ran]) -> Done:
        """The writes that ran against the gold ones."""
        wanted = Counter((call.tool, call.arguments) for call in self.gold if call.tool in self.writes)
        did = Counter((each.call.tool, written(each.call.arguments)) for each in ran if not each.safe)
        return Done(wanted == did, False, _shown(wanted - did), _shown(did - wanted))

    def answered(self, said: str) -> bool:
        """By the numbers and names of the oracle's answer (`bench.speedup.score.facts_agree`)."""
        return facts_agree(self.answer, said)


def trials(options: Options, most: int) -> Iterator[DialogueTrial]:
    """The first `most` dialogues that would be kept as training data."""
    found = (_trial(options, number) for number in count())
    yield from islice((each for each in found if each is not None), most)


def anew(options: Options, number: int, *, streaming: bool) -> Dialogue:
    """Dialogue `number`; unless `streaming`, the words of a turn come all together at its end, when its last event
    would have come. Raises `NoDialogue`."""
    found = dialogue(options, number)
    if not streaming:
        for said in found.speech:
            at, last = said.events[-1]
            if not isinstance(last, UserFinal):
                raise TypeError(f"a turn ends with {type(last).__name__}")
            said.events = [(at, replace(last, rev=1))]
    return found


def example(options: Options, number: int, *, streaming: bool) -> str | None:
    """Dialogue `number` as a served model sees and writes it; None if it would not be kept."""
    try:
        made = anew(options, number, streaming=streaming)
    except NoDialogue:
        return None
    verdict = _executed(options, number, made)
    return verdict.played.transcript.text if verdict.played is not None and not verdict.rejected else None


def _trial(options: Options, number: int) -> DialogueTrial | None:
    try:
        made = dialogue(options, number)
    except NoDialogue:
        return None
    verdict = _executed(options, number, made)
    if verdict.rejected or verdict.played is None:
        return None
    answer = "".join(text for _, text in spoken(verdict.played.outputs)).strip()
    writes = frozenset(name for name, spec in made.specs.items() if not spec.safe)
    return DialogueTrial(options, number, made.words, made.speech[0].end_ms, tuple(made.gold), writes, answer)


def _executed(options: Options, number: int, made: Dialogue) -> Verdict:
    rng = random.Random(f"{options.seed}/{number}/{options.held_out}/clock")
    rates = Rates.drawn(rng, options.rate)
    return execute(made, WordPieces(), rates, rng, options.format, options.profile.spacing_ms)


def _shown(calls: Counter[tuple[str, str]]) -> list[str]:
    return [f"{tool} {arguments}" for tool, arguments in calls.elements()]

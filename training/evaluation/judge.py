"""Judges one play of a dialogue: what was done, what was said, how the model wrote, and when."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from services.agent.ports import AgentCounter
from training.evaluation.live import Generation, LivePlay
from training.evaluation.trials import Trial, spoken

_KINDS = {
    "no action": r"held no action|without an action",
    "text outside of tags": r"outside of tags|neither code",
    "a call that is no JSON": r"not valid JSON|cannot be read|^tool_call must|must be a JSON object|whole number",
    "a call that is not closed": r"not closed|longer than",
    "an unknown tool": r"there is no tool",
    "wrong arguments": r"^arguments of ",
    "an unknown call": r"there is no call|may only refer|ids must grow|ids count from",
    "a pause for no known reason": r"^pause reason",
    "an answer too early": r"^no answer before",
    "a change too late": r"committed|already sent",
}
"""Kinds of refusals, by the text with which the core refuses."""


def kind_of(reason: str) -> str:
    """The kind of a refusal, by its text."""
    return next((kind for kind, pattern in _KINDS.items() if re.search(pattern, reason)), "other")


@dataclass(slots=True)
class Judgement:
    """One trial, one variant. Times in ms after the end of speech of the first turn, None for what did not happen.

    `calls`, `writes`: how many are needed. `exact`: the writes that ran are the expected ones, each once, and no other
    ran; `ledger`: the reads are the expected ones as well; `answer`: what was said tells what the right answer tells
    (`trials.py`). `hasty`: writes that began before the words of their turn had ended; `violation`: the invariant that
    the inspector saw broken, "" if none was.
    `text_ms`: first text of an answer or question, `effect_ms`: end of the last write, `final_ms`: the final
    transcript. `generations`: of the model; `valid` of them came to their own end and nothing in them was refused,
    `cut` were cut. `fault`: why the play ended before the dialogue did.
    """

    name: str
    variant: str
    calls: int = 0
    writes: int = 0
    exact: bool = False
    ledger: bool = False
    answer: bool = False
    missing: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    said: str = ""
    violation: str = ""
    hasty: int = 0
    text_ms: float | None = None
    effect_ms: float | None = None
    final_ms: float | None = None
    generations: int = 0
    valid: int = 0
    cut: int = 0
    refusals: dict[str, int] = field(default_factory=dict)
    model_faults: int = 0
    early_reads: int = 0
    early_hits: int = 0
    early_wasted: int = 0
    reads: int = 0
    fault: str = ""
    log: list[dict[str, Any]] = field(default_factory=list)

    @property
    def judged_generations(self) -> int:
        """Those that came to an end of their own or were refused."""
        return self.valid + sum(self.refusals.values())

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def judge(trial: Trial, variant: str, play: LivePlay, finals_ms: Mapping[int, float], violation: str) -> Judgement:
    """The judgement of a play that is over. `finals_ms`: the time of the last final transcript of each turn."""
    found = Judgement(trial.name, variant, trial.calls, trial.writes_needed, violation=violation)
    found.log = [generation.as_json() for generation in play.lived.generations]
    done = trial.done(play.lived.ran, play.core)
    found.exact, found.ledger, found.missing, found.extra = done.exact, done.ledger, done.missing, done.extra
    texts = spoken(play.outputs)
    found.said = "".join(text for _, text in texts).strip()
    found.answer = trial.answered(found.said)
    found.hasty = sum(not each.safe and each.start_ms < finals_ms.get(each.call.turn, 0.0) for each in play.lived.ran)
    end_ms = trial.speech_end_ms
    found.text_ms = _after(min((at for at, _ in texts if at >= end_ms), default=None), end_ms)
    writes = [each.end_ms for each in play.lived.ran if not each.safe]
    found.effect_ms = _after(max(writes, default=None), end_ms)
    found.final_ms = _after(finals_ms.get(1), end_ms)
    _protocol(found, play.lived.generations)
    _reads(found, play)
    return found


def _protocol(found: Judgement, generations: Sequence[Generation]) -> None:
    found.generations = len(generations)
    found.valid = sum(each.ended and not each.fault for each in generations)
    found.refusals = dict(Counter(kind_of(each.refused) for each in generations if each.refused))
    found.model_faults = sum(bool(each.fault) for each in generations)
    found.cut = found.generations - found.judged_generations - found.model_faults


def _reads(found: Judgement, play: LivePlay) -> None:
    found.early_reads = int(play.counts.get(AgentCounter.EARLY_READS, 0))
    found.early_hits = int(play.counts.get(AgentCounter.EARLY_HITS, 0))
    found.early_wasted = int(play.counts.get(AgentCounter.EARLY_WASTED, 0))
    found.reads = sum(each.safe for each in play.lived.ran)


def _after(at_ms: float | None, end_ms: float) -> float | None:
    return None if at_ms is None else round(at_ms - end_ms, 1)

"""What is played and judged: one spoken request or conversation, from whatever set it comes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from services.agent.core.core import AgentCore
from services.events.output import AgentOutput, AnswerKind, AnswerStarted, AnswerText
from training.clock.script import Scene
from training.evaluation.live import Ran

TOLD = (AnswerKind.ANSWER, AnswerKind.QUESTION)


@dataclass(slots=True)
class Done:
    """What was done, against what should be. `exact`: the writes that ran are the expected ones, each once, and nothing
    forbidden ran; `ledger`: the reads are right as well. `missing`, `extra`: the writes that make the difference."""

    exact: bool
    ledger: bool
    missing: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)


class Trial(Protocol):
    """One request. `speech_end_ms`: when the last word of its first turn ends; `calls`, `writes_needed`: how many there
    must be."""

    @property
    def name(self) -> str: ...

    @property
    def words(self) -> str: ...

    @property
    def speech_end_ms(self) -> float: ...

    @property
    def calls(self) -> int: ...

    @property
    def writes_needed(self) -> int: ...

    def scene(self, *, streaming: bool) -> Scene:
        """The request anew, to be played once. Unless `streaming`, the words of a turn come together at its end."""

    def done(self, ran: Iterable[Ran], core: AgentCore) -> Done: ...

    def answered(self, said: str) -> bool:
        """Whether `said` holds what the answer has to tell."""


def spoken(outputs: Iterable[tuple[float, AgentOutput]]) -> list[tuple[float, str]]:
    """The pieces of the answers and questions with their times, without acknowledgements and apologies."""
    told: set[int] = set()
    found: list[tuple[float, str]] = []
    for at, output in outputs:
        if isinstance(output, AnswerStarted) and output.kind in TOLD:
            told.add(output.answer_id)
        elif isinstance(output, AnswerText) and output.answer_id in told:
            found.append((at, output.text))
    return found

"""One answer of the model: its states and what it was based on (`spec.md#answer-gate`), and the search for questions in
it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from services.events.output import AnswerKind
from services.events.speech import normalised


class AnswerState(StrEnum):
    """State of one answer."""

    DRAFTING = "drafting"  # text is coming, the gate is closed
    HELD = "held"  # complete, the gate is closed
    SPEAKING = "speaking"  # released, text is coming
    ENDED = "ended"
    DROPPED = "dropped"  # withdrawn before any of it was spoken


_A = AnswerState
MOVES: Mapping[AnswerState, frozenset[AnswerState]] = {
    _A.DRAFTING: frozenset({_A.HELD, _A.SPEAKING, _A.DROPPED}),
    _A.HELD: frozenset({_A.SPEAKING, _A.DROPPED}),
    _A.SPEAKING: frozenset({_A.ENDED}),
    _A.ENDED: frozenset(),
    _A.DROPPED: frozenset(),
}


class IllegalAnswerTransition(RuntimeError):
    """Raised for a transition of an answer that `MOVES` does not list, which is a bug of the core."""


@dataclass(slots=True, eq=False)
class Answer:
    """One answer of the model.

    `basis` is the normalised text of the turn that the model had seen, `results` the attempts (turn, call, attempt)
    whose results it had seen; a draft is valid only while neither has changed. `draft`: begun before the final
    transcript. `confirms`: the model had seen the final transcript, so the end of the answer moves the commit point
    (`spec.md#commit-point`) unless the answer asks something.
    """

    id: int
    turn: int
    kind: AnswerKind
    basis: str
    results: frozenset[tuple[int, int, int]]
    draft: bool
    confirms: bool = False
    state: AnswerState = AnswerState.DRAFTING
    pieces: list[str] = field(default_factory=list)
    complete: bool = False

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    @property
    def open(self) -> bool:
        return self.state in (_A.DRAFTING, _A.HELD, _A.SPEAKING)

    @property
    def unheard(self) -> bool:
        return self.state in (_A.DRAFTING, _A.HELD)

    def move(self, to: AnswerState) -> None:
        """Go to state `to`. Raises `IllegalAnswerTransition` for a transition not in `MOVES`."""
        if to not in MOVES[self.state]:
            raise IllegalAnswerTransition(f"answer {self.id}: {self.state} -> {to} is not a legal move")
        self.state = to


_SENTENCE = re.compile(r"[^.!?\n]*(?:[.!?\n]|\Z)")  # linear time: it matches at every position
_ENDED = re.compile(r"([^.!?\n]*+)([.!?\n]?+)[\s.!?]*+")
"""A sentence without its end, and how it ends; a run of blanks and full stops is one match."""
_QUOTES = re.compile(r"[\"\u201c\u201d\u201e]")
_OFFER = re.compile(
    r"\b(anything|something|what) else\b|\b(can|could|may) i (help|assist)\b|\bhelp (you )?with\b"
    r"|\bneed (any|some)thing\b",
    re.IGNORECASE,
)
_TAIL = 3


def questions_in(text: str, contents: Iterable[str] = ()) -> list[str]:
    """Return the sentences of `text` that ask the user to decide something.

    Left out are offers of more help, quotations, and sentences whose last words occur in one of `contents` (a message
    that is being sent may itself end in a question).
    """
    known = [f" {normalised(content)} " for content in contents]
    found = []
    for sentence in _SENTENCE.findall(_unquoted(text)):
        if not sentence.endswith("?"):
            continue
        tail = " ".join(normalised(sentence).split()[-_TAIL:])
        if not _OFFER.search(sentence) and not any(f" {tail} " in content for content in known):
            found.append(sentence.strip())
    return found


def only_asks(text: str) -> bool:
    """Whether `text` consists of questions only."""
    return not any(normalised(sentence) for sentence, end in _ENDED.findall(text) if end != "?")


def _unquoted(text: str) -> str:
    """Return `text` with a space in place of each quotation, in linear time."""
    parts, end, opened = [], 0, -1
    for quote in _QUOTES.finditer(text):
        if opened >= 0 and quote.group() in '"\u201d':
            parts.append(text[end:opened])
            end, opened = quote.end(), -1
        elif quote.group() == "\u201c" or (opened < 0 and quote.group() != "\u201d"):
            opened = quote.start()
    return " ".join([*parts, text[end:]])

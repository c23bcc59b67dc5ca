"""The words that are likely to be said in one session because of the conversation, and because of the household."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from services.events.output import AgentOutput, AnswerEnded, AnswerText, CallChanged, CallStatus, TurnSettled
from tools.language.spoken import listed
from tools.spec import Effect

MOST = 12
"""Options and names of the conversation that are kept, the newest."""

LONGEST = 40
"""Characters of one of them."""

READ_CHARACTERS = 600
"""Characters of an answer that are looked at, from its end: a question stands there."""

OLD_S = 300.0
"""Seconds after which the household's words are read again although this session has changed nothing."""

_SENTENCE = re.compile(r"[^.!?\n]+[.!?]?")
_OPTIONS = re.compile(r", or |, | or ")
_NAME = re.compile(r"(?<=[\w,;:] )[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*")
_COMMON = frozenset(
    listed(
        """I I'm I'll I've I’m AM PM OK Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March
        April May June July August September October November December"""
    )
)
_OWN = re.compile(r"^(?:the|your|a|an) ", re.I)


class LikelyWordSource(Protocol):
    """The words of the household's data (`tools/library/likely_words.py`)."""

    @property
    def words(self) -> tuple[str, ...]:
        """The likeliest first. Waits for nothing."""

    def refresh(self, older_than_s: float = 0.0) -> None:
        """Read them again in the background, unless they are younger."""


class NoLikelyWords:
    words: tuple[str, ...] = ()

    def refresh(self, older_than_s: float = 0.0) -> None: ...


@dataclass(slots=True)
class SessionWords:
    """Options that the assistant has just asked about, names that it has said, and the words of `source`. `home` is the
    user's town."""

    source: LikelyWordSource
    home: str | None = None
    _said: deque[str] = field(default_factory=lambda: deque(maxlen=MOST))
    _answer: str = ""

    def __call__(self) -> tuple[str, ...]:
        """All of them, the likeliest first."""
        own = (self.home,) if self.home else ()
        return (*reversed(self._said), *self.source.words, *own)

    def note(self, output: AgentOutput) -> None:
        """Follow what the agent says and does. Neither waits nor raises."""
        match output:
            case AnswerText():
                self._answer = (self._answer + output.text)[-READ_CHARACTERS:]
            case AnswerEnded():
                self._add(self._answer)
                self._answer = ""
            case CallChanged(status=CallStatus.DONE) if not Effect(output.effect).safe:
                self.source.refresh()
            case TurnSettled():
                self.source.refresh(OLD_S)
            case _:
                pass

    def _add(self, answer: str) -> None:
        for word in reversed(list(dict.fromkeys(_likely(answer)))):
            if word in self._said:
                self._said.remove(word)
            self._said.append(word)


def _likely(answer: str) -> Iterator[str]:
    """The options of the question at the end of `answer` ("Which one: the gym alarm or the work alarm?"), then the
    names in it. Names are written with a capital in the midst of a sentence."""
    sentences = [each.strip() for each in _SENTENCE.findall(answer)]
    if sentences and sentences[-1].endswith("?") and ":" in sentences[-1]:
        for option in _OPTIONS.split(sentences[-1].rstrip("?").split(":", 1)[1].strip()):
            if 0 < len(bare := _OWN.sub("", option.strip())) <= LONGEST:
                yield bare
    for sentence in sentences:
        for found in _NAME.findall(sentence):
            name = " ".join(word for word in found.removesuffix("'s").split() if word not in _COMMON)
            if 0 < len(name) <= LONGEST:
                yield name

"""Cuts an answer into pieces that can be spoken while the rest of it is still being written."""

from collections.abc import Iterator

from services.events.output import SpeechSegment
from services.tts.boundaries import TAIL, Follow, clause_end, sentence_end, word_end
from services.tts.markup import FENCE, MarkupCursor
from services.tts.speakable import speakable

CLAUSE_WORDS = 2
"""Words that the first clause must have to be worth speaking alone."""
LONG = 180
"""Characters after which a sentence is cut at the end of a clause."""
OVERLONG = 320
"""Characters after which a sentence is cut at the end of a word."""
LONGEST = 1000
"""Characters after which even a word, a link or a code block is cut."""
PIECE = 1000
"""Characters of an answer that are segmented at once, a few milliseconds of one core."""


def in_pieces(text: str) -> Iterator[str]:
    """`text` in parts of at most `PIECE` characters; whoever feeds them lets the event loop run in between."""
    return (text[at : at + PIECE] for at in range(0, len(text), PIECE))


class Segmenter:
    """Cuts one answer: first its first clause, then whole sentences and lines.

    Works character by character, so the segments do not depend on how the answer was chunked. Every character goes
    into exactly one segment: the texts of all segments joined are the answer. `speech` is empty where there is nothing
    to say (a code block, a ruler). One segmenter serves one answer; ids are "{prefix}-0", "{prefix}-1", ...
    """

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._count = 0
        self._markup = MarkupCursor()
        self._undecided: Follow | None = None
        self._starts_line = True
        self._fence = ""
        self._clear()

    def _clear(self) -> None:
        self._text: list[str] = []
        self._words = 0
        self._blank = True

    def add_text(self, text: str) -> list[SpeechSegment]:
        """Take the next characters of the answer, and give the segments that they complete."""
        segments: list[SpeechSegment] = []
        for ch in text:
            if self._cut_before(ch):
                segments.append(self._take())
            if self._cut_after(ch):
                segments.append(self._take())
        return segments

    def finish(self) -> list[SpeechSegment]:
        """The answer is complete: give what is left of it."""
        self._undecided = None
        return [self._take()] if self._text else []

    def _take(self) -> SpeechSegment:
        """The segment so far. Of a code block that was cut the second part is no more speakable than the first."""
        text = "".join(self._text)
        segment = SpeechSegment(id=f"{self._prefix}-{self._count}", text=text, speech=speakable(self._fence + text))
        self._fence = f"{FENCE}\n" if self._markup.fenced else ""
        self._count += 1
        self._starts_line = text.endswith("\n")
        self._clear()
        return segment

    def _cut_before(self, ch: str) -> bool:
        if self._undecided is None or ch.isspace():
            return False
        follow, self._undecided = self._undecided, None
        return follow(ch)

    def _cut_after(self, ch: str) -> bool:
        self._text.append(ch)
        self._markup.step(ch)
        if len(self._text) >= LONGEST:
            self._undecided = None
            return True
        if self._markup.inside:
            self._blank = False
            return False
        if not ch.isspace():
            self._blank = False
            return ch in "。！？"
        if self._blank:
            return False
        if ch == "\n":
            self._undecided = None
            return True
        return self._judge_space()

    def _judge_space(self) -> bool:
        """A white space was read: is it a boundary now, or perhaps one (kept until the next character)?"""
        if len(self._text) > 1 and self._text[-2].isspace():
            return False
        self._words += 1
        verdict = self._boundary("".join(self._text[-TAIL - 1 : -1]))
        if callable(verdict):
            self._undecided = verdict
            return False
        return verdict

    def _boundary(self, tail: str) -> bool | Follow:
        length = len(self._text)
        verdict = sentence_end(tail, line=tail if self._starts_line and length <= TAIL else "")
        if verdict is False and (self._first_clause or length >= LONG):
            verdict = clause_end(tail)
        if verdict is False and length >= OVERLONG:
            verdict = word_end(tail)
        return verdict

    @property
    def _first_clause(self) -> bool:
        return self._count == 0 and self._words >= CLAUSE_WORDS

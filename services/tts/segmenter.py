"""Cuts an answer into segments that can be spoken while the model still writes the rest."""

from collections.abc import Iterator

from services.events.session import SpeechSegment
from services.tts.boundaries import TAIL, Follow, clause_end, sentence_end, word_end
from services.tts.markup import FENCE, MarkupCursor
from services.tts.speakable import speakable

CLAUSE_WORDS = 2
"""Least words of a first clause that is spoken alone."""
LONG = 180
"""Characters after which a sentence is cut at the end of a clause."""
OVERLONG = 320
"""Characters after which a sentence is cut at the end of a word."""
LONGEST = 1000
"""Characters after which even a word, a link or a code block is cut."""
PIECE = 1000
"""Characters of an answer that are segmented in one go, which takes a few ms of one core."""


def in_pieces(text: str) -> Iterator[str]:
    """`text` in parts of at most `PIECE` characters, between which the caller lets the event loop run."""
    return (text[at : at + PIECE] for at in range(0, len(text), PIECE))


class Segmenter:
    """Cuts one answer: first its first clause, so that speech begins early, then whole sentences and lines.

    Works character by character, so the segments do not depend on how the answer was chunked. Every character is in
    exactly one segment: the texts of all segments joined are the answer. `speech` is empty if there is nothing to
    say (a code block, a ruler). Ids of the segments are "{prefix}-0", "{prefix}-1", ...
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
        """Add the next characters of the answer and return the segments that they complete."""
        segments: list[SpeechSegment] = []
        for ch in text:
            if self._cut_before(ch):
                segments.append(self._take())
            if self._cut_after(ch):
                segments.append(self._take())
        return segments

    def finish(self) -> list[SpeechSegment]:
        """End the answer and return the last segment, if any text is left."""
        self._undecided = None
        return [self._take()] if self._text else []

    def _take(self) -> SpeechSegment:
        """Close the current segment. Where it is cut inside a code block, the next one is marked as code too
        (`_fence`), so that it is not spoken either."""
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
        """Whether the white space just read is a boundary; where the next character decides, that is remembered."""
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

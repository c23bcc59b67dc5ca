"""One generation while it is written: its tokens, their weights, and what has been parsed of it."""

from collections.abc import Iterator, Sequence

from services.events.model import AnswerEnd, Invalid, ModelOutput, Pause
from services.models.call_ids import CallIds
from services.models.tag_parser import TagParser
from training.clock.script import Piece, PieceKind
from training.clock.tokeniser import Tokeniser, spelled

CUT_WEIGHT = 0.5
"""Weight of a thought that was cut: a prefix of good text, but the cut itself is no decision."""


class Writing:
    """The tokens of `pieces`, written one by one. `refused`: the agent has refused an action of it."""

    def __init__(self, number: int, pieces: Sequence[Piece], tokeniser: Tokeniser, ids: CallIds) -> None:
        self.number = number
        self.pieces = pieces
        self.text = "".join(piece.text for piece in pieces)
        self.tokens = tokeniser.encode(self.text)
        self.ends: list[int] = []
        """The number of characters after each token."""
        end = 0
        for text in spelled(tokeniser, self.tokens):
            end += len(text)
            self.ends.append(end)
        self.written = 0
        self.over = self.ended = False
        """No more tokens come; the last output was a pause or the end of an answer."""
        self.refused = False
        self._parser = TagParser(ids)

    @property
    def whole(self) -> bool:
        """Whether it came to its own end."""
        return self.over and self.written == len(self.tokens) and not self.refused

    def next_token(self) -> Iterator[ModelOutput]:
        """Writes one more token and yields what it completes."""
        start = self.ends[self.written - 1] if self.written else 0
        text = self.text[start : self.ends[self.written]]
        self.written += 1
        yield from self._noting(self._parser.parse(text))
        if self.written == len(self.tokens):
            yield from self._noting(self._parser.finish())
            self.over = True

    def _noting(self, outputs: Iterator[ModelOutput]) -> Iterator[ModelOutput]:
        for output in outputs:
            self.ended = self.ended or isinstance(output, Pause | AnswerEnd | Invalid)
            self.over = self.over or self.ended
            yield output

    def weights(self) -> list[float]:
        """The weight of each token; one that belongs to several pieces has the least of theirs."""
        found: list[float] = []
        start = piece_start = at = 0
        for end in self.ends:
            while at + 1 < len(self.pieces) and piece_start + len(self.pieces[at].text) <= start:
                piece_start += len(self.pieces[at].text)
                at += 1
            least, reach, other = self.pieces[at].weight, piece_start + len(self.pieces[at].text), at
            while reach < end and other + 1 < len(self.pieces):
                other += 1
                reach += len(self.pieces[other].text)
                least = min(least, self.pieces[other].weight)
            found.append(least)
            start = max(start, end)
        return found

    def spans(self, *kinds: PieceKind) -> list[tuple[int, int]]:
        """The (start, end) in characters of the pieces of these kinds."""
        found, at = [], 0
        for piece in self.pieces:
            if piece.kind in kinds and piece.text:
                found.append((at, at + len(piece.text)))
            at += len(piece.text)
        return found

    def kept(self, told: str) -> tuple[int, bool]:
        """How many tokens of it stand at the beginning of `told`, the history as it is told later, and whether its
        thought was cut. All or nothing of each tag and call; nothing of a thought without a word, which is told as one
        text with its mark."""
        upto, cut = 0, False
        for piece in self.pieces:
            if told.startswith(piece.text, upto):
                upto += len(piece.text)
            elif piece.kind is PieceKind.THINK:
                upto += _common(piece.text, told[upto:])
                cut = True
                break
            else:
                cut = piece.kind is PieceKind.CLOSE
                break
        reach = min(upto, self.ends[self.written - 1] if self.written else 0)
        opened = reach > len(self.pieces[0].text) or self.pieces[0].kind is not PieceKind.OPEN
        return (sum(end <= reach for end in self.ends) if opened else 0), cut


def _common(one: str, other: str) -> int:
    """The length of the common beginning."""
    size = min(len(one), len(other))
    return next((at for at in range(size) if one[at] != other[at]), size)

"""Which of two decoders is believed: the one of the tools' phrases (domain) or the one of general English.

Both search with the same acoustic model and the same weights, so the scores of their best paths,
log P(audio | words) + weight x log P(words | model), can be compared: the model that explains the audio better wins.
The numbers come from 55 sentences in three Flite voices (docs/speech.md); scores are in nats per 10 ms frame.
"""

from dataclasses import dataclass

MARGIN = 0.0
"""By how much general English must be better. At zero, 98 % of the sentences were given to the better decoder."""

MARGIN_SPEAKING = 0.2
"""While the sentence is incomplete the comparison is less sure, and a change of mind costs a rewrite."""

DOUBT_SPEAKING, DOUBTS = -4.0, 3
"""So many successive domain scores below this start the general decoder while the user speaks. It happened in 96 % of
other speech, when two thirds of it were still to come, and in half of the commands."""

DOUBT = -3.8
"""A complete sentence with a lower domain score waits for the general decoder: one command in a hundred, and every
sentence of other speech that had not started it before."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A decoder's best words for `frames` frames: (word, first frame, last frame), and the score of that path."""

    words: tuple[tuple[str, int, int], ...]
    frames: int
    score: float

    @property
    def per_frame(self) -> float:
        return self.score / self.frames if self.frames else 0.0


class Doubt:
    """Watches the domain's scores while the user speaks."""

    def __init__(self) -> None:
        self._low = 0

    def feed(self, domain: Reading) -> bool:
        """True when the general decoder is needed beside the domain's."""
        self._low = self._low + 1 if domain.per_frame < DOUBT_SPEAKING else 0
        return self._low >= DOUBTS


def doubtful(domain: Reading) -> bool:
    """Of a complete sentence; one without words is left alone: silence scores well in every model."""
    return domain.per_frame < DOUBT


def general_wins(domain: Reading, general: Reading, complete: bool) -> bool:
    margin = MARGIN if complete else MARGIN_SPEAKING
    return bool(general.words) and general.per_frame > domain.per_frame + margin

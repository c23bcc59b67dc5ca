"""Which of two decoders is believed: the one of the tools' phrases (domain) or the one of general English.

Both search with the same acoustic model and the same weights, so that the scores of their best paths,
log P(audio | words) + weight x log P(words | model), can be compared: the model that explains the audio better wins.
Figures in docs/speech.md; scores are in nats per 10 ms frame.
"""

from dataclasses import dataclass

DOUBT = -3.3
"""A domain score below this may be speech outside the domain: the general decoder is started. Above it, of the
utterances measured, none was; so for most commands the slower decoder never runs."""

MARGIN = 0.0
"""By how much the general score must be better."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A decoder's best words for `frames` frames: (word, first frame, last frame), and the score of that path."""

    words: tuple[tuple[str, int, int], ...]
    frames: int
    score: float

    @property
    def per_frame(self) -> float:
        return self.score / self.frames if self.frames else 0.0


def doubtful(domain: Reading) -> bool:
    return not domain.words or domain.per_frame < DOUBT


def general_wins(domain: Reading, general: Reading) -> bool:
    if not general.words:
        return False
    return not domain.words or general.per_frame > domain.per_frame + MARGIN

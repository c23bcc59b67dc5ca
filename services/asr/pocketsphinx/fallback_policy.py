"""Which of two decoders is believed: the one of the tools' phrases (domain) or the one of general English.

Both search with the same acoustic model and the same weights, so the scores of their best paths,
log P(audio | words) + weight x log P(words | model), can be compared: the model that explains the audio better wins.
The numbers come from 55 sentences in three voices (`python -m bench.speech.calibration`); scores are in nats per 10 ms
frame.
"""

from dataclasses import dataclass

MARGIN = 0.0
"""By how much general English must be better. At zero, 98 % of the sentences were given to the better decoder."""

MARGIN_SPEAKING = 0.2
"""While the sentence is incomplete the comparison is less sure, and a change of mind costs a rewrite."""

DOUBT_SPEAKING, DOUBTS = -4.0, 3
"""So many successive domain scores below this start the general decoder while the user speaks: in 97 % of other
speech, when 70 % of it were still to come, and in half of the commands."""

DISMISSAL, DISMISSAL_MS, RELAPSE = -0.5, 1200, -0.2
"""It stops again where it has explained as much audio worse by this difference: in 39 % of the commands and in no other
speech. It goes on if the domain's score then falls by `RELAPSE`: commands may end in free words."""

DOUBT = -3.8
"""A complete sentence with a lower domain score waits for the general decoder; any other is answered at once."""

DOUBT_LATE, LATE_MS = -4.0, 800
"""The same where that decoder lags so much behind that waiting would be felt (on a busy machine): 10 % of the commands
and 91 % of other speech were below."""


@dataclass(frozen=True, slots=True)
class DecoderReading:
    """A decoder's best words for `frames` frames: (word, first frame, last frame), and the score of that path."""

    words: tuple[tuple[str, int, int], ...]
    frames: int
    score: float

    @property
    def per_frame(self) -> float:
        return self.score / self.frames if self.frames else 0.0


class FallbackPolicy:
    """Is the general decoder needed? `holds` while the user speaks, `about` a complete sentence."""

    def __init__(self) -> None:
        self._low = 0
        self._level = 0.0  # scores from here on are known to be good enough
        self.holds = False

    def observe(self, domain: DecoderReading) -> None:
        self._low = self._low + 1 if domain.per_frame < min(DOUBT_SPEAKING, self._level) else 0
        self.holds = self.holds or self._low >= DOUBTS

    def compare(self, domain_per_frame: float, general: DecoderReading) -> None:
        """The scores of both decoders for the same audio."""
        if general.frames * 10 >= DISMISSAL_MS and general.per_frame < domain_per_frame + DISMISSAL:
            self.holds, self._low = False, 0
            self._level = domain_per_frame + RELAPSE

    def about(self, domain: DecoderReading, late: bool = False) -> bool:
        return domain.per_frame < min(DOUBT_LATE if late else DOUBT, self._level)


def general_wins(domain: DecoderReading, general: DecoderReading, complete: bool) -> bool:
    margin = MARGIN if complete else MARGIN_SPEAKING
    return bool(general.words) and general.per_frame > domain.per_frame + margin

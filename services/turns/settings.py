"""The server's settings of turn detection, which hold where the client sets nothing else."""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class TurnSettings:
    """`threshold` is the probability from which a window is speech; during speech, windows down to
    `threshold - hysteresis` are speech too. `start_ms` of speech begin a turn (`hysteresis.Onset`), `resume_ms` of
    speech take back an eager end.

    Silence in ms before an eager end: `eager_ms`, or `eager_complete_ms` where the words make a whole request. Silence
    that ends a turn: `end_ms` where nothing is known about the words, `complete_ms` where they make a whole request,
    `finished_ms` where people seldom go on behind it, `open_ms` where they are likely to, `lacking_ms` where the
    request lacks something that would have to be asked for, `incomplete_ms` where the words break off.

    `no_audio_ms`, by the clock: a turn ends where the client sends no audio at all for so long (dead microphone, lost
    network).
    """

    threshold: float = 0.5
    hysteresis: float = 0.15
    start_ms: int = 96
    resume_ms: int = 64
    eager_ms: int = 200
    eager_complete_ms: int = 64
    end_ms: int = 600
    finished_ms: int = 256
    complete_ms: int = 320
    open_ms: int = 544
    lacking_ms: int = 800
    incomplete_ms: int = 1500
    no_audio_ms: int = 3000

    def __post_init__(self) -> None:
        if not 0 < self.threshold < 1:
            raise ValueError(f"threshold: {self.threshold} is no probability; use one between 0 and 1")
        for field in fields(self):
            if field.name.endswith("_ms") and getattr(self, field.name) <= 0:
                raise ValueError(f"{field.name}: {getattr(self, field.name)} must be positive")

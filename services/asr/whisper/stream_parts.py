"""What all streams of a Whisper recogniser share."""

from collections.abc import Callable
from dataclasses import dataclass

from services.asr.whisper.decoding import Decoded, DecodeRequest
from services.asr.whisper.metrics import DecodeMetrics
from services.asr.whisper.scheduler import DecodeScheduler
from services.asr.whisper.vocabulary import Piece
from services.clock import Clock

IDLE_MS = 200
"""Milliseconds of speech between two partial decodings where no other one wants to be decoded."""

Decode = Callable[[DecodeRequest, Callable[[], bool]], Decoded | None]
"""Blocks (`Decoder.decode`)."""

Found = tuple[int, int, Decoded | None]
"""What a decoding has heard, from and to which position, and its words."""


@dataclass(frozen=True, slots=True)
class StreamParts:
    """What all streams of a recogniser share. `bare` takes the punctuation off the end of a word. `every_ms`:
    milliseconds of speech between two partial decodings, `IDLE_MS` at most where
    nothing else is decoded. `biased`, `private`: which words of a session are put into the prompt, as in
    `WhisperSettings`."""

    decode: Decode
    bare: Callable[[Piece], Piece]
    scheduler: DecodeScheduler
    metrics: DecodeMetrics
    clock: Clock
    every_ms: int = 300
    biased: bool = True
    private: bool = True

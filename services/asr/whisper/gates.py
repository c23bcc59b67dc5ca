"""Tells words that were said from words that Whisper invents in silence, hum and noise ("you", "thank you"). Pure.

Measured with tiny.en in windows of 10 s: whole requests of people have `no_speech` below 0.3, the last half second of
one 0.1 to 0.8, silence, hum, tones, clicks and noise 0.8 to 1.0. The mean log-probability of the tokens separates them
less well (-0.1 to -2 in both), so it decides only together with the other two. A prompt lowers `no_speech` (0.3 to 0.8
in those sounds), so what is `doubtful` under a prompt is judged by a decoding without one.
"""

from dataclasses import dataclass

SHORT_MS = 600
"""Speech shorter than this is decoded only when it is over, and doubted sooner."""

LEAST_MS = 64
"""Less speech than this, as the turn detector sees it, is no word."""


INVENTIONS = frozenset({("you",), ("thank", "you"), ("thanks", "for", "watching"), ("bye",), ("the",)})
"""Words that Whisper most often recognises in silence; they come from the subtitles that it was trained on."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """`speech_ms`: how long the user spoke, None if no detector watches. `no_speech`: the model's probability that
    nobody speaks. `logprob`: mean log-probability of its tokens. `final`: no later decoding will have these words.
    `forms`: the words as they are compared. `looped`: another decoding of the audio repeated itself."""

    speech_ms: int | None
    no_speech: float
    logprob: float
    final: bool
    forms: tuple[str, ...] = ()
    looped: bool = False


def invented(evidence: Evidence) -> bool:
    """Whether the words are doubted so much that they are dropped."""
    speech_ms, no_speech, logprob = evidence.speech_ms, evidence.no_speech, evidence.logprob
    if speech_ms is not None and speech_ms < LEAST_MS:
        return True
    if (evidence.forms in INVENTIONS and no_speech >= 0.7) or (evidence.looped and no_speech >= 0.5):
        return True
    if speech_ms is not None and speech_ms >= SHORT_MS:
        return no_speech >= 0.8 and logprob < -1.0
    doubted = no_speech >= 0.6 and logprob < (-1.8 if evidence.final else -0.8)
    return doubted or (no_speech >= 0.82 and logprob < -0.5)


def doubtful(no_speech: float, logprob: float) -> bool:
    """Whether what was decoded under a prompt may be invented."""
    return no_speech >= 0.3 or logprob < -1.0

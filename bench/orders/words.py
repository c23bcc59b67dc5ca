"""How long after its end a word is first seen in a partial transcript, and how long after its end it is stable.

Where a word ends in a recording is found by Whisper's own alignment of the whole recording (faster-whisper, word
timestamps), which is right to about a tenth of a second.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from bench.orders.recordings import RATE, Floats
from services.asr.comparable import comparable
from services.asr.weights import WeightSearch, find_weights

_ALIGNED_RATE = 16_000


@dataclass(frozen=True, slots=True)
class Partial:
    """A transcript event `at_s` seconds after the recording began: the stable words and those that may still change."""

    at_s: float
    stable: str
    unstable: str


def unchanged_since_s(partials: Sequence[Partial]) -> float | None:
    """When the words of the last event were first told and did not change any more; None without events."""
    since_s, last = None, None
    for partial in reversed(partials):
        words = [form for word in (partial.stable + partial.unstable).split() for form in comparable(word)]
        if last is not None and words != last:
            break
        since_s, last = partial.at_s, words
    return since_s


class Aligner:
    """Finds the end of each word of a recording."""

    def __init__(self, model: str) -> None:
        from faster_whisper import WhisperModel

        self._model = WhisperModel(str(find_weights(model, search=WeightSearch()).folder), "cpu", compute_type="int8")

    def ends(self, samples: Floats) -> list[tuple[str, float]]:
        """(word, seconds to its end) in `samples` at `RATE`."""
        import soxr

        audio = soxr.resample(samples, RATE, _ALIGNED_RATE)
        segments, _ = self._model.transcribe(audio, language="en", word_timestamps=True)
        return [(word.word, word.end) for segment in segments for word in segment.words or ()]


def delays(ends: Sequence[tuple[str, float]], partials: Sequence[Partial]) -> tuple[list[float], list[float]]:
    """Seconds from the end of each word to the first event that has it, and to the first in whose stable words it is.
    Words that the last event does not have, or that the alignment has not found, are left out."""
    spoken = [(form, end) for word, end in ends for form in comparable(word)]
    return (
        _first(spoken, [(each.at_s, f"{each.stable} {each.unstable}") for each in partials]),
        _first(spoken, [(each.at_s, each.stable) for each in partials]),
    )


def _first(spoken: Sequence[tuple[str, float]], texts: Sequence[tuple[float, str]]) -> list[float]:
    seen: dict[int, float] = {}
    last: set[int] = set()
    for at_s, text in texts:
        heard = [form for word in text.split() for form in comparable(word)]
        matcher = SequenceMatcher(None, [form for form, _ in spoken], heard, autojunk=False)
        last = {block.a + offset for block in matcher.get_matching_blocks() for offset in range(block.size)}
        for index in last - seen.keys():
            seen[index] = at_s - spoken[index][1]
    return [delay for index, delay in sorted(seen.items()) if index in last]

"""What decoding needs of an engine that runs Whisper, and CTranslate2 as that engine.

CTranslate2 and faster-whisper are imported when a model is loaded, not before: they take most of a second.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from services.asr.whisper.windows import FRAMES_PER_S
from services.events.speech import SAMPLE_RATE, Samples

Floats = npt.NDArray[np.float32]

MOST_POSITIONS = 448
"""Tokens of prompt and text together that the decoder has positions for."""

MOST_TOKENS = MOST_POSITIONS // 2
"""Most tokens of a decoding, and of the prompt before it."""


@dataclass(frozen=True, slots=True)
class Generated:
    """`tokens`: the prefix that was asked for and what follows it, without the end token; `logprobs`: one for each of
    them and, if the decoding came to its end, one for the end token. `no_speech`: the probability that nobody
    speaks."""

    tokens: tuple[int, ...]
    logprobs: tuple[float, ...]
    no_speech: float


@dataclass(frozen=True, slots=True)
class BeamText:
    """The tokens of a text that a beam search has found, without the end token, and their log-probability in all."""

    tokens: tuple[int, ...]
    logprob: float


class Network(Protocol):
    """Called from several threads at the same time. Any exception fails the decoding."""

    def features(self, samples: Samples, window_s: int) -> Floats:
        """The log-mel spectrogram of `samples`, shape (1, mels, frames), padded with silence or cut to `window_s`."""

    def encode(self, features: Floats) -> Any:
        """Run the encoder."""

    def generate(self, encoded: Any, prompt: Sequence[int], most: int) -> Generated:
        """Decode greedily after `prompt`, at most `most` tokens, the prefix in the prompt included."""

    def candidates(self, encoded: Any, prompt: Sequence[int], most: int, count: int) -> list[BeamText]:
        """The `count` likeliest texts after `prompt`, of at most `most` tokens, by beam search."""


HOP = SAMPLE_RATE // FRAMES_PER_S
"""Samples between two frames of the spectrogram."""

SILENT_SAMPLES = 400
"""A frame of the spectrogram hears 400 samples, so that behind so much silence the last one has heard nothing else."""


class CTranslate2Network:
    """`model` is a `faster_whisper.WhisperModel`, `end` its end token."""

    def __init__(self, model: Any, end: int) -> None:
        self._model = model
        self._end = end

    def features(self, samples: Samples, window_s: int) -> Floats:
        heard, frames = samples[: window_s * SAMPLE_RATE], window_s * FRAMES_PER_S
        silent = min(SILENT_SAMPLES - (len(heard) + SILENT_SAMPLES) % -HOP, frames * HOP - len(heard))
        found = self._model.feature_extractor(heard, padding=silent)[:, :frames]
        # what is still missing is silence, like the last frame
        filled = np.pad(found, ((0, 0), (0, frames - found.shape[1])), mode="edge")
        return np.ascontiguousarray(filled[None], dtype=np.float32)

    def encode(self, features: Floats) -> Any:
        from ctranslate2 import StorageView

        return self._model.model.encode(StorageView.from_array(features))

    def generate(self, encoded: Any, prompt: Sequence[int], most: int) -> Generated:
        [found] = self._model.model.generate(
            encoded,
            [list(prompt)],
            beam_size=1,
            max_length=_longest(prompt, most),
            return_no_speech_prob=True,
            return_logits_vocab=True,
        )
        tokens = tuple(found.sequences_ids[0])
        logits = found.logits[0]  # copies them all
        wanted = [*tokens, self._end][: len(logits)]
        logprobs = tuple(_logprob(_as_floats(row), token) for row, token in zip(logits, wanted, strict=True))
        return Generated(tokens, logprobs, float(found.no_speech_prob))

    def candidates(self, encoded: Any, prompt: Sequence[int], most: int, count: int) -> list[BeamText]:
        [found] = self._model.model.generate(
            encoded,
            [list(prompt)],
            beam_size=count,
            num_hypotheses=count,
            length_penalty=0,  # a score is the sum of the log-probabilities
            return_scores=True,
            max_length=_longest(prompt, most),
        )
        return [BeamText(tuple(t), float(s)) for t, s in zip(found.sequences_ids, found.scores, strict=True)]


def _longest(prompt: Sequence[int], most: int) -> int:
    """CTranslate2's `max_length` for `most` tokens: it allows half of it."""
    return min(MOST_POSITIONS, max(2 * most, len(prompt) + most))


def _as_floats(view: Any) -> Floats:
    """The numbers of a CTranslate2 `StorageView`, shape (n,), wherever and in whatever precision it has them. They are
    no copy where it has them as numpy would, and nobody may change them."""
    from ctranslate2 import DataType, Device

    if view.device != "cpu":
        view = view.to_device(Device.cpu)
    if view.dtype != DataType.float32:
        view = view.to(DataType.float32)
    return np.asarray(view, dtype=np.float32).reshape(-1)


def _logprob(logits: Floats, token: int) -> float:
    most = logits.max()
    above = np.subtract(logits, most)
    return float(logits[token] - most - np.log(np.exp(above, out=above).sum()))

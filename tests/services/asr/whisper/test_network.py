"""CTranslate2's side, with an object that has the signatures of faster-whisper 1.2 and CTranslate2 4."""

import sys
import types
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from services.asr.whisper.network import CTranslate2Network, _as_floats
from services.events.speech import Samples
from tests.services.asr.whisper.fakes import silence

END = 5


@dataclass
class View:
    """A storage of CTranslate2."""

    array: np.ndarray
    device: str = "cpu"
    dtype: str = "float32"

    def to_device(self, device: str) -> "View":
        return View(self.array, device, self.dtype)

    def to(self, dtype: str) -> "View":
        assert self.device == "cpu"
        return View(self.array, self.device, dtype)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        assert (self.device, self.dtype) == ("cpu", "float32")
        return self.array


@dataclass
class Result:
    sequences_ids: list[list[int]]
    logits: list[list[View]]
    no_speech_prob: float
    scores: list[float] = field(default_factory=list)


@dataclass
class Engine:
    device: str = "cpu"
    dtype: str = "float32"
    lengths: list[int] = field(default_factory=list)

    def encode(self, features: np.ndarray) -> np.ndarray:
        return features

    def generate(
        self,
        features: np.ndarray,
        prompts: list[list[int]],
        *,
        beam_size: int,
        max_length: int,
        return_no_speech_prob: bool = False,
        return_logits_vocab: bool = False,
        num_hypotheses: int = 1,
        length_penalty: float = 1,
        return_scores: bool = False,
    ) -> list[Result]:
        if beam_size > 1:
            assert (num_hypotheses, length_penalty, return_scores) == (beam_size, 0, True)
            self.lengths.append(max_length)
            return [Result([[2, 3], [2]], [], 0.0, [-0.5, -1.5])]
        assert return_no_speech_prob
        assert return_logits_vocab
        self.lengths.append(max_length)
        rows = [np.log(np.full(6, 0.1, np.float32)) for _ in range(3)]
        for row, token in zip(rows, (2, 3, END), strict=True):
            row[token] = np.log(0.5)
        return [Result([[2, 3]], [[View(row, self.device, self.dtype) for row in rows]], 0.25)]


def extract(samples: Samples, padding: int) -> np.ndarray:
    """Two rows in the manner of faster-whisper: frames of 400 samples every 160, no value 8 below the highest."""
    audio = np.pad(np.pad(samples, (0, padding)), 200, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(audio, 400)[::160][:-1]
    found = np.log10(np.clip(np.stack([np.abs(frames.sum(axis=1)), np.square(frames).sum(axis=1)]), 1e-10, None))
    return np.maximum(found, found.max() - 8).astype(np.float32)


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> CTranslate2Network:
    module: Any = types.ModuleType("ctranslate2")
    module.StorageView = types.SimpleNamespace(from_array=lambda array: array)
    module.Device, module.DataType = types.SimpleNamespace(cpu="cpu"), types.SimpleNamespace(float32="float32")
    monkeypatch.setitem(sys.modules, "ctranslate2", module)
    model: Any = types.SimpleNamespace(model=Engine(), feature_extractor=extract)
    return CTranslate2Network(model, END)


@pytest.mark.parametrize("seconds", [0.4, 10.0, 31.0])
def test_features_fill_their_window(network: CTranslate2Network, seconds: float) -> None:
    assert network.features(silence(seconds), 10).shape == (1, 2, 1000)


@pytest.mark.parametrize("samples", [480, 6400, 48_000, 48_011, 159_520, 159_990, 160_000, 200_000])
def test_the_silence_that_fills_the_window_is_as_if_it_had_been_computed(
    network: CTranslate2Network, samples: int
) -> None:
    audio = np.random.default_rng(samples).standard_normal(samples).astype(np.float32) / 10
    whole = extract(audio[:160_000], max(0, 160_000 - samples))[:, :1000]
    assert np.array_equal(network.features(audio, 10)[0], whole)


def test_only_the_audio_is_computed(network: CTranslate2Network) -> None:
    padded: list[int] = []

    def counting(samples: Samples, padding: int) -> np.ndarray:
        padded.append(padding)
        return extract(samples, padding)

    network._model.feature_extractor = counting
    network.features(silence(3.0), 30)
    assert padded[0] <= 2 * 400


def test_tokens_come_with_their_log_probabilities(network: CTranslate2Network) -> None:
    found = network.generate(network.encode(np.zeros(1, np.float32)), [1, 2], 30)
    assert (found.tokens, found.no_speech) == ((2, 3), 0.25)
    assert found.logprobs == pytest.approx([np.log(0.5)] * 3, abs=1e-5)


def test_the_numbers_of_all_words_are_not_copied(network: CTranslate2Network) -> None:
    view = View(np.zeros(6, np.float32))
    assert np.shares_memory(_as_floats(view), view.array)


def test_what_lies_on_a_gpu_in_half_precision_is_fetched(network: CTranslate2Network) -> None:
    network._model.model.device, network._model.model.dtype = "cuda", "float16"
    assert network.generate(None, [1, 2], 30).logprobs == pytest.approx([np.log(0.5)] * 3, abs=1e-5)


def test_the_engine_is_given_the_length_of_which_it_allows_half(network: CTranslate2Network) -> None:
    for prompt, most in (([1, 2], 30), ([1] * 100, 30), ([1] * 224, 224), ([1] * 300, 224)):
        network.generate(None, prompt, most)
    assert network._model.model.lengths == [60, 130, 448, 448]


def test_a_beam_search_gives_texts_with_the_log_probability_of_all_their_tokens(network: CTranslate2Network) -> None:
    found = network.candidates(None, [1, 2], 30, 2)
    assert [(each.tokens, each.logprob) for each in found] == [((2, 3), -0.5), ((2,), -1.5)]
    assert network._model.model.lengths == [60]

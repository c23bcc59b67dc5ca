"""On probabilities, not on decisions: decisions hide a lost context or a state that leaks between streams."""

import numpy as np
import onnxruntime
import pytest

from services.events.speech import Samples
from services.vad.model import find_model
from services.vad.network import CONTEXT, WINDOW, NetworkState, SileroNetwork
from tests.services.speech import utterances


@pytest.fixture(scope="module")
def network() -> SileroNetwork:
    return SileroNetwork(find_model())


def streams(count: int) -> list[Samples]:
    """Different utterances of equal length."""
    audio = [utterance.samples() for utterance in utterances()[:count]]
    shortest = min(len(samples) for samples in audio) // WINDOW * WINDOW
    return [samples[:shortest] for samples in audio]


def alone(network: SileroNetwork, samples: Samples) -> list[float]:
    memory = NetworkState.fresh()
    return [float(network.probabilities([memory], [window])[0]) for window in samples.reshape(-1, WINDOW)]


def test_batched_and_single_windows_give_the_same_bits(network: SileroNetwork) -> None:
    audio = streams(8)
    memories = [NetworkState.fresh() for _ in audio]
    batched = [network.probabilities(memories, list(windows)) for windows in zip(*map(cut, audio), strict=True)]
    for place, samples in enumerate(audio):
        assert [float(row[place]) for row in batched] == alone(network, samples)


def test_streams_may_join_a_batch_at_different_times(network: SileroNetwork) -> None:
    first, second = streams(2)
    early, late = NetworkState.fresh(), NetworkState.fresh()
    heard: list[float] = []
    for number, window in enumerate(cut(first)):
        if number < 5:
            network.probabilities([early], [window])
        else:
            heard.append(float(network.probabilities([late, early], [cut(second)[number - 5], window])[0]))
    assert heard == alone(network, second)[: len(heard)]


def test_each_window_is_heard_with_the_64_samples_before_it(network: SileroNetwork) -> None:
    """Against the model file called directly, with windows of 576 samples cut from the padded stream."""
    samples = streams(1)[0]
    padded = np.concatenate((np.zeros(CONTEXT, np.float32), samples))
    session = onnxruntime.InferenceSession(find_model(), providers=["CPUExecutionProvider"])
    state, rate = np.zeros((2, 1, 128), np.float32), np.array(16_000, np.int64)
    expected = []
    for start in range(0, len(samples), WINDOW):
        inputs = {"input": padded[None, start : start + CONTEXT + WINDOW], "state": state, "sr": rate}
        output, state = session.run(None, inputs)
        expected.append(float(output[0, 0]))
    assert alone(network, samples) == expected


def test_speech_is_told_from_the_silence_before_it(network: SileroNetwork) -> None:
    samples = utterances()[0].samples()
    heard = alone(network, samples[: len(samples) // WINDOW * WINDOW])
    assert max(heard[:8]) < 0.2  # 256 ms of the silence that every sample begins with
    assert np.median(heard[12:]) > 0.9


def cut(samples: Samples) -> list[Samples]:
    return list(samples.reshape(-1, WINDOW))

"""What the engine is made to allocate at the start."""

import numpy as np

from services.asr.whisper.network import Floats
from services.asr.whisper.warm_up import warm_up
from services.events.speech import Samples
from tests.services.asr.whisper.fakes import FakeNetwork


class Windows(FakeNetwork):
    """Remembers the windows that were decoded."""

    def __init__(self) -> None:
        super().__init__(lambda asked: "")
        self.sizes: list[int] = []

    def features(self, samples: Samples, window_s: int) -> Floats:
        self.sizes.append(window_s)
        return np.array([window_s, 1.0], np.float32)


def test_windows_are_decoded_with_a_beam_the_longest_first() -> None:
    network = Windows()
    warm_up(network, network.vocabulary, lambda: 0.0)
    assert network.sizes == [30, 20, 10]
    assert network.searched == 3


def test_a_slow_model_does_not_keep_the_start_waiting() -> None:
    network, clock = Windows(), iter((0.0, 0.1, 2.9, 3.0))
    warm_up(network, network.vocabulary, lambda: next(clock))
    assert network.sizes == [30, 20]

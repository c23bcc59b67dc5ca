"""The longer windows are met soon after the start, and nobody who speaks waits for them."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from services.asr.whisper.network import Floats
from services.asr.whisper.warm_up import LOOK_S, SLOW_S, warm_up
from services.asr.whisper.windows import SIZES_S
from services.clock import RealClock, VirtualLoop, run_virtual
from tests.services.asr.whisper.fakes import FakeNetwork


@dataclass
class Threads:
    """Runs everything at once, in `takes_s` seconds, and notes when it began. `fails`: nothing can be encoded."""

    takes_s: float = 0.1
    fails: bool = False
    began_s: list[float] = field(default_factory=list)

    async def run(self, work: Callable[[], None]) -> None:
        self.began_s.append(round(asyncio.get_running_loop().time(), 1))
        await asyncio.sleep(self.takes_s)
        if self.fails:
            raise RuntimeError("out of memory")
        work()


@dataclass
class Windows(FakeNetwork):
    """Notes the windows in seconds that are encoded."""

    met_s: list[int] = field(default_factory=list)

    def encode(self, features: Floats) -> Floats:
        self.met_s.append(int(features[0]))
        return features


def warmed(threads: Threads, idle: Callable[[], bool] = lambda: True) -> list[int]:
    """The windows in seconds that were encoded."""
    network = Windows(lambda asked: "")

    async def scene() -> None:
        await warm_up(threads.run, network, idle, RealClock())

    run_virtual(scene(), VirtualLoop())
    return network.met_s


def test_every_window_but_the_shortest_is_met_after_the_start() -> None:
    threads = Threads()
    assert warmed(threads) == list(SIZES_S[1:])
    assert threads.began_s[0] >= LOOK_S


def test_nothing_is_encoded_while_somebody_speaks() -> None:
    looks = iter([False, False, False])
    threads = Threads()
    assert warmed(threads, lambda: next(looks, True)) == list(SIZES_S[1:])
    assert threads.began_s[0] == pytest.approx(4 * LOOK_S)


def test_a_slow_model_meets_no_longer_windows() -> None:
    assert warmed(Threads(takes_s=SLOW_S + 0.1)) == [SIZES_S[1]]


def test_an_error_ends_it() -> None:
    threads = Threads(fails=True)
    assert warmed(threads) == []
    assert len(threads.began_s) == 1

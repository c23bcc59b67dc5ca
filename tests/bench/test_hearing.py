"""The figures of `bench.hearing`: its clock, and what it takes for the last change of a text."""

import asyncio
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bench.hearing.__main__ import spread
from bench.hearing.engines import BusyLoop, KeptDecoding, KeptDecodings
from bench.hearing.noise import SOUNDS, at_level
from bench.orders.words import Partial, unchanged_since_s
from services.asr.whisper.decoding import Decoded, DecodeRequest
from services.clock import run_virtual


def busy(seconds: float) -> str:
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass
    return "done"


def test_work_on_the_loop_takes_its_cpu_time_and_waiting_none() -> None:
    loop = BusyLoop()

    async def main() -> tuple[float, float]:
        began, cpu = loop.time(), time.process_time()
        busy(0.01)
        await asyncio.sleep(100)
        return loop.time() - began, time.process_time() - cpu

    passed, cpu_s = run_virtual(main(), loop)
    assert passed == pytest.approx(100 + cpu_s, abs=0.05)
    assert passed >= 100.01


def test_what_a_thread_computes_leaves_the_loop_free_and_comes_after_its_time() -> None:
    loop = BusyLoop()
    order: list[str] = []

    async def main() -> None:
        work = asyncio.ensure_future(asyncio.to_thread(busy, 0.2))
        await asyncio.sleep(0.05)
        order.append("loop")
        order.append(await work)
        with pytest.raises(ZeroDivisionError):
            await asyncio.to_thread(lambda: 1 / 0)

    run_virtual(main(), loop)
    assert order == ["loop", "done"]


def test_the_text_is_known_when_its_words_change_no_more() -> None:
    partials = [Partial(1.0, "", "a mocha"), Partial(2.0, "a", " large"), Partial(2.5, "a", " large mocha")]
    assert unchanged_since_s([*partials, Partial(3.5, "A large mocha.", "")]) == 2.5
    assert unchanged_since_s([]) is None


def test_spread_is_the_median_and_the_95th_percentile_in_ms() -> None:
    assert spread(number / 1000 for number in range(101)) == "50 / 95"
    assert spread([]) == "-"


@pytest.mark.parametrize("name", SOUNDS)
def test_each_sound_has_its_length_and_level(name: str) -> None:
    sound = SOUNDS[name][0](24_000 * 3, np.random.default_rng(1))
    loud = at_level(sound, -30)
    assert loud.shape == (72_000,)
    assert 20 * np.log10(np.sqrt(np.mean(np.square(loud, dtype=np.float64)))) == pytest.approx(-30, abs=0.5)


def test_kept_decodings_are_told_by_what_was_to_be_decoded(tmp_path: Path) -> None:
    kept, samples = KeptDecodings(tmp_path / "kept"), np.ones(512, np.float32)
    asked, found = DecodeRequest(samples, True, 300), KeptDecoding(Decoded((), 0.5), [0.1, 0.2])
    assert kept.find(asked) is None
    kept.keep(asked, found)
    assert kept.find(asked) == found
    assert kept.find(replace(asked, final=False)) is None
    assert kept.find(replace(asked, samples=samples / 2)) is None
    KeptDecodings(None).keep(asked, found)
    assert KeptDecodings(None).find(asked) is None

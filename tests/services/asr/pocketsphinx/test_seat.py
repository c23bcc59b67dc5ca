"""Seats and their utterances in virtual time, with a process that does what the scene says."""

import asyncio
import errno
import json
from collections.abc import Awaitable, Callable

import numpy as np
import pytest

from services.asr.pocketsphinx import seat as seats
from services.asr.pocketsphinx.seat import FAILED_STARTS, Seat
from services.asr.pocketsphinx.stream import HANGS_S, PocketsphinxStream
from services.asr.pocketsphinx.wire import Kind, Message, Unpacker, packed_json
from services.asr.recogniser import RecogniserFault
from services.clock import VirtualLoop, run_virtual
from services.events.speech import AudioChunk


class Process:
    """Takes `start_s` to be ready. While `Process.broken` is set it cannot be started at all, while `mute` is set it
    answers nothing, while `alive` is set it shows life every second."""

    broken: OSError | None = None
    mute = False
    alive = False
    start_s = 1.0
    started = 0

    def __init__(self, arguments: tuple[str, ...], heard: Callable[[Message], None]) -> None:
        self._heard = heard
        self._unpacker = Unpacker()
        self._end: asyncio.Future[int] | None = None
        self.pid = 1

    async def run(self) -> int:
        if Process.broken is not None:
            raise Process.broken
        Process.started += 1
        self._end = asyncio.get_running_loop().create_future()
        loop = asyncio.get_running_loop()
        ready = loop.call_later(Process.start_s, self._heard, Message(Kind.READY))
        life = asyncio.create_task(self._live())
        try:
            return await self._end
        finally:
            ready.cancel()
            life.cancel()

    async def _live(self) -> None:
        while True:
            await asyncio.sleep(1)
            if Process.alive:
                self._heard(packed_message(Kind.ALIVE, 0, {"mb": 100}))

    def send(self, data: bytes) -> None:
        for message in self._unpacker.feed(data):
            if message.kind is Kind.ASK and not Process.mute:
                guess = {"ask": message.json()["ask"], "words": [["hello", 0, 9]], "heard": 1600}
                asyncio.get_running_loop().call_soon(self._heard, packed_message(Kind.GUESS, message.utterance, guess))

    def kill(self) -> None:
        if self._end is not None and not self._end.done():
            self._end.set_result(-9)


def packed_message(kind: Kind, utterance: int, body: object) -> Message:
    return next(Unpacker().feed(packed_json(kind, utterance, json.loads(json.dumps(body)))))


@pytest.fixture(autouse=True)
def process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seats, "RecogniserProcess", Process)
    for name, value in {"broken": None, "mute": False, "alive": False, "start_s": 1.0, "started": 0}.items():
        monkeypatch.setattr(Process, name, value)


def virtually(scene: Callable[[Seat], Awaitable[None]]) -> None:
    async def main() -> None:
        seat = Seat("recogniser-test", ())
        try:
            await scene(seat)
        finally:
            await seat.aclose()

    run_virtual(main(), VirtualLoop())


def speaking(seat: Seat) -> PocketsphinxStream:
    stream = PocketsphinxStream(seat, 1)
    stream.feed(AudioChunk(np.zeros(1600, np.float32), 0))
    return stream


NO_FILES = OSError(errno.EMFILE, "Too many open files")


def test_a_process_that_cannot_be_started_again_fails_its_utterances_and_is_tried_on() -> None:
    async def scene(seat: Seat) -> None:
        await seat.started
        stream = speaking(seat)
        Process.broken = NO_FILES
        seat.process.kill()
        await asyncio.sleep(0)
        async with asyncio.timeout(10):
            with pytest.raises(RecogniserFault, match="Too many open files"):
                await stream.finish()
        with pytest.raises(RecogniserFault, match="Too many open files"):
            await speaking(seat).settle()
        await asyncio.sleep(60)
        Process.broken = None
        await asyncio.sleep(15)
        assert (await speaking(seat).settle()).text == "hello"

    virtually(scene)


def test_a_process_that_never_was_there_is_a_fault_of_the_start() -> None:
    async def scene(seat: Seat) -> None:
        with pytest.raises(RecogniserFault, match=rf"{FAILED_STARTS} times before .*Too many open files"):
            await seat.started

    Process.broken = NO_FILES
    virtually(scene)


def test_an_utterance_survives_the_restart_of_its_process() -> None:
    async def scene(seat: Seat) -> None:
        await seat.started
        stream = speaking(seat)
        seat.process.kill()
        await asyncio.sleep(0.1)
        assert (await stream.finish()).text == "hello"
        assert Process.started == 2

    virtually(scene)


def test_a_process_that_says_nothing_at_all_is_killed() -> None:
    async def scene(seat: Seat) -> None:
        await seat.started
        Process.mute = True
        asking = asyncio.create_task(speaking(seat).settle())
        await asyncio.sleep(HANGS_S - 1)
        assert Process.started == 1
        Process.mute = False
        assert (await asking).text == "hello"
        assert Process.started == 2

    virtually(scene)


def test_a_process_at_work_is_waited_for() -> None:
    async def scene(seat: Seat) -> None:
        await seat.started
        Process.mute = Process.alive = True
        stream = speaking(seat)
        asking = asyncio.create_task(stream.settle())
        await asyncio.sleep(10 * HANGS_S)
        assert not asking.done()
        assert Process.started == 1
        assert seat.size_mb == 100
        await stream.aclose()
        await asyncio.gather(asking, return_exceptions=True)

    virtually(scene)


def test_a_process_that_starts_slowly_on_a_busy_machine_is_not_killed_for_that() -> None:
    async def scene(seat: Seat) -> None:
        assert (await speaking(seat).settle()).text == "hello"
        assert Process.started == 1

    Process.start_s = 3 * HANGS_S
    virtually(scene)

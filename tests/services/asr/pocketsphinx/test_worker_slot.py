"""Seats and their utterances in virtual time, with a process that does what the scene says."""

import asyncio
import errno
import json
from collections.abc import Awaitable, Callable

import numpy as np
import pytest

from services.asr.pocketsphinx import worker_slot as slots
from services.asr.pocketsphinx.messages import MessageKind, Unpacker, WorkerMessage, packed_json
from services.asr.pocketsphinx.stream import HANGS_S, PocketsphinxStream
from services.asr.pocketsphinx.worker_slot import FAILED_STARTS, WorkerSlot
from services.asr.recogniser import RecogniserFault
from services.clock import VirtualLoop, run_virtual
from services.events.speech import AudioChunk


class FakeProcess:
    """Takes `start_s` to be ready. While `FakeProcess.broken` is set it cannot be started at all, while `mute` is set
    it answers nothing, while `alive` is set it shows life every second."""

    broken: OSError | None = None
    mute = False
    alive = False
    start_s = 1.0
    started = 0

    def __init__(self, arguments: tuple[str, ...], heard: Callable[[WorkerMessage], None]) -> None:
        self._heard = heard
        self._unpacker = Unpacker()
        self._end: asyncio.Future[int] | None = None
        self.pid = 1

    async def run(self) -> int:
        if FakeProcess.broken is not None:
            raise FakeProcess.broken
        FakeProcess.started += 1
        self._end = asyncio.get_running_loop().create_future()
        loop = asyncio.get_running_loop()
        ready = loop.call_later(FakeProcess.start_s, self._heard, WorkerMessage(MessageKind.READY))
        life = asyncio.create_task(self._live())
        try:
            return await self._end
        finally:
            ready.cancel()
            life.cancel()

    async def _live(self) -> None:
        while True:
            await asyncio.sleep(1)
            if FakeProcess.alive:
                self._heard(packed_message(MessageKind.ALIVE, 0, {"mb": 100}))

    def send(self, data: bytes) -> None:
        for message in self._unpacker.unpack(data):
            if message.kind is MessageKind.ASK and not FakeProcess.mute:
                guess = {"ask": message.json()["ask"], "words": [["hello", 0, 9]], "heard": 1600}
                asyncio.get_running_loop().call_soon(
                    self._heard, packed_message(MessageKind.GUESS, message.utterance, guess)
                )

    def kill(self) -> None:
        if self._end is not None and not self._end.done():
            self._end.set_result(-9)


def packed_message(kind: MessageKind, utterance: int, body: object) -> WorkerMessage:
    return next(Unpacker().unpack(packed_json(kind, utterance, json.loads(json.dumps(body)))))


@pytest.fixture(autouse=True)
def process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slots, "RecogniserProcess", FakeProcess)
    for name, value in {"broken": None, "mute": False, "alive": False, "start_s": 1.0, "started": 0}.items():
        monkeypatch.setattr(FakeProcess, name, value)


def virtually(scene: Callable[[WorkerSlot], Awaitable[None]]) -> None:
    async def main() -> None:
        slot = WorkerSlot("recogniser-test", ())
        try:
            await scene(slot)
        finally:
            await slot.aclose()

    run_virtual(main(), VirtualLoop())


def speaking(slot: WorkerSlot) -> PocketsphinxStream:
    stream = PocketsphinxStream(slot, 1)
    stream.accept_audio(AudioChunk(np.zeros(1600, np.float32), 0))
    return stream


NO_FILES = OSError(errno.EMFILE, "Too many open files")


def test_a_process_that_cannot_be_started_again_fails_its_utterances_and_is_tried_on() -> None:
    async def scene(slot: WorkerSlot) -> None:
        await slot.started
        stream = speaking(slot)
        FakeProcess.broken = NO_FILES
        slot.process.kill()
        await asyncio.sleep(0)
        async with asyncio.timeout(10):
            with pytest.raises(RecogniserFault, match="Too many open files"):
                await stream.finish()
        with pytest.raises(RecogniserFault, match="Too many open files"):
            await speaking(slot).settle()
        await asyncio.sleep(60)
        FakeProcess.broken = None
        await asyncio.sleep(15)
        assert (await speaking(slot).settle()).text == "hello"

    virtually(scene)


def test_a_process_that_never_was_there_is_a_fault_of_the_start() -> None:
    async def scene(slot: WorkerSlot) -> None:
        with pytest.raises(RecogniserFault, match=rf"{FAILED_STARTS} times before .*Too many open files"):
            await slot.started

    FakeProcess.broken = NO_FILES
    virtually(scene)


def test_an_utterance_survives_the_restart_of_its_process() -> None:
    async def scene(slot: WorkerSlot) -> None:
        await slot.started
        stream = speaking(slot)
        slot.process.kill()
        await asyncio.sleep(0.1)
        assert (await stream.finish()).text == "hello"
        assert FakeProcess.started == 2

    virtually(scene)


def test_a_process_that_says_nothing_at_all_is_killed() -> None:
    async def scene(slot: WorkerSlot) -> None:
        await slot.started
        FakeProcess.mute = True
        asking = asyncio.create_task(speaking(slot).settle())
        await asyncio.sleep(HANGS_S - 1)
        assert FakeProcess.started == 1
        FakeProcess.mute = False
        assert (await asking).text == "hello"
        assert FakeProcess.started == 2

    virtually(scene)


def test_a_process_at_work_is_waited_for() -> None:
    async def scene(slot: WorkerSlot) -> None:
        await slot.started
        FakeProcess.mute = FakeProcess.alive = True
        stream = speaking(slot)
        asking = asyncio.create_task(stream.settle())
        await asyncio.sleep(10 * HANGS_S)
        assert not asking.done()
        assert FakeProcess.started == 1
        assert slot.size_mb == 100
        await stream.aclose()
        await asyncio.gather(asking, return_exceptions=True)

    virtually(scene)


def test_a_process_that_starts_slowly_on_a_busy_machine_is_not_killed_for_that() -> None:
    async def scene(slot: WorkerSlot) -> None:
        assert (await speaking(slot).settle()).text == "hello"
        assert FakeProcess.started == 1

    FakeProcess.start_s = 3 * HANGS_S
    virtually(scene)

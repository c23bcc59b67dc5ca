"""The engine as sessions see it, with real threads and a network whose words are known."""

import asyncio
import threading
from pathlib import Path

import numpy as np
import pytest

from services.asr.recogniser import RecogniserFault, SpeechContext
from services.asr.whisper import Placement, WhisperRecogniser, WhisperSettings
from services.asr.whisper.loading import LoadedModel
from services.asr.whisper.network import Floats
from services.events.speech import SAMPLE_RATE, AudioChunk
from tests.services.asr.whisper.fakes import Asked, FakeNetwork

FOLDER = Path("/models/1a5afae0")
SPOKEN = AudioChunk(np.full(2 * SAMPLE_RATE, 0.1, np.float32), 0)


def recogniser(network: FakeNetwork, settings: WhisperSettings | None = None) -> WhisperRecogniser:
    def load(folder: Path, name: str, language: str, wanted: Placement) -> LoadedModel:
        assert (folder, name, language) == (FOLDER, "tiny.en", "en")
        placement = Placement("cpu", "int8", 2)
        return LoadedModel(network, network.vocabulary, placement, "int8 on cpu, 2 at a time")

    return WhisperRecogniser(FOLDER, "tiny.en", settings, load=load)


async def test_words_come_from_worker_threads() -> None:
    threads = set()

    def says(asked: Asked) -> str:
        threads.add(threading.current_thread().name)
        return " What time is it at 7:30?"

    engine = recogniser(FakeNetwork(says))
    assert engine.name == "whisper tiny.en"
    await engine.start()
    assert engine.name == "whisper tiny.en (int8 on cpu, 2 at a time)"
    stream = engine.open(4, SpeechContext())
    stream.accept_audio(SPOKEN)
    final = await stream.finish()
    assert (final.turn, final.text, final.confidence) == (4, "What time is it at 7:30?", pytest.approx(0.9))
    assert threads
    assert all(name.startswith("whisper") for name in threads)
    assert (engine.lag_s, engine.waiting) == (0, 0)
    await engine.aclose()


async def test_sessions_are_decoded_at_the_same_time() -> None:
    both = threading.Barrier(2, timeout=30)

    def says(asked: Asked) -> str:
        both.wait()  # passes only if two decodings are here at once
        return " Hello"

    engine = recogniser(FakeNetwork(says))
    await engine.start()
    streams = [engine.open(1, SpeechContext()) for _ in range(2)]
    for stream in streams:
        stream.accept_audio(AudioChunk(np.full(SAMPLE_RATE // 2, 0.1, np.float32), 0))
    finals = await asyncio.gather(*(stream.finish() for stream in streams))
    assert [final.text for final in finals] == ["Hello"] * 2
    await engine.aclose()


@pytest.mark.parametrize(
    ("biased", "private", "before"),
    [(True, True, {" mocha.", " mocha, Mirela."}), (True, False, {" mocha."}), (False, False, {""})],
)
async def test_the_words_of_the_session_are_the_prompt_unless_switched_off(
    biased: bool, private: bool, before: set[str]
) -> None:
    network = FakeNetwork(lambda asked: " A mocha", sure=0.7)
    engine = recogniser(network, WhisperSettings(biased=biased, private=private))
    await engine.start()
    stream = engine.open(1, SpeechContext(("mocha",), lambda: ("Mirela",)))
    stream.accept_audio(SPOKEN)
    await stream.finish()
    assert {asked.before for asked in network.asked} == before
    await engine.aclose()


async def test_closing_ends_what_is_open_and_leaves_no_thread() -> None:
    go_on = threading.Event()

    def says(asked: Asked) -> str:
        go_on.wait(30)
        return " Late"

    engine = recogniser(FakeNetwork(says))
    await engine.start()
    stream = engine.open(1)
    stream.accept_audio(SPOKEN)
    waiting = asyncio.create_task(stream.finish())
    await asyncio.sleep(0)
    closing = asyncio.create_task(engine.aclose())
    await asyncio.sleep(0)
    go_on.set()
    await closing
    with pytest.raises(RecogniserFault, match="has been closed"):
        await waiting
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("whisper")]


async def test_it_must_be_started() -> None:
    engine = recogniser(FakeNetwork(lambda asked: ""))
    with pytest.raises(RuntimeError, match="start"):
        engine.open(1)
    await engine.aclose()


async def test_a_model_that_cannot_be_loaded_is_a_fault_at_the_start() -> None:
    def load(folder: Path, name: str, language: str, wanted: Placement) -> LoadedModel:
        raise RecogniserFault(f"{name} cannot be loaded")

    engine = WhisperRecogniser(FOLDER, "tiny.en", load=load)
    with pytest.raises(RecogniserFault, match=r"tiny\.en cannot be loaded"):
        await engine.start()
    await engine.aclose()


async def test_every_thread_decodes_at_the_start() -> None:
    network = FakeNetwork(lambda asked: "")
    both = threading.Barrier(2, timeout=30)
    threads: set[str] = set()

    def encode(features: Floats) -> Floats:
        both.wait()  # passes only if two threads are here at once
        threads.add(threading.current_thread().name)
        return features

    network.encode = encode  # type: ignore[method-assign]
    engine = recogniser(network)
    await engine.start()
    assert len(threads) == 2
    assert network.searched == 2
    await engine.aclose()


async def test_a_model_that_cannot_decode_is_a_fault_at_the_start() -> None:
    network = FakeNetwork(lambda asked: "")

    def encode(features: Floats) -> Floats:
        raise RuntimeError("Library libcublas.so.12 is not found")

    network.encode = encode  # type: ignore[method-assign]
    engine = recogniser(network)
    with pytest.raises(RecogniserFault, match=r"tiny\.en was loaded, and cannot decode: Library libcublas"):
        await engine.start()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("whisper")]
    await engine.aclose()

"""Real processes, real decoders, the bundled utterances and the language model of the real tools."""

import asyncio
import os
import select
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio

from bench.speech.stream import word_errors
from services.asr.pocketsphinx.recogniser import PocketsphinxRecogniser, Recycling
from services.asr.pocketsphinx.stream import PocketsphinxStream
from services.asr.pocketsphinx.worker_slot import WorkerSlot
from services.asr.recogniser import RecogniserFault
from services.events.speech import AudioChunk, Hypothesis, Samples
from tests.services.speech import SpeechSample, chunks, utterance, utterances
from tools import library
from tools.language.corpus import phrase_corpus
from tools.registry import Registry

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow]

SETTLED_MS = 250
"""Silence after the speech, as at an eager end."""

ACCEPTANCE = [each for each in utterances() if each.file.startswith(("time_in_tokyo", "timer_make_it_twelve"))]


@cache
def sentences() -> tuple[str, ...]:
    return tuple(phrase_corpus([tool.spec for tool in Registry(library.load()).offered().values()]))


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def recogniser() -> AsyncIterator[PocketsphinxRecogniser]:
    recogniser = PocketsphinxRecogniser(sentences())
    await recogniser.start()
    yield recogniser
    await recogniser.aclose()


async def recognised(recogniser: PocketsphinxRecogniser, samples: Samples, turn: int = 1) -> Hypothesis:
    stream = recogniser.open(turn)
    try:
        for chunk in chunks(samples):
            stream.accept_audio(chunk)
        return await stream.finish()
    finally:
        await stream.aclose()


@pytest.mark.parametrize("spoken", ACCEPTANCE, ids=lambda spoken: spoken.file)
async def test_a_command_is_recognised_word_for_word_with_partials_while_it_is_spoken(
    recogniser: PocketsphinxRecogniser, spoken: SpeechSample
) -> None:
    stream = recogniser.open(1)
    partials = []
    for chunk in chunks(spoken.samples(SETTLED_MS), ms=200):
        stream.accept_audio(chunk)
        partials.append(await anext(stream.__aiter__()))  # at least one for every 200 ms of audio
    settled = await stream.settle()
    final = await stream.finish()
    await stream.aclose()
    assert settled.text == final.text == spoken.text
    assert sum(bool(each.text) for each in partials) > len(partials) / 2
    assert any(each.stable_chars for each in partials[: len(partials) * 2 // 3])
    assert [each.rev for each in (*partials, settled, final)] == list(range(1, len(partials) + 3))


async def test_words_lie_where_they_were_spoken(recogniser: PocketsphinxRecogniser) -> None:
    samples = utterance("time_in_tokyo.wav").samples()
    stream = recogniser.open(1)
    stream.accept_audio(AudioChunk(samples, 32_000))
    words = (await stream.finish()).words
    await stream.aclose()
    spans = [(word.start_ms or 0, word.end_ms or 0) for word in words]
    assert all(start < end <= following for (start, end), (following, _) in pairwise(spans))
    assert 2000 + 250 <= spans[0][0] <= 2000 + 450  # 300 ms of silence go before the speech
    assert spans[-1][1] == pytest.approx(2000 + len(samples) / 16, abs=60)


async def test_most_words_of_the_bundled_utterances_are_right(recogniser: PocketsphinxRecogniser) -> None:
    spoken = [each for each in utterances() if not each.file.startswith("joke")]
    found = await asyncio.gather(*(recognised(recogniser, each.samples(SETTLED_MS)) for each in spoken))
    errors = sum(word_errors(each.text, final.text) for each, final in zip(spoken, found, strict=True))
    assert errors / sum(len(each.text.split()) for each in spoken) <= 0.10


async def test_speech_beyond_the_tools_is_recognised_as_general_english(recogniser: PocketsphinxRecogniser) -> None:
    final = await recognised(recogniser, utterance("joke_about_the_moon.wav").samples(SETTLED_MS))
    assert final.text.startswith("tell me a joke")


async def test_an_utterance_is_decoded_the_same_whatever_was_said_before_or_meanwhile(
    recogniser: PocketsphinxRecogniser,
) -> None:
    spoken = [utterance(file).samples(SETTLED_MS) for file in ("time_in_tokyo.wav", "eggs_and_milk_awb.wav")]
    loud = np.clip(8 * utterance("joke_about_the_moon.wav").samples(), -1, 1)
    before = [await recognised(recogniser, samples) for samples in spoken]
    meanwhile = await asyncio.gather(*(recognised(recogniser, samples) for samples in (*spoken, loud)))
    assert [each.words for each in meanwhile[:2]] == [each.words for each in before]


async def test_a_killed_process_is_replaced_and_the_utterance_decoded_again(
    recogniser: PocketsphinxRecogniser,
) -> None:
    spoken = utterance("timer_make_it_twelve.wav")
    undisturbed = await recognised(recogniser, spoken.samples(SETTLED_MS))
    stream = recogniser.open(1)
    audio = chunks(spoken.samples(SETTLED_MS))
    for chunk in audio[: len(audio) // 2]:
        stream.accept_audio(chunk)
    await anext(stream.__aiter__())
    [victim] = recogniser.pids
    os.kill(victim, signal.SIGKILL)
    for chunk in audio[len(audio) // 2 :]:
        stream.accept_audio(chunk)
    final = await stream.finish()
    await stream.aclose()
    assert final.words == undisturbed.words
    assert victim not in recogniser.pids


async def test_an_utterance_that_kills_every_process_fails_and_the_next_one_works(
    recogniser: PocketsphinxRecogniser,
) -> None:
    stream = recogniser.open(1)
    samples = utterance("time_in_tokyo.wav").samples(SETTLED_MS)
    for chunk in chunks(samples):
        stream.accept_audio(chunk)
    with pytest.raises(RecogniserFault, match="3 recogniser processes ended"):
        await decoded_by_doomed_processes(recogniser, stream)
    await stream.aclose()
    assert (await recognised(recogniser, samples)).text == "what time is it in tokyo"


async def decoded_by_doomed_processes(recogniser: PocketsphinxRecogniser, stream: PocketsphinxStream) -> None:
    while True:
        for pid in recogniser.pids:
            os.kill(pid, signal.SIGKILL)
        await stream.settle()


async def test_abandoned_utterances_give_their_decoders_back(recogniser: PocketsphinxRecogniser) -> None:
    samples = utterance("time_in_tokyo.wav").samples(SETTLED_MS)
    for _ in range(40):
        stream = recogniser.open(1)
        stream.accept_audio(AudioChunk(samples, 0))
        await stream.aclose()
    assert (await recognised(recogniser, samples)).text == "what time is it in tokyo"


async def test_an_utterance_without_audio_has_no_words(recogniser: PocketsphinxRecogniser) -> None:
    final = await recognised(recogniser, np.empty(0, np.float32))
    assert (final.text, final.words, final.final) == ("", (), True)


async def test_closing_an_utterance_ends_its_reader_and_its_questions(recogniser: PocketsphinxRecogniser) -> None:
    stream = recogniser.open(1)
    asked = asyncio.create_task(stream.settle())
    reader = asyncio.create_task(anext(stream.__aiter__(), None))
    await asyncio.sleep(0)
    await stream.aclose()
    assert await reader is None
    with pytest.raises(RecogniserFault, match="closed"):
        await asked


async def test_closing_the_recogniser_leaves_no_process_no_file_and_no_task() -> None:
    before = asyncio.all_tasks()
    recogniser = PocketsphinxRecogniser(["what time is it"], workers=2)
    await recogniser.start()
    stream = recogniser.open(1)
    pids, folder = recogniser.pids, recogniser.folder
    assert len(pids) == 2
    assert folder is not None
    await recogniser.aclose()
    with pytest.raises(RecogniserFault, match="closed"):
        await stream.settle()
    assert not any(running(pid) for pid in pids)
    assert not folder.exists()
    assert asyncio.all_tasks() == before


async def test_a_worn_process_is_replaced_between_utterances() -> None:
    recycling = Recycling(max_mb=1, min_age_s=0.0, look_s=0.05)
    recogniser = PocketsphinxRecogniser(["what time is it in tokyo"], recycling=recycling)
    await recogniser.start()
    samples = utterance("time_in_tokyo.wav").samples(SETTLED_MS)
    [worn] = recogniser.pids
    stream = recogniser.open(1)
    for chunk in chunks(samples):
        stream.accept_audio(chunk)
    async with asyncio.timeout(30):
        while len(recogniser.pids) < 2 or not any(slot.ready for slot in recogniser._slots if slot.process.pid != worn):
            await asyncio.sleep(0.05)
        other = recogniser.open(2)
        other.accept_audio(AudioChunk(samples, 0))
        assert (await other.finish()).text == "what time is it in tokyo"
        assert (await stream.finish()).text == "what time is it in tokyo"
        assert running(worn)
        await other.aclose()
        await stream.aclose()
        while running(worn):
            await asyncio.sleep(0.05)
    await recogniser.aclose()


async def test_processes_that_cannot_start_are_a_fault(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    slot = WorkerSlot("recogniser-test", (str(tmp_path / "none.arpa"), str(tmp_path / "none.dict"), "1", "1"))
    with pytest.raises(RecogniserFault, match="3 times before they were ready"):
        await slot.started
    await slot.aclose()
    assert "RuntimeError" in capfd.readouterr().err


async def test_processes_end_with_a_server_that_is_killed() -> None:
    script = (
        "import asyncio\n"
        "from services.asr.pocketsphinx import PocketsphinxRecogniser\n"
        "async def main():\n"
        "    recogniser = PocketsphinxRecogniser(['what time is it'])\n"
        "    await recogniser.start()\n"
        "    print(recogniser.pids[0], flush=True)\n"
        "    await asyncio.Event().wait()\n"
        "asyncio.run(main())\n"
    )
    server = await asyncio.create_subprocess_exec(sys.executable, "-c", script, stdout=subprocess.PIPE)
    assert server.stdout is not None
    pid = int(await server.stdout.readline())
    descriptor = os.pidfd_open(pid)
    try:
        server.kill()
        await server.wait()
        ended = await asyncio.to_thread(select.select, [descriptor], [], [], 60)
        assert ended[0]
    finally:
        os.close(descriptor)


def running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True

"""Hearing by itself: what is heard does not depend on how audio is cut, and audio that stops ends a turn."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable

import numpy as np
import pytest
import pytest_asyncio

from services.asr.pocketsphinx.recogniser import PocketsphinxRecogniser
from services.asr.recogniser import Recogniser
from services.clock import RealClock, VirtualLoop, run_virtual
from services.events.speech import SAMPLE_RATE, EndReason, Hypothesis, SpeechStarted, TurnEnd
from services.session.audio_input import AudioInput
from services.session.utterance_decoder import MOST_OPEN, Heard
from services.session_config import TurnDetection, TurnMode
from services.turns.length import LONGEST_S
from services.turns.settings import TurnSettings
from services.vad.detector import SpeechDetector
from services.vad.silero import SileroDetector
from tests.services.session.scripted_speech import LoudnessDetector, ScriptedRecogniser, frames
from tests.services.speech import utterance
from tools import library
from tools.language.corpus import phrase_corpus
from tools.registry import Registry

PUSH = TurnDetection(TurnMode.PUSH_TO_TALK)
BYTES_PER_MS = 32


async def heard(
    scene: Callable[[AudioInput], Awaitable[None]],
    detector: SpeechDetector,
    recogniser: Recogniser,
    detection: TurnDetection | None = None,
    settings: TurnSettings | None = None,
) -> list[Heard]:
    """All that hearing tells while `scene` sends audio."""
    told: list[Heard] = []

    async def emit(event: Heard) -> None:
        told.append(event)

    async with asyncio.TaskGroup() as tasks:
        hearing = AudioInput(detector.open(), recogniser, settings or TurnSettings(), tasks, emit, RealClock())
        hearing.configure(detection or TurnDetection())
        running = tasks.create_task(hearing.run())
        await scene(hearing)
        await hearing.decoded()
        running.cancel()
    return told


def virtually(main: Callable[[], Awaitable[None]]) -> None:
    async def scene() -> None:
        await main()

    run_virtual(scene(), VirtualLoop())


# -------------------------------------------------------------- the size of an append


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def engines() -> AsyncIterator[tuple[SileroDetector, PocketsphinxRecogniser]]:
    sentences = phrase_corpus([tool.spec for tool in Registry(library.load()).offered().values()])
    detector, recogniser = SileroDetector(), PocketsphinxRecogniser(sentences)
    await detector.start()
    await recogniser.start()
    yield detector, recogniser
    await recogniser.aclose()
    await detector.aclose()


def recording() -> bytes:
    """Two requests of 2 to 4 seconds with silence around them."""
    silence = np.zeros(16_000 * 3 // 2, np.float32)
    spoken = [utterance(f"{name}.wav").samples() for name in ("time_in_tokyo", "timer_make_it_twelve")]
    samples = np.concatenate([silence, spoken[0], silence, spoken[1], silence])
    return (samples * 32767).astype("<i2").tobytes()


@pytest.mark.slow
@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("detection", [TurnDetection(), PUSH], ids=["detector", "push"])
async def test_the_words_are_the_same_wherever_the_client_cuts_its_audio(
    engines: tuple[SileroDetector, PocketsphinxRecogniser], detection: TurnDetection
) -> None:
    pcm = recording()
    found = {}
    for ms in (20, 100, 1000, 2000, 10_000, 1_000_000):
        size = ms * BYTES_PER_MS

        async def send(hearing: AudioInput, size: int = size) -> None:
            for start in range(0, len(pcm), size):
                await hearing.append(pcm[start : start + size], 16_000)
            if detection is PUSH:
                await hearing.commit()
            await settled(hearing)

        told = await heard(send, *engines, detection=detection)
        finals = [(each.turn, each.text) for each in told if isinstance(each, Hypothesis) and each.final]
        turns = [each for each in told if isinstance(each, SpeechStarted | TurnEnd)]
        found[ms] = finals, turns
    texts = " ".join(text for _, text in found[20][0])
    # The words between are the recogniser's affair: pushed to talk, all is decoded as one utterance.
    assert texts.startswith("what time is it in tokyo")
    assert "for ten minutes no wait make it twelve" in texts
    assert all(each == found[20] for each in found.values())


async def settled(hearing: AudioInput) -> None:
    """All that was appended has been taken in."""
    before = -1
    while before != hearing.heard_samples:
        before = hearing.heard_samples
        await asyncio.sleep(0.3)


def test_a_recording_sent_at_once_leaves_the_loop_free_and_begins_with_its_first_word() -> None:
    words = " ".join(f"w{number}" for number in range(100))
    gaps = []

    async def watch() -> None:
        while True:
            before = time.thread_time()  # our own work: what other processes take does not count
            await asyncio.sleep(0)
            gaps.append(time.thread_time() - before)

    async def main() -> None:
        async def send(hearing: AudioInput) -> None:
            watching = asyncio.create_task(watch())
            await hearing.append(b"".join(frames(30_000, loud=True)), 16_000)
            await hearing.commit()
            watching.cancel()

        told = await heard(send, LoudnessDetector(), ScriptedRecogniser(words), PUSH)
        finals = [each.text for each in told if isinstance(each, Hypothesis) and each.final]
        assert finals == [words]

    virtually(main)
    assert len(gaps) > 100
    assert sorted(gaps)[-3] < 0.02  # two waits may have met the garbage collector


def test_many_utterances_sent_at_once_are_decoded_a_few_at_a_time() -> None:
    recogniser = ScriptedRecogniser(*["one two three"] * 20, lag_s=5.0)
    most = 0

    async def main() -> None:
        async def send(hearing: AudioInput) -> None:
            nonlocal most
            sound = b"".join([*frames(900, loud=True), *frames(1500, loud=False)] * 20)
            sending = asyncio.create_task(hearing.append(sound, 16_000))
            for _ in range(200):
                await asyncio.sleep(0.5)
                most = max(most, sum(not stream.closed for stream in recogniser.streams))
            await sending

        told = await heard(send, LoudnessDetector(), recogniser)
        finals = [each.text for each in told if isinstance(each, Hypothesis) and each.final]
        assert finals == ["one two three"] * 20

    virtually(main)
    assert most <= MOST_OPEN


def test_the_recogniser_is_told_where_the_user_speaks() -> None:
    """From the beginning of the speech on; a click in the silence is silence."""
    recogniser = ScriptedRecogniser("one two")
    parts = [*frames(640, loud=False), *frames(640, loud=True), *frames(320, loud=False)]
    click = [*frames(40, loud=True), *frames(600, loud=False)]

    async def scene(hearing: AudioInput) -> None:
        await hearing.append(b"".join([*parts, *click]), 16_000)
        await settled(hearing)

    async def main() -> None:
        await heard(scene, LoudnessDetector(), recogniser)

    virtually(main)
    voice = [(end * 1000 // SAMPLE_RATE, speech) for end, speech in recogniser.streams[0].voice]
    assert voice[0] == (640, False)
    assert {speech for end, speech in voice if 640 < end <= 1280} == {True}
    assert {speech for end, speech in voice if end > 1280} == {False}
    assert voice[-1][0] > 1700


def test_what_is_known_of_a_session_is_told_to_all_its_utterances() -> None:
    recogniser = ScriptedRecogniser("one", "two")

    async def scene(hearing: AudioInput) -> None:
        for _ in range(2):
            await hearing.append(b"".join([*frames(600, loud=True), *frames(900, loud=False)]), 16_000)
        await settled(hearing)
        assert recogniser.contexts == [hearing.context] * 2

    async def main() -> None:
        await heard(scene, LoudnessDetector(), recogniser)

    virtually(main)


# -------------------------------------------------------------- audio that stops


def test_audio_that_stops_in_mid_speech_ends_the_turn_by_the_clock() -> None:
    times = []

    async def main() -> None:
        async def send(hearing: AudioInput) -> None:
            await speak(hearing, 900)
            await asyncio.sleep(1.9)
            times.append(hearing.listening)
            await asyncio.sleep(0.2)
            times.append(hearing.listening)

        told = await heard(
            send, LoudnessDetector(), ScriptedRecogniser("one two three"), settings=TurnSettings(no_audio_ms=2000)
        )
        assert TurnEnd(1, 896, EndReason.NO_AUDIO) in told
        assert [each.text for each in told if isinstance(each, Hypothesis) and each.final] == ["one two three"]

    virtually(main)
    assert times == [True, False]


def test_a_stall_shorter_than_that_changes_nothing() -> None:
    async def main() -> None:
        async def send(hearing: AudioInput) -> None:
            await speak(hearing, 600)
            await asyncio.sleep(2.5)
            await speak(hearing, 600)
            await speak(hearing, 1000, loud=False)

        told = await heard(send, LoudnessDetector(), ScriptedRecogniser("one two three four"))
        ends = [each for each in told if isinstance(each, TurnEnd)]
        assert [end.reason for end in ends] == [EndReason.SILENCE]

    virtually(main)


def test_push_to_talk_waits_for_the_client() -> None:
    async def main() -> None:
        async def send(hearing: AudioInput) -> None:
            await speak(hearing, 600)
            await asyncio.sleep(60)
            assert hearing.listening
            await hearing.commit()

        told = await heard(send, LoudnessDetector(), ScriptedRecogniser("one two"), PUSH)
        assert [each.reason for each in told if isinstance(each, TurnEnd)] == [EndReason.COMMIT]

    virtually(main)


async def speak(hearing: AudioInput, ms: int, *, loud: bool = True) -> None:
    for frame in frames(ms, loud=loud):
        await hearing.append(frame, 16_000)
        await asyncio.sleep(0.02)


# -------------------------------------------------------------- speech that is longer than a recogniser takes


@pytest.mark.parametrize("detection", [TurnDetection(), PUSH], ids=["detector", "push"])
def test_no_sample_of_long_speech_is_lost_and_no_utterance_is_too_long_to_decode(detection: TurnDetection) -> None:
    """It is cut between two words: after 105 s there is a gap."""
    recogniser = ScriptedRecogniser("one two", "three four", "five six")
    parts = [*frames(105_000, loud=True), *frames(200, loud=False), *frames(130_000, loud=True)]

    async def scene(hearing: AudioInput) -> None:
        await hearing.append(b"".join(parts), 16_000)
        if detection is PUSH:
            await hearing.commit()
        else:
            await hearing.append(b"".join(frames(1000, loud=False)), 16_000)
        await settled(hearing)

    told: list[Heard] = []

    async def main() -> None:
        told.extend(await heard(scene, LoudnessDetector(), recogniser, detection=detection))

    virtually(main)
    first, second, third = (stream.loud / SAMPLE_RATE for stream in recogniser.streams)
    assert first == 105
    assert LONGEST_S - 1 < second < 120
    assert first + second + third == 235
    last = EndReason.COMMIT if detection is PUSH else EndReason.SILENCE
    assert [end.reason for end in told if isinstance(end, TurnEnd)] == [EndReason.LENGTH, EndReason.LENGTH, last]
    finals = [each.text for each in told if isinstance(each, Hypothesis) and each.final]
    assert finals == ["one two", "three four", "five six"]


def test_a_recording_that_was_left_behind_is_not_heard_for_ever() -> None:
    recogniser = ScriptedRecogniser("one two")

    async def scene(hearing: AudioInput) -> None:
        await hearing.append(b"".join(frames(600, loud=True)), 16_000)
        await settled(hearing)
        hearing.configure(TurnDetection())
        await hearing.append(b"".join(frames(130_000, loud=False)), 16_000)
        await settled(hearing)
        assert not hearing.listening

    async def main() -> None:
        await heard(scene, LoudnessDetector(), recogniser, detection=PUSH)

    virtually(main)
    assert len(recogniser.streams) == 1


# -------------------------------------------------------------- what another turn has had


@pytest.mark.parametrize("end", ["commit", "clear"])
def test_the_pre_roll_holds_nothing_that_was_committed_or_cleared_before(end: str) -> None:
    """Heard again, a request would be carried out again."""
    recogniser = ScriptedRecogniser("one two", "three four")

    async def scene(hearing: AudioInput) -> None:
        await hearing.append(b"".join(frames(600, loud=True)), 16_000)
        await getattr(hearing, end)()
        await settled(hearing)
        hearing.configure(TurnDetection(prefix_padding_ms=500))
        await hearing.append(b"".join([*frames(600, loud=True), *frames(1000, loud=False)]), 16_000)
        await settled(hearing)

    async def main() -> None:
        await heard(scene, LoudnessDetector(), recogniser, detection=PUSH)

    virtually(main)
    assert recogniser.streams[-1].loud <= 610 * 16  # some of the first window may have come before


def test_what_was_said_with_push_to_talk_is_not_heard_again_by_the_detector() -> None:
    """Its times are those of the session's audio, also where it has not had all of that."""
    recogniser = ScriptedRecogniser("one two", "three four", "five six")
    told: list[Heard] = []

    async def scene(hearing: AudioInput) -> None:
        await hearing.append(b"".join(frames(4000, loud=True)), 16_000)
        await hearing.commit()
        await settled(hearing)
        hearing.configure(TurnDetection())
        for _ in range(2):
            await hearing.append(b"".join([*frames(600, loud=True), *frames(1000, loud=False)]), 16_000)
            await settled(hearing)

    async def main() -> None:
        told.extend(await heard(scene, LoudnessDetector(), recogniser, detection=PUSH))

    virtually(main)
    assert [stream.loud // 16 for stream in recogniser.streams] == [4000, 600, 600]
    starts = [each.at_ms for each in told if isinstance(each, SpeechStarted)]
    assert starts == [pytest.approx(4000, abs=32), pytest.approx(5600, abs=32)]


def test_the_pre_roll_holds_nothing_of_the_turn_before_it() -> None:
    recogniser = ScriptedRecogniser("one two", "three four")

    async def scene(hearing: AudioInput) -> None:
        for _ in range(2):
            await hearing.append(b"".join([*frames(600, loud=True), *frames(700, loud=False)]), 16_000)
        await settled(hearing)

    async def main() -> None:
        await heard(scene, LoudnessDetector(), recogniser, detection=TurnDetection(prefix_padding_ms=1200))

    virtually(main)
    assert [stream.loud for stream in recogniser.streams] == [600 * 16, 600 * 16]

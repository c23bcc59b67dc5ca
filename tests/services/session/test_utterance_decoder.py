"""An utterance that has been decoded is freed at once."""

import asyncio
import gc

from services.clock import RealClock, VirtualLoop, run_virtual
from services.session.audio_input import AudioInput
from services.session.utterance_decoder import Heard, OpenUtterance
from services.session_config import TurnDetection
from services.turns.settings import TurnSettings
from tests.services.session.scripted_speech import LoudnessDetector, ScriptedRecogniser, frames


def utterances() -> int:
    return sum(isinstance(each, OpenUtterance) for each in gc.get_objects())


async def talk(sentences: int) -> int:
    """How many utterances there are once so many `sentences` have been decoded."""

    async def ignore(event: Heard) -> None:
        pass

    async with asyncio.TaskGroup() as tasks:
        recogniser = ScriptedRecogniser(*["one two three"] * sentences)
        hearing = AudioInput(LoudnessDetector().open(), recogniser, TurnSettings(), tasks, ignore, RealClock())
        hearing.configure(TurnDetection())
        running = tasks.create_task(hearing.run())
        sentence = b"".join([*frames(900, loud=True), *frames(1500, loud=False)])
        for _ in range(sentences):
            await hearing.append(sentence, 16_000)
            await hearing.decoded()
            await asyncio.sleep(3)
        left = utterances()
        running.cancel()
    return left


def test_its_audio_does_not_wait_for_a_full_garbage_collection() -> None:
    gc.collect()
    before = utterances()
    gc.disable()
    try:
        assert run_virtual(talk(5), VirtualLoop()) - before <= 1  # the next one waits for the end of the last
    finally:
        gc.enable()

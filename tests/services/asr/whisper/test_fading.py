"""The decoding that begins when the voice fades, in virtual time: kept if it is sure and agrees with an earlier one."""

import asyncio

import pytest

from services.asr.recogniser import SpeechContext
from services.asr.whisper.decoding import Decoded, DecodeRequest
from services.asr.whisper.metrics import DecodeKind
from tests.services.asr.whisper.test_stream import CHUNK_MS, Rig
from tests.virtual_time import virtual

CHUNK_S = CHUNK_MS / 1000


def steady(rig: Rig) -> Rig:
    """The decoder hears "set a timer" in all audio, so that all decodings agree."""
    rig.answer = lambda request, words: Decoded(rig.pieces("set", "a", "timer"))
    return rig


def fades(rig: Rig) -> int:
    return sum(request.sure_only for request in rig.requests)


def wholes(rig: Rig) -> int:
    return sum(request.final and not request.sure_only for request in rig.requests)


async def end(rig: Rig, silence_s: float = 0.096) -> float:
    """Speak, fade, fall silent, and wait for the words. Returns the seconds from the end of speech to the words."""
    await rig.speak(2.4)
    await rig.speak(CHUNK_S, fading=True)
    ended_s = asyncio.get_running_loop().time()
    await rig.speak(silence_s, speech=False, fading=True)
    await rig.stream.settle()
    return asyncio.get_running_loop().time() - ended_s


@virtual
async def test_words_that_are_sure_and_agreed_on_are_kept() -> None:
    rig = steady(Rig())
    took_s = await end(rig)
    assert (fades(rig), wholes(rig)) == (1, 0)
    assert took_s <= 0.15  # it began 32 ms before the end, and takes 0.15 s
    final = await rig.stream.finish()
    assert final.text == "set a timer"
    assert wholes(rig) == 0


@virtual
async def test_without_a_fade_the_whole_is_decoded_in_the_silence() -> None:
    rig = steady(Rig())
    await rig.speak(2.4)
    await rig.speak(0.096, speech=False)
    await rig.stream.settle()
    assert (fades(rig), wholes(rig)) == (0, 1)
    await rig.stream.aclose()


@pytest.mark.parametrize("found", [["set", "a", "time"], []], ids=["other words", "nothing sure"])
def test_other_words_than_before_are_not_kept(found: list[str]) -> None:
    @virtual
    async def run() -> None:
        rig = Rig()
        rig.answer = lambda request, words: Decoded(
            rig.pieces(*(found if request.sure_only else ["set", "a", "timer"]))
        )
        await end(rig, 0.32)
        assert (fades(rig), wholes(rig)) == (1, 1)
        assert (await rig.stream.finish()).text == "set a timer"

    run()


@virtual
async def test_what_is_said_behind_the_fade_is_heard() -> None:
    rig = Rig()
    await rig.speak(2.4)
    await rig.speak(CHUNK_S, fading=True)
    await rig.speak(0.4)
    await rig.speak(0.32, speech=False)
    final = await rig.stream.finish()
    assert fades(rig) == 1
    assert wholes(rig) == 1
    assert final.text == "set a timer for 7:30 a.m. and"


@virtual
async def test_a_long_fade_is_not_trusted() -> None:
    rig = steady(Rig())
    await rig.speak(2.4)
    await rig.speak(4 * CHUNK_S, fading=True)
    await rig.speak(0.32, speech=False, fading=True)
    await rig.stream.settle()
    assert (fades(rig), wholes(rig)) == (1, 1)
    await rig.stream.aclose()


@virtual
async def test_nothing_is_decoded_for_a_fade_while_others_want_to_be_heard() -> None:
    rig = steady(Rig())
    other = rig.scheduler.submit(SpeechContext(), DecodeKind.FINAL, lambda: lambda stopped: None)
    rig.seconds = 10.0
    await asyncio.sleep(0)
    rig.seconds = 0.15
    await end(rig, 0.2)
    assert fades(rig) == 0
    assert not other.result.done()
    await rig.stream.aclose()
    await rig.scheduler.aclose()


@virtual
async def test_closing_ends_the_fades_decoding() -> None:
    rig = steady(Rig())
    await rig.speak(2.4)
    await rig.speak(CHUNK_S, fading=True)
    await rig.stream.aclose()
    await rig.scheduler.aclose()
    assert rig.scheduler.idle


@pytest.mark.parametrize("silence_s", [0.096, 0.32], ids=["a caller waits for it", "nobody waits for it"])
def test_a_fault_of_the_fades_decoding_costs_only_that(silence_s: float) -> None:
    @virtual
    async def run() -> None:
        rig = Rig()

        def fails(request: DecodeRequest, words: list[str]) -> Decoded:
            if request.sure_only:
                raise RuntimeError("broken")
            return Decoded(rig.pieces("set", "a", "timer"))

        rig.answer = fails
        await end(rig, silence_s)
        assert (fades(rig), wholes(rig)) == (1, 1)
        assert (await rig.stream.finish()).text == "set a timer"

    run()

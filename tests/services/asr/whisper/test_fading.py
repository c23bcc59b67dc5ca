"""The decoding that begins when the voice fades, in virtual time: kept if its end is sure and an earlier one agrees."""

import asyncio

import pytest

from services.asr.recogniser import SpeechContext
from services.asr.whisper.alternatives import OtherText
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
    return sum(request.sure_end for request in rig.requests)


def wholes(rig: Rig) -> int:
    return sum(request.final and not request.sure_end for request in rig.requests)


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
async def test_speech_that_ends_without_a_fade_is_decoded_in_the_first_window_of_silence() -> None:
    rig = steady(Rig())
    await rig.speak(2.4)
    ended_s = asyncio.get_running_loop().time()
    await rig.speak(0.096, speech=False)
    await rig.stream.settle()
    assert (fades(rig), wholes(rig)) == (1, 0)
    assert asyncio.get_running_loop().time() - ended_s <= CHUNK_S + 0.16
    await rig.stream.aclose()


@pytest.mark.parametrize("found", [["set", "a", "time"], []], ids=["other words", "nothing sure"])
def test_other_words_than_before_are_not_kept(found: list[str]) -> None:
    @virtual
    async def run() -> None:
        rig = Rig()
        rig.answer = lambda request, words: Decoded(rig.pieces(*(found if request.sure_end else ["set", "a", "timer"])))
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
    assert fades(rig) == 2
    assert final.text == "set a timer for 7:30 a.m. and"


@virtual
async def test_speech_that_ends_long_after_a_fade_is_decoded_at_once() -> None:
    rig = steady(Rig())
    await rig.speak(2.4)
    await rig.speak(5 * CHUNK_S, fading=True)
    ended_s = asyncio.get_running_loop().time()
    await rig.speak(0.32, speech=False, fading=True)
    assert (fades(rig), wholes(rig)) == (2, 0)
    assert rig.times[-1] - ended_s <= CHUNK_S + 0.16  # in the first window of silence
    assert (await rig.stream.finish()).text == "set a timer"


@virtual
async def test_a_fade_behind_another_one_does_not_wait_for_its_decoding() -> None:
    rig = steady(Rig())
    await rig.speak(2.4)
    await rig.speak(CHUNK_S, fading=True)
    await rig.speak(CHUNK_S)
    assert (fades(rig), wholes(rig)) == (0, 0)  # the first is still being decoded
    await rig.speak(CHUNK_S, fading=True)
    await rig.speak(0.32, speech=False, fading=True)
    assert (fades(rig), wholes(rig)) == (1, 0)
    assert (await rig.stream.finish()).text == "set a timer"


@virtual
async def test_what_else_a_kept_text_may_be_comes_with_it() -> None:
    rig = Rig()
    others = (OtherText(rig.pieces("sit", "a", "timer"), 0.5),)
    rig.answer = lambda request, words: Decoded(rig.pieces("set", "a", "timer"), others=others if request.final else ())
    await end(rig)
    assert (fades(rig), wholes(rig)) == (1, 0)
    [other] = (await rig.stream.finish()).alternatives
    assert [word.text for word in other.words] == ["sit", "a", "timer"]


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
            if request.sure_end:
                raise RuntimeError("broken")
            return Decoded(rig.pieces("set", "a", "timer"))

        rig.answer = fails
        await end(rig, silence_s)
        assert (fades(rig), wholes(rig)) == (1, 1)
        assert (await rig.stream.finish()).text == "set a timer"

    run()

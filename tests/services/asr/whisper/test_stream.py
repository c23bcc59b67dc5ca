"""One utterance in virtual time: a decoder that takes a known time and knows one word for each 400 ms of audio."""

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from services.asr.recogniser import RecogniserFault, SpeechContext
from services.asr.whisper.alternatives import OtherText
from services.asr.whisper.decoding import Decoded, DecodeRequest
from services.asr.whisper.gates import SHORT_MS
from services.asr.whisper.metrics import DecodeKind
from services.asr.whisper.scheduler import DecodeScheduler
from services.asr.whisper.stream import LONGEST_OPEN_S, WhisperStream
from services.asr.whisper.stream_parts import StreamParts
from services.asr.whisper.vocabulary import Piece
from services.clock import RealClock
from services.events.speech import SAMPLE_RATE, AudioChunk, Hypothesis, written
from tests.services.asr.whisper.fakes import FakeTokenizer
from tests.virtual_time import virtual

TEXT = ["set", "a", "timer", "for", "7:30", "a.m.", "and", "add", "15%", "more", "time", "to", "it", "please"]
CHUNK_MS = 32
WORD_S = 0.4


@dataclass
class Counted:
    ended: list[DecodeKind] = field(default_factory=list)
    loops: int = 0
    gates: int = 0

    def decoded(self, kind: DecodeKind, waited_s: float, took_s: float) -> None:
        self.ended.append(kind)

    def dropped(self, kind: DecodeKind) -> None: ...

    def looped(self) -> None:
        self.loops += 1

    def gated(self) -> None:
        self.gates += 1


@dataclass
class Rig:
    """A stream, and every request that was decoded. `answer` may replace what the decoder finds."""

    slots: int = 2
    seconds: float = 0.15
    requests: list[DecodeRequest] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)
    answer: Callable[[DecodeRequest, list[str]], Decoded | None] | None = None
    counts: Counted = field(default_factory=Counted)
    tokenizer: FakeTokenizer = field(default_factory=FakeTokenizer)
    context: SpeechContext = field(default_factory=SpeechContext)
    at: int = 5 * SAMPLE_RATE
    heard: list[Hypothesis] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.scheduler = DecodeScheduler(self._run, self.slots, clock=RealClock(), metrics=self.counts)
        parts = StreamParts(self.decode, self.bare, self.scheduler, self.counts, RealClock())
        self.stream = WhisperStream(3, self.context, parts)
        self.reader = asyncio.create_task(self._read())
        self.times: list[float] = []

    async def _run(self, work: Any) -> Any:
        await asyncio.sleep(self.seconds)
        return work()

    async def _read(self) -> None:
        async for hypothesis in self.stream:
            self.heard.append(hypothesis)
            self.times.append(asyncio.get_running_loop().time())

    def decode(self, request: DecodeRequest, stopped: Callable[[], bool]) -> Decoded | None:
        if stopped():
            return None
        self.requests.append(request)
        if self.faults:
            raise self.faults.pop(0)
        loud = np.count_nonzero(request.samples) / SAMPLE_RATE
        last = round(float(request.samples.max(initial=0)) * 100)  # samples say which word they belong to
        first = max(last - math.ceil(loud / WORD_S), 0)
        words = TEXT[first : first + round(loud / WORD_S)] if loud else []
        if self.answer is not None and (own := self.answer(request, words)) is not None:
            return own
        return Decoded(self.pieces(*words))

    def pieces(self, *words: str) -> tuple[Piece, ...]:
        return tuple(Piece(word, tuple(self.tokenizer.encode(f" {word}")), 0.8) for word in words)

    def bare(self, piece: Piece) -> Piece:
        return Piece(piece.text.rstrip("."), piece.tokens, piece.confidence) if piece.text != "a.m." else piece

    async def speak(
        self, seconds: float, *, speech: bool = True, noted: bool = True, pace: float = 1.0, fading: bool = False
    ) -> None:
        """Send audio at the pace of speech, and tell the stream whether it is speech, and whether that fades."""
        for _ in range(round(seconds * 1000 / CHUNK_MS)):
            size = CHUNK_MS * SAMPLE_RATE // 1000
            word = min(self._loud // round(WORD_S * SAMPLE_RATE), len(TEXT) - 1)
            samples = np.full(size, (word + 1) / 100 if speech else 0.0, np.float32)
            self._loud += size * speech
            self.stream.accept_audio(AudioChunk(samples, self.at))
            self.at += size
            if noted:
                self.stream.note_voice(self.at, speech, fading)
            await asyncio.sleep(CHUNK_MS / 1000 * pace)

    _loud: int = 0

    def kinds(self) -> str:
        """The requests as letters: p for a partial one, w for one of the whole."""
        return "".join("w" if request.final else "p" for request in self.requests)


@virtual
async def test_partials_follow_the_speech_and_become_stable_where_two_agree() -> None:
    rig = Rig()
    await rig.speak(2.4)
    assert rig.requests[0].speech_ms is not None
    assert SHORT_MS <= rig.requests[0].speech_ms < SHORT_MS + 2 * CHUNK_MS
    assert 8 <= len(rig.requests) <= 10
    assert set(rig.kinds()) == {"p"}
    texts = [hypothesis.text for hypothesis in rig.heard]
    assert texts[-1].startswith("set a timer for")
    assert rig.heard[-1].text[: rig.heard[-1].stable_chars].startswith("set a timer")
    assert (rig.heard[-1].turn, rig.heard[-1].confidence) == (3, pytest.approx(0.8))
    await rig.stream.aclose()


@virtual
async def test_partials_are_fewer_while_others_want_to_be_decoded() -> None:
    rig = Rig()
    other = rig.scheduler.submit(SpeechContext(), DecodeKind.FINAL, lambda: lambda stopped: None)
    rig.seconds = 10.0
    await asyncio.sleep(0)
    rig.seconds = 0.15
    await rig.speak(2.4)
    assert not other.result.done()
    assert 5 <= len(rig.requests) <= 7
    await rig.stream.aclose()
    await rig.scheduler.aclose()


@virtual
async def test_sure_words_are_forced_into_the_next_partial_but_never_the_last_ones_nor_into_the_whole() -> None:
    rig = Rig()
    await rig.speak(3.6)
    prefixes = [rig.tokenizer.decode(list(request.prefix)) for request in rig.requests]
    assert prefixes[:3] == [""] * 3
    assert prefixes[-1].startswith(" set a timer")
    assert all(
        len(prefix.split()) <= len(request.samples) / SAMPLE_RATE / WORD_S - 1.5
        for prefix, request in zip(prefixes, rig.requests, strict=True)
        if prefix
    )
    final = await rig.stream.finish()
    assert rig.requests[-1].prefix == ()
    assert final.final


@virtual
async def test_an_unsure_word_and_what_follows_it_is_not_forced() -> None:
    def answer(request: DecodeRequest, words: list[str]) -> Decoded:
        return Decoded(
            tuple(replace(piece, confidence=0.5) if piece.text == "timer" else piece for piece in rig.pieces(*words))
        )

    rig = Rig(answer=answer)
    await rig.speak(3.6)
    assert rig.tokenizer.decode(list(rig.requests[-1].prefix)) == " set a"
    await rig.stream.aclose()


@virtual
async def test_the_final_decoding_begins_in_the_silence_and_is_kept() -> None:
    rig = Rig()
    await rig.speak(2.4)
    await rig.speak(0.4, speech=False)
    assert rig.kinds()[-1] == "w"
    silent_ms = (len(rig.requests[-1].samples) - np.count_nonzero(rig.requests[-1].samples)) / 16
    assert 64 <= silent_ms <= 32 + 150  # behind the decoding of the first silence, which has a word more than before
    before, clock = len(rig.requests), asyncio.get_running_loop()
    asked = clock.time()
    settled = await rig.stream.settle()
    final = await rig.stream.finish()
    assert clock.time() == asked  # the words were there
    assert settled.text == final.text == "set a timer for 7:30 a.m."
    assert len(rig.requests) == before
    assert [word.confidence for word in final.words] == [0.8] * 6


@virtual
async def test_speech_that_goes_on_is_decoded_again() -> None:
    rig = Rig()
    await rig.speak(1.6)
    await rig.speak(0.4, speech=False)
    first = await rig.stream.settle()
    await rig.speak(1.2)
    await rig.speak(0.4, speech=False)
    second = await rig.stream.settle()
    assert (first.text, second.text) == ("set a timer for", "set a timer for 7:30 a.m. and")
    await rig.stream.aclose()


@virtual
async def test_what_else_was_possibly_said_comes_with_the_settled_and_the_final_hypothesis() -> None:
    def answer(request: DecodeRequest, words: list[str]) -> Decoded | None:
        return Decoded(rig.pieces(*words), others=(OtherText(rig.pieces("sit"), 0.5),)) if request.final else None

    rig = Rig(answer=answer)
    await rig.speak(2.4)
    await rig.speak(0.4, speech=False)
    for hypothesis in (await rig.stream.settle(), await rig.stream.finish()):
        [other] = hypothesis.alternatives
        assert (written(other.words), other.behind) == ("sit", 0.5)
    assert all(not each.alternatives for each in rig.heard)


@virtual
async def test_a_final_does_not_wait_behind_a_partial_of_its_own() -> None:
    rig = Rig(seconds=1.0)
    await rig.speak(0.7)
    clock = asyncio.get_running_loop()
    asked = clock.time()
    await rig.stream.finish()
    assert clock.time() - asked == pytest.approx(1.0)
    await rig.scheduler.aclose()


@virtual
async def test_too_little_speech_is_decoded_only_when_it_is_over() -> None:
    rig = Rig()
    await rig.speak(0.5, speech=False)
    await rig.speak(0.48)
    assert rig.requests == []
    await rig.speak(0.4, speech=False)
    assert rig.kinds() == "w"
    assert (await rig.stream.settle()).text == "set"
    await rig.stream.aclose()


@virtual
async def test_silence_is_decoded_no_further() -> None:
    rig = Rig()
    await rig.speak(1.2)
    await rig.speak(0.5, speech=False)
    before = len(rig.requests)
    await rig.speak(5.0, speech=False)
    assert len(rig.requests) == before
    assert rig.stream.lag.seconds == 0
    await rig.stream.aclose()


@virtual
async def test_where_the_client_ends_the_turn_all_of_its_audio_is_decoded() -> None:
    rig = Rig()
    await rig.speak(1.6, noted=False)
    await rig.speak(0.8, speech=False, noted=False)
    assert rig.requests[-1].speech_ms is None
    final = await rig.stream.finish()
    assert len(rig.requests[-1].samples) == rig.at - 5 * SAMPLE_RATE
    assert final.text == "set a timer for"


@virtual
async def test_words_keep_their_writing_while_the_user_speaks() -> None:
    """Whisper ends each decoding with a full stop and begins it as it likes."""

    def answer(request: DecodeRequest, words: list[str]) -> Decoded:
        number = len(rig.requests)
        written = [word.title() if number % 2 else word for word in words]
        return Decoded(rig.pieces(*written[:-1], f"{written[-1]}."))

    rig = Rig(answer=answer)
    await rig.speak(2.4)
    texts = [hypothesis.text for hypothesis in rig.heard]
    assert all(later.startswith(earlier) for earlier, later in pairwise(texts)), texts
    assert not any(text.endswith(("timer.", "for.")) for text in texts)
    final = await rig.stream.finish()
    assert final.text.endswith("A.M..") or final.text.endswith("a.m..")


@virtual
async def test_a_loop_costs_one_partial_and_is_counted() -> None:
    def answer(request: DecodeRequest, words: list[str]) -> Decoded | None:
        return Decoded((), looped=True) if len(rig.requests) == 2 else None

    rig = Rig(answer=answer)
    await rig.speak(2.0)
    texts = [hypothesis.text for hypothesis in rig.heard]
    assert all(texts)
    assert rig.counts.loops == 1
    assert rig.heard[-1].text.startswith("set a timer")
    await rig.stream.aclose()


@virtual
async def test_invented_words_make_an_empty_hypothesis() -> None:
    rig = Rig(answer=lambda request, words: Decoded((), gated=True))
    await rig.speak(0.3)
    await rig.speak(0.5, speech=False)
    final = await rig.stream.finish()
    assert (final.text, final.confidence, rig.counts.gates) == ("", None, 1)


@virtual
async def test_a_partial_that_fails_costs_one_hypothesis_and_a_final_is_tried_twice() -> None:
    rig = Rig(faults=[RuntimeError("no memory")])
    await rig.speak(1.2)
    assert rig.heard
    rig.faults = [RuntimeError("no memory")]
    assert (await rig.stream.finish()).text == "set a timer"


@virtual
async def test_a_fault_that_stays_is_the_utterance_s() -> None:
    rig = Rig(faults=[RuntimeError("no memory")] * 20)
    await rig.speak(1.2)
    with pytest.raises(RecogniserFault, match="no memory"):
        await rig.stream.settle()
    with pytest.raises(RecogniserFault, match="no memory"):
        await rig.stream.finish()
    await rig.stream.aclose()


@virtual
async def test_closing_leaves_nothing_behind() -> None:
    rig = Rig(slots=1, seconds=0.5)
    await rig.speak(0.9)
    waiting = asyncio.create_task(rig.stream.settle())
    await asyncio.sleep(0.01)
    await rig.stream.aclose()
    with pytest.raises(RecogniserFault, match="has been closed"):
        await waiting
    assert rig.scheduler.waiting == 0
    done = len(rig.requests)
    await rig.reader
    await asyncio.sleep(2)
    assert len(asyncio.all_tasks()) == 1
    assert len(rig.requests) == done  # what was running has seen that nobody waits
    await rig.speak(1)
    assert rig.scheduler.waiting == 0


@virtual
async def test_a_settling_that_is_cancelled_leaves_its_words_to_the_next() -> None:
    rig = Rig(seconds=0.5)
    await rig.speak(1.2)
    await rig.speak(0.12, speech=False)
    settling = asyncio.create_task(rig.stream.settle())
    await asyncio.sleep(0.01)
    settling.cancel()
    await asyncio.wait([settling])
    await asyncio.sleep(1)
    decoded = rig.kinds().count("w")
    assert (await rig.stream.settle()).text == "set a timer"
    assert rig.kinds().count("w") == decoded
    await rig.stream.aclose()


@virtual
async def test_the_words_of_the_session_bias_every_decoding() -> None:
    rig = Rig(context=SpeechContext(("mocha",)))
    await rig.speak(1.2)
    rig.context.words = ("latte",)
    await rig.stream.finish()
    assert [request.words for request in rig.requests][:: len(rig.requests) - 1] == [("mocha",), ("latte",)]


@virtual
async def test_private_words_are_those_of_the_moment_of_the_decoding() -> None:
    said = ["Mirela"]
    rig = Rig(context=SpeechContext(private=lambda: tuple(said)))
    await rig.speak(1.2)
    said.append("Jago")
    await rig.stream.finish()
    assert [request.private for request in rig.requests][:: len(rig.requests) - 1] == [("Mirela",), ("Mirela", "Jago")]


@virtual
async def test_a_stream_that_lags_says_by_how_much() -> None:
    rig = Rig(seconds=4.0)
    await rig.speak(3.0)
    assert 1.0 < rig.stream.lag.seconds < 2.2
    await rig.stream.finish()
    assert rig.stream.lag.seconds == 0
    await rig.scheduler.aclose()


@virtual
async def test_audio_longer_than_a_window_is_cut_between_words_and_loses_none() -> None:
    def answer(request: DecodeRequest, words: list[str]) -> Decoded:
        seconds = len(request.samples) / SAMPLE_RATE
        assert seconds <= LONGEST_OPEN_S + 1
        return Decoded(rig.pieces(*(f"s{number}" for number in range(round(seconds)))))

    rig = Rig(answer=answer)
    await rig.speak(25, noted=False)
    await rig.speak(0.32, speech=False, noted=False)
    await rig.speak(40, noted=False)
    final = await rig.stream.finish()
    assert abs(len(final.words) - 65) <= 2
    cuts = [len(request.samples) / SAMPLE_RATE for request in rig.requests if request.final]
    assert cuts[0] == pytest.approx(25.2, abs=0.3)
    assert max(len(request.samples) for request in rig.requests) <= (LONGEST_OPEN_S + 1) * SAMPLE_RATE
    assert final.text.startswith(rig.heard[-1].text.rsplit(" ", 3)[0][:40])


@virtual
async def test_a_long_recording_that_is_sent_at_once_is_decoded_in_parts() -> None:
    rig = Rig(answer=lambda request, words: Decoded(rig.pieces(f"w{len(request.samples) // SAMPLE_RATE}")))
    await rig.speak(100, noted=False, pace=0.0)
    final = await rig.stream.finish()
    assert 4 <= len(final.words) <= 5
    assert sum(int(word.text[1:]) for word in final.words) >= 96
    assert all(len(request.samples) <= (LONGEST_OPEN_S + 1) * SAMPLE_RATE for request in rig.requests if request.final)

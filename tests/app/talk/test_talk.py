"""The terminal client against a server of known delays, under the virtual clock."""

import asyncio
import io
import json
from collections.abc import AsyncIterator, Coroutine
from typing import Any

import numpy as np
import pytest
from rich.console import Console

from app.talk.progress import ReceivedAnswer
from app.talk.recording import RATE, from_samples
from app.talk.sources import WavPlayback
from app.talk.talk import NoAnswerError, TalkClient
from app.talk.timeline import Json, Lines
from services.clock import VirtualClock, VirtualLoop, run_virtual

SPEECH_S = 1.0
Says = list[tuple[float, dict[str, Any]]]


class TalkServer:
    """Says each event at its time (seconds since the first sample) and counts the audio that it gets."""

    def __init__(self, clock: VirtualClock, says: Says, *, closes: bool = False) -> None:
        self.audio: list[tuple[float, int]] = []
        self.configured: dict[str, Any] = {}
        self._clock = clock
        self._says = says
        self._closes = closes

    async def send(self, message: str) -> None:
        event = json.loads(message)
        if event["type"] == "input_audio_buffer.append":
            self.audio.append((self._clock.monotonic(), len(event["audio"]) * 3 // 4))
        else:
            self.configured = event["session"]

    async def __aiter__(self) -> AsyncIterator[str]:
        for at, event in self._says:
            await self._clock.sleep(at - self._clock.monotonic())
            yield json.dumps(event)
        if not self._closes:
            await asyncio.Event().wait()


def created(name: str) -> dict[str, Any]:
    return {"type": "response.created", "response": {"id": name}}


def delta(name: str, text: str) -> dict[str, Any]:
    return {"type": "response.output_text.delta", "response_id": name, "delta": text}


def segment(name: str, text: str) -> dict[str, Any]:
    return {"type": "x_foresay.segment", "response_id": name, "segment_id": "s", "text": text, "speech": text}


def done(name: str, status: str = "completed") -> dict[str, Any]:
    return {"type": "response.done", "response": {"id": name, "status": status}}


def heard(text: str) -> dict[str, Any]:
    return {
        "type": "conversation.item.input_audio_transcription.completed",
        "item_id": "i",
        "content_index": 0,
        "transcript": text,
    }


ANSWER: Says = [
    (1.3, heard("what time is it")),
    (1.3, created("r1")),
    (1.4, delta("r1", "It ")),
    (1.5, delta("r1", "is ten.")),
    (1.5, segment("r1", "It is ten.")),
    (1.6, done("r1")),
]


def talk(
    says: Says, *, closes: bool = False, as_json: bool = False
) -> tuple[ReceivedAnswer | None, TalkServer, str, float]:
    loop = VirtualLoop()
    clock = VirtualClock(loop)
    tone = 0.5 * np.sin(np.arange(int(RATE * SPEECH_S)))
    recording = from_samples(np.concatenate([tone, np.zeros(RATE // 5)]).astype(np.float32))
    server = TalkServer(clock, says, closes=closes)
    output = io.StringIO()
    console = Console(file=output, width=120)
    printer = (Json if as_json else Lines)(console, recording.speech_end_s)

    async def run() -> ReceivedAnswer | None:
        return await TalkClient(server, WavPlayback(recording, clock), clock, printer.event, answer_timeout_s=5).run()

    main: Coroutine[Any, Any, ReceivedAnswer | None] = run()
    answer = run_virtual(main, loop)
    return answer, server, output.getvalue(), loop.time()


def test_speech_goes_out_at_the_pace_of_speech_and_silence_after_it() -> None:
    _, server, _, _ = talk(ANSWER)
    assert [at for at, _ in server.audio] == pytest.approx([0.04 * (n + 1) for n in range(len(server.audio))])
    assert {size for _, size in server.audio} == {1920}  # 40 ms of 16-bit samples at 24 kHz
    assert server.audio[-1][0] == pytest.approx(1.6, abs=0.041)  # beyond the 1.2 s of the recording


def test_it_asks_for_our_events() -> None:
    _, server, _, _ = talk(ANSWER)
    assert server.configured["x_ext"] == ["events"]
    assert server.configured["output_modalities"] == ["text"]


def test_time_counts_from_the_end_of_speech_to_the_first_segment() -> None:
    answer, _, _, _ = talk(ANSWER)
    assert answer is not None
    assert answer.text == "It is ten."
    assert answer.speakable_s == pytest.approx(SPEECH_S + 0.5, abs=0.001)


def test_where_there_are_no_segments_the_first_text_counts() -> None:
    answer, _, _, _ = talk([(at, event) for at, event in ANSWER if event["type"] != "x_foresay.segment"])
    assert answer is not None
    assert answer.speakable_s == pytest.approx(SPEECH_S + 0.4, abs=0.001)


def test_an_answer_to_the_words_before_a_pause_is_not_the_answer() -> None:
    early: Says = [(0.4, created("r0")), (0.5, delta("r0", "What?")), (0.6, done("r0"))]
    answer, _, _, _ = talk(early + ANSWER)
    assert answer is not None
    assert answer.text == "It is ten."


def test_where_nothing_follows_an_answer_just_before_the_end_counts() -> None:
    early: Says = [(0.4, created("r0")), (0.5, delta("r0", "What?")), (0.6, done("r0"))]
    answer, _, _, _ = talk(early)
    assert answer is not None
    assert answer.text == "What?"


def test_a_withdrawn_answer_is_not_the_answer() -> None:
    withdrawn: Says = [(1.1, created("r0")), (1.2, delta("r0", "It")), (1.25, done("r0", "cancelled"))]
    answer, _, _, _ = talk(withdrawn + ANSWER)
    assert answer is not None
    assert answer.text == "It is ten."


def test_no_answer_in_time_says_what_was_understood() -> None:
    with pytest.raises(NoAnswerError, match=r'within 5 s after the end of speech: it understood "what time is it"'):
        talk(ANSWER[:1])


def test_a_server_that_closes_says_its_last_error() -> None:
    error = {"type": "error", "error": {"message": "too many sessions"}}
    with pytest.raises(NoAnswerError, match=r"no words; its last error: too many sessions"):
        talk([(0.1, error)], closes=True)


def test_lines_tell_when_relative_to_the_end_of_speech() -> None:
    call = {"type": "x_foresay.call", "turn": 1, "call_id": 1, "attempt": 1, "tool": "clock", "effect": "read_local"}
    call |= {"arguments": {"place": "Tokyo"}, "status": "running_early", "early": True, "at_ms": 700}
    partial = {"type": "x_foresay.transcript", "item_id": "i", "turn": 1, "rev": 1, "final": False}
    partial |= {"stable": "what time", "unstable": " is"}
    _, _, lines, _ = talk([(0.5, partial), (0.75, call), *ANSWER])
    assert [line.split() for line in lines.splitlines()] == [
        ["-0.50", "s", "hears", "what", "time", "is"],
        ["-0.25", "s", "call", "1", "clock(place='Tokyo')", "running", "early"],
        ["+0.30", "s", "heard", "what", "time", "is", "it"],
        ["+0.50", "s", "says", "It", "is", "ten."],
    ]


def test_json_is_one_event_a_line() -> None:
    _, _, lines, _ = talk(ANSWER, as_json=True)
    told = [json.loads(line) for line in lines.splitlines()]
    assert [line["event"] for line in told] == [event for _, event in ANSWER]
    assert [line["at_ms"] for line in told] == pytest.approx([300, 300, 400, 500, 500, 600], abs=1)

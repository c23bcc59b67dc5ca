"""Spoken requests against a real server process, through the stock client: the project's promise, from the outside."""

from pathlib import Path

import pytest

from services.journal.records import LogEntry
from tests.e2e.engines import SAMPLES, dispatches, events, server_engines
from tests.e2e.speaker import ask

pytestmark = [pytest.mark.server, pytest.mark.slow]

ORDER = [
    "session.created",
    "input_audio_buffer.speech_started",
    "input_audio_buffer.speech_stopped",
    "input_audio_buffer.committed",
    "conversation.item.added",
    "conversation.item.input_audio_transcription.completed",
    "response.created",
    "response.output_text.delta",
    "response.output_text.done",
    "response.done",
]


@pytest.mark.parametrize("voice", ["", "_awb", "_heart"])
async def test_the_time_in_tokyo_is_looked_up_before_the_end(tmp_path: Path, voice: str) -> None:
    async with server_engines(tmp_path) as running:
        seen = await ask(running.ws, SAMPLES / f"time_in_tokyo{voice}.wav")
    types = [event.type for event in seen]
    assert [kind for kind in dict.fromkeys(types) if kind in ORDER] == ORDER
    assert "conversation.item.input_audio_transcription.delta" in types
    completed = next(event for event in seen if event.type.endswith("transcription.completed"))
    assert completed.transcript == "what time is it in tokyo"
    done = next(event for event in seen if event.type == "response.output_text.done")
    assert "Tokyo" in done.text

    log = await running.log()
    tokyo = next(each for each in dispatches(log) if each["arguments"].get("location") == "Tokyo")
    assert tokyo["tool"] == "get_time"
    final = events(log, "UserFinal")[0]
    assert tokyo["t_ms"] < final["t_ms"] or tokyo["t_ms"] - _heard_at(log) <= 50  # "Tokyo" decides, the last word


async def test_the_call_starts_within_50_ms_of_the_word_that_decides_it(tmp_path: Path) -> None:
    """A machine that is busy with other things may stall one try; it does not stall them all."""
    waits_ms = []
    async with server_engines(tmp_path) as running:
        for _ in range(3):
            await ask(running.ws, SAMPLES / "time_in_tokyo.wav")
            log = await running.log()
            tokyo = next(each for each in dispatches(log) if each["arguments"].get("location") == "Tokyo")
            waits_ms.append(tokyo["t_ms"] - _heard_at(log))
            if waits_ms[-1] <= 50:
                break
    assert min(waits_ms) <= 50


@pytest.mark.parametrize("voice", ["", "_awb", "_heart"])
async def test_a_corrected_timer_is_one_timer_set_after_the_end(tmp_path: Path, voice: str) -> None:
    async with server_engines(tmp_path) as running:
        seen = await ask(running.ws, SAMPLES / f"timer_make_it_twelve{voice}.wav")
    done = next(event for event in seen if event.type == "response.output_text.done")
    assert "12 minutes" in done.text

    log = await running.log()
    # a beginning that was misheard may have begun another read, which has no effect
    [only] = [each for each in dispatches(log) if each["tool"] == "set_timer" or not each["early"]]
    final = events(log, "UserFinal")[-1]
    assert (only["tool"], only["arguments"]) == ("set_timer", {"duration_seconds": 720})
    assert not only["early"]
    assert only["t_ms"] >= final["t_ms"]


def _heard_at(log: list[LogEntry]) -> float:
    """When the agent first heard "Tokyo", in ms of the session."""
    words = events(log, "UserPartial", "UserRewrite", "UserFinal")
    return next(float(each["t_ms"]) for each in words if "tokyo" in each["text"])

"""Measures how long after the end of speech each stage of a turn is reached, by the client's clock."""

import asyncio
import statistics
from dataclasses import dataclass, field
from pathlib import Path

from websockets.asyncio.client import connect

from app.talk.progress import Event
from app.talk.recording import read
from app.talk.sources import WavPlayback
from app.talk.talk import TalkClient
from services.clock import RealClock
from tests.e2e.engines import SAMPLES, E2eEngines

UTTERANCES = (
    "time_in_tokyo.wav",
    "time_in_tokyo_awb.wav",
    "timer_make_it_twelve.wav",
    "timer_make_it_twelve_awb.wav",
    "joke_about_the_moon.wav",
)
STAGES = ("eager end", "end", "final", "text")
"""The eager end, the end of the turn, the final transcript, and the first segment that can be spoken. There is no eager
end where the words are decoded only when the turn ends."""

PATIENCE_S = 20.0
SETTLE_S = 0.5
"""Seconds between two runs."""


@dataclass(slots=True)
class Reached:
    """The last time of each stage in ms from the end of speech; the last, since a pause may reach a stage too early."""

    speech_end_s: float
    ms: dict[str, float] = field(default_factory=dict)

    def hear(self, event: Event, at_s: float) -> None:
        stage = _stage(event)
        if stage == "text" and stage in self.ms:
            return
        if stage is not None:
            self.ms[stage] = (at_s - self.speech_end_s) * 1000


def _stage(event: Event) -> str | None:
    match event:
        case {"type": "x_foresay.turn", "state": "eager_end"}:
            return "eager end"
        case {"type": "input_audio_buffer.speech_stopped"}:
            return "end"
        case {"type": "conversation.item.input_audio_transcription.completed"}:
            return "final"
        case {"type": "x_foresay.segment"}:
            return "text"
    return None


async def measure(server_engines: E2eEngines, runs: int) -> dict[str, dict[str, float]]:
    """By utterance, the median in ms of each stage that every run reached, and `text min` and `text max`."""
    figures = {}
    for name in UTTERANCES:
        reached = [await _say(server_engines, SAMPLES / name) for _ in range(runs)]
        figures[name] = {
            stage: statistics.median(run[stage] for run in reached)
            for stage in STAGES
            if all(stage in run for run in reached)
        }
        figures[name]["text min"] = min(run["text"] for run in reached)
        figures[name]["text max"] = max(run["text"] for run in reached)
    return figures


async def _say(server_engines: E2eEngines, path: Path) -> dict[str, float]:
    recording = read(path)
    reached = Reached(recording.speech_end_s)
    async with connect(f"{server_engines.ws}/realtime?x_ext=events", max_size=None, proxy=None) as socket:
        await TalkClient(socket, WavPlayback(recording, RealClock()), RealClock(), reached.hear, PATIENCE_S).run()
    await asyncio.sleep(SETTLE_S)
    if missing := [stage for stage in STAGES[1:] if stage not in reached.ms]:
        raise RuntimeError(f"{path.name}: the server never told of {', '.join(missing)}")
    return reached.ms

"""Runs livekit-agents in process, without a LiveKit room: a scripted transcription plugin in, text out.

Runs in its own virtual environment (`make bench-peers`).
"""

import asyncio
import json
import logging
import sys
import time
from pathlib import Path
from typing import Any

from livekit import rtc
from livekit.agents import Agent, AgentSession, stt
from livekit.agents.llm import function_tool
from livekit.agents.types import DEFAULT_API_CONNECT_OPTIONS, APIConnectOptions
from livekit.agents.voice import io
from livekit.plugins import openai

sys.path.insert(0, str(Path(__file__).parent))
from script import FINAL_LAG_S, PATIENCE_S, Job, PeerHeard, call_tool, instructions, main, until

RATE, FRAME_S = 16_000, 0.02


class PacedMicrophone(io.AudioInput):
    """An audio input of silence in real time; the first frame begins the turn."""

    def __init__(self, heard: PeerHeard) -> None:
        super().__init__(label="microphone")
        self._heard = heard
        self._frames = 0

    async def __anext__(self) -> rtc.AudioFrame:
        self._heard.begun_s = self._heard.begun_s or time.monotonic()
        await until(self._heard.begun_s + self._frames * FRAME_S)
        self._frames += 1
        samples = int(RATE * FRAME_S)
        return rtc.AudioFrame(bytes(2 * samples), RATE, 1, samples)


class PeerScript(stt.STT):
    def __init__(self, row: dict[str, Any], heard: PeerHeard) -> None:
        super().__init__(capabilities=stt.STTCapabilities(streaming=True, interim_results=True))
        self.row = row
        self.heard = heard

    async def _recognize_impl(self, *_: Any, **__: Any) -> stt.SpeechEvent:
        raise NotImplementedError("the script streams")

    def stream(
        self, *, language: Any = None, conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS
    ) -> "ScriptStream":
        return ScriptStream(self, conn_options)


class ScriptStream(stt.RecognizeStream):
    """Gives the scripted words as transcripts at their times. Pauses within the request never end the turn."""

    def __init__(self, script: PeerScript, conn_options: APIConnectOptions) -> None:
        super().__init__(stt=script, conn_options=conn_options)
        self._script = script

    async def _run(self) -> None:
        heard, words = self._script.heard, self._script.row["words"]
        while not heard.begun_s:
            await asyncio.sleep(0.005)
        await until(heard.begun_s + words[0]["start_ms"] / 1000)
        self._tell(stt.SpeechEventType.START_OF_SPEECH)
        text = ""
        for word in words:
            await until(heard.begun_s + word["end_ms"] / 1000)
            text = f"{text} {word['w']}".strip()
            self._tell(stt.SpeechEventType.INTERIM_TRANSCRIPT, text)
        await until(heard.begun_s + words[-1]["end_ms"] / 1000 + FINAL_LAG_S)
        self._tell(stt.SpeechEventType.FINAL_TRANSCRIPT, text)
        self._tell(stt.SpeechEventType.END_OF_SPEECH)
        await asyncio.sleep(PATIENCE_S)

    def _tell(self, kind: stt.SpeechEventType, text: str = "") -> None:
        said = [stt.SpeechData(language="en", text=text)] if text else []
        self._event_ch.send_nowait(stt.SpeechEvent(type=kind, alternatives=said))


class Screen(io.TextOutput):
    def __init__(self, heard: PeerHeard) -> None:
        super().__init__(label="screen", next_in_chain=None)
        self._heard = heard

    async def capture_text(self, text: str) -> None:
        if text:
            self._heard.say(text)

    def flush(self) -> None:
        if self._heard.texts:
            self._heard.over.set()


async def session(job: Job, row: dict[str, Any], heard: PeerHeard) -> None:
    def function(tool: dict[str, Any]) -> Any:
        async def run(raw_arguments: dict[str, object]) -> Any:
            heard.restart()
            # As text: other values would reach the model as Python's `str` of them.
            return json.dumps(await call_tool(job, row, tool["name"], raw_arguments))

        return function_tool(run, raw_schema=tool)

    endpointing = {} if job.endpoint_s is None else {"min_delay": max(0.0, job.endpoint_s - FINAL_LAG_S)}
    agent_session: AgentSession[None] = AgentSession(
        stt=PeerScript(row, heard),
        llm=openai.LLM(model=job.model, base_url=job.base_url, api_key="sim"),
        vad=None,
        turn_handling={"turn_detection": "stt", "endpointing": endpointing},
        max_tool_steps=8,
    )
    agent_session.input.audio = PacedMicrophone(heard)
    agent_session.output.transcription = Screen(heard)
    agent = Agent(instructions=instructions(row), tools=[function(job.tools[name]) for name in row["tools"]])
    await agent_session.start(agent, record=False)
    try:
        await asyncio.wait_for(heard.over.wait(), row["speech_end_ms"] / 1000 + PATIENCE_S)
    except TimeoutError:
        logging.error("%s: no answer", row["id"])
    finally:
        await agent_session.aclose()


if __name__ == "__main__":
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr)
    asyncio.run(main(session))

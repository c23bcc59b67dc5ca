"""Runs a pipecat-ai voice bot without audio: scripted VAD and transcription frames in, text out.

Runs in its own virtual environment (`make bench-peers`).
"""

import asyncio
import sys
import time
from pathlib import Path
from typing import Any

from loguru import logger
from pipecat.adapters.schemas.function_schema import FunctionSchema
from pipecat.adapters.schemas.tools_schema import ToolsSchema
from pipecat.frames.frames import (
    Frame,
    FunctionCallsStartedFrame,
    InterimTranscriptionFrame,
    LLMFullResponseEndFrame,
    LLMTextFrame,
    TranscriptionFrame,
    UserStoppedSpeakingFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.runner import PipelineRunner
from pipecat.pipeline.task import PipelineTask
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.aggregators.llm_response_universal import LLMContextAggregatorPair, LLMUserAggregatorParams
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.services.llm_service import FunctionCallParams
from pipecat.services.openai.llm import OpenAILLMService
from pipecat.turns.user_start import VADUserTurnStartStrategy
from pipecat.turns.user_stop import SpeechTimeoutUserTurnStopStrategy
from pipecat.turns.user_turn_strategies import UserTurnStrategies

sys.path.insert(0, str(Path(__file__).parent))
from script import FINAL_LAG_S, PATIENCE_S, Job, PeerHeard, call_tool, instructions, main, until

VAD_STOP_S = 0.2
DEFAULT_SPEECH_TIMEOUT_S = 0.6


class Sink(FrameProcessor):
    """Records the text that would go to speech synthesis."""

    def __init__(self, heard: PeerHeard) -> None:
        super().__init__()
        self._heard = heard

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        if isinstance(frame, LLMTextFrame):
            self._heard.say(frame.text)
        elif isinstance(frame, FunctionCallsStartedFrame):
            self._heard.restart()
        elif isinstance(frame, UserStoppedSpeakingFrame):
            self._heard.final_s = time.monotonic()
        elif isinstance(frame, LLMFullResponseEndFrame) and self._heard.texts:
            self._heard.over.set()
        await self.push_frame(frame, direction)


def function(tool: dict[str, Any]) -> FunctionSchema:
    parameters = tool["parameters"]
    return FunctionSchema(
        name=tool["name"],
        description=tool["description"],
        properties=parameters["properties"],
        required=parameters.get("required", []),
    )


async def session(job: Job, row: dict[str, Any], heard: PeerHeard) -> None:
    tools = [job.tools[name] for name in row["tools"]]
    context = LLMContext(
        [{"role": "system", "content": instructions(row)}],
        tools=ToolsSchema(standard_tools=[*map(function, tools)]),
    )
    settings = OpenAILLMService.Settings(model=job.model)
    llm = OpenAILLMService(api_key="sim", base_url=job.base_url, settings=settings)

    async def run(params: FunctionCallParams) -> None:
        result = await call_tool(job, row, params.function_name, dict(params.arguments))
        # The framework takes an empty result for no result, and the model would not be asked again.
        await params.result_callback(result or {"result": result})

    for tool in tools:
        llm.register_function(tool["name"], run)
    timeout_s = DEFAULT_SPEECH_TIMEOUT_S if job.endpoint_s is None else max(0.0, job.endpoint_s - VAD_STOP_S)
    stop = SpeechTimeoutUserTurnStopStrategy(user_speech_timeout=timeout_s)
    strategies = UserTurnStrategies(start=[VADUserTurnStartStrategy()], stop=[stop])
    pair = LLMContextAggregatorPair(context, user_params=LLMUserAggregatorParams(user_turn_strategies=strategies))
    task = PipelineTask(Pipeline([pair.user(), llm, Sink(heard), pair.assistant()]))
    running = asyncio.create_task(PipelineRunner(handle_sigint=False).run(task))
    try:
        await asyncio.sleep(0.1)  # the pipeline starts
        await speak(task, row, heard)
        await asyncio.wait_for(heard.over.wait(), PATIENCE_S)
    except TimeoutError:
        logger.error(f"{row['id']}: no answer")
    finally:
        await task.cancel()
        await running


async def speak(task: PipelineTask, row: dict[str, Any], heard: PeerHeard) -> None:
    """Queue the scripted frames at their times. Pauses within the request never end the turn."""
    heard.begun_s = time.monotonic()
    words, text = row["words"], ""
    await until(heard.begun_s + words[0]["start_ms"] / 1000)
    await task.queue_frame(VADUserStartedSpeakingFrame())
    for word in words:
        await until(heard.begun_s + word["end_ms"] / 1000)
        text = f"{text} {word['w']}".strip()
        await task.queue_frame(InterimTranscriptionFrame(text, "user", ""))
    end_s = heard.begun_s + words[-1]["end_ms"] / 1000
    await until(end_s + FINAL_LAG_S)
    await task.queue_frame(TranscriptionFrame(text, "user", "", finalized=True))
    await until(end_s + VAD_STOP_S)
    await task.queue_frame(VADUserStoppedSpeakingFrame(stop_secs=VAD_STOP_S))


if __name__ == "__main__":
    logger.remove()
    logger.add(sys.stderr, level="ERROR")
    asyncio.run(main(session))

"""The baseline: wait for the end of the turn, ask the model, run what it calls, ask again, until it answers.

Plain function calling with the stock client and nothing else: less machinery than any framework has. The calls of one
response run side by side. Its end-of-turn detector never errs.
"""

import asyncio
import json
from dataclasses import dataclass, field, replace
from typing import Any

from openai import AsyncOpenAI, OpenAIError

from bench.mocktools import MockTools
from bench.speedup.case import Case
from bench.speedup.mode import BenchMode
from bench.speedup.record import GenerationTimes, Proposed, Record
from services.tts.segmenter import Segmenter
from tools.spec import ArgumentError, Invocation, ToolSpec

ROUNDS = 8

INSTRUCTIONS = """\
You are a voice assistant. Use the tools to do what the user asks, then answer in one or two short spoken sentences.
It is {weekday}, {now}, in {timezone}; the user's home is {home_location}."""

Message = dict[str, Any]


@dataclass(slots=True)
class BaselineReply:
    text: str = ""
    calls: dict[int, dict[str, str]] = field(default_factory=dict)

    def message(self) -> Message:
        wired = [
            {"id": call["id"], "type": "function", "function": {"name": call["name"], "arguments": call["arguments"]}}
            for call in self.calls.values()
        ]
        return {"role": "assistant", "content": self.text or None, **({"tool_calls": wired} if wired else {})}


@dataclass(slots=True)
class Baseline:
    case: Case
    client: AsyncOpenAI
    model: str
    endpoint_s: float
    repeat: int = 0
    seed: int = 0
    record: Record = field(init=False)
    _tools: MockTools = field(init=False)
    _begun_s: float = 0.0

    async def play(self) -> Record:
        self.record = Record(self.case.id, BenchMode.SYNCHRONOUS, self.repeat, self.case.speech_end_s)
        self._tools = self.case.tools(self.seed + self.repeat)
        self._begun_s = asyncio.get_running_loop().time()
        await asyncio.sleep(self.case.speech_end_s + self.endpoint_s)
        self.record.turns.append((self._now(), True))
        messages: list[Message] = [
            {"role": "system", "content": INSTRUCTIONS.format(**self.case.row["context"])},
            {"role": "user", "content": self.case.row["text"]},
        ]
        try:
            await self._converse(messages)
        except OpenAIError as error:
            self.record.fault = str(error)
        self.record.executed = [
            replace(e, start_s=e.start_s - self._begun_s, end_s=e.end_s and e.end_s - self._begun_s)
            for e in self._tools.executed
        ]
        return self.record

    async def _converse(self, messages: list[Message]) -> None:
        for _ in range(ROUNDS):
            reply = await self._ask(messages)
            messages.append(reply.message())
            if not reply.calls:
                return
            self.record.texts.clear()  # said on the way to the tools; the answer is still to come
            messages += await asyncio.gather(*map(self._run, reply.calls.values()))
        self.record.fault = "no end"

    def _now(self) -> float:
        return asyncio.get_running_loop().time() - self._begun_s

    async def _ask(self, messages: list[Message]) -> BaselineReply:
        asked = GenerationTimes(self._now())
        self.record.asked.append(asked)
        reply, segmenter = BaselineReply(), Segmenter("sync")
        create: Any = self.client.chat.completions.create
        options = {"tools": [*map(function_of, self.case.specs.values())]} if self.case.specs else {}
        stream = await create(
            model=self.model, messages=messages, stream=True, stream_options={"include_usage": True}, **options
        )
        async for chunk in stream:
            if chunk.usage:
                self.record.input_tokens += chunk.usage.prompt_tokens
                self.record.output_tokens += chunk.usage.completion_tokens
            if not chunk.choices:
                continue
            asked.end_s = self._now()
            asked.first_s = asked.first_s or asked.end_s
            self._take(chunk.choices[0].delta, reply, segmenter, asked.end_s)
        self.record.segments += [(self._now(), segment.text) for segment in segmenter.finish()]
        return reply

    def _take(self, delta: Any, reply: BaselineReply, segmenter: Segmenter, now: float) -> None:
        if delta.content:
            reply.text += delta.content
            self.record.texts.append((now, delta.content))
            self.record.segments += [(now, segment.text) for segment in segmenter.add_text(delta.content)]
        for piece in delta.tool_calls or ():
            call = reply.calls.setdefault(
                piece.index, {"id": piece.id or f"call_{piece.index}", "name": "", "arguments": ""}
            )
            call["name"] += piece.function.name or ""
            call["arguments"] += piece.function.arguments or ""

    async def _run(self, call: dict[str, str]) -> Message:
        self.record.proposed.append(Proposed(self._now(), call["name"]))
        try:
            arguments = self._tools.canonical(call["name"], json.loads(call["arguments"] or "{}"))
        except (ArgumentError, ValueError) as error:
            return {"role": "tool", "tool_call_id": call["id"], "content": json.dumps({"error": str(error)})}
        outcome = await self._tools.run(Invocation("sync", 1, 1, 1, call["name"], arguments, call["id"]))
        return {"role": "tool", "tool_call_id": call["id"], "content": json.dumps(outcome.value)}


def function_of(spec: ToolSpec) -> dict[str, Any]:
    function = {"name": spec.name, "description": spec.description, "parameters": dict(spec.parameters)}
    return {"type": "function", "function": function}

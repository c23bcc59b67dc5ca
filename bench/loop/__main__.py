"""`python -m bench.loop`: times from an event's arrival to the dispatched call, and from a token to the client's queue.

Each session has turn after turn: one partial (the model replies at once and calls a read), half a second later the
final transcript, and an answer of 20 tokens at 80 tokens/s. Wall-clock time of one process with uvloop and a journal in
memory.
"""

import argparse
import asyncio
import json
import random
import statistics
import time
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import uvloop

from services.agent import GRAMMAR_POLICY, Agent
from services.clock import RealClock
from services.events.agent import SessionClose, UserFinal, UserPartial
from services.events.journal import WriteIntent
from services.events.model import (
    AnswerDelta,
    AnswerEnd,
    Ask,
    ContextEntry,
    ModelOutput,
    Opened,
    Part,
    Pause,
    Phase,
    ToolCall,
    Usage,
)
from services.events.output import AnswerText, TurnSettled
from tools.spec import EarlyPolicy, Effect, Invocation, OutcomeStatus, ToolOutcome, ToolSpec

TOKENS, TOKEN_S, TURN_S = 20, 1 / 80, 0.5
LOOK = ToolSpec("look", "looks", {"type": "object"}, Effect.READ_LOCAL, early=EarlyPolicy.ALWAYS)


class LoopModel:
    """A model that calls a read at the partial and answers at the final; the text of each token is the time at which it
    was made."""

    def append(self, entry: ContextEntry) -> None:
        return None

    async def generate(self, ask: Ask) -> AsyncIterator[ModelOutput]:
        if ask.phase is not Phase.FINAL:
            yield ToolCall(1, "look", {"turn": ask.turn})
            yield Pause()
            return
        yield Opened(Part.ANSWER)
        for _ in range(TOKENS):
            await asyncio.sleep(TOKEN_S)
            yield AnswerDelta(f"{time.perf_counter_ns()}")
        yield AnswerEnd()

    @property
    def usage(self) -> Usage:
        return Usage()

    async def aclose(self) -> None:
        return None


class LoopTools:
    def __init__(self) -> None:
        self.posted_ns = 0
        self.waits_us: list[float] = []
        self.specs: Mapping[str, ToolSpec] = {"look": LOOK}

    def canonical(self, tool: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        return dict(arguments)

    async def run(self, invocation: Invocation) -> ToolOutcome:
        self.waits_us.append((time.perf_counter_ns() - self.posted_ns) / 1000)
        return ToolOutcome(OutcomeStatus.DONE, {"ok": True})


class LoopJournal:
    async def record(self, kind: str, data: Mapping[str, Any]) -> None:
        return None

    async def intend(self, intent: WriteIntent) -> bool:
        return True

    async def settle(self, key: str, outcome: ToolOutcome) -> None:
        return None


async def session(name: str, turns: int, calls_us: list[float], tokens_us: list[float]) -> None:
    tools = LoopTools()
    agent = Agent(
        model=LoopModel(), tools=tools, journal=LoopJournal(), clock=RealClock(), session_id=name, policy=GRAMMAR_POLICY
    )  # fmt: skip
    settled = asyncio.Event()

    async def listen() -> None:
        async for output in agent.outputs:
            if isinstance(output, AnswerText):
                now = time.perf_counter_ns()
                tokens_us.append((now - int(output.text)) / 1000)
            elif isinstance(output, TurnSettled):
                settled.set()

    async def speak() -> None:
        await asyncio.sleep(random.random() * TURN_S)
        for turn in range(1, turns + 1):
            tools.posted_ns = time.perf_counter_ns()
            await agent.post(UserPartial(turn, 1, "look"))
            await asyncio.sleep(TURN_S)
            await agent.post(UserFinal(turn, 2, "look"))
            await settled.wait()
            settled.clear()
        await agent.post(SessionClose())

    async with asyncio.TaskGroup() as group:
        for work in (agent.run(), listen(), speak()):
            group.create_task(work)
    calls_us += tools.waits_us


async def measure(sessions: int, turns: int) -> dict[str, Any]:
    calls_us: list[float] = []
    tokens_us: list[float] = []
    busy = time.process_time()
    began = time.perf_counter()
    await asyncio.gather(*(session(f"s{n}", turns, calls_us, tokens_us) for n in range(sessions)))
    load = (time.process_time() - busy) / (time.perf_counter() - began)
    row: dict[str, Any] = {"sessions": sessions, "cpu": round(load, 3)}
    for name, values in (("event_to_call", calls_us), ("token_to_client", tokens_us)):
        cuts = statistics.quantiles(values, n=100)
        row[name] = {"n": len(values), "median_us": round(cuts[49], 1), "p99_us": round(cuts[98], 1)}
    return row


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.loop")
    parser.add_argument("--turns", type=int, default=40, help="of one session alone; many sessions speak fewer")
    parser.add_argument("--out", type=Path, default=Path("bench/out/loop.json"))
    options = parser.parse_args()
    rows = []
    print(f"{'sessions':>8} {'cpu':>6} {'event -> call, us':>22} {'token -> client, us':>22}   (median / p99)")
    for sessions, turns in ((1, options.turns), (100, max(options.turns // 8, 2))):
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            row = runner.run(measure(sessions, turns))
        rows.append(row)
        call, token = row["event_to_call"], row["token_to_client"]
        print(
            f"{sessions:8} {row['cpu']:6.1%} {call['median_us']:12} / {call['p99_us']:7}"
            f" {token['median_us']:12} / {token['p99_us']:7}"
        )
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps({"tokens_per_s": 1 / TOKEN_S, "rows": rows}, indent=2))


if __name__ == "__main__":
    main()

"""Code shared by the programs that run in the peers' virtual environments; uses only the standard library.

A job file says what to play. For each case one JSON line goes to standard output: when the session began, and every
piece of text with its time (both by the machine's monotonic clock, which all processes share).
"""

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

INSTRUCTIONS = """\
You are a voice assistant. Use the tools to do what the user asks, then answer in one or two short spoken sentences.
It is {weekday}, {now}, in {timezone}; the user's home is {home_location}."""

FINAL_LAG_S = 0.15
"""Seconds from the last word to the final transcript."""

PATIENCE_S = 15.0


@dataclass(slots=True)
class Job:
    """What to play. `endpoint_s`: silence in seconds after which the framework ends the turn, None for its default."""

    run: str
    rows: list[dict[str, Any]]
    tools: dict[str, dict[str, Any]]
    base_url: str
    model: str
    tool_url: str
    endpoint_s: float | None
    sessions: int


@dataclass(slots=True)
class PeerHeard:
    """What one session said."""

    case: str
    begun_s: float = 0.0
    final_s: float = 0.0
    texts: list[tuple[float, str]] = field(default_factory=list)
    over: asyncio.Event = field(default_factory=asyncio.Event)

    def say(self, text: str) -> None:
        self.texts.append((time.monotonic(), text))

    def restart(self) -> None:
        """Forget the text so far: it was said before a tool call and is not the answer."""
        self.texts.clear()


Session = Callable[[Job, dict[str, Any], PeerHeard], Awaitable[None]]


async def call_tool(job: Job, row: dict[str, Any], name: str, arguments: dict[str, Any]) -> Any:
    body = {"run": job.run, "case": row["id"], "tool": name, "arguments": arguments}
    asked = Request(job.tool_url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    return json.loads(await asyncio.to_thread(lambda: urlopen(asked, timeout=30).read()))


def instructions(row: dict[str, Any]) -> str:
    return INSTRUCTIONS.format(**row["context"])


async def until(at_s: float) -> None:
    await asyncio.sleep(max(0.0, at_s - time.monotonic()))


async def main(session: Session) -> None:
    """Play the job file named by the first argument. The first case is played twice, the first time only to warm up
    imports and connections."""
    job = Job(**json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    slots = asyncio.Semaphore(job.sessions)

    async def one(row: dict[str, Any]) -> None:
        async with slots:
            heard = PeerHeard(row["id"])
            await session(job, row, heard)
            told = {"case": heard.case, "begun_s": heard.begun_s, "final_s": heard.final_s, "texts": heard.texts}
            print(json.dumps(told), flush=True)

    real, job.run = job.run, "warm-up-0"
    await session(job, job.rows[0], PeerHeard(job.rows[0]["id"]))
    job.run = real
    await asyncio.gather(*map(one, job.rows))

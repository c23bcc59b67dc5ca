"""The tokens of a response for all endpoints: the policy's reply at the set pace, with faults; and request counts."""

import asyncio
import itertools
import random
from collections import deque
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.simserver.dialogue import Dialogue
from bench.simserver.encode import StreamToken, tokens
from bench.simserver.pace import Cut, Faults, Pace, SimulatedFault
from bench.simserver.policy import Policy


@dataclass(slots=True)
class Stats:
    """Counts since the start. `aborted`: responses that the client closed before the last token."""

    requests: int = 0
    aborted: int = 0
    output_tokens: int = 0
    prompts: deque[str] = field(default_factory=lambda: deque(maxlen=64))

    def cached(self, prompt: str) -> int:
        """Characters of the longest prefix that `prompt` shares with an earlier one, as in a prefix cache."""
        best = max((_shared(prompt, old) for old in self.prompts), default=0)
        self.prompts.append(prompt)
        return best


def _shared(one: str, two: str) -> int:
    """Length of the common prefix, by binary search, since prompts are long and mostly equal."""
    low, high = 0, min(len(one), len(two))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[:middle] == two[:middle] else (low, middle - 1)
    return low


class ReplySource:
    def __init__(self, policy: Policy, pace: Pace | None = None, faults: Faults | None = None, seed: int = 0) -> None:
        self.policy = policy
        self.pace = pace or Pace()
        self.faults = faults or Faults()
        self.stats = Stats()
        self.bodies: deque[dict[str, Any]] = deque(maxlen=256)
        """The latest request bodies, for tests."""
        self.dice = random.Random(seed)

    def reply(self, dialogue: Dialogue, limit: int | None = None) -> Iterator[StreamToken]:
        moves = self.policy.reply(dialogue)
        return itertools.islice(tokens(moves, dialogue.form, dialogue.thinks, dialogue.begun), limit)

    async def paced(
        self, stream: Sequence[StreamToken], started: float, fault: SimulatedFault | None = None
    ) -> AsyncIterator[StreamToken]:
        """The tokens, each when it is due after `started`; times are absolute, so the server's own time does not add
        up."""
        loop = asyncio.get_running_loop()
        extra = self.faults.slow_s if fault is SimulatedFault.SLOW_START else 0.0
        breaks_at = _break_point(stream) if fault in (SimulatedFault.STALL, SimulatedFault.CUT) else None
        for index, (token, due) in enumerate(zip(stream, self.pace.due(self.dice), strict=False)):
            await asyncio.sleep(max(0.0, started + due + extra - loop.time()))
            if index == breaks_at:
                if fault is SimulatedFault.CUT:
                    raise Cut
                await asyncio.sleep(self.faults.slow_s)
            self.stats.output_tokens += 1
            yield token


def _break_point(stream: Sequence[StreamToken]) -> int:
    """Where a fault breaks the stream: in the middle of the first call, or of the whole where there is none."""
    call = [i for i, token in enumerate(stream) if token.call == 0] or list(range(len(stream)))
    return call[len(call) // 2]

"""Plays one row through a session of the grammar model, words and results at their recorded times.

It replaces the agent by its simplest rules: safe calls run at once, the others when the plan is complete after the
final words (`spec.md#commit-point`), and results come after the middle of the mock's latency range. Time is a number;
nothing sleeps.
"""

import asyncio
import heapq
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bench.simserver.matching import call_matches, normal, references, resolve
from services.events.model import (
    Acted,
    ActionKind,
    AnswerDelta,
    Ask,
    Observed,
    Opened,
    Part,
    Pause,
    PauseReason,
    Phase,
    Rejected,
    Remove,
    Said,
    SessionContext,
    ToolCall,
    UserUpdate,
)
from services.grammar import GrammarModel
from tools.spec import ToolSpec

Json = Mapping[str, Any]
_TURN = 1


@dataclass(slots=True)
class ObservedCall:
    id: int
    tool: str
    arguments: Json
    attempt: int = 1
    state: str = "held"
    dispatched_ms: float | None = None
    run_as: Json = field(default_factory=dict)
    value: Any = None


@dataclass(slots=True)
class RowRun:
    """The outcome of playing one row."""

    executed: list[ObservedCall] = field(default_factory=list)
    answer: str = ""
    question: bool = False
    updates_ms: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    last_effect_ms: float = 0.0


def play(row: Json, specs: Mapping[str, ToolSpec]) -> RowRun:
    """Play `row` to its end. Raises RuntimeError when the model never stops acting."""
    return asyncio.run(_Driver(row, specs).run())


class _Driver:
    def __init__(self, row: Json, specs: Mapping[str, ToolSpec]) -> None:
        context = row["context"]
        now = datetime.fromisoformat(context["now"]).replace(tzinfo=ZoneInfo(context["timezone"]))
        self._row = row
        self._specs = {name: specs[name] for name in row["tools"]}
        self._session = GrammarModel().open(
            SessionContext("", tuple(self._specs.values()), lambda: now, context["timezone"], context["home_location"])
        )
        self._calls: dict[int, ObservedCall] = {}
        self._queue: list[tuple[float, int, Any]] = []
        self._order = 0
        self._final = False
        self._run = RowRun()

    async def run(self) -> RowRun:
        heard = ""
        for rev, chunk in enumerate(self._row["chunks"], start=1):
            heard = f"{heard} {chunk['text']}".strip()
            update = UserUpdate(_TURN, rev, chunk["text"], heard, final=chunk["is_final"])
            self._push(chunk["end_ms"], update)
        for _ in range(400):
            if not self._queue:
                return self._run
            now, _, event = heapq.heappop(self._queue)
            await self._event(now, event)
        raise RuntimeError(f"{self._row['id']}: no rest after 400 events")

    def _push(self, at: float, event: Any) -> None:
        self._order += 1
        heapq.heappush(self._queue, (at, self._order, event))

    async def _event(self, now: float, event: Any) -> None:
        if isinstance(event, UserUpdate):
            self._final = event.final
            self._session.append(event)
        else:
            call_id, attempt = event
            call = self._calls[call_id]
            if call.attempt != attempt or call.state != "running":
                return
            call.state = "done"
            call.value = self._result(call)
            self._session.append(Observed(_TURN, call.id, call.tool, call.value))
            self._advance(now)
        await self._generate(now, isinstance(event, UserUpdate))

    async def _generate(self, now: float, update: bool) -> None:
        kinds = {ActionKind.TOOL_CALL, ActionKind.REMOVE, ActionKind.PAUSE}
        if self._final:
            kinds |= {ActionKind.ANSWER, ActionKind.QUESTION}
        ask = Ask(_TURN, Phase.FINAL if self._final else Phase.LISTENING, frozenset(kinds))
        began = time.perf_counter()
        outputs = [output async for output in self._session.generate(ask)]
        if update:
            self._run.updates_ms.append((time.perf_counter() - began) * 1_000)
        answering = ""
        for output in outputs:
            match output:
                case ToolCall():
                    self._propose(now, output)
                case Remove(id=call_id):
                    self._remove(call_id, output)
                case Pause(reason=reason):
                    self._session.append(Acted(_TURN, output))
                    if self._final and reason is not PauseReason.WAITING_USER:
                        self._commit(now)
                case Opened(part=Part.ANSWER, question=question):
                    self._run.question = question
                    self._commit(now)
                case AnswerDelta(text=text):
                    answering += text
        if answering:
            self._run.answer = f"{self._run.answer} {answering}".strip()
            self._session.append(Said(_TURN, answering))

    def _propose(self, now: float, action: ToolCall) -> None:
        known = self._calls.get(action.id)
        safe = self._specs[action.tool].safe
        if known is not None and known.dispatched_ms is not None and not self._specs[known.tool].safe:
            self._run.errors.append(f"edit of a dispatched {known.tool}")
            self._session.append(Rejected(_TURN, "it has been dispatched"))
            return
        call = ObservedCall(action.id, action.tool, action.arguments, known.attempt + 1 if known else 1)
        self._calls[action.id] = call
        self._session.append(Acted(_TURN, action))
        if safe:
            call.state = "ready"
        self._advance(now)

    def _remove(self, call_id: int, action: Remove) -> None:
        call = self._calls.get(call_id)
        if call is None or (call.dispatched_ms is not None and not self._specs[call.tool].safe):
            self._run.errors.append(f"remove of {call_id}")
            return
        call.state = "gone"
        self._session.append(Acted(_TURN, action))

    def _commit(self, now: float) -> None:
        for call in self._calls.values():
            if call.state == "held":
                call.state = "ready"
        self._advance(now)

    def _advance(self, now: float) -> None:
        """Dispatch the calls that may run and whose dependencies have results."""
        for call in self._calls.values():
            if call.state != "ready":
                continue
            values = {c.id: c.value for c in self._calls.values() if c.state == "done"}
            if references(dict(call.arguments)) - values.keys():
                continue
            call.run_as = resolve(dict(call.arguments), values)
            call.state, call.dispatched_ms = "running", now
            self._run.executed.append(call)
            low, high = self._specs[call.tool].extra["mock_latency_ms"]
            self._push(now + (low + high) / 2, (call.id, call.attempt))
            if not self._specs[call.tool].safe:
                self._run.last_effect_ms = max(self._run.last_effect_ms, now)

    def _result(self, call: ObservedCall) -> Any:
        done: dict[int, Any] = {}
        for expected in self._row["expected_calls"]:
            if call_matches(resolve(expected, done), call.tool, call.run_as):
                return expected["result"]
            done[expected["id"]] = expected["result"]
        for other in self._row["acceptable_speculative_calls"]:
            if falls_under(other, call.tool, call.run_as, safe=True):
                return other.get("result", {})
        if self._specs[call.tool].safe:
            mock = self._row.get("mock")
            return mock(call.tool, call.run_as) if mock else {}
        return {"status": "ok"}


def falls_under(pattern: Json, tool: str, arguments: Json, safe: bool) -> bool:
    """Whether a call matches `pattern`, one of the row's `forbidden_calls` or acceptable calls."""
    if pattern["tool"] == "*unsafe*":
        return not safe
    if pattern["tool"] != tool:
        return False
    for name, want in pattern.get("args", {}).items():
        if want == "absent":
            if name in arguments:
                return False
        elif name not in arguments:
            return False
        elif isinstance(want, str) and want.startswith("re:"):
            got = arguments[name]
            text = " | ".join(map(str, got)) if isinstance(got, list) else str(got)
            if not re.search(want[3:], text, re.I):
                return False
        elif normal(want) != normal(arguments[name]):
            return False
    return True

"""Runs the tools of one session; it is the agent's `Toolbox` (`spec.md#timeouts`).

executor = Executor(registry.for_session(client_specs), shared_context, ToolSessionContext("sess_1", timezone, home))
executor.canonical("set_timer", {"duration_seconds": "720"})     {"duration_seconds": 720}
outcome = await executor.run(invocation)                         raises nothing but cancellation
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import Executor as Pool
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from tools.context import Context, ToolClock, ToolSessionContext
from tools.faults import ToolFault, WriteCancelled, cancelled_write, classify, failed, timed_out
from tools.limiters import ToolLimiter, ToolLimiters
from tools.results import LIMIT_CHARACTERS, bounded
from tools.spec import ArgumentError, Invocation, OutcomeStatus, ToolOutcome, ToolSpec
from tools.tool import Tool

_STOP_GRACE_S = 1.0
"""Seconds that a cancelled call may take to clean up; then its caller goes on, and `aclose` waits for it."""


@dataclass(frozen=True, slots=True)
class ToolSharedContext:
    """What the executors of all sessions share. `services` and `pool` are passed to the tools in their `Context`."""

    clock: ToolClock
    limiters: ToolLimiters
    services: Mapping[type, Any] = field(default_factory=dict)
    pool: Pool | None = None


Attempt = Callable[[], asyncio.Task[ToolOutcome | ToolFault]]


class Executor:
    """Runs calls, each under its limits and timeout. `unavailable` maps tools that are not configured to the sentence
    that says so; `concurrency` limits the session's calls at a time, `result_limit` the characters of a result."""

    def __init__(
        self,
        tools: Mapping[str, Tool],
        shared_context: ToolSharedContext,
        session_context: ToolSessionContext,
        *,
        unavailable: Mapping[str, str] | None = None,
        concurrency: int = 8,
        result_limit: int = LIMIT_CHARACTERS,
    ) -> None:
        self._tools = dict(tools)
        self._shared_context = shared_context
        self._session_context = session_context
        self._unavailable = unavailable or {}
        self._slots = asyncio.Semaphore(concurrency)
        self._result_limit = result_limit
        self._attempts: set[asyncio.Task[ToolOutcome | ToolFault]] = set()

    @property
    def specs(self) -> Mapping[str, ToolSpec]:
        return {name: tool.spec for name, tool in self._tools.items()}

    def configure(
        self, *, tools: Mapping[str, Tool] | None = None, session_context: ToolSessionContext | None = None
    ) -> None:
        """Change the session's tools or context. Calls that are running are not affected."""
        self._tools = dict(tools) if tools is not None else self._tools
        self._session_context = session_context or self._session_context

    def canonical(self, tool: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Return validated arguments in canonical form; "$k" is accepted for any value. Raises `ArgumentError`."""
        known = self._tools.get(tool)
        if known is None:
            raise ArgumentError("", self._missing(tool).message)
        return known.arguments.canonical(arguments, references=True)

    async def run(self, invocation: Invocation) -> ToolOutcome:
        """Run to an outcome. Cancelling stops the attempt; a write that is cancelled raises `WriteCancelled`."""
        clock, metrics = self._shared_context.clock, self._shared_context.limiters.metrics
        started = clock.monotonic()
        try:
            outcome = await self._run(invocation)
        except WriteCancelled as cancelled:
            metrics.tool_finished(invocation.tool, cancelled.outcome, clock.monotonic() - started)
            raise
        metrics.tool_finished(invocation.tool, outcome, clock.monotonic() - started)
        return outcome

    async def aclose(self) -> None:
        """Cancel the attempts that still run and wait for them. To let writes finish, call it after they have."""
        attempts = tuple(self._attempts)
        for attempt in attempts:
            attempt.cancel()
        await asyncio.gather(*attempts, return_exceptions=True)

    # ------------------------------------------------------------------ one call

    async def _run(self, invocation: Invocation) -> ToolOutcome:
        tool = self._tools.get(invocation.tool)
        if tool is None:
            return self._missing(invocation.tool)
        if tool.call is None:
            return failed("client_side", f"{tool.name} runs at the client, not here.")
        try:
            arguments = tool.arguments.bind(invocation.arguments)
        except ArgumentError as error:
            return failed("invalid_argument", str(error))
        limiter = self._shared_context.limiters.of(tool)
        try:
            async with self._slot(limiter, tool.spec.timeout):
                return await self._through_breaker(tool, limiter, self._attempt(tool, invocation, arguments))
        except _Busy:
            return failed("busy", f"Too many calls of {tool.name} are running; nothing was done. Try again.")

    async def _through_breaker(self, tool: Tool, limiter: ToolLimiter, attempt: Attempt) -> ToolOutcome:
        wait_s = limiter.breaker.admit()
        if wait_s is not None:
            message = (
                f"That service has failed several times in a row; it is tried again in {max(wait_s, 1):.0f} seconds."
            )
            return failed("unavailable", message)
        try:
            if tool.spec.safe:
                result = await self._read(tool, limiter, attempt)
            else:
                result = await self._write(tool, attempt)
        except BaseException:
            limiter.breaker.abandoned()
            raise
        if isinstance(result, ToolOutcome):
            limiter.breaker.succeeded()
            return result
        (limiter.breaker.failed if result.transient else limiter.breaker.succeeded)()
        return result.outcome

    async def _write(self, tool: Tool, attempt: Attempt) -> ToolOutcome | ToolFault:
        """Make one attempt, and never a second."""
        task = attempt()
        try:
            await asyncio.wait({task}, timeout=tool.spec.timeout)
        except asyncio.CancelledError as cancelled:
            await self._stop(task)
            raise WriteCancelled(_known_of(task) or cancelled_write()) from cancelled
        if not task.done():
            await self._stop(task)
        if not task.done():
            return timed_out(tool.spec.timeout, safe=False)
        if task.cancelled():
            return _cancelled_or_late(tool)
        return task.result()

    async def _read(self, tool: Tool, limiter: ToolLimiter, attempt: Attempt) -> ToolOutcome | ToolFault:
        """Make at most two attempts: the second if the first is slower than usual, or failed in a way that may pass."""
        now = self._shared_context.clock.monotonic
        deadline = now() + tool.spec.timeout
        hedge_at = now() + limiter.hedge_after_s
        tasks = [attempt()]
        spare = False
        result: ToolOutcome | ToolFault = timed_out(tool.spec.timeout, safe=True)
        try:
            while running := [task for task in tasks if not task.done()]:
                until = min(hedge_at, deadline) - now()
                done, _ = await asyncio.wait(running, timeout=max(until, 0), return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    result = _result_of(task, tool)
                    if isinstance(result, ToolOutcome) or not result.retry:
                        return result
                if now() >= deadline:
                    return timed_out(tool.spec.timeout, safe=True)
                if len(tasks) == 1 and (done or now() >= hedge_at):
                    # A failed attempt leaves its slot to the second; beside a slow one it needs another.
                    spare = not done and not limiter.slots.locked()
                    if spare:
                        await limiter.slots.acquire()
                        self._shared_context.limiters.metrics.tool_hedged(tool.name)
                    if spare or done:
                        tasks.append(attempt())
                    hedge_at = deadline
            return result
        finally:
            if spare:
                limiter.slots.release()
            for task in tasks:
                await self._stop(task)

    def _attempt(self, tool: Tool, invocation: Invocation, arguments: Mapping[str, Any]) -> Attempt:
        context = Context(
            session_context=replace(self._session_context, session=invocation.session),
            clock=self._shared_context.clock,
            services=self._shared_context.services,
            settings=tool.settings,
            idempotency_key=invocation.idempotency_key,
            pool=self._shared_context.pool,
        )

        def start() -> asyncio.Task[ToolOutcome | ToolFault]:
            name = f"tool {tool.name} {invocation.turn}.{invocation.call_id}.{invocation.attempt}"
            task = asyncio.create_task(self._once(tool, context, arguments), name=name)
            self._attempts.add(task)
            task.add_done_callback(self._attempts.discard)
            return task

        return start

    async def _once(self, tool: Tool, context: Context, arguments: Mapping[str, Any]) -> ToolOutcome | ToolFault:
        assert tool.call is not None
        clock = self._shared_context.clock
        started = clock.monotonic()
        try:
            value = bounded(await tool.call(context, arguments), self._result_limit)
        except Exception as error:  # a tool may raise anything; the model gets it as a typed outcome
            return classify(error, tool.name, safe=tool.spec.safe)
        self._shared_context.limiters.of(tool).took(clock.monotonic() - started)
        return ToolOutcome(OutcomeStatus.DONE, value, untrusted=tool.spec.untrusted_result)

    async def _stop(self, task: asyncio.Task[ToolOutcome | ToolFault]) -> None:
        if not task.done():
            task.cancel()
            await asyncio.wait({task}, timeout=_STOP_GRACE_S)

    def _missing(self, tool: str) -> ToolOutcome:
        if tool in self._unavailable:
            return failed("not_configured", self._unavailable[tool])
        return failed("unknown_tool", f"there is no tool {tool!r}; there are {', '.join(sorted(self._tools))}")

    @asynccontextmanager
    async def _slot(self, limiter: ToolLimiter, timeout_s: float) -> AsyncIterator[None]:
        """Hold a slot of the session and one of the tool. Raises `_Busy` if one is not free within `timeout_s`
        seconds."""
        async with _within(self._slots, timeout_s), _within(limiter.slots, timeout_s):
            yield


class _Busy(Exception):
    """No slot came free in time."""


@asynccontextmanager
async def _within(slots: asyncio.Semaphore, timeout_s: float) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(timeout_s):
            await slots.acquire()
    except TimeoutError as error:
        raise _Busy from error
    try:
        yield
    finally:
        slots.release()


def _result_of(task: asyncio.Task[ToolOutcome | ToolFault], tool: Tool) -> ToolOutcome | ToolFault:
    return _cancelled_or_late(tool) if task.cancelled() else task.result()


def _cancelled_or_late(tool: Tool) -> ToolFault:
    """The fault of an attempt that ended cancelled although its call was not: by itself, or by the timeout."""
    return timed_out(tool.spec.timeout, safe=tool.spec.safe)


def _known_of(task: asyncio.Task[ToolOutcome | ToolFault]) -> ToolOutcome | None:
    """The outcome of a cancelled write that still ended by itself, else None."""
    if not task.done() or task.cancelled():
        return None
    result = task.result()
    return result if isinstance(result, ToolOutcome) else result.outcome

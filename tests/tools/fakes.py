"""Fakes for tests of tools: an inline thread pool, recorded metrics, and an executor in virtual time."""

from collections.abc import Callable, Coroutine
from concurrent.futures import Executor as Pool
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from services.clock import VirtualClock, VirtualLoop, run_virtual
from tools.breaker import BreakerState
from tools.context import ToolSessionContext
from tools.executor import Executor, ToolSharedContext
from tools.limiters import ToolLimiters
from tools.spec import Invocation, ToolOutcome
from tools.tool import Tool

T = TypeVar("T")


class InlinePool(Pool):
    """A pool that runs each job at once in the calling thread, since virtual time has no threads."""

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:
            future.set_exception(error)
        return future


@dataclass
class RecordedRequest:
    finished: list[tuple[str, str, float]] = field(default_factory=list)
    hedged: list[str] = field(default_factory=list)
    moves: list[BreakerState] = field(default_factory=list)

    def tool_finished(self, tool: str, outcome: ToolOutcome, seconds: float) -> None:
        self.finished.append((tool, outcome.kind or outcome.status, round(seconds, 3)))

    def tool_hedged(self, tool: str) -> None:
        self.hedged.append(tool)

    def breaker_moved(self, tool: str, state: BreakerState) -> None:
        self.moves.append(state)


class ToolWorld:
    """One session's executor on a virtual loop: `world.play(main())` runs a coroutine to its end in virtual time."""

    def __init__(self, *tools: Tool, services: dict[type, Any] | None = None, **options: Any) -> None:
        self.loop = VirtualLoop()
        self.clock = VirtualClock(self.loop)
        self.metrics = RecordedRequest()
        shared_context = ToolSharedContext(
            self.clock, ToolLimiters(self.clock, self.metrics), services or {}, InlinePool()
        )
        session_context = ToolSessionContext("sess_1", ZoneInfo("Europe/London"), "Leeds")
        self.executor = Executor({tool.name: tool for tool in tools}, shared_context, session_context, **options)

    def play(self, main: Coroutine[Any, Any, T]) -> T:
        return run_virtual(main, self.loop)

    async def call(self, tool: str, /, **arguments: Any) -> ToolOutcome:
        return await self.executor.run(invocation(tool, **arguments))


def invocation(tool: str, /, **arguments: Any) -> Invocation:
    return Invocation("sess_1", 1, 1, 1, tool, arguments, idempotency_key="key-1")

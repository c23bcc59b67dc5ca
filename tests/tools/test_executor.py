import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from services.agent.ports import Toolbox
from tests.tools.fakes import ToolWorld, invocation
from tools.breaker import BreakerState
from tools.context import Context
from tools.declaration import tool
from tools.errors import OutcomeUnknown, ToolError
from tools.faults import WriteCancelled
from tools.registry import client_tool
from tools.spec import ArgumentError, Effect, OutcomeStatus, ToolOutcome, ToolSpec
from tools.tool import Tool

Script = Callable[[int], Awaitable[Any]]
READ, WRITE = Effect.READ_EXTERNAL, Effect.WRITE_EXTERNAL


def scripted(script: Script, effect: Effect = READ, **declared: Any) -> Tool:
    """A tool whose nth attempt (from 1) does what `script(n)` does."""
    attempts = 0

    @tool(effect=effect, **declared)
    async def act(context: Context) -> Any:
        """Act."""
        nonlocal attempts
        attempts += 1
        return await script(attempts)

    return act


def lasting(*seconds: float, value: Any = "ok") -> Script:
    """The nth attempt takes the nth of `seconds`, the last of them for all after it."""

    async def script(attempt: int) -> Any:
        await asyncio.sleep(seconds[min(attempt, len(seconds)) - 1])
        return value if value != "ok" else f"ok {attempt}"

    return script


def raising(*errors: Exception | None) -> Script:
    async def script(attempt: int) -> Any:
        error = errors[min(attempt, len(errors)) - 1]
        if error is not None:
            raise error
        return f"ok {attempt}"

    return script


def played(script: Script, effect: Effect = READ, **declared: Any) -> tuple[ToolOutcome, ToolWorld]:
    world = ToolWorld(scripted(script, effect, **declared))
    return world.play(world.call("act")), world


def test_the_executor_is_the_agents_toolbox() -> None:
    async def main(box: Toolbox) -> ToolOutcome:
        assert list(box.specs) == ["act"]
        assert box.canonical("act", {}) == {}
        with pytest.raises(ArgumentError, match="there is no tool 'fly'; there are act"):
            box.canonical("fly", {})
        return await box.run(invocation("act"))

    world = ToolWorld(scripted(lasting(0)))
    assert world.play(main(world.executor)).status is OutcomeStatus.DONE


def test_an_external_read_is_marked_untrusted() -> None:
    outcome, world = played(lasting(0.3))
    assert outcome == ToolOutcome(OutcomeStatus.DONE, "ok 1", untrusted=True)
    assert world.metrics.finished == [("act", "done", 0.3)]


def test_a_safe_call_times_out_after_4_s_and_an_unsafe_one_after_10_s_with_unknown_outcome() -> None:
    outcome, world = played(lasting(60))
    assert (outcome.status, outcome.kind) == (OutcomeStatus.TIMED_OUT, "timeout")
    assert world.metrics.finished[0][2] == 4.0
    outcome, world = played(lasting(60), WRITE)
    assert (outcome.status, outcome.kind) == (OutcomeStatus.UNKNOWN, "timeout")
    assert "may or may not have taken effect" in outcome.message
    assert world.metrics.finished[0][2] == 10.0
    assert world.metrics.hedged == []


def test_a_slow_read_is_hedged_once_at_the_95th_percentile_and_the_first_answer_wins() -> None:
    # 19 calls of 0.1 s and one of 0.3 s: p95 = 0.1 s. Then 3 s: hedged at 0.1 s, answered at 0.1 + 0.2 = 0.3 s.
    world = ToolWorld(scripted(lasting(*[0.1] * 19, 0.3, 3.0, 0.2)))

    async def main() -> tuple[ToolOutcome, float]:
        for _ in range(20):
            await world.call("act")
        started = world.clock.monotonic()
        return await world.call("act"), world.clock.monotonic() - started

    outcome, seconds = world.play(main())
    assert outcome.value == "ok 22"
    assert seconds == pytest.approx(0.3)
    assert world.metrics.hedged == ["act"]


def test_before_there_are_latencies_a_read_is_hedged_at_half_its_timeout() -> None:
    outcome, world = played(lasting(60, 0.5))
    assert outcome.value == "ok 2"
    assert world.metrics.finished == [("act", "done", 2.5)]


def test_the_loser_of_a_hedge_is_cancelled() -> None:
    cancelled = []

    async def script(attempt: int) -> str:
        try:
            await asyncio.sleep(60 if attempt == 1 else 0.1)
        except asyncio.CancelledError:
            cancelled.append(attempt)
            raise
        return f"ok {attempt}"

    outcome, _ = played(script)
    assert outcome.value == "ok 2"
    assert cancelled == [1]


def test_a_hedge_needs_a_free_slot() -> None:
    outcome, world = played(lasting(3, 0.1), concurrency=1)
    assert outcome.value == "ok 1"
    assert world.metrics.hedged == []


def test_a_read_that_fails_in_passing_is_tried_once_more() -> None:
    broken = httpx.ReadError("reset")
    assert played(raising(broken, None))[0].value == "ok 2"
    outcome, _ = played(raising(broken, broken, None))
    assert (outcome.status, outcome.kind) == (OutcomeStatus.FAILED, "connection_lost")


def status_error(status: int) -> httpx.HTTPStatusError:
    request = httpx.Request("POST", "http://127.0.0.1/")
    return httpx.HTTPStatusError("", request=request, response=httpx.Response(status, request=request))


@pytest.mark.parametrize(
    ("error", "of_a_read", "of_a_write"),
    [
        (httpx.ConnectError("refused"), "failed unreachable", "failed unreachable"),
        (ConnectionRefusedError(), "failed unreachable", "failed unreachable"),
        (httpx.ReadTimeout("slow"), "failed timeout", "unknown timeout"),
        (httpx.RemoteProtocolError("cut"), "failed connection_lost", "unknown connection_lost"),
        (BrokenPipeError(), "failed connection_lost", "unknown connection_lost"),
        (TimeoutError(), "failed timeout", "unknown timeout"),
        (status_error(404), "failed refused", "failed refused"),
        (status_error(401), "failed not_allowed", "failed not_allowed"),
        (status_error(429), "failed overloaded", "failed overloaded"),
        (status_error(502), "failed service_error", "unknown service_error"),
        (ToolError("not_found", "No such note."), "failed not_found", "failed not_found"),
        (OutcomeUnknown("The server hung up."), "failed unknown", "unknown unknown"),
        (ZeroDivisionError(), "failed internal_error", "unknown internal_error"),
    ],
)
def test_every_error_is_a_typed_outcome(error: Exception, of_a_read: str, of_a_write: str) -> None:
    for effect, expected in ((READ, of_a_read), (WRITE, of_a_write)):
        outcome, _ = played(raising(error), effect)
        assert f"{outcome.status} {outcome.kind}" == expected
        assert outcome.message.endswith(".")


@pytest.mark.parametrize("error", [httpx.ReadError("reset"), httpx.ConnectError("refused"), status_error(500)])
def test_a_write_is_never_tried_again(error: Exception) -> None:
    outcome, _ = played(raising(error, None), WRITE)
    assert outcome.status is not OutcomeStatus.DONE


def test_a_result_that_json_cannot_hold_is_an_error() -> None:
    outcome, _ = played(lasting(0, value=object()))
    assert outcome.kind == "internal_error"


def test_cancelling_a_read_really_cancels_it() -> None:
    ended = []

    async def script(attempt: int) -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.append(attempt)

    world = ToolWorld(scripted(script))

    async def main() -> float:
        call = asyncio.create_task(world.call("act"))
        await asyncio.sleep(0.5)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        assert [task for task in asyncio.all_tasks() if task is not asyncio.current_task()] == []
        return world.clock.monotonic()

    assert world.play(main()) == 0.5
    assert ended == [1]


def test_a_write_cancelled_in_flight_is_unknown_unless_it_still_tells() -> None:
    async def main(world: ToolWorld) -> ToolOutcome:
        call = asyncio.create_task(world.call("act"))
        await asyncio.sleep(0.5)
        call.cancel()
        with pytest.raises(WriteCancelled) as caught:
            await call
        return caught.value.outcome

    silent = ToolWorld(scripted(lasting(60), WRITE))
    assert silent.play(main(silent)).status is OutcomeStatus.UNKNOWN
    assert silent.metrics.finished == [("act", "cancelled", 0.5)]

    async def finishes_anyway(attempt: int) -> str:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            return "sent"
        return "late"

    stubborn = ToolWorld(scripted(finishes_anyway, WRITE))
    assert stubborn.play(main(stubborn)) == ToolOutcome(OutcomeStatus.DONE, "sent")


def test_a_tool_that_ignores_its_cancellation_does_not_hold_up_the_call_and_stays_owned() -> None:
    async def deaf(attempt: int) -> None:
        while True:
            try:
                await asyncio.sleep(100)
                return
            except asyncio.CancelledError:
                continue

    world = ToolWorld(scripted(deaf, WRITE))

    async def main() -> tuple[ToolOutcome, float]:
        outcome = await world.call("act")
        seconds = world.clock.monotonic()
        await world.executor.aclose()
        assert len(asyncio.all_tasks()) == 1
        return outcome, seconds

    outcome, seconds = world.play(main())
    assert outcome.status is OutcomeStatus.UNKNOWN
    assert seconds == 11.0  # timeout 10 s + 1 s for cleaning up


def test_calls_of_one_tool_and_of_one_session_are_limited() -> None:
    for world in (
        ToolWorld(scripted(lasting(1), concurrency=2)),
        ToolWorld(scripted(lasting(1)), concurrency=2),
    ):

        async def main(world: ToolWorld = world) -> float:
            await asyncio.gather(*(world.call("act") for _ in range(6)))
            return world.clock.monotonic()

        assert world.play(main()) == 3.0


def test_a_call_that_gets_no_slot_says_that_nothing_was_done() -> None:
    world = ToolWorld(scripted(lasting(8), WRITE, concurrency=1))

    async def main() -> list[ToolOutcome]:
        return await asyncio.gather(*(world.call("act") for _ in range(3)))

    first, second, third = world.play(main())
    assert (first.status, second.status) == (OutcomeStatus.DONE, OutcomeStatus.DONE)
    assert (third.status, third.kind) == (OutcomeStatus.FAILED, "busy")


def test_the_breaker_opens_after_five_failures_rests_and_probes() -> None:
    down = httpx.ConnectError("down")
    # Each failing read takes two attempts: five calls make ten, the failing probe two more.
    world = ToolWorld(scripted(raising(*[down] * 12, None)))

    async def main() -> list[str]:
        kinds = [(await world.call("act")).kind for _ in range(6)]
        await asyncio.sleep(30)
        kinds += [(await world.call("act")).kind for _ in range(2)]
        await asyncio.sleep(30)
        return kinds + [(await world.call("act")).kind for _ in range(2)]

    assert world.play(main()) == [*["unreachable"] * 5, "unavailable", "unreachable", "unavailable", "", ""]
    opened, half, closed = BreakerState.OPEN, BreakerState.HALF_OPEN, BreakerState.CLOSED
    assert world.metrics.moves == [opened, half, opened, half, closed]


def test_the_users_own_mistakes_do_not_open_the_breaker() -> None:
    world = ToolWorld(scripted(raising(ToolError("not_found", "No such note."))))

    async def main() -> list[str]:
        return [(await world.call("act")).kind for _ in range(10)]

    assert world.play(main()) == ["not_found"] * 10
    assert world.metrics.moves == []


def test_arguments_are_validated_again_after_references_are_resolved() -> None:
    @tool(effect=READ)
    async def double(number: int) -> int:
        """Double."""
        return 2 * number

    world = ToolWorld(double)

    async def main() -> tuple[ToolOutcome, ToolOutcome]:
        return await world.call("double", number={"ambiguous": ["a"]}), await world.call("double", number="4")

    bad, good = world.play(main())
    assert (bad.kind, good.value) == ("invalid_argument", 8)
    assert bad.message.startswith("number: ")


def test_tools_that_are_missing_say_why() -> None:
    spec = ToolSpec("paint", "Paint.", {"type": "object", "properties": {}}, client_side=True)
    world = ToolWorld(client_tool(spec), unavailable={"ring": "The bell is not configured."})

    async def main() -> list[tuple[str, str]]:
        outcomes = [await world.call(name) for name in ("ring", "fly", "paint")]
        return [(outcome.kind, outcome.message) for outcome in outcomes]

    assert world.play(main()) == [
        ("not_configured", "The bell is not configured."),
        ("unknown_tool", "there is no tool 'fly'; there are paint"),
        ("client_side", "paint runs at the client, not here."),
    ]


def test_the_context_carries_the_session_and_the_key() -> None:
    @tool(effect=READ)
    async def whoami(context: Context) -> list[str]:
        """Say it."""
        where = context.session_context
        return [where.session, str(where.home), str(context.now()), context.idempotency_key]

    world = ToolWorld(whoami)
    outcome = world.play(world.executor.run(invocation("whoami")))
    assert outcome.value == ["sess_1", "Leeds", "2026-03-10 09:30:00+00:00", "key-1"]

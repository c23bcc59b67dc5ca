"""The mock back ends answer with the data's results, at the data's latencies, in virtual time."""

import asyncio
from typing import Any

import pytest

from bench.mocktools import ASSISTANT, TINYAGENT, MockTools, load_specs, pattern_matches
from bench.simserver.__main__ import ROWS
from bench.simserver.rows import load
from services.clock import RealClock, VirtualClock, VirtualLoop, run_virtual
from tools.spec import ArgumentError, Effect, Invocation

BY_ID = {row.id: row.data for row in load([ROWS])}


def call(tool: str, **arguments: Any) -> Invocation:
    return Invocation("s", 1, 1, 1, tool, arguments, "key")


def test_a_call_takes_the_data_sets_time_and_returns_the_rows_result() -> None:
    loop = VirtualLoop()

    async def run() -> None:
        tools = MockTools(load_specs(), BY_ID["dev-012"], VirtualClock(loop))
        outcome = await tools.run(call("get_phone_number", name="Marco"))
        assert outcome.value == "+15550110"
        (executed,) = tools.executed
        assert executed.end_s is not None
        assert 0.5 <= executed.end_s - executed.start_s <= 1.0
        assert (await tools.run(call("send_sms", to=["+15550110"], message="x"))).value == {"status": "ok"}
        assert (await tools.run(call("get_phone_number", name="Nobody"))).value == {}

    run_virtual(run(), loop)


def test_a_cancelled_read_is_in_the_log_without_an_end() -> None:
    loop = VirtualLoop()

    async def run() -> None:
        tools = MockTools(load_specs(), BY_ID["dev-012"], VirtualClock(loop))
        task = asyncio.create_task(tools.run(call("get_phone_number", name="Marco")))
        await asyncio.sleep(0.1)
        task.cancel()
        await asyncio.wait([task])
        assert [executed.end_s for executed in tools.executed] == [None]

    run_virtual(run(), loop)


def test_an_acceptable_guess_has_its_own_result() -> None:
    tools = MockTools(load_specs(), BY_ID["dev-013"], RealClock())
    assert tools.result("get_phone_number", {"name": "daniel"}) == "+15550140"
    assert tools.result("get_phone_number", {"name": "Danielle"}) == "+15550141"


def test_arguments_are_validated_and_references_pass() -> None:
    tools = MockTools(load_specs(), BY_ID["dev-012"], RealClock())
    assert tools.canonical("send_sms", {"to": ["$1"], "message": "x"})["to"] == ["$1"]
    with pytest.raises(ArgumentError):
        tools.canonical("send_sms", {"to": ["$1"]})
    with pytest.raises(ArgumentError, match="no tool 'fly'"):
        tools.canonical("fly", {})


def test_patterns() -> None:
    assert pattern_matches({"tool": "*unsafe*", "args": {}}, "x", {}, unsafe=True)
    assert not pattern_matches({"tool": "t", "args": {"a": "absent"}}, "t", {"a": 1})
    assert pattern_matches({"tool": "t", "args": {"a": "re:^x"}}, "t", {"a": "XY"})
    assert not pattern_matches({"tool": "t", "args": {"a": 1}}, "t", {"a": 2})


def test_both_sets_load_with_their_effects() -> None:
    assistant, tinyagent = load_specs(ASSISTANT), load_specs(TINYAGENT)
    assert (len(assistant), len(tinyagent)) == (33, 16)
    assert assistant["send_sms"].effect is Effect.WRITE_EXTERNAL
    assert not tinyagent["create_calendar_event"].safe
    assert tinyagent["get_phone_number"].safe
    assert not tinyagent["open_note"].safe  # a window on the screen is an effect

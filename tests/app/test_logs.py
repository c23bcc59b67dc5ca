"""What a log line looks like, and whose it is."""

import asyncio
import io
import json
import logging
from collections.abc import Iterator

import pytest

from app.logs import log_fields, set_up

log = logging.getLogger("services.agent.runtime.loop")


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def json_lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_json_line_carries_session_turn_and_call() -> None:
    set_up("json", stream=(out := io.StringIO()))
    with log_fields(session="s1"), log_fields(turn=2, call=3):
        log.info("dispatched %s", "set_timer")
    log.warning("outside")
    first, second = json_lines(out)
    assert {**first, "at": ""} == {
        "at": "",
        "level": "info",
        "logger": "services.agent.runtime.loop",
        "message": "dispatched set_timer",
        "session": "s1",
        "turn": 2,
        "call": 3,
    }
    assert str(first["at"]).endswith("Z")
    assert "session" not in second


def test_an_error_keeps_its_traceback_on_one_line() -> None:
    set_up("json", stream=(out := io.StringIO()))
    try:
        raise RuntimeError("boom")
    except RuntimeError:
        log.exception("the turn failed")
    (line,) = json_lines(out)
    assert "RuntimeError: boom" in str(line["error"])


def test_a_plain_line_reads_well() -> None:
    set_up("plain", stream=(out := io.StringIO()))
    with log_fields(session="s1", turn=2):
        log.info("commit")
    assert out.getvalue()[13:] == "INFO    services.agent.runtime.loop  commit  session=s1 turn=2\n"


def test_a_line_may_name_its_own_turn_and_call() -> None:
    set_up("json", stream=(out := io.StringIO()))
    with log_fields(session="s1", turn=1):
        log.info("late result", extra={"turn": 2, "call": 3})
    (line,) = json_lines(out)
    assert (line["session"], line["turn"], line["call"]) == ("s1", 2, 3)


async def test_sessions_that_run_at_once_do_not_mix_their_fields() -> None:
    set_up("json", stream=(out := io.StringIO()))

    async def session(name: str) -> None:
        with log_fields(session=name):
            await asyncio.sleep(0)
            async with asyncio.TaskGroup() as group:
                group.create_task(worker(name))

    async def worker(name: str) -> None:
        await asyncio.sleep(0)
        log.info(name)

    await asyncio.gather(session("s1"), session("s2"))
    assert [line["session"] == line["message"] for line in json_lines(out)] == [True, True]


def test_uvicorn_speaks_the_same_format() -> None:
    set_up("json", stream=(out := io.StringIO()))
    logging.getLogger("uvicorn.error").info("Application startup complete.")
    assert json_lines(out)[0]["logger"] == "uvicorn.error"


def test_debug_is_quiet_unless_asked_for() -> None:
    set_up("json", stream=(out := io.StringIO()))
    log.debug("hidden")
    set_up("json", "debug", stream=out)
    log.debug("shown")
    assert [line["message"] for line in json_lines(out)] == ["shown"]


@pytest.mark.parametrize(("style", "level", "named"), [("xml", None, "FORESAY_LOG:"), (None, "loud", "LOG_LEVEL:")])
def test_a_wrong_setting_names_itself(style: str | None, level: str | None, named: str) -> None:
    with pytest.raises(ValueError, match=named):
        set_up(style, level)

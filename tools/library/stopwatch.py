"""A stopwatch: starts, stops, tells its time."""

import sqlite3
from collections.abc import Mapping
from typing import Any, Literal

from tools.context import Context
from tools.declaration import tool
from tools.errors import ToolError
from tools.spec import Effect, Sensitivity
from tools.speech import exact_duration
from tools.store import Database

_OPPOSITE = {"start": "reset", "stop": "resume", "resume": "stop"}
_NAMES = "(stopwatch|stop watch)"


def _say(arguments: Mapping[str, Any], result: Any) -> str:
    time = exact_duration(round(result["elapsed_seconds"]))
    match arguments["action"]:
        case "start":
            return "The stopwatch is running."
        case "resume":
            return f"The stopwatch goes on from {time}."
        case "reset":
            return "The stopwatch is back at zero."
    return f"The stopwatch stopped at {time}."


@tool(
    effect=Effect.WRITE_LOCAL,
    sensitivity=Sensitivity.LOW,
    undo_with="control_stopwatch",
    resources=("stopwatch",),
    phrases=(
        f"(start|run|begin|restart) [the|a|my] {_NAMES} {{action=start}}",
        f"(resume|continue|unpause) [the|my] {_NAMES} {{action=resume}}",
        f"(stop|end|pause|halt) [the|my] {_NAMES} {{action=stop}}",
        f"(reset|clear|zero) [the|my] {_NAMES} {{action=reset}}",
    ),
    say=_say,
)
async def control_stopwatch(context: Context, action: Literal["start", "stop", "resume", "reset"]) -> dict[str, Any]:
    """Control the stopwatch.

    Args:
        action: "start" begins at zero, "resume" goes on from where it stopped.
    """
    now = context.clock.now().timestamp()

    def change(db: sqlite3.Connection) -> dict[str, Any]:
        started, elapsed = _state(db)
        if action in ("start", "resume") and started is not None:
            return {"fault": f"The stopwatch is running already, at {exact_duration(round(elapsed + now - started))}."}
        if action == "stop" and started is None:
            return {"fault": "The stopwatch is not running."}
        elapsed = 0.0 if action in ("start", "reset") else elapsed + (now - started if started is not None else 0.0)
        started = now if action in ("start", "resume") else None
        db.execute("INSERT OR REPLACE INTO stopwatch (id, started_at, elapsed_s) VALUES (1, ?, ?)", (started, elapsed))
        previous = {"action": _OPPOSITE[action]} if action in _OPPOSITE else {}
        return {"status": "ok", "elapsed_seconds": round(elapsed, 2), "previous": previous}

    done = await context.need(Database).write(change, key=context.idempotency_key, now=now)
    if "fault" in done:
        raise ToolError("invalid_argument", done["fault"])
    return done


def _say_read(arguments: Mapping[str, Any], result: Any) -> str:
    time = exact_duration(round(result["elapsed_seconds"]))
    if result["running"]:
        return f"The stopwatch is at {time}."
    return f"The stopwatch stands at {time}." if result["elapsed_seconds"] else "The stopwatch is not running."


@tool(
    effect=Effect.READ_LOCAL,
    sensitivity=Sensitivity.LOW,
    resources=("stopwatch",),
    phrases=(
        f"(read|check|show [me]) [the|my] {_NAMES}",
        f"what (does|is) [the|my] {_NAMES} [at|on|say|show|saying]",
        f"how long (has|is|was) [the|my] {_NAMES} [been] [running|going|on]",
        f"how (long|much time) (is|does) [it] [on] [the|my] {_NAMES} [have|show]",
    ),
    say=_say_read,
)
async def read_stopwatch(context: Context) -> dict[str, Any]:
    """Tell the time of the stopwatch."""
    started, elapsed = await context.need(Database).read(_state)
    elapsed += context.clock.now().timestamp() - started if started is not None else 0.0
    return {"elapsed_seconds": round(elapsed, 2), "running": started is not None}


def _state(db: sqlite3.Connection) -> tuple[float | None, float]:
    """When it was started (Unix seconds, None if it stands), and what it had counted before (seconds)."""
    row = db.execute("SELECT started_at, elapsed_s FROM stopwatch").fetchone()
    return (row["started_at"], row["elapsed_s"]) if row is not None else (None, 0.0)

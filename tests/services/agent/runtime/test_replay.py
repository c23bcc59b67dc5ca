"""A recorded session, run again from nothing but its log."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from services.agent.runtime.log import decode
from services.agent.runtime.recorded_tools import decode_spec, encode_spec
from services.agent.runtime.replay import EVENT, VALIDATED, compare, replay
from services.events.model import Acted, Ask, ContextEntry, Observed, Phase, Rejected, Remove, UserUpdate
from services.events.speech import EagerEnd, TurnResumed
from services.journal.logfile import lines
from services.journal.records import LogEntry
from tests.services.agent.fakes import FakeRun, Output, answer, call, final, pause, run, tool, words
from tools.spec import EarlyPolicy, Effect, OutcomeStatus, Sensitivity, ToolOutcome, ToolSpec


def replies(entries: list[ContextEntry], ask: Ask) -> list[Output]:
    """Changes its mind, makes a mistake, and chains writes to a read."""
    heard = next((entry.full_text for entry in reversed(entries) if isinstance(entry, UserUpdate)), "")
    if "ann" not in heard:
        return [*pause()]
    if "bob" not in heard:
        return [call(1, "find", who="ann"), *pause()]
    if "wait" not in heard:
        return [call(1, "find", who="bob"), call(2, "send", to="$1.who", text="hello"), *pause()]
    if not any(isinstance(entry, Rejected) for entry in entries):
        return [call(3, "send", bad=1)]
    if not any(isinstance(entry, Acted) and entry.action == Remove(2) for entry in entries):
        return [call(4, "send", to="$1.who", text="goodbye"), Remove(2), call(5, "note", text="done"), *pause()]
    if {entry.call_id for entry in entries if isinstance(entry, Observed)} >= {4, 5} and ask.phase is Phase.FINAL:
        return [*answer("Sent.")]
    return [*pause()]


@pytest.fixture(scope="module")
def recorded() -> FakeRun:
    text = "text ann no bob hello wait goodbye"
    script = [*words(text, step_s=0.3), (2.2, EagerEnd(1, 2000)), (2.4, TurnResumed(1, 2400)), (2.6, EagerEnd(1, 2500))]
    unknown = ToolOutcome(OutcomeStatus.UNKNOWN, kind="cut", message="no reply")
    return run(
        replies,
        [*script, final(text, 3.0), *words("thanks", turn=2, start_s=6.0), final("thanks", 6.5, turn=2)],
        tool("find", Effect.READ_LOCAL, 0.4),
        tool("send", Effect.WRITE_EXTERNAL, 0.2),
        tool("note", Effect.WRITE_LOCAL, 0.1, run=lambda arguments: unknown),
        first_s=0.05,
    )


def log_of(run: FakeRun) -> list[tuple[str, Any]]:
    """As it comes back from a journal."""
    return [(kind, json.loads(json.dumps(data))) for kind, data in run.journal.records]


def test_the_same_events_give_the_same_ledger(recorded: FakeRun) -> None:
    found = compare(log_of(recorded))
    assert found.differences == []
    assert not found.cut_off
    assert found.ledger == json.loads(json.dumps(recorded.agent.core.ledger()))
    assert {"superseded", "cancelled", "done", "failed"} <= {entry["state"] for entry in found.ledger.values()}
    assert found.steps == sum(kind == EVENT for kind, _ in recorded.journal.records)


def test_a_log_that_a_crash_cut_anywhere_replays_to_the_cut(recorded: FakeRun) -> None:
    log = log_of(recorded)
    for end in range(1, len(log)):
        found = compare(log[:end])
        assert found.cut_off
        assert found.differences == [], f"cut after record {end}"


def test_every_queue_item_of_the_log_reads_back(recorded: FakeRun) -> None:
    kinds = {type(decode(data)).__name__ for kind, data in log_of(recorded) if kind == EVENT}
    assert {"UserPartial", "EagerEnd", "TurnResumed", "ModelSaid", "ToolResult", "ToolFailed", "Tick"} <= kinds


def test_a_session_opened_twice_is_compared_part_by_part(recorded: FakeRun) -> None:
    log = log_of(recorded)
    found = compare([*log[: len(log) // 2], *log])
    assert found.differences == []
    assert not found.cut_off


def tampered(log: list[tuple[str, Any]]) -> Iterator[tuple[str, list[tuple[str, Any]]]]:
    dispatch = next(number for number, (kind, data) in enumerate(log) if kind == "dispatch" and data["tool"] == "send")
    yield "is dispatch", [*log[:dispatch], ("dispatch", log[dispatch][1] | {"arguments": {}}), *log[dispatch + 1 :]]
    yield "happens now, but not then", [*log[:dispatch], *log[dispatch + 1 :]]
    yield "happened then, but not now", [*log, log[dispatch]]


def test_every_difference_is_found(recorded: FakeRun) -> None:
    for expected, log in tampered(log_of(recorded)):
        assert expected in "\n".join(compare(log).differences)


def test_a_question_that_was_not_asked_then_is_an_error(recorded: FakeRun) -> None:
    log = [record for record in log_of(recorded) if record[0] != VALIDATED]
    with pytest.raises(ValueError, match="the log does not say whether find takes"):
        compare(log)


def test_a_log_without_its_beginning_is_an_error(recorded: FakeRun) -> None:
    with pytest.raises(ValueError, match="session's start is missing"):
        list(replay(log_of(recorded)[1:]))


def test_a_declaration_keeps_all_that_the_core_decides_by() -> None:
    spec = ToolSpec(
        name="send",
        description="",
        parameters={},
        effect=Effect.WRITE_EXTERNAL,
        sensitivity=Sensitivity.PERSONAL,
        destructive=True,
        undo_with="unsend",
        resources=("mail:{to}",),
        ttl_s=3.0,
        early=EarlyPolicy.STABLE,
        phrases=("send {text}",),
        client_side=True,
    )
    assert decode_spec(json.loads(json.dumps(encode_spec(spec)))) == spec
    talkative = decode_spec(json.loads(json.dumps(encode_spec(replace(spec, say=lambda arguments, result: "Sent.")))))
    assert talkative.say is not None
    assert replace(talkative, say=None) == spec


def test_foresay_replay_agrees_in_another_process(recorded: FakeRun, tmp_path: Path) -> None:
    """Also under another hash seed: no decision hangs on the order of a set."""
    at = datetime(2026, 3, 10, tzinfo=UTC)
    entries = [LogEntry("s", number, at, kind, data) for number, (kind, data) in enumerate(log_of(recorded))]
    path = tmp_path / "s.jsonl"
    path.write_text("\n".join(lines(entries)))
    code = "import typer; from app.replay import replay; typer.run(replay)"
    for seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": seed, "COLUMNS": "200"}
        ran = subprocess.run(
            [sys.executable, "-c", code, str(path)], capture_output=True, text=True, env=environment, check=False
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        assert "Every decision is the same as the recorded one." in ran.stdout
        assert "text=goodbye, to=bob" in ran.stdout

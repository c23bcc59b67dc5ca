"""Dialogues of new users, played word by word through the real grammar model, agent and tools.

A dialogue is right if the side effects that its writer expected have happened, and no others, and the look-ups that
were expected were made; asked if something is missing and the assistant has asked a question; wrong if there was one
effect more. Where the writer has given a person, it counts who is reached, whatever the form of the name.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

from bench.dialogues import engines
from bench.dialogues.judge import agrees
from bench.dialogues.play import Called, PlayedTurn, play
from services.understanding.encoder import Encoder
from services.understanding.model import Understanding

FILES = sorted(Path(__file__).parent.glob("dialogues*.jsonl"))
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
_CONTACTS = (
    ("Anna Berg", "+447700900222", "anna@example.org"),
    ("Ben Ortiz", "+447700900333", "ben@example.org"),
    ("Mum", "+447700900111", "mum@example.org"),
    ("Dr Patel", "+447700900555", "patel@example.org"),
)
_EVENTS = (("a1", "Dentist", "20261126T150000", "20261126T160000", ""),)


def measure(encoder: Encoder | None, show: bool, file: Path) -> None:
    """Prints the verdicts by kind; None: the grammar alone."""
    understanding = Understanding(encoder) if encoder is not None else None
    verdicts: Counter[str] = Counter()
    kinds: dict[str, Counter[str]] = {}
    with mock.patch.multiple(engines, CONTACTS=_CONTACTS, _EVENTS=_EVENTS, START=NOW):
        for line in file.read_text().splitlines():
            row = json.loads(line)
            turns = play(row["turns"], True, understanding)
            verdict = judge(row, turns)
            verdicts[verdict] += 1
            kinds.setdefault(row["kind"], Counter())[verdict] += 1
            if show and verdict != "right":
                _print(row, turns, verdict)
    who = "with the learned model" if encoder else "the grammar alone"
    print(f"{file.name}: dialogues of new users, {who}: {dict(verdicts)}")
    for kind, counts in sorted(kinds.items()):
        print(f"    {kind:10} {dict(counts)}")


def judge(row: Mapping[str, Any], turns: Sequence[PlayedTurn]) -> str:
    """right, asked, missed or wrong."""
    expected = [each for turn in row["expect"] for each in turn]
    left = [each for each in expected if "tool" in each]
    reads = {each["read"] for each in expected if "read" in each}
    done = [call for turn in turns for call in turn.writes if call.status == "done"]
    for call in done:
        hit = next((each for each in left if _fits(each, call)), None)
        if hit is None:
            return "wrong"
        left.remove(hit)
    missing = left or reads - {call.tool for turn in turns for call in turn.calls}
    if not missing:
        return "right"
    return "asked" if any(turn.asked for turn in turns) else "missed"


def _fits(expected: Mapping[str, Any], call: Called) -> bool:
    if expected["tool"] != call.tool:
        return False
    return all(agrees(name, value, call.arguments.get(name)) for name, value in expected.get("args", {}).items())


def _print(row: Mapping[str, Any], turns: Sequence[PlayedTurn], verdict: str) -> None:
    print(f"{row['id']} {verdict.upper()} ({row['kind']})")
    for turn in turns:
        print(f"    user    {turn.text}")
        for call in turn.calls:
            print(f"      {call.status:10} {call.tool} {json.dumps(dict(call.arguments))}")
        print(f"    answer  {turn.answer}")
    print(f"    wanted  {row['expect']} {row['note']}")

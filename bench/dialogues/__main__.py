"""Measures what the grammar model does in dialogues with new users.

    python -m bench.dialogues [--data FOLDER] [--only ID ...] [--show all|changed|wrong|none] [--json FILE]

Reads `dialogues_dev.jsonl` from `--data`, `$FORESAY_DATA` or `../shared/data`; the rows are not part of the repository.
Every row is played word by word through the real grammar model, agent and tools in virtual time, on fresh data: five
contacts, four events, no network, a telephone only for the rows that had one. `judge.py` says how a row is judged.
"""

import argparse
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench import outside
from bench.dialogues.judge import DialogueVerdict, accepted, judge, reading, refused, wanted, was_right
from bench.dialogues.play import PlayedTurn, play
from services.understanding.encoder import Encoder
from services.understanding.model import FOLDER, Understanding

FILE = "dialogues_dev.jsonl"
_WITH_PHONE = ("d3-", "d4-")
"""Prefixes of the rows that were recorded with text messages and calls configured."""


def rows_in(folder: Path | None) -> list[dict[str, Any]]:
    """The dialogues. Raises `MissingData`."""
    return [json.loads(line) for line in outside.find(FILE, folder).read_text().splitlines() if line.strip()]


def phone_of(row: Mapping[str, Any]) -> bool:
    return str(row["id"]).startswith(_WITH_PHONE)


def figures(rows: Sequence[Mapping[str, Any]], verdicts: Mapping[str, DialogueVerdict]) -> dict[str, Any]:
    counted = Counter(verdicts.values())
    right_before = [row["id"] for row in rows if was_right(row)]
    return {
        "rows": len(rows),
        **{verdict.value: counted[verdict] for verdict in DialogueVerdict},
        "right before": len(right_before),
        "of those asked now": [each for each in right_before if verdicts[each] is DialogueVerdict.ASKED],
        "of those lost now": [
            each for each in right_before if verdicts[each] in (DialogueVerdict.MISSED, DialogueVerdict.WRONG)
        ],
        "wrong": [each for each, verdict in verdicts.items() if verdict is DialogueVerdict.WRONG],
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path)
    options.add_argument("--only", nargs="*", default=[], help="play these rows")
    options.add_argument("--show", choices=("all", "changed", "wrong", "none"), default="changed")
    options.add_argument("--json", type=Path, help="write the figures here")
    options.add_argument("--grammar-only", action="store_true", help="without the learned model")
    options.add_argument("--weights", type=Path, default=FOLDER, help="folder of the learned model's weights")
    chosen = options.parse_args()
    try:
        rows = [row for row in rows_in(chosen.data) if not chosen.only or row["id"] in chosen.only]
    except outside.MissingData as missing:
        raise SystemExit(str(missing)) from None
    understanding = None if chosen.grammar_only else Understanding(Encoder(chosen.weights))
    wants, replies, bad, verdicts = wanted(), accepted(), refused(), dict[str, DialogueVerdict]()
    for row in rows:
        turns = play(row["turns"], phone_of(row), understanding)
        verdict = verdicts[row["id"]] = judge(
            row, turns, wants[row["id"]], replies.get(row["id"], ()), bad.get(row["id"], ())
        )
        if _shown(chosen.show, row, turns, verdict):
            _print(row, turns, verdict)
    found = figures(rows, verdicts)
    for name, value in found.items():
        print(f"{name:20} {value}")
    if chosen.json:
        chosen.json.write_text(json.dumps(found, indent=1) + "\n")


def _shown(show: str, row: Mapping[str, Any], turns: Sequence[PlayedTurn], verdict: DialogueVerdict) -> bool:
    if show == "changed":
        before = [[call[:2] for call in seen["calls"] if not reading(call[0])] for seen in row["observed"]]
        now = [[[call.tool, dict(call.arguments)] for call in turn.writes] for turn in turns]
        return before != now or [seen["answer"] for seen in row["observed"]] != [turn.answer for turn in turns]
    return show == "all" or (show == "wrong" and verdict is DialogueVerdict.WRONG)


def _print(row: Mapping[str, Any], turns: Sequence[PlayedTurn], verdict: DialogueVerdict) -> None:
    print(f"{row['id']} {verdict.value.upper()} (then: {row['then']})")
    for turn, seen in zip(turns, row["observed"], strict=True):
        print(f"    user    {turn.text}")
        for call in turn.calls:
            print(f"      {call.status:10} {call.tool} {json.dumps(dict(call.arguments))}")
        print(f"    answer  {turn.answer}")
        if seen["answer"] != turn.answer:
            print(f"    before  {seen['answer']}")


if __name__ == "__main__":
    main()

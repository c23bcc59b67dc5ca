"""Judges dialogues by what the user wanted.

`wanted.jsonl` was written by somebody who read only the users' words: `effects` are the side effects with the arguments
that the user determined, `reads` the look-ups that the answer needs, `kind` what the right reaction is ("act", "ask" or
"reply"), and `also` another one that is as good. Where only words are wanted, they are right if a reader has accepted
them: `accepted.json` has, by row, the last answers that were accepted, and `refused.json` those that were not, though
the calls were right. An answer that nothing was understood is never right. Ten rows were changed when there were tools
for them (a stopwatch, a timer that is extended). A row that another reader judged right as it was recorded is right if
the same happens again, since readers differ ("at five" of a reminder).
"""

import json
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from bench.dialogues.arguments import fits, near
from bench.dialogues.play import Called, PlayedTurn

Json = Mapping[str, Any]
Effect = Sequence[Any]
"""A tool and its arguments."""
_RIGHT = frozenset({"right", "right call, network unreachable"})
_NOT_UNDERSTOOD = "I didn't understand"
_FOLDER = Path(__file__).parent


class DialogueVerdict(StrEnum):
    RIGHT = "right"
    ASKED = "asked"
    MISSED = "missed"
    WRONG = "wrong action"


def wanted() -> dict[str, Json]:
    """What is wanted, by row id."""
    lines = (_FOLDER / "wanted.jsonl").read_text(encoding="utf-8").splitlines()
    return {row["id"]: row for row in map(json.loads, lines)}


def accepted() -> dict[str, list[str]]:
    """By row id, the last answers that a reader accepted."""
    return dict(json.loads((_FOLDER / "accepted.json").read_text(encoding="utf-8")))


def refused() -> dict[str, list[str]]:
    """By row id, the last answers that a reader did not accept."""
    return dict(json.loads((_FOLDER / "refused.json").read_text(encoding="utf-8")))


def was_right(row: Json) -> bool:
    return row["then"] in _RIGHT


def judge(
    row: Json, turns: Sequence[PlayedTurn], want: Json, replies: Sequence[str] = (), bad: Sequence[str] = ()
) -> DialogueVerdict:
    """`replies` and `bad`: last answers that a reader has accepted, and that one has refused. A side effect that nobody
    wanted is wrong, whatever else has happened, and so is a part of what one turn asked for if nothing was said of the
    rest."""
    found = _by_effects(row, turns, want, replies)
    last = turns[-1].answer
    if found is DialogueVerdict.RIGHT and (last in bad or last.startswith(_NOT_UNDERSTOOD)):
        return DialogueVerdict.ASKED if turns[-1].asked else DialogueVerdict.MISSED
    return found


def _by_effects(row: Json, turns: Sequence[PlayedTurn], want: Json, replies: Sequence[str]) -> DialogueVerdict:
    done = [call for turn in turns for call in turn.calls if call.write and call.status == "done"]
    if was_right(row) and _as_recorded(row, turns, done):
        return DialogueVerdict.RIGHT
    left = list(want.get("effects", ()))
    for call in done:
        hit = next((each for each in left if _same(each, call)), None)
        if hit is None:
            return DialogueVerdict.WRONG
        left.remove(hit)
    asked = any(turn.asked for turn in turns)
    if left and done and len(turns) == 1 and not asked:
        return DialogueVerdict.WRONG
    kinds = {want["kind"], want.get("also", want["kind"])}
    looked_up = set(want.get("reads", ())) <= {call.tool for turn in turns for call in turn.calls}
    if (not left and looked_up and _reacted(turns, kinds, replies)) or (asked and "ask" in kinds):
        return DialogueVerdict.RIGHT
    return DialogueVerdict.ASKED if asked else DialogueVerdict.MISSED


def _reacted(turns: Sequence[PlayedTurn], kinds: set[str], replies: Sequence[str]) -> bool:
    acted = any(turn.calls for turn in turns)
    return ("act" in kinds and acted) or ("ask" in kinds and turns[-1].asked) or turns[-1].answer in replies


def _same(effect: Effect, call: Called) -> bool:
    tool, arguments = effect
    if tool != call.tool:
        return False
    return all(agrees(name, value, call.arguments.get(name)) for name, value in arguments.items())


def agrees(name: str, value: Any, got: Any) -> bool:
    """Whether an argument is as wanted. So is an identifier that the dialogue has made, a day left out because it is
    the next one, and a list left out because only one has the thing."""
    return value == "<new>" or (name in ("date", "list_name") and got is None) or fits(value, got)


def _as_recorded(row: Json, turns: Sequence[PlayedTurn], done: Sequence[Called]) -> bool:
    """Whether the same side effects happened as in the recording, and everything that was looked up then was again."""
    calls = [call for turn in row["observed"] for call in turn["calls"] if call[2] == "done"]
    left = [(tool, args) for tool, args, _ in calls if not reading(tool)]
    for call in done:
        hit = next((each for each in left if _equal(each, call)), None)
        if hit is None:
            return False
        left.remove(hit)
    now = {call.tool for turn in turns for call in turn.calls if call.status == "done"}
    silent = any(bool(then["answer"]) and not turn.answer for then, turn in zip(row["observed"], turns, strict=True))
    return not left and not silent and {tool for tool, _, _ in calls if reading(tool)} <= now


def _equal(effect: tuple[str, Json], call: Called) -> bool:
    mine, theirs = ({k: v for k, v in args.items() if k != "event_id"} for args in (effect[1], call.arguments))
    return (
        effect[0] == call.tool
        and mine.keys() == theirs.keys()
        and all(mine[name] == theirs[name] or near(mine[name], theirs[name]) for name in mine)
    )


def reading(tool: str) -> bool:
    """Whether the tool of this name only looks something up."""
    heads = ("get_", "search_", "read_", "list_", "convert_", "wiki_", "web_", "calculate", "find_")
    return tool.startswith(heads)

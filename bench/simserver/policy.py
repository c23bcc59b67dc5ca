"""Decides what the simulated model writes next, as pure functions of the dialogue."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bench.simserver.dialogue import Dialogue, DialogueCall, DialogueTurn, Form
from bench.simserver.matching import call_matches, references, renumber, resolve
from bench.simserver.rows import ExpectedStep, Index, Json, Place


@dataclass(frozen=True, slots=True)
class Propose:
    id: int
    tool: str
    arguments: Json


@dataclass(frozen=True, slots=True)
class Withdraw:
    id: int


@dataclass(frozen=True, slots=True)
class Wait:
    reason: str


@dataclass(frozen=True, slots=True)
class Say:
    text: str


@dataclass(frozen=True, slots=True)
class Raw:
    """Text that is sent unchanged as the response; `whole`: in one piece."""

    text: str
    whole: bool = False


Move = Propose | Withdraw | Wait | Say | Raw

UNKNOWN = "Sorry, I can't help with that."


class Policy(Protocol):
    def reply(self, dialogue: Dialogue) -> list[Move]:
        """The moves of one response. The last is a `Wait` or a `Say`, except in ordinary function calling."""


class Oracle:
    """Plays the reference plan of the row that the prompt's words belong to: each call as soon as the words determine
    it.

    Calls whose arguments depend on a result (conditions, computed values) wait for that result. Calls already in the
    prompt count, whichever model proposed them; ones that do not fit are replaced or withdrawn.
    """

    def __init__(self, rows: Index) -> None:
        self._rows = rows

    def reply(self, dialogue: Dialogue) -> list[Move]:
        place = self._rows.find(dialogue.turn.heard)
        if place is None:
            return [Say(UNKNOWN)] if dialogue.turn.final else [Wait("waiting_user")]
        return plan(place, dialogue)


def plan(place: Place, dialogue: Dialogue) -> list[Move]:
    turn = dialogue.turn
    cut_off = place.broken_off
    ready = [step for step in place.row.steps if (turn.final and not cut_off) or place.heard >= step.words]
    matched = match_calls(place, turn)
    moves: list[Move] = list(_changes(place, ready, matched, dialogue))
    if dialogue.form is Form.PLAIN:
        waiting = any(step.id not in matched or matched[step.id].id not in turn.results for step in place.row.steps)
        return moves if moves or waiting else [Say(place.row.data["reference_answer"])]
    if not turn.settled or cut_off:
        return [*moves, Wait("waiting_user")]
    if _answerable(place, turn, matched, moves) and not (moves and dialogue.form is Form.NATIVE):
        return [*moves, Say(place.row.data["reference_answer"])]
    return [*moves, Wait("waiting_tool")]


def match_calls(place: Place, turn: DialogueTurn) -> dict[int, DialogueCall]:
    """The live calls that fulfil expected ones, by expected id."""
    results = {step.id: step.expected.get("result") for step in place.row.steps}
    matched: dict[int, DialogueCall] = {}
    for step in place.row.steps:
        want = dict(step.expected, args=resolve(step.expected["args"], results), match=_rules(step, results))
        taken = {call.id for call in matched.values()}
        expected_ids = {call.id: id for id, call in matched.items()}
        for call in turn.live:
            arguments = resolve(renumber(call.arguments, expected_ids), results)
            if call.id not in taken and call_matches(want, call.tool, arguments):
                matched[step.id] = call
                break
    return matched


def _rules(step: ExpectedStep, results: dict[int, Any]) -> dict[str, Any]:
    return {
        name: {kind: resolve(v, results) if kind == "one_of" else v for kind, v in rule.items()}
        for name, rule in step.expected.get("match", {}).items()
    }


def _changes(
    place: Place, ready: Sequence[ExpectedStep], matched: dict[int, DialogueCall], dialogue: Dialogue
) -> list[Move]:
    """The moves towards the plan: edits and withdrawals first, then new calls (`spec.md#edits-first`)."""
    turn = dialogue.turn
    kept = {call.id for call in matched.values()}
    stale = [call for call in turn.live if call.id not in kept and not _fixed(call, turn, place)]
    edits: list[Move] = []
    new: list[Move] = []
    ids = {id: call.id for id, call in matched.items()}
    next_id = turn.next_id
    for step in ready:
        if step.id in matched or not _may_start(step, place, turn, ids, dialogue.form):
            continue
        old = next((call for call in stale if call.tool == step.expected["tool"]), None)
        if old is not None and dialogue.form is not Form.PLAIN:
            stale.remove(old)
            ids[step.id] = old.id
            edits.append(Propose(old.id, step.expected["tool"], _arguments(step, ids, turn, dialogue.form)))
        else:
            ids[step.id] = next_id
            next_id += 1
            new.append(Propose(ids[step.id], step.expected["tool"], _arguments(step, ids, turn, dialogue.form)))
    withdrawn = [Withdraw(call.id) for call in stale] if turn.settled and dialogue.form is not Form.PLAIN else []
    return [*edits, *withdrawn, *new]


def _fixed(call: DialogueCall, turn: DialogueTurn, place: Place) -> bool:
    """Whether a call is left as it is: it has a result, and the plan expects no other call of its tool."""
    return call.id in turn.results and not any(step.expected["tool"] == call.tool for step in place.row.steps)


def _may_start(step: ExpectedStep, place: Place, turn: DialogueTurn, ids: dict[int, int], form: Form) -> bool:
    """Whether a call may be proposed now: references need their call to be there, other dependencies its result."""
    worked_out = {"conditional", "computed_dependency"} & set(place.row.data["phenomena"])
    referred = references(step.expected["args"])
    for id in step.expected["depends_on"]:
        need_result = form is Form.PLAIN or bool(worked_out) or id not in referred
        if id not in ids or (need_result and ids[id] not in turn.results):
            return False
    return True


def _arguments(step: ExpectedStep, ids: dict[int, int], turn: DialogueTurn, form: Form) -> Json:
    arguments: Json = renumber(step.expected["args"], ids)
    return resolve(arguments, turn.results) if form is Form.PLAIN else arguments


def _answerable(place: Place, turn: DialogueTurn, matched: dict[int, DialogueCall], moves: Sequence[Move]) -> bool:
    """Whether the answer may be given: every call has been proposed and every read has its result. Results of writes
    are awaited by the agent (`spec.md#answer-gate`)."""
    proposed = {move.tool for move in moves if isinstance(move, Propose)}
    for step in place.row.steps:
        call = matched.get(step.id)
        if step.expected["unsafe"]:
            if call is None and step.expected["tool"] not in proposed:
                return False
        elif call is None or call.id not in turn.results:
            return False
    return not any("answer" in error.lower() for error in turn.errors[-1:]) or turn.final


class Careless:
    """An oracle that guesses: wrong arguments before the words determine them, an answer before the end (in a quarter
    of the rows), a needless call (in a third). It repairs each as soon as the words tell."""

    GUESS_AFTER = 0.4
    """A call is guessed when this share of the words that determine it has come."""

    def __init__(self, rows: Index) -> None:
        self._rows = rows
        self._oracle = Oracle(rows)

    def reply(self, dialogue: Dialogue) -> list[Move]:
        turn = dialogue.turn
        place = self._rows.find(turn.heard)
        if place is None or turn.settled or dialogue.form is Form.PLAIN:
            return self._oracle.reply(dialogue)
        moves = plan(place, dialogue)[:-1]
        guesses = [] if turn.live or moves else self._guesses(place, turn)
        dice = zlib.crc32(place.row.id.encode())
        if dice % 4 == 0 and not turn.errors and not turn.answered and 2 * place.heard >= len(place.row.words):
            return [*moves, *guesses, Say("Done.")]
        return [*moves, *guesses, Wait("done" if dice % 2 else "waiting_user")]

    def _guesses(self, place: Place, turn: DialogueTurn) -> list[Move]:
        wrong: list[Move] = []
        for step in place.row.steps:
            if not step.expected["depends_on"] and place.heard >= self.GUESS_AFTER * step.words:
                id = turn.next_id + len(wrong)
                wrong.append(Propose(id, step.expected["tool"], _spoil(step.expected["args"])))
        if wrong and zlib.crc32(place.row.id.encode()) % 3 == 0:
            first = place.row.steps[0].expected
            wrong.append(Propose(turn.next_id + len(wrong), first["tool"], _spoil(_spoil(first["args"]))))
        return wrong


def _spoil(value: Any) -> Any:
    """A plausible wrong value of the same type and shape."""
    if isinstance(value, dict):
        return {key: _spoil(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_spoil(item) for item in value]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return value + 60
    if value and value[-1].isdigit():
        return _nudge(value)
    return value if value.islower() and " " not in value else f"{value} or so"


def _nudge(text: str) -> str:
    """`text` with another last digit, such that dates and times stay valid."""
    last = {"0": "5" if ":" in text else "1", "1": "2" if text[-2:-1] == "0" else "0"}.get(text[-1])
    return text[:-1] + (last or str(int(text[-1]) - 1))

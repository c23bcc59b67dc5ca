"""Mistakes that the oracle makes on purpose, to show how they are corrected. The wrong parts have no weight."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from services.events.model import Ask, PauseReason, Phase
from training.clock.script import Piece, PieceKind
from training.synth.capabilities import capabilities
from training.synth.forms import Form
from training.synth.pieces import answer, call_pieces, generation, pause
from training.synth.wants import Want

if TYPE_CHECKING:
    from training.synth.clauses import Clause, Reading
    from training.synth.oracle import Moves, Oracle


class Mistake(StrEnum):
    """The agent refuses EARLY_ANSWER to GARBLED. GUESS: a call with values that were not said; IDLE_CALL: a call before
    anything was asked for. Both are removed or edited later. MISSED: a call that is made one generation too late."""

    EARLY_ANSWER = "early_answer"
    UNKNOWN_ID = "unknown_id"
    UNKNOWN_TOOL = "unknown_tool"
    WRONG_ARGUMENT = "wrong_argument"
    WRONG_REFERENCE = "wrong_reference"
    GARBLED = "garbled"
    GUESS = "guess"
    IDLE_CALL = "idle_call"
    MISSED = "missed"


ANY = tuple(mistake for mistake in Mistake if mistake is not Mistake.MISSED)
"""The mistakes from which one is chosen for a dialogue with a mistake."""


@dataclass(frozen=True, slots=True)
class Slip:
    """One mistake, made at the first generation that it fits."""

    mistake: Mistake

    def fits(self, oracle: Oracle, ask: Ask, reading: Reading, moves: Moves) -> bool:
        match self.mistake:
            case Mistake.EARLY_ANSWER:
                return ask.phase is Phase.LISTENING and not moves and len(oracle.view.text.split()) >= 3
            case Mistake.UNKNOWN_ID:
                return ask.phase is not Phase.FINAL and len(oracle.view.text.split()) >= 2
            case Mistake.WRONG_ARGUMENT | Mistake.UNKNOWN_TOOL | Mistake.WRONG_REFERENCE | Mistake.GARBLED:
                return bool(moves.new)
            case Mistake.GUESS:
                return ask.phase is Phase.LISTENING and not moves and self._guessable(oracle, reading) is not None
            case Mistake.IDLE_CALL:
                return ask.phase is Phase.LISTENING and not (moves or reading.wants or oracle.view.live)
            case Mistake.MISSED:
                return ask.phase is Phase.LISTENING and bool(moves.new) and moves.calls == moves.new
        return False

    def pieces(self, oracle: Oracle, ask: Ask, reading: Reading, moves: Moves) -> Sequence[Piece]:
        id = moves.new[0][0] if moves.new else oracle.view.highest + 1
        form = oracle.world.forms[moves.new[0][1].capability] if moves.new else None
        if self.mistake is Mistake.EARLY_ANSWER:
            return generation("", [], answer("Done.", weight=0.0))
        if self.mistake is Mistake.MISSED:
            return generation("", [], pause(PauseReason.WAITING_USER, weight=0.0))
        return generation("", self._wrong(id, form, oracle, reading), pause(PauseReason.WAITING_USER))

    def _wrong(self, id: int, form: Form | None, oracle: Oracle, reading: Reading) -> list[Piece]:
        match self.mistake:
            case Mistake.UNKNOWN_ID:
                return _masked(f"<tool_call>REMOVE {oracle.view.highest + 4}</tool_call>")
            case Mistake.UNKNOWN_TOOL:
                return _call(id, "do_it", {}, False)
            case Mistake.WRONG_ARGUMENT if form is not None:
                return _call(id, form.spec.name, {"please": "now"}, False)
            case Mistake.WRONG_REFERENCE if form is not None:
                names = list(form.spec.parameters["properties"])
                return _call(id, form.spec.name, dict.fromkeys(names[:1], f"${id + 3}"), False)
            case Mistake.GARBLED if form is not None:
                return _masked(f'<tool_call>{{"id":{id},"name":"{form.spec.name}","arguments":{{</tool_call>')
            case Mistake.GUESS if (clause := self._guessable(oracle, reading)) is not None:
                return oracle.guess(id, Want(clause.key, clause.capability, _invented(clause.capability, oracle.rng)))
            case Mistake.IDLE_CALL:
                idle = next((form for form in oracle.world.forms.values() if form.spec.safe), None)
                if idle is not None:
                    encoded = idle.encode(_invented(idle.capability, oracle.rng)) or {}
                    return _call(id, idle.spec.name, encoded, False)
        return []

    def _guessable(self, oracle: Oracle, reading: Reading) -> Clause | None:
        """A clause whose capability is known but of whose values none was heard."""
        keys = {want.key for want in oracle.wants.values()}
        for clause in oracle.clauses:
            if clause.key in reading.open and reading.heard.get(clause.key) and clause.done:
                plain = not clause.plan and all(not want.startswith(clause.key) for want in keys)
                if plain and capabilities()[clause.capability].parameters.get("required"):
                    return clause
        return None


def _call(id: int, tool: str, arguments: dict[str, Any], justified: bool) -> list[Piece]:
    """A call whose arguments have no weight; its tool has, if the words `justified` it."""
    head, body, tail = call_pieces(id, tool, arguments, 0.0)
    return [head, body, tail] if justified else [Piece(p.text, p.kind, 0.0) for p in (head, body, tail)]


def _masked(text: str) -> list[Piece]:
    return [Piece(text, PieceKind.CALL, 0.0)]


_INVENTED = {
    "integer": (60, 300, 10, 15),
    "number": (5, 20, 100),
    "boolean": (True, False),
    "string": ("London", "Anna", "milk", "the usual", "something"),
}
_PATTERNS = (
    (r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$", "2026-03-10T12:00"),
    (r"^\d{4}-\d{2}-\d{2}$", "2026-03-10"),
    (r"^\d{2}:\d{2}$", "07:00"),
    (r"^[A-Z]{3}$", "EUR"),
)


def _invented(capability: str, rng: random.Random) -> dict[str, Any]:
    """Random values for the required parameters of the capability."""
    schema = capabilities()[capability].parameters
    return {name: _value(schema["properties"][name], rng) for name in schema.get("required", ())}


def _value(schema: dict[str, Any], rng: random.Random) -> Any:
    if "enum" in schema:
        return rng.choice(schema["enum"])
    fitting = next((text for pattern, text in _PATTERNS if schema.get("pattern") == pattern), None)
    if fitting is not None:
        return fitting
    if schema.get("type") == "array":
        return [_value(schema.get("items", {}), rng)]
    return rng.choice(_INVENTED[schema.get("type", "string")])

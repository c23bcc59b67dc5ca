"""The oracle policy: a stand-in for the model that, at each moment, acts on exactly the words heard so far.

It proposes new calls once they are determined, edits changed ones and removes withdrawn ones; edits and removals come
before new calls. If there is nothing new it thinks nothing and pauses. Like a served model it only sees the context
entries.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.events.model import (
    Acted,
    ActionKind,
    Ask,
    ContextEntry,
    Observed,
    PauseReason,
    Phase,
    Rejected,
    Thought,
    ToolCall,
    TurnSettling,
    UserUpdate,
)
from services.models.call_view import CallView, KnownCall, KnownCallStatus
from services.models.tags import compact_json
from training.clock.script import Piece
from training.synth import thoughts
from training.synth.answers import Answers
from training.synth.clauses import Clause, Reading, TurnMeaning
from training.synth.gold import refs
from training.synth.pieces import answer, call_pieces, generation, pause, removal
from training.synth.slips import Slip
from training.synth.tell import foretold, resolved
from training.synth.wants import Outcome, Ref, Want
from training.synth.world import AGAIN, World

_CHARS_PER_TOKEN = 3.0
"""Least number of characters per token of a thought, for any tokeniser."""


@dataclass(slots=True)
class Moves:
    """The actions of one generation: edits and second tries (id, want), ids to remove, new calls (id, want)."""

    edits: list[tuple[int, Want]] = field(default_factory=list)
    again: list[tuple[int, Want]] = field(default_factory=list)
    removals: list[int] = field(default_factory=list)
    new: list[tuple[int, Want]] = field(default_factory=list)

    @property
    def calls(self) -> list[tuple[int, Want]]:
        return [*self.edits, *self.again, *self.new]

    def __bool__(self) -> bool:
        return bool(self.calls or self.removals)


class Oracle:
    """An `Author` for one dialogue. `meanings`: by the number of the turn; a turn without one only answers a question
    of the agent. `slips`: mistakes that it makes on purpose. `thinks`: the share of generations with a thought, and the
    same for generations without an action."""

    def __init__(
        self,
        first: TurnMeaning,
        world: World,
        rng: random.Random,
        slips: Sequence[Slip] = (),
        thinks: tuple[float, float] = (0.7, 0.1),
    ) -> None:
        self._thinks = thinks
        self.meanings: dict[int, TurnMeaning] = {1: first}
        self.world, self.rng = world, rng
        self.slips = list(slips)
        self.view = CallView()
        self.wants: dict[int, Want] = {}
        """The want of each call in the view, by id. A call that is a mistake has none."""
        self._offered: dict[tuple[int, str], Want] = {}
        self._capabilities: dict[str, str] = {}
        self._final = self._eager = False
        self._rejected: str | None = None
        self._tried: set[int] = set()
        self._cut = False
        self._answers = Answers(world)

    @property
    def clauses(self) -> Sequence[Clause]:
        """The requests of the present turn."""
        meaning = self.meanings.get(self.view.turn)
        return meaning.clauses if meaning is not None else ()

    # ------------------------------------------------------------------ input

    def append(self, entry: ContextEntry) -> None:
        turn = self.view.turn
        if isinstance(entry, Acted) and isinstance(entry.action, ToolCall):
            self._once_more(entry.action.id)
        self.view.apply(entry)
        if self.view.turn != turn:
            self.wants, self._offered, self._tried = {}, {}, set()
            self._final = self._eager = False
        match entry:
            case Acted(action=ToolCall(id=id, arguments=arguments)):
                offered = self._offered.get((id, compact_json(dict(arguments))))
                if offered is not None:
                    self.wants[id] = offered
                else:
                    self.wants.pop(id, None)
            case Thought(interrupted=cut):
                self._cut = cut
            case UserUpdate(final=final):
                self._final = final
            case TurnSettling(resumed=resumed):
                self._eager = not resumed
                self._final = self._final and not resumed
            case Rejected(reason=reason):
                self._rejected = reason
            case Observed() if entry.turn < self.view.turn:
                self._answers.late.append(entry)

    def _once_more(self, id: int) -> None:
        known = self.view.calls.get(id)
        if known is not None and known.status is KnownCallStatus.FAILED:
            self._tried.add(id)

    # ------------------------------------------------------------------ output

    def write(self, ask: Ask, tokens: int) -> Sequence[Piece]:
        rejected, self._rejected = self._rejected, None
        meaning = self.meanings.get(ask.turn)
        if meaning is None:
            return generation("", [], answer(self._answers.later()))
        words = self.view.text.split()
        results = self.results()
        reading = meaning.read(words, self._final or self._eager, results)
        self._answers.note(meaning, reading, results)
        moves = self.moves(reading, results)
        slip = next((s for s in self.slips if s.fits(self, ask, reading, moves)), None) if not rejected else None
        if slip is not None:
            self.slips.remove(slip)
            return slip.pieces(self, ask, reading, moves)
        end, state = self._end(ask, meaning, reading, moves, results)
        thought = self._thought(moves, "error" if rejected else state, tokens)
        return generation(thought, self.written(moves), end)

    def results(self) -> dict[str, Outcome]:
        """The outcomes that are known, by the keys of calls."""
        found: dict[str, Outcome] = {}
        for id, call in sorted(self.view.calls.items()):
            want = self.wants.get(id)
            if want is None or not call.live:
                continue
            if call.status is KnownCallStatus.FAILED:
                found[want.key] = Outcome(error=call.error)
            elif call.status is KnownCallStatus.DONE:
                found[want.key] = Outcome(self.world.value(want.capability, resolved(want.arguments, found)))
        return found

    def moves(self, reading: Reading, results: Mapping[str, Outcome]) -> Moves:
        """The actions that turn the existing calls into those that should exist."""
        self._capabilities.update((want.key, want.capability) for want in reading.wants)
        live = {id: call for id, call in self.view.calls.items() if call.live}
        ids = {want.key: id for id, want in self.wants.items() if id in live}
        wanted = self._possible(reading.wants, results)
        found = Moves()
        for id, call in live.items():
            key = self.wants[id].key if id in self.wants else ""
            kept = key and (key in wanted or key.split(".")[0] in reading.open)
            if not kept and self._revocable(call):
                found.removals.append(id)
        gone = set(found.removals)
        found.removals = [id for id in found.removals if not self._depends(live[id], gone)]
        next_id = self.view.highest + 1
        for key, want in wanted.items():
            known = ids.get(key)
            late = known is not None and any(ids[ref.key] > known for ref in refs(want.arguments))
            if known is not None and not (late and self._revocable(live[known])):
                self._changed(known, want, ids, found)
                continue
            if known is not None:  # a call may refer to earlier ones only
                found.removals.append(known)
            ids[key] = next_id
            found.new.append((next_id, want))
            next_id += 1
        return found

    def _changed(self, id: int, want: Want, ids: Mapping[str, int], found: Moves) -> None:
        call = self.view.calls[id]
        failed = call.status is KnownCallStatus.FAILED
        if dict(call.arguments) != self.arguments(want, ids) and self._revocable(call):
            found.edits.append((id, want))
        elif failed and self._safe(call) and str(call.error).startswith(AGAIN) and id not in self._tried:
            found.again.append((id, want))

    def _possible(self, wants: Sequence[Want], results: Mapping[str, Outcome]) -> dict[str, Want]:
        """The wants by key, without those that need a result that will not come, or that the tools cannot express."""
        lost = {key for key, outcome in results.items() if outcome.error and not self._passes(key)}
        found: dict[str, Want] = {}
        for want in wants:
            if any(ref.key in lost for ref in refs(want.arguments)) or not self._sayable(want):
                lost.add(want.key)
            else:
                found[want.key] = want
        return found

    def _sayable(self, want: Want) -> bool:
        ids = {ref.key: 1 for ref in refs(want.arguments)}
        plain = {name: self._referring(value, ids) for name, value in want.arguments.items()}
        return self.world.forms[want.capability].encode(plain) is not None

    def _passes(self, key: str) -> bool:
        """Whether the failed look-up `key` will be tried once more."""
        id = next(id for id, want in self.wants.items() if want.key == key and self.view.calls[id].live)
        call = self.view.calls[id]
        return self._safe(call) and str(call.error).startswith(AGAIN) and id not in self._tried

    def _revocable(self, call: KnownCall) -> bool:
        """Whether the call can still be removed; a write that has ended cannot."""
        return self._safe(call) or call.status is KnownCallStatus.PENDING

    def _safe(self, call: KnownCall) -> bool:
        return self.world.specs[call.tool].safe

    def _depends(self, call: KnownCall, gone: set[int]) -> bool:
        """Whether the call depends on one of the removed calls `gone`."""
        text = compact_json(dict(call.arguments))
        return any(f'"${id}"' in text or f'"${id}.' in text for id in gone if id != call.id)

    # ------------------------------------------------------------------ as text

    def arguments(self, want: Want, ids: Mapping[str, int]) -> dict[str, Any]:
        """The arguments as the model writes them, with references to calls by id, in the order that the grammar of the
        served model wants (`services.models.grammar.object_rule`): required ones first."""
        form = self.world.forms[want.capability]
        encoded = form.encode({name: self._referring(value, ids) for name, value in want.arguments.items()}) or {}
        required = form.spec.parameters.get("required", ())
        order = sorted(form.spec.parameters["properties"], key=lambda name: name not in required)
        return {name: encoded[name] for name in order if name in encoded}

    def _referring(self, value: Any, ids: Mapping[str, int]) -> Any:
        if isinstance(value, list):
            return [self._referring(item, ids) for item in value]
        if not isinstance(value, Ref):
            return value
        path = self.world.forms[self._capabilities[value.key]].path(value.path)
        return f"${ids[value.key]}.{path}" if path else f"${ids[value.key]}"

    def written(self, moves: Moves) -> list[Piece]:
        """The moves as tags: edits first, so that nothing depends on the removed calls, then removals and new calls."""
        ids = {want.key: id for id, want in self.wants.items() if self.view.calls[id].live}
        ids |= {want.key: id for id, want in moves.calls}
        pieces: list[Piece] = []
        for id, want in (*moves.edits, *moves.again):
            pieces += self._call(id, want, ids)
        pieces += [removal(id) for id in moves.removals]
        for id, want in moves.new:
            pieces += self._call(id, want, ids)
        return pieces

    def _call(self, id: int, want: Want, ids: Mapping[str, int], weight: float = 1.0) -> list[Piece]:
        arguments = self.arguments(want, ids)
        self._offered[id, compact_json(arguments)] = want
        return call_pieces(id, self.world.forms[want.capability].spec.name, arguments, weight)

    def guess(self, id: int, want: Want) -> list[Piece]:
        """A call with guessed arguments, which have no weight in training. It is edited once they are known."""
        return self._call(id, want, {}, weight=0.0)

    def _thought(self, moves: Moves, state: str, tokens: int) -> str:
        cut, self._cut = self._cut, False
        share = self._thinks[0 if moves or state not in ("more", "result") else 1]
        if (cut and moves) or state == "waits" or (self.rng.random() > share and state != "error"):
            return ""
        edited, again = [id for id, _ in moves.edits], [id for id, _ in moves.again]
        new = [(want.capability, self.world.forms[want.capability].spec.safe) for _, want in moves.new]
        text = thoughts.about_calls(self.rng, new, edited, moves.removals, again)
        if state == "error" or not text:
            text = f"{thoughts.about(self.rng, state)} {text}".strip()
        return text if len(text) / _CHARS_PER_TOKEN <= tokens else ""

    def _end(
        self, ask: Ask, meaning: TurnMeaning, reading: Reading, moves: Moves, results: Mapping[str, Outcome]
    ) -> tuple[Piece, str]:
        """The pause or the answer, and the topic of the thought if there are no moves."""
        gone = set(moves.removals)
        pending = any(
            call.live and call.status is KnownCallStatus.PENDING and self._safe(call) and id not in gone
            for id, call in self.view.calls.items()
            if not self._depends(call, gone)
        ) or any(self.world.forms[want.capability].spec.safe for _, want in moves.calls)
        if ask.phase is not Phase.FINAL:
            idle = not moves and not any(call.live for call in self.view.calls.values() if not self._ended(call))
            if ask.phase is Phase.SETTLING and reading.complete and idle and ActionKind.ANSWER in ask.allowed:
                return self._answer(meaning, reading, results)
            if not reading.complete:
                return pause(PauseReason.WAITING_USER), "more"
            state = "result" if pending else "ready" if reading.wants else "nothing"
            return pause(PauseReason.WAITING_TOOL if pending else PauseReason.DONE), state
        if pending:
            return pause(PauseReason.WAITING_TOOL), "result"
        ahead = [want for want in reading.wants if want.key not in results]
        if any(self.world.forms[want.capability].spec.destructive for want in ahead):
            return pause(PauseReason.DONE), "ready"
        if not all(foretold(want) for want in ahead):
            return pause(PauseReason.WAITING_TOOL), "result"
        return self._answer(meaning, reading, results)

    def _ended(self, call: KnownCall) -> bool:
        return call.status in (KnownCallStatus.DONE, KnownCallStatus.FAILED)

    def _answer(self, meaning: TurnMeaning, reading: Reading, results: Mapping[str, Outcome]) -> tuple[Piece, str]:
        text, question = self._answers.text(meaning, reading, results)
        if question:
            return answer(text, question), "waits"
        failed = any(outcome.error for outcome in results.values())
        return answer(text), "failed" if failed else "ready" if reading.wants else "nothing"

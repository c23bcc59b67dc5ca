"""The invariants (`spec.md#invariants`), checked after each step from what went in and what came out.

A message begins with the anchor of the rule that was broken. The inspector keeps books of its own about turns, attempts
and the commit point, and knows nothing of the core's state.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from services.agent.core import commands as c
from services.agent.core.policy import AgentPolicy
from services.events import agent as events
from services.events import model
from services.events.output import (
    AnswerEnded,
    AnswerKind,
    AnswerStarted,
    AnswerText,
    ApprovalAsked,
    CallChanged,
    CallStatus,
    TurnSettled,
)
from services.events.speech import EagerEnd, TurnResumed
from tests.simulation.world import SPECS
from tools.spec import EarlyPolicy, Effect, Invocation, ToolSpec

_YES, _YES_WITH = ({"yes"}, {"go", "on"}), {"please", "it", "the", "to", "send"}
_OPEN_ENDED = {"wait", "actually", "the", "to"}
_PENDING = {CallStatus.PROPOSED, CallStatus.WAITING, CallStatus.HELD, CallStatus.COMMITTED}
_LIVE = _PENDING | {CallStatus.RUNNING, CallStatus.RUNNING_EARLY, CallStatus.CONFIRMING, CallStatus.DONE}
_UNDER_WAY = {CallStatus.RUNNING, CallStatus.RUNNING_EARLY}
Id = tuple[int, int]


class Violation(AssertionError):
    """An invariant does not hold; the message begins with its name."""


def demand(holds: bool, what: str) -> None:
    if not holds:
        raise Violation(what)


@dataclass
class TurnBook:
    rev: int = 0
    text: str = ""
    eager: bool = False
    final: bool = False
    final_ms: float = 0.0
    words_ms: float = 0.0
    highest: int = 0
    covers: list[tuple[int, float]] = field(default_factory=list)
    settled: bool = False
    stopped: bool = False
    unknown: bool = False
    early: int = 0


@dataclass
class CallBook:
    attempt: int
    tool: str
    status: CallStatus
    since_ms: float
    written: Mapping[str, Any] | None = None
    removed: bool = False
    value: Any = None
    has_value: bool = False
    asked: bool = False
    approved_ms: float | None = None
    approved_in: int = 0


class Inspector:
    def __init__(self, policy: AgentPolicy) -> None:
        self.policy = policy
        self.turns: dict[int, TurnBook] = {}
        self.calls: dict[Id, CallBook] = {}
        self.dispatched: set[tuple[int, int, int]] = set()
        self.ran_on: dict[tuple[int, int, int], dict[str, Any]] = {}
        self.item: c.Input | None = None
        self.results: dict[tuple[int, int, int], Any] = {}
        self.unsafe_ids: set[Id] = set()
        self.justified: set[tuple[int, int, int]] = set()
        self.generation: tuple[int, int, bool] | None = None
        self.answering: list[str] | None = None
        self.speaking: AnswerStarted | None = None
        self.changed = False
        self.closing = False
        self.now = 0.0
        self.actions: dict[int, list[tuple[model.ToolCall | model.Remove, bool]]] = {}
        self.irregular: set[int] = set()
        self.void: dict[int, bool] = {}
        self.steps = 0

    @property
    def current(self) -> int:
        return max(self.turns, default=0)

    # ------------------------------------------------------------------ one step of the core

    def step(self, item: c.Input, now: float, commands: list[c.Command]) -> None:
        self.steps += 1
        self.now, self.item = now, item
        before = {place: call.attempt for place, call in self.calls.items()}
        if not self.closing:
            self._hear(item)
        self._tool_event(item)
        self._model_event(item, commands, before)
        for command in commands:
            self._command(command)

    def _hear(self, item: c.Input) -> None:
        match item:
            case events.UserPartial(turn=turn, rev=rev, text=text) if turn >= self.current and text.strip():
                self._more_words(self._turn(turn), rev)
                self.turns[turn].text = f"{self.turns[turn].text} {text}".strip()
            case events.UserRewrite(turn=turn, rev=rev, text=text) if turn >= self.current:
                book = self._turn(turn)
                if text.casefold().split() != book.text.casefold().split():
                    self._more_words(book, rev)
                    book.text = text
            case EagerEnd(turn=turn) if turn >= self.current:
                book = self._turn(turn)
                book.eager = book.eager or not (book.final or book.settled)
            case TurnResumed(turn=turn) if turn == self.current and turn in self.turns:
                book = self.turns[turn]
                if book.eager or book.final or book.settled:
                    self._resume(book)
            case events.UserFinal() as final if final.turn >= self.current:
                self._final(self._turn(final.turn), final)
            case events.Respond(turn=turn) if turn >= self.current:
                book = self._turn(turn)
                book.final, book.final_ms = True, self.now
            case events.BargeIn(turn=turn) | events.StopTurn(turn=turn) if turn == self.current and turn in self.turns:
                book = self.turns[turn]
                if book.final or isinstance(item, events.StopTurn):
                    book.stopped = True
                    book.covers.clear()
                    self.irregular.add(turn)
            case events.Approval() as pressed:
                self._pressed(pressed)
            case events.SessionClose():
                self.closing = True
                self.irregular |= {n for n, book in self.turns.items() if not book.settled}

    def _pressed(self, event: events.Approval) -> None:
        """It counts only for a call that waits; otherwise a turn of its own settles, and that is all."""
        call = self.calls.get((event.call_turn, event.call_id))
        if call is None or call.status is not CallStatus.CONFIRMING or not self.current:
            if event.turn > self.current:
                self.void[event.turn] = False
            return
        if event.turn > self.current:
            book = self._turn(event.turn)
            book.final, book.final_ms = True, self.now
        self.irregular |= {event.turn, event.call_turn}
        if event.approve:
            call.approved_ms, call.approved_in = self.now, 0  # no turn that is resumed takes it back
        else:
            call.removed = True

    def _turn(self, number: int) -> TurnBook:
        if number not in self.turns:
            if self.current and not self.turns[self.current].settled:
                self.irregular.add(self.current)
            self.void.pop(number, None)  # words after all: it is opened now
            self.turns[number] = TurnBook()
        return self.turns[number]

    def _more_words(self, book: TurnBook, rev: int) -> None:
        if book.final or book.settled:
            self._resume(book)
        book.rev, book.words_ms = rev, self.now

    def _resume(self, book: TurnBook) -> None:
        number = self._number(book)
        if any(turn == number for turn, _ in self.unsafe_ids):
            self.irregular.add(number)  # what was sent before the resume cannot be undone (no claim of confluence)
        book.final = book.eager = book.settled = book.stopped = book.unknown = False
        book.covers.clear()
        self.generation = None
        self.actions[number] = [(action, False) for action, _ in self.actions.get(number, [])]
        for (turn, _), call in self.calls.items():
            if self.turns[turn] is book:
                call.asked = False
                call.approved_ms = None
        # A "yes" that was not the end of the turn is none; the question stands.
        for place, call in self.calls.items():
            if call.approved_in == number and place not in self.unsafe_ids:
                call.approved_ms = None

    def _number(self, book: TurnBook) -> int:
        return next(number for number, each in self.turns.items() if each is book)

    def _final(self, book: TurnBook, event: events.UserFinal) -> None:
        if book.settled or (book.final and _plain(event.text) == _plain(book.text)):
            return
        if book.final:
            self._resume(book)
        if _plain(event.text) != _plain(book.text):
            book.words_ms = self.now
        book.final, book.final_ms, book.text = True, self.now, event.text.strip()
        book.rev = max(book.rev, event.rev)
        if not book.text:
            self.irregular.add(event.turn)  # the model is told that its plan was dropped
        words = set(_plain(book.text).split())
        agreed = any(words >= yes and words - yes <= _YES_WITH for yes in _YES)
        ordered = words <= _YES_WITH and "send it" in _plain(book.text)  # a yes to what it names
        if agreed or ordered:
            for (turn, _), call in self.calls.items():
                named = agreed or call.tool == "send"
                if named and call.status is CallStatus.CONFIRMING and self.turns[turn] is not book:
                    call.approved_ms, call.approved_in = self.now, event.turn

    # ------------------------------------------------------------------ tools and model

    def _tool_event(self, item: c.Input) -> None:
        match item:
            case events.ToolResult(turn=turn, call_id=call_id, attempt=attempt, value=value):
                self.results[turn, call_id, attempt] = value
                call = self.calls.get((turn, call_id))
                if call and call.attempt == attempt and call.status in _UNDER_WAY:
                    call.value, call.has_value = value, True
            case events.ToolFailed(turn=turn, call_id=call_id) | events.ToolTimeout(turn=turn, call_id=call_id):
                unsafe = (turn, call_id) in self.unsafe_ids
                unknown = isinstance(item, events.ToolTimeout) or item.unknown_outcome
                if unsafe and unknown and turn == self.current:
                    self.turns[turn].unknown = True

    def _model_event(self, item: c.Input, commands: list[c.Command], before: Mapping[Id, int]) -> None:
        self._answer_ended(item)
        if isinstance(item, c.ModelStopped):
            self._stream_ended(item)
        refused = any(isinstance(x, c.RecordEvent) and x.kind in ("invalid", "fault") for x in commands)
        if any(isinstance(x, c.RecordEvent) and x.kind == "fault" for x in commands):
            self.irregular.add(self.current)
        if not isinstance(item, c.ModelSaid) or self.generation is None or item.generation != self.generation[0]:
            return
        if refused:
            return
        _, turn, saw_final = self.generation
        book = self.turns[turn]
        match item.output:
            case model.ToolCall() as action:
                if saw_final and action.id > book.highest:
                    book.covers.append((action.id - 1, self.now))
                book.highest = max(book.highest, action.id)
                self.actions.setdefault(turn, []).append((action, saw_final))
                self._equal_edit_keeps_the_attempt(turn, action, commands, before)
            case model.Remove() as action:
                self.changed = True
                self.actions.setdefault(turn, []).append((action, saw_final))
                if (call := self.calls.get((turn, action.id))) is not None:
                    call.removed = True
            case model.Pause(reason=reason):
                if reason is model.PauseReason.WAITING_USER:
                    if saw_final:
                        self.irregular.add(turn)
                elif saw_final:
                    book.covers.append((book.highest, self.now))
            case model.Opened(part=model.Part.ANSWER, question=question):
                self.answering = ["?"] if question else [""]
            case model.AnswerDelta(text=text):
                self.answering = [*(self.answering or ()), text]

    def _answer_ended(self, item: c.Input) -> None:
        """An answer to the final words confirms the plan with its last word, unless it asks."""
        if self.answering is None or self.generation is None:
            return
        number, turn, saw_final = self.generation
        match item:
            case c.ModelStopped(generation=stopped, fault=fault) if stopped == number:
                whole = fault is None
            case c.ModelSaid(output=model.AnswerDelta() | model.Opened(part=model.Part.ANSWER)):
                return
            case c.ModelSaid(generation=said, output=output) if said == number:
                whole = not isinstance(output, model.Invalid)
            case _:
                return
        asks = "?" in "".join(self.answering)
        if whole and saw_final and not asks:
            self.turns[turn].covers.append((self.turns[turn].highest, self.now))
        elif saw_final and asks:
            self.irregular.add(turn)  # what is held waits for the reply, and is dropped
        self.answering = None

    def _stream_ended(self, item: c.ModelStopped) -> None:
        """A generation that only repeated what stands is a pause; whether it did, the core says by pausing."""
        if item.fault is not None:
            self.irregular.add(self.current)
        elif self.generation is not None and item.generation == self.generation[0] and not self.changed:
            _, turn, saw_final = self.generation
            if saw_final:
                self.turns[turn].covers.append((self.turns[turn].highest, self.now))

    def _equal_edit_keeps_the_attempt(
        self, turn: int, action: model.ToolCall, commands: list[c.Command], before: Mapping[Id, int]
    ) -> None:
        place = (turn, action.id)
        call = self.calls.get(place)
        written = {"x": 0, **action.arguments}
        alive = call is not None and call.status in _LIVE and not call.removed
        equal = call is not None and alive and (call.tool, call.written) == (action.tool, written)
        self.changed = self.changed or not equal
        if equal:
            changes = [x.output for x in commands if isinstance(x, c.Emit) and isinstance(x.output, CallChanged)]
            mine = [change.attempt for change in changes if (change.turn, change.call_id) == place]
            demand(max(mine, default=0) <= before.get(place, 0), f"edit: equal arguments restarted call {place}")
        if call is not None:
            call.written, call.removed = written, False
        else:
            self.calls[place] = CallBook(1, action.tool, CallStatus.PROPOSED, self.now, written)

    # ------------------------------------------------------------------ what the core orders

    def _command(self, command: c.Command) -> None:
        match command:
            case c.Generate():
                self._generate(command)
            case c.StopGenerating():
                self.generation = None
            case c.Dispatch():
                self._dispatch(command)
            case c.CancelRun(turn=turn, call_id=call_id):
                hung = self.now - self.calls[turn, call_id].since_ms > 9000
                demand((turn, call_id) not in self.unsafe_ids or hung, f"barge-in: write {turn, call_id} was cancelled")
            case c.RecordEvent(kind="dispatch", data=data):
                turn = data["turn"]
                demand(
                    0 <= data["rev"] <= max(self.turns[turn].rev, data["rev"]),
                    "accounted-for: no revision justifies it",
                )
                self.justified.add((turn, data["call"], data["attempt"]))
            case c.Emit(output=CallChanged() as change):
                self._changed(change)
            case c.Emit(output=output):
                self._output(output)

    def _generate(self, command: c.Generate) -> None:
        turn = command.ask.turn
        book = self.turns[turn]
        demand(turn == self.current and not self.closing, "a past turn is being thought about")
        self.generation, self.changed, self.answering = (command.number, turn, book.final), False, None
        demand((command.ask.phase is model.Phase.FINAL) == book.final, "the phase is not the turn's")
        cancelled: set[Id] = set()
        for entry in reversed(command.entries):
            if isinstance(entry, model.Cancelled):
                cancelled.add((entry.turn, entry.call_id))
            elif isinstance(entry, model.Observed):
                self._observed(entry, (entry.turn, entry.call_id) in cancelled)

    def _observed(self, entry: model.Observed, taken_back: bool) -> None:
        """What the model is told is the result of the attempt that stands, on inputs that stand."""
        place = (entry.turn, entry.call_id)
        call = self.calls[place]
        demand(taken_back or not call.removed, f"no-stale-result: {place} was removed, its result is shown")
        if entry.error is None and not taken_back:
            demand(call.status is CallStatus.DONE, f"no-stale-result: {place} is {call.status}, its result is shown")
            # A write that was sent is a fact, whatever becomes of what it was made from.
            for needed in _references(call.written or {}) if SPECS[call.tool].safe else ():
                known = self.calls[entry.turn, needed].status is CallStatus.DONE
                demand(known, f"no-stale-result: the inputs of {place} are in doubt, its result is shown")
            attempt = (*place, call.attempt)
            if attempt in self.dispatched:  # else it came from the cache
                found = attempt in self.results and self.results[attempt] == entry.value
                demand(found, f"no-stale-result: the result shown for {place} is of another attempt")

    def _changed(self, change: CallChanged) -> None:
        place = (change.turn, change.call_id)
        call = self.calls.get(place)
        if call is None or change.attempt > call.attempt:
            before = self.ran_on.get((*place, change.attempt - 1))
            again = before == change.arguments and not isinstance(self.item, c.ModelSaid)
            demand(not again, f"stale-inputs: {place} runs again on the very same arguments")
            written = call.written if call else None
            self.calls[place] = CallBook(change.attempt, change.tool, change.status, self.now, written)
            self.turns[change.turn].highest = max(self.turns[change.turn].highest, change.call_id)
            return
        if change.attempt < call.attempt:
            return
        call.tool, call.status, call.since_ms = change.tool, change.status, self.now
        if change.status is CallStatus.DONE:
            call.value, call.has_value = change.result, True
        if change.status is CallStatus.CONFIRMING:
            call.approved_ms = None

    def _dispatch(self, command: c.Dispatch) -> None:
        call = command.invocation
        place, spec = (call.turn, call.call_id), SPECS[call.tool]
        attempt = (*place, call.attempt)
        demand(attempt not in self.dispatched, f"dispatched-once: {attempt} dispatched twice")
        self.dispatched.add(attempt)
        self.ran_on[attempt] = dict(call.arguments)
        demand(attempt in self.justified, f"accounted-for: {attempt} is not in the log")
        demand(call.attempt == self.calls[place].attempt, f"no-stale-result: {attempt} is superseded and dispatched")
        demand(not self.calls[place].removed, f"cascade: {attempt} was removed and is dispatched")
        self._operands(call)
        self._barriers(call, spec)
        if spec.safe:
            self._early(call, spec)
            return
        demand(command.intent is not None, f"accounted-for: no intent for {attempt}")
        demand(place not in self.unsafe_ids, f"dispatched-once: a second attempt of unsafe {place} is dispatched")
        self.unsafe_ids.add(place)
        self._commit_point(call, spec)

    def _commit_point(self, call: Invocation, spec: ToolSpec) -> None:
        book, mine = self.turns[call.turn], self.calls[call.turn, call.call_id]
        covered = [at for reached, at in book.covers if reached >= call.call_id]
        chain = self._roots(call)
        approved = [root.approved_ms for root in chain if root.approved_ms is not None]
        demand(bool(approved) or (book.final and bool(covered)), f"no-early-write: {call} before its commit point")
        begun = max(approved) if approved else min(covered)
        ready = max(begun, mine.since_ms if mine.status in _PENDING - {CallStatus.COMMITTED} else 0.0)
        grace_from = ready if approved else book.final_ms
        demand(self.now >= max(ready, grace_from + self._grace_ms(spec)) - 0.01, f"commit-delay: {call} did not wait")
        words = _plain(book.text).split()
        if not approved and words and words[-1] in _OPEN_ENDED and len(words) > 1:
            demand(self.now >= book.words_ms + self.policy.repair_delay_ms - 0.01, "repair-delay: it did not delay")
        if spec.destructive:
            demand(bool(approved), f"confirmation: {call} was not confirmed")

    def _roots(self, call: Invocation) -> list[CallBook]:
        """The call and, transitively, what it needs: a "yes" to one covers those that wait for it."""
        found, todo = [], [call.call_id]
        while todo:
            book = self.calls[call.turn, todo.pop()]
            found.append(book)
            todo += _references(book.written or {})
        return found

    def _grace_ms(self, spec: ToolSpec) -> float:
        if spec.effect is Effect.WRITE_EXTERNAL:
            return self.policy.commit_delay_external_ms
        return self.policy.commit_delay_local_ms if spec.effect is Effect.WRITE_LOCAL and not spec.undo_with else 0.0

    def _operands(self, call: Invocation) -> None:
        written = self.calls[call.turn, call.call_id].written or {}
        for name, value in written.items():
            if isinstance(value, str) and value.startswith("$"):
                needed, _, path = value[1:].partition(".")
                dep = self.calls[call.turn, int(needed)]
                demand(dep.status is CallStatus.DONE, f"call-states: {call} runs without the result of {needed}")
                want = dep.value[path] if path else dep.value
                demand(call.arguments[name] == want, f"stale-inputs: {call} runs on a stale result of {needed}")

    def _barriers(self, call: Invocation, spec: ToolSpec) -> None:
        for (turn, call_id), other in self.calls.items():
            known = SPECS.get(other.tool)
            if known is None or known.safe or (turn, call_id) == (call.turn, call.call_id):
                continue
            if not _conflict(spec, call.arguments, known, other.written or {}):
                continue
            earlier = (turn, call_id) < (call.turn, call.call_id)
            running = other.status is CallStatus.RUNNING
            waiting = (
                turn == call.turn and other.status in _PENDING and not other.removed and not self._asks(turn, call_id)
            )
            demand(not (earlier and (running or waiting)), f"write-order: {call} overtakes the write {turn, call_id}")

    def _asks(self, turn: int, call_id: int) -> bool:
        book = self.calls[turn, call_id]
        return book.status is CallStatus.CONFIRMING or any(
            self._asks(turn, dep) for dep in _references(book.written or {}) if (turn, dep) in self.calls
        )

    def _early(self, call: Invocation, spec: ToolSpec) -> None:
        book = self.turns[call.turn]
        if book.final or any(root.approved_ms is not None for root in self._roots(call)):
            return
        book.early += 1
        demand(book.early <= self.policy.early_budget, f"privacy: turn {call.turn} is over its budget")
        policy = spec.early_policy
        demand(policy is not EarlyPolicy.NEVER, f"privacy: {call} ran early")
        demand(book.eager or policy is not EarlyPolicy.EAGER_END, f"privacy: {call} ran before the eager end")

    # ------------------------------------------------------------------ what is heard

    def _output(self, output: Any) -> None:
        match output:
            case AnswerStarted(turn=turn, kind=kind):
                demand(self.speaking is None, "answer-gate: two answers at once")
                self.speaking = output
                self._may_speak(self.turns[turn], turn, kind)
            case AnswerText(turn=turn, answer_id=answer_id):
                started = self.speaking
                demand(started is not None and started.answer_id == answer_id, "answer-gate: text outside an answer")
                if started is not None and started.kind is AnswerKind.ANSWER:
                    demand(self.turns[turn].final, "no-early-answer: answer before final")
            case AnswerEnded(answer_id=answer_id):
                started = self.speaking
                demand(
                    started is not None and started.answer_id == answer_id, "answer-gate: an end without a beginning"
                )
                self.speaking = None
            case ApprovalAsked(turn=turn, call_turn=asked) if turn != asked:
                self.irregular.add(turn)  # a reply that said neither yes nor no: alone, its words mean something else
            case TurnSettled(turn=turn) if turn in self.void:
                demand(not self.void[turn], f"turn {turn} settled twice")
                self.void[turn] = True
            case TurnSettled(turn=turn):
                book = self.turns[turn]
                demand(not book.settled, f"turn {turn} settled twice")
                regular = turn == self.current and not book.stopped and not self.closing
                demand(
                    not (regular and book.unknown), f"unknown-outcome: the unknown outcome of turn {turn} was not told"
                )
                book.settled = True

    def _may_speak(self, book: TurnBook, turn: int, kind: AnswerKind) -> None:
        demand(not book.settled, f"turn {turn} is settled and speaks")
        if kind is AnswerKind.QUESTION:
            demand(book.eager or book.final, "early-answers: a question before the eager end")
        else:
            demand(book.final, f"no-early-answer: {kind} before final")
        if kind is not AnswerKind.ACKNOWLEDGEMENT:
            book.unknown = False
        if kind is AnswerKind.ANSWER:
            for place, call in self.calls.items():
                mine = place[0] == turn and call.status in _UNDER_WAY | {CallStatus.COMMITTED}
                demand(not mine, f"answer-gate: the answer does not wait for {place}")

    def finish(self) -> None:
        """When the session is over."""
        for number, book in self.turns.items():
            demand(book.settled, f"turn {number} never settled")
        demand(all(self.void.values()), f"a turn of an approval never settled: {self.void}")
        demand(self.speaking is None, "an answer never ended")


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _references(arguments: Mapping[str, Any]) -> list[int]:
    return [int(v[1:].partition(".")[0]) for v in arguments.values() if isinstance(v, str) and v.startswith("$")]


def _conflict(spec: ToolSpec, arguments: Mapping[str, Any], write: ToolSpec, written: Mapping[str, Any]) -> bool:
    mine = {r.format_map(_Default(arguments)) for r in spec.resources}
    theirs = {r.format_map(_Default(written)) for r in write.resources}
    if spec.safe:
        return bool(mine & theirs) or _both_rooms(mine, theirs)
    return not mine or not theirs or bool(mine & theirs) or _both_rooms(mine, theirs)


def _both_rooms(mine: set[str], theirs: set[str]) -> bool:
    """ "room" covers every "room:x"."""
    return ("room" in mine and any(r.startswith("room") for r in theirs)) or (
        "room" in theirs and any(r.startswith("room") for r in mine)
    )


class _Default(dict[str, Any]):
    def __missing__(self, key: str) -> int:
        return 0

"""The ledger of one turn: its calls, and the rules of edit, remove and cascade (`spec.md#ledger`). It knows no policy
and no clock.

Every change of state goes through `_move` and is noted in `changes`, from which `scheduling` tells the client and the
model.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from services.agent.core.call import (
    DISPATCHED,
    FINISHED,
    GONE,
    LIVE,
    WAITING,
    Call,
    CallState,
    idempotency_key,
)
from services.agent.core.commit_point import CommitPoint
from services.agent.core.references import Unresolvable, references, resolve
from services.agent.core.repetition import alike
from tools.spec import ArgumentError, ToolSpec

Canonical = Callable[[str, Mapping[str, Any]], dict[str, Any]]
"""`Toolbox.canonical`: validates arguments or raises `ArgumentError`."""


class InvalidAction(ValueError):
    """The model proposed an action that is not allowed. The message tells the model why and what would be allowed
    (`spec.md#invalid-actions`)."""


@dataclass(frozen=True, slots=True)
class Change:
    """`call` went from state `before` to `after`. `cascade`: because of a call that it depends on. `stale`: the model
    has seen a result that is no longer valid. `wakes`: the model must be told, because it did not cause the change
    itself."""

    call: Call
    before: CallState
    after: CallState
    cascade: bool = False
    stale: bool = False
    wakes: bool = True


class Ledger:
    """The calls of one turn.

    `calls` holds the current attempt of each id. `open` holds those that are live or whose inputs are in doubt, `news`
    those whose result the model has not been told yet. `past` holds every superseded attempt.

    A write at or below the commit point counts as committed even while it waits for a read, so that what may be edited
    does not depend on how fast reads are.
    """

    def __init__(self, session: str, turn: int, canonical: Canonical) -> None:
        self.session = session
        self.turn = turn
        self.calls: dict[int, Call] = {}
        self.open: dict[int, Call] = {}
        self.news: dict[int, Call] = {}
        self.past: list[Call] = []
        self.changes: list[Change] = []
        self.commit_point = CommitPoint()
        self._canonical = canonical

    @property
    def highest(self) -> int:
        """The highest id of a call that was not rejected; 0 if there is none."""
        return max((c.id for c in self.calls.values() if c.state is not CallState.REJECTED), default=0)

    def live(self) -> list[Call]:
        """Calls that are waiting or running."""
        return [call for call in self.open.values() if call.state in LIVE]

    def find(self, call_id: int, attempt: int) -> Call | None:
        """Return this attempt, current or superseded."""
        current = self.calls.get(call_id)
        if current is not None and current.attempt == attempt:
            return current
        return next((c for c in self.past if c.id == call_id and c.attempt == attempt), None)

    # ------------------------------------------------------------------ what the model may do

    def propose(
        self, call_id: int, spec: ToolSpec, arguments: Mapping[str, Any], rev: int, now: float
    ) -> tuple[Call, bool]:
        """Add the call, or overwrite it if its id is known (`spec.md#edit`).

        Returns the current attempt and whether it is new; with equal tool and arguments the attempt that exists is
        kept. Raises `InvalidAction`. A new call whose arguments are not valid stays in the ledger as REJECTED. `now` is
        in ms.
        """
        known = self.calls.get(call_id)
        if known is None and call_id <= self.highest:
            raise InvalidAction(f"new call ids must grow: {call_id} is not above {self.highest}")
        deps = self._checked_references(call_id, arguments)
        try:
            canonical = self._canonical(spec.name, arguments)
        except ArgumentError as error:
            self._reject(call_id, spec, arguments, rev, now, str(error))
            raise InvalidAction(f"arguments of {spec.name}: {error}") from error
        if known is not None and (_keeps(known, spec, canonical) or self._rewords(known, spec, canonical, rev)):
            return known, False
        if known is not None:
            self._check_edit(known, rev)
            if not spec.safe and self._settled_below(call_id, rev) and not _recallable(known):
                raise InvalidAction(
                    f"calls up to {self.commit_point.reached} are committed; use a new id for {spec.name}"
                )
        call = self._new_attempt(call_id, spec, canonical, deps, rev)
        if known is not None:
            self._retire(known, now)
        self.calls[call_id] = call
        self._move(call, CallState.WAITING_DEPS, now)
        self._put_in_doubt(call_id, now)
        return call, True

    def trust(self) -> None:
        """Note that the held writes of the speculator commit now, before the responder has confirmed them."""
        for call in self.live():
            call.on_trust = call.on_trust or not (call.safe or call.by_responder or self.commit_point.covers(call.id))

    def remove(self, call_id: int, rev: int, now: float) -> None:
        """Cancel a call, at the model's wish, and all calls that depend on its output (`spec.md#cascade`). Raises
        `InvalidAction`."""
        call = self.calls.get(call_id)
        if call is None or call.state in GONE:
            raise InvalidAction(f"there is no call {call_id} to remove")
        self._check_edit(call, rev)
        self.cancel(call, "removed", now, wakes=False)
        call.removed = True

    def cancel(self, call: Call, reason: str, now: float, *, cascade: bool = False, wakes: bool = True) -> None:
        """Cancel a call and all that depend on its output. A dispatched write is left as it is."""
        if call.state in GONE or (not call.safe and call.state in DISPATCHED):
            return
        call.reason, call.recheck = reason, False
        self._move(call, _withdrawn(call), now, cascade=cascade, stale=call.seen, wakes=wakes)
        call.seen = False
        for dependant in self._direct_dependants(call.id):
            self.cancel(dependant, f"call {call.id} is gone: {reason}", now, cascade=True, wakes=wakes)

    # ------------------------------------------------------------------ what the world answers

    def move(self, call: Call, state: CallState, now: float) -> None:
        """Go to `state`; before DONE, FAILED or TIMED_OUT the caller has set the value or the error. Raises
        `IllegalCallTransition`."""
        self._move(call, state, now)

    def revoke(self, call: Call, now: float) -> None:
        """COMMITTED or CONFIRMING -> HELD: the turn was resumed before the dispatch (`spec.md#turn-resumed`)."""
        call.committed_rev, call.asked, call.approved, call.on_trust = 0, 0, False, False
        self._move(call, CallState.HELD, now)

    def promote(self, now: float) -> None:
        """Advance calls whose dependencies are done. One pass in id order is enough, because dependencies have smaller
        ids."""
        for call_id in sorted(self.open):
            call = self.open.get(call_id)
            if call is not None and (call.state is CallState.WAITING_DEPS or call.recheck):
                self._promote(call, now)

    def _promote(self, call: Call, now: float) -> None:
        deps = [self.calls[dep] for dep in call.deps]
        if broken := next((d for d in deps if _broken(d)), None):
            self.cancel(call, f"call {broken.id} has no result: {broken.error or broken.reason}", now, cascade=True)
        elif all(dep.state is CallState.DONE and not dep.recheck for dep in deps):
            try:
                values = resolve(call.arguments, {dep.id: dep.value for dep in deps})
                resolved = self._canonical(call.spec.name, values) if deps else values
            except (Unresolvable, ArgumentError) as error:
                self.cancel(call, str(error), now, cascade=True)
                return
            self._settle_inputs(call, resolved, now)

    def _settle_inputs(self, call: Call, resolved: dict[str, Any], now: float) -> None:
        if not call.recheck:
            call.resolved = resolved
            self._move(call, CallState.READY, now)
        elif call.resolved == resolved:
            call.recheck = False  # the inputs are the same as before: the attempt stands
            self._file(call)
        else:
            again = self._new_attempt(call.id, call.spec, call.arguments, call.deps, call.rev)
            again.first_update, again.last_update, again.written = call.first_update, call.last_update, call.written
            self._retire(call, now, cascade=True)
            self.calls[call.id] = again
            again.resolved = resolved
            self._move(again, CallState.WAITING_DEPS, now)
            self._move(again, CallState.READY, now)
            self._put_in_doubt(call.id, now)

    # ------------------------------------------------------------------ inside

    def _checked_references(self, call_id: int, arguments: Mapping[str, Any]) -> frozenset[int]:
        """Return the ids that `arguments` refer to. A reference to a call that has failed is accepted, and cascades
        later: the model could not know of the failure."""
        deps = references(arguments)
        for dep in sorted(deps):
            target = self.calls.get(dep)
            if dep >= call_id:
                raise InvalidAction(f'"${dep}" in call {call_id}: a call may only refer to earlier ids')
            if target is None or target.removed or target.state is CallState.REJECTED:
                raise InvalidAction(f'"${dep}" in call {call_id}: there is no call {dep}')
        return deps

    def _check_edit(self, call: Call, rev: int) -> None:
        """Raise `InvalidAction` if the call must not change: it is a dispatched write, or it or a dependant is a
        committed write and the user has said nothing since (`spec.md#edit-after-commit`)."""
        if not call.safe and call.state in DISPATCHED:
            undo = f"; call {call.spec.undo_with} as a new call to undo it" if call.spec.undo_with else ""
            raise InvalidAction(f"call {call.id} ({call.spec.name}) was already sent and is {call.state}{undo}")
        for affected in (call, *self.dependants(call.id)):
            if not affected.safe and self._settled_below(affected.id, rev) and not _recallable(affected):
                raise InvalidAction(f"call {affected.id} is committed; only new words of the user can change it")

    def _rewords(self, known: Call, spec: ToolSpec, arguments: dict[str, Any], rev: int) -> bool:
        """Whether the model has only written a committed write in another form ("7:00" for "07:00"); it stands then."""
        committed = known.state in DISPATCHED or self._settled_below(known.id, rev)
        return committed and not known.safe and _stands(known, spec) and alike(known, arguments)

    def _settled_below(self, call_id: int, rev: int) -> bool:
        """Whether the commit point has passed `call_id` and the user has said nothing since (`spec.md#edits-first`)."""
        return call_id <= self.commit_point.reached and rev <= self.commit_point.rev

    def _reject(
        self, call_id: int, spec: ToolSpec, arguments: Mapping[str, Any], rev: int, now: float, why: str
    ) -> None:
        if call_id in self.calls:
            return
        call = self._new_attempt(call_id, spec, dict(arguments), frozenset(), rev)
        call.error = call.reason = why
        self.calls[call_id] = call
        self._move(call, CallState.REJECTED, now)

    def _new_attempt(
        self, call_id: int, spec: ToolSpec, arguments: dict[str, Any], deps: frozenset[int], rev: int
    ) -> Call:
        before = self.calls.get(call_id)
        attempt = before.attempt + 1 if before else 1
        key = idempotency_key(self.session, self.turn, call_id, attempt)
        return Call(self.turn, call_id, attempt, spec, arguments, deps, rev, key)

    def _retire(self, call: Call, now: float, cascade: bool = False) -> None:
        """Mark the attempt as superseded by another one; one that is running is abandoned (`spec.md#late-results`)."""
        self.past.append(call)
        call.recheck = False
        if call.state is not CallState.ABANDONED:
            after = CallState.ABANDONED if call.state is CallState.RUNNING else CallState.SUPERSEDED
            self._move(call, after, now, stale=call.seen, cascade=cascade)

    def _put_in_doubt(self, call_id: int, now: float) -> None:
        """The result of `call_id` will change: dependants that have not run wait again, reads that have run are checked
        again (`spec.md#stale-inputs`)."""
        for call in self.dependants(call_id):
            if call.state in WAITING and call.state is not CallState.WAITING_DEPS:
                call.resolved = None
                self._move(call, CallState.WAITING_DEPS, now)
            elif call.safe and call.state in DISPATCHED and call.state is not CallState.ABANDONED:
                call.recheck = True
                self._file(call)

    def dependants(self, call_id: int) -> Iterator[Call]:
        """Yield all calls that need the output of `call_id`, directly or through others, in id order."""
        reached = {call_id}
        for other in sorted(self.calls):
            call = self.calls[other]
            if call.deps & reached and call.state not in GONE:
                reached.add(other)
                yield call

    def _direct_dependants(self, call_id: int) -> list[Call]:
        return [c for c in self.calls.values() if call_id in c.deps and c.state not in GONE]

    def _move(
        self,
        call: Call,
        to: CallState,
        now: float,
        *,
        cascade: bool = False,
        stale: bool = False,
        wakes: bool = True,
    ) -> None:
        before = call.state
        call.move(to, now)
        self._file(call)
        self.changes.append(Change(call, before, to, cascade, stale, wakes))

    def _file(self, call: Call) -> None:
        """Update `open` and `news` after a change of `call`. A superseded attempt never removes the one that replaced
        it."""
        told_to_nobody = call.state in FINISHED and not call.recheck and not call.seen
        for index, belongs in ((self.open, call.state in LIVE or call.recheck), (self.news, told_to_nobody)):
            if belongs:
                index[call.id] = call
            elif index.get(call.id) is call:
                del index[call.id]


def _keeps(known: Call, spec: ToolSpec, arguments: dict[str, Any]) -> bool:
    """Whether the known attempt is kept: equal tool and canonical arguments, and it has not failed or been cancelled
    (`spec.md#edit`)."""
    return _stands(known, spec) and known.arguments == arguments


def _stands(known: Call, spec: ToolSpec) -> bool:
    alive = known.state in LIVE or known.state is CallState.DONE
    return alive and known.spec.name == spec.name


def _recallable(call: Call) -> bool:
    """Whether the responder, which has not confirmed this committed write, may still change or withdraw it."""
    return call.on_trust and call.state in WAITING


def _withdrawn(call: Call) -> CallState:
    return CallState.ABANDONED if call.state is CallState.RUNNING else CallState.CANCELLED


def _broken(call: Call) -> bool:
    return call.state in GONE or (call.state in FINISHED and call.state is not CallState.DONE and not call.recheck)

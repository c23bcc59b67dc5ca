"""The inspector's rules about calls: dispatched once, with current inputs, in order, writes not before the commit
point, early reads only where allowed."""

from collections.abc import Mapping
from typing import Any

from services.agent.core import commands as c
from services.events.output import CallChanged, CallStatus
from tests.simulation import trust
from tests.simulation.books import PENDING, Books, CallBook, demand, plain, references
from tools.spec import EarlyPolicy, Effect, Invocation, ToolSpec

_OPEN_ENDED = {"wait", "actually", "the", "to"}


def call_changed(books: Books, change: CallChanged) -> None:
    place = (change.turn, change.call_id)
    call = books.calls.get(place)
    if call is None or change.attempt > call.attempt:
        before = books.ran_on.get((*place, change.attempt - 1))
        again = before == change.arguments and not isinstance(books.item, c.ModelSaid)
        demand(not again, f"stale-inputs: {place} runs again on the very same arguments")
        written = call.written if call else None
        books.calls[place] = CallBook(change.attempt, change.tool, change.status, books.now, written)
        books.turns[change.turn].highest = max(books.turns[change.turn].highest, change.call_id)
        return
    if change.attempt < call.attempt:
        return
    call.tool, call.status, call.since_ms = change.tool, change.status, books.now
    if change.status is CallStatus.DONE:
        call.value, call.has_value = change.result, True
    if change.status is CallStatus.CONFIRMING:
        call.approved_ms = None


def dispatched(books: Books, command: c.Dispatch) -> None:
    call = command.invocation
    place, spec = (call.turn, call.call_id), books.tools.specs[call.tool]
    attempt = (*place, call.attempt)
    demand(attempt not in books.dispatched, f"dispatched-once: {attempt} dispatched twice")
    books.dispatched.add(attempt)
    books.ran_on[attempt] = dict(call.arguments)
    demand(attempt in books.justified, f"accounted-for: {attempt} is not in the log")
    demand(call.attempt == books.calls[place].attempt, f"no-stale-result: {attempt} is superseded and dispatched")
    demand(not books.calls[place].removed, f"cascade: {attempt} was removed and is dispatched")
    inputs_are_fresh(books, call)
    no_earlier_write(books, call, spec)
    if spec.safe:
        may_run_early(books, call, spec)
        return
    demand(command.intent is not None, f"accounted-for: no intent for {attempt}")
    demand(place not in books.unsafe_ids, f"dispatched-once: a second attempt of unsafe {place} is dispatched")
    books.unsafe_ids.add(place)
    at_commit_point(books, call, spec)


def at_commit_point(books: Books, call: Invocation, spec: ToolSpec) -> None:
    book, mine = books.turns[call.turn], books.calls[call.turn, call.call_id]
    covered = [at for reached, at in book.covers if reached >= call.call_id]
    chain = call_and_inputs(books, call)
    approved = [root.approved_ms for root in chain if root.approved_ms is not None]
    demand(bool(approved) or (book.final and bool(covered)), f"no-early-write: {call} before its commit point")
    begun = max(approved) if approved else min(covered)
    ready = max(begun, mine.since_ms if mine.status in PENDING - {CallStatus.COMMITTED} else 0.0)
    delayed_until = (ready if approved else book.final_ms) + commit_delay_ms(books, spec)
    demand(books.now >= max(ready, delayed_until) - 0.01, f"commit-delay: {call} did not wait")
    words = plain(book.text).split()
    if not approved and words and words[-1] in _OPEN_ENDED and len(words) > 1:
        demand(books.now >= book.words_ms + books.policy.repair_delay_ms - 0.01, "repair-delay: it did not delay")
    trust.second(books, call, bool(approved))
    if spec.destructive:
        demand(bool(approved), f"confirmation: {call} was not confirmed")


def call_and_inputs(books: Books, call: Invocation) -> list[CallBook]:
    """The call and all calls whose output it needs; a "yes" to one of these also approves the call."""
    found, todo = [], [call.call_id]
    while todo:
        book = books.calls[call.turn, todo.pop()]
        found.append(book)
        todo += references(book.written or {})
    return found


def commit_delay_ms(books: Books, spec: ToolSpec) -> float:
    if spec.effect is Effect.WRITE_EXTERNAL:
        return books.policy.commit_delay_external_ms
    return books.policy.commit_delay_local_ms if spec.effect is Effect.WRITE_LOCAL and not spec.undo_with else 0.0


def inputs_are_fresh(books: Books, call: Invocation) -> None:
    written = books.calls[call.turn, call.call_id].written or {}
    for name, value in written.items():
        if isinstance(value, str) and value.startswith("$"):
            needed, _, path = value[1:].partition(".")
            dep = books.calls[call.turn, int(needed)]
            demand(dep.status is CallStatus.DONE, f"call-states: {call} runs without the result of {needed}")
            want = dep.value
            for step in filter(None, path.split(".")):
                want = want[step]
            demand(call.arguments[name] == want, f"stale-inputs: {call} runs on a stale result of {needed}")


def no_earlier_write(books: Books, call: Invocation, spec: ToolSpec) -> None:
    for (turn, call_id), other in books.calls.items():
        known = books.tools.specs.get(other.tool)
        if known is None or known.safe or (turn, call_id) == (call.turn, call.call_id):
            continue
        if not conflict(spec, call.arguments, known, other.written or {}):
            continue
        earlier = (turn, call_id) < (call.turn, call.call_id)
        running = other.status is CallStatus.RUNNING
        pending = turn == call.turn and other.status in PENDING and not other.removed
        waiting = pending and not waits_for_a_yes(books, turn, call_id)
        demand(not (earlier and (running or waiting)), f"write-order: {call} overtakes the write {turn, call_id}")


def waits_for_a_yes(books: Books, turn: int, call_id: int) -> bool:
    book = books.calls[turn, call_id]
    return book.status is CallStatus.CONFIRMING or any(
        waits_for_a_yes(books, turn, dep) for dep in references(book.written or {}) if (turn, dep) in books.calls
    )


def may_run_early(books: Books, call: Invocation, spec: ToolSpec) -> None:
    book = books.turns[call.turn]
    if book.final or any(root.approved_ms is not None for root in call_and_inputs(books, call)):
        return
    book.early += 1
    demand(book.early <= books.policy.early_budget, f"privacy: turn {call.turn} is over its budget")
    policy = spec.early_policy
    demand(policy is not EarlyPolicy.NEVER, f"privacy: {call} ran early")
    demand(book.eager or policy is not EarlyPolicy.EAGER_END, f"privacy: {call} ran before the eager end")


def conflict(spec: ToolSpec, arguments: Mapping[str, Any], write: ToolSpec, written: Mapping[str, Any]) -> bool:
    mine = {r.format_map(_Default(arguments)) for r in spec.resources}
    theirs = {r.format_map(_Default(written)) for r in write.resources}
    if spec.safe:
        return bool(mine & theirs) or _both_rooms(mine, theirs)
    return not mine or not theirs or bool(mine & theirs) or _both_rooms(mine, theirs)


def _both_rooms(mine: set[str], theirs: set[str]) -> bool:
    """Whether the resource "room" of one set covers a "room:x" of the other."""
    return ("room" in mine and any(r.startswith("room") for r in theirs)) or (
        "room" in theirs and any(r.startswith("room") for r in mine)
    )


class _Default(dict[str, Any]):
    def __missing__(self, key: str) -> int:
        return 0

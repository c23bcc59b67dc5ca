"""Writes that wait for the user's confirmation: destructive ones, doubtful ones, and those that a barge-in has
suspended (`spec.md#confirmation`).

The first words of the next turn decide, as read by `confirmation.reply_of`. YES runs the calls (same id, same attempt).
NO or a new request drops them. Something unclear is asked about once more and then dropped. A suspended call that was
never asked about runs only on a clear YES ("go on").
"""

import re

from services.agent.core import speaking
from services.agent.core.call import Call, CallState
from services.agent.core.confirmation import ConfirmationReply, orders_for, reply_of
from services.agent.core.state import AgentState
from services.agent.core.turn import Turn
from services.agent.core.wording import name_of
from services.agent.ports import AgentCounter
from services.events.model import Fact


def decide(s: AgentState, turn: Turn, early: bool = False) -> bool:
    """Apply the final words of `turn` to the calls that wait from earlier turns.

    Returns True if the words were the reply and the model need not see them before the calls end. A yes that was begun
    before the question was put (`early`) never counts; the question is put once more, however often it was put before.
    """
    waiting = [call for call in s.confirming() if call.turn != turn.number]
    if not waiting:
        return False
    reply = reply_of(turn.text, orders_for(call.spec.name for call in waiting))
    if reply is ConfirmationReply.UNCLEAR and _asks_for_something(s, turn.text):
        reply = ConfirmationReply.OTHER
    again = [call for call in waiting if call.asked == 1]
    if reply is ConfirmationReply.YES and early and any(call.asked for call in waiting):
        reply, again = ConfirmationReply.UNCLEAR, [call for call in waiting if call.asked]
    if reply is ConfirmationReply.YES:
        return _take_as_yes(s, turn, waiting)
    unclear = reply is ConfirmationReply.UNCLEAR and bool(again)
    for call in waiting:
        if not (unclear and call in again):
            drop(s, call, "the user did not confirm it")
    if unclear:
        speaking.ask_again(s, turn, again)
    return unclear


_ASKING = frozenset(("what", "when", "where", "who", "how", "why", "which", "is", "are", "do", "does", "did", "can"))
_LEADS = frozenset(
    ("please", "and", "then", "now", "also", "okay", "ok", "so", "well", "oh", "um", "uh", "hey", "could", "you")
)


def _asks_for_something(s: AgentState, text: str) -> bool:
    """Whether the words begin like a question, or contain the first words of a request to one of this session's tools
    with more words after them. Other words may come before ("um the lamp, set it to red")."""
    words = [word for word in re.findall(r"[\w']+", text.casefold()) if word not in _LEADS]
    if len(words) < 2:
        return False
    return words[0].partition("'")[0] in _ASKING or not _openings(s).isdisjoint(words[:-1])


def _openings(s: AgentState) -> frozenset[str]:
    """Return the words that requests to this session's tools begin with: the tools' names and the first words of their
    phrases."""
    found = set()
    for spec in s.tools.specs.values():
        found.add(spec.name.partition("_")[0])
        for phrase in spec.phrases:
            head = re.match(r"\(?([\w|' ]+)", phrase)
            found.update(part.split()[0] for part in (head[1].split("|") if head else ()) if part.split())
    return frozenset(found - _TOO_COMMON)


_TOO_COMMON = frozenset(("the", "a", "an", "my", "i", "we", "one", "it", "that", "this", "all", "to", "in", "at", "is"))


def _take_as_yes(s: AgentState, turn: Turn, waiting: list[Call]) -> bool:
    """Approve what the user's yes covers and drop the rest. Returns whether anything was approved.

    A yes covers what was asked about and what was merely suspended, but no destructive or doubtful call that was never
    asked about. An order said again ("send it") covers only the calls that it names.
    """
    for call in waiting:
        if reply_of(turn.text, orders_for([call.spec.name])) is not ConfirmationReply.YES:
            drop(s, call, "the user did not confirm it")
        elif call.asked or not (call.spec.destructive or call.doubtful):
            _approve(s, turn, call)
        else:
            drop(s, call, "the user was not asked")
    return bool(turn.adopted)


def waiting(s: AgentState, turn: int, call_id: int) -> Call | None:
    """Return that call if it waits for the user's confirmation."""
    return next((call for call in s.confirming() if (call.turn, call.id) == (turn, call_id)), None)


def by_hand(s: AgentState, turn: Turn, call: Call, approve: bool) -> None:
    """Apply a yes or no that the user gave by a button, for one call. Later words do not take it back."""
    if approve:
        call.pressed = True
        _approve(s, turn, call)
    else:
        drop(s, call, "the user declined it")


def _approve(s: AgentState, turn: Turn, call: Call) -> None:
    """CONFIRMING -> COMMITTED. The results of the call and of its dependants are told in `turn`."""
    ledger = s.turns[call.turn].ledger
    s.turns[call.turn].commit_point.plan_complete(call.id, s.turns[call.turn].rev)
    for affected in (call, *ledger.dependants(call.id)):
        if affected not in turn.adopted:
            turn.adopted.append(affected)
        affected.approved, affected.home = True, turn.number
    ledger.move(call, CallState.COMMITTED, s.now)
    s.count(AgentCounter.COMMITS)
    text = f"The user confirmed {name_of(call)} (call {call.id} of turn {call.turn}); it runs, its result follows."
    s.context.add(Fact(turn.number, text))


def not_heard(turn: Turn) -> None:
    """Called when the user has heard nothing of the answer to `turn`: what it asked counts as never asked."""
    for call in turn.confirming():
        if call.asked == 1:
            call.asked = 0


def drop(s: AgentState, call: Call, reason: str) -> None:
    """Cancel a write and all that depend on it, because the user did not confirm it or the turn has ended."""
    s.count(AgentCounter.WRITES_DROPPED)
    s.turns[call.turn].ledger.cancel(call, reason, s.now, cascade=True)


def suspend(s: AgentState, turn: Turn, keep: frozenset[int] = frozenset()) -> None:
    """Called when the user has turned to something else. Held writes of a final turn now wait for a confirmation. Other
    calls that do not run yet are cancelled, and so are held writes that the model has not proposed or confirmed since
    the last words.

    `keep` are the ids that go on regardless (see `committed_plan`).
    """
    for call in turn.ledger.live():
        if call.id in keep or not call.live:
            continue
        if call.state is CallState.HELD and turn.final and max(turn.considered, call.last_update) >= turn.updates:
            turn.ledger.move(call, CallState.CONFIRMING, s.now)
        elif call.state in (CallState.HELD, CallState.READY, CallState.WAITING_DEPS):
            turn.ledger.cancel(call, "the user went on to something else", s.now, cascade=not call.safe)


def committed_plan(turn: Turn) -> frozenset[int]:
    """Return the ids of all writes that the commit point has passed, ready or not, and of the calls that they depend
    on."""
    kept = {call.id for call in turn.ledger.live() if not call.safe and turn.commit_point.covers(call.id)}
    for call_id in sorted(turn.ledger.calls, reverse=True):
        if call_id in kept:
            kept |= turn.ledger.calls[call_id].deps
    return frozenset(kept)


def recall(s: AgentState, turn: Turn) -> None:
    """Called when the turn was resumed or interrupted. Committed writes that are not dispatched are held again, and
    calls that its words had confirmed (not those confirmed by a button) wait for a confirmation again."""
    for call in turn.ledger.calls.values():
        if call.state in (CallState.COMMITTED, CallState.CONFIRMING):
            turn.ledger.revoke(call, s.now)
            s.count(AgentCounter.RECALLED)
    for call in [call for call in turn.adopted if call.state is CallState.COMMITTED and not call.pressed]:
        ledger = s.turns[call.turn].ledger
        ledger.revoke(call, s.now)
        ledger.move(call, CallState.CONFIRMING, s.now)
        call.asked = 1
        s.count(AgentCounter.RECALLED)
        given_back = {call, *ledger.dependants(call.id)}
        turn.adopted = [kept for kept in turn.adopted if kept not in given_back]
        for each in given_back:
            each.approved, each.home = False, each.turn

"""Calls that wait for the user's word: destructive ones, doubtful ones, and what a barge-in has suspended
(`agent_loop.md` 1.8 "ask, no speculation", 1.10). The first words of the next turn decide, by `confirmation.reply_of`:

YES runs them (same id, same attempt); NO, or a new request, drops them; something unclear is asked about once more, and
then dropped. What was suspended without having been asked runs only on a clear YES ("go on").
"""

from services.agent import speaking
from services.agent.call import Call, CallState
from services.agent.confirmation import Reply, reply_of
from services.agent.ports import Tally
from services.agent.state import State
from services.agent.turn import Turn
from services.agent.wording import name_of
from services.events.model import Fact


def decide(s: State, turn: Turn) -> bool:
    """True if the words of `turn` were the reply and nothing is left for the model to see before the calls end."""
    waiting = [call for call in s.confirming() if call.turn != turn.number]
    reply = reply_of(turn.text)
    if not waiting:
        return False
    if reply is Reply.YES:
        for call in waiting:
            _approve(s, turn, call)
        return True
    asked_once = [call for call in waiting if call.asked == 1]
    unclear = reply is Reply.UNCLEAR and bool(asked_once)
    for call in waiting:
        if not (unclear and call in asked_once):
            drop(s, call, "the user did not confirm it")
    if unclear:
        speaking.ask_again(s, turn, asked_once)
    return unclear


def _approve(s: State, turn: Turn, call: Call) -> None:
    """CONFIRMING -> COMMITTED; its results, and those of the calls that need them, are told in this turn."""
    ledger = s.turns[call.turn].ledger
    s.turns[call.turn].frontier.plan_complete(call.id, s.turns[call.turn].rev)
    for affected in (call, *ledger.dependants(call.id)):
        if affected not in turn.adopted:
            turn.adopted.append(affected)
        affected.approved = True
    ledger.move(call, CallState.COMMITTED, s.now)
    s.count(Tally.COMMITS)
    text = f"The user confirmed {name_of(call)} (call {call.id} of turn {call.turn}); it runs, its result follows."
    s.context.add(Fact(turn.number, text))


def drop(s: State, call: Call, reason: str) -> None:
    s.count(Tally.WRITES_DROPPED)
    s.turns[call.turn].ledger.cancel(call, reason, s.now, cascade=True)


def suspend(s: State, turn: Turn) -> None:
    """The user has turned to something else: what is held waits for a "go on", what cannot run by itself is dropped."""
    for call in list(turn.ledger.live()):
        if call.state is CallState.HELD and turn.final:
            turn.ledger.move(call, CallState.CONFIRMING, s.now)
        elif call.state in (CallState.HELD, CallState.READY, CallState.PROPOSED):
            turn.ledger.cancel(call, "the user went on to something else", s.now, cascade=not call.safe)
    for call in turn.live():
        if call.state is CallState.WAITING_DEPS and call in turn.ledger.live():
            turn.ledger.cancel(call, "the user went on to something else", s.now, cascade=not call.safe)


def recall(s: State, turn: Turn) -> None:
    """`turn_resumed`: committed but not dispatched is held again; a "yes" that was no end is waited for again."""
    for call in turn.ledger.calls.values():
        if call.state in (CallState.COMMITTED, CallState.CONFIRMING):
            turn.ledger.recall(call, s.now)
            s.count(Tally.RECALLED)
    for call in [call for call in turn.adopted if call.state is CallState.COMMITTED]:
        ledger = s.turns[call.turn].ledger
        ledger.recall(call, s.now)
        ledger.move(call, CallState.CONFIRMING, s.now)
        call.asked = 1
        turn.adopted.remove(call)
        s.count(Tally.RECALLED)

"""A question runs nothing (`spec.md#questions`): an answer that asks leaves what is held as it is."""

from collections.abc import Iterator, Mapping
from typing import Any

from services.agent.core import held_calls
from services.agent.core.answer import Answer, AnswerState, only_asks, questions_in
from services.agent.core.call import Call, CallState
from services.agent.core.state import AgentState
from services.agent.core.turn import Turn
from services.agent.core.wording import not_done
from services.events.output import AnswerKind

ASKED_INSTEAD = "you have asked the user; propose it again when you have the reply"


def asks(turn: Turn, answer: Answer) -> bool:
    """Whether the complete `answer` asks while writes wait for a word; it is a question from then on. What it says
    beside the question may sound as if they had been done, so that they are named as not done."""
    held = unconfirmed(turn)
    contents = [text for call in held for text in _texts(call.arguments)]
    if not held or not answer.unheard or not questions_in(answer.text, contents):
        return False
    answer.kind = AnswerKind.QUESTION
    if not only_asks(answer.text):
        answer.pieces.append(f" {not_done(held)}")
    return True


def unconfirmed(turn: Turn) -> list[Call]:
    """Writes that the frontier has not passed and that nobody has been asked about."""
    sent = (CallState.COMMITTED, CallState.RUNNING, CallState.CONFIRMING)
    return [c for c in turn.ledger.live() if not c.safe and c.state not in sent and not turn.commit_point.covers(c.id)]


def asked(turn: Turn) -> bool:
    """The last word of the turn was the model's own question, and it has been spoken."""
    answer = turn.answer
    return answer is not None and answer.kind is AnswerKind.QUESTION and answer.state is AnswerState.ENDED


def let_go(s: AgentState, turn: Turn) -> None:
    """What was held when the question was put: the reply decides, so the model must propose it again."""
    for call in unconfirmed(turn):
        if call.live:
            held_calls.drop(s, call, ASKED_INSTEAD)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)

"""The rule that an answer that asks the user something commits no write (`spec.md#questions`)."""

from services.agent.core import held_calls
from services.agent.core.answer import Answer, AnswerState
from services.agent.core.call import Call, CallState
from services.agent.core.references import strings
from services.agent.core.state import AgentState
from services.agent.core.turn import Turn
from services.agent.core.wording import not_done
from services.events.output import AnswerKind
from services.events.questions import only_asks, questions_in

ASKED_INSTEAD = "you have asked the user; propose it again when you have the reply"


def asks(turn: Turn, answer: Answer) -> bool:
    """Whether the complete `answer` asks something while writes are held; it then becomes a question.

    If it says more than the question, the held writes are named as not done, because the text may suggest that they
    were done.
    """
    held = unconfirmed(turn)
    contents = [text for call in held for text in strings(call.arguments)]
    if not held or not answer.unheard or not questions_in(answer.text, contents):
        return False
    answer.kind = AnswerKind.QUESTION
    if not only_asks(answer.text):
        answer.pieces.append(f" {not_done(held)}")
    return True


def unconfirmed(turn: Turn) -> list[Call]:
    """Live writes that the commit point has not passed and that the user has not been asked about."""
    sent = (CallState.COMMITTED, CallState.RUNNING, CallState.CONFIRMING)
    return [c for c in turn.ledger.live() if not c.safe and c.state not in sent and not turn.commit_point.covers(c.id)]


def asked(turn: Turn) -> bool:
    """Whether the last answer of the turn was a question by the model, and has been spoken."""
    answer = turn.answer
    return answer is not None and answer.kind is AnswerKind.QUESTION and answer.state is AnswerState.ENDED


def let_go(s: AgentState, turn: Turn) -> None:
    """Drop the writes that were held when the question was asked. The user's reply decides, so the model must propose
    them again."""
    for call in unconfirmed(turn):
        if call.live:
            held_calls.drop(s, call, ASKED_INSTEAD)

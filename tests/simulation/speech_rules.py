"""The inspector's rules about speech: one answer at a time, none too early, and unknown outcomes are told."""

from typing import Any

from services.events.output import (
    AnswerEnded,
    AnswerKind,
    AnswerStarted,
    AnswerText,
    ApprovalAsked,
    CallStatus,
    TurnSettled,
)
from tests.simulation.books import UNDER_WAY, Books, TurnBook, demand


def output(books: Books, output: Any) -> None:
    match output:
        case AnswerStarted(turn=turn, kind=kind):
            demand(books.speaking is None, "answer-gate: two answers at once")
            books.speaking = output
            may_speak(books, books.turns[turn], turn, kind)
        case AnswerText(turn=turn, answer_id=answer_id):
            started = books.speaking
            demand(started is not None and started.answer_id == answer_id, "answer-gate: text outside an answer")
            if started is not None and started.kind is AnswerKind.ANSWER:
                demand(books.turns[turn].final, "no-early-answer: answer before final")
        case AnswerEnded(answer_id=answer_id):
            started = books.speaking
            demand(started is not None and started.answer_id == answer_id, "answer-gate: an end without a beginning")
            books.speaking = None
        case ApprovalAsked(turn=turn, call_turn=asked) if turn != asked:
            books.irregular.add(turn)  # the reply was unclear; without the question its words mean something else
        case TurnSettled(turn=turn) if turn in books.void:
            demand(not books.void[turn], f"turn {turn} settled twice")
            books.void[turn] = True
        case TurnSettled(turn=turn):
            book = books.turns[turn]
            demand(not book.settled, f"turn {turn} settled twice")
            regular = turn == books.current and not book.stopped and not books.closing
            demand(not (regular and book.unknown), f"unknown-outcome: the unknown outcome of turn {turn} was not told")
            book.settled = True


def may_speak(books: Books, book: TurnBook, turn: int, kind: AnswerKind) -> None:
    demand(not book.settled, f"turn {turn} is settled and speaks")
    if kind is AnswerKind.QUESTION:
        demand(book.eager or book.final, "early-answers: a question before the eager end")
    else:
        demand(book.final, f"no-early-answer: {kind} before final")
    if kind is not AnswerKind.ACKNOWLEDGEMENT:
        book.unknown = False
    if kind is AnswerKind.ANSWER:
        for place, call in books.calls.items():
            mine = place[0] == turn and call.status in UNDER_WAY | {CallStatus.COMMITTED}
            demand(not mine, f"answer-gate: the answer does not wait for {place}")

"""Repeats the open question if the reply to it was not understood."""

from collections.abc import Sequence
from dataclasses import replace

from services.grammar import answers, learned_talk
from services.grammar.advice import OFFER
from services.grammar.choosing import leaves_it
from services.grammar.doubt_words import QUESTIONS
from services.grammar.memory import TurnMemory
from services.grammar.planning import PlanBuilder, faint
from services.grammar.reading import listening_noise
from services.grammar.wording import imperative
from tools.language.spoken import listed

_AGAIN = "I did not get that. "
_MOST = 2
"""A question is repeated at most this many times."""
_SHORT = 6
"""Most words of a reply to "Should I ...?" after which it is repeated. A longer reply that is neither a yes nor a no
is about something else."""
_ANSWERING = frozenset(listed("yes yeah yep yup no nope nah not sure okay ok"))
_AGREEING = frozenset(listed("yes yeah yep yup sure okay ok please go on then do that thanks"))
"""A yes to an offer with a question for a value leaves only the question."""
_OWN_MATTER = frozenset(listed("i can could would will please do is are am you thanks thank hello hi bye goodbye good"))
"""First words of replies that may be about something else than the value that the question asked for."""


def ask_again(draft: PlanBuilder, memory: TurnMemory, said: Sequence[str]) -> None:
    """Adds the question of `memory` to the plan again if the words `said` led to nothing else."""
    question, made = memory.question, draft.plan
    if question is None or not draft.settled or question.times >= _MOST or not said:
        return
    if made.calls or made.questions or made.remarks or made.waiting or made.left or listening_noise(said):
        return
    if any(not faint(each) and each.tool != question.intent.tool for each in draft.intents):
        return
    value = question.slot is not None and said[0] not in _OWN_MATTER | QUESTIONS and not imperative(said[0])
    told = (
        not value
        and not leaves_it(said)
        and (answers.small_talk(said) or learned_talk.reply(draft.learned, said, draft.specs))
    )
    if told:
        return
    if question.slot is None and len(said) > _SHORT and said[0] not in _ANSWERING:
        return
    offered = OFFER in question.text and set(said) <= _AGREEING
    text = _shortly(question.text) if offered else _AGAIN + _shortly(question.text)
    intents = memory.doubts if question.slot is None and memory.doubts else (question.intent,)
    made.questions += [replace(question, text=text, intent=each, times=question.times + 1) for each in intents]


def _shortly(text: str) -> str:
    """The question alone, without the sentences before it in the same answer."""
    starts = [
        at
        for lead in ("Should I ", "Shall I ", "Did you mean", "I did not get that. ")
        if (at := text.rfind(lead)) >= 0
    ]
    shown = text[max(starts) :] if starts else text.split(OFFER)[-1]
    return shown.removeprefix("I did not get that. ")

"""Questions in place of "I didn't understand": what a time or a length alone is for ("seven am on weekdays"), and
whether the request is meant that the learned model thinks possible."""

import re

from services.grammar.doubt_words import QUESTION_WORDS
from services.grammar.free_order.bag import Bag
from services.grammar.intents import Intent, SlotValue
from services.grammar.learned_values import values_of
from services.grammar.planning import OpenQuestion, PlanBuilder
from tools import confirmation_question
from tools.language.moments import When
from tools.language.slots import SlotType
from tools.language.spoken import listed
from tools.language.tokens import FILLERS, Token, surface

_ALARM, _TIMER = "set_alarm", "set_timer"


def offered(draft: PlanBuilder) -> OpenQuestion | None:
    """The question whether an alarm or a timer should be set, where the words are nothing but its value; None for other
    words."""
    bag = Bag(draft.utterance.tokens, draft.now)
    size = len(bag.tokens)
    again, lengths, moments = bag.recurrences(), bag.durations(), bag.moments()
    if not size or bag.runs() or bag.asks:
        return None
    words = tuple(token.text for token in bag.tokens)
    if len(lengths) == 1 and not (again or moments) and _TIMER in draft.specs:
        length = SlotValue(SlotType.DURATION, lengths[0][0], 0, size)
        return _question(Intent(_TIMER, {"duration_seconds": length}, 0, size, words), draft)
    when = When()
    for each, _, _ in moments:
        if (each.day and when.day) or (each.time and when.time) or each.after is not None:
            return None
        when = when.merged(each)
    if when.time is None or lengths or len(again) > 1 or _ALARM not in draft.specs:
        return None
    slots = {"time": SlotValue(SlotType.TIME, when, 0, size)}
    if again:
        slots["rule"] = SlotValue(SlotType.RECURRENCE, again[0][0], 0, size)
    return _question(Intent(_ALARM, slots, 0, size, words), draft)


def _question(intent: Intent, draft: PlanBuilder) -> OpenQuestion | None:
    values = draft.arguments(intent)
    if values.missing:
        return None
    return OpenQuestion(confirmation_question.should_i(draft.specs[intent.tool], values.values), intent)


_REMEMBER = re.compile(
    r"(?:(?:oh|and|please|just|can you|could you|would you|you must|i need you to|i want you to|make sure you) )*"
    r"(?:remember|don't forget|do not forget|bear in mind|keep in mind) (?:for me )?(?:that )?(?P<told>.+)"
)
_NOTE = "create_note"
_TELLING = frozenset(
    listed("is are was were has have had said says told will would goes lives needs got left keeps likes hates am")
)
_NO_STATEMENT = QUESTION_WORDS | frozenset(("to", "me", "us", "about", "if", "this", "that", "it"))
_SHORTEST = 4


def to_remember(draft: PlanBuilder) -> OpenQuestion | None:
    """The question whether a statement that is to be remembered should be a note ("remember the vet said no chicken");
    None for other words, also for questions ("remember when we ...") and things to do ("remember to ...")."""
    heard = draft.utterance  # repair takes the "no" in "said no salt" for a correction
    whole = list(heard.words) == list(heard.raw)
    said = draft.raw_tokens or (heard.tokens if whole else [Token(word, word) for word in heard.raw])
    tokens = [token for token in said if token.text not in FILLERS]
    found = _REMEMBER.fullmatch(" ".join(token.text for token in tokens)) if _NOTE in draft.specs else None
    told = found["told"].split() if found is not None else []
    if len(told) < _SHORTEST or told[0] in _NO_STATEMENT or _TELLING.isdisjoint(told[1:]):
        return None
    start = len(tokens) - len(told)
    content = SlotValue(SlotType.TEXT, surface(tokens, start, len(tokens)), start, len(tokens))
    return _question(Intent(_NOTE, {"content": content}, 0, len(tokens), ("noted", *told)), draft)


_POSSIBLE, _MEANT = 0.3, 0.8
"""From this probability of the tool and of the act on, a request is offered that is not sure enough to be done."""
_MAKING = ("set_timer", "set_alarm", "create_reminder", "create_event", "add_list_items", "create_note")


def perhaps(draft: PlanBuilder) -> OpenQuestion | None:
    """The question about the only request that the learned model thinks possible, if all its values are read and it
    only makes something; None without one. The alternative is that nothing was understood."""
    requests = draft.learned.requests if draft.learned is not None else ()
    found = [each for each in requests if each.label in _MAKING and each.label in draft.specs and each.act == "do"]
    if len(found) != 1 or found[0].p_label < _POSSIBLE or found[0].p_act < _MEANT:
        return None
    (request,) = found
    values = values_of(request, draft.specs[request.label], draft.raw_tokens, draft.now)
    if values is None or values.unread or not values.slots:
        return None
    words = tuple(token.text for token in draft.raw_tokens[request.start : request.end])
    made = Intent(
        request.label, values.slots, request.start, request.end, words, confidence=request.p_label, learned=True
    )
    return _question(made, draft)

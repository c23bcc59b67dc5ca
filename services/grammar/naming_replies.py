"""Replies to a question for a name or a title ("Whose?", "What should I call it?") that are none, because they ask for
something.

A name may consist of any words, so that also "read that back to me" would be taken for one. A reply with the form of a
question or a command to the assistant is no name: the question is repeated. Who asks for the number of the contact that
is being saved hears it, with the question behind it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from services.grammar.amending.outcome import asks
from services.grammar.amending.pending import Lacks, PendingChange
from services.grammar.doubt_words import QUESTION_WORDS
from services.grammar.intents import Intent, SlotValue, spelled
from services.grammar.learned_replies import asks_else
from services.grammar.list_questions import asked_about_list
from services.grammar.planning import OpenQuestion
from services.grammar.recalled import RecalledTurn
from services.understanding.reading import LearnedReading
from tools.language.slots import SlotType
from tools.language.spoken import listed
from tools.language.tokens import FILLERS, Token, surface, tokenize
from tools.spec import ToolSpec

_TITLES = ("title", "label", "list_name")
_OPEN = (
    r"(?:(?:oh|wait|sorry|hang on|hold on|hmm|first|please|just|actually|and|but|so|okay|yes|no"
    r"|(?:can|could|would|will) you|(?:can|could) i|one (?:second|sec|moment)|let me|let us|i want to|i would like to"
    r"|i need to) )*"
)
_VERB = (
    r"(?:read|repeat|say|tell|show|give|play|spell|list|remind|hear|see|check|recap|run through|go (?:over|through))"
)
_SURELY = re.compile(
    rf"{_OPEN}{_VERB} (?:.* )?(?:me|us|again|back|back out|out loud|aloud|first|once more|one more time|over)(?: .*)?"
    r"|(?:say|come|what was|what is) (?:that )?again(?: please)?|pardon(?: me)?"
)
"""A command to the assistant, whatever the name would be of."""
_AUXILIARY = r"(?:do|does|did|is|are|was|were|have|has|had|can|could|would|will|should|shall|may)"
_SAID_OF = re.compile(
    rf"{_OPEN}{_VERB} (?:the|my|that|this|those|these|it|them)\b(?! (?:it|he|she|they|is|are)\b).*"
    rf"|{_AUXILIARY} (?:he|she|they|the|this)\b.*"
)
"""A command or a question that no person's name begins like."""
_ASKED = re.compile(rf"{_AUXILIARY} (?:you|i|we|it|that|there)\b.*")
_NUMBER = re.compile(r"\b(?:numbers?|digits)\b")
_NO_NAME = (
    r"(?:not|no|nothing|nobody|fine|ok|okay|alright|all|just|only|important|right|wrong|mine|me|private|too|very|so|gone"
    r"|over|done|enough|good|great|an?|what|how|why|where|who)"
)
_SAID_OF_IT = re.compile(rf"(?:it's|it is|that's|that is) {_NO_NAME}\b.*")
"""What is said of the number, and is no name ("it's not important")."""
_FILED = re.compile(
    r"(?:(?:just|please|oh|yes|can you|could you) )*(?:put|save|store|file|keep|add|enter|list|log|name|call|label)"
    r" (?:it|him|her|them|that|this)(?: (?:down|in))?(?: (?:as|under|for|to))? (?=\w)"
    r"|(?:it's|it is|that's|that is|that would be|this is|it belongs)(?: for| from| to)?"
    rf" (?!{_NO_NAME}\b)(?=\w)"
)
_OF_A_PERSON = ("get_birthday", "get_phone_number", "get_email_address")
"""Look-ups whose words may be what a user says of somebody ("I don't know his birthday")."""
_PERSON = frozenset(("person", "title", "label", "name"))
_CLEAR = 0.6
"""Above this confidence of the grammar, a reply is a request for something else."""
_NOBODY = 0.8
"""From this probability of a request in which no person is named on, the reply to "Whose?" is no name."""
_LONGEST = 4
_LONGEST_REPLY = 6
"""Words of the longest reply that gives a name in a sentence of its own ("it's for keith marlow, the plumber")."""
_CLAUSE = frozenset(listed("i i'm i've i'll he he's she she's they they're you you're we we're don't doesn't didn't"))


def turned_away(
    question: OpenQuestion | None,
    pending: PendingChange | None,
    text: str,
    found: LearnedReading | None,
    intents: Sequence[Intent],
    specs: Mapping[str, ToolSpec],
) -> RecalledTurn | None:
    """The question again, if `text` asks for something instead of telling the name that `question` asks for, or the
    look-up for a question about the list to which things are to be put; None if it may be a name, or is
    a clear request, which is carried out. `intents`: those of the turn."""
    if question is None or question.options:
        return None
    if told := asked_about_list(question, text, specs):
        return told
    tokens = [token for token in tokenize(text) if token.text not in FILLERS]
    words = [token.text for token in tokens]
    said = " ".join(words)
    if pending is not None:
        if pending.lacks is not Lacks.NAME or not _in_form(words, said):
            return None
        if new_request(question, pending, found, text, intents, specs):
            return None
        return asks("I did not get that. What should I call it?", pending.change, pending.things, Lacks.NAME)
    if _is_whose(question):
        return _whose(question, tokens, found, intents, text)
    if question.slot not in _TITLES or _clear(question, intents):
        return None
    return RecalledTurn((), again=True) if _SURELY.fullmatch(said) else None


def new_request(
    question: OpenQuestion | None,
    pending: PendingChange | None,
    found: LearnedReading | None,
    text: str,
    intents: Sequence[Intent],
    specs: Mapping[str, ToolSpec],
) -> bool:
    """Whether the turn is surely no reply to the question but a request for something else. To the question for another
    name only a look-up is: "call the dentist" may be the name."""
    another = asks_else(question, found, text) and not (_is_whose(question) and _only_name(found))
    if pending is None or pending.lacks is not Lacks.NAME or found is None:
        return another
    look_up = all(specs[each.tool].safe for each in intents)
    return another and look_up and question is not None and _clear(question, intents)


def _is_whose(question: OpenQuestion | None) -> bool:
    return question is not None and question.slot == "name" and question.intent.tool == "add_contact"


def _only_name(found: LearnedReading | None) -> bool:
    """Whether all words are one name, which the model takes for a topic to look up."""
    request = found.requests[0] if found is not None and len(found.requests) == 1 else None
    return request is not None and any((span.start, span.end) == (request.start, request.end) for span in request.spans)


def _clear(question: OpenQuestion, intents: Sequence[Intent]) -> bool:
    return any(each.complete and each.confidence > _CLEAR and each.tool != question.intent.tool for each in intents)


def _in_form(words: Sequence[str], said: str) -> bool:
    """Whether the words have the form of a question or a command to the assistant."""
    forms = (_SURELY, _ASKED)
    return bool(words) and (words[0] in QUESTION_WORDS or any(form.fullmatch(said) for form in forms))


def _whose(
    question: OpenQuestion,
    tokens: Sequence[Token],
    found: LearnedReading | None,
    intents: Sequence[Intent],
    text: str,
) -> RecalledTurn | None:
    """What the reply to "Whose?" means, if it is more or less than a name."""
    words = [token.text for token in tokens]
    said = " ".join(words)
    if (filed := _FILED.match(said)) is not None and len(rest := tokens[len(filed[0].split()) :]) <= _LONGEST:
        name = SlotValue(SlotType.NAME, spelled(surface(rest, 0, len(rest)), SlotType.NAME))
        slots = {**question.intent.slots, "name": name}
        return RecalledTurn((replace(question.intent, slots=slots, complete=True),))
    explains = len(words) > _LONGEST_REPLY and not _CLAUSE.isdisjoint(words)
    form = _in_form(words, said) or _SAID_OF.fullmatch(said) is not None or _SAID_OF_IT.fullmatch(said) is not None
    heard = explains or form or _nobody(found, len(words))
    phone = str(question.intent.said("phone") or "")
    if heard and phone and _NUMBER.search(said):
        return RecalledTurn((question.intent,), ask=f"The number is {phone}. Whose is it?", slot="name")
    another = asks_else(question, found, text) and not _only_name(found) and not explains
    others = [each for each in intents if not (explains and each.tool in _OF_A_PERSON)]
    if not heard or another or _clear(question, others):
        return None
    return RecalledTurn((), again=True)


def _nobody(found: LearnedReading | None, count: int) -> bool:
    """Whether the model takes the `count` words for one request in which no person is named."""
    if found is None or count < 2 or len(found.requests) != 1:
        return False
    request = found.requests[0]
    named = any(span.name in _PERSON for span in request.spans)
    return request.p_label >= _NOBODY and not named and request.label != "add_contact"

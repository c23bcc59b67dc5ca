"""Sentences about a write that has not been carried out, in the user's own words if these have the form of a
command."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from services.grammar.intents import Intent
from tools import confirmation_question
from tools.language.slots import SlotType
from tools.language.spoken import listed
from tools.language.tokens import Token
from tools.spec import ToolSpec
from tools.spoken_values import spoken

_VERBS = frozenset(
    listed(
        """set start add put text call cancel delete move send ring phone message remind wake stop clear remove take
        make create schedule book play pause turn save write note email mail tell let navigate change rename reschedule
        count give get push delay postpone shift bring begin run empty wipe append jot drive go skip resume raise lower
        plan block cross strike bump kill end switch mark store dial reply forward buy need"""
    )
)
_TURNED = {"my": "your", "me": "you", "mine": "yours", "our": "your", "us": "you"}


def imperative(word: str) -> bool:
    """Whether a request that begins with `word` is a command in form."""
    return word in _VERBS and word != "need"


def doing(spec: ToolSpec) -> str:
    """What a tool does: by its name ("set the timer"), or, for a client's tool of which the name begins with no verb or
    has no object ("add_to_cart"), by its description."""
    name = spec.name.removeprefix(f"{spec.extra.get('mcp', '')}_")
    first, _, rest = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|-", "_", name).lower().partition("_")
    about = _DESCRIBED.match(spec.description) if spec.client_side else None
    if about is None or about["verb"].lower() in _NO_VERBS:
        return confirmation_question.doing(name)
    verb = re.sub(r"(?<=sh|ch|ss)es$|(?<=x)es$|(?<=[^s])s$", "", about["verb"].lower())
    unworded = verb in rest.split("_") or (first == verb and rest.partition("_")[0] in _LINKING)
    return verb + about["rest"] if unworded else confirmation_question.doing(name)


_DESCRIBED = re.compile(r"(?P<verb>[A-Z][a-z]+)(?P<rest>(?: [\w'-]+){1,9})(?=[.,;:(]|$)")
_NO_VERBS = frozenset(listed("a an the this use tool function whether how when where what all any"))
_LINKING = frozenset({"to", "for", "in", "with", "from"})


def phrase(intent: Intent, tokens: Sequence[Token]) -> str:
    """The request in the user's words, with "my" turned into "your" outside of dictated text ("cancel your dentist
    appointment"); "" if it does not have the form of a command."""
    if not imperative(intent.words[0]):
        return ""
    if tuple(token.text for token in tokens[intent.start : intent.end]) != intent.words:
        return " ".join(_TURNED.get(word, word) for word in intent.words)
    dictated = {
        at for value in intent.slots.values() if value.type is SlotType.TEXT for at in range(value.start, value.end)
    }
    said = [
        token.surface if at in dictated else _TURNED.get(token.text, token.surface)
        for at, token in enumerate(tokens[intent.start : intent.end], start=intent.start)
        if token.surface
    ]
    return " ".join([said[0].lower(), *said[1:]]) if said else ""


def should_i(intent: Intent, spec: ToolSpec, tokens: Sequence[Token]) -> str:
    """The question whether to carry out `intent`."""
    said = phrase(intent, tokens)
    if said:
        return f"Should I {said}?"
    words = " ".join(_TURNED.get(word, word) for word in intent.words)
    return f"Should I {doing(spec)}: {words}?"


def as_understood(spec: ToolSpec, arguments: Mapping[str, Any]) -> str:
    """The question whether to make the call, with each argument in words."""
    return f"I did not get all of that. {confirmation_question.should_i(spec, arguments)}"


def as_declared(spec: ToolSpec, arguments: Mapping[str, Any], all_heard: bool) -> str:
    """The question whether to call a declared tool, with each argument in words."""
    values = [spoken(name, value) for name, value in arguments.items()]
    question = f"Should I {doing(spec)}{': ' if values else ''}{', '.join(values)}?"
    return question if all_heard else f"I did not get all of that. {question}"


def once_again(spec: ToolSpec, arguments: Mapping[str, Any], changed: bool) -> str:
    """The question whether to call a declared tool once more; `changed`: with other values, as its last call cannot be
    changed."""
    again = f"{as_declared(spec, arguments, all_heard=True)[:-1]}, once more?"
    return f"I can't change that any more. {again}" if changed else again


ONE_AT_A_TIME = "I did nothing yet, because I can take only one day and time at once. Please tell me one of them."
CANNOT_UNDO = "I can't undo that."


def once_only(intent: Intent, spec: ToolSpec, tokens: Sequence[Token]) -> str:
    """The question whether to do something once that the user wants repeatedly."""
    return f"I can do that once, but not again and again. {should_i(intent, spec, tokens)[:-1]}, just once?"


def in_calendar(title: str) -> str:
    """The question whether to put `title` into the calendar, although it may be no event."""
    return f"All I can do is put it in your calendar. Should I put {title[:1].lower()}{title[1:]} in your calendar?"


def meant_as(slot: str, text: str) -> str:
    """The question whether `text` is the text that was asked for, since it could also be a request."""
    leads = {"content": "Should the note say", "text": "Should I remind you of"}
    return f"{leads.get(slot, 'Should it say')}: {text}?"


def nothing_done(words: str) -> str:
    """The sentence that nothing was done because `words` were not understood."""
    return f"I did nothing, because I did not get this part: {words}."


def sent_again(spec: ToolSpec) -> str:
    """The question whether to do something that cannot be undone a second time, with the corrected values."""
    return f"I can't take back what is done. Should I {doing(spec)} once more, as you say now?"


def left_undone(spec: ToolSpec) -> str:
    """The sentence about a call that waited for a yes and was dropped because the user asked for something else."""
    return f"I did not {doing(spec)}."


def will_not(intent: Intent, spec: ToolSpec, tokens: Sequence[Token]) -> str:
    """The reply to a denied request."""
    return f"Okay, I won't {phrase(intent, tokens) or doing(spec)}."


def not_heard(words: str) -> str:
    """The sentence that a part of a request was not understood."""
    return f"I did not get this part: {words}."


OKAY = "Okay."
NOTHING_ASKED = "I have not asked you anything. What can I do for you?"
NOTHING_TO_UNDO = "I can only undo what you asked for last, and there is nothing to undo about that."


def unusable(words: str) -> str:
    """The sentence that `words` are no usable value, so that nothing was done."""
    return f"I cannot use {words} for that, so I did nothing."


def unknown_condition(spec: ToolSpec) -> str:
    """The sentence that a conditional request was not carried out because its condition could not be checked."""
    return f"I could not find out whether that holds, so I did not {doing(spec)}."


def not_carried_out(reads: Sequence[ToolSpec], writes: Sequence[ToolSpec]) -> str:
    """The sentence that the requested `reads` and `writes` were not carried out, for whatever reason."""
    failed = " and ".join(dict.fromkeys(doing(spec) for spec in reads))
    left = " and ".join(dict.fromkeys(doing(spec) for spec in writes))
    if failed and left:
        return f"I could not {failed}, so I did not {left}."
    return f"I could not {failed}." if failed else f"I did not {left}."

"""Recipes for messages and phone calls, which look up the number or address of each name first."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from services.grammar import wording
from services.grammar.intents import Intent, spelled
from services.grammar.planning import PlanBuilder, ResultReference
from services.grammar.recipes.plain import plain
from services.grammar.recipes.whole_names import dialled, to_number, whole_name
from services.grammar.slot_questions import question_for
from services.grammar.suggestions import suggestion
from services.models.call_view import KnownCall, KnownCallStatus
from tools.language.slots import SlotType
from tools.spec import ToolSpec

_LOOKUPS = {"send_sms": "get_phone_number", "place_call": "get_phone_number", "send_email": "get_email_address"}
_PATHS = ("phone", "number", "phone_number", "mobile", "email", "address", "email_address", "value")
PRONOUNS = frozenset({"it", "them", "him", "her", "that", "this", "there", "he", "she", "they", "one"})


def look_up(
    names: Sequence[str], tool: str, key: str, intent: Intent, slot: str, draft: PlanBuilder
) -> list[Any] | None:
    """References to what `tool` returns for each name; None while one is pending, ambiguous or not found."""
    found: list[Any] = []
    for index, name in enumerate(names):
        call = draft.read(f"{key}.{index}", tool, {"name": name}, spoken=False)
        if call is None:
            continue
        others = candidates(call)
        if others:
            draft.ask(f"Which one: {' or '.join(others)}?", intent, slot, others)
        elif (meant := suggestion(call.error or "", names, index, intent, slot)) is not None:
            draft.put(meant)
        elif call.status is KnownCallStatus.FAILED or not call.value:
            noun = "number" if "phone" in tool else "e-mail address"
            draft.plan.remarks[f"{key}.{index}"] = call.error or f"I have no {noun} for {name}."
        else:
            found.append(ResultReference(f"{key}.{index}", path_of(call.value)))
    return found if len(found) == len(names) else None


def candidates(call: KnownCall) -> list[str]:
    """The names to choose from in an ambiguous result; [] if the result is not ambiguous."""
    value = call.value
    if isinstance(value, dict):
        value = value.get("ambiguous") or value.get("candidates") or value.get("matches") or []
    if not isinstance(value, list) or len(value) < 2:
        return []
    return [str(v.get("name") or v.get("title")) if isinstance(v, dict) else str(v) for v in value]


def path_of(value: Any) -> str:
    """The field of a look-up's result that holds the number or address; "" if the result has no such field."""
    if isinstance(value, dict):
        return next((path for path in _PATHS if path in value), "")
    return ""


_NUMBERS = re.compile(r"(?<=\w)(?:['’]s|s['’])? (?:mobile|cell|phone|number|home|work)(?: (?:phone|number))?$", re.I)
"""Behind a name, which of the person's numbers is meant."""


def names_in(said: str) -> list[str]:
    """The names in "mum and dad" or "both anna and ben", in ordinary spelling."""
    said = _NUMBERS.sub("", said)
    parts = [part.strip() for part in f" {said} ".replace(" both ", " ").split(" and ")]
    return [spelled(part.removeprefix("my ").removeprefix("the "), SlotType.NAME) for part in parts if part]


_NO_NAMES = frozenset(("saying", "says", "reading", "from", "about"))


def send(intent: Intent, key: str, draft: PlanBuilder) -> None:
    """Sends a message. In "email it to samir" the text is the result of an earlier look-up."""
    who = intent.said("to")
    if isinstance(who, str) and who.casefold().split()[0] in _NO_NAMES:
        draft.plan.unheard = True  # "she left a message saying ..."
        return
    if not isinstance(who, str) or not draft.heard(intent, "to"):
        draft.plan.unheard = True
        if who is None:
            draft.ask(question_for("to"), intent, "to")
        return
    text = "message" if intent.tool == "send_sms" else "body"
    if (numbered := to_number(intent, text)) is not None:
        draft.write(key, numbered[0], intent.tool, {"to": [numbered[1]], text: _sentence(numbered[0].said(text))})
        return
    whole = whole_name(intent, "to", text, _LOOKUPS[intent.tool], key, draft)
    if whole is None:
        draft.plan.unheard = True
        return
    draft.meant[id(intent)] = whole
    intent, who = whole, str(whole.said("to"))
    people = _recipients(who, intent, key, draft)
    values = {k: v for k, v in draft.arguments(intent).values.items() if k not in ("to",)}
    content = _content(intent, text, draft)
    if content is not None:
        values[text] = content
    if text not in values:
        draft.plan.unheard = True
        if not draft.plan.waiting and intent.said("thing") is None and not _NOBODY_NAMED.fullmatch(who.casefold()):
            draft.ask(question_for(text), intent, text)
        return
    values |= _with_subject(values[text], text, draft.specs[intent.tool])
    if people is None or not draft.heard(intent):
        draft.plan.unheard = draft.plan.unheard or not draft.heard(intent)
        return
    draft.write(key, intent, intent.tool, {"to": people, **values})


_PERSONS = frozenset({"him", "her", "them", "he", "she", "they", "his", "hers", "theirs"})
_OWN = frozenset({"myself", "ourselves"})
_BEHIND = _OWN | {"back", "again", "now", "then", "too", "please", "up", "instead", "later"}
"""Behind a pronoun, these are no part of a name."""


_NOBODY_NAMED = re.compile(
    r"(?:to )?(?:somebody|someone|anybody|anyone|people|persons?|folks?|whoever"
    r"|(?:a|an|another|any|some|other) (?:person|people|friends?|contact))"
    r"(?: (?:else|for me|(?:that )?i know|in my contacts|or other))*"
)
"""A person in general, whom no contact is called."""


def _spoken_of(who: str, intent: Intent, slot: str, draft: PlanBuilder) -> str | None:
    """The name of the person that a pronoun stands for, of whom an earlier turn spoke; `who` itself where it is a name.
    None where nobody was spoken of, or a person in general ("somebody"): then the user is asked."""
    words = who.casefold().split()
    if _NOBODY_NAMED.fullmatch(who.casefold()):
        draft.plan.unheard = True
        draft.ask(question_for(slot), intent, slot)
        return None
    if words[0] not in _PERSONS or not set(words[1:]) <= _BEHIND:
        return who
    if _OWN & set(words):
        draft.plan.remarks["own"] = wording.OKAY  # "I'll ring her myself"
        return None
    last = draft.spoken_of.get("name")
    if isinstance(last, str):
        return last
    draft.plan.unheard = True
    draft.ask(question_for(slot), intent, slot)
    return None


def _recipients(who: str, intent: Intent, key: str, draft: PlanBuilder) -> list[Any] | None:
    if who in PRONOUNS:
        earlier = draft.earlier_read(intent)
        if earlier is not None:
            read, call = earlier
            return [ResultReference(read, path_of(call.value))] if call is not None and call.value else None
    named = _spoken_of(who, intent, "to", draft)
    return look_up(names_in(named), _LOOKUPS[intent.tool], key, intent, "to", draft) if named is not None else None


def _content(intent: Intent, text: str, draft: PlanBuilder) -> Any:
    """A reference to the text that "it" means in "email it to samir", the body of what was found; None for other
    texts."""
    if intent.said("thing") is None or intent.said(text) is not None:
        return None
    earlier = draft.earlier_read(intent)
    if earlier is None or earlier[1] is None or not isinstance(earlier[1].value, dict):
        return None
    for path in ("content", "body", "text", "summary", "snippet"):
        if path in earlier[1].value:
            return ResultReference(earlier[0], path)
    return None


_SUBJECT = re.compile(r"^(?:with )?(?:the )?subject (?:is )?(.+?) (?:and )?(?:body|message|text) (?:is )?(.+)$", re.I)

_SUBJECT_BEHIND = re.compile(
    r"^(?P<body>.+?) (?:(?:and )?(?:the )?subject (?:line )?(?:(?:can|should|could|may|must|to) (?:be|say|read)|line)"
    r"|(?:and )?with (?:the |a )?subject(?: line)?) (?P<subject>.+)$",
    re.I,
)


def _with_subject(text: Any, name: str, spec: ToolSpec) -> dict[str, Any]:
    """ "Subject lunch body are we still on": fills both fields, if the tool has both."""
    if not isinstance(text, str) or "subject" not in spec.parameters.get("properties", {}):
        return {name: _sentence(text)}
    if (found := _SUBJECT.match(text)) is not None:
        subject, body = found[1], found[2]
    elif (found := _SUBJECT_BEHIND.match(text)) is not None:
        subject, body = found["subject"], found["body"]
    else:
        return {name: _sentence(text)}
    return {"subject": subject[:1].upper() + subject[1:], name: _sentence(body)}


def _sentence(text: Any) -> Any:
    if not isinstance(text, str):
        return text
    text = " ".join("I" + word[1:] if word.split("'")[0] == "i" else word for word in text.split())
    return text[:1].upper() + text[1:] + ("" if text[-1:] in ".?!" else ".")


def call(intent: Intent, key: str, draft: PlanBuilder) -> None:
    """Places a call: to digits directly, to a name after the number was looked up."""
    who = intent.said("number")
    if not isinstance(who, str):
        plain(intent, key, draft)
        return
    number = dialled(who)
    if number is not None:
        value = replace(intent.slots["number"], value=number)
        intent = replace(intent, slots={**intent.slots, "number": value})
    if any(char.isdigit() for char in number or who):
        plain(intent, key, draft)
        return
    if not draft.heard(intent):
        draft.plan.unheard = True
        return
    numbers = _numbers(who, intent, key, draft)
    if numbers:
        draft.write(key, intent, intent.tool, {"number": numbers[0]})


def _numbers(who: str, intent: Intent, key: str, draft: PlanBuilder) -> list[Any] | None:
    earlier = draft.earlier_read(intent) if who in PRONOUNS else None
    if earlier is None:
        named = _spoken_of(who, intent, "number", draft)
        names = names_in(named)[:1] if named is not None else []
        return look_up(names, _LOOKUPS[intent.tool], key, intent, "number", draft)
    read, outcome = earlier
    if outcome is None or not outcome.value:
        return None
    return [ResultReference(read, path_of(outcome.value))]

"""Recipes for contacts: saving a name with a number or address, and looking up "her number"."""

import re
from collections.abc import Sequence
from dataclasses import replace

from services.grammar.amending.clause_bounds import states
from services.grammar.amending.hearing import spelt_out
from services.grammar.intents import Intent, SlotValue, spelled
from services.grammar.planning import PlanBuilder
from services.grammar.recipes.plain import note_read, plain
from services.grammar.suggestions import suggested
from services.models.call_view import KnownCallStatus
from tools.language.moments import When
from tools.language.slots import SlotType
from tools.language.spoken import listed
from tools.language.tokens import surface, tokenize

_PHONE = re.compile(r"\+?\d[\d ()./-]*\d")
_EMAIL = re.compile(r"(\S+(?: (?:dot|underscore|dash) \S+)*) at (\S+(?: dot \S+)+)", re.I)
_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_DIGITS = {word: str(digit) for digit, word in enumerate(_NUMBERS)} | {"oh": "0", "nought": "0"}
_TEENS = {
    word: str(10 + more)
    for more, word in enumerate(
        listed("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
    )
}
_TENS = {
    word: str(2 + more) for more, word in enumerate(listed("twenty thirty forty fifty sixty seventy eighty ninety"))
}
_ZEROS = {"hundred": "00", "thousand": "000"}
_TIMES = {"double": 2, "triple": 3}
DIALLED = frozenset((*_DIGITS, *_TEENS, *_TENS, *_ZEROS, *_TIMES))
"""Words of telephone numbers."""
_LINKS = frozenset(listed("with on at and is the number phone mobile email address her his their it as"))
RELATIONS = frozenset(
    listed(
        """plumber electrician builder landlord landlady dentist doctor hairdresser barber gardener cleaner neighbour
        boss manager accountant solicitor lawyer teacher tutor coach vet nanny babysitter childminder mechanic
        decorator roofer joiner carpenter optician physio therapist"""
    )
)
_CLOSING = frozenset(listed("please then too as also now thanks and if while"))
_HER = frozenset({"her", "his", "their", "she", "he", "they", "him", "them"})


def add(intent: Intent, key: str, draft: PlanBuilder) -> None:
    """Saves a contact. Divides the words into name and number or address by their form; asks for what is missing."""
    name = str(intent.said("name") or "")
    said = f"{name} {intent.said('phone') or ''}".strip()
    if whole := _whole(intent, draft):
        name, said = "", whole
    if (filed := _FILED.match(f"{said} ")) is not None:
        name, said = name[filed.end() :], said[filed.end() :]
    phone, email = phone_in(said), email_in(said)
    rest = said.split(email[0])[0] if email else said
    rest = _figures(rest)
    who = rest.split(phone)[0].split() if phone else rest.split()
    while len(who) > 1 and who[-1].casefold() in _LINKS:
        who.pop()
    if who and all(each.casefold() in _LINKS for each in who):
        who = []  # "a contact with the number ..."
    who, relation = _named(name.split(), who)
    while len(who) > 1 and who[0].casefold() in ("the", "my", "our", "this", "that"):
        del who[0]  # "save the electrician's number"
    slots = {slot: value for slot, value in intent.slots.items() if slot not in ("name", "phone")}
    if relation:
        slots["nickname"] = SlotValue(SlotType.LABEL, relation)
    if who:
        slots["name"] = SlotValue(SlotType.NAME, spelled(" ".join(who), SlotType.NAME), *_span(intent))
    if phone:
        slots["phone"] = SlotValue(None, phone)
    if email:
        slots["email"] = SlotValue(None, email[1])
    born = intent.said("born")
    if isinstance(born, When) and born.day is not None:
        slots["born"] = replace(intent.slots["born"], type=None, value=born.day.isoformat())
    known = replace(intent, slots=slots)
    if who and intent.complete and not (phone or email or intent.said("born") or intent.said("email")):
        draft.plan.unheard = True
        draft.ask(f"What is the phone number or e-mail address of {slots['name'].value}?", known, "phone")
        return
    plain(known, key, draft)


_FILED = re.compile(
    r"(?:(?:please|and) )*(?:(?:save|store|call|name|put|add|enter|list|file) (?:him|her|them|it|that|this)"
    r"(?: down)?(?: (?:as|under))?|(?:this|that|the)(?: new)? number (?:as|under|for)|as|under) ",
    re.I,
)
"""Before a name: "save him as ...", "as ..."."""


def _whole(intent: Intent, draft: PlanBuilder) -> str:
    """The words from the name to the number, with what stands between them ("ravi the plumber ..."); "" where the turn
    does not say both."""
    name, phone, tokens = intent.slots.get("name"), intent.slots.get("phone"), draft.utterance.tokens
    if name is None or phone is None or not name.start < name.end <= phone.start < phone.end <= len(tokens):
        return ""
    said, between = surface(tokens, name.start, phone.end), tokens[name.end : phone.start]
    same = said.startswith(str(name.value)) and said.endswith(str(phone.value))
    return said if same and all(each.text in _LINKS for each in between) else ""


def _named(asked: Sequence[str], who: Sequence[str]) -> tuple[list[str], str]:
    """The name in the words `who`, and the relation ("" without one). `asked`: the words of the request, if the name
    comes from an answer ("my doctor", answered by "Doctor Singh")."""
    told = list(who[len(asked) :])
    if not asked or list(who[: len(asked)]) != list(asked) or not told:
        return list(who), ""
    while told and told[0].casefold().replace("’", "'") in _INTRODUCING:
        told = told[1:]
    own = asked[0].casefold() in _OWN and len(asked) > 1
    relation = " ".join(asked[own:]).casefold()
    known = own or relation in RELATIONS
    return (told, relation) if told and known else ([*asked, *told], "")


_OWN = frozenset(("my", "our", "the"))
_INTRODUCING = frozenset(
    listed(
        "um uh oh yeah yes it's it is that's that his her their name name's called he's she's the so okay well and sure"
    )
)


def _span(intent: Intent) -> tuple[int, int]:
    """The (start, end) of the words for name and number, for the guard: numbers inside belong to them."""
    values = [value for name, value in intent.slots.items() if name in ("name", "phone") and value.end > value.start]
    return min((value.start for value in values), default=0), max((value.end for value in values), default=0)


def phone_in(said: str) -> str | None:
    """The phone number in `said`, in digits or in words ("oh double seven ..."); None without one."""
    found = _PHONE.search(_figures(said))
    return found[0] if found and sum(char.isdigit() for char in found[0]) > 2 else None


def email_in(said: str) -> tuple[str, str] | None:
    """The words of an e-mail address ("ann at example dot org") and the address; None without one."""
    found = _EMAIL.search(said)
    if found is None:
        return None
    address = f"{found[1]}@{found[2]}".casefold()
    for word, sign in (("dot", "."), ("underscore", "_"), ("dash", "-")):
        address = address.replace(f" {word} ", sign)
    return found[0], address.replace(" ", "")


def _figures(said: str) -> str:
    """`said` with number words in figures, as telephone numbers are said: digit by digit, in pairs ("seventy seven"),
    or in hundreds ("two hundred"); "plus" before them is a "+"."""
    words, out, run = said.split(), [], ""
    times, tens = 1, False
    for word in [*words, ""]:
        low = word.casefold()
        if tens and low not in _NUMBERS[1:]:
            run += "0"
        tens = low in _TENS
        if low in _TIMES:
            times = _TIMES[low]
        elif low == "plus" and not run:
            run = "+"
        elif low in _ZEROS and run:
            run += _ZEROS[low]
        elif (figures := _DIGITS.get(low) or _TEENS.get(low) or _TENS.get(low)) is not None:
            run, times = run + figures * times, 1
        else:
            if run == "+":
                word = f"+{word}" if word[:1].isdigit() else f"plus {word}"
            elif run:
                out.append(run)
            run, times = "", 1
            out.append(word)
    return " ".join(out).strip()


def delete(intent: Intent, key: str, draft: PlanBuilder) -> None:
    """Deletes a contact. A reason behind the name is no part of it ("... she changed her number")."""
    said = intent.slots.get("name")
    if said is not None and isinstance(said.value, str):
        name = _without_reason(said.value)
        intent = replace(intent, slots={**intent.slots, "name": replace(said, value=name)})
    plain(intent, key, draft)


def _without_reason(name: str) -> str:
    tokens = tokenize(name)
    for at in range(1, len(tokens)):
        if states([token.text for token in spelt_out(tokens[at:])]):
            return surface(tokens, 0, at)
    return name


def _look_up_owner(intent: Intent, key: str, draft: PlanBuilder) -> None:
    """Looks the person up. Nobody is called "Nadias", but somebody Nadia: a recogniser may leave the apostrophe out."""
    plain(intent, key, draft)
    name = str(intent.said("name") or "")
    looked = next((each for each in draft.plan.calls if each.key == key), None)
    call = draft.outcome(looked) if looked is not None else None
    if call is None or looked is None or call.status is not KnownCallStatus.FAILED or not name.endswith("s"):
        return
    owner = name.removesuffix("'s").removesuffix("s")
    meant = suggested(call.error or "")
    if meant and all(owner.casefold() in each.casefold().split() for each in meant):
        draft.plan.calls[-1] = replace(looked, spoken=False)
        draft.read(f"{key}.owner", intent.tool, {"name": spelled(owner, SlotType.NAME)})
        note_read(intent, f"{key}.owner", draft)


def look_up(intent: Intent, key: str, draft: PlanBuilder) -> None:
    """Looks up a number or an address; "her" is the person who was mentioned last."""
    said = str(intent.said("name") or "").casefold()
    if said not in _HER:
        _look_up_owner(intent, key, draft)
        return
    behind = [token.text for token in draft.utterance.tokens[intent.end : intent.end + 1]]
    if intent.words[-1] in ("phone", "mobile", "cell") and not _CLOSING.issuperset(behind):
        return  # "and her phone was off"
    last = draft.spoken_of.get("name")
    if last is None:
        draft.plan.unheard = True
        draft.ask("Whose?", intent, "name")
        return
    draft.read(key, intent.tool, {"name": last})

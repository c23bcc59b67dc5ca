"""Reads contacts and birthdays in any order: "Dave's new number is oh seven seven ..., save it", "nan was born on
..."."""

import re
from collections.abc import Sequence
from datetime import date

from services.grammar.free_order.bag import Bag
from services.grammar.free_order.names import doubtful
from services.grammar.intents import Intent, SlotValue, spelled
from services.grammar.recipes.contacts import RELATIONS, email_in, phone_in
from tools.language.dates import date_at, past_or_coming_at
from tools.language.day_counts import year_at
from tools.language.moments import When
from tools.language.slots import SlotType
from tools.language.spoken import SpokenValue, listed

TOOL = "add_contact"
_KEEP = (
    r"(?:remember|save|note|keep|store|change|update|correct|add|put|pop|stick|write|make a note of|jot|log|get"
    r"|don't forget"
    r"|do not forget|bear in mind"
    r"|take down|make a note)"
)
_IT = r"(?:it|that|this|them|her|him)"
_KEEP_IT = re.compile(
    rf"(?:^|(?<= ))(?:and |so |can you |could you |would you )*(?:{_KEEP}(?: {_IT})?(?: (?:down|in mind|safe"
    rf"|for me|somewhere|hold of(?: {_IT})?))*"
    rf"|keep hold of {_IT}|don't (?:you )?forget(?: {_IT})?|make sure you know {_IT})$"
)
_KEEP_FIRST = re.compile(rf"^(?:can you |could you )?{_KEEP}(?: in mind| down)?(?: that)?(?= )")
_NO_YEAR = re.compile(r"(?:^|(?<= ))(?:i )?(?:don't|do not|not sure|no idea)(?: know)? (?:what|which|of the) year$")
_NEW = re.compile(
    r"^(?:(?:add|save|create|make|store|put in|start) )?(?:an? |the )?(?:new )?contact(?: details)?(?: (?:for"
    r"|called|named|of|(?:\| )?(?:and )?(?:save|store|call|name|put|file) (?:him|her|them|it)(?: (?:as|under))?))?(?= )"
)
_PHONE_BOOK = re.compile(
    r"(?:^|(?<= ))(?:in|to|into|on|onto) (?:(?:my|the|your) )?(?:contacts|contact list|phone book|phonebook"
    r"|phone|address book)(?= |$)"
)
_CARD = re.compile(
    r"(?<= )(?:in|to|into|on|onto|with|under) (?:my|the|your|his|her|their)"
    r" (?:contacts?|card|details|entry|address book)$"
)
_NUMBER = re.compile(
    r"(?:'s)?(?:^|(?<= ))(?:(?:and )?(?:his|her|their|my|the|on|with) )?(?:new |mobile |phone |home |work "
    r"|cell )*(?:number|mobile|phone|email|address)"
    r"(?: address)?(?:'s)?(?: (?:is|as|it is|to|at))?(?= |$)"
)
_LETTERS = re.compile(r"(?:^|(?<= ))(?:(?:that is|that's|spelled|spelt|spelling) )(?P<letters>\w(?: \w){2,})(?= |$)")
_RELATION = re.compile(
    r"(?:^|(?<= ))(?:(?:who|he|she|they)(?: is| are|'s|'re)|that is|that's|it's|it is) (?:my|our"
    r"|the) (?P<who>\w+(?: \w+)?)(?= \||$)"
)
_MY = re.compile(
    r"^(?:my|our) (?P<who>\w+(?: (?!is|called|named|who)\w+)?)(?: (?:is called|is named|is|who is|called|named)"
    r"|'s called) (?=\w)"
)
_DIGITS = frozenset(
    listed(
        """oh o zero nought one two three four five six seven eight nine ten eleven twelve thirteen fourteen
        fifteen sixteen
        seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand double
        triple"""
    )
)
_LEAST_DIGITS, _LONGEST_NAME = 5, 4


def read(bag: Bag) -> list[Intent] | None:
    """A contact with a number or an address, or somebody's birthday; None if a word is unexplained."""
    return birthday(Bag(bag.tokens, bag.now)) or contact(bag)


def birthday(bag: Bag) -> list[Intent] | None:
    """Somebody's birthday. After "remember that" or the like it is saved; after a mere statement the user is asked."""
    bag.cue(_CARD)
    kept = bag.cue(_KEEP_IT) is not None
    kept = bag.cue(_KEEP_FIRST) is not None or kept
    texts = [token.text for token in bag.tokens]
    at = next((i for i, word in enumerate(texts) if word in ("birthday", "birthday's", "born")), None)
    if at is None:
        return None
    unknown_year = bag.cue(_NO_YEAR) is not None
    days = list(bag.values(lambda words, start: _day_at(words, start, bag.now.date())))
    if len(days) != 1:
        return None
    day, _, _ = days[0]
    for start, word in enumerate(bag.words):
        if word in _AROUND:
            bag.take(start, start + 1)
    years = list(bag.values(lambda words, start: year_at(words, start, bag.now.date(), True)))
    if len(years) > 1 or (years and years[0][0] > bag.now.year):
        return None
    runs = bag.runs()
    if len(runs) != 1:
        return None
    name = _name(bag.said(*runs[0]))
    if name is None:
        return None
    born = _in_year(day, years[0][0]) if years else day
    if born is None:
        return None
    slots = {
        "name": SlotValue(SlotType.NAME, name, runs[0][0], runs[0][1], open=True),
        "born": SlotValue(SlotType.DATE, When(day=born), 0, len(texts), open=True),
    }
    return [_intent(bag, slots, kept or unknown_year)]


_AROUND = frozenset(listed("birthday birthday's born is was it's it on in the he she they and falls of"))


def _day_at(words: Sequence[str], at: int, today: date) -> SpokenValue[date] | None:
    found = past_or_coming_at(words, at, today)
    if found is None or found.value > today:
        coming = date_at(words, at, today)
        found = coming if found is None or (coming is not None and coming.end > found.end) else found
    named = found is not None and words[at] not in ("today", "tonight", "yesterday")
    return found if named else None


def _in_year(day: date, year: int) -> date | None:
    try:
        return day.replace(year=year)
    except ValueError:  # the 29th of February
        return None


def contact(bag: Bag) -> list[Intent] | None:
    """A name with a phone number or an e-mail address."""
    kept = bag.cue(_KEEP_IT) is not None
    kept = bag.cue(_NEW) is not None or kept
    kept = bag.cue(_KEEP_FIRST) is not None or kept
    kept = bag.cue(_PHONE_BOOK) is not None or kept
    phone, email = _phone(bag), _email(bag)
    if phone is None and email is None:
        return None
    bag.cue(_NUMBER)
    spelt = bag.cue(_LETTERS)
    my = bag.cue(_MY)
    relation = my or bag.cue(_RELATION)
    names = _pieces(bag)
    who = relation["who"] if relation is not None else None
    if who is None and len(names) == 2:
        who = _relation(names[0])
        names = names[1:] if who or names[0].casefold() == f"another {names[1].split()[0].casefold()}" else names
    if len(names) != 1:
        return None
    name = _name(names[0])
    if name is None or (who is not None and doubtful(who)):
        return None
    if spelt is not None and spelt["letters"].replace(" ", "") not in name.casefold().split():
        return None
    slots = {"name": SlotValue(SlotType.NAME, name, 0, len(bag.tokens), open=True)}
    if phone:
        slots["phone"] = SlotValue(None, phone, 0, len(bag.tokens), open=True)
    if email:
        slots["email"] = SlotValue(None, email, 0, len(bag.tokens), open=True)
    if who:
        slots["nickname"] = SlotValue(SlotType.LABEL, who, 0, len(bag.tokens), open=True)
    return [_intent(bag, slots, kept)]


def _pieces(bag: Bag) -> list[str]:
    """The unexplained words, also divided at pauses: "my plumber, Gary Holt"."""
    found = []
    for start, end in bag.runs():
        begin = start
        for at in range(start, end):
            if bag.tokens[at].closes or at == end - 1:
                found.append(bag.said(begin, at + 1))
                begin = at + 1
    return [piece for piece in found if piece]


def _relation(said: str) -> str | None:
    """The relation in "my plumber" or "plumber"; None if the words are no relation."""
    words = said.casefold().split()
    own = len(words) > 1 and words[0] in ("my", "our", "the")
    known = " ".join(words[1:] if own else words)
    return known if own or known in KINDS else None


KINDS = RELATIONS | frozenset(listed("brother sister cousin uncle aunt nephew niece"))


def _intent(bag: Bag, slots: dict[str, SlotValue], sure: bool) -> Intent:
    words = tuple(token.text for token in bag.tokens)
    return Intent(TOOL, slots, 0, len(words), words, True, 1.0 if sure else 0.7, evidence=3, learned=not sure)


def _phone(bag: Bag) -> str | None:
    """The telephone number, whose words are marked as explained; None unless there is exactly one."""
    found, at = [], 0
    while at < len(bag.words):
        end = at
        while end < len(bag.words) and (bag.words[end] in _DIGITS or bag.words[end][:1].isdigit()):
            end += 1
        number = phone_in(bag.said(at, end)) if end > at else None
        if number is not None and sum(char.isdigit() for char in number) >= _LEAST_DIGITS:
            found.append((number, at, end))
        at = max(end, at + 1)
    if len(found) != 1:
        return None
    number, start, end = found[0]
    bag.take(start, end)
    return number


def _email(bag: Bag) -> str | None:
    """The e-mail address, whose words are marked as explained; it begins after a pause. None without one."""
    texts = bag.words
    at = next((i for i, word in enumerate(texts) if word == "at" and "dot" in texts[i:]), None)
    if at is None:
        return None
    start, end = at, len(texts)
    while (
        start
        and texts[start - 1] != "|"
        and not bag.tokens[start - 1].closes
        and texts[start - 1] not in _BEFORE_ADDRESS
    ):
        start -= 1
    while end and texts[end - 1] == "|":
        end -= 1
    end = next((i + 1 for i in range(at, end) if bag.tokens[i].closes), end)
    found = email_in(bag.said(start, end))
    if found is None or found[0] != bag.said(start, end):
        return None
    bag.take(start, end)
    return found[1]


_BEFORE_ADDRESS = frozenset(("is", "email", "address", "email's", "as"))
_LEADS = re.compile(r"^(?:(?:my|our|the|a|for|called|named|that|with|and|his|her|their|save|new)\b ?)+", re.I)
_NAMELESS = frozenset(
    listed(
        """a an the is was are of to and number phone email it this that new for with his her their on in dial redial
        call ring text"""
    )
)


def _name(said: str) -> str | None:
    """A person's name: "Mum" for "mum's", "Nadia" for "my sister Nadia's". None if the words are none."""
    text = re.sub(r"[’']s?$", "", said.strip()) if re.search(r"[’']s$", said) else said.strip()
    text = _LEADS.sub("", text).strip()
    words = text.split()
    if len(words) == 2 and words[0].casefold() in _KIN and words[1][:1].isupper():
        words = words[1:]
    folded = text.casefold().split()
    if len(folded) == len(_WITH_WORK) and folded[1] == "the" and folded[2] in RELATIONS and not doubtful(words[0]):
        return spelled(words[0], SlotType.NAME) + f" the {folded[2]}"
    if not 1 <= len(words) <= _LONGEST_NAME or doubtful(text) or not _NAMELESS.isdisjoint(text.casefold().split()):
        return None
    if any(word[:1].isdigit() for word in words):
        return None
    return spelled(" ".join(words), SlotType.NAME)


_WITH_WORK = ("name", "the", "work")
_KIN = frozenset(
    listed("sister brother cousin friend mate neighbour son daughter wife husband nephew niece boss partner")
)

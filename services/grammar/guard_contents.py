"""The guard's checks of the request itself: its numbers and days, its dictated text, and the values of its slots."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from services.grammar import doubt_words
from services.grammar.dictation import DICTATED, breaks_off
from services.grammar.doubt_words import REPORTING, countable
from services.grammar.intents import Intent, SlotValue
from services.grammar.message_frames import asks_further, someone_too
from services.grammar.restarts import cues_in
from services.grammar.verdict import GuardDoubt, GuardedUtterance, GuardVerdict
from services.grammar.wording import imperative
from tools.language.slots import TEMPORAL, SlotType
from tools.language.spoken import listed
from tools.language.tokens import FILLERS, Token
from tools.spec import Effect, ToolSpec


def within(
    utterance: GuardedUtterance, intent: Intent, spec: ToolSpec, arguments: Mapping[str, Any], meant: bool
) -> GuardVerdict | None:
    """The doubt about the contents of `intent`, understood as a call of `spec` with `arguments`; None without one."""
    return _inside(utterance, intent) or _dictated(utterance, intent, spec) or _fits(intent, spec, arguments, meant)


def _inside(utterance: GuardedUtterance, intent: Intent) -> GuardVerdict | None:
    """The doubt about numbers, days and denials that are in no slot, and about contradictory moments; else None. The
    number of the requests is none of these ("two timers, one for ...")."""
    words, raw = utterance.words, utterance.raw
    alike = sum(other.tool == intent.tool for other in utterance.intents)
    if any(value.conflict and not _hesitated(words, raw, value) for value in intent.slots.values()):
        return GuardVerdict(GuardDoubt.SEVERAL)
    things = [value for value in intent.slots.values() if value.type is SlotType.ITEMS]
    if any(word in _CORRECTING for value in things for word in words[value.start + 1 : value.end]):
        return GuardVerdict(GuardDoubt.TAKEN_BACK)
    if (name := intent.slots.get("label")) is not None and _holds_another(words[name.start : name.end]):
        return GuardVerdict(GuardDoubt.LEFT_OVER)
    taken = {at for value in intent.slots.values() for start, end in value.spans for at in range(start, end)}
    free = [words[at] for at in range(intent.start, intent.end) if at not in taken]
    if not intent.explained and any(word.endswith("n't") and word != "don't" for word in free):
        return GuardVerdict(GuardDoubt.DENIED)
    stray = [word for word in free if countable(word) and word not in ("one", "half", _COUNTS.get(alike))]
    if stray and not intent.explained:
        return GuardVerdict(GuardDoubt.INCOMPLETE, " ".join(stray))
    temporal = any(value.type in TEMPORAL for value in intent.slots.values())
    if temporal and not {"repeat", "rule"} & set(intent.slots):
        text = [words[at] for at in range(intent.start, intent.end)]
        if doubt_words.REPEATING & set(text):
            return GuardVerdict(GuardDoubt.REPEATED)
    return None


def _holds_another(label: Sequence[str]) -> bool:
    """Whether a timer's or an alarm's name has a second one in it ("half an hour then another")."""
    return bool({"another", "then"} & set(label))


_COUNTS = {2: "two", 3: "three", 4: "four", 5: "five"}
_CORRECTING = frozenset({"no", "sorry", "wait", "actually", "nope"})
"""After the first word of list items, one of these may replace an item by another ("milk no bread")."""


def _hesitated(words: Sequence[str], raw: Sequence[str], value: SlotValue) -> bool:
    """Whether the second moment corrects the first: true for "at six uh at seven", false for "at six and at seven"."""
    first, last = min(value.spans), max(value.spans)
    return "and" not in words[first[0] : last[1]] and bool(FILLERS & set(raw))


def restated(tokens: Sequence[Token], intent: Intent, at: int, end: int) -> bool:
    """Whether words `[at, end)` after a request say its time or duration again in other words ("so in my language
    twenty and seven", "that is six thirty"). In a clause of its own, a number belongs to that clause ("my train goes
    at seven")."""
    measured = (*TEMPORAL, SlotType.DURATION)
    if not any(value.type in measured for value in intent.slots.values()):
        return False
    clause: list[str] = []
    for index in range(at, end):
        clause.append(tokens[index].text)
        if tokens[index].closes or index + 1 == end:
            if _says_value(clause):
                return True
            clause = []
    return False


def _says_value(clause: Sequence[str]) -> bool:
    said = list(clause)
    while said and (said[0] in doubt_words.JOINS - {"because"} or said[0] in FILLERS):
        said.pop(0)
    numbers = [place for place, word in enumerate(said) if countable(word) and word != "one"]
    if not numbers:
        return False
    direct = said[0] in ("it", "that", "this", "which", "meaning") and numbers[0] <= _NEAR
    return direct or not (said[0] in _OF_ITS_OWN or said[0].endswith("'s") or said[0] in ("because", "since", "cause"))


_NEAR = 3
_OF_ITS_OWN = doubt_words.STATING | frozenset(("my", "our", "his", "her", "their", "your", "the", "a", "an", "there's"))
"""First words of a clause about something else."""


# ------------------------------------------------------------------ dictated words


def _dictated(utterance: GuardedUtterance, intent: Intent, spec: ToolSpec) -> GuardVerdict | None:
    tokens, words = utterance.tokens, utterance.words
    for value in intent.slots.values():
        if value.type is not SlotType.TEXT or value.end <= value.start:
            continue
        if _taken_back(utterance, value):
            return GuardVerdict(GuardDoubt.TAKEN_BACK)
        noted = "note" in intent.tool
        if spec.effect is Effect.WRITE_EXTERNAL and words[value.start] == "and":
            return GuardVerdict(GuardDoubt.UNFIT)  # "message Anna and Ben, ...": not all recipients were read
        if not noted and any(_second_time(words, at) for at in range(value.start, value.end)):
            return GuardVerdict(GuardDoubt.UNSURE_END)
        if _one_more(tokens, value, "remind" in intent.tool):
            return GuardVerdict(GuardDoubt.UNSURE_END)
        if breaks_off(words[value.start : value.end]) or (intent.joined and not noted):
            return GuardVerdict(GuardDoubt.UNSURE_END)
        external = spec.effect is Effect.WRITE_EXTERNAL
        if external and (asks_further(words, value.start, value.end) or someone_too(words[value.start : value.end])):
            return GuardVerdict(GuardDoubt.UNSURE_END)
        linked = _linked(words, intent, value)
        if external and not linked and (found := _unlinked(tokens, intent, value)):
            return found
        if external and not linked and _no_message(words, value):
            return GuardVerdict(GuardDoubt.SUPPOSED)
    return None


def _linked(words: Sequence[str], intent: Intent, value: SlotValue) -> bool:
    """Whether words that lead to a text stand before it: "saying", "tell Anna to", "asking her to"."""
    link = words[value.start - 1] if value.start else ""
    asked = words[intent.start] in ("tell", "ask") or words[max(0, value.start - 2)] in ("him", "her", "them")
    return link in doubt_words.SENDING_LINKS or (link == "to" and asked)


def _one_more(tokens: Sequence[Token], value: SlotValue, reminder: bool) -> bool:
    """Whether one more request may begin in the text ("... oh and put ..."). In a message or a note, only a command
    does."""
    if reminder and value.end - value.start > 1 and tokens[value.end - 1].text == "oh":
        return True
    ends = [end for start, end in cues_in(tokens[: value.end]) if start > value.start]
    return any(reminder or imperative(tokens[end].text) for end in ends)


def _second_time(words: Sequence[str], at: int) -> bool:
    """Whether the words at `at` are like "and at four": another request of the same kind."""
    return words[at] == "and" and words[at + 1 : at + 2] == ["at"] and any(map(countable, words[at + 2 : at + 3]))


def _unlinked(tokens: Sequence[Token], intent: Intent, value: SlotValue) -> GuardVerdict | None:
    """ "Send an email to Anna, Ben and mum about saturday": what follows the names is not a dictated text."""
    opens = tokens[value.start].text
    if (
        tokens[intent.start].text not in ("send", "write")
        or value.start <= intent.start
        or "subject" in (opens, *intent.slots)
    ):
        return None
    said = [token.text for token in tokens[value.start : value.end]]
    if tokens[value.start - 1].closes and "and" in said:
        return GuardVerdict(GuardDoubt.UNFIT)
    if said[0] in ("about", "regarding", "concerning") or "to" in [t.text for t in tokens[intent.start : value.start]]:
        name = next(name for name, other in intent.slots.items() if other is value)
        return GuardVerdict(GuardDoubt.UNFIT, slot=name)
    return None


def _taken_back(utterance: GuardedUtterance, value: SlotValue) -> bool:
    """Whether the text has a withdrawal or a correction after its first word. In reported speech it is part of the text
    ("I said no don't come")."""
    tokens, words = utterance.tokens, utterance.words
    if words[value.end - 1] in ("no", "wait", "actually") and words[value.end - 2] not in REPORTING | _BEFORE_LAST:
        return value.end - value.start > 1
    for at in range(value.start + 1, value.end):
        if words[at - 1] in REPORTING or words[at - 1] in ("to", "that", "please"):
            continue
        if at in utterance.withdrawals:
            return True
        if words[at] == "no" and at + 1 < value.end and tokens[at - 1].closes and tokens[at].closes:
            return True
        if words[at] in ("no", "wait", "sorry") and at + 1 < value.end and _same_kind(words, at):
            return True
    return False


_BEFORE_LAST = frozenset(
    {"say", "can't", "cannot", "please", "to", "not", "a", "the", "big", "or", "is", "was", "won't"}
)
"""After one of these, a "no" or "wait" at the end is part of the text."""


def _same_kind(words: Sequence[str], at: int) -> bool:
    """ "at seven no eight", "on monday sorry tuesday": whether the word at `at` replaces a number or a day."""
    return countable(words[at - 1]) and any(countable(word) for word in words[at + 1 : at + 3])


def _no_message(words: Sequence[str], value: SlotValue) -> bool:
    """Whether the words after a name continue the sentence or set a condition, so that they are no message."""
    said = words[value.start : value.end]
    if said[0] in ("but", "because", "although", "though", "unless", "so", "or"):
        return True
    for at, word in enumerate(said):
        if word in ("if", "unless", "when", "once") and at + 1 < len(said) and said[at + 1] not in ("you", "i", "we"):
            return at == 0 or said[0] not in _INDIRECT
    return False


_INDIRECT = frozenset(
    {"ask", "asking", "asks", "what", "how", "do", "can", "could", "are", "is", "let", "tell", "telling"}
)
"""A text that begins with one of these may contain an "if" of its own ("asking if she needs anything")."""


# ------------------------------------------------------------------ values


def _fits(intent: Intent, spec: ToolSpec, arguments: Mapping[str, Any], meant: bool) -> GuardVerdict | None:
    text = intent.slots.get("text")
    last = str(text.value or "").casefold().split() if text is not None else []
    if last and last[-1] in _DANGLING and breaks_off(last):
        return GuardVerdict(GuardDoubt.LEFT_OVER)  # "that mum's birthday is [on the third]"
    items = arguments.get("items")
    if isinstance(items, list) and any(
        doubt_words.vague(str(item)) or _of_us(str(item)) or {"but", "list", "same"} & {*str(item).split()}
        for item in items
    ):
        return GuardVerdict(GuardDoubt.UNFIT, slot="items")
    if isinstance(items, list) and _no_things([str(item) for item in items], named=_names_list(intent)):
        return GuardVerdict(GuardDoubt.UNFIT)
    if _of_us(str(arguments.get("list_name", ""))) or len(str(arguments.get("list_name", "")).split()) > _LONGEST_NAME:
        return GuardVerdict(GuardDoubt.UNFIT, slot="list_name")
    if not intent.explained and _name_and_things(intent):
        return GuardVerdict(GuardDoubt.PARTLY)
    if intent.tool == "add_contact" and _nobody(str(arguments.get("name", ""))):
        return GuardVerdict(GuardDoubt.UNFIT, slot="name")
    for name in DICTATED.intersection(arguments, intent.slots):
        if _only_introduces(str(arguments[name])):
            return GuardVerdict(GuardDoubt.UNFIT, slot=name)
    for name, value in intent.slots.items():
        said = str(value.value).casefold()
        plain = isinstance(arguments.get(name), str)  # a value, and not a reference to a result
        if value.type is SlotType.PLACE and plain and said in doubt_words.VAGUE_PLACES:
            return GuardVerdict(GuardDoubt.UNFIT, slot=name)
    if "calendar" in spec.resources and "title" in arguments and "start" in arguments and "event_id" not in arguments:
        planned = intent.explained and not {"duration_minutes", "repeat"}.isdisjoint(intent.slots)
        planned = planned or (intent.explained and not _BOOKED_IN.isdisjoint(pairwise(intent.words)))
        title = str(arguments["title"])
        return None if (planned or meant) and not doubt_words.vague(title) else _an_event(intent, title)
    return None


_BOOKED_IN = frozenset((("me", "in"), ("us", "in"), ("me", "up"), ("us", "up")))
"""Who is booked in somewhere ("pencil me in with the bank") has an event."""


def _only_introduces(text: str) -> bool:
    """Whether a dictated text is only the introduction of one: "by text", "saying", "that", "in a message"."""
    return _INTRODUCING.issuperset(text.casefold().rstrip(".?!").split())


_INTRODUCING = frozenset(
    listed("""a also an and as by in likewise over same that the through to too via well which with
    email mail message sms text says saying txt""")
)
_LONGEST_NAME = 4
_NO_NAMES = frozenset(
    listed(
        """a an the my your his her their our it it's its is was will would can you me him them for to at and number
        this that these those"""
    )
)


_US = frozenset(("i", "i'm", "i've", "i'd", "i'll", "we", "we've", "we're", "we'll", "you", "you've", "you're"))


def _of_us(thing: str) -> bool:
    """Whether an item or a list's name is rather a part of a sentence about us ("we've got butter")."""
    return not _US.isdisjoint(thing.casefold().replace("’", "'").split())


def _name_and_things(intent: Intent) -> bool:
    """Whether things may stand in the name of a list that is begun ("a list for the ferry sandwiches")."""
    at = intent.words.index("list") if "list" in intent.words else -1
    name, things = intent.slots.get("list_name"), intent.slots.get("items")
    follows = name is not None and things is not None and intent.start + at < name.start < things.start
    return follows and intent.words[at + 1 : at + 2] == ("for",) and len(str(name and name.value).split()) > _SHORT_NAME


_SHORT_NAME = 2


def _nobody(name: str) -> bool:
    """Whether `name` is too long for a person's name, or contains words that surround one ("her number it's")."""
    words = name.casefold().split()
    if words[1:2] == ["the"] and words[2:] and not words[3:]:
        words = [words[0], words[2]]  # "Pete the roofer"
    return len(words) > _LONGEST_NAME or any(word.replace("’", "'") in _NO_NAMES for word in words)


_DANGLING = frozenset({"is", "are", "was", "were", "be", "on", "at", "by", "in", "the", "a", "of", "starts", "begins"})


def _names_list(intent: Intent) -> bool:
    """Whether words of the request name a list; some phrases imply one ("I need ...")."""
    value = intent.slots.get("list_name")
    return value is not None and (value.end > value.start or not _TO_DO.isdisjoint(intent.words[-2:]))


_OF: tuple[list[str], ...] = ([], ["of"])
_TO_DO = frozenset({"todo", "todos", "do", "dos", "tasks", "list"})


def _no_things(items: Sequence[str], named: bool) -> bool:
    """Whether `items` come from another kind of sentence: one of several is only a function word or a number, or, if no
    list was named, one of them has a time ("I need a lift at nine", "I need eight hours of sleep")."""
    said = [item.casefold().split() for item in items]
    if len(said) > 1 and any(all(word in doubt_words.NO_THINGS or countable(word) for word in words) for words in said):
        return True
    return not named and any(
        (word in doubt_words.UNITS_OF_TIME and any(map(countable, words[at - 1 : at])) and words[at + 1 :][:1] in _OF)
        or (
            word in doubt_words.BEFORE_TIMES
            and any(countable(each) or each in doubt_words.REPEATING for each in words[at + 1 :])
        )
        for words in said
        for at, word in enumerate(words)
    )


def _an_event(intent: Intent, title: str) -> GuardVerdict | None:
    """The doubt about a title that is no event ("book a taxi for six", "put the kettle on at six"); else None."""
    if doubt_words.vague(title):
        return GuardVerdict(GuardDoubt.UNFIT, slot="title")
    said = {*intent.words, *title.casefold().split()}
    if doubt_words.EVENTS & said:
        return None
    meaning = [
        w for w in title.casefold().split() if w not in doubt_words.SUBJECTS and w not in ("me", "it", "down", "up")
    ]
    if not any(word[:1].isalpha() and word not in doubt_words.NUMBERISH for word in meaning):
        return GuardVerdict(GuardDoubt.UNFIT)
    return GuardVerdict(GuardDoubt.NO_EVENT)

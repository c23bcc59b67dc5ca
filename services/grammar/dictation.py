"""Finds where a dictated text (of a message, note or reminder) begins and ends, and whether it breaks off."""

from collections.abc import Sequence
from dataclasses import replace

from services.grammar.doubt_words import SUBJECTS
from services.grammar.intents import Intent, SlotValue
from services.grammar.message_frames import JOINED, addresses, opened, to_the_end, until, without_asking
from services.grammar.no_value import dictated_to, no_text, no_value, without_courtesy
from services.grammar.note_frames import with_notes
from services.grammar.wording import imperative
from tools.language.lists import split_list
from tools.language.slots import TEMPORAL, SlotType
from tools.language.spoken import listed
from tools.language.tokens import Token, surface

DICTATED = frozenset({"message", "body", "content", "text"})
"""Parameters whose value only the user can say; it may be any sentence, even a command."""

_MESSAGES = ("message", "body")

_SENTENCES = ("message", "body", "content")
"""Parameters whose value may be several sentences."""

_OPENING_QUOTES = (("open", "quote"), ("quote",))
_CLOSING_QUOTES = (("end", "quote"), ("close", "quote"), ("unquote",))


def dictated(intents: Sequence[Intent], tokens: Sequence[Token]) -> list[Intent]:
    """`intents` with each dictated text complete: without words that only introduce it ("that says"), and with a
    command behind "and" that may belong to it ("make a note call the plumber and cancel the skip")."""
    words = [token.text for token in tokens]
    found: list[Intent] = []
    left = with_notes(intents, tokens)
    while left:
        intent = _enumerated(opened(left.pop(0), left, tokens), left, tokens)
        name = next((name for name, value in intent.slots.items() if _is_dictated(value)), None)
        if name is None:
            found.append(intent)
            continue
        value = intent.slots[name]
        start = _start(words, tokens, value)
        end = intent.end
        if name == "content":
            intent, start = _addressed(intent, without_courtesy(tokens, start, value.end), value.end, tokens)
            intent = replace(intent, explained=intent.explained or _announced(words, tokens, start))
        elif name in _MESSAGES and words[start] == "to" and words[intent.start] in _ORDERING and start + 1 < value.end:
            start += 1  # "tell Ben to bring the drill"
        elif name in _MESSAGES:
            start = without_asking(words, start + _then(tokens, start, value.end), value.end)
        nothing = no_text if name in _MESSAGES else no_value
        if nothing(words[start : value.end]):
            dictation = name == "content" and value.end == intent.end and dictated_to(words, tokens, value.end)
            start, end = value.end, len(words) if dictation else intent.end
            left = [other for other in left if other.start >= end]
        elif value.end == intent.end:
            end = _quote_end(words, start, end)
            left = [other for other in left if other.start >= end]
            while left and _continues(intent, words, tokens, start, end, left[0]):
                left.pop(0)
                end = until(left, words)
            announced = name in _MESSAGES and words[start - 1] in ("saying", "says")
            sentences = bool(left) and tokens[end - 1].closes and name in _SENTENCES
            if sentences and (announced or not to_the_end(words, left)):
                left, end = [], len(words)  # what sounds like a request is one of the sentences of the text
        found.append(_with_text(intent, name, start, end, tokens))
    return found


_ORDERING = frozenset(("tell", "ask"))


def _then(tokens: Sequence[Token], start: int, end: int) -> int:
    """1 where a "then" with a pause behind it leads to the text ("text Ben then: can you come"), else 0."""
    return int(start + 1 < end and tokens[start].text == "then" and tokens[start].closes)


def _addressed(intent: Intent, start: int, end: int, tokens: Sequence[Token]) -> tuple[Intent, int]:
    """ "A note for the cleaner": the intent with these words as its title, and the index of the word after them, where
    the request ends or a pause follows."""
    behind = next((at + 1 for at in range(start, end) if tokens[at].closes), end)
    said = [token.text for token in tokens[start:behind]]
    if said[:1] != ["for"] or not 1 < len(said) <= _LONGEST_ADDRESS or "title" in intent.slots or "to" in said:
        return intent, start
    first = start + 1 + (said[1] in ("the", "my", "our") and len(said) > 2)
    title = SlotValue(SlotType.LABEL, surface(tokens, first, behind), first, behind)
    return replace(intent, slots={**intent.slots, "title": title}), behind


_LONGEST_ADDRESS = 5


def _announced(words: Sequence[str], tokens: Sequence[Token], start: int) -> bool:
    """Whether the words before `start` leave no doubt that the text of a note begins there: "note this down", a pause,
    "saying"."""
    before = tuple(words[max(0, start - 2) : start])
    return tokens[start - 1].closes or before[-1:] in (("saying",), ("says",), ("following",)) or before in _DOWN


_DOWN = (("this", "down"), ("following", "down"), ("that", "down"))


def _enumerated(intent: Intent, left: list[Intent], tokens: Sequence[Token]) -> Intent:
    """ "A to do list: iron shirts, book flights": a command at the end of a list of things to do, or of commands, is
    one more of its items, unless it has a time."""
    to_do = str(intent.said("list_name")) in TO_DO
    name = next((name for name, value in intent.slots.items() if value.type is SlotType.ITEMS), None)
    while name is not None and left and left[0].start <= len(tokens):
        value, other = intent.slots[name], left[0]
        link = tokens[intent.end].text == "and" if intent.end < len(tokens) else False
        follows = other.start == intent.end + link and tokens[intent.end - 1].closes and value.end == intent.end
        timed = any(each.type in (*TEMPORAL, SlotType.DURATION) for each in other.slots.values())
        if not follows or timed or not (to_do or imperative(tokens[value.start].text)):
            break
        left.pop(0)
        things = split_list(tokens[value.start : other.end])
        longer = replace(value, value=things, end=other.end)
        words = tuple(token.text for token in tokens[intent.start : other.end])
        intent = replace(intent, slots={**intent.slots, name: longer}, end=other.end, words=words)
    return intent


TO_DO = frozenset({"to do", "todo", "my to do", "my todo"})


def _is_dictated(value: SlotValue) -> bool:
    return value.type is SlotType.TEXT and value.end > value.start


_BY = frozenset(("by", "via", "in", "with", "through", "over"))
_MEDIA = frozenset(("text", "sms", "message", "email", "e-mail", "mail", "txt"))


def _medium(words: Sequence[str], start: int, end: int) -> int:
    """Index of the word after "by text", "in a message", "via sms saying" at `start`; `start` if there is none."""
    at = start
    if words[at] in _BY:
        at += 1 + (at + 1 < end and words[at + 1] in ("a", "an"))
        behind = at
        while behind < end and words[behind] in _MEDIA:
            behind += 1
        at = behind if behind > at else start
    if at + 1 < end and words[at] == "saying":
        at += 1
    return at if at < end else start


def _start(words: Sequence[str], tokens: Sequence[Token], value: SlotValue) -> int:
    """Index of the first word of the text itself, after "that says", "which reads", "telling her that"."""
    start, end = value.start, value.end
    medium = _medium(words, start, end)
    if medium > start:
        if words[medium] == "that" and medium + 1 < end and words[medium + 1] not in _FINITE:
            medium += int(bool(tokens[medium + 1].surface))  # "by text that dinner is ready"
        return _start(words, tokens, replace(value, start=medium))
    if start and not tokens[start].surface and words[start - 1] == "that":
        return start - 1  # "that's fine": here "that" is part of a contraction
    if words[start] in _FINITE and start and words[start - 1] == "that":
        return start - 1  # "that is fine": here "that" is the subject
    if words[start] in ("that", "which") and start + 1 < end and words[start + 1] in _SAYS:
        return start + 2
    if words[start] in _SAYS and start and words[start - 1] in ("that", "which"):
        return start + 1
    noted = words[max(0, start - 2) : start] == ["note", "to"]
    if noted and words[start] in ("self", "myself") and start + 1 < end:
        start += 1  # "note to self"
    if words[start] == "that" and start + 1 < end and tokens[start + 1].surface and words[start + 1] in _CLAUSE_OPENS:
        return start + 1
    if words[start] == "telling" and start + 2 < end and words[start + 1] in ("him", "her", "them"):
        return start + 2 + (words[start + 2] == "that" and bool(tokens[start + 3 : end]))
    return start


def sends_off(words: Sequence[str]) -> bool:
    """Whether the answer to "What should it say?" only agrees, or only orders to send it ("that's all, send it", "yes,
    them both"), so that it is no text."""
    return set(words) <= _SENDING and ("send" in words or words[0] in ("yes", "yeah", "yep", "yup"))


_SENDING = frozenset(
    listed(
        """yes yeah yep yup ok okay that it is them both all of send do go on ahead just please now then right correct
        sure off thanks ta"""
    )
)


def unframed(tokens: Sequence[Token]) -> int:
    """Index of the first word of the text itself in the answer to "What should it say?": behind "tell him (that)",
    "just say (that)", "that". 0 if all words are the text."""
    words = [token.text for token in tokens]
    if words[:1] == ["saying"] and len(words) > 1:
        return 1
    at = 1 if words[:2] in (["just", "say"], ["just", "tell"], ["please", "say"], ["please", "tell"]) else 0
    if words[at : at + 1] == ["say"]:
        at += 1
    elif without_asking(words, at, len(words)) > at:
        return without_asking(words, at, len(words))  # "tell him to wait": as in "tell Ben to wait"
    elif words[at : at + 1] == ["tell"] and words[at + 1 : at + 2] and words[at + 1] in _TOLD:
        at += 2
        if words[at : at + 1] and words[at] in _INDIRECT:
            return 0  # "tell him about the dog": "about the dog" alone is no sentence
    else:
        at = 0
    that = words[at : at + 1] == ["that"] and at + 1 < len(words) and bool(tokens[at + 1].surface)
    if that and words[at + 1] not in _FINITE and (at or words[at + 1] in _CLAUSE_OPENS):
        at += 1
    return at if at < len(words) else 0


_TOLD = frozenset({"him", "her", "them"})
_INDIRECT = frozenset(listed("""to not about of what when where who why how which if whether"""))
_CLAUSE_OPENS = frozenset(
    listed("""i we you he she they it there the a an my our your his her their this these those""")
)
"""Words that begin a clause; a "that" before one introduces it ("that the door is open", unlike "that door")."""

_FINITE = frozenset(
    listed(
        """is was will would can could should has had does did isn't wasn't won't works worked sounds looks means
        depends helps doesn't"""
    )
)
_SAYS = frozenset({"says", "reads", "goes"})


def _quote_end(words: Sequence[str], start: int, end: int) -> int:
    """Index after the "unquote" that closes a "quote" at `start`; `end` if there is none."""
    if not any(tuple(words[start : start + len(mark)]) == mark for mark in _OPENING_QUOTES):
        return end
    ends = (at + len(m) for at in range(start, len(words)) for m in _CLOSING_QUOTES if tuple(words[at:][: len(m)]) == m)
    return next(ends, end)


def _continues(
    intent: Intent, words: Sequence[str], tokens: Sequence[Token], start: int, end: int, other: Intent
) -> bool:
    """Whether `other`, joined by "and" or the like, may be the second half of a text that is itself a command. Behind a
    reminder, a request with a time of its own counts as a separate request. In a note, a pause may join it too."""
    if start >= end or other.tool == intent.tool:
        return False
    asked = "note" not in intent.tool and addresses(words, start)
    if not imperative(words[other.start]):
        return asked and addresses(words, other.start) and words[end : other.start] == ["and"]
    noted, paused = "note" in intent.tool, tokens[end - 1].closes
    joins = words[end : other.start]
    if not JOINED.issuperset(joins) or not (joins or (noted and paused)) or (joins and paused and not noted):
        return False
    timed = any(value.type in TEMPORAL or value.type is SlotType.DURATION for value in other.slots.values())
    told = "remind" in intent.words and any(mark in other.tool for mark in _TELLING)
    please = asked and (words[start] == "please" or words[start + 1 : start + 2] == ["you"])
    if imperative(words[start]) or told or please:
        return not (timed and "remind" in intent.words)
    stated = words[start] in SUBJECTS or _STATING & set(words[start:end])
    return noted and not timed and not stated


_TELLING = ("sms", "email", "call")
"""Behind what is to be done, whom to tell may belong to it ("remind me to feed the cat and tell Ben")."""
_STATING = frozenset(listed("""is are was were will would has had am that"""))


def _with_text(intent: Intent, name: str, start: int, end: int, tokens: Sequence[Token]) -> Intent:
    value = intent.slots[name]
    stop = end if value.end == intent.end else value.end
    grown = stop > value.end
    words = [token.text for token in tokens]
    first, last = start, stop
    opening = next((m for m in _OPENING_QUOTES if tuple(words[start : start + len(m)]) == m), None)
    closing = next((m for m in _CLOSING_QUOTES if tuple(words[max(start, stop - len(m)) : stop]) == m), None)
    if opening and closing:
        first, last = start + len(opening), stop - len(closing)
    if (first, last) == (value.start, value.end) and value.value is not None:
        return intent
    slots = dict(intent.slots)
    if first >= last:
        del slots[name]
    else:
        slots[name] = replace(value, value=surface(tokens, first, last), start=first, end=last)
    said = tuple(words[intent.start : end])
    return replace(
        intent, slots=slots, end=end, words=said, joined=(grown or intent.joined) and not (opening and closing)
    )


# ------------------------------------------------------------------ texts that break off

_NEVER_LAST = frozenset(
    listed(
        """a an the my your our their its and or but because than at from of into onto between towards toward under
        beside during behind until till unless if whether am i'm we're they're you're he's she's i'll we'll you'll
        they'll he'll she'll i've we've whose very"""
    )
)
_RARELY_LAST = frozenset(listed("""for with by about to in on that is are was were will would"""))
_WH = frozenset(
    listed("""what who whom which where when how why that's whatever somewhere someone something nothing""")
)
_LICENSED: dict[str, frozenset[str]] = {
    "to": frozenset(
        listed(
            """want wanted wants like love need have has had got going able supposed used ready happy forgot try trying
            tried allowed hope mean meant hate prefer ought invited asked told up"""
        )
    ),
    "in": frozenset(
        listed("""am are is come came coming let be get got go going stay staying log count popped fill call ring
            phone check tune dial drop pop""")
    ),
    "on": frozenset(
        listed(
            """am are is be hang hold come move turn go keep going it that oven heating lights light put log carry"""
        )
    ),
    "with": frozenset(listed("""it deal""")),
    "by": frozenset(listed("""stop come drop pass go swing pop came dropping popping passing stopping""")),
    "about": frozenset(listed("""out""")),
    "that": frozenset(
        listed("""do like know saw see about did get got than love of hate for with at after on need want is was""")
    ),
}
_PHRASAL: dict[str, frozenset[str]] = {
    "in": frozenset(listed("""bring get take fetch put hand let plug call pull carry send phone""")),
    "on": frozenset(listed("""put turn switch leave keep get pass send""")),
}
"""Verbs that such a word belongs to, also behind their object: "bring the parcels in"."""
_BE = frozenset(listed("""is are was were will would"""))
_ELLIPSIS = frozenset(listed("""i it he she they we you that there this"""))


def breaks_off(words: Sequence[str]) -> bool:
    """Whether the end of a text is missing ("i'll call you at"). A preposition at the end of a question ("what are you
    waiting for") and a verb after a pronoun ("i think it is") are complete."""
    if not words:
        return False
    last, before = words[-1], words[-2] if len(words) > 1 else ""
    if before == "or" and last in ("maybe", "perhaps", "even", "rather"):
        return True
    if last in ("at", "from", "of", "into") and _WH & set(words):
        return False
    if last in _NEVER_LAST:
        return last not in ("am",) or before not in ("i",) or len(words) == 2
    if last not in _RARELY_LAST or _WH & set(words[:-1]) or len(words) == 1:
        return False
    if last in _BE:
        return before not in _ELLIPSIS or len(words) == 2
    if before in _LICENSED.get(last, frozenset()) or (len(words) > 2 and words[0] in _PHRASAL.get(last, ())):
        return False
    return not (last in ("for", "with") and "to" in words)  # "someone to talk with"

"""Finds the words of a turn that ask for a change. Around them there may be polite phrases, "oh no", and a reason in a
clause of its own ("that is too long, knock ten minutes off")."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.grammar.amending.alone import said_alone
from services.grammar.amending.change import Amendment, Op, Value
from services.grammar.amending.clause_bounds import CHANGING, TO_ONESELF, clauses_meet, states
from services.grammar.amending.forms import matches
from services.grammar.day_shifts import day_from
from services.grammar.doubt_words import CONDITIONS, QUESTIONS
from services.grammar.wording import imperative
from tools.language.moments import When
from tools.language.numbers import number_at
from tools.language.ranges import time_span_at
from tools.language.slots import Slot, SlotType
from tools.language.spoken import listed, phrases
from tools.language.tokens import FILLERS, Token
from tools.language.values import TokenizedUtterance

_LONGEST_THING = 4
"""Words of a thing that replaces one on a list ("no, oat milk")."""
MOST_WORDS = 24
"""Most words of a turn that is read as a change."""
_CORRECTING = phrases(
    """no|nah|nope|sorry|actually|wait|hang on|hold on|i mean|i meant|i said|oh no|no no|no no no|no sorry|correction
    |whoops|oops|my mistake|scratch that|or rather|on second thoughts|on second thought|silly me|my bad|not that"""
)
_LEADS = (
    *_CORRECTING,
    *TO_ONESELF,
    *phrases(
        """oh|ah|well|okay|right|so|and|but|then|please|just|also|hey|look|yes|yeah|alright|all right|oh dear|oh god
        |god|damn|bother|ooh|can you|could you|would you|will you|can we|could we|shall we|let us|let's|you can
        |you could|go ahead and|go on and|go on|i want you to|i would like you to|i would like to|i want to|i need to
        |i need you to|thinking about it|come to think of it|on reflection|you know what|i think|maybe|better
        |you had better|we had better|might as well|you might as well|if you would|if you could|do me a favour and
        |quick|quickly|one sec|one second|hang on a sec|hang on a minute|wait a minute|wait a sec|a minute|a sec|now
        |again|hmm|would you mind|do you mind|is it possible to|would it be possible to|i have changed my mind
        |changed my mind|we need to|we had best|best|to be honest|in fact|i will tell you what|tell you what
        |then again|thanks|thank you|cheers|great|lovely|perfect|good|brilliant|fine|cool|nice|mate|love|dear
        |could you please|can you please"""
    ),
)
_ENDS = phrases(
    """please|thanks|thank you|instead|then|would you|will you|could you|can you|for me|for us|cheers|mate|love|dear
    |actually|sorry|though|okay|after all|if you can|if you could|if you do not mind|if you don't mind|too|as well
    |will ya|if that is okay|if possible|would you please|thanks very much|ta|darling|i mean|i think|again please
    |just now|right now|straight away|quick|quickly|now please|also|anyway|if you would|right|by the way|you know
    |i guess|i suppose|silly|by mistake|in fact|that is|thank you very much|is that okay|is that possible|if you like
    |for now|yeah|have you"""
)
_CORRECTING_ENDS = ("instead", "i mean", "sorry", "actually")
_REPORTED = frozenset(
    listed("said says saying told tells tell asked asks reckons thinks wrote writes texted reads heard called goes")
)
_REASON = frozenset(
    listed("i we he she they it there that this the my our his her their because cause cos as since you wrong too")
)
_TURNS = frozenset(listed("no actually mean meant or and then also but wait sorry instead plus"))
_SPLITS = frozenset(("so", "then", "but"))


@dataclass(frozen=True, slots=True)
class HeardClause:
    """The words of a change, `[start, end)` of the turn's tokens. `corrects`: they follow "no", "sorry" or the like, or
    "instead" follows them."""

    words: tuple[str, ...]
    surface: tuple[str, ...]
    corrects: bool
    closes: tuple[bool, ...] = ()
    """For each word, whether a comma or the like follows it."""
    beside: str = ""
    """The words of the clause before it, which give a reason."""

    def over_a_comma(self, text: str) -> bool:
        """Whether there is a comma inside `text`, so that it may be more than a name."""
        said = tuple(text.split())
        places = (at for at in range(len(self.closes)) if said and self.words[at : at + len(said)] == said)
        return any(any(self.closes[at : at + len(said) - 1]) for at in places)


_SHORT = {"'ve": "have", "'re": "are", "'ll": "will", "'d": "would", "n't": "not"}
_IRREGULAR = {
    "can't": ("can", "not"), "won't": ("will", "not"), "shan't": ("shall", "not"), "im": ("i", "am"),
    "ive": ("i", "have"), "weve": ("we", "have"), "theyre": ("they", "are"), "dont": ("do", "not"),
    "cant": ("can", "not"), "didnt": ("did", "not"), "isnt": ("is", "not"), "thats": ("that", "is"),
}  # fmt: skip
"""Contractions in two words; also those that a recogniser writes without an apostrophe."""
_CARRIES_IS = frozenset(("he", "she", "they", "many", "much", "long", "this", "those"))
_JUDGING = frozenset(("better", "best", "easier"))


def spelt_out(tokens: Sequence[Token]) -> list[Token]:
    """The words without noises, and with every contraction in two: "should've" as "should", "have"."""
    found: list[Token] = []
    for at, token in enumerate(tokens):
        if token.text in FILLERS:
            continue
        if token.text == "em" and found and found[-1].text in CHANGING:
            token = Token("them", token.surface, token.closes)
        end = next((each for each in _SHORT if token.text.endswith(each) and token.text != each), "")
        first, second = _IRREGULAR.get(token.text, (token.text.removesuffix(end), _SHORT.get(end, "")))
        judged = at + 1 < len(tokens) and tokens[at + 1].text in _JUDGING  # "tuesday's better"
        if token.text.endswith("'s") and (token.text[:-2] in _CARRIES_IS or judged):
            first, second = token.text[:-2], "is"
        if not second:
            found.append(token)
            continue
        found += [Token(first, token.surface), Token(second, "", token.closes)]
    return found


def heard(tokens: Sequence[Token]) -> Iterator[HeardClause]:
    """The words of the turn that may be a change: all words, or one clause if the others are reasons."""
    said = _without_same_time(spelt_out(tokens))
    if not said or len(said) > MOST_WORDS:
        return
    yield from _bare(said)
    cuts = [
        at for at in range(1, len(said)) if said[at - 1].closes or said[at].text in _SPLITS or clauses_meet(said, at)
    ]
    for cut in cuts:
        if _reason_before(said[:cut]):
            beside = " ".join(token.text for token in said[:cut])
            yield from (replace(each, beside=beside) for each in _bare(said[cut:]))
            for end in cuts:
                if end > cut and _reason_behind(said[end:]):
                    yield from (replace(each, beside=beside) for each in _bare(said[cut:end]))
    for cut in cuts:
        if _reason_behind(said[cut:]):
            yield from _bare(said[:cut])
    if said[0].text in ("not", "no"):
        return
    because = next((at for at, token in enumerate(said) if token.text in ("because", "cos", "since") and at), None)
    if because is not None:
        yield from _bare(said[:because])


def _without_same_time(said: list[Token]) -> list[Token]:
    """The words without "same time" behind another day: a day that is moved keeps its time."""
    words = [token.text for token in said]
    at = next((at for at in range(2, len(words) - 1) if words[at : at + 2] == ["same", "time"]), 0)
    start = at
    while start > 1 and words[start - 1] in ("the", "at", "but", "now", "though"):
        start -= 1
    return [*said[:start], *said[at + 2 :]] if at else said


def _bare(tokens: Sequence[Token]) -> Iterator[HeardClause]:
    """The words without polite phrases at both ends, and once more with those at the end, which may be part of a
    value."""
    words = [token.text for token in tokens]
    start, end, corrects = 0, len(words), False
    while lead := _longest(_LEADS, words, start, end):
        corrects = corrects or lead in _CORRECTING
        start += len(lead)
    ends = [(end, corrects)]
    while behind := _longest_end(_ENDS, words, start, end):
        corrects = corrects or " ".join(behind) in _CORRECTING_ENDS
        end -= len(behind)
        ends.append((end, corrects))
    for shorter, correcting in reversed(ends):
        yield from _some(tokens, start, shorter, correcting)
    if start:  # "no" may be part of it: "no milk", "no need for that"
        first = next((at for at in range(start) if words[at] == "no"), None)
        if first is not None and first + 1 == start:
            yield from _some(tokens, first, end, corrects)


def _some(tokens: Sequence[Token], start: int, end: int, corrects: bool) -> Iterator[HeardClause]:
    part = tokens[start:end]
    if part:
        closes = tuple(t.closes for t in part)
        yield HeardClause(tuple(t.text for t in part), tuple(t.surface for t in part), corrects, closes)


def _longest(table: Sequence[tuple[str, ...]], words: Sequence[str], start: int, end: int) -> tuple[str, ...]:
    return max((p for p in table if start + len(p) < end and tuple(words[start : start + len(p)]) == p),
               key=len, default=())  # fmt: skip


def _longest_end(table: Sequence[tuple[str, ...]], words: Sequence[str], start: int, end: int) -> tuple[str, ...]:
    return max((p for p in table if start < end - len(p) and tuple(words[end - len(p) : end]) == p),
               key=len, default=())  # fmt: skip


def _reason_before(tokens: Sequence[Token]) -> bool:
    """Whether the clause before the change is a plain statement: no request, no quotation, no supposition."""
    words = [token.text for token in tokens]
    bare = list(words)
    while bare and (lead := _longest(_LEADS, bare, 0, len(bare) + 1)):
        bare = bare[len(lead) :]
    if not bare:
        return True
    asks = bare[0] in QUESTIONS and bare[1:2] != ["not"]  # "can't wait that long" has lost its subject
    if (_REPORTED | CONDITIONS) & set(words) or asks or imperative(bare[0]):
        return False
    return not tokens[-1].text.endswith("?")


def _reason_behind(tokens: Sequence[Token]) -> bool:
    """Whether the clause after the change gives its reason."""
    words = [token.text for token in tokens]
    if words[0] in ("so", "then", "but", "and"):
        words = words[1:]
    if (
        not words
        or (_TURNS | _REPORTED) & set(words)
        or (CONDITIONS - {"before", "after", "once", "until"}) & set(words)
    ):
        return False
    return words[0] in _REASON or states(words)


def changes_in(tokens: Sequence[Token], now: datetime) -> Iterator[tuple[Amendment, HeardClause]]:
    """All readings of the turn as a change, the likeliest first."""
    for part in heard(_units_last(tokens)):
        if " ".join(part.words) in _OF_NOW:
            continue
        for op, words in said_alone(part.words, part.corrects):
            if (value := value_of(words, now)) is not None:
                yield Amendment(op, value=value, bare=True, alone=not part.corrects), part
        if (change := _not_this(part, now)) is not None:
            yield change, part
        for op, groups in matches(" ".join(part.words)):
            if any(part.over_a_comma(groups.get(name, "")) for name in ("text", "other")):
                continue
            if (change := _change(op, groups, now)) is not None:
                yield change, part
        if part.corrects and (value := value_of(" ".join(part.words), now)) is not None:
            yield Amendment(Op.VALUE, value=value, bare=True), part
        if part.corrects and len(part.words) <= _LONGEST_THING:
            yield Amendment(Op.SWAP, other=" ".join(part.words), bare=True), part


_OF_NOW = frozenset(("what time is it", "what day is it", "what date is it"))
"""Questions about now, whatever was made before."""


def _not_this(part: HeardClause, now: datetime) -> Amendment | None:
    """The change in "not half an hour, forty minutes", where a comma divides the two values; None without one."""
    comma = next((at + 1 for at, closes in enumerate(part.closes[:-1]) if closes and at), None)
    if comma is None or part.words[0] != "not":
        return None
    old, value = (value_of(" ".join(words), now) for words in (part.words[1:comma], part.words[comma:]))
    return Amendment(Op.VALUE, value=value, old=old) if old is not None and value is not None else None


_DAY_S = 24 * 3600
UNITS = frozenset(("seconds", "minutes", "hours"))
"""Said alone, one of these corrects the unit of a length."""
_UNITS = frozenset(listed("second seconds sec secs minute minutes min mins hour hours"))


def _units_last(tokens: Sequence[Token]) -> list[Token]:
    """The words with "ten more minutes" reordered to "ten minutes more"."""
    said = list(tokens)
    for at in range(1, len(said) - 1):
        if said[at].text in ("more", "extra", "fewer", "less") and said[at + 1].text in _UNITS:
            said[at], said[at + 1] = said[at + 1], said[at]
    return said


def _change(op: Op, groups: dict[str, str], now: datetime) -> Amendment | None:
    """The change with its values read; None if the words in place of a value are none."""
    value, old = (value_of(groups[name], now) if name in groups else None for name in ("value", "old"))
    by = value_of(groups["by"], now) if "by" in groups else None
    if ("value" in groups and value is None) or ("old" in groups and old is None):
        return None
    if "by" in groups and (by is None or (by.length is None and by.bare is None)):
        return None
    if op is Op.LONGER and groups.get("by") == "one" and "ref" not in groups:
        return None  # "one more" is another one, not a minute
    if op in (Op.LATER, Op.EARLIER) and "ref" not in groups and by is not None and (by.length or 0) >= _DAY_S:
        return None  # "a week later" is one more request
    return Amendment(op, groups.get("ref", ""), by or value, old, groups.get("text", ""), groups.get("other", ""))


_OF_AN_HOUR = frozenset(("past", "to"))


def value_of(text: str, now: datetime) -> Value | None:
    """All of `text` as a value; None if it is none."""
    words = text.split()
    if words[-1:] == ["only"]:
        words = words[:-1]
    if words[:1] == ["the"] and words[1:3] == ["same", "time"]:
        words = words[1:]
    if words[:2] == ["same", "time"]:
        same = value_of(" ".join(words[2:]), now)
        return same if same is not None and (same.shift or (same.when is not None and same.when.time is None)) else None
    if text in UNITS or day_from(text, now.date()) is not None:
        return Value(words=text, shift=text not in UNITS)
    whole = words
    while words and words[0] in ("only", "just", "about", "around", "at", "for", "to", "like"):
        words = words[1:]
    tokens = [Token(word, word) for word in words]
    utterance, count = TokenizedUtterance(tokens, now), len(words)
    if not count:
        return None

    def read(slot_type: SlotType) -> object:
        found = (each.value for each in utterance.readings(Slot("value", slot_type), 0) if each.end == count)
        return next(iter(found), None)

    span = time_span_at(words, 0)
    if span is not None and span.end == count:
        first = span.value.first if span.value.open else span.value.start
        return Value(span.value.minutes * 60, when=When(time=first), words=" ".join(words), span=True)
    length, when, rule = read(SlotType.DURATION), read(SlotType.DATETIME), read(SlotType.RECURRENCE)
    number = number_at(words, 0)
    bare = number.value if number is not None and number.end == count else None
    if when is None and len(whole) > count:  # "in the evening", "on friday"
        again = [Token(word, word) for word in whole]
        found = TokenizedUtterance(again, now).readings(Slot("value", SlotType.DATETIME), 0)
        when = next((each.value for each in found if each.end == len(whole)), None)
    if when is None and words[0] == "the" and count > 1:
        return value_of(" ".join(words[1:]), now)
    if length is None and when is None and rule is None and bare is None and words[-1] not in _OF_AN_HOUR:
        return None
    if words[-1] in _OF_AN_HOUR and _minutes(words[:-1]) is None:
        return None
    return Value(length, bare, when, rule, " ".join(words))  # type: ignore[arg-type]


def minutes_of(text: str) -> int | None:
    """The minutes in "half past", "ten to" and the like without an hour; None for other words."""
    words = text.split()
    return _minutes(words[:-1]) if words[-1:] and words[-1] in _OF_AN_HOUR else None


def _minutes(words: Sequence[str]) -> int | None:
    """ "half", "quarter", "ten" before "past" or "to"; None for others."""
    named = {("half",): 30, ("quarter",): 15, ("a", "quarter"): 15}.get(tuple(words))
    if named is not None:
        return named
    number = number_at(list(words), 0)
    return int(number.value) if number is not None and number.end == len(words) and 0 < number.value < 60 else None

"""Things that the speaker wants to be left out of a list, in the sentence that lists the others: "tea and jam on the
list but not the honey, we have some"."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.grammar.intents import Intent, SlotValue
from services.grammar.segments import text_slot_at
from services.grammar.splice import PlainReader
from services.grammar.wording import imperative
from services.understanding.reading import LearnedSpan
from tools.language.lists import split_list
from tools.language.numbers import number_at
from tools.language.slots import SlotType
from tools.language.spoken import listed, phrases
from tools.language.tokens import Token, tokenize
from tools.values import fold

_CUES = phrases(
    """but not|but no|but leave out|but leave off|but skip|but without|but minus|but leave|but don't add|but don't put
    |but don't get|but don't buy|but no need for|but hold|just not|only not|except|except for|except not|apart from
    |leaving out|leave out|leave off|leave|no need for|without|minus|not|no"""
)
_LEAVING = frozenset(cue[0] for cue in _CUES)
"""First words of all cues."""
_OPEN = frozenset({("not",), ("no",), ("without",), ("minus",), ("leave",), ("but", "leave")})
"""Cues that may mean something else: a correction ("no bread"), a part of a thing ("pizza without olives")."""
_AROUND = frozenset({("leave",), ("but", "leave")})
"""Cues with "out" or "off" behind the thing."""
_BEHIND = {"out": frozenset(("out", "off")), "on": frozenset(listed("it there them"))}
_ARTICLES = frozenset(listed("the a an any some my our those that these"))
_WANTED = frozenset(("a", "an", "some", "more"))
"""Behind "and", these begin a thing that is wanted again ("but no rice and some bread")."""
_SPEAKERS = frozenset(listed("i we you he she it it's they there we've we're you've they've i'm he's she's they're"))
_REASONS = _SPEAKERS | frozenset(
    listed("because cos cause since as already mum dad 'cause though thanks please cheers")
)
_WHERE = frozenset(listed("to on onto in into off from for"))
_ENDS = _REASONS | _WHERE | {"and", "or", "nor", "out", "off"}
_HAS = frozenset(listed("has have had got gets is bought says said brings will can's"))
_NO_THING = frozenset(
    listed(
        """until till yet before after if when unless too many much all today tomorrow tonight now just only list lists
        one ones sure necessarily every everything everyone later always more longer again really that this it them but
        instead rather mean meant no not don't do make left more need so wait sorry actually never"""
    )
)
_CORRECTING = frozenset(listed("mean meant no sorry wait actually make nope oops"))
_AUXILIARIES = frozenset(
    listed(
        """am is are was were do does did can could will would should have has had must might i we you it that if or
        maybe why probably how so or certainly of course"""
    )
)
_LONGEST = 4


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Words [start, end) that leave things out; `things`: those of each one. `open`: they may mean something else.
    `reasoned`: a reason follows at `end`."""

    start: int
    end: int
    things: tuple[tuple[int, int], ...]
    open: bool = False
    reasoned: bool = False


def clause_at(tokens: Sequence[Token], at: int) -> LeftOut | None:
    """The words at index `at` that leave things out; None if there are none."""
    words = [token.text for token in tokens]
    cue = max((each for each in _CUES if tuple(words[at : at + len(each)]) == each), key=len, default=None)
    if cue is None or at == 0 or (cue == ("not",) and words[at - 1] in _AUXILIARIES):
        return None
    if cue in _OPEN and not _CORRECTING.isdisjoint(words[:at]):
        return None  # "no, I mean ham, not bread": what is replaced is left to repair
    things: list[tuple[int, int]] = []
    end = at + len(cue)
    while (thing := _thing(tokens, words, end)) is not None:
        things.append(thing)
        end = thing[1]
        more = words[end : end + 1] in (["and"], ["or"], ["nor"]) and not tokens[end - 1].closes
        if not more or imperative(" ".join(words[end + 1 : end + 2])) or words[end + 1 : end + 2] == ["then"]:
            break
        if words[end] == "and" and words[end + 1 : end + 2] and words[end + 1] in _WANTED:
            break
        end += 1
    if not things:
        return None
    end = things[-1][1]
    around = words[end : end + 1] and words[end] in _BEHIND["out"]
    if cue in _AROUND and not around:
        return None
    if around:
        end += 1
    elif words[end : end + 1] == ["on"] and words[end + 1 : end + 2] and words[end + 1] in _BEHIND["on"]:
        end += 2
    reasoned = end < len(words) and (words[end] in _REASONS or _has(words, end))
    return LeftOut(at, end, tuple(things), cue in _OPEN and cue not in _AROUND, reasoned)


def _has(words: Sequence[str], at: int) -> bool:
    """Whether somebody is told of who has the thing ("Kay has some")."""
    return at + 1 < len(words) and (words[at + 1] in _HAS or words[at].endswith("'s"))


def _stops(words: Sequence[str], at: int) -> bool:
    """Whether the name of a thing ends before index `at`."""
    return words[at] in _ENDS or _has(words, at)


def _thing(tokens: Sequence[Token], words: Sequence[str], start: int) -> tuple[int, int] | None:
    """The words of a thing that ends where the sentence, a reason or the name of a list begins; None without one."""
    begin = start
    while begin < len(words) and words[begin] in _ARTICLES:
        begin += 1
    end = begin
    while end < len(words) and end - begin < _LONGEST and not (_stops(words, end) and end > begin):
        if words[end] in _ENDS:
            return None
        end += 1
        if tokens[end - 1].closes:
            break
    ended = end == len(words) or tokens[end - 1].closes or _stops(words, end)
    ordered = any(imperative(word) for word in words[begin:end])
    plain = not ordered and _NO_THING.isdisjoint(words[begin:end]) and number_at(words, begin) is None
    return (begin, end) if end > begin and ended and plain else None


def wanted_things(tokens: Sequence[Token], reader: PlainReader) -> list[Token]:
    """`tokens` without what they leave out of a list: the words that say so, their reason, and these things where they
    were listed before."""
    kept, at = list(tokens), 1
    while at < len(kept):
        without = _without(kept, at, reader) if kept[at].text in _LEAVING else None
        kept = without if without is not None else kept
        at += without is None
    return kept


def _without(tokens: Sequence[Token], at: int, reader: PlainReader) -> list[Token] | None:
    """`tokens` without what the words at `at` leave out; None if these leave nothing out."""
    clause = clause_at(tokens, at)
    if clause is None:
        return None
    before = reader.read(list(tokens[:at]))
    names_list = "list" in {token.text for token in tokens}
    dictated = text_slot_at(before, at)
    if dictated is not None and (dictated[0].complete or not names_list):
        return None
    listed_before = _items(before, at, names_list)
    if listed_before is None and (any(each.complete for each in before) or not names_list):
        return None
    start, end = (listed_before.start, min(listed_before.end, at)) if listed_before else (at, at)
    items = split_list(tokens[start:end])
    out = [" ".join(token.text for token in tokens[slice(*thing)]) for thing in clause.things]
    if clause.open and any(thing.startswith(f"{fold(item)} ") for thing in out for item in items):
        return None  # "not butter lard": one thing in the place of another
    kept = [item for item in items if fold(item) not in out]
    if len(kept) == len(items):
        wanted = list(tokens[:at]) if not clause.open or _whole(tokens, clause) else None
    else:  # without anything left that is no list without one of its things
        wanted = [*tokens[:start], *tokenize(" and ".join(kept)), *tokens[end:at]] if kept else None
    return [*wanted, *_tail(tokens, clause, reader)] if wanted is not None else None


def _whole(tokens: Sequence[Token], clause: LeftOut) -> bool:
    """Whether an open cue leaves a thing out that was not listed: "not" at the end of the sentence, before the list's
    name or before a reason, "no" only before a reason; "without" and "minus" are of the thing before them."""
    cue, ends = tokens[clause.start].text, clause.end == len(tokens)
    though = clause.reasoned and tokens[clause.end].text not in ("please", "thanks", "cheers")
    placed = not ends and tokens[clause.end].text in _WHERE
    return (cue == "not" and (though or ends or placed)) or (cue == "no" and though)


_NAMES = (SlotType.LABEL, SlotType.TEXT)


def _items(before: Sequence[Intent], at: int, names_list: bool) -> SlotValue | None:
    """The things that the last request lists, if it is whole or they end at `at`. Before the list is named they may be
    read as any name."""
    last = before[-1] if before else None
    values = [value for value in last.slots.values() if value.type is SlotType.ITEMS and value.value] if last else []
    if last is not None and not values and not last.complete and names_list:
        values = [value for value in last.slots.values() if value.type in _NAMES and value.end == at]
    whole = last is not None and len(values) == 1 and (last.complete or values[0].end == at)
    return values[0] if whole else None


def _tail(tokens: Sequence[Token], clause: LeftOut, reader: PlainReader) -> list[Token]:
    """The words behind the clause; of a reason only the next request or the name of the list."""
    rest = list(tokens[clause.end :])
    if not clause.reasoned:
        return rest
    named = next((at for at in range(len(rest)) if rest[at].text == "list"), 0)
    where = [at for at in range(named) if rest[at].text in _WHERE and named - at <= _LONGEST]
    if where and "list" not in {token.text for token in tokens[: clause.start]}:
        return rest[where[-1] :]
    request = next((each for each in reader.read(rest) if each.complete), None)
    if request is None:
        return []
    joined = request.start and rest[request.start - 1].text == "and"
    return rest[request.start - (1 if joined else 0) :]


def wanted_spans(spans: Sequence[LearnedSpan], tokens: Sequence[Token]) -> list[LearnedSpan]:
    """`spans` without the things that the words leave out."""
    if not any(span.name == "item" for span in spans):
        return list(spans)
    found = [clause for at in range(len(tokens)) if (clause := clause_at(tokens, at)) is not None]
    listed_before = {_said(tokens, span.start, span.end) for span in spans if span.name == "item"}
    found = [each for each in found if not each.open or _whole(tokens, each) or _listed(each, tokens, spans)]
    inside = [thing for clause in found for thing in clause.things]
    left = {_said(tokens, *thing) for thing in inside} & listed_before
    return [
        span
        for span in spans
        if span.name != "item" or not (_within(span, found) or _said(tokens, span.start, span.end) in left)
    ]


def _said(tokens: Sequence[Token], start: int, end: int) -> tuple[str, ...]:
    return tuple(token.text for token in tokens[start:end] if token.text not in _ARTICLES)


def _listed(clause: LeftOut, tokens: Sequence[Token], spans: Sequence[LearnedSpan]) -> bool:
    """Whether a thing of an open clause was listed before it."""
    before = {_said(tokens, span.start, span.end) for span in spans if span.end <= clause.start}
    return any(_said(tokens, *thing) in before for thing in clause.things)


def _within(span: LearnedSpan, clauses: Sequence[LeftOut]) -> bool:
    return any(clause.start <= span.start and span.end <= clause.end for clause in clauses)

"""Checks before every write whether the user asks for it, or whether the utterance only contains words like a request.

The grammar matches phrases and does not look at the words around them. The guard reads the whole utterance of the turn
and is stricter. A denied request is left out. The user is asked "Should I ...?" first if the request occurs in a
question, a supposition, a hedge, a report or a quotation, if a dictated text takes it back, or if words that were not
understood could change it. The guard knows only closed classes of English words (`doubt_words.py`), no topics.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from services.grammar import cues, doubt_words
from services.grammar.doubt_words import JOINS, REPORTING, countable
from services.grammar.guard_contents import restated, within
from services.grammar.guard_courtesy import courteous, wishes, without_courtesy
from services.grammar.guard_kinds import half_timed, miscounted, misread, own_day, perhaps_there, put_off
from services.grammar.guard_values import partly_understood
from services.grammar.intents import Intent
from services.grammar.verdict import GuardDoubt, GuardedUtterance, GuardVerdict
from services.grammar.wording import imperative
from tools.language.slots import FREE, SlotType
from tools.language.tokens import Token
from tools.slicing import pause
from tools.spec import Effect, ToolSpec

DO = GuardVerdict()


def judge(
    utterance: GuardedUtterance, intent: Intent, spec: ToolSpec, arguments: Mapping[str, Any], meant: bool = False
) -> GuardVerdict:
    """The verdict on `intent`, understood as a call of `spec` with `arguments`: whether the user wants it carried out.
    `meant`: the learned model is certain of it and of its values, so that a title need not sound like an event. Takes
    time linear in the number of words, and calls `pause` once."""
    pause()
    words = utterance.words
    if tuple(words[intent.start : intent.end]) != intent.words:
        return DO  # not read from this utterance: the answer to a question, or a request that was revised
    begin, end = utterance.around(intent)
    before = _before(utterance, begin, intent)
    found = (
        _denied_in_full(utterance, intent)
        or _goes_on(utterance, intent)
        or _cut_off(utterance, intent)
        or (before if before is not None and before.doubt else None)
        or within(utterance, intent, spec, arguments, meant)
        or misread(intent, arguments)
        or miscounted(utterance, intent)
        or own_day(utterance, intent)
        or half_timed(intent)
        or put_off(utterance, intent)
        or perhaps_there(utterance, intent)
    )
    found = found or _added(_behind(utterance, intent, end), intent, spec)
    if (found is None or found.doubt is None) and partly_understood(utterance, intent, spec):
        return GuardVerdict(GuardDoubt.PARTLY)
    return found or before or DO


# ------------------------------------------------------------------ words before the request


def _before(utterance: GuardedUtterance, begin: int, intent: Intent) -> GuardVerdict | None:
    tokens, words = utterance.tokens, utterance.words
    if wishes(words[_clause(tokens, begin, intent.start) : intent.start]):
        return GuardVerdict(apart=True)
    if _asks_about(words[_clause(tokens, begin, intent.start) : intent.start]):
        return GuardVerdict(GuardDoubt.ASKED)
    if doubt_words.subject_lost(words[_clause(tokens, begin, intent.start) : intent.start]):
        return GuardVerdict(apart=True)
    rest = _without_polite(words, begin, intent.start)
    polite = words[rest : intent.start]
    if polite[:1] == ["like"] and rest > begin and (words[rest - 1] in _BE or words[rest - 1].endswith("'s")):
        return GuardVerdict(GuardDoubt.REPORTED)  # "and mum's like, ..."
    if "no" in polite and not imperative(intent.words[0]):
        return GuardVerdict(GuardDoubt.DENIED)  # "no alarm at six please"
    if rest == begin:
        return GuardVerdict(apart=True)
    said = words[_clause(tokens, begin, rest) : rest]
    joined = bool(polite) and (polite[0] in JOINS or tokens[rest - 1].closes)
    joined = joined or tokens[rest - 1].closes or _asks_politely(polite)
    if joined and words[rest - 1] not in REPORTING and said and said[0] not in doubt_words.CONDITIONS:
        strong = tokens[rest - 1].closes or polite[0] == "so" or _asks_politely(polite)
        return GuardVerdict(apart=True) if strong else None
    return _kind_of(said, words[rest - 1])


def _asks_about(said: Sequence[str]) -> bool:
    """Whether `said`, the words before a request, are a question word, an auxiliary and its subject: "why would you",
    "whose idea was it to", "how come you". "How are you can you" is not: the last auxiliary begins a new sentence."""
    first = next((at for at, word in enumerate(said) if (word,) not in doubt_words.POLITE), len(said))
    asked = said[first:]
    if not asked or asked[0] not in doubt_words.QUESTION_WORDS:
        return False
    last = next((at for at in range(len(asked) - 1, 0, -1) if asked[at] in doubt_words.AUXILIARIES), 0)
    if asked[0] == "how" and asked[1:2] == ["come"]:
        last = last or 1
    between, behind = asked[1:last], asked[last + 1 :]
    if not last or len(between) > _ASKED_OF or len(behind) > _ASKED_OF or between[:1] in (["a"], ["an"]):
        return False
    return not JOINS & set(behind) and not doubt_words.AUXILIARIES & set(between)


_ASKED_OF = 3
"""Maximum number of words between a question word and its auxiliary, and between the auxiliary and the request."""


def _denied_in_full(utterance: GuardedUtterance, intent: Intent) -> GuardVerdict | None:
    """The verdict on a request after a denial with a subject ("you do not have to ...", "there is no need to ..."), or
    whose object is dropped ("never mind the ..."); None for other requests."""
    raw = utterance.raw
    size = min(3, len(intent.words))
    places = range(len(raw) - size, -1, -1)
    at = next((at for at in places if tuple(raw[at : at + size]) == intent.words[:size]), None)
    if at is None:
        return None
    if not imperative(intent.words[0]) and _drops(utterance, at):
        return GuardVerdict(GuardDoubt.DENIED)
    for start in range(at - 1, max(-1, at - _CLAUSE), -1):
        if raw[start] in JOINS or tuple(raw[start : start + 2]) in _ASKING_YOU:
            return None
        if raw[start] == "no" and start + 1 < at and raw[start + 1] in doubt_words.NO_NEED:
            return GuardVerdict(GuardDoubt.ASKED if _asking(raw) else GuardDoubt.DENIED)
        full = raw[start] != "no" and _denies(raw[start]) and raw[start + 1 : start + 2] != ["forget"]
        full = full and not courteous(raw, start)
        subject = start - 1
        if raw[start] == "not" and subject > 0 and raw[subject] in doubt_words.AUXILIARIES:
            subject -= 1  # "you do not" is "you don't"
        if full and subject >= 0 and raw[subject] in doubt_words.STATING:
            if subject and raw[subject - 1] in doubt_words.PERHAPS:
                return GuardVerdict(GuardDoubt.HEDGED)
            return GuardVerdict(GuardDoubt.ASKED if _asking(raw) else GuardDoubt.DENIED)
    return None


def _drops(utterance: GuardedUtterance, at: int) -> bool:
    """Whether the noun at index `at` of the raw words is dropped: "never mind the", "forget about setting an". A "never
    mind" with a pause after it refers to what was said before."""
    raw = utterance.raw
    while at and (raw[at - 1] in doubt_words.BEFORE_THINGS or raw[at - 1].endswith("ing")):
        at -= 1
    dropped = raw[at - 2 : at] == ["never", "mind"] or raw[at - 1 : at] == ["nevermind"]
    dropped = dropped or (at > 0 and raw[at - 1] in doubt_words.DROPPING)
    return dropped and not any(token.closes and token.text == raw[at - 1] for token in utterance.tokens)


def _asking(words: Sequence[str]) -> bool:
    """Whether the words begin a question: "do you", "don't you"."""
    negative = words[0].endswith("n't") and len(words) > 1 and words[1] in ("you", "we", "i")
    return negative or words[0] in doubt_words.QUESTIONS


_ASKING_YOU = frozenset((word, "you") for word in ("can", "could", "will", "would"))
"""Words with which a request begins anew ("I won't manage alone, can you call ...")."""
_CLAUSE = 7
"""A denial is looked for within fewer than this many words before the request."""


_SENDING = ("sms", "email", "message")


def _goes_on(utterance: GuardedUtterance, intent: Intent) -> GuardVerdict | None:
    """ "Text Anna set a timer ...": a request directly after an unfinished message may be the text of that message."""
    for other in utterance.intents:
        if other.end != intent.start or other is intent or not any(word in other.tool for word in _SENDING):
            continue
        if not any(value.type is SlotType.TEXT for value in other.slots.values()):
            return GuardVerdict(GuardDoubt.REPORTED)
    return None


def _cut_off(utterance: GuardedUtterance, intent: Intent) -> GuardVerdict | None:
    """Whether the request begins with a declared value, and the words directly before it were taken for the end of
    another request ("get me a blue" before "lamp"): they may tell which one is wanted."""
    start = intent.start
    if not any(value.type is SlotType.CHOICE and value.start == start for value in intent.slots.values()):
        return None
    for other in utterance.intents:
        taken = next((v for v in other.slots.values() if v.type in FREE and v.end == other.end == start), None)
        if taken is not None and other.tool != intent.tool and not utterance.tokens[start - 1].closes:
            return GuardVerdict(GuardDoubt.LEFT_OVER, " ".join(utterance.words[taken.start : start]))
    return None


def _asks_politely(polite: Sequence[str]) -> bool:
    """Whether the words begin with "could you", "please" or the like: a request begins here, whatever came before."""
    said = " ".join(polite)
    return any(said.startswith(frame) for frame in ("can you", "could you", "would you", "will you", "please"))


def _without_polite(words: Sequence[str], begin: int, end: int) -> int:
    """Index where the run of polite openings that reaches up to `end` begins."""
    at = end
    while at > begin:
        fits = [p for p in _OPENINGS if len(p) <= at - begin and tuple(words[at - len(p) : at]) == p]
        if at - begin > 1 and words[at - 1].endswith("ing") and words[at - 2] == "mind":
            fits.append(("mind",))  # "would you mind setting a timer"
        if not fits:
            break
        at -= max(map(len, fits))
    return at


_OPENINGS = (*doubt_words.POLITE, *cues.MARKERS)


def _clause(tokens: Sequence[Token], begin: int, end: int) -> int:
    """Index where the last sentence before `end` begins."""
    return next((at for at in range(end - 1, begin, -1) if tokens[at - 1].closes and at < end), begin)


def _kind_of(said: Sequence[str], last: str) -> GuardVerdict | None:
    """The verdict by the words directly before a request; None if they are merely unknown."""
    if len(said) > 1 and said[0] == "no" and said[1] in _ANSWERING:
        said = said[1:]  # "no that's too loud put it to fifty": this "no" is an answer and denies nothing
    said = without_courtesy(said)
    words = set(said)
    if any(_denies(word) for word in said):
        return GuardVerdict(GuardDoubt.ASKED if _asking(said) else GuardDoubt.DENIED)
    if words & doubt_words.REPORTS:
        return GuardVerdict(GuardDoubt.REPORTED)
    if words & doubt_words.CONDITIONS:
        return GuardVerdict(GuardDoubt.SUPPOSED)
    if said and said[0] in doubt_words.QUESTIONS:
        return GuardVerdict(GuardDoubt.ASKED)
    if words & doubt_words.HEDGES:
        return GuardVerdict(GuardDoubt.HEDGED)
    if last in doubt_words.SUBJECTS or last in doubt_words.QUESTIONS or last in REPORTING:
        return GuardVerdict(GuardDoubt.REPORTED)
    return None


_BE = frozenset(("am", "is", "was", "are", "were", "all", "just"))
_ANSWERING = frozenset({"that", "it", "it's", "this", "i", "he", "she", "they", "you", "we", "the", "there"})


def _denies(word: str) -> bool:
    return word in doubt_words.NEGATORS or word.endswith("n't")


# ------------------------------------------------------------------ words after the request


_LIMITS = frozenset(
    ("but", "unless", "except", "if", "when", "until", "or", "though", "although", "once", "before", "after")
)
_LINKS = frozenset(("a", "an", "at", "on", "for", "the", "of", "past", "to", "in", "through", "till"))
_SHARED = (["both", "in"], ["both", "at"], ["each", "in"], ["all", "in"])
"""Behind several requests, these begin what is said of each of them ("both in the evening")."""
_ADDING = frozenset(("with", "without", "plus", "extra", "minus"))
"""After a request, these add to it ("... with oat milk"). If the addition was not understood, the call is incomplete.
"""


def _behind(utterance: GuardedUtterance, intent: Intent, end: int) -> GuardVerdict | None:
    tokens, words = utterance.tokens, utterance.words
    at = past_courtesy(words, intent.end, end)
    if _unresolved(tokens, intent, at):
        return GuardVerdict(GuardDoubt.TAKEN_BACK)
    if at >= end:
        return None
    said = words[at:end]
    shown = " ".join(token.surface for token in tokens[at:end] if token.surface)
    parted = tokens[at - 1].closes if at else False
    first = said[0]
    if first in _LIMITS:
        return GuardVerdict(GuardDoubt.SUPPOSED, shown)
    if any(place in utterance.withdrawals for place in range(at, end)):
        return GuardVerdict(GuardDoubt.TAKEN_BACK)
    if first in ("no", "not", "maybe", "perhaps") or _denies(first):
        return GuardVerdict(GuardDoubt.TAKEN_BACK)
    joined = at > intent.end and words[at - 1] in JOINS
    if first in doubt_words.QUESTIONS and not parted and not joined:
        return GuardVerdict(GuardDoubt.ASKED)
    if said[:2] in _SHARED or (_counts_on(words, at, end) and not parted) or (first in _ADDING and len(said) > 1):
        return GuardVerdict(GuardDoubt.LEFT_OVER, shown)
    if first in ("is", "says", "said", "goes", "means") or (first in doubt_words.REPORTS and not parted and not joined):
        return GuardVerdict(GuardDoubt.REPORTED)
    if restated(tokens, intent, at, end):
        return GuardVerdict(GuardDoubt.LEFT_OVER, shown)
    more = _one_more(words, intent.end, at, end)
    if more is not None:
        left_out = " ".join(token.surface for token in tokens[more:end] if token.surface)
        return GuardVerdict(None, left_out)
    return GuardVerdict(None, shown) if joined and not parted else None


def _added(found: GuardVerdict | None, intent: Intent, spec: ToolSpec) -> GuardVerdict | None:
    """`found`, or a doubt where a few words that were added to an external request with declared values, and not
    understood, may be one more value: "get me a blue lamp and the shad"."""
    if found is None or found.doubt is not None or spec.effect is not Effect.WRITE_EXTERNAL:
        return found
    said = found.unheard.casefold().split()
    declared = any(value.type is SlotType.CHOICE for value in intent.slots.values())
    if not declared or not said or len(said) > _MOST_ADDED or said[0] in doubt_words.STATING | doubt_words.QUESTIONS:
        return found
    return found if "'" in said[0] or imperative(said[0]) else GuardVerdict(GuardDoubt.LEFT_OVER, found.unheard)


_MOST_ADDED = 3
_ADDS = JOINS | {"oh"}


def _one_more(words: Sequence[str], start: int, at: int, end: int) -> int | None:
    """Index of the order that follows a joining word behind the request and that nothing has read ("... oh and while I
    remember put ..."); None if there is none."""
    led = not _ADDS.isdisjoint(words[start : at + 1])
    return next((place for place in range(at, end - 1) if imperative(words[place])), None) if led else None


def _unresolved(tokens: Sequence[Token], intent: Intent, end: int) -> bool:
    """Whether a correction ("no bread") after the request was not resolved: what follows it is no value of `intent`."""
    doubted = next((at for at in range(end - 1, intent.start - 1, -1) if tokens[at].doubted), None)
    if doubted is None:
        return False
    if tokens[doubted].text == "no":  # it was kept as a part of the thing itself
        return True
    values = [
        value for value in intent.slots.values() if value.type is not SlotType.ITEMS
    ]  # an added item replaces nothing
    return not any(start > doubted for value in values for start, _ in value.spans)


def past_courtesy(words: Sequence[str], at: int, end: int) -> int:
    """Index of the first word from `at` on that is no courtesy behind a request."""
    while at < end:
        fits = [p for p in doubt_words.AFTER if at + len(p) <= end and cues.starts_with(words, at, p)]
        if not fits:
            break
        at += max(map(len, fits))
    return at


def _counts_on(words: Sequence[str], at: int, end: int) -> bool:
    """Whether the words at `at`, after articles and prepositions, are a number, a day or a repetition ("every") that
    could belong to the request."""
    lead = at
    while lead < end and words[lead] in _LINKS:
        lead += 1
    return lead < end and (countable(words[lead]) or words[lead] in doubt_words.REPEATING)

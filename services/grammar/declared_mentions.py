"""Whether words in which a value of a declared tool is spoken of may be an order ("well a mocha then", "giz a latte
pal"), so that the user is asked, and not a story, a question or a denial ("i had a latte")."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from services.grammar import declared_form as form
from services.grammar.cues import starts_with
from services.grammar.declared_words import ASKING_STEMS, GOES_ON, GREETING, REPORTING, passed_over
from services.grammar.doubt_words import CONDITIONS, DROPPING, QUESTIONS, WITHDRAWALS
from services.understanding.stems import stem
from tools.language.spoken import listed, phrases
from tools.language.tokens import FILLERS

_LONGEST_FRAME = 10
_NEAR = 3
_ARTICLES = frozenset(listed("a an one some the another"))
_LIGHT = (
    _ARTICLES
    | FILLERS
    | frozenset(
        listed("please just also maybe then of to cup mug glass in my those nice well me us it down up for quick")
    )
)
"""Between an order's first words and what is ordered, these change nothing."""
_BOUNDS = FILLERS | frozenset(
    listed(
        """so anyway anyways anyhow well yeah yes yep oh okay ok right alright then please now hmm aye actually but
        because ugh argh ah aw ooh fine hey look listen honestly basically cool nah righto och ach"""
    )
)
"""Behind these, a new clause may begin with a bare value: "yeah a latte"."""
_BOUND_PHRASES = phrases("here we go|there we go|hold on|hang on|go on|you know what|oh i know|let me think|let me see")
_LEADS = phrases(
    """it is|it's|that is|that's|it will be|it'll be|it would be|that will be|let's say|let us say|say|i will say
    |i would say|call it|make it|make that|just|only|maybe|perhaps|for me|i think|i guess|i suppose|go for|go with|be
    |it has to be|it must be|has to be|i will go|and|then|here is|here's"""
)
"""Words that lead to a bare value in the order of somebody who hesitates: "let's say a"."""
_VOCATIVES = frozenset(
    listed(
        """love pal mate dear duck hen boss chief buddy bud darling sweetheart guv bro man sir madam luv friend folks
        guys fella lad lass"""
    )
)
_GOES_ON_TO_VALUES = frozenset(
    listed(
        """with wi and in on for no plus to make go using would will like from that extra without as of if thanks thank
        cheers ta too also today you when a an the"""
    )
)
"""Directly behind a value these may belong to an order that began with it ("latte with", "coffee would be")."""
_ORDERED_BEHIND = re.compile(
    r"\b(?:(?:nah|no|oh|ah|yeah|yes|well|okay) go on|(?:that|the same|same) again"
    r"|(?:i am|we're|we are) (?:after|having)|is what (?:i|we)"
    r"|(?:fix|get|make|do|give|bring|grab|order|pour|pop|sort|fetch) (?:me|us) (?:one|that|it|some)"
    r"|(?:i|we) (?:will|would) (?:have|take|go for|like|love) (?:one|that|it|some)|(?:that|this)(?: one)? please"
    r"|one of (?:those|them)|would (?:be (?:grand|great|lovely|nice|perfect|good|ace|brilliant|amazing|wonderful"
    r"|magic|smashing|super|fab|fantastic|class)|go down|do nicely|do me|hit the spot))\b"
)
"""Orders behind what is ordered: "... well fix me one"."""
_NO_WISH = frozenset(listed("been too had have"))
_WITHDRAWN = (
    *(
        each
        for each in WITHDRAWALS
        if not starts_with(each, 0, ("i", "mean")) and each[0] not in ("hang", "hold", "let")
    ),
    *phrases("anymore|any more|instead of|but no|but not|but they|but i didn't|but it is|but it was"),
)
_SUBJECTS = frozenset(
    listed("he she they it you who that which there someone somebody everyone everybody nobody anyone anybody people")
)
_HABITS = frozenset(listed("always usually often normally never sometimes mostly yesterday ago earlier"))
_ASKED_FOR = frozenset(listed("would could can will you please go and"))
_PAST = frozenset(
    listed(
        """had was were been made got bought drank took gave ate left ran went came saw found kept thought brought sold
        told sent lost broke spilt spilled felt met wrote heard knew grew fell held paid chose threw dropped used did
        gone done became began forgot understood won stood cost"""
    )
)
_NO_VERBS = (
    form.NO_ORDERS | _PAST | QUESTIONS | DROPPING | CONDITIONS | REPORTING | _HABITS | _SUBJECTS
    | frozenset(listed("thanks thank cheers cancel remove delete stop gives makes takes gets likes needs drinks buys"))
)  # fmt: skip
_MOST_UNREAD = 3


@dataclass(frozen=True, slots=True)
class Mention:
    """The values in words [start, end) of a turn. `required`: those of the required parameters, [first, last).
    `unread`: number of unexplained words from `start` on. `several`: more than one declared value was said."""

    start: int
    end: int
    unread: int
    several: bool


def order_start(words: Sequence[str], mention: Mention) -> int | None:
    """Index where the order begins to which the values of `mention` may belong; None if it is none."""
    start = mention.start
    if _withdrawn(words, mention.end) or _conditional(words) or (not mention.several and mention.unread > _MOST_UNREAD):
        return None
    follows = mention.several or _follows(words, mention)
    if (framed := _framed(words, start)) is not None:
        return framed if follows else None
    begin, bounded = _clause(words, start)
    lead = words[begin:start]
    if _ordered_behind(words, mention, lead):
        return start
    if _story(lead) or _told(words, mention.end):
        return None
    if not _bare(lead):
        vocative = len(words) - mention.end <= _LONGEST_VOCATIVE and not bounded and _unknown_verb(lead)
        likely = mention.several or _unknown_verb(lead) or len(lead) <= _SHORT
        return begin if likely and (follows or vocative) else None
    return start if follows and (bounded or mention.unread <= _MOST_UNREAD) else None


def asks_now(words: Sequence[str], told: frozenset[str]) -> bool:
    """Whether the words of a whole turn may ask for something to be done now: they are a command, a polite request or
    bare values, and tell, deny, suppose, report or ask nothing. `told`: the stems of the words of the tool that is
    meant, which may be said in any form ("delivered")."""
    said = form.opening(words, 0, len(words))
    if not said or _DETERMINERS & {said[0].partition("'")[0]} or _conditional(words) or _turned_down(words):
        return False
    asked = form.asks(said) and not (said[0] in ("can", "could") and said[1:2] and said[1] in _THINGS)
    if form.denied(said) or asked or form.perfect(said) or _UNREAL & set(said):
        return False
    if said[0] in _OWN and not form.ordering(said) and tuple(said[:2]) not in _WISHES:
        return False
    if said[0] in _OWN and "to" in said[2:4]:
        verb = stem(" ".join(said[said.index("to", 2) + 1 :][:1]))
        if verb not in told | ASKING_STEMS:  # "i want to lie on the lawn for twenty minutes"
            return False
    people = {word.partition("'")[0] for word in said}
    if (_THIRD | REPORTING | CONDITIONS | _HABITS) & people:
        return False
    return not any((word in _PAST or word.endswith("ed")) and stem(word) not in told | _NEEDING for word in said)


_DETERMINERS = frozenset(listed("the my his her their your our this these those there it that some people yesterday"))
_THINGS = frozenset(listed("the my our"))
"""Behind "can" and "could", the start of a request: "could the printer do three copies"."""
_OWN = frozenset(listed("i we i'm we're i'll we'll"))
_WISHES = frozenset((who, verb) for who in ("i", "we") for verb in ("want", "need", "would"))
_THIRD = _SUBJECTS - {"it", "you", "that", "there", "people"} | frozenset(listed("his her their every each someday"))
_UNREAL = frozenset(listed("might maybe perhaps possibly probably should've could've would've"))
_NEEDING = frozenset(map(stem, listed("need")))
_PLACING = frozenset(listed("in at by with on outside under behind beside inside near next for"))
_NO_NEED = phrases("no need|no longer|not now|not yet|leave it alone")


def _turned_down(words: Sequence[str]) -> bool:
    """Whether a request is taken back or not wanted. "Leave it by the door" is none of these."""
    return any(
        starts_with(words, at, each) and not (each == ("leave", "it") and _PLACING & set(words[at + 2 : at + 3]))
        for at in range(len(words))
        for each in (*_WITHDRAWN, *_NO_NEED)
        if each not in _CORRECTIONS
    )


_CORRECTIONS = {
    each
    for each in _WITHDRAWN
    if each[:2] == ("no", "make")
    or (each[0] in ("no", "wait", "or", "instead") and each[-1] not in ("don't", "not", "stop", "still", "that", "is"))
}
"""Another value may follow these."""


def _story(lead: Sequence[str]) -> bool:
    """Whether a clause that leads to a value tells or asks something, or denies it, in a form that no order has."""
    if not lead:
        return False
    serving = lead[-2:-1] in (["me"], ["us"]) and lead[-1] in _ARTICLES
    if form.denied(lead[-_LONGEST_FRAME:]) or (lead[0] in QUESTIONS and not serving) or _HABITS & set(lead):
        return True
    if _PAST & set(lead) or any(word.endswith("ed") and word != "need" for word in lead):
        return True
    subjects = {word.partition("'")[0] for word in lead}
    if (_SUBJECTS | _PERSONAL | REPORTING | CONDITIONS) & subjects and not _longest(_LEADS, lead):
        return True
    bare = [word for word in lead if word not in _ARTICLES]
    if len(bare) > 1 and bare[-2] in _DEGREE and bare[-1] in ("so", "too", "very"):
        return True
    return bool(bare) and (bare[-1] in _LEADING_UP or (lead[0] in ("i", "we", "you") and bare[-1] in _STATES))


def _told(words: Sequence[str], end: int) -> bool:
    """Whether a verb behind the values tells something of them: "a latte costs", "it would have been"."""
    while end < len(words) and words[end] in ("here", "there", "now"):
        end += 1
    behind = list(words[end : end + 2])
    return bool(behind) and (behind[0] in _TELLING or behind == ["would", "have"])


_DEGREE = frozenset(listed("am is are was were be been feel we're you're they're"))
_SHORT = 5
_THANKS = frozenset(listed("ta cheers thanks sorry"))
_TELLING = frozenset(listed("is was are were has had costs tastes keeps makes smells looks went comes came does did"))
_LEADING_UP = frozenset(
    listed(
        """of about for in on to than like with from over after before into by at without until no less more much many
        my your his her their our love hate prefer drink is are was were be being smell taste is isn't and or per"""
    )
)
"""Directly before a value, these make it a part of something else."""
_STATES = frozenset(listed("have has like love hate know see drink enjoy miss remember prefer got sell make"))
"""Verbs behind "i" and "you" that tell how things are."""


def _ordered_behind(words: Sequence[str], mention: Mention, lead: Sequence[str]) -> bool:
    """Whether the words behind the values order them: "... well fix me one", "a latte please"."""
    behind = " ".join(words[mention.end :])
    wanted = _ORDERED_BEHIND.search(behind)
    asked = behind.split()[:1] in (["please"], ["then"]) and not _story(lead[-_NEAR:])
    if not asked and (wanted is None or _NO_WISH & set(behind[wanted.end() :].split()[:2])):
        return False
    told = (_SUBJECTS - {"it", "that", "you", "there"}) & set(lead) or REPORTING & set(lead)
    return not (told or form.denied(lead[-_LONGEST_FRAME:]))


_LONGEST_VOCATIVE = 2
_GUESSING = frozenset(("i", word) for word in ("think", "guess", "suppose", "reckon", "say"))
_PERSONAL = frozenset(listed("he she they who my his her their our your"))


def _framed(words: Sequence[str], start: int) -> int | None:
    """Index of the first words of an order ("could you make me a") that lead up to `start`; None without them."""
    for at in range(max(0, start - _LONGEST_FRAME), start):
        size = form.frame_size(words[at:start])
        if not size or not _light(words[at + size : start]) or not _begins(words, at):
            continue
        told = REPORTING & set(words[max(0, at - _NEAR) : at]) or form.denied(words[max(0, at - _NEAR) : at])
        return None if told or form.perfect(words[at:start]) else at
    return None


def _begins(words: Sequence[str], at: int) -> bool:
    """Whether an order can begin at `at`. A bare verb must not have a subject: "people order a"."""
    if at == 0:
        return True
    before = words[at - 1]
    if _ends_in(_BOUND_PHRASES, words[:at]):
        return True
    if words[at] in _OPENING_ORDERS:
        return before not in GOES_ON - {"and"}
    if before == "and":
        return len(_ASKED_FOR & set(words[max(0, at - 8) : at - 1])) > 1 and not _HABITS & set(words[:at])
    return before in _BOUNDS | GREETING | _VOCATIVES


_OPENING_ORDERS = frozenset(
    listed(
        "i we we're i'm i'll can could would will may might let let's lemme gimme what any is do how my our mine ours"
    )
)
"""First words of orders that say by whom or for whom they are."""


def _light(said: Sequence[str]) -> bool:
    """Whether words before a value only lead to it; one unknown word may describe it ("a cheeky latte")."""
    left = [word for word in said if word not in _LIGHT]
    return not left or (len(left) == 1 and said[-1] == left[0] and len(said) > 1 and said[-2] in _ARTICLES)


def _clause(words: Sequence[str], start: int) -> tuple[int, bool]:
    """Index where the clause begins that leads to `start`, and whether other words of the turn stand before it."""
    passed = passed_over(words, 0, start)
    for at in range(start, 0, -1):
        degree = words[at - 1] == "so" and at > 1 and words[at - 2] in _DEGREE  # "i am so tired"
        if (words[at - 1] in _BOUNDS and not degree) or _ends_in(_BOUND_PHRASES, words[:at]):
            spoken = [place for place in range(at) if place not in passed and words[place] not in GREETING | _BOUNDS]
            return at, bool(spoken)
    begin = 0
    opening = GREETING | _THANKS
    while begin < start and (begin in passed or words[begin] in opening or (begin and words[begin] in _VOCATIVES)):
        begin += 1
    return begin, False


def _bare(lead: Sequence[str]) -> bool:
    """Whether the value stands without a verb before it, but for words of hesitation."""
    at = 0
    while at < len(lead) and (size := _longest(_LEADS, lead[at:]) or (lead[at] in GREETING)):
        at += size
    return _light(lead[at:])


def _unknown_verb(lead: Sequence[str]) -> bool:
    """Whether the turn begins with an unknown word in the place of "get me" ("giz a")."""
    said = [word for word in lead if word not in GREETING]
    if not 1 < len(said) <= 1 + _NEAR or said[-1] not in _ARTICLES:
        return False
    return not any(word in _NO_VERBS or word.endswith(("ed", "n't", "ing")) for word in said[:-1])


def _follows(words: Sequence[str], mention: Mention) -> bool:
    """Whether the word behind the values lets them be an order of their own: no noun that they describe, and no verb
    ("coffee machine", "a latte costs")."""
    if mention.end >= len(words):
        return True
    word = words[mention.end]
    known = _GOES_ON_TO_VALUES | _BOUNDS | _VOCATIVES | GREETING
    if tuple(words[mention.end : mention.end + 2]) in _GUESSING:
        return True
    return word in known or mention.end in passed_over(words, 0, len(words))


def _withdrawn(words: Sequence[str], end: int) -> bool:
    return any(starts_with(words, at, each) for at in range(end, len(words)) for each in _WITHDRAWN)


def _conditional(words: Sequence[str]) -> bool:
    passed = passed_over(words, 0, len(words))
    first = next((at for at, word in enumerate(words) if word not in GREETING and at not in passed), len(words))
    return first < len(words) and words[first] in CONDITIONS


def _longest(known: Sequence[tuple[str, ...]], said: Sequence[str]) -> int:
    return max((len(each) for each in known if tuple(said[: len(each)]) == each), default=0)


def _ends_in(known: Sequence[tuple[str, ...]], said: Sequence[str]) -> bool:
    return any(tuple(said[-len(each) :]) == each for each in known)

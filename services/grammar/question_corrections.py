"""Finds in a question the names that the speaker has taken back: "when was A or uh B built", "... A oops I meant B".

Both the learned model (spans `replaced`) and the cues of a correction say so. "A or B" alone takes nothing back, nor
does a hesitation in the frame of a comparison ("which is older, A or uh B").
"""

import re
from collections.abc import Sequence

from services.grammar import cues
from services.grammar.question_frames import JOINS, MAYBE, NAME, framed, likens, names_of
from services.understanding.reading import LearnedReading, LearnedSpan
from tools.language.spoken import listed, phrases
from tools.language.tokens import FILLERS

REACH = 4
"""A name that begins at most this many words after a correction replaces the name before it."""
DOUBTED, TAKEN, SURELY = 0.5, 0.8, 0.95
"""The probabilities from which a span that the learned model marks as replaced is not looked up, from which it counts
as taken back, and from which it does although its words do not look like a name."""
_AGAIN = frozenset(
    listed("no wait sorry oops i mean meant rather actually instead make that it should be say nope nah correction")
)
"""Words of which corrections consist."""
_CRIES = frozenset(listed("oops opps oopsie whoops whoopsie eek ugh argh er err erm erg ur urr nope nah"))
"""Each of these behind a name announces a correction, if another name follows at once."""
_WRONG = _CRIES | frozenset(listed("no sorry wait mean meant"))
"""Words of a cue that say that the words before are wrong."""
_OR_IS_IT = phrases(
    "is it|was it|is that|was that|is his name|is her name|is its name|is the name|like|maybe|perhaps|i guess|i think"
)
"""Behind "or", these say that the name before may be wrong: "who wrote A or was it B"."""
_NOISE = re.compile(r"(?:u+h*m*|e+r+m*|a+h+|h+m+)", re.ASCII)
"""Hesitations, however long a recogniser writes them."""
_ASKING = frozenset(listed("who what which when where why how whose whom did does do is are was were"))
_FAR = 4
"""A cue stands at most this many words behind the name, if the question is asked anew behind it."""
_LIKELY = 0.6
"""The probability from which a span that the learned model marks as a topic stands apart from the name before it."""
_SURELY_NAME, _BESIDE = 0.8, 0.12
"""Probabilities of a name for its last word and for the word behind it, from and up to which its end is sure."""
_UPDATES = 2
"""So many updates must have shown a correction that the latest one no longer shows."""


def taken_back(
    words: Sequence[str], named: Sequence[float], spans: Sequence[LearnedSpan]
) -> tuple[frozenset[int], list[int]]:
    """The indexes of the words that corrections replace (with the cues themselves), and for each correction the index
    at which the question continues."""
    stale: set[int] = set()
    resumed: list[int] = []
    for span in spans:
        sure = span.p >= TAKEN and _replaced(words, named, span, resumed)
        if span.name != "replaced" or not (sure or (span.p >= DOUBTED and _another_behind(words, named, span))):
            continue
        going = span.end
        while going < len(words) and (_noise(words[going]) or words[going] in _AGAIN | _CRIES):
            going += 1
        stale.update(range(span.start, going))
        resumed.append(going)
    _by_cues(words, named, spans, stale, resumed)
    if resumed:  # "... it's A, not B"
        denied = [each for each in names_of(words, named) if each.start and words[each.start - 1] == "not"]
        stale.update(at for each in denied for at in range(each.start, each.end))
    return frozenset(stale), resumed


def _another_behind(words: Sequence[str], named: Sequence[float], span: LearnedSpan) -> bool:
    """Whether "or" and words that belong to no name lead from the name of `span` to one that is surely a name, in
    no comparison ("in A or like actually B")."""
    behind = list(named[span.end : span.end + REACH])
    between = next((at for at, p in enumerate(behind) if p >= _SURELY_NAME), len(behind))
    apart = between >= 2 and all(p <= _BESIDE for p in behind[:between])
    joined = list(words[span.end : span.end + 1]) == ["or"] and not likens(words, span.end)
    return joined and apart and between < len(behind)


def doubted(words: Sequence[str], named: Sequence[float], spans: Sequence[LearnedSpan]) -> frozenset[int]:
    """The indexes of words that the learned model has rather marked as replaced than not."""
    found = [
        span
        for span in spans
        if span.name == "replaced" and span.p >= DOUBTED and span.end < len(words) and _replaced(words, named, span, ())
    ]
    return frozenset(at for span in found for at in range(span.start, span.end))


def without_cries(words: Sequence[str], named: Sequence[float], spans: Sequence[LearnedSpan]) -> list[float]:
    """The probabilities `named`; an exclamation or several words that announce a correction, and a hesitation between
    two names, are part of no name."""
    loud = _CRIES - FILLERS
    cue = {each for at in range(len(words)) for each in _long_cue(words, at)}
    apart = [
        (words[at] in loud and at + 1 < len(words)) or at in cue or _pause_end(words, at, spans) is not None
        for at in range(min(len(words), len(named)))
    ]
    return [0.0 if outside else p for outside, p in zip(apart, named, strict=False)]


def _long_cue(words: Sequence[str], at: int) -> range:
    """The indexes of a correction's cue of several words at `at` ("no make that"); none for a single word, which may
    begin a title."""
    end = cues.correction_end(words, at)
    return range(at, end) if end is not None and end - at > 1 else range(0)


def _replaced(words: Sequence[str], named: Sequence[float], span: LearnedSpan, resumed: Sequence[int]) -> bool:
    """Whether the words that the model has marked are a name that was taken back."""
    if words[span.end - 1] in JOINS or span.start in resumed or _goes_on(words, named, span):
        return False
    behind = words[span.end : span.end + 2]
    return max(named[span.start : span.end]) >= MAYBE or (
        span.p >= SURELY and any(each in _AGAIN | _CRIES or _noise(each) for each in behind)
    )


def _marked_before(spans: Sequence[LearnedSpan], at: int) -> int | None:
    """The beginning of the words that the model has rather marked as replaced than not and that end at `at`, where the
    cue of a correction begins; the model may have marked the cue as well."""
    marked = [
        span.start for span in spans if span.name == "replaced" and span.p >= DOUBTED and span.start < at <= span.end
    ]
    return marked[-1] if marked else None


def _goes_on(words: Sequence[str], named: Sequence[float], span: LearnedSpan) -> bool:
    """Whether the word behind the span belongs to its name, or joins it to another, and no word says that it was
    wrong."""
    at = span.end
    if at >= len(words) or at >= len(named):
        return False
    if words[at] not in JOINS:
        return words[at] not in _AGAIN and not _noise(words[at]) and min(named[at - 1], named[at]) >= NAME
    behind = _without_noises(words, at + 1)
    if behind >= len(words):
        return True  # which of the two it is, the next word will show
    if words[behind] in _AGAIN | _CRIES and named[behind] < NAME:
        return False
    if behind > at + 1:
        return likens(words, at)
    return span.p < TAKEN or framed(words, named, at)


def _noise(word: str) -> bool:
    return word in FILLERS or _NOISE.fullmatch(word) is not None


def _without_noises(words: Sequence[str], at: int) -> int:
    """The first index from `at` on whose word is no noise."""
    while at < len(words) and _noise(words[at]):
        at += 1
    return at


def _by_cues(
    words: Sequence[str], named: Sequence[float], spans: Sequence[LearnedSpan], stale: set[int], resumed: list[int]
) -> None:
    """Adds the corrections that a cue behind a name announces, if a name or a topic follows it."""
    names = names_of(words, named)
    starts = [each.start for each in names] + [span.start for span in spans if span.name == "topic"]
    at = 0
    while at < len(words):
        end = _cue_end(words, at) or _pause_end(words, at, spans)
        anew = end is not None and end < len(words) and words[end] in _ASKING  # the whole question is asked again
        before = [each.start for each in names if each.end <= at and at - each.end <= (_FAR if anew else 1)]
        if not before and at and named[at - 1] >= MAYBE:
            before = [at - 1]
        if not before and end is not None and (marked := _marked_before(spans, at)) is not None:
            before = [marked]
        farthest = len(words) if anew else (end or 0) + REACH
        plain = words[at] == "or" or _denies(words, named, at, end)  # what follows is meant, whatever it looks like
        follows = end is not None and (plain or any(end <= start <= farthest for start in starts))
        if end is None or not before or not follows:
            at += 1
            continue
        while end + 1 < len(words) and words[end] in _AGAIN:
            end += 1  # "A no that should be B"
        stale.update(range(before[-1], end))
        resumed.append(end)
        at = end


def _pause_end(words: Sequence[str], at: int, spans: Sequence[LearnedSpan]) -> int | None:
    """The end of a hesitation at `at` between two names: the model takes what follows for a topic of its own, as in
    "Oslo uh Bergen" and not in "Mira uh Halden"."""
    end = _without_noises(words, at)
    topics = [span for span in spans if span.name == "topic" and span.p >= _LIKELY]
    across = any(span.start < at and span.end > end for span in topics)
    return end if end > at and not across and any(span.start == end for span in topics) else None


def _denies(words: Sequence[str], named: Sequence[float], at: int, end: int | None) -> bool:
    """Whether the words of a cue can only say that the name before is wrong."""
    said = [word for word, p in zip(words[at:end], named[at:end], strict=False) if p < NAME]
    return not likens(words, at) and not _WRONG.isdisjoint(said)


def _cue_end(words: Sequence[str], at: int) -> int | None:
    """The end of the cue of a correction that begins with word `at`; None if there is none."""
    end = cues.correction_end(words, at)
    if end is not None:
        return end
    if words[at] in _CRIES:
        return at + 1
    if words[at] != "or":
        return None
    behind = _without_noises(words, at + 1)
    if behind < len(words) and words[behind] in _CRIES:
        return behind + 1
    if behind < len(words) and (corrected := cues.correction_end(words, behind)) is not None:
        return corrected  # "A or no make that B"
    asked = next((each for each in _OR_IS_IT if list(words[at + 1 : at + 1 + len(each)]) == list(each)), None)
    if asked is not None and not likens(words, at):
        return at + 1 + len(asked)
    return behind if at + 1 < behind < len(words) and not likens(words, at) else None


class HeardCorrections:
    """Keeps the corrections of a turn that earlier updates have shown: a name that was taken back stays so, although
    the learned model marks it less surely when more words have come."""

    def __init__(self) -> None:
        self._words: tuple[str, ...] = ()
        self._seen: dict[tuple[int, int], dict[int, float]] = {}

    def hear(self, words: Sequence[str], learned: LearnedReading) -> tuple[LearnedSpan, ...]:
        """Notes the corrections of this update; returns those of the earlier ones."""
        if tuple(words[: len(self._words)]) != self._words:
            self._seen.clear()
        self._words = tuple(words)
        for request in learned.requests:
            for span in request.spans:
                if span.name == "replaced" and span.p >= DOUBTED and span.end < len(words):
                    self._seen.setdefault((span.start, span.end), {})[len(words)] = span.p
        return tuple(
            LearnedSpan("replaced", *place, sorted(seen.values())[-_UPDATES])
            for place, seen in self._seen.items()
            if len(seen) >= _UPDATES
        )


class HeardEnds:
    """Keeps where names of a turn have ended: what the learned model has surely taken for words behind a name does not
    become a part of it when more words have come."""

    def __init__(self) -> None:
        self._words: tuple[str, ...] = ()
        self._ends: set[int] = set()

    def hear(self, words: Sequence[str], named: Sequence[float]) -> list[float]:
        """Notes the ends that this update shows; returns `named` with those of the earlier ones."""
        if tuple(words[: len(self._words)]) != self._words:
            self._ends.clear()
        self._words = tuple(words)
        kept = [0.0 if at in self._ends else p for at, p in enumerate(named)]
        ended = range(2, min(len(words), len(named)))
        self._ends.update(at for at in ended if named[at] <= _BESIDE and min(named[at - 2 : at]) >= _SURELY_NAME)
        return kept

"""Words and phrases that announce a correction, take a request back, or join requests."""

from collections.abc import Sequence

from services.turns.cues import CORRECTING, PAUSING, REPLACING
from tools.language.spoken import Words, listed, phrases

_ATOMS = phrases(
    "|".join((*PAUSING, *REPLACING, *CORRECTING))
    + """|i meant|i meant to say|change it to|change that to|let us say|or better|and make it|and make that
    |you know what|oh wait|nope|nah|oh|rather|correction|oops|my bad|well"""
)
"""All words that may begin a correction: the certain cues, and some ("oh", "well") that alone do not show one."""
_STARTERS = {atom[0] for atom in _ATOMS}
_WEAK_ALONE = frozenset({("oh",), ("well",), ("or",), ("rather",), ("you", "know", "what")})

_TAKE_BACKS = phrases(
    """never mind that|never mind|nevermind|forget it|forget that|forget about it|forget about that|scratch that
    |scratch it|scrap that|scrap it|cancel that
    |leave it|keep it|leave it alone|skip it|skip that|don't bother|do not bother|don't do that|don't do it
    |don't send that|don't send it|don't send anything|don't set it|don't call|don't|do not|drop it|stop that
    |disregard that|ignore that|not any more|changed my mind|i changed my mind|i have changed my mind"""
)
_DROP_VERBS = frozenset(listed("scratch scrap ditch bin skip forget drop cancel leave lose without"))
_DROPS_ALONE = frozenset({"scratch", "skip", "lose"})
DENIALS = frozenset({("don't",), ("do", "not")})
"""At the end of an utterance these take back what was said before; otherwise they deny what follows ("do not set a
timer")."""
LAST_ONLY = frozenset({("cancel", "that"), ("scratch", "that"), ("skip", "that"), ("forget", "that")})
"""These take back only the last request. Other withdrawals take back all, unless the last request is incomplete."""

HEDGES = phrases(
    """i might|i wonder|i was thinking|maybe i should|should i|i could|i may|i should probably|i am thinking|i have just
    |i have already|i just|i don't know"""
)
"""Thinking aloud. A request that follows one of these is marked as hedged and never becomes a write."""

STORIES = phrases(
    """did i|have i|did you|have you|did we|i will|i'll|i have|i've|i had|i did|we will|he will|she will|they will|he
    |she|they|who|how do i|how can i|how would i|how could i|how to|can't|can not|cannot"""
)
"""Directly before a request, these report it or ask about it ("did I set a timer for ten minutes"); it is hedged."""

NEGATIONS = frozenset(listed("never don't didn't doesn't wouldn't won't shouldn't couldn't not already said told"))
"""Before a request, these deny or report it; it is marked as hedged."""

MARKERS = phrases(
    """and if it does not|and if it is not|and if it does|and if it is|and if so|and if not|and if they are|and if i am
    |if it does not|if it is not|if it doesn't|if it isn't|and if it doesn't|and if it isn't|if it does|if so|if not
    |in that case|and in that case|then if it does|if that is the case|and if there is|if yes"""
)
"""These make the request that follows depend on the answer to the question before. The longest match counts."""


BEGINNINGS = (
    _STARTERS
    | {"or", "not", "no", "and", "don't", "do"}
    | _DROP_VERBS
    | {phrase[0] for phrase in _TAKE_BACKS}
    | {marker[0] for marker in MARKERS}
)
"""First words of all cues. Repair skips every other word without a closer look."""

_RUN = 24
"""Maximum number of words in one run of cues ("no no wait sorry"); further cues begin a new run."""


def starts_with(words: Words, at: int, phrase: Sequence[str]) -> bool:
    """Whether `phrase` stands in `words` at index `at`."""
    if at >= len(words) or words[at] != phrase[0]:
        return False
    return list(words[at : at + len(phrase)]) == list(phrase)


def correction_end(words: Words, at: int) -> int | None:
    """The end of the run of correction words at `at`; None when there is none, or only a weak one ("oh", "well")."""
    start, end = at, at
    if words[at] == "or":
        end += 1
    while end < len(words) and end - start < _RUN:
        atom = max((a for a in _ATOMS if starts_with(words, end, a)), key=len, default=None)
        if atom is None:
            break
        end += len(atom)
    atoms_from = start + 1 if words[start] == "or" else start
    if end == atoms_from or tuple(words[start:end]) in _WEAK_ALONE:
        return None
    return end


def take_back_end(words: Words, at: int, run: int = _RUN) -> int | None:
    """The end of the withdrawal at `at`, with correction words before it ("no no forget it"); None if there is none."""
    end = at
    while end < len(words) and end - at < run:
        phrase = next((p for p in _TAKE_BACKS if starts_with(words, end, p)), None)
        if phrase is not None:
            after = end + len(phrase)
            more = take_back_end(words, after, run - (after - at))
            return more if more is not None else after
        atoms = _ATOMS if end == at else (*_ATOMS, ("please",))  # "no please don't"
        atom = max((a for a in atoms if starts_with(words, end, a) and a != ("make", "it")), key=len, default=None)
        if atom is None:
            return None
        end += len(atom)
    return None


def withdraws(words: Words) -> bool:
    """Whether the words are a withdrawal and nothing else, apart from thanks and other closing words."""
    end = take_back_end(words, 0)
    return end is not None and (end == len(words) or tuple(words[end:]) in CLOSERS)


_SIGHS = frozenset(("oh", "ah", "well", "no", "actually", "okay", "ok", "hmm"))
_DECLINES = (("never", "mind"), ("forget", "it"), ("don't", "bother"), ("don't", "worry"), ("leave", "it"))


def declines(words: Words) -> bool:
    """Whether the answer to a question begins with a withdrawal, whatever follows ("oh never mind I'll tell her")."""
    at = next((index for index, word in enumerate(words) if word not in _SIGHS), len(words))
    return any(starts_with(words, at, phrase) for phrase in _DECLINES)


def keeps(words: Words) -> bool:
    """Whether a withdrawal asks to leave everything as it is ("keep it") rather than to undo what was done."""
    return "keep" in words or "leave" in words


def drop_target(words: Words, at: int) -> tuple[int, int] | None:
    """ "scratch the reminder", "leave mum out of it": the words `[start, end)` that name what to drop; else None."""
    start = at
    while start < len(words) and words[start] in ("no", "actually", "wait", "sorry", "oh", "and"):
        start += 1
    if start >= len(words) or words[start] not in _DROP_VERBS:
        return None
    if start == at and words[start] not in _DROPS_ALONE:
        return None
    end = start + 1
    while end < len(words) and end < start + 4 and words[end] not in ("just", "only", "and", "out", "but"):
        end += 1
    return (start + 1, end) if end > start + 1 else None


def marker_end(words: Words, at: int) -> int | None:
    """The end of the longest condition marker (`MARKERS`) at `at`; None when there is none."""
    fits = [m for m in MARKERS if starts_with(words, at, m)]
    return at + max(map(len, fits)) if fits else None


CLOSERS = phrases(
    """and that is it|that is it|and that is all|that is all|that will be all|thank you|thanks|please|instead|cheers
    |thanks bye|thank you bye|thanks goodbye|thank you goodbye
    |end of note|end of message|end of text|thank you very much|if you can|if you could|for me please|was right"""
)
"""Words at the end of an utterance that are not part of the request."""


UNDOING = frozenset(
    phrases(
        """undo|undo that|undo it|cancel that|cancel it|take that back|no cancel that|never mind|forget it|forget that
        |scratch that|bring it back|bring that back|put it back|put that back|restore it|restore that|restore
        |undo it please|undo that please|please undo that|reverse that|get it back"""
    )
)
"""Whole utterances that ask to undo what was done last."""

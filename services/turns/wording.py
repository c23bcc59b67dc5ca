"""Judges by the last words, without understanding the request, whether the user will go on speaking. English; pure.

After "set a timer for", "call dr", a number being read out or a name being spelt the user goes on; after "that's it" or
"never mind" they do not. Most words tell neither; then the model decides (see `docs/speech.md`).
"""

import re

from services.events.speech import Completeness
from services.turns.cues import PAUSING, REPLACING

SHORT = 7
"""Users often continue a whole request of at most so many words after a pause."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WORD = re.compile(r"[a-z0-9']+")

_FILLERS = _words("um uh er erm hmm mm")
_CONJUNCTIONS = _words("and or but because so if unless than plus")
_PREPOSITIONS = _words("to for at from with of by into in about between until till near")
_DETERMINERS = _words("the a an my your our their every")
_AUXILIARIES = _words("i'm i'll we'll we're he'll she'll can will would should could is are was")
_TITLES = _words("dr mr mrs ms saint san los las")
_KINDS = _words("lake mount river fort port")
"""The first word of many names and the last word of others."""

_PRONOUNS = _words("it he she they that this there")
_STRANDING = _words("who whom whose what what's where where's which")
"""A question that begins with one of these may end in a preposition: "who is it from"."""

_ANSWERS = _words("yes yeah yep no nope sure of")
"""An utterance that begins with one of these may end in an auxiliary: "yes I can"."""

_HOLDS = (
    *PAUSING,
    *REPLACING,
    "one second",
    "one moment",
    "a second",
    "a moment",
    "let me see",
    "let me think",
)
"""Behind these the user goes on. The other cues of correction (`CORRECTING`) may also be the end, and say nothing."""
_CLOSES = (
    "never mind",
    "forget it",
    "forget that",
    "that's it",
    "that's all",
    "that is all",
    "thanks",
    "thank you",
    "don't",
)

_DIGITS = _words("zero oh one two three four five six seven eight nine double")
_NUMBERS = _DIGITS | _words(
    "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen "
    "twenty thirty forty fifty sixty seventy eighty ninety hundred thousand point"
)
_READ_OUT = _words("number code pin extension")
_SPELLS = _words("spell spelt spelled spelling")
LONGEST_NUMBER = 10
"""Digits of a telephone number, after which a number that is read out is taken to be complete."""


def wording(text: str) -> Completeness | None:
    """INCOMPLETE where the words of the turn break off, COMPLETE where they close the request, None if they tell
    neither."""
    words = _WORD.findall(text.lower().replace("\u2019", "'"))
    if not words:
        return None
    if _breaks_off(words) or _reads_out(words) or _spells(words) or _ends_with(words, _HOLDS):
        return Completeness.INCOMPLETE
    return Completeness.COMPLETE if _ends_with(words, _CLOSES) else None


def barely(text: str) -> bool:
    """Whether a whole request of these words is likely to go on: it is short, or ends in a single number word, which
    another may follow."""
    words = _WORD.findall(text.lower())
    return len(words) <= SHORT or (words[-1] in _NUMBERS and words[-2] not in _NUMBERS)


def _breaks_off(words: list[str]) -> bool:
    last, before = words[-1], words[-2] if len(words) > 1 else ""
    if last in _FILLERS | _CONJUNCTIONS | _DETERMINERS:
        return True
    if last in _PREPOSITIONS:
        return words[0] not in _STRANDING
    if last in _AUXILIARIES:
        return words[0] not in _ANSWERS and before not in _PRONOUNS
    return last in _TITLES or (last in _KINDS and before in _PREPOSITIONS | _CONJUNCTIONS)


def _ends_with(words: list[str], phrases: tuple[str, ...]) -> bool:
    return any(words[-len(phrase.split()) :] == phrase.split() for phrase in phrases)


def _reads_out(words: list[str]) -> bool:
    """Whether the text ends in a number read digit by digit that has fewer digits than a telephone number."""
    run = _run(words, _DIGITS)
    announced = any(word in _READ_OUT for word in words[: len(words) - run])
    return (run >= 4 or (announced and run > 0)) and run < LONGEST_NUMBER


def _spells(words: list[str]) -> bool:
    """Whether the text ends in single letters: three, or fewer where a word such as "spell" came shortly before."""
    letters = 0
    while letters < len(words) and len(words[-1 - letters]) == 1 and words[-1 - letters].isalpha():
        letters += 1
    announced = any(word in _SPELLS for word in words[-8 : len(words) - letters])
    return letters >= 3 or (announced and letters > 0)


def _run(words: list[str], of: frozenset[str]) -> int:
    count = 0
    while count < len(words) and words[-1 - count] in of:
        count += 1
    return count

"""Guards writes against words that the recogniser was not sure of: where one of the words that a request was read from
was hardly heard, the user is asked whether the request is meant."""

from collections.abc import Iterator

from services.grammar.guard import past_courtesy
from services.grammar.intents import Intent
from services.grammar.verdict import GuardedUtterance
from tools.language.slots import SlotType
from tools.language.spoken import listed
from tools.language.tokens import FILLERS
from tools.spec import Effect, ToolSpec

HEARD = 0.45
"""Confidence from which a word counts as heard where an external write depends on it. Calibrated for Whisper
(docs/decisions.md#words-that-were-hardly-heard)."""
HEARD_AT_HOME = HEARD / 2
"""The same where less depends on a single word: in local writes, which can be undone, in dictated text, and in the
words with which a request begins ("get me a")."""
LEFT_OVER = 0.7
"""The same for a word behind an external write that was not understood: it may have been one more value."""

_LINKS = FILLERS | frozenset(listed("a an the of and or to for in at on by from with my me your our it is that this"))
"""Words that carry no value, where the value has others."""
_COURTESY = _LINKS | frozenset(
    listed(
        """i i'd you we us he she they can could would will shall should may might please just so then also too okay
        well hey hi hello yes yeah no oh now there here like want need have get got go let make be am are was do don't
        some think actually maybe thanks thank"""
    )
)
"""Words around the values that hardly tell what is wanted."""
_OPENING = frozenset(listed("a an the me my us some"))
"""The first of these ends the words with which a request begins."""


def hardly_heard(utterance: GuardedUtterance, intent: Intent, spec: ToolSpec) -> bool:
    """Whether `intent`, a call of `spec`, was read from a word that the recogniser was not sure of. A destructive call
    never was: the agent asks before each."""
    if not utterance.heard or spec.destructive:
        return False
    heard = utterance.heard
    return any((sure := heard[at]) is not None and sure < least for at, least in _needed(utterance, intent, spec))


def _needed(utterance: GuardedUtterance, intent: Intent, spec: ToolSpec) -> Iterator[tuple[int, float]]:
    """Indexes of the words that tell what the request is and with which values, each with the confidence that it must
    have. The answer to a question, or a request that was revised, was read from all words of the turn."""
    words = utterance.words
    external = spec.effect is Effect.WRITE_EXTERNAL
    least = HEARD if external else HEARD_AT_HOME
    if tuple(words[intent.start : intent.end]) != intent.words:
        yield from ((at, least) for at, word in enumerate(words) if word not in _COURTESY)
        return
    inside: set[int] = set()
    for value in intent.slots.values():
        places = {at for start, end in value.spans for at in range(start, min(end, len(words)))}
        telling = {at for at in places if words[at] not in _LINKS} or places
        yield from ((at, HEARD_AT_HOME if value.type is SlotType.TEXT else least) for at in telling)
        inside |= places
    begin, end = utterance.around(intent) if external else (intent.start, intent.end)
    opening = next((at for at in range(begin, intent.end) if words[at] in _OPENING), intent.start)
    chosen = any(value.type is SlotType.CHOICE for value in intent.slots.values())
    for at in (*range(begin, intent.end), *range(past_courtesy(words, intent.end, end), end)):
        if at in inside or words[at] in _COURTESY:
            continue
        if at >= intent.end:
            yield at, LEFT_OVER
        elif at > opening:
            yield at, least
        elif at >= intent.start and not chosen:  # values that the tool declares tell what is wanted
            yield at, HEARD_AT_HOME

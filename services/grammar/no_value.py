"""Recognises words that are no value: polite phrases, hesitation, and function words alone.

A free slot takes any words, also those of "make a note would you". A title, a text, an item or a name that consists
only of such words is none, and the user is asked for it.
"""

from collections.abc import Collection, Sequence

from services.grammar.cues import starts_with
from services.grammar.doubt_words import NO_THINGS, VAGUE_THINGS
from tools.language.spoken import listed, phrases
from tools.language.tokens import FILLERS, Token

COURTESY = phrases(
    """please|would you|could you|will you|can you|won't you|would you mind|if you would|if you could|if you can
    |if you will|if you don't mind|if you do not mind|if you wouldn't mind|if you would not mind|if you like
    |if you please|if possible|if that is okay|if it is not too much trouble|if you get a minute|if you get a chance
    |if you get the chance|if you have a minute|if you have a moment|if you have a second|when you can
    |when you get a minute|when you get a chance|when you get the chance|when you have a minute|when you have a moment
    |for me|for us|quickly|real quick|right now|right away|now|then"""
)
"""Polite phrases around a request."""

_HESITATION = phrases(
    """let me think|let me see|let us see|let me have a think|hang on|hold on|hang on a minute|hang on a second
    |hang on a sec|hold on a second|hold on a minute|wait a minute|wait a second|wait a sec|just a minute|just a second
    |just a sec|one second|one sec|one moment|give me a second|give me a minute|give me a sec|bear with me|you know
    |you know what|what was it|what was that|what was it again|what was it called|what is it called|what is it
    |what is the word|what do you call it|what was i going to say|what was i saying|what did i want|what do i want
    |what was i thinking|where was i|how do i put this|how shall i put it|how do i say this|it is gone
    |it has gone|it's gone|that's gone|i forgot|i forget|i have forgotten|i've forgotten|i lost it|i have lost it
    |i lost my train of thought|i don't know|i do not know|i am not sure|not sure|i am thinking|i'm thinking|thinking
    |i can't think|i cannot think|i can't remember|i can not remember|i cannot remember|i don't remember
    |i do not remember|tip of my tongue|it is on the tip of my tongue|i mean|i meant|sort of|kind of
    |it has slipped my mind|it's slipped my mind|slipped my mind|it slipped my mind|gone out of my head
    |it has gone out of my head|it's gone out of my head|can't remember|cannot remember
    |i can't remember what it was|i have forgotten what it was|i forgot what it was
    |i have forgotten it|i forgot it|i have forgotten what|i can't think of it
    |my mind has gone blank|my mind's gone blank|i had it a second ago|i had it a minute ago|i had it just now"""
)
"""What people say while they look for words."""

_NOISE = FILLERS | frozenset(
    listed("oh ah well so right okay yeah yes yep no nope like just actually again anyway hey there hmm ooh sorry wait")
)
_SMALL = (
    NO_THINGS
    | (VAGUE_THINGS - {"bits"})
    | frozenset(
        listed(
            """me us you i we he she him her my our your his is are was were be am do does did have has had can could
            will would should about as so if or but self myself"""
        )
    )
)
"""Words that alone name nothing."""


def courtesy_end(words: Sequence[str], at: int, end: int) -> int:
    """Index after the polite phrases, and the noises between them, that begin at `at`; `at` if there are none."""
    return _run(words, at, end, COURTESY, frozenset())


def hesitation_end(words: Sequence[str]) -> int:
    """Index after the hesitation and noises with which `words` begin ("oh it's gone, | never mind")."""
    return _run(words, 0, len(words), _HESITATION, _NOISE)


def hesitates(words: Sequence[str]) -> bool:
    """Whether the speaker says `words` only while thinking ("um what was I going to say"). A noise alone ("yes", "no")
    may be an answer."""
    if not words or all(word in _NOISE - FILLERS for word in words):
        return False
    return _run(words, 0, len(words), _HESITATION, _NOISE) == len(words)


def no_text(words: Sequence[str]) -> bool:
    """Whether `words` are no text of a message, only polite phrases and hesitation. "Thank you" and "yes" are texts."""
    if not words or all(word in _NOISE - FILLERS for word in words):
        return not words
    return _run(words, 0, len(words), (*COURTESY, *_HESITATION), _NOISE) == len(words)


def no_value(words: Sequence[str]) -> bool:
    """Whether `words` are no note, title, item or name: only polite phrases, hesitation and function words."""
    return _run(words, 0, len(words), (*COURTESY, *_HESITATION), _NOISE | _SMALL) == len(words)


def sentence(thing: str) -> bool:
    """Whether the list item `thing` is rather a part of a sentence ("oh the sale's off", "someone's at the door")."""
    words = thing.casefold().replace("’", "'").split()
    opens = words[:1] and words[0] in _OPENS
    said = set(words)
    short = any(word.endswith(("'s", "'re", "'ll", "n't", "'ve", "'m")) for word in words[:2])
    return bool(opens) or bool(said & _CLAUSE) or (short and len(words) > 2 and bool(said & _PLACED))


_OPENS = frozenset(listed("oh actually hang sorry wait no hmm well"))
_CLAUSE = frozenset(
    listed("i i'm i'll i've i'd we we're we've we'll you you're it's that's they they're is are was were it")
)
_PLACED = frozenset(listed("at on off in here there out up gone coming"))
"""After a shortened verb, one of these shows that the words are a sentence ("the sale's off")."""


def without_courtesy(tokens: Sequence[Token], start: int, end: int) -> int:
    """Index of the first word of the text `[start, end)` after a polite phrase that ends with a pause ("if you would,
    ..."); `start` without one."""
    words = [token.text for token in tokens[:end]]
    lead = start + 1 if words[start:end] and words[start] in _POINTING else start
    behind = courtesy_end(words, lead, end)
    paused = lead < behind < end and tokens[behind - 1].closes
    asked = words[start - 1 : start] == ["down"] and words[start:end] and words[start] in _ASKING and end - behind > 1
    return behind if paused or asked else start


def dictated_to(words: Sequence[str], tokens: Sequence[Token], at: int) -> bool:
    """Whether the words from `at` on are the text of a note whose request ends there ("take this down would you, ...").
    A request that "and" or "then" joins to it, or that begins a sentence of its own, is not."""
    return at < len(words) and words[at] not in _JOINING


_JOINING = frozenset(("and", "then", "also", "but", "so"))
_ASKING = frozenset(("would", "could", "will", "can", "if"))
"""After "write this down", a polite phrase that begins with one of these is not part of the text, even without a pause.
"""
_POINTING = frozenset(("this", "that", "it", "something", "the"))


def _run(words: Sequence[str], at: int, end: int, known: Sequence[tuple[str, ...]], alone: Collection[str]) -> int:
    """Index after the run of phrases in `known` and words in `alone` that begins at `at`."""
    while at < end:
        fits = [len(phrase) for phrase in known if at + len(phrase) <= end and starts_with(words, at, phrase)]
        if not fits and words[at] not in alone:
            break
        at += max(fits, default=1)
    return at

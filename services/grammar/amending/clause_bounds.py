"""Where two clauses of a turn meet without a comma, as people speak: "pause it | the phone is ringing", "he has eaten
already | scrap that"."""

from collections.abc import Sequence

from services.grammar.doubt_words import CONDITIONS, QUESTIONS, REPORTS
from tools.language.spoken import listed, phrases
from tools.language.tokens import Token

_REPORTED = REPORTS - frozenset(listed("already always usually often yesterday earlier ago used likes liked"))
"""Words before a command that show that somebody else gave it."""
_SUBJECTS = frozenset(listed("i we he she they it you there that this everyone everybody somebody someone nobody"))
_OWNERS = frozenset(listed("the my our his her their a an"))
_VERBS = frozenset(
    listed(
        """am is are was were have has had will would do does did need needs want wants got get gets can could cannot
        might must should may just already still never always forgot found bought ate think thought know knew feel
        hate love like said promised went go goes came come comes left leave put made make makes take takes changed
        decided remembered seem seems looks sounds works work found ran run fancy prefer managed finished ended"""
    )
)
_TELLS = frozenset(listed("am is are was were have has had will would need needs got can cannot do does did"))
"""Verbs that show that the words before a command are a clause of their own."""
CHANGING = frozenset(
    listed(
        """add put stick give make take knock cut trim shorten extend move push shift bring change set cancel delete
        remove bin scrap scratch scrub ditch dump drop kill lose stop pause hold resume restart continue carry undo
        reverse restore tick cross clear empty wipe get turn switch leave keep call rename swap chuck throw pop bung
        start unpause let delay postpone skip forget"""
    )
)
"""First words of a change."""
_LEANING = frozenset(
    listed(
        """i we he she they it you there who which that to not never ever or and the a an my our his her their its
            do does did would could should can cannot will must might may shall let help please just always often
            usually sometimes gonna of for with at in on by as than about be been being have has had is are was were
            am no kids people everyone somebody someone"""
    )
) - {"it", "that"}
"""Directly before a verb, these make it a part of their own clause ("they cancel it", "I have to move it")."""


def clauses_meet(said: Sequence[Token], at: int) -> bool:
    """Whether a clause ends before the word at `at` and a command or a statement begins there. Contractions are spelt
    out (`spelt_out`)."""
    before, after = [token.text for token in said[:at]], [token.text for token in said[at:]]
    if (_REPORTED | CONDITIONS) & set(_without_reading(before)) or before[-1] in ("to", "and", "or", "than", "as"):
        return False
    if before[-1] == "that" and (len(before) < 2 or before[-2] not in CHANGING | _TRANSITIVE):
        return False  # "I think that ..."
    return _command_begins(before, after) or _statement_begins(before, after)


def _without_reading(words: Sequence[str]) -> list[str]:
    """The words without the "read" of "I read the wrong date", which reports nothing."""
    return [word for at, word in enumerate(words) if word != "read" or not at or words[at - 1] not in ("i", "we")]


def states(words: Sequence[str]) -> bool:
    """Whether the words are a statement: a subject and its verb, and more ("the kettle was on"). Contractions are spelt
    out."""
    if len(words) < 3 or words[0] in QUESTIONS:
        return False
    if words[0] in _SUBJECTS:
        return words[1] in _VERBS or words[1].endswith("ed")
    owned = words[0] in _OWNERS
    return words[owned].endswith("'s") or (owned and bool(_TELLS & set(words[2:5])))


def _command_begins(before: Sequence[str], after: Sequence[str]) -> bool:
    if after[0] not in CHANGING or len(after) < 2 or len(before) < 2 or before[-1] in _LEANING:
        return False
    to_oneself = any(tuple(before[: len(each)]) == each for each in TO_ONESELF)
    if (
        (before[0] in QUESTIONS and before[1] != "not" and not to_oneself)
        or before[-1] in _OTHERS
        or not _CAUSING.isdisjoint(before)
    ):
        return False
    opens = next((at for at, word in enumerate(before) if word not in _OPENING), 0)
    before = before[opens:]
    told = (
        len(before) >= _SHORTEST_TOLD and before[0] in _SUBJECTS and before[-1] not in _PEOPLE and after[1] in _PRONOUNS
    )
    return told or any(word in _TELLS or word.endswith("'s") for word in before[:-1])


_TRANSITIVE = frozenset(listed("do like want need manage stand face take eat finish handle have"))
"""Verbs of which "that" before a command is the object: "I can't do that | knock five minutes off"."""
_SHORTEST_TOLD = 4
_OPENING = frozenset(listed("oh ah no well so and but wait sorry okay right yes yeah actually hang on now"))
_PRONOUNS = frozenset(("it", "that", "them", "this", "those", "these"))
_PEOPLE = frozenset(listed("all both each everybody everyone people folk mum dad others lot lads girls boys kids"))
"""Behind these, the command may be what they do: "I bet they all scrap it"."""


def _statement_begins(before: Sequence[str], after: Sequence[str]) -> bool:
    if len(after) < 2 or before[-1] in QUESTIONS or (len(before) < 2 and before[0] not in CHANGING):
        return False
    first, second = after[:2]
    if first in _SUBJECTS:
        return second in _VERBS and not _says_which(before, after)
    owned = first in _OWNERS and len(after) > 2
    return (first.endswith("'s") and first[0] != "'") or (
        owned and (second.endswith("'s") or after[2] in _TELLS) and before[-1] not in _OWNERS
    )


TO_ONESELF = phrases(
    "what am i on about|what am i like|what am i saying|what am i doing|what was i thinking|what was i on about"
)
"""Questions that ask nothing."""
_OTHERS = frozenset(("me", "us", "him", "them"))
_CAUSING = frozenset(
    listed("make makes made let lets see saw seen watch watched hear heard help helped telling saying")
)
"""With one of these, the command may be what somebody else does: "I had to make mum stop it"."""
_WHOLE = frozenset(
    listed("it that them this those these both off out down up back away now again please then too left timer")
)
"""Words with which a command is whole."""
_RELATIVE = frozenset(listed("have has had made make set put got want wants need needs did do left bought like would"))
_OBJECTS = frozenset(listed("a an the my our some no another got been just already"))


def _says_which(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether the words behind a noun say which one is meant: "cancel the thing | I have on friday"."""
    behind_a_noun = before[-1] not in _WHOLE and any(word in _OWNERS for word in before)
    return behind_a_noun and after[1] in _RELATIVE and after[2:3] != [] and after[2] not in _OBJECTS

"""Finds the moment or duration in a reply, at any position: "friday morning, say ten", "six, no wait, six ten",
"eleven minutes I reckon"."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.grammar.amending.hearing import minutes_of
from services.grammar.intents import contradicts
from tools.language.durations import duration_at
from tools.language.moments import When
from tools.language.numbers import number_at
from tools.language.recurrences import Recurrence
from tools.language.slots import Slot, SlotType
from tools.language.spoken import listed, phrases
from tools.language.tokens import FILLERS, Token, tokenize
from tools.language.values import TokenizedUtterance

IDLE = frozenset(
    listed(
        """oh ah er well okay ok right alright yes yeah yep so just let us me think see say says said i would you it is
        that that's about around roughly approximately maybe perhaps probably possibly please thanks thank ta cheers
        then do should will be fine enough good great like make go with for the a an at on in to reckon guess suppose
        sorry actually rather no nope nah wait mean some time sometime set if can could try sounds works love mate dear
        darling only my i'd let's ish or want need call put have i'll am we'll lovely instead hang second hmm and there
        quick quickly starting now exactly precisely sharp dot ideally hopefully obviously know
        dunno this but better safe"""
    )
)
"""Words of a reply that add nothing to its value."""
_LEADS = phrases("i don't know|i do not know|i am not sure|i'm not sure|not sure|don't know|i don't mind|no idea")
_CORRECTS = frozenset(listed("no nope wait sorry actually rather mean make"))
"""Between two values, these show that the second replaces the first."""
_BEFORE_ONE = frozenset(listed("the that this another which other early earlier late later first last no any second"))
_WAITING = phrases("not till|not until")
"""Before a day, these mean that it is the earliest suitable one."""
_BROKEN = frozenset(listed("half quarter past to five ten twenty"))
"""Words of a time that breaks off before a correction ("quarter to, no, ...")."""
_HALVES = frozenset(("am", "pm", "morning", "afternoon", "evening"))
_MINUTE = 60
_HALF_HOUR = 30
_UNITS = frozenset(listed("second seconds minute minutes hour hours"))
"""After one of these "one" is no number ("a five minute one")."""


@dataclass(frozen=True, slots=True)
class ReplyValue:
    """`value` is a moment or seconds; `again`: how it repeats. `rest`: words that say something else. `unclear`: the
    reply has two values that contradict each other."""

    value: Any
    rest: tuple[Token, ...] = ()
    again: Recurrence | None = None
    unclear: bool = False

    @property
    def plain(self) -> bool:
        """Whether the reply says this value and nothing else."""
        return not self.rest and not self.unclear


def plain_tokens(tokens: Sequence[Token]) -> list[Token]:
    """The words without fillers and without an opening that only hesitates ("I don't know, ten?")."""
    said = [token for token in tokens if token.text not in FILLERS]
    while said and said[0].text in ("oh", "well", "okay"):
        said.pop(0)
    words = tuple(token.text for token in said)
    lead = max((each for each in _LEADS if words[: len(each)] == each), key=len, default=())
    return said[len(lead) :] if len(lead) < len(said) else said


def value_said(tokens: Sequence[Token], wanted: SlotType, now: datetime) -> ReplyValue | None:
    """The value of type `wanted` (a moment for all temporal types, or a length) in a reply; None without one."""
    said = plain_tokens(tokens)
    said = [token for at, token in enumerate(said) if not (at and token.text == "one" and said[at - 1].text in _UNITS)]
    half = next((at for at, token in enumerate(said) if token.text in _HALVES), None)
    if half is not None and {token.text for token in said[half + 1 :]} <= IDLE:
        said = said[: half + 1]  # "pm obviously": alone at the end it is a value
    found: Any = None
    again: Recurrence | None = None
    rest: list[Token] = []
    corrected = unclear = False
    utterance, at = TokenizedUtterance(said, now), 0
    words = utterance.words
    while at < len(said):
        lead = next((each for each in _WAITING if tuple(words[at : at + len(each)]) == each), ())
        if lead and found is None and _at(utterance, at + len(lead), wanted) is not None:
            at += len(lead)
        repeated = utterance.readings(Slot("rule", SlotType.RECURRENCE), at) if wanted is not SlotType.DURATION else []
        if repeated:
            again, at = repeated[0].value, repeated[0].end
            continue
        spoken = _at(utterance, at, wanted)
        if spoken is not None and wanted is not SlotType.DURATION and (end := _length_end(words, at, spoken[1])):
            rest, at = [*rest, *said[at:end]], end
            continue
        if spoken is None:
            corrected = corrected or words[at] in _CORRECTS
            if words[at] in _CORRECTS:
                rest = [token for token in rest if token.text not in _BROKEN]
            rest.append(said[at])
            at += 1
            continue
        value, end = spoken
        denied = at > 0 and words[at - 1] == "not"
        if denied:
            rest.pop()
        elif found is None or (corrected and not isinstance(value, When)):
            found = value
        elif isinstance(value, When):
            unclear = unclear or (contradicts(found, value) and not corrected)
            found = found.merged(value)
        else:
            unclear = True
        corrected, at = corrected and denied, end
    rest = [token for token in rest if token.text not in IDLE]
    if found is None and again is None:
        return None
    return ReplyValue(
        found if found is not None else When(part=again.part if again else None), tuple(rest), again, unclear
    )


def _length_end(words: Sequence[str], at: int, end: int) -> int:
    """Index after the length at `at`, where the moment [at, end) that begins there is none: "two hours long", "for two
    hours" and "two hours" are not two o'clock. 0 where it is one."""
    length = duration_at(words, at)
    if length is None:
        return 0
    sized = list(words[max(0, at - 1) : at]) == ["for"] or list(words[length.end : length.end + 1]) == ["long"]
    return length.end if sized or length.end > end else 0


def hour_completed(tokens: Sequence[Token], before: Any) -> list[Token]:
    """The words; after "half past" or "ten past" at their end, the hour of the moment `before` is added."""
    said = [token for token in tokens if token.text not in FILLERS]
    while said and said[-1].text in ("please", "then", "instead", "rather", "too"):
        said.pop()
    if len(said) < 2 or said[-1].text != "past" or not isinstance(before, When) or before.time is None:
        return list(tokens)
    words = [token.text for token in said]
    minutes = minutes_of(" ".join(words[-3:])) or minutes_of(" ".join(words[-2:]))
    passed = minutes is not None and _HALF_HOUR < before.time.minute > minutes
    hour = before.time.hour + passed  # behind "ten to six", "quarter past" is of six
    return [*said, *tokenize(str((hour - 1) % 12 + 1))]


def _at(utterance: TokenizedUtterance, at: int, wanted: SlotType) -> tuple[Any, int] | None:
    """The value that begins at `at`, with its end."""
    words = utterance.words
    if at >= len(words) or (at and words[at] == "one" and words[at - 1] in _BEFORE_ONE):
        return None
    if wanted is SlotType.DURATION:
        lengths = utterance.readings(Slot("duration", wanted), at)
        if lengths:
            return lengths[0].value, lengths[0].end
        number = number_at(words, at)
        bare = (number is not None and number.end == len(words)) or (number is not None and words[number.end] in IDLE)
        return (number.value * _MINUTE, number.end) if number is not None and bare else None  # "ten" is minutes
    moments = utterance.readings(Slot("value", SlotType.DATETIME), at)
    if not moments or (moments[0].end == at + 1 and words[at] == "one" and at + 1 < len(words)):
        return None
    return moments[0].value, moments[0].end

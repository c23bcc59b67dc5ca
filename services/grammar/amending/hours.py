"""The hour of "half past" and "ten to", which name none: it is the one of the time that was set before."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from tools.language.times import times_at
from tools.language.tokens import tokenize

_HOUR = timedelta(hours=1)
_BACKWARD = frozenset(("to", "till", "of", "before"))
"""Words behind which the next hour is named: "ten to six" is said of 5:50."""
_FORWARD = frozenset(("past", "after"))


def times_meant(start: datetime, minute: int, before: bool, said: str) -> list[datetime]:
    """The times that `minute` minutes past the hour, or `before` it, may mean of a thing set for `start` in the words
    `said`. One where the hour that was said gives the nearest such time, or only the direction was corrected ("twenty
    past six", "sorry, twenty to"); else the two or more that people may mean, the earlier one first."""
    step = timedelta(minutes=-minute if before else minute)
    whole = start.replace(minute=0)
    around = [whole + _HOUR * count + step for count in (-1, 0, 1, 2)]
    least = min(abs(each - start) for each in around)
    nearest = {each for each in around if abs(each - start) == least}
    hours, turned = _said_hours(start, minute, before, said)
    meant = {hour + step for hour in hours}
    if len(meant) == 1 and (turned or meant == nearest or (meant < nearest and not start.minute)):
        return list(meant)
    return sorted(nearest | meant)


def _said_hours(start: datetime, minute: int, before: bool, said: str) -> tuple[list[datetime], bool]:
    """The hours that may have been named for `start`, and whether the same minutes were said the other way round. Where
    its words are not known, a time behind the half hour may have been named from either hour."""
    whole = start.replace(minute=0)
    words = [token.text for token in tokenize(said)]
    spoken = _words_of(start, words)
    if spoken is None:
        return ([whole, whole + _HOUR] if start.minute > 30 else [whole]), False
    backward, forward = bool(_BACKWARD & set(spoken)), bool(_FORWARD & set(spoken))
    count = 60 - start.minute if backward else start.minute
    turned = count == minute and (backward or forward) and backward is not before
    return [whole + _HOUR if backward else whole], turned


def _words_of(start: datetime, words: Sequence[str]) -> Sequence[str] | None:
    """The last words in `words` that say the time of `start`; None where none do."""
    found = None
    for at in range(len(words)):
        for reading in times_at(list(words), at):
            clock = reading.value
            if (clock.hour % 12, clock.minute) == (start.hour % 12, start.minute):
                found = words[at : reading.end]
                break
    return found

"""Takes the words off that stand before the first name of a comparison and are no part of it.

The frame of a comparison ("which genus has more species A or B") shows where its first name ends, but often not where
it begins. The learned model marks the name, but often not all of its words. What stands before the marked words and is
surely no name is left out. Pure; `questions.py` uses it.
"""

from collections.abc import Sequence
from dataclasses import replace

from services.grammar.question_frames import LEADS, QuestionTopics, Topic
from services.understanding.reading import LearnedSpan
from tools.language.spoken import listed

_MARKED = 0.5
"""Probability from which a span is marked as a topic."""
_NO_NAME = 0.3
"""Words that are less likely part of a name than this are none, where marked ones follow."""
_BEFORE = frozenset(
    listed(
        """first last older younger oldest youngest earlier later newer recently born released published formed founded
        opened produced"""
    )
)
"""Directly behind one of these a name begins, whatever is marked."""


def bare(
    found: QuestionTopics, words: Sequence[str], named: Sequence[float], spans: Sequence[LearnedSpan]
) -> QuestionTopics:
    """`found` without the words before the first name that are no part of it."""
    name = found.names[0]
    marked = [
        span.start
        for span in spans
        if span.name == "topic" and span.p >= _MARKED and span.start < name.end and name.start < span.end
    ]
    if not marked or _behind_edge(words, name.start):
        return found
    start = name.start
    while start < min(marked) and named[start] < _NO_NAME:
        start += 1
    if start > name.start and words[start - 1] == "the":
        start -= 1
    first = Topic(start, name.end, max(named[start : name.end], default=0.0))
    return replace(found, names=(first, *found.names[1:]))


def _behind_edge(words: Sequence[str], start: int) -> bool:
    """Whether the words before `start` show that a name begins there."""
    while start and words[start - 1] in LEADS:
        start -= 1
    return start > 0 and words[start - 1] in _BEFORE

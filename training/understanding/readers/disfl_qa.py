"""Disfl-QA (Gupta et al., 2021): questions for facts, each also as a disfluent speaker corrects it. The words to leave
out (those taken back, with the words that say so) are found by comparing the two."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

from training.understanding.examples import Example, Span, words_of
from training.understanding.readers.marking import Words, example, rows_of

FILES = ("disfl_qa_train.jsonl", "disfl_qa_dev.jsonl")
LABEL = "wiki_lookup"
CUES = frozenset(
    {
        *(
            "no",
            "nope",
            "not",
            "sorry",
            "wait",
            "rather",
            "mean",
            "meant",
            "actually",
            "instead",
            "oops",
            "that",
            "better",
        ),
        *(
            "yet",
            "guess",
            "say",
            "like",
            "maybe",
            "well",
            "hold",
            "on",
            "nevermind",
            "er",
            "err",
            "erm",
            "uh",
            "uhh",
            "um",
        ),
        *("umm", "ummm", "hmm", "ugh", "oh"),
    }
)
"""The last words of what announces a correction: "no", "or rather", "make that", "I mean"."""
_CUE_BEGINS = frozenset({"i", "or", "make", "scratch", "let", "me", "its", "it's"})
"""First words of a cue, as in "or rather"."""
_ALIKE = 0.85
"""Least similarity (0 to 1) of the remaining words to the original, if they are not the same."""
_COMMON = frozenset({"what", "who", "which", "when", "where", "why", "how", "the", "in", "of"})
_NAME = re.compile(r"[A-Z][\w'’.-]*(?: (?:(?:of|the|de|la|von|van|and|du) )*[A-Z0-9][\w'’.-]*)*")


def read(folder: Path) -> list[Example]:
    """Both forms of each question; the disfluent one only where the correction can be found."""
    return [each for name in FILES for row in rows_of(folder, name) for each in _examples(row)]


def _examples(row: dict[str, str]) -> Iterator[Example]:
    plain, said = words_of(row["original"]), words_of(decoded(row["disfluent"]))
    topic = _topic(row["original"])
    if not plain:
        return
    yield example("disfl_qa", plain, LABEL, _found(plain, topic, 0, len(plain)), group=row["id"])
    replaced = replaced_span(plain, said)
    if replaced:
        spans = _found(said, topic, replaced.end, len(said)) or _found(said, topic, 0, replaced.start)
        taken_back = without_cue(replaced, said)
        yield example("disfl_qa", said, LABEL, [*taken_back, *spans], group=row["id"])


def decoded(text: str) -> str:
    """The text with characters instead of codes: some rows have "u00e9" for a letter."""
    return re.sub(r"\\?u00([0-9a-f]{2})", lambda code: chr(int(code[1], 16)).strip("\x7f"), text)


def _topic(question: str) -> Words:
    """The longest run of capitalised words after the first word: the name that is looked up. Empty without one."""
    later = question.partition(" ")[2]
    name = words_of(max(_NAME.findall(later), key=len, default="")) if later else ()
    return () if set(name) <= _COMMON else name


def _found(words: Words, topic: Words, start: int, end: int) -> list[Span]:
    if not topic:
        return []
    places = (at for at in range(start, end - len(topic) + 1) if words[at : at + len(topic)] == topic)
    at = next(places, None)
    return [] if at is None else [Span("topic", at, at + len(topic))]


def replaced_span(plain: Words, said: Words) -> Span | None:
    """The words of `said` to leave out so that `plain` remains; None if there is no such single place."""
    extra = len(said) - len(plain)
    starts = [at for at in range(len(plain) + 1) if extra > 0 and said[:at] + said[at + extra :] == plain]
    if starts:
        good = [at for at in starts if said[at + extra - 1] in CUES]
        return Span("replaced", *_bounds((good or starts)[0], extra))
    return _nearly(plain, said)


def _bounds(start: int, length: int) -> tuple[int, int]:
    return start, start + length


def without_cue(replaced: Span, said: Words) -> list[Span]:
    """The words that are taken back alone, without those that say so, as the generated lines mark them; empty where
    nothing else is left."""
    end = replaced.end
    while end > replaced.start and said[end - 1] in CUES | _CUE_BEGINS:
        end -= 1
    return [Span("replaced", replaced.start, end)] if end > replaced.start else []


def _nearly(plain: Words, said: Words) -> Span | None:
    """As `replaced_span` where the speaker also changed other words: what remains must be much like `plain`."""
    same = next((at for at, (one, other) in enumerate(zip(plain, said, strict=False)) if one != other), 0)
    best, found = _ALIKE, None
    ends = [at + 1 for at, word in enumerate(said) if word in CUES and at + 1 < len(said) and said[at + 1] not in CUES]
    for end in ends:
        for start in range(min(same, end - 1) + 1):
            ratio = SequenceMatcher(None, said[:start] + said[end:], plain, autojunk=False).ratio()
            if ratio > best:
                best, found = ratio, Span("replaced", start, end)
    return found

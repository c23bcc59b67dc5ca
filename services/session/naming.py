"""Finds which outcomes the whole sentences of an answer name, by comparing words. For answers that were cut. Pure."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

TEXT_CHARS = 20_000
WORDING_CHARS = 400
"""Most characters compared of a text and of a wording, so that a comparison takes a few milliseconds."""

_SENTENCE = re.compile(r"[^.!?\u2026\u3002\n]*(?:[.!?\u2026\u3002\n]+|\Z)")  # linear time: it matches at every position
_ENDS = tuple(".!?\u2026\u3002\n")
_COMMON = frozenset(
    (
        "the", "and", "this", "that", "for", "with", "you", "your", "not", "did", "done", "work", "has", "have",
        "was", "are", "been", "could", "find", "out",
    )
)  # fmt: skip


def named(text: str, wordings: Mapping[str, Sequence[str]], others: Sequence[str] = ()) -> set[str]:
    """Return the keys of `wordings` that a whole sentence of `text` names.

    A key is named by two words (or the only one) that occur in its wording and in no other key's. Each key has the same
    number of wordings; the first ones are compared with each other, then the second ones, and so on. A sentence that
    has more words in common with one of `others` (a look-up with similar words) names nothing."""
    whole = (each for each in _SENTENCE.findall(text[:TEXT_CHARS]) if each.endswith(_ENDS))
    sentences = [_words(each) for each in whole]
    rivals = [_words(other[:WORDING_CHARS]) for other in others]
    found = set()
    everything = {key: _words(" ".join(wording[:WORDING_CHARS] for wording in each)) for key, each in wordings.items()}
    for kind in zip(*wordings.values(), strict=True):
        words = dict(zip(wordings, (_words(wording[:WORDING_CHARS]) for wording in kind), strict=True))
        often = Counter(word for each in words.values() for word in each)
        for key, each in words.items():
            own = {word for word in each if often[word] == 1}
            telling = (sentence for sentence in sentences if len(own & sentence) >= min(2, len(own)))
            if own and any(not _closer(rivals, everything[key], sentence) for sentence in telling):
                found.add(key)
    return found


def _closer(rivals: Sequence[frozenset[str]], words: frozenset[str], sentence: frozenset[str]) -> bool:
    """Whether `sentence` has more words of one of `rivals` than of `words`."""
    return any(len(rival & sentence) > len(words & sentence) for rival in rivals)


def _words(text: str) -> frozenset[str]:
    """The numbers in `text` and the words that are neither short nor very common, in lower case."""
    words = re.findall(r"\w+", text.casefold())
    return frozenset(word for word in words if (len(word) > 2 or word.isdigit()) and word not in _COMMON)

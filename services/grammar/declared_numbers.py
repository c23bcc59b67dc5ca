"""What a number in a request for a declared tool counts: a unit behind it, or somebody's age, which no parameter is."""

from collections.abc import Sequence

from services.grammar.declared_parameters import Parameter
from services.understanding.stems import stem
from tools.language.currencies import currency_at
from tools.language.numbers import number_at
from tools.language.spoken import listed
from tools.language.units import unit_at

_COUNTED = frozenset(listed("degrees degree percent rpm people persons guests players"))
_BARELY = frozenset(listed("only just already almost nearly about barely"))
_IS = frozenset(listed("is was turns turned turning"))
_NOBODY = frozenset(listed("it's that's there's what's here's let's it that there this what"))
_LEADING = frozenset(listed("at for by around before after until till from to on about"))
_LEAST = frozenset(map(stem, listed("min minimum smallest least lowest")))
_AT_LEAST = (("at", "least"), ("more", "than"), ("over",))
_AND_UP = (("and", "up"), ("and", "more"), ("or", "more"), ("or", "above"), ("and", "above"), ("upwards",))


def least_around(parameter: Parameter, words: Sequence[str], at: int, end: int) -> list[int]:
    """The indices of the words around a number that say that it is the least one ("at least", "and up"), if that is
    what `parameter` means."""
    if not (parameter.named | parameter.about) & _LEAST:
        return []
    end += currency_at(words, end) is not None if end < len(words) else 0
    before = next((each for each in _AT_LEAST if at >= len(each) and tuple(words[at - len(each) : at]) == each), ())
    behind = next((each for each in _AND_UP if tuple(words[end : end + len(each)]) == each), ())
    return [*range(at - len(before), at), *range(end, end + len(behind))]


def bare_number(said: Sequence[str]) -> bool:
    """Whether the words of a time are only a number behind a preposition, which could count something as well."""
    start = next((at for at, word in enumerate(said) if word not in _LEADING), len(said))
    number = number_at(said, start) if start < len(said) else None
    return number is not None and number.end == len(said)


def counts(words: Sequence[str], at: int) -> bool:
    """Whether a unit, a currency or a counted noun stands at `at`, behind a number."""
    if at >= len(words):
        return False
    return words[at] in _COUNTED or unit_at(words, at) is not None or currency_at(words, at) is not None


def of_something_else(before: Sequence[str]) -> bool:
    """Whether the words before a number say what it is, other than a value: "my son is only four"."""
    said = list(before)
    while said and said[-1] in _BARELY:
        said.pop()
    if not said:
        return False
    if said[-1] in _IS:
        return said[-2:-1] != [] and said[-2] not in _NOBODY
    return said[-1].endswith("'s") and said[-1] not in _NOBODY

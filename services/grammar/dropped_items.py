"""One thing of a list that the speaker takes back within the sentence: "leeks no scratch leeks radishes"."""

from collections.abc import Sequence

from services.grammar.intents import Intent
from tools.language.slots import SlotType
from tools.language.tokens import Token

_ARTICLES = frozenset(("the", "a", "an", "some", "those", "any", "my"))


def without_item(
    tokens: Sequence[Token], at: int, named: int, before: Sequence[Intent], base: int
) -> list[Token] | None:
    """`tokens` without the thing that the words from index `named` on take back, and without the words from the cue at
    `at` up to the end of that name; None where they name no whole thing of the last request. Positions in the requests
    `before` count from `base`."""
    things = [value for value in before[-1].slots.values() if value.type is SlotType.ITEMS] if before else []
    if len(things) != 1 or not things[0].value:
        return None
    first = named
    while first < len(tokens) and tokens[first].text in _ARTICLES:
        first += 1
    start, end = things[0].start + base, min(things[0].end + base, at)
    for size in range(min(end - start, len(tokens) - first), 0, -1):
        said = [token.text for token in tokens[first : first + size]]
        for place in range(end - size, start - 1, -1):
            if [token.text for token in tokens[place : place + size]] != said:
                continue
            if not (_bounded(tokens, place, start) and _bounded(tokens, place + size, end)):
                continue
            return _without(tokens, (place, place + size), (at, first + size), start)
    return None


def _bounded(tokens: Sequence[Token], at: int, edge: int) -> bool:
    """Whether a thing begins or ends at index `at`: at the edge of the list, or where "and" or a comma divides."""
    return at == edge or tokens[at].text == "and" or tokens[at - 1].text in ("and", *_ARTICLES) or tokens[at - 1].closes


def _without(tokens: Sequence[Token], item: tuple[int, int], cue: tuple[int, int], start: int) -> list[Token]:
    begin, more = item[0], cue[1] < len(tokens)
    while begin > start and tokens[begin - 1].text in _ARTICLES:
        begin -= 1
    if not more and begin > start and tokens[begin - 1].text == "and":
        begin -= 1  # "milk and leeks no scratch leeks": no "and" is left over
    return [*tokens[:begin], *tokens[item[1] : cue[0]], *tokens[cue[1] :]]

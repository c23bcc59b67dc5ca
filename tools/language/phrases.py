"""The pattern language in which a tool says how people ask for it.

    pattern  := ["..."] sequence
    sequence := item*
    item     := word | "[" choice "]" | "(" choice ")" | "{" slot "}"
    choice   := sequence ("|" sequence)*
    slot     := name | name ":" type | name "+" name ":" type | name "=" value

Words in square brackets are optional (directly after a word, as in "note[s]", they are an optional ending); round
brackets contain alternatives. A slot is a parameter of the tool, whose type is inferred from the schema if it is not
given; `{a+b:type}` fills two parameters from one spoken pair; `{name=value}` takes no words and sets a parameter. A
pattern that begins with "..." is an adjunct, which may follow any other pattern of the tool ("... called {label}").
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from tools.language.slots import Fixed, Slot, SlotType, infer
from tools.language.tokens import words

LIMIT = 4096
"""Maximum number of expansions of one pattern."""

Item = str | Slot | Fixed
"""A word, a slot, or an implied value."""


class PhraseError(ValueError):
    """A pattern is invalid; the message quotes it and points at the character."""

    def __init__(self, phrase: str, at: int, problem: str) -> None:
        super().__init__(f"{problem} at character {at + 1} of {phrase!r}: {phrase[:at]}>>>{phrase[at:]}")
        self.phrase = phrase
        self.at = at


@dataclass(frozen=True, slots=True)
class Choice:
    """Alternatives in brackets; `optional` for square ones."""

    alternatives: tuple["Sequence", ...]
    optional: bool


@dataclass(frozen=True, slots=True)
class Sequence:
    """Items in order: the body of a pattern or of an alternative."""

    items: tuple["Item | Choice", ...]

    def expansions(self) -> Iterator[tuple[Item, ...]]:
        """All sequences of plain items that the pattern can match."""
        for parts in product(*(list(_options(item)) for item in self.items)):
            yield tuple(item for part in parts for item in part)

    def size(self) -> int:
        """The number of expansions, computed without expanding."""
        total = 1
        for item in self.items:
            if isinstance(item, Choice):
                total *= sum(alternative.size() for alternative in item.alternatives) + item.optional
        return total


def _options(item: "Item | Choice") -> Iterator[tuple[Item, ...]]:
    if not isinstance(item, Choice):
        yield (item,)
        return
    for alternative in item.alternatives:
        yield from alternative.expansions()
    if item.optional:
        yield ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """A compiled pattern. `adjunct`: it continues another phrase of the tool instead of standing alone."""

    source: str
    body: Sequence
    adjunct: bool = False


def compile_phrase(source: str, parameters: Mapping[str, Any]) -> Phrase:
    """Compiles `source` against a tool's JSON schema. Raises `PhraseError`."""
    adjunct = source.lstrip().startswith("...")
    start = source.index("...") + 3 if adjunct else 0
    parser = _Parser(source, start, parameters.get("properties", {}))
    body = parser.whole()
    if body.size() > LIMIT:
        raise PhraseError(source, 0, f"{body.size()} expansions, more than {LIMIT}: split the phrase")
    return Phrase(source, body, adjunct)


class _Parser:
    def __init__(self, source: str, at: int, properties: Mapping[str, Any]) -> None:
        self._source = source
        self._at = at
        self._properties = properties

    def whole(self) -> Sequence:
        body = self._sequence()
        if self._at < len(self._source):
            raise self._error(f"unexpected {self._source[self._at]!r}")
        if not body.items:
            raise self._error("the phrase is empty")
        return body

    def _error(self, problem: str, at: int | None = None) -> PhraseError:
        return PhraseError(self._source, self._at if at is None else at, problem)

    def _peek(self) -> str:
        return self._source[self._at] if self._at < len(self._source) else ""

    def _sequence(self) -> Sequence:
        items: list[Item | Choice] = []
        while (char := self._peek()) and char not in "])|}":
            if char.isspace():
                self._at += 1
            elif char == "[":
                items.append(self._choice("]", optional=True))
            elif char == "(":
                items.append(self._choice(")", optional=False))
            elif char == "{":
                items.append(self._slot())
            else:
                items.extend(self._words())
                if self._peek() == "[":
                    items.append(self._suffixed(items.pop()))
        return Sequence(tuple(items))

    def _words(self) -> list[str]:
        start = self._at
        while (char := self._peek()) and not char.isspace() and char not in "[]()|{}":
            self._at += 1
        text = self._source[start : self._at]
        if text != text.lower():
            raise self._error(f"{text!r} is not lower case", start)
        found = words(text)
        if not found:
            raise self._error(f"{text!r} is no word", start)
        return found

    def _suffixed(self, word: "Item | Choice") -> Choice:
        """ "note[s]": the word with and without the ending."""
        opened = self._at
        ending = self._choice("]", optional=True)
        options = [alternative.items for alternative in ending.alternatives]
        if not isinstance(word, str) or not all(len(o) == 1 and isinstance(o[0], str) for o in options):
            raise self._error("only a plain ending may be glued to a word", opened)
        return Choice((Sequence((word,)), *(Sequence((f"{word}{o[0]}",)) for o in options)), optional=False)

    def _choice(self, closing: str, optional: bool) -> Choice:
        opened = self._at
        self._at += 1
        alternatives = [self._sequence()]
        while self._peek() == "|":
            self._at += 1
            alternatives.append(self._sequence())
        if self._peek() != closing:
            raise self._error(f"{self._source[opened]!r} is never closed by {closing!r}", opened)
        self._at += 1
        if not all(alternative.items for alternative in alternatives):
            raise self._error("an alternative is empty", opened)
        return Choice(tuple(alternatives), optional)

    def _slot(self) -> Slot | Fixed:
        opened = self._at
        closing = self._source.find("}", opened)
        if closing < 0:
            raise self._error("'{' is never closed by '}'", opened)
        text = self._source[opened + 1 : closing].strip()
        self._at = closing + 1
        if "=" in text:
            return self._fixed(text, opened)
        name, _, type_name = (part.strip() for part in text.partition(":"))
        if not name or not all(part.isidentifier() for part in name.split("+")):
            raise self._error(f"{name!r} is no slot name", opened)
        schema = self._properties.get(name)
        inferred, choices = infer(name, schema) if schema is not None else (None, ())
        if not type_name:
            if inferred is None:
                known = ", ".join(sorted(self._properties)) or "none"
                raise self._error(f"{name!r} is no parameter (there are: {known}) and has no type", opened)
            return Slot(name, inferred, choices)
        if type_name not in SlotType.__members__.values():
            raise self._error(f"slot type {type_name!r} is none of {', '.join(SlotType)}", opened)
        if type_name == SlotType.CHOICE and not choices:
            raise self._error(f"{name!r} has no enum to choose from", opened)
        return Slot(name, SlotType(type_name), choices)

    def _fixed(self, text: str, opened: int) -> Fixed:
        name, _, value = (part.strip() for part in text.partition("="))
        if name not in self._properties:
            raise self._error(f"{name!r} is no parameter", opened)
        try:
            return Fixed(name, json.loads(value))
        except ValueError:  # a plain word
            return Fixed(name, value)

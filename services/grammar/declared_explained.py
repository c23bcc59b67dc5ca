"""The words of a request for a declared tool: which are explained, by a value, by the declaration, or because they say
nothing about what should be done."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from services.grammar.declared_parameters import Parameter, parameters_of, without_examples
from services.grammar.declared_words import (
    ASKING_STEMS,
    CHANGING,
    CLAUSES,
    COURTESY,
    DESCRIBING,
    HOLDERS,
    LIMITING,
    for_whom,
    passed_over,
)
from services.grammar.intents import SlotValue
from services.understanding.meaning import name_words
from services.understanding.reading import LearnedSpan
from services.understanding.stems import FUNCTION_WORDS, alike, stem
from tools.language.choices import choices_of
from tools.language.slots import FREE
from tools.language.tokens import FILLERS, Token, words
from tools.language.values import TokenizedUtterance
from tools.spec import ToolSpec

_SAYING_NOTHING = FUNCTION_WORDS | COURTESY | DESCRIBING


class ExplainedWords:
    """Fills parameters step by step; `taken` marks the words that are already explained."""

    def __init__(
        self, spec: ToolSpec, tokens: Sequence[Token], start: int, end: int, spans: Sequence[LearnedSpan], now: datetime
    ) -> None:
        self._spec, self._tokens, self._start, self._end = spec, tokens, start, end
        self._utterance = TokenizedUtterance(tokens[:end], now)
        self._words = self._utterance.words
        self._spans = [span for span in spans if start <= span.start < span.end <= end]
        self._open = parameters_of(spec)
        self._declared = tuple(self._open)
        self._told = frozenset(stem(word) for word in self._describing(spec))
        self._asked = frozenset(stem for each in self._open for stem in each.named)
        self.chosen: list[str] = []
        self.denied: list[str] = []
        self.slots: dict[str, SlotValue] = {}
        self.taken = [word in FILLERS for word in self._words]
        self._passed = passed_over(self._words, start, end)
        if not any(each.type in FREE for each in self._open):
            self._passed |= for_whom(self._words, start, end)  # no parameter could take it

    @staticmethod
    def _describing(spec: ToolSpec) -> Iterator[str]:
        yield from name_words(spec.name)
        yield from (word for word in words(without_examples(spec.description)) if word not in FUNCTION_WORDS)

    def _free(self, at: int, end: int) -> bool:
        return self._start <= at < end <= self._end and not any(self.taken[at:end])

    def _fill(self, parameter: Parameter, value: Any, at: int, end: int, growing: bool = False) -> None:
        self.taken[at:end] = [True] * (end - at)
        known = self.slots.get(parameter.name)
        if known is not None and parameter.several:
            value = [*known.value, *value]
        self.slots[parameter.name] = SlotValue(
            parameter.type, value, at, end, growing and end == len(self._tokens), known.spans if known else ()
        )
        if parameter in self._open and not parameter.several:
            self._open.remove(parameter)

    # ------------------------------------------------------------------ what is left

    def _explained(self, at: int) -> bool:
        word = self._words[at]
        if at in self._passed:
            return True
        if word in CHANGING or word.endswith("n't") or self._limiting(at):
            return False
        if word in HOLDERS and at and (self.taken[at - 1] or self._words[at - 1 : at + 2] == ["a", word, "of"]):
            return True
        return word in _SAYING_NOTHING or stem(word) in ASKING_STEMS or self._telling(at)

    def _another_value(self, at: int) -> bool:
        return any(choices_of(each.choices).exact(self._words, at) for each in self._declared if each.choices)

    def _limiting(self, at: int) -> bool:
        """Whether the word begins a clause that says when: "when i get there"."""
        return self._words[at] in LIMITING and bool(CLAUSES & set(self._words[at + 1 : min(at + 2, self._end)]))

    def _telling(self, at: int) -> bool:
        said = stem(self._words[at])
        return any(alike(said, other) for other in self._told) or said in self._asked

    def unread(self) -> int:
        """The number of unexplained words. A word that continues a list of values is one, also if the declaration
        explains it ("with anna and the team"), and so is another declared value ("on and off")."""
        places = [at for at in range(self._start, self._end) if not self.taken[at]]
        return sum(not self._explained(at) or self._continues(at) for at in places)

    def _continues(self, at: int) -> bool:
        if self._words[at - 1] in ("and", "or", "then") and at > self._start and self._another_value(at):
            return True
        listed = {slot.end for slot in self.slots.values() if isinstance(slot.value, list)}
        begin = at - 1 if self._words[at - 1] in ("the", "my", "our") else at
        return begin > 0 and self._words[begin - 1] == "and" and begin - 1 in listed and begin < at

    def evidence(self) -> int:
        """The number of words that also occur in the declaration, without values and general words of asking."""
        places = [at for at in range(self._start, self._end) if not self.taken[at]]
        told = [at for at in places if self._telling(at) and self._words[at] not in FUNCTION_WORDS | COURTESY]
        told = [at for at in told if stem(self._words[at]) not in ASKING_STEMS]
        return len(told)

"""Reads declared values (enums) from a request for a declared tool."""

from dataclasses import replace

from services.grammar.declared_explained import ExplainedWords
from services.grammar.declared_parameters import Parameter
from services.grammar.declared_words import cause_start, reason_end, talk_end
from services.understanding.stems import stem
from tools.language.choices import SpokenChoice, choices_of
from tools.language.slots import Slot, SlotType
from tools.language.spoken import listed

CORRECTING = frozenset(listed("no sorry actually wait rather mean meant make instead scratch nope"))
_LEAST = 3
"""Fewest letters of the stem of a declared value that is said in another form."""
_TYPED = frozenset({SlotType.DATE, SlotType.TIME, SlotType.DATETIME, SlotType.NUMBER})
_LEFT_OUT = frozenset(listed("skip hold"))
_NOT_ANY = frozenset(
    [(left, the) for left in _LEFT_OUT for the in ("the", "any")] + [("not", "any"), ("without", "any"), ("no", "more")]
)
_OF_THEM = frozenset(listed("the my for as"))
NOT_WANTED = frozenset(listed("no not without"))


class ChoiceFinder(ExplainedWords):
    """Fills the parameters that have declared values."""

    # ------------------------------------------------------------------ words without values

    def pass_over_reasons(self) -> None:
        """Marks reasons as explained, unless declared values are among their words."""
        reason = (self._start, reason_end(self._words, self._start, self._end))
        if reason[1] == self._start:
            first = next((at for at in range(self._start, self._end) if self._declared_at(at)), self._start)
            reason = (self._start, talk_end(self._words, self._start, first))
        cause = (cause_start(self._words, self._start, self._end), self._end)
        for start, end in (reason, cause):
            values = any(self._declared_at(at) for at in range(start, end))
            if not values:
                self.taken[start:end] = [True] * (end - start)

    def _declared_at(self, at: int) -> bool:
        return any(choices_of(each.choices).exact(self._words, at) for each in self._open if each.choices)

    def pass_over_denied(self) -> None:
        """Marks declared values as explained that the user does not want ("no sugar"), if their parameter may stay
        empty and has no default."""
        for at in range(self._start, self._end):
            if self.taken[at] or not self._denied(at):
                continue
            for parameter in self._open:
                said = choices_of(parameter.choices).exact(self._words, at) if parameter.choices else None
                if said is not None and self._free(at, said.end) and not (parameter.required or parameter.preset):
                    begin = at - 1 if self._words[at - 1] in NOT_WANTED | _LEFT_OUT else at - 2
                    self.denied.append(parameter.name)
                    self.taken[begin : said.end] = [True] * (said.end - begin)
                    break

    def _denied(self, at: int) -> bool:
        before = self._words[max(self._start, at - 2) : at]
        if before and before[-1] in NOT_WANTED | _LEFT_OUT:
            return True
        return len(before) > 1 and tuple(before) in _NOT_ANY

    # ------------------------------------------------------------------ declared values

    def choices(self) -> None:
        """Fills parameters with enum values: exact matches first, and of these the longest first."""
        chosen = [each for each in self._open if each.choices]
        exact = [
            (said, at, each)
            for each in chosen
            for at in range(self._start, self._end)
            if (said := choices_of(each.choices).exact(self._words, at)) is not None
        ]
        exact.sort(key=lambda each: (each[1] - each[0].end, -self._announced(each[2], each[1], each[0].end), each[1]))
        for said, at, parameter in exact:
            self._choose(parameter, said, at)
        for parameter in [each for each in chosen if each.name not in self.slots]:
            for at in range(self._start, self._end):
                alike_one = choices_of(parameter.choices).at(self._words, at) if not self.taken[at] else None
                if alike_one is None or parameter.name in self.slots:
                    continue
                if self._free(at, alike_one.end) and not all(map(self._explained, range(at, alike_one.end))):
                    self._choose(parameter, alike_one, at)

    def other_forms(self) -> None:
        """Fills parameters of which a declared value of one word was said in another form: "run" for "running"."""
        for parameter in [each for each in self._open if each.choices and each.name not in self.slots]:
            stems = {stem(choice.casefold()): choice for choice in parameter.choices if len(choice.split()) == 1}
            left = [at for at in range(self._start, self._end) if not self.taken[at] and not self._telling(at)]
            places = [at for at in left if stem(self._words[at]) in stems]
            if len(places) == 1 and len(stem(self._words[places[0]])) >= _LEAST and not self._denied(places[0]):
                at = places[0]
                self._choose(parameter, SpokenChoice(stems[stem(self._words[at])], at + 1), at)

    def _choose(self, parameter: Parameter, said: SpokenChoice, at: int) -> None:
        if not self._free(at, said.end):
            return
        known = self.slots.get(parameter.name)
        if (known is None or parameter.several) and self._denied(at):
            return  # "no sugar"
        if known is None or parameter.several:
            self.chosen.append(parameter.name)
            self._fill(parameter, [said.value] if parameter.several else said.value, at, said.end)
            return
        named = all(stem(word) in parameter.named for word in self._words[at : said.end])
        if (self._words[at - 1] == "of" and self.taken[at - 2]) or (named and self._words[at - 1] in _OF_THEM):
            self.taken[at : said.end] = [True] * (said.end - at)  # "a double shot of espresso", "for the milk oat milk"
            return
        if known.value != said.value and self._words[at - 1] == "not":
            self.taken[at - 1 : said.end] = [True] * (said.end - at + 1)  # "black tea sorry mint not black tea"
            return
        first, last = min(known.end, said.end), max(known.start, at)
        if known.value == said.value and all(map(self._explained, range(first, last))):
            self.taken[at : said.end] = [True] * (said.end - at)  # "a large a large latte"
            return
        if known.value == said.value or not CORRECTING & set(self._words[first:last]):
            return  # a second value stays unread, so that it is asked about
        for each in set(range(first, last)) - self._kept(first, last):
            self.taken[each] = True
        self.taken[at : said.end] = [True] * (said.end - at)
        if at > known.start:
            self.slots[parameter.name] = replace(known, value=said.value, start=at, end=said.end, others=known.spans)

    def _kept(self, first: int, last: int) -> set[int]:
        """The words in [first, last), between a declared value and the one that corrects it, which the correction does
        not replace: dates, times and numbers, and other declared values behind the words of correction."""
        kinds = {each.type for each in self._open} & _TYPED
        read = [(at, self._utterance.readings(Slot("", kind), at)[:1]) for kind in kinds for at in range(first, last)]
        kept = {each for at, found in read for one in found if one.end <= last for each in range(at, one.end)}
        begin = next((at for at in range(first, last) if self._words[at] in CORRECTING), last)
        said = [
            (at, choices_of(each.choices).exact(self._words, at))
            for each in self._declared
            if each.choices
            for at in range(begin, last)
        ]
        return kept | {each for at, one in said if one is not None and one.end <= last for each in range(at, one.end)}

    def _announced(self, parameter: Parameter, at: int, end: int) -> int:
        """1 if the words directly before or after [at, end) name the parameter, else 0."""
        near = [*self._words[max(self._start, at - 3) : at], *self._words[end : end + 1]]
        return int(any(stem(word) in parameter.named for word in near))

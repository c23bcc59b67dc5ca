"""Reads the values of a declared tool's parameters from a request. First come declared values (enums), then typed
values by their parsers, then free words: by the spans that the learned model marks, by prepositions, and what is left
over."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from services.grammar.declared_free import Chunk, best_pair
from services.grammar.declared_parameters import Parameter, parameters_of, without_examples
from services.grammar.doubt_words import AFTER, CONDITIONS, NEGATORS, POLITE, REPEATING
from services.grammar.intents import SlotValue
from services.understanding.meaning import name_words
from services.understanding.reading import LearnedSpan
from services.understanding.stems import FUNCTION_WORDS, alike, stem
from tools.language.choices import SpokenChoice, choices_of
from tools.language.lists import split_list
from tools.language.places import known_place_ends
from tools.language.slots import FREE, Slot, SlotType
from tools.language.spoken import listed
from tools.language.tokens import FILLERS, Token, surface, words
from tools.language.values import SlotReading, TokenizedUtterance
from tools.library.zones import zone_of
from tools.spec import ToolSpec

_ASKING = frozenset(
    listed(
        """get grab give make take have like love want need fancy order bring fetch fix pour put try do go use start run
        show tell find check look hit set pick choose add know see keep let got getting having ordering going looking
        wondering craving dying kill murder thinking hoping today right away here thing something anything feeling mood
        down back over around hand sort ready prepare quick great good lovely nice perfect awesome really actually maybe
        kind bit turn switch flip read play search give let's request need help"""
    )
)
"""Words with which people ask for anything: they do not show which tool is meant."""
_ASKING_STEMS = frozenset(map(stem, _ASKING))
_CORRECTING = frozenset(listed("no sorry actually wait rather mean meant make instead scratch nope"))
_DENYING = frozenset(listed("no not without don't never off disable disabled hold skip"))
_SWITCHES = frozenset(map(stem, listed("on enabled enable active state power")))
_COURTESY = frozenset(word for phrase in (*POLITE, *AFTER) for word in phrase)
_CHANGING = (NEGATORS | CONDITIONS | REPEATING) - frozenset(
    {"anything", "everything", "when", "after", "before", "once"}
)
_TIMES = frozenset(listed("at by around before after until till from"))
_LATER = frozenset(map(stem, listed("return returning back until till end ending checkout leaving")))


@dataclass(frozen=True, slots=True)
class DeclaredValues:
    """`slots` by parameter. `unread`: number of words that neither a value nor the declaration explains. `chosen`: the
    parameters of which an enum value was said. `evidence`: number of these and of words explained by the declaration.
    """

    slots: dict[str, SlotValue]
    unread: int
    evidence: int
    chosen: tuple[str, ...]


def values_of(
    spec: ToolSpec, tokens: Sequence[Token], start: int, end: int, spans: Sequence[LearnedSpan], now: datetime
) -> DeclaredValues:
    """The values that words [start, end) of `tokens` give to the parameters of `spec`."""
    finder = _Finder(spec, tokens, start, end, spans, now)
    finder.choices()
    finder.pass_over_replaced()
    finder.typed()
    finder.switches()
    finder.free()
    return DeclaredValues(finder.slots, finder.unread(), finder.evidence() + len(finder.chosen), tuple(finder.chosen))


class _Finder:
    """Fills parameters step by step; `taken` marks the words that are already explained."""

    def __init__(
        self, spec: ToolSpec, tokens: Sequence[Token], start: int, end: int, spans: Sequence[LearnedSpan], now: datetime
    ) -> None:
        self._tokens, self._start, self._end = tokens, start, end
        self._utterance = TokenizedUtterance(tokens[:end], now)
        self._words = self._utterance.words
        self._spans = [span for span in spans if start <= span.start < span.end <= end]
        self._open = parameters_of(spec)
        self._told = frozenset(stem(word) for word in self._describing(spec))
        self._asked = frozenset(stem for each in self._open for stem in each.named)
        self.chosen: list[str] = []
        self.slots: dict[str, SlotValue] = {}
        self.taken = [word in FILLERS for word in self._words]

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

    def _choose(self, parameter: Parameter, said: SpokenChoice, at: int) -> None:
        if not self._free(at, said.end):
            return
        known = self.slots.get(parameter.name)
        if known is None and self._words[at - 1 : at] in (["no"], ["not"], ["without"]):
            return  # "no sugar"
        if known is None or parameter.several:
            self.chosen.append(parameter.name)
            self._fill(parameter, [said.value] if parameter.several else said.value, at, said.end)
            return
        first, last = min(known.end, said.end), max(known.start, at)
        if known.value == said.value or not _CORRECTING & set(self._words[first:last]):
            return  # a second value stays unread, so that it is asked about
        self.taken[first:last] = [True] * (last - first)
        self.taken[at : said.end] = [True] * (said.end - at)
        if at > known.start:
            self.slots[parameter.name] = replace(known, value=said.value, start=at, end=said.end, others=known.spans)

    def _announced(self, parameter: Parameter, at: int, end: int) -> int:
        """1 if the words directly before or after [at, end) name the parameter, else 0."""
        near = [*self._words[max(self._start, at - 3) : at], *self._words[end : end + 1]]
        return int(any(stem(word) in parameter.named for word in near))

    def pass_over_replaced(self) -> None:
        """Marks the words that a correction has replaced as explained. Enum values among them have been read before."""
        for span in self._spans:
            if span.name == "replaced":
                self.taken[span.start : span.end] = [True] * (span.end - span.start)

    # ------------------------------------------------------------------ numbers, dates, times

    def typed(self) -> None:
        """Fills parameters with the values that the parsers read, the surest reading first."""
        while True:
            found = [
                (self._surely(each, reading, at), reading.end - at, -at, each, reading)
                for each in self._open
                if each.type not in FREE and each.type is not SlotType.CHOICE and not each.switch
                for at in range(self._start, self._end)
                if not self.taken[at]
                for reading in self._utterance.readings(Slot(each.name, each.type), at)[:1]
                if self._free(at, reading.end)
            ]
            best = max(found, key=lambda each: each[:3], default=None)
            if best is None or best[0] < 0:
                return
            _, _, at, parameter, reading = best
            end = reading.end
            if parameter.type is SlotType.NUMBER and self._words[end : end + 1] in (
                ["percent"],
                ["degrees"],
                ["degree"],
            ):
                end += 1
            self._fill(parameter, reading.value, -at, end, reading.open)

    def _surely(self, parameter: Parameter, reading: SlotReading, at: int) -> float:
        """How well a reading fits the parameter; below 0 it does not."""
        before = self._words[max(self._start, at - 1) : at]
        said = set(self._words[at : reading.end])
        behind = {stem(word) for word in self._words[reading.end : reading.end + 2]}
        led = {stem(word) for word in self._words[max(self._start, at - 3) : at]}
        score = 2.0 * bool(parameter.named & (behind | led)) + 1.0 * bool(parameter.about & behind)
        if parameter.side:
            later = bool(led & _LATER) or before == ["to"]
            score += -1.5 if (parameter.side > 0) != later else 1.5
            score += 1.0 if parameter.required else 0.0
        clock = bool(said & {"am", "pm", "o'clock", "noon", "midnight"}) or any(":" in word for word in said)
        timed = bool(_TIMES & set(before))
        if parameter.type is SlotType.NUMBER:
            score += 3.0 * (self._words[reading.end : reading.end + 1] == ["percent"])
            return score - 2.0 * timed - 4.0 * clock - (1.5 if said <= {"one", "a", "half"} else 0.0)
        if parameter.type in (SlotType.TIME, SlotType.DATETIME):
            return score + 2.0 * (timed or clock) + 0.1 - (0.0 if timed or clock or len(said) > 1 else 0.5)
        return score + 1.0

    # ------------------------------------------------------------------ switches

    def switches(self) -> None:
        """Fills booleans: "with whipped cream", "no whipped cream", "turn it off"."""
        for parameter in [each for each in self._open if each.switch]:
            wanted = parameter.named - {"is", "with", "has", "include", "want", "should", "use"}
            for at in range(self._start, self._end):
                said = self._words[at]
                before = self._words[max(self._start, at - 3) : at]
                if wanted & _SWITCHES and said in ("on", "off", "enable", "disable"):
                    self._fill(parameter, said not in ("off", "disable"), at, at + 1)
                    break
                if stem(said) in wanted and not self.taken[at]:
                    denied = [place for place in range(at - len(before), at) if self._words[place] in _DENYING]
                    self._fill(parameter, not denied, denied[0] if denied else at, at + 1)
                    break

    # ------------------------------------------------------------------ free words

    def free(self) -> None:
        """Fills parameters that take any words, the surest pair of parameter and words first."""
        chunks = self._chunks()
        while True:
            wanted = [each for each in self._open if each.type in FREE and not each.switch]
            best = best_pair(wanted, [chunk for chunk in chunks if self._free(chunk.start, chunk.end)])
            if best is None:
                return
            parameter, chunk = best
            chunk = self._grown(chunk, parameter)
            said = surface(self._tokens, chunk.start, chunk.end)
            several = parameter.several or parameter.type is SlotType.ITEMS
            value: Any = split_list(self._tokens[chunk.start : chunk.end]) if several else said
            if parameter.zoned and (zone := zone_of(said)) is not None:
                value = zone.key
            self._fill(parameter, value, chunk.start, chunk.end, growing=True)
            if several:
                self._open.remove(parameter)

    def _grown(self, chunk: Chunk, parameter: Parameter) -> Chunk:
        """The chunk extended by a following noun that names the parameter: "living" before "room" for `room`."""
        at = chunk.end
        grows = at < self._end and not self.taken[at] and stem(self._words[at]) in parameter.named
        return replace(chunk, end=at + 1) if grows and not known_place_ends(self._words, chunk.start) else chunk

    def _chunks(self) -> list[Chunk]:
        """The runs of words that may be values: the learned model's spans, known places, and unexplained words."""
        found = [
            Chunk(start, end, span.name, self._lead(start), tuple(self._words[start:end]))
            for span in self._spans
            if span.name != "replaced"
            for start, end in [self._bare(span.start, span.end)]
            if start < end
        ]
        at = self._start
        while at < self._end:
            places = [end for end, _ in known_place_ends(self._words, at) if self._free(at, end)]
            end = places[0] if places else self._run(at)
            if end > at:
                kind = "place" if places else ""
                found.append(Chunk(at, end, kind, self._lead(at), tuple(self._words[at:end])))
            at = max(at + 1, end)
        return found

    def _bare(self, start: int, end: int) -> tuple[int, int]:
        """[start, end) without words at both ends that only name what the tool is about ("sushi" of "sushi
        restaurants"); unchanged for a dictated text."""
        while start < end and self._telling(start):
            start += 1
        while start < end and self._telling(end - 1) and stem(self._words[end - 1]) not in self._asked:
            end -= 1
        return (start, end) if any(not self._explained(at) for at in range(start, end)) else (start, start)

    def _run(self, at: int) -> int:
        """The end of the run of unexplained words at `at`, which may contain "of", "and" and "the"."""
        end = at
        while end < self._end and not self.taken[end] and not self._explained(end):
            end += 1
            ahead = end
            while end > at and ahead < self._end and self._words[ahead] in ("of", "and", "the", "de"):
                ahead += 1
            if ahead > end and ahead < self._end and not self.taken[ahead] and not self._explained(ahead):
                end = ahead
        return end

    def _lead(self, at: int) -> tuple[str, ...]:
        """The words before `at`, nearest first, without articles."""
        before = reversed(self._words[max(self._start, at - 4) : at])
        return tuple(word for word in before if word not in ("the", "a", "an", "my", "our"))[:2]

    # ------------------------------------------------------------------ what is left

    def _explained(self, at: int) -> bool:
        word = self._words[at]
        if word in _CHANGING or word.endswith("n't"):
            return False
        return word in FUNCTION_WORDS | _COURTESY or stem(word) in _ASKING_STEMS or self._telling(at)

    def _telling(self, at: int) -> bool:
        said = stem(self._words[at])
        return any(alike(said, other) for other in self._told) or said in self._asked

    def unread(self) -> int:
        """The number of unexplained words."""
        return sum(not self.taken[at] and not self._explained(at) for at in range(self._start, self._end))

    def evidence(self) -> int:
        """The number of words that also occur in the declaration, without values and general words of asking."""
        places = [at for at in range(self._start, self._end) if not self.taken[at]]
        told = [at for at in places if self._telling(at) and self._words[at] not in FUNCTION_WORDS | _COURTESY]
        told = [at for at in told if stem(self._words[at]) not in _ASKING_STEMS]
        return len(told)

"""Reads the values of a declared tool's parameters from a request. First come declared values (enums), then typed
values by their parsers, then free words: by the spans that the learned model marks, by prepositions, and what is left
over."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from services.grammar.declared_corrections import CorrectionFinder
from services.grammar.declared_form import opening, serving
from services.grammar.declared_free import NAMING, Chunk, best_pair
from services.grammar.declared_numbers import bare_number, counts, least_around, of_something_else
from services.grammar.declared_parameters import CODES, Parameter, code_of
from services.grammar.declared_past import bounds_around, lies_back, on_its_last_day
from services.grammar.declared_texts import NO_VALUES, TEXTS
from services.grammar.declared_words import CHANGING, LIMITING
from services.grammar.doubt_words import NUMBERISH
from services.grammar.intents import SlotValue
from services.understanding.reading import LearnedSpan
from services.understanding.stems import stem
from tools.language.currencies import currency_at
from tools.language.lists import split_list
from tools.language.places import known_place_ends
from tools.language.slots import FREE, Slot, SlotType
from tools.language.spoken import listed
from tools.language.tokens import Token, surface
from tools.language.units import unit_at
from tools.language.values import SlotReading
from tools.library.zones import zone_of
from tools.spec import ToolSpec

_PEOPLE = frozenset(listed("people persons person guests adults passengers travellers travelers seats"))
_COUNTING_PEOPLE = frozenset(map(stem, listed("passengers guests party people persons adults travelers seats size")))
_QUANTITIES = frozenset(map(stem, listed("quantity count amount")))
_IN_TEXTS = frozenset(
    listed("hello hi hey thanks thank you good morning evening afternoon sorry please dear okay yes no")
)
_OBJECTS = frozenset(listed("it that this him her them me us to"))
_ARTICLES = (["the"], ["a"], ["an"], ["my"], ["our"], ["some"])
_DENYING = frozenset(listed("no not without don't never off disable disabled hold skip"))
_SWITCHES = frozenset(map(stem, listed("on enabled enable active state power")))
_TIMES = frozenset(listed("at by around before after until till from"))
_LASTING = frozenset(listed("second minute hour day week month year"))
_HOLDING = frozenset(listed("branch store shop channel department project folder playlist"))
_PART_OF = re.compile(r"\b(?:part|area|section|corner|side) of (?:the |a |an )?(\w+)")
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
    denied: tuple[str, ...] = ()
    """The parameters of which a value was said that is not wanted: "no sugar"."""


def values_of(
    spec: ToolSpec, tokens: Sequence[Token], start: int, end: int, spans: Sequence[LearnedSpan], now: datetime
) -> DeclaredValues:
    """The values that words [start, end) of `tokens` give to the parameters of `spec`."""
    finder = _Finder(spec, tokens, start, end, spans, now)
    finder.pass_over_reasons()
    finder.dictated()
    finder.choices()
    finder.other_forms()
    finder.pass_over_denied()
    finder.pass_over_replaced()
    finder.numbered()
    finder.corrected()
    finder.typed()
    finder.switches()
    finder.colours()
    finder.translated()
    finder.free()
    finder.pass_over_frame()
    return DeclaredValues(
        finder.slots,
        finder.unread(),
        finder.evidence() + len(finder.chosen),
        tuple(finder.chosen),
        tuple(finder.denied),
    )


class _Finder(CorrectionFinder):
    """Fills parameters step by step."""

    def pass_over_frame(self) -> None:
        """Marks the words of an order with any verb as explained: "could you sling us a"."""
        first = min((slot.start for slot in self.slots.values()), default=self._start)
        if serving(opening(self._words, self._start, first)):
            for at in range(self._start, first):
                self.taken[at] = self.taken[at] or not (self._explained(at) or self._words[at] in CHANGING)

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
                if not each.choices or reading.value in map(str.upper, each.choices)
            ]
            best = max(found, key=lambda each: each[:3], default=None)
            if best is None or best[0] < 0:
                return
            _, _, behind, parameter, reading = best
            at = -behind
            end = self._measure_end(parameter, reading.end)
            value = reading.value
            if lies_back(self._spec, parameter, self._words, at, end):
                value = on_its_last_day(value, self._words[at:end], self._utterance.now)
                for place in bounds_around(self._words[: self._end], at, end):
                    self.taken[place] = True
            if parameter.choices:
                value = next(each for each in parameter.choices if each.upper() == value)
            for place in least_around(parameter, self._words[: self._end], at, end):
                self.taken[place] = True
            self._fill(parameter, value, at, end, reading.open)

    def _measure_end(self, parameter: Parameter, at: int) -> int:
        """The end of the unit at `at` behind a number, if it is the parameter's own or a mere "percent" or "degrees";
        else `at`."""
        if parameter.type is not SlotType.NUMBER or at >= self._end:
            return at
        unit = unit_at(self._words, at)
        if unit is not None and unit.value == parameter.measure:
            return unit.end
        warm = stem("temperature") in parameter.named | parameter.about
        counted = self._words[at] in ("degrees", "degree") or stem(self._words[at]) in parameter.about
        counted = counted or stem(self._words[at] + "s") in parameter.named
        counted = counted or (self._words[at] == "percent" and not warm)
        counted = counted or (self._words[at] in _PEOPLE and bool(parameter.named & _COUNTING_PEOPLE))
        return at + counted

    def _surely(self, parameter: Parameter, reading: SlotReading, at: int) -> float:
        """How well a reading fits the parameter; below 0 it does not."""
        before = self._words[max(self._start, at - 1) : at]
        said = set(self._words[at : reading.end])
        behind = {
            form for word in self._words[reading.end : reading.end + 2] for form in (stem(word), stem(word + "s"))
        }
        led = {stem(word) for word in self._words[max(self._start, at - 3) : at]}
        score = 2.0 * bool(parameter.named & (behind | led)) + 1.0 * bool(parameter.about & behind)
        if parameter.side:
            later = bool(led & _LATER) or before == ["to"]
            score += -1.5 if (parameter.side > 0) != later else 1.5
            score += 1.0 if parameter.required else 0.0
        clock = bool(said & {"am", "pm", "o'clock", "noon", "midnight"}) or any(":" in word for word in said)
        timed = bool(_TIMES & set(before))
        if parameter.type is SlotType.CURRENCY and parameter.side and before:
            counted = before[0] in NUMBERISH or before[0][:1].isdigit()
            score += 3.0 if counted == (parameter.side < 0) else -3.0
        if parameter.type is SlotType.NUMBER:
            measured = self._measure_end(parameter, reading.end) > reading.end
            unit = None if measured else unit_at(self._words, reading.end)
            score += 3.0 * measured - (1.5 if unit is not None and unit.value in _LASTING else 0.0)
            more = self._words[reading.end : reading.end + 1] in (["more"], ["extra"])
            score += 2.0 * (more and bool(parameter.named & _QUANTITIES) and any(self.taken[reading.end + 1 :][:1]))
            if not score and of_something_else(self._words[self._start : at]):
                return -1.0
            clocked = any(each.type in (SlotType.TIME, SlotType.DATETIME) for each in self._declared)
            timed = timed and not measured and not (parameter.required and reading.value > (24 if clocked else 12))
            return score - 2.0 * timed - 4.0 * clock - (1.5 if said <= {"one", "a", "half"} else 0.0)
        if parameter.type in (SlotType.TIME, SlotType.DATETIME):
            if not clock and bare_number(self._words[at : reading.end]) and counts(self._words, reading.end):
                return -1.0  # "for fifteen minutes", "at twenty degrees"
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
            wanted = [each for each in self._open if each.type in FREE and not (each.switch or self._is_language(each))]
            best = best_pair(wanted, [chunk for chunk in chunks if self._free(chunk.start, chunk.end)])
            if best is None:
                return
            parameter, chunk = best
            chunk = self._whole(self._grown(chunk, parameter), parameter)
            said = surface(self._tokens, chunk.start, chunk.end)
            code = code_of(self._words[chunk.start : chunk.end]) if parameter.named & CODES else ""
            said = code or said
            several = parameter.several or parameter.type is SlotType.ITEMS
            self._pass_over_lead(chunk.start)
            value: Any = split_list(self._tokens[chunk.start : chunk.end]) if several else said
            if parameter.zoned and (zone := zone_of(said)) is not None:
                value = zone.key
            self._fill(parameter, value, chunk.start, chunk.end, growing=True)
            if several:
                self._open.remove(parameter)

    def _pass_over_lead(self, start: int) -> None:
        """Marks the word before a free value as explained if it only leads to it: "called", "about"."""
        if start > self._start and self._words[start - 1] in ("the", "a", "an", "my"):
            start -= 1
        if start > self._start and self._words[start - 1] in NAMING:
            self.taken[start - 1] = True

    def _grown(self, chunk: Chunk, parameter: Parameter) -> Chunk:
        """The chunk extended by a following noun that names the parameter: "living" before "room" for `room`."""
        at = chunk.end
        if at >= self._end or self.taken[at]:
            return chunk
        if len(parameter.named) > 1 and self._words[at] in _HOLDING and stem(self._words[at]) in parameter.named:
            self.taken[at] = True  # "the hill road branch" for `bank_branch`
            return chunk
        definite = chunk.start > self._start and self._words[chunk.start - 1] == "the" and not chunk.kind
        said = stem(self._words[at])
        parts = {stem(found) for found in _PART_OF.findall(parameter.described.casefold())}
        grows = said in parameter.named or (definite and said in parts)  # "the rose garden"
        return replace(chunk, end=at + 1) if grows and not known_place_ends(self._words, chunk.start) else chunk

    def _whole(self, chunk: Chunk, parameter: Parameter) -> Chunk:
        """The chunk of a text with the courtesies directly before it, which belong to the text: "hello" of "post hello
        everyone"."""
        start = chunk.start
        while parameter.named & TEXTS and self._free(start - 1, start) and self._words[start - 1] in _IN_TEXTS:
            start -= 1
        return replace(chunk, start=start)

    def _chunks(self) -> list[Chunk]:
        """The runs of words that may be values: the learned model's spans, known places, and unexplained words."""
        found = [
            self._chunk(start, end, name)
            for name, first, last in self._joined_spans()
            for start, end in [self._bare(first, last)]
            if start < end and not set(self._words[start:end]) <= NO_VALUES
        ]
        at = self._start
        while at < self._end:
            if self._words[at] in CHANGING | LIMITING | NAMING | NO_VALUES:
                at += 1
                continue
            places = [end for end, _ in known_place_ends(self._words, at) if self._free(at, end)]
            end = places[0] if places else at if self._verbal(at) else self._run(at)
            if end > at:
                found.append(self._chunk(at, end, "place" if places else ""))
            at = max(at + 1, end)
        return found

    def _chunk(self, at: int, end: int, kind: str) -> Chunk:
        owned = at > self._start and self._words[at - 1] in ("my", "our")
        return Chunk(at, end, kind, self._lead(at), tuple(self._words[at:end]), self._behind(end), owned)

    def _joined_spans(self) -> Iterator[tuple[str, int, int]]:
        """The model's spans; for a parameter that takes several, those of one kind joined by "and" are one."""
        listing = any(each.several and each.type in FREE for each in self._open)
        pending: tuple[str, int, int] | None = None
        for span in self._spans:
            if span.name == "replaced":
                continue
            between = self._words[pending[2] : span.start] if pending is not None else []
            if listing and pending is not None and pending[0] == span.name and between in (["and"], []):
                pending = (pending[0], pending[1], span.end)
                continue
            if pending is not None:
                yield pending
            pending = (span.name, span.start, span.end)
        if pending is not None:
            yield pending

    def _bare(self, start: int, end: int) -> tuple[int, int]:
        """[start, end) without words at both ends that only name what the tool is about ("sushi" of "sushi
        restaurants"); unchanged behind "called" or "saying"."""
        if start > self._start and self._words[start - 1] in NAMING:
            return start, end
        while start < end and self._telling(start):
            start += 1
        while start < end and self._telling(end - 1) and stem(self._words[end - 1]) not in self._asked:
            end -= 1
        return (start, end) if any(not self._explained(at) for at in range(start, end)) else (start, start)

    def _verbal(self, at: int) -> bool:
        """Whether the word is the first that says anything and an article follows: the unknown verb of a request ("dim
        the bedroom")."""
        behind = self._words[at + 1 : at + 2]
        return behind in _ARTICLES and all(map(self._explained, range(self._start, at)))

    def _run(self, at: int) -> int:
        """The end of the run of unexplained words at `at`, which may contain "of", "and" and "the"."""
        end = at
        quoted = at > self._start and self._words[at - 1] in NAMING
        while end < self._end and not self.taken[end] and not self._explained(end) and not self._unit(end):
            if self._words[end] in CHANGING | NAMING and not quoted:
                break
            end += 1
            ahead = end
            while end > at and ahead < self._end and self._words[ahead] in ("of", "and", "the", "de"):
                ahead += 1
            if self._words[end:ahead] == ["the"]:
                ahead = end  # "dim the bedroom"
            pronouns = self._words[ahead + 1 : ahead + 2]
            if self._words[end:ahead] == ["and"] and pronouns and pronouns[0] in _OBJECTS:
                ahead = end  # "... and assign it"
            if ahead > end and ahead < self._end and not self.taken[ahead] and not self._explained(ahead):
                end = ahead
        return end

    def _unit(self, at: int) -> bool:
        """Whether a unit or a currency stands directly behind a value: no free value, but not explained either."""
        measured = unit_at(self._words, at) is not None or currency_at(self._words, at) is not None
        return at > self._start and self.taken[at - 1] and measured

    def _behind(self, end: int) -> str:
        return self._words[end] if end < self._end else ""

    def _lead(self, at: int) -> tuple[str, ...]:
        """The words before `at`, nearest first, without articles."""
        before = reversed(self._words[max(self._start, at - 4) : at])
        return tuple(word for word in before if word not in ("the", "a", "an", "my", "our"))[:2]

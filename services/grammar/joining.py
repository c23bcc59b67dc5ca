"""Runs the learned model on a turn and joins its requests with those of the grammar, for the tools of one session."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from services.grammar import learned, questions
from services.grammar.declared import clearly_all, declared_intents, is_declared
from services.grammar.declared_parameters import parameters_of
from services.grammar.intents import Intent
from services.grammar.learned_items import with_whole_items
from services.grammar.learned_texts import with_whole_texts
from services.grammar.objection import elsewhere
from services.grammar.planning import faint
from services.grammar.question_corrections import HeardCorrections, HeardEnds
from services.grammar.question_frames import stranded
from services.grammar.reading import MAX_CHARS, UtteranceReading
from services.understanding.encoder import is_tool
from services.understanding.meaning import ToolMeanings
from services.understanding.model import Understanding
from services.understanding.reading import LearnedReading
from tools.language.choices import Choices, choices_of
from tools.language.tokens import Token, tokenize, words
from tools.spec import ToolSpec

_RATHER = 0.5
"""From this probability on, what no tool does counts against a request that was only begun."""


_OVER = 0.8
"""From this probability that the turn is over on, a preposition at its end does not show that more is to come."""


class JoinedReader:
    """Keeps the meanings of the session's declared tools. Without `understanding` only the grammar's reading counts."""

    def __init__(self, understanding: Understanding | None, specs: Mapping[str, ToolSpec]) -> None:
        self._understanding = understanding
        self._specs = specs
        self._declared = [spec for spec in specs.values() if is_declared(spec)]
        self._own = {name: spec for name, spec in specs.items() if not is_declared(spec)}
        self._meanings: ToolMeanings | None = None
        self._choices: list[Choices] | None = None
        self._corrections = HeardCorrections()
        self._ends = HeardEnds()

    async def read(self, text: str, before: str) -> None:
        """Reads `text`, said after the assistant's question or answer `before`, outside of the event loop; `known` then
        has the reading."""
        if self._understanding is None:
            return
        if self._declared and self._meanings is None:
            self._meanings = await self._understanding.meanings(self._declared)
        await self._understanding.read(_learnable(text), before, self._meanings)

    def joined(
        self, text: str, before: str, reading: UtteranceReading, now: datetime
    ) -> tuple[UtteranceReading, LearnedReading | None]:
        """The joined reading, and the learned model's own (None if it has read nothing). The model's requests replace
        the grammar's if the grammar is sure of none; requests for declared tools are added."""
        if self._understanding is None:
            return reading, None
        found = self._understanding.known(_learnable(text), before, self._meanings)
        if found is None or reading.dropped:
            return reading, found
        tokens = tokenize(text)
        found = self._with_corrections(found, tokens)
        joined = reading
        explained = bool(reading.intents) and all(each.explained for each in reading.intents)
        conditional = any(each.depends is not None and each.complete for each in reading.intents)
        if not (explained or conditional) and learned.prevails(found, reading.intents, self._own, tokens):
            made = learned.intents(found, self._own, tokens, now)
            intents = learned.contested(reading.intents, made, self._specs)
            joined = _with(reading, intents, tokens) if intents else self._without_objected(reading, found)
            if joined.unfinished and found.complete >= _OVER and _asks_for_facts(joined):
                joined = replace(joined, unfinished=False)
        joined = replace(joined, intents=with_whole_items(joined.intents, found, tokens))
        joined = replace(joined, intents=with_whole_texts(joined.intents, found, self._specs, tokens))
        if self._meanings is not None:
            joined = self._with_declared(joined, found, self._meanings, tokens, now)
        return joined, found

    def _without_objected(self, reading: UtteranceReading, found: LearnedReading) -> UtteranceReading:
        """The reading without the writes of which only the beginning was said and that the model does not see: it is
        sure of something else, or takes the turn for what no tool does ("turn off the lamp" is no beginning of "turn
        off the lamp timer")."""
        outside = bool(found.requests) and all(
            not is_tool(each.label) and each.p_label >= _RATHER for each in found.requests
        )
        kept = [
            each
            for each in reading.intents
            if each.complete or self._specs[each.tool].safe or not (outside or elsewhere(found, each.tool))
        ]
        return reading if len(kept) == len(reading.intents) else replace(reading, intents=tuple(kept))

    def _with_corrections(self, found: LearnedReading, tokens: Sequence[Token]) -> LearnedReading:
        """The reading in which questions for facts have also the corrections that earlier updates have shown."""
        said = [token.text for token in tokens]
        found = replace(found, named=tuple(self._ends.hear(said, found.named)))
        earlier = self._corrections.hear(said, found)
        if not earlier:
            return found
        requests = tuple(
            replace(each, spans=(*each.spans, *(s for s in earlier if each.start <= s.start and s.end <= each.end)))
            if each.label in questions.TOOLS
            else each
            for each in found.requests
        )
        return replace(found, requests=requests)

    def _with_declared(
        self,
        reading: UtteranceReading,
        found: LearnedReading,
        meanings: ToolMeanings,
        tokens: Sequence[Token],
        now: datetime,
    ) -> UtteranceReading:
        """The reading with the requests for declared tools. If the words were repaired, the positions of the two
        readings differ; then requests of which the grammar is sure are kept, unless a declared tool's is clearly the
        whole of the turn."""
        repaired = [token.text for token in reading.tokens] != [token.text for token in tokens]
        sure = [each for each in reading.intents if each.complete and each.confidence >= learned.SURE]
        if self._choices is None:  # kept, so that they are not compiled for each reading
            enums = [each.choices for spec in self._declared for each in parameters_of(spec) if each.choices]
            self._choices = [choices_of(values) for values in enums]
        base = () if repaired else reading.intents
        intents = declared_intents(found, base, self._specs, meanings, tokens, now)
        if repaired and any(not faint(each) for each in sure) and not clearly_all(intents, tokens, self._specs):
            return reading
        if not intents:
            return reading
        kept = [each for each in base if not any(_overlap(each, other) for other in intents)]
        return _with(reading, sorted([*kept, *intents], key=lambda each: each.start), tokens)


def _asks_for_facts(reading: UtteranceReading) -> bool:
    """Whether the turn is a question for facts that may end in the preposition in which it ends."""
    looks_up = bool(reading.intents) and all(each.tool in questions.TOOLS for each in reading.intents)
    return looks_up and stranded(reading.words)


def _learnable(text: str) -> list[str]:
    """The words of a turn as the learned model reads them; [] for a turn that is too long for it."""
    return words(text) if len(text) <= MAX_CHARS else []


def _overlap(one: Intent, other: Intent) -> bool:
    return one.start < other.end and other.start < one.end


def _with(reading: UtteranceReading, intents: Sequence[Intent], tokens: Sequence[Token]) -> UtteranceReading:
    said = tuple(token.text for token in tokens)
    return replace(reading, intents=tuple(intents), tokens=tuple(tokens), words=said)

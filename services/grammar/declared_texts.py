"""Reads colours, languages, and the text that should be put into a language, from a request for a declared tool."""

import re

from services.grammar.declared_choices import ChoiceFinder
from services.grammar.declared_codes import code_at, numbered
from services.grammar.declared_parameters import Parameter
from services.understanding.stems import stem
from tools.language.languages import LANGUAGES
from tools.language.slots import FREE, Slot, SlotType
from tools.language.spoken import listed
from tools.language.tokens import surface

_LANGUAGE = frozenset(map(stem, listed("language lang locale")))
TEXTS = frozenset(map(stem, listed("text phrase sentence message word words content source input body comment")))
_CODED = re.compile(r"\biso\b|\bcodes?\b|\b(?:e\.g\.|like|such as) '?\"?[a-z]{2}\b", re.I)

_TITLES = frozenset(map(stem, listed("title name summary subject label")))
_CALLED = frozenset(listed("called titled entitled"))
_LEADING = frozenset(listed("on at for with in from to as by lasting until"))
_SUBJECTS = frozenset(
    listed("i i'm i'll we we're we'll you you're he he's she she's they they're it it's the my our there")
)
_COLOUR = frozenset(map(stem, listed("color colour")))
_COLOURS = frozenset(
    listed(
        """red green blue yellow orange purple pink white black brown grey gray violet turquoise cyan magenta lime teal
        gold silver amber indigo lavender beige"""
    )
)
_BEFORE_LANGUAGES = frozenset(listed("into to in the for from"))
_LEADS = frozenset(listed("the a this following phrase word words sentence text expression say said me us please for"))
_SAYING = frozenset(listed("say put express write translate for convert"))
NO_VALUES = frozenset(listed("nothing everything something anything"))
_VAGUE = NO_VALUES | frozenset(listed("it this that them these those stuff phrase sentence text word words for me"))


class TranslationFinder(ChoiceFinder):
    """Fills parameters for languages, and the text of a translation."""

    def numbered(self) -> None:
        """Fills texts that take a number of a room, a parcel or an order."""
        for parameter in [each for each in self._open if each.type in FREE and numbered(each) and not each.several]:
            at = code_at(parameter, self._words, [at for at in range(self._start, self._end) if not self.taken[at]])
            if at is not None:
                self._fill(parameter, self._words[at], at, at + 1, growing=True)

    def translated(self) -> None:
        """Fills language parameters, then the text between the word of saying and the language ("how do you say good
        night in french", "translate see you soon into polish")."""
        for parameter in [each for each in self._open if self._is_language(each)]:
            places = [at for at in range(self._start, self._end) if not self.taken[at] and self._words[at] in LANGUAGES]
            fits = [at for at in places if (self._words[at - 1] == "from") == (parameter.side < 0)] if places else []
            if fits:
                at = fits[-1]
                coded = _CODED.search(parameter.described) is not None
                self._fill(parameter, LANGUAGES[self._words[at]] if coded else self._words[at], at, at + 1)
                self._text_before(at)

    def dictated(self) -> None:
        """Fills a text with everything behind "saying", or behind a "that" that begins a sentence: "post that the lift
        is stuck"."""
        self._titled()
        texts = [each for each in self._open if each.type is SlotType.TEXT and each.named & TEXTS]
        for at in range(self._start + 1, self._end - 1) if texts else ():
            word, behind = self._words[at], self._words[at + 1]
            if word in ("saying", "says", "reads", "reading") or (word == "that" and behind in _SUBJECTS):
                end = self._text_end(at + 1, texts[0])
                self._fill(texts[0], surface(self._tokens, at + 1, end), at, end, growing=True)
                return

    def _titled(self) -> None:
        """Fills a title with the words behind "called", up to the next value or the end."""
        titles = [each for each in self._open if each.type in (SlotType.LABEL, SlotType.TEXT) and each.named & _TITLES]
        places = [at for at in range(self._start + 1, self._end - 1) if self._words[at] in _CALLED]
        if titles and places:
            end = self._title_end(places[0] + 2, titles[0])
            said = surface(self._tokens, places[0] + 1, end)
            self._fill(titles[0], said, places[0], end, growing=True)

    def _title_end(self, start: int, title: Parameter) -> int:
        """Where the title ends: at a preposition before a typed or declared value or another parameter's name, at such
        a value itself, or at an "and" with a further order."""
        typed = [each for each in self._open if each.type not in FREE and not each.switch]
        named = frozenset(name for each in self._open if each is not title for name in each.named)
        people = any(each.several or each.type is SlotType.NAME for each in self._open)
        for at in range(start, self._end):
            led = self._words[at] in _LEADING
            place = at + 1 if led else at
            if self._words[at] == "and" and self._words[at + 2 : at + 3] in (["it"], ["this"], ["to"], ["that"]):
                return at
            if led and people and self._words[at] == "with":
                return at
            if led and named & set(map(stem, self._words[place : place + 3])):
                return at
            if any(self._value_at(each, place) for each in typed):
                return at
        return self._end

    def _value_at(self, parameter: Parameter, at: int) -> bool:
        if at >= self._end:
            return False
        if parameter.choices:
            return parameter.type is SlotType.CHOICE and self._words[at - 1] in _LEADING and self._declared_at(at)
        if parameter.type is SlotType.NUMBER:
            return False
        return bool(self._utterance.readings(Slot(parameter.name, parameter.type), at))

    def _text_end(self, start: int, text: Parameter) -> int:
        """The end of the text at `start`: where a preposition leads to the name of another parameter ("to the channel
        general"), else the end."""
        others = frozenset(name for each in self._open if each is not text for name in each.named)
        for at in range(start + 1, self._end - 2):
            if self._words[at] in ("to", "in", "on") and others & set(map(stem, self._words[at + 1 : at + 3])):
                return at
        return self._end

    def colours(self) -> None:
        """Fills parameters for colours."""
        for parameter in [each for each in self._open if each.named & _COLOUR and each.type in FREE]:
            for at in range(self._start, self._end):
                if self._words[at] in _COLOURS and not self.taken[at] and parameter in self._open:
                    self._fill(parameter, self._words[at], at, at + 1)

    @staticmethod
    def _is_language(parameter: Parameter) -> bool:
        return bool(parameter.named & _LANGUAGE) and not parameter.choices and not parameter.several

    def _text_before(self, language: int) -> None:
        texts = [each for each in self._open if each.type is SlotType.TEXT and each.named & TEXTS]
        if not texts:
            return
        end = language
        while end > self._start and self._words[end - 1] in _BEFORE_LANGUAGES:
            end -= 1
        verbs = [at for at in range(self._start, end) if self._words[at] in _SAYING]
        start = verbs[0] + 1 if verbs else end
        while start < end and self._words[start] in _LEADS:
            start += 1
        if start < end and not set(self._words[start:end]) <= _VAGUE:
            self.taken[start:end] = [False] * (end - start)
            self._fill(texts[0], surface(self._tokens, start, end), start, end)

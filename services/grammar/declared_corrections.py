"""Values of declared tools that the user corrects at once: "at six no seven", "friday sorry not friday saturday"."""

from services.grammar.declared_choices import CORRECTING, NOT_WANTED
from services.grammar.declared_numbers import counts
from services.grammar.declared_texts import TranslationFinder
from services.understanding.stems import stem
from tools.language.durations import duration_at
from tools.language.numbers import number_at
from tools.language.slots import Slot, SlotType
from tools.language.spoken import listed
from tools.language.tokens import FILLERS
from tools.language.values import SlotReading

_KINDS = (SlotType.DURATION, SlotType.NUMBER, SlotType.DATE, SlotType.TIME, SlotType.DATETIME)
_CONNECTING = CORRECTING | FILLERS | frozenset(listed("i it that at for to on was say should be not"))
_CLOCKED = frozenset(listed("am pm o'clock"))


class CorrectionFinder(TranslationFinder):
    """Passes over values that a later one replaces."""

    def pass_over_replaced(self) -> None:
        """Marks the words that a correction has replaced as explained. Enum values among them have been read before."""
        for span in self._spans:
            denies = self._words[span.end : span.end + 1] != [] and self._words[span.end] in NOT_WANTED
            if span.name == "replaced" and not (denies and self.taken[span.end]):
                end = span.end
                while end < self._end and self._words[end] in CORRECTING and not self.taken[end]:
                    end += 1
                self.taken[span.start : end] = [True] * (end - span.start)

    def corrected(self) -> None:
        """Marks a number, a date or a time before words of correction as explained if one of its kind follows them."""
        kinds = [kind for kind in _KINDS if any(each.type is kind for each in self._open)]
        at = self._start + 1
        while at < self._end:
            if self._words[at] not in CORRECTING:
                at += 1
                continue
            begin = at
            while at < self._end and self._words[at] in _CONNECTING:
                denied = self._words[at] == "not" and self._said_before(kinds, at + 1, begin)
                at = denied or at + 1
            for kind in kinds:
                if self._replaces(kind, begin, at):
                    break

    def _readings_of(self, kind: SlotType, at: int) -> SlotReading | None:
        """The value of a kind at `at`; no number that is a part of a time, and no time that counts something."""
        found = next(iter(self._utterance.readings(Slot("", kind), at)), None) if at < self._end else None
        if found is None or found.end > self._end or any(self.taken[at : found.end]):
            return None
        if kind is SlotType.NUMBER and self._words[found.end : found.end + 1] and self._words[found.end] in _CLOCKED:
            return None
        if kind in (SlotType.TIME, SlotType.DATETIME) and counts(self._words, found.end):
            return None
        return found

    def _said_before(self, kinds: list[SlotType], at: int, begin: int) -> int:
        """The end of a value at `at` that was said before `begin` as well; 0 without one."""
        for kind in kinds:
            found = self._readings_of(kind, at)
            for before in range(self._start, begin) if found is not None else ():
                known = self._readings_of(kind, before)
                if found is not None and known is not None and known.value == found.value:
                    return found.end
        return 0

    def _replaces(self, kind: SlotType, begin: int, at: int) -> bool:
        """Marks the last value of `kind` before `begin`, and the words up to `at`, if a new value stands there."""
        places = [(each, self._readings_of(kind, each)) for each in range(self._start, begin)]
        known = [(each, found) for each, found in places if found is not None and found.end <= begin]
        if not known:
            return False
        start, old = max(known, key=lambda each: (each[1].end, -each[0]))
        between = range(old.end, begin)
        if not all(self.taken[each] or self._explained(each) or self._typed_at(each) for each in between):
            return False
        new = self._readings_of(kind, at)
        if new is None:
            return kind is SlotType.DURATION and self._lasting_instead(start, old, begin, at)
        if kind is SlotType.NUMBER and self._words[at - 1] == "at" and self._words[start - 1] != "at":
            return False  # "for two people make it at seven"
        nouns = {self._counted(old.end), self._counted(new.end)} - {""}
        if len(nouns) > 1:
            return False  # "two adults no wait three bags"
        if kind is SlotType.NUMBER and counts(self._words, new.end) and not self._same_unit(old.end, new.end):
            return False
        alone = sum(each.type is kind for each in self._open) == 1
        for each, found in known:
            if each == start or (alone and found.value == old.value):
                self.taken[each : found.end] = [True] * (found.end - each)
        self.taken[begin:at] = [True] * (at - begin)
        end = new.end
        while end < self._end and self._words[end] in ("at", "on", "for"):
            end += 1
        again = self._said_before([each for each in _KINDS if each is not kind], end, begin)
        self.taken[end:again] = [True] * max(0, again - end)
        return True

    def _typed_at(self, at: int) -> bool:
        """Whether the word belongs to a value that is still to be read."""
        near = range(max(self._start, at - 3), at + 1)
        found = [(each, self._readings_of(kind, each)) for kind in _KINDS for each in near]
        return any(reading is not None and each <= at < reading.end for each, reading in found)

    def _counted(self, at: int) -> str:
        """The stem of the word at `at` if it names a parameter, else ""."""
        said = stem(self._words[at]) if at < self._end else ""
        return said if said in self._asked else ""

    def _same_unit(self, old: int, new: int) -> bool:
        """Whether the same unit stands behind both numbers, or the old one has none and a parameter has the new one."""
        if counts(self._words, old):
            return self._words[old] == self._words[new]
        said = stem(self._words[new])
        return any(said in each.named | each.about for each in self._open if each.type is SlotType.NUMBER)

    def _lasting_instead(self, start: int, old: SlotReading, begin: int, at: int) -> bool:
        """Fills a duration with a number behind the correction, in the old unit: "ten minutes no twenty"."""
        lasting = [each for each in self._open if each.type is SlotType.DURATION]
        number = number_at(self._words[: self._end], at) if at < self._end else None
        if number is None or len(lasting) != 1 or counts(self._words[: self._end], number.end):
            return False
        new = duration_at([*self._words[at : number.end], self._words[old.end - 1]], 0)
        if new is None or _CLOCKED & set(self._words[number.end : number.end + 1]):
            return False
        self.taken[start : old.end] = [True] * (old.end - start)
        self.taken[begin:at] = [True] * (at - begin)
        self._fill(lasting[0], new.value, at, number.end)
        return True

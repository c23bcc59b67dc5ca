"""Conditions on the result of a read, on which another request depends: "if it rains", "if I'm free"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tools.language.numbers import number_at

_WEATHER = {
    "rain": r"rain|shower|drizzle|storm|wet",
    "snow": r"snow|sleet|blizzard",
    "sunny": r"sun|clear|fair",
    "windy": r"wind|gale|storm|breez",
    "cloudy": r"cloud|overcast",
    "freezing": r"freez|frost|ice|snow",
}
_STEMS = (
    ("rain", "rain"), ("snow", "snow"), ("sun", "sunny"), ("wind", "windy"), ("cloud", "cloudy"), ("freez", "freezing"),
)  # fmt: skip
_ABOVE = ("above", "over", "warmer", "hotter", "more")
_BELOW = ("below", "under", "colder", "cooler", "less")


@dataclass(frozen=True, slots=True)
class Condition:
    """A test of a result. `kind`: a weather word, "above", "below" (`degrees`), "free" (no events), or "before" and
    "after" (`at`, HH:MM: when the event begins)."""

    kind: str
    degrees: float | None = None
    negated: bool = False
    at: str = ""

    def holds(self, result: Any) -> bool | None:
        """Whether `result` satisfies the condition; None when the result does not contain what is tested."""
        found = self._plain(result)
        return found if found is None or not self.negated else not found

    def _plain(self, result: Any) -> bool | None:
        if self.kind == "free":
            events = result.get("events", result) if isinstance(result, dict) else result
            return not events
        if self.kind in ("before", "after"):
            starts = {text.partition("T")[2][:5] for key, text in _facts(result) if key == "start" and "T" in str(text)}
            verdicts = {start < self.at if self.kind == "before" else start > self.at for start in starts}
            return verdicts.pop() if len(verdicts) == 1 else None
        facts = list(_facts(result))
        if self.kind in ("above", "below"):
            key = "high" if self.kind == "above" else "low"
            numbers = [v for k, v in facts if isinstance(v, int | float) and (key in k or "temp" in k or k == "max")]
            if not numbers or self.degrees is None:
                return None
            return numbers[0] > self.degrees if self.kind == "above" else numbers[0] < self.degrees
        chances = [v for k, v in facts if isinstance(v, int | float) and (self.kind in k or "precip" in k)]
        texts = [v for _, v in facts if isinstance(v, str)]
        if self.kind in ("rain", "snow") and chances:
            return max(chances) >= 50
        return any(re.search(_WEATHER[self.kind], text, re.I) for text in texts) if texts else None


def _facts(value: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _facts(inner, str(name).casefold())
    elif isinstance(value, list):
        for inner in value:
            yield from _facts(inner, key)
    elif not isinstance(value, bool):
        yield key, value


def read_condition(words: Sequence[str]) -> Condition | None:
    """The condition in the words of a question ("is it above twenty degrees", "am I free"); None when there is none."""
    for index, word in enumerate(words):
        kind = "above" if word in _ABOVE else "below" if word in _BELOW else None
        if kind is not None:
            at = index + 1 + (index + 1 < len(words) and words[index + 1] == "than")
            number = number_at(words, at)
            if number is not None:
                return Condition(kind, number.value)
    for word in words:
        for stem, kind in _STEMS:
            if word.startswith(stem) and not word.startswith("sunday"):
                return Condition(kind)
    if "free" in words or "nothing" in words or "available" in words:
        return Condition("free")
    if "busy" in words or "anything" in words:
        return Condition("free", negated=True)
    return None

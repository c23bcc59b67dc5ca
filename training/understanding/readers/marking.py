"""What the readers share: rows of a file, wake words, spans by words, the wording of a line."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from training.understanding.examples import Act, Example, Request, Span

Words = tuple[str, ...]

_WAKE = frozenset({"olly", "siri", "alexa", "google", "assistant", "orevena"})
_HAILS = frozenset({"hey", "ok", "okay", "hi", "hello"})
_SEARCHED = frozenset({"the", "a", "for", "it", "this", "that", "what", "who", "my", "translate", "maps"})
"""After these, "google" is no name: "google the score"."""
_NOTHING = frozenset({"it", "this", "that", "them", "these", "those", "something", "item", "items", "everything"})
_ARTICLES = frozenset({"the", "a", "an", "some", "my", "our", "any", "more", "of"})
_TAKEN = r"(?:add|put|include|insert|write|remove|delete|erase|cancel|drop|cross out|cross off|cross|"
_TAKEN += r"scratch|nix|throw|take off|take away|take|get rid of|get)"
_ITEMS = re.compile(
    rf"\b{_TAKEN} (?P<items>.+?) (?:(?:back )?(?:to|on|onto|on to|from|off|off of|out of|in|into) "
    r"(?:(?:my|the|our|a|an|this) )?(?:[\w' -]+ )?list)\b"
)
_DETERMINED = re.compile(r"\b(?:my|the|our|this|a|new) (?P<name>(?:[\w'-]+ ){1,3})list\b")
_MESSAGE = re.compile(
    r"\b(?:saying(?: that)?|telling (?:her|him|them)(?: that)?|that says|to say|which says|stating that|say that|say|"
    r"(?:and )?(?:tell|ask|let) (?:her|him|them)(?: know)?(?: that)?|with the message(?: that)?|"
    r"the message(?: that| is)?|body|with the response|that) (?P<text>.+)$"
)
_REMINDED = re.compile(
    r"\b(?:remind(?:er|ed|s)?|remainder|notification|notified|remember)(?: me)?\b"
    r"(?:.*?\b(?P<cue>to|about|of|that|for) | (?=i\b))(?P<text>.+)$"
)
_FORGET = re.compile(r"\bforget (?P<cue>to|about) (?P<text>.+)$")
_LEADING = frozenset({"to", "about", "that", "of", "for"})
"""Between a time, or "for me", and the text."""
_LENGTH = re.compile(r"\b(?:hours?|minutes?|mins?|seconds|secs?|(?:one|a|1) second)\b")
_CLOCK = re.compile(r"\b(?:am|pm|o'?clock|o clock|noon|midnight|midday)\b|\d:\d")
_DAYTIME = re.compile(r"\b(?:morning|afternoon|evening|night|tonight)s?\b")
_MEAL = re.compile(r"\b(?:breakfast|lunch|dinner|supper|tea|meal|brunch|elevenses)\b")
_DAYS = re.compile(r"\b(?:days?|weeks?|weekends?|months?|years?)\b")
_POINTING = frozenset({"next", "this", "last", "every", "coming", "each"})
_NOT_TIMES = frozenset({"now", "what", "due", "in", "current", "latest", "up coming", "future", "quart", "this time"})


class MissingDataError(FileNotFoundError):
    """A file of a corpus is not there."""


def rows_of(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    """The objects of `folder`/nlu/`name`, one a line. Raises MissingDataError and, for a line
    that is no JSON, ValueError."""
    path = folder / "nlu" / name
    if not path.is_file():
        raise MissingDataError(f"{path} is missing. Pass the folder that holds nlu/, or set FORESAY_DATA to it.")
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield json.loads(line)
            except json.JSONDecodeError as error:
                raise ValueError(f"{path}, line {number} is not JSON: {error}") from error


def wake_words(words: Sequence[str]) -> tuple[int, int]:
    """How many words at the beginning and at the end only call the assistant. Never all of them, nor a greeting."""
    first, last = 0, len(words)
    while first < last - 1 and words[first] in _HAILS | _WAKE:
        name = words[first + 1] in _WAKE
        google = words[first] == "google" and (first == 0 or words[first - 1] not in _HAILS)
        if google and words[first + 1] in _SEARCHED:
            break
        if words[first] in _HAILS and not name and (words[first] not in ("hey", "ok", "okay") or last - first < 3):
            break
        first += 1
    while last - 1 > first and words[last - 1] in _WAKE - {"google", "assistant"}:
        last -= 1
    return first, len(words) - last


def example(
    source: str, words: Words, label: str, spans: Sequence[Span] = (), act: Act | None = None, group: str = ""
) -> Example:
    """A line with one request over all its words. The group is its wording unless given."""
    meant = act or (Act.TALK if label.startswith("talk.") else Act.DO)
    kept = tuple(sorted(apart(spans), key=lambda span: span.start))
    request = Request(label, meant, 0, len(words), kept)
    return Example(words, (request,), source=source, group=f"{source}:{group or wording(words, kept)}")


def apart(spans: Sequence[Span]) -> list[Span]:
    """The spans without those that lie in or across an earlier one of the sequence, and without empty ones."""
    found: list[Span] = []
    for span in spans:
        if span.start < span.end and all(span.end <= other.start or other.end <= span.start for other in found):
            found.append(span)
    return found


def wording(words: Words, spans: Sequence[Span]) -> str:
    """The words with each span replaced by its kind, digits by 0."""
    begins = {span.start: span.name for span in spans}
    inside = {at for span in spans for at in range(span.start, span.end)}
    shown = [
        f"<{begins[at]}>" if at in begins else word for at, word in enumerate(words) if at in begins or at not in inside
    ]
    return re.sub(r"\d+", "0", " ".join(shown))


def at_words(words: Words, start: int, end: int, name: str) -> Span:
    """The span of the characters [start, end) of the words joined by blanks."""
    text = " ".join(words)
    return Span(name, text[:start].count(" "), text[: max(end - 1, 0)].count(" ") + 1)


def item_spans(words: Words) -> list[Span]:
    """What is put on a list or taken off it, one span for each thing; none where it is only pointed at."""
    text = " ".join(words)
    match = _ITEMS.search(text)
    if not match:
        return []
    whole = at_words(words, match.start("items"), match.end("items"), "item")
    found, begin = [], whole.start
    for at in range(whole.start, whole.end + 1):
        if at == whole.end or words[at] == "and":
            found.append(_without_articles(words, begin, at))
            begin = at + 1
    good = [span for span in found if span.start < span.end and not _NOTHING & set(words[span.start : span.end])]
    return good if len(good) == len(found) else []


def _without_articles(words: Words, start: int, end: int) -> Span:
    while start < end and words[start] in _ARTICLES:
        start += 1
    while start < end and words[end - 1] in ("please", "off", "out", "removed", "added"):
        end -= 1
    return Span("item", start, end)


def list_spans(words: Words) -> list[Span]:
    """The name of a list: "my old recipes list"."""
    text = " ".join(words)
    match = _DETERMINED.search(text)
    if not match or {"from", "off", "on", "to", "of"} & (set(match["name"].split()) - {"to"}):
        return []
    name = match["name"].split()
    while name and name[0] in _ARTICLES | {"whole", "entire", "old"}:
        name = name[1:]
    end = text[: match.end("name") - 1].count(" ") + 1
    return [Span("list_name", end - len(name), end)] if name and name != ["to"] else []


def message_spans(words: Words) -> list[Span]:
    """The text of a message, as one span."""
    match = _MESSAGE.search(" ".join(words))
    return [at_words(words, match.start("text"), match.end("text"), "message")] if match else []


def reminder_spans(words: Words, times: Sequence[Span]) -> list[Span]:
    """The text of a reminder, as one span, and those of the `times` that lie outside of it: after its end, or before
    its beginning ("for tomorrow", "at three to"). Without a text, the times."""
    said = " ".join(words)
    match = _REMINDED.search(said) or _FORGET.search(said)
    if not match:
        return list(times)
    text = at_words(words, match.start("text"), match.end("text"), "message")
    end = len(words) - (words[-1] == "please")
    for span in sorted((span for span in times if span.start >= text.start), key=lambda each: -each.end):
        if span.end != end:
            break
        end = _before(words, text.start, span.start)
    start = text.start
    for span in sorted((span for span in times if span.end <= end), key=lambda each: each.start):
        led = match["cue"] == "for" or words[start] in ("at", "on")
        if led and 0 <= span.start - start <= 1:
            start = span.end
    leading = _LEADING if start > text.start else frozenset()
    while start < end and (words[start] in leading or words[start] == "me"):
        start, leading = start + 1, _LEADING if words[start] == "me" else leading
    outside = [span for span in times if span.end <= start or span.start >= end]
    return [Span("message", start, end), *outside] if start < end else list(times)


def _before(words: Words, first: int, end: int) -> int:
    """Where a text ends whose next word is a time: before the words that lead to the time."""
    while end > first and words[end - 1] in ("on", "at", "in", "by", "for", "from", "the"):
        end -= 1
    return end


def when(words: Words, slot: Span) -> Span | None:
    """A slot of time as a span of its kind: time, date, datetime_part, duration or repeat; None if it is none of
    them ("now", a meal, "the last two hours"). "in" and "from now" lie outside of a duration, "next" within a date."""
    start, end = slot.start, slot.end
    value = " ".join(words[start:end])
    if value in _NOT_TIMES or _MEAL.search(value):
        return None
    if _LENGTH.search(value) and not _CLOCK.search(value):
        if value.startswith(("last ", "past ", "next ")):
            return None
        start += words[start] == "in"
        end -= 2 * value.endswith(" from now")
        return Span("duration", start, end) if start < end else None
    while start and words[start - 1] in _POINTING:
        start -= 1
    if end < len(words) and words[end] in ("o'clock", "oclock"):
        end += 1
    return Span(_kind_of_time(" ".join(words[start:end]), slot.name), start, end)


def _kind_of_time(value: str, slot: str) -> str:
    if re.search(r"\b(?:every|daily|weekly|monthly|each)\b", value) or slot == "general_frequency":
        return "repeat"
    if _CLOCK.search(value) or (slot == "time" and not _DAYS.search(value) and not _DAYTIME.search(value)):
        return "time"
    return "datetime_part" if _DAYTIME.search(value) and not value.startswith("last") else "date"

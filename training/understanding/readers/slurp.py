"""SLURP (Bastianelli et al., 2020): what people said to an assistant, with annotated slots. Its slots mark some values
only: no items of lists and no texts of messages, which are found by words here."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from training.understanding.examples import Act, Example, Span, words_of
from training.understanding.readers.marking import (
    Words,
    example,
    item_spans,
    list_spans,
    message_spans,
    reminder_spans,
    rows_of,
    wake_words,
    when,
)
from training.understanding.readers.slurp_rules import label_of

FILE = "slurp_devel.jsonl"
_PART = re.compile(r"\[(?P<slot>\w+) : (?P<value>[^\]]*)\]|(?P<text>[^\[]+)")
_KINDS: Mapping[str, str] = {
    "artist_name": "artist",
    "audiobook_name": "media",
    "business_name": "business",
    "business_type": "business",
    "currency_name": "currency",
    "email_address": "email",
    "list_name": "list_name",
    "movie_name": "topic",
    "music_genre": "media",
    "news_topic": "topic",
    "person": "person",
    "place_name": "place",
    "playlist_name": "media",
    "podcast_name": "media",
    "radio_name": "media",
    "relation": "person",
    "song_name": "song",
    "time_zone": "place",
}
_TIMES = frozenset({"time", "date", "timeofday", "general_frequency"})
_TITLED = frozenset({"search_calendar", "create_event", "update_event", "delete_event", "create_reminder"})
_LOOKED_UP = frozenset({"wiki_lookup", "web_search"})
_ROUTES = frozenset({"get_directions", "start_navigation"})
_LISTED = frozenset({"add_list_items", "remove_list_items", "clear_list", "read_list"})
_JOINED = frozenset({"business", "place", "title"})
_ABOUT = re.compile(r"^(?:please )?(?:tell me )?how (?:do i|can i|to)\b")
_ANSWERED = frozenset({"get_directions", "convert_units", "wiki_lookup", "talk.spell", "other.cooking", "other.travel"})
"""Labels that answer "how do I"."""


def read(folder: Path) -> list[Example]:
    """One example for each row; rows of which nothing says what they ask are left out. Raises MissingDataError."""
    found = (_example(row["id"], row["intent"], row["annotated"]) for row in rows_of(folder, FILE))
    return [each for each in found if each is not None]


def _example(row: int, intent: str, annotated: str) -> Example | None:
    words, slots = _parts(annotated)
    label = label_of(row, intent, " ".join(words), frozenset(slot.name for slot in slots))
    if label is None or not words:
        return None
    spans = _spans(words, label, slots)
    asked = _ABOUT.search(" ".join(words)) and label not in _ANSWERED
    return example("slurp", words, label, spans, Act.ABOUT if asked else None)


def _parts(annotated: str) -> tuple[Words, list[Span]]:
    """The words without wake words, and the slots as spans with the names that SLURP gives them."""
    words: list[str] = []
    slots: list[Span] = []
    for part in _PART.finditer(annotated):
        more = words_of(part["value"] if part["slot"] else part["text"])
        if part["slot"]:
            slots.append(Span(part["slot"], len(words), len(words) + len(more)))
        words += more
    first, last = wake_words(words)
    kept = words[first : len(words) - last]
    moved = (Span(slot.name, slot.start - first, slot.end - first) for slot in slots)
    return tuple(kept), [slot for slot in moved if 0 <= slot.start < slot.end <= len(kept)]


def _spans(words: Words, label: str, slots: Sequence[Span]) -> list[Span]:
    if label.startswith("talk.") and label not in ("talk.date", "talk.spell"):
        return []
    times = [span for slot in slots if slot.name in _TIMES and (span := when(words, slot))]
    if label == "create_reminder":
        people = [Span("person", slot.start, slot.end) for slot in slots if slot.name in ("person", "relation")]
        marked = reminder_spans(words, times)
        return marked if any(span.name == "message" for span in marked) else [*marked, *people]
    named = [Span(kind, slot.start, slot.end) for slot in slots if (kind := _kind(words, slot, label))]
    if label in _LISTED:
        lists = [] if any(span.name == "list_name" for span in named) else list_spans(words)
        return [*lists, *named, *(item_spans(words) if label.endswith("items") else ()), *times]
    if label in ("send_email", "send_sms"):
        texts = message_spans(words)
        return [*texts, *named, *times]
    return _joined(words, [*named, *times])


def _kind(words: Words, slot: Span, label: str) -> str:
    """The kind of a slot in a request of this label; "" if none fits."""
    if slot.name == "definition_word":
        defining = re.search(r"\b(?:defin\w*|mean\w*|spell|word)\b", " ".join(words))
        return "word" if defining else "topic"
    if slot.name in ("event_name", "meal_type"):
        return "title" if label in _TITLED else "topic" if label in ("search_email", "other.events") else ""
    if slot.name in ("food_type", "drink_type"):
        return "business" if label == "search_places" else ""
    if slot.name == "transport_type":
        return "mode" if label in _ROUTES else ""
    if slot.name == "alarm_type":
        return "label"
    if slot.name == "change_amount":
        return ""
    if slot.name == "business_name" and label in _ROUTES:
        return "place"
    if slot.name in ("person", "artist_name", "place_name") and label in _LOOKED_UP:
        return "topic"
    if slot.name == "place_name" and label == "search_places":
        return "place" if words[slot.start - 1] in ("in", "near", "around", "the") and slot.start > 3 else "business"
    if slot.name == "list_name" and words[slot.end - 1] == "list":
        return ""
    return _KINDS.get(slot.name, "")


def _joined(words: Words, spans: list[Span]) -> list[Span]:
    """Spans that make one value as one: "paul's" and "party" as a title, a dish and its kind of place."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda each: each.start):
        before = found[-1] if found else None
        owner = before and before.name == "person" and words[before.end - 1].endswith("s") and span.name == "title"
        if before and before.end == span.start and (owner or (before.name == span.name and span.name in _JOINED)):
            found[-1] = Span(span.name, before.start, span.end)
        else:
            found.append(span)
    return found

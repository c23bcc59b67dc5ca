"""Snips 2017 (Coucke et al., 2018): requests of seven intents with slots."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from training.understanding.examples import Example, Span, words_of
from training.understanding.labels import SNIPS
from training.understanding.readers.marking import Words, example, rows_of, wake_words, when

FILE = "snips_train.jsonl"
_PLACES = dict.fromkeys(("city", "state", "country", "geographic_poi", "poi", "location_name"), "place")
_KINDS: Mapping[str, Mapping[str, str]] = {
    "AddToPlaylist": {"artist": "artist", "entity_name": "song", "playlist": "media"},
    "BookRestaurant": {
        **_PLACES,
        "cuisine": "business",
        "served_dish": "business",
        "restaurant_name": "business",
        "restaurant_type": "business",
        "party_size_number": "number",
    },
    "GetWeather": _PLACES,
    "PlayMusic": {"artist": "artist", "track": "song", "album": "media", "genre": "media", "playlist": "media"},
    "RateBook": {"object_name": "topic", "rating_value": "number", "best_rating": "number"},
    "SearchCreativeWork": {"object_name": "topic"},
    "SearchScreeningEvent": {"movie_name": "topic", "location_name": "business", "object_location_type": "business"},
}
_JOINED = frozenset({"place", "business"})
_MUSIC = frozenset({"song", "soundtrack", "album"})
_FILMS = frozenset({"tv show", "tv series", "television show", "show", "movie", "trailer", "program"})
_GAMES = frozenset({"game", "video game"})


def read(folder: Path) -> list[Example]:
    """One example for each row; works of which the words do not say what is to be done are left out."""
    found = (_example(row["intent"], row["parts"]) for row in rows_of(folder, FILE))
    return [each for each in found if each is not None]


def _example(intent: str, parts: Sequence[tuple[str, str | None]]) -> Example | None:
    words: list[str] = []
    slots: list[Span] = []
    for text, slot in parts:
        more = words_of(text)
        if slot and more:
            slots.append(Span(slot, len(words), len(words) + len(more)))
        words += more
    first, last = wake_words(words)
    kept = tuple(words[first : len(words) - last])
    slots = [Span(slot.name, slot.start - first, slot.end - first) for slot in slots if slot.start >= first]
    slots = [slot for slot in slots if slot.end <= len(kept)]
    label = _label(intent, kept, slots)
    return example("snips", kept, label, _spans(intent, label, kept, slots)) if kept and label else None


def _label(intent: str, words: Words, slots: Sequence[Span]) -> str | None:
    if intent != "SearchCreativeWork":
        return SNIPS[intent]
    named = {at for slot in slots if slot.name == "object_name" for at in range(slot.start, slot.end)}
    said = " ".join(word for at, word in enumerate(words) if at not in named)
    kind = next((" ".join(words[slot.start : slot.end]) for slot in slots if slot.name == "object_type"), "")
    return _work(said, kind)


def _work(said: str, kind: str) -> str | None:
    """What to do with a work of this kind. `said`: the words without its name. "Show creativity of" is no English
    request, and what reads a book or plays a picture is not known."""
    if re.search(r"\bcreativ", said):
        return None
    if re.search(r"\b(?:buy|purchase|order|download)\b", said):
        return "other.shopping"
    if kind in _MUSIC:
        return "play_music" if re.search(r"\b(?:play|listen|hear)\b", said) else "search_music"
    if re.search(r"^(?:please )?(?:can you )?look up\b|^what(?: is|'s|s)\b", said):
        return "wiki_lookup"
    if kind in _GAMES:
        return "other.games"
    if kind in _FILMS or re.search(r"\b(?:watch|view|see)\b", said):
        return "other.film"
    if re.search(r"\b(?:play|listen|hear)\b", said):
        return None if kind else "play_music"
    if re.search(r"\b(?:read|go to|schedule)\b", said):
        return None
    return (
        SNIPS["SearchCreativeWork"]
        if re.search(r"\b(?:find|search|looking|look|show|where|get|pull)\b", said)
        else None
    )


def _spans(intent: str, label: str, words: Words, slots: Sequence[Span]) -> list[Span]:
    found: list[Span] = []
    for slot in slots:
        if slot.name == "timeRange":
            found += filter(None, [when(words, slot)])
            continue
        name = _kind(intent, label, words, slot)
        if not name:
            continue
        before = found[-1] if found else None
        if before and before.end == slot.start and before.name == name and name in _JOINED:
            found[-1] = Span(name, before.start, slot.end)
        else:
            found.append(Span(name, slot.start, slot.end))
    return found


def _kind(intent: str, label: str, words: Words, slot: Span) -> str:
    if slot.name == "object_name" and label in ("search_music", "play_music"):
        return "media" if {"album", "soundtrack"} & set(words) else "song"
    return _KINDS[intent].get(slot.name, "")

"""CLINC150 (Larson et al., 2019): short requests of 150 intents. Its rows have no slots; the spans of list items and of
nothing else are found by words, so a row's spans are not complete."""

import re
from collections.abc import Sequence
from pathlib import Path

from training.understanding.examples import Act, Example, Request, words_of
from training.understanding.labels import CLINC, by_number
from training.understanding.readers.marking import Words, item_spans, list_spans, rows_of, wake_words, wording

FILE = "clinc150_train.jsonl"
_LIST = r"(?:to[- ]?do|todo|task|agenda|chore|shopping|grocery)?s? ?list"
_REMOVING = (
    r"(?:remove|removed|delete|erase|cross|scratch|nix|take|get rid|cancel|check|no longer|clear|cleared|undo|edit)"
)
_ADDING = r"(?:add|added|put|include|insert|throw|schedule|book|mark|write|plan|remember)"
_CHANGES = frozenset(
    {
        *("set_alarm", "set_timer", "create_event", "create_reminder", "add_list_items", "send_sms", "place_call"),
        *("play_music", "set_volume", "other.location"),
    }
)
"""Labels that change something, so that "how do I" asks about it; the others answer it."""
_ABOUT = re.compile(
    r"^(?:(?:please |can you |i want to (?:know|find out) |i need to know |do you know )?(?:show me |tell me )?how "
    r"(?:do|can|to|would|does|is)\b|what (?:is the process|do i do|steps)\b|if i want to .* how\b)"
    r"|\bi need to know how$"
)
Rules = Sequence[tuple[str, str | None]]
RULES: dict[str, Rules] = {
    "alarm": ((r"\breminder\b", "create_reminder"), (r"\b(?:cancel|delete|turn off|stop)\b", "cancel_alarm")),
    "calendar_update": ((r"\bchange\b", "update_event"), (r"\bopen\b", None), (r"\breminder\b", "create_reminder")),
    "cancel": ((r"\bmute\b", "set_volume"), (r"^pause$", "control_playback")),
    "change_volume": ((r"\b(?:your volume|settings)$", None),),
    "current_location": ((r"\banswers\b", None),),
    "date": ((r"\bcalendar\b", None),),
    # A place that is asked for is search_places, the way to it get_directions, guidance start_navigation.
    "directions": (
        (r"\b(?:take me to|guide me|navigate)\b", "start_navigation"),
        (r"\b(?:get|got?|travel) (?:me )?(?:to|there)\b(?<!where is)|\bdirect|\bquickest|\bbest way\b|\bdistance"
         r"|\bhow close\b|\b(?:a|the|which) bus (?:to|go|should)\b|\bby bus\b|\bwalk|\bway (?:to|for)\b|\bfoot\b",
         "get_directions"),
        ("", "search_places"),
    ),
    "distance": ((r"^where is\b", "search_places"),),
    "greeting": (
        (r"\bhow\b|\bhow(?:'re|s)\b|what'?s up|\bare you\b|\bhave you been\b|\bfeel like\b", "talk.how_are_you"),
    ),
    "next_holiday": ((r"\b(?:off|vacation|free day|work)\b(?!.*\bholiday)", "search_calendar"),),
    "play_music": ((r"\bradio\b", "other.radio"), (r"^what\b", None), (r"^do you have\b", "search_music")),
    "reminder": ((r"\bto do list\b", "read_list"), (r"\bmy list back\b", None)),
    "schedule_meeting": (
        (r"\b(?:blue|red) room\b", "create_event"),
        (r"\brooms?\b", "other.work"),
    ),
    "shopping_list_update": (
        (r"\b(?:cart|bag)$", "other.shopping"),
        (r"^(?!.*\blist).*\bremind\b", "create_reminder"),
        (r"^update\b|\bno longer\b", "remove_list_items"),
    ),
    "timer": (
        (r"\bremind me in\b", "create_reminder"),
        (r"\balarm\b|\bwake me\b|\btimer for \d+ pm\b", "set_alarm"),
        (r"\b(?:set a time|the timer|oven)$", "set_timer"),
    ),
    # "What do I have to do today" may ask for the list or for the calendar.
    "todo_list": ((r"^(?!.*\b(?:list|lists|tasks?|chores?|to-?dos?|todos?|todo's|items|to-do's)\b)", None),),
    "todo_list_update": (
        (r"\bremind\b.*\blist\b", None),
        (r"\bremind\b", "create_reminder"),
        (r"\b(?:everything|(?:all )?(?:the )?items|all items)\b", "clear_list"),
        (r"\b(?:blank|clear|empty|finished with|wipe|nuke)\b", "clear_list"),
        (rf"\b(?:delete|erase|cancel|remove)(?: out)? my (?:whole |entire )?{_LIST}\b", "clear_list"),
        (r"^i need to do (?!.*\blist\b)", None),
    ),
    "travel_suggestion": ((r"\brestaurants?\b", "search_places"),),
}  # fmt: skip
OUT_OF_SCOPE = by_number(
    """
    wiki_lookup: 18008 18011 18015 18021 18022 18030 18031 18032 18033 18034 18037 18041 18042 18047 18059 18060 18063
    wiki_lookup: 18068 18072 18073 18074 18075 18076 18078 18080 18084 18086 18089 18090 18091 18093 18097 18106 18130
    wiki_lookup: 18141 18142 18143 18145 18146 18152 18170 18171 18174 18182 18190 18196
    other.oos: 18001 18003 18004 18016 18017 18020 18024 18025 18088 18094 18105 18107 18108 18109 18114 18125 18175
    other.stock: 18005 18009 18019 18112 18153
    other.news: 18007 18014 18110
    other.film: 18062 18064 18113 18124
    other.events: 18102
    other.notify: 18101
    talk.opinion: 18029 18127 18199
    talk.help: 18051
    talk.story: 18123
    """
)
"""The labels of the rows with the intent "oos", by their lines in the file. The others are questions for the web."""
UNCLEAR = frozenset((18043, 18045, 18052, 18138, 18139, 18150, 18195, 18198))
"""Lines with the intent "oos" that say nothing plain; they are left out."""


def read(folder: Path) -> list[Example]:
    """One example for each row; rows whose words leave open what they ask are left out. Raises MissingDataError."""
    rows = enumerate(rows_of(folder, FILE), 1)
    found = (_example(row["text"], row["intent"], line) for line, row in rows)
    return [each for each in found if each is not None]


def _example(text: str, intent: str, line: int = 0) -> Example | None:
    words = words_of(text)
    if not words:
        return None
    first, last = (0, 0) if intent in ("greeting", "goodbye") else wake_words(words)
    words = words[first : len(words) - last]
    requests = _both_ways(words) if intent == "shopping_list_update" else None
    if requests is None:
        label = label_of(intent, " ".join(words), line)
        if label is None:
            return None
        requests = (_request(words, label, 0, len(words)),)
    spans = [span for request in requests for span in request.spans]
    return Example(words, requests, source="clinc", group=f"clinc:{wording(words, spans)}")


def label_of(intent: str, text: str, line: int = 0) -> str | None:
    """The label of a row's words, None if they leave it open. `line`: its line in the file, from 1."""
    if intent == "oos":
        return None if line in UNCLEAR else OUT_OF_SCOPE.get(line, "web_search")
    for pattern, label in RULES.get(intent, ()):
        if re.search(pattern, text):
            return label
    direction = _direction(text) if intent in ("calendar_update", "shopping_list_update", "todo_list_update") else ""
    if direction == "removing":
        return "delete_event" if intent == "calendar_update" else "remove_list_items"
    return CLINC[intent]


def _direction(text: str) -> str:
    """Which comes first: "adding", "removing" or neither ("")."""
    adding, removing = re.search(rf"\b{_ADDING}\b", text), re.search(rf"\b{_REMOVING}\b", text)
    if removing and (not adding or removing.start() < adding.start()):
        return "removing"
    return "adding" if adding else ""


def _both_ways(words: Words) -> tuple[Request, ...] | None:
    """Two requests where the words both add to a list and take from it, without the "and" between them."""
    for at, word in enumerate(words):
        if word != "and":
            continue
        left, right = _only(words[:at]), _only(words[at + 1 :])
        if left and right and left != right:
            return _request(words, left, 0, at), _request(words, right, at + 1, len(words))
    return None


def _only(words: Words) -> str:
    text = " ".join(words)
    adds, removes = bool(re.search(rf"\b{_ADDING}\b", text)), bool(re.search(rf"\b{_REMOVING}\b", text))
    return "" if adds == removes else "add_list_items" if adds else "remove_list_items"


def _request(words: Words, label: str, start: int, end: int) -> Request:
    part = words[start:end]
    act = Act.TALK if label.startswith("talk.") else Act.DO
    if label in _CHANGES and _ABOUT.search(" ".join(part)):
        act = Act.ABOUT
    spans = []
    if label in ("add_list_items", "remove_list_items", "clear_list", "read_list"):
        spans = list_spans(part) + (item_spans(part) if label.endswith("items") else [])
    kept = [type(span)(span.name, span.start + start, span.end + start) for span in spans]
    return Request(label, act, start, end, tuple(sorted(kept, key=lambda span: span.start)))

"""Reads values that have no span of their own: the action on a timer, an alarm or a stopwatch, and the order of two
lists. They follow from words outside of the spans. If these name no action, or two, the value counts as unread.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from services.grammar.intents import SlotValue
from services.understanding.reading import LearnedRequest, LearnedSpan
from tools.language.slots import SlotType
from tools.language.spoken import listed
from tools.language.tokens import Token, surface

Words = Mapping[str, frozenset[str]]

ACTIONS: Mapping[str, tuple[str, Words]] = {
    "change_timer": (
        "action",
        {
            "shorten": frozenset(listed("shorter shorten less off away reduce cut shave knock")),
            "extend": frozenset(listed("longer lengthen extend more add another extra stretch")),
            "pause": frozenset(listed("pause hold freeze")),
            "resume": frozenset(listed("resume unpause continue")),
            "restart": frozenset(listed("restart again reset beginning")),
        },
    ),
    "change_alarm": (
        "action",
        {
            "snooze": frozenset(listed("snooze sleep bed")),
            "move": frozenset(listed("move change shift push put switch adjust set make bring delay update reset")),
        },
    ),
    "control_playback": (
        "action",
        {
            "pause": frozenset(listed("pause hold freeze")),
            "resume": frozenset(listed("resume continue unpause carry")),
            "next": frozenset(listed("next skip forward")),
            "previous": frozenset(listed("previous back last before")),
            "stop": frozenset(listed("stop off quit end kill")),
        },
    ),
    "control_stopwatch": (
        "action",
        {
            "start": frozenset(listed("start begin run kick going new go")),
            "stop": frozenset(listed("stop halt end freeze pause hold done stopped")),
            "resume": frozenset(listed("resume continue carry unpause")),
            "reset": frozenset(listed("reset zero clear")),
        },
    ),
    "pick_random": (
        "kind",
        {
            "coin": frozenset(listed("coin coins heads tails")),
            "die": frozenset(listed("die dice")),
            "number": frozenset(listed("number")),
        },
    ),
}
"""By tool: the slot, and for each of its values the words that ask for it."""
_AT_EDGES = frozenset(listed("another extra more less"))
MODES: Words = {
    "driving": frozenset(listed("car driving drive drives driven van taxi motorbike")),
    "walking": frozenset(listed("foot walking walk feet")),
    "bicycling": frozenset(listed("bike bicycle cycling cycle biking")),
    "transit": frozenset(listed("bus train tram tube metro coach transport")),
}
"""How one goes somewhere, by words for it."""
_TRAVEL = ("start_navigation", "get_directions")
_WANTED: Mapping[tuple[str, ...], str] = {
    ("how", "long"): "length", ("when",): "when", ("what", "time"): "when", ("where",): "place",
}  # fmt: skip
"""What a question wants to know of an event, by the words with which it begins."""
HOW_LONG_UNTIL = frozenset(("until", "till", "til", "before"))
"""With one of these, "how long" asks for the beginning of an event and not for its length."""
_TO = frozenset(("to", "onto", "into", "called", "name"))
_OWN = frozenset(("the", "my", "our", "a"))
_MOVED = "move_list_items"


def told(request: LearnedRequest, tool: str, tokens: Sequence[Token]) -> tuple[dict[str, SlotValue], int]:
    """The values of `tool` that follow from the words outside of the spans, and the number of values that are
    missing."""
    if tool == _MOVED:
        return _lists(request, tokens)
    if tool in _TRAVEL:
        return _mode(request, tokens), 0
    if tool == "search_calendar":
        first = tuple(token.text for token in tokens[request.start : request.start + 2])
        wanted = next((value for lead, value in _WANTED.items() if first[: len(lead)] == lead), "")
        if wanted == "length" and any(t.text in HOW_LONG_UNTIL for t in tokens[request.start : request.end]):
            wanted = "when"
        return ({"wanted": SlotValue(SlotType.CHOICE, wanted)} if wanted else {}), 0
    if tool not in ACTIONS:
        return {}, 0
    name, words = ACTIONS[tool]
    inside = {at for span in request.spans for at in range(span.start, span.end)} - _adding(request, tokens)
    said = {token.text for at, token in enumerate(tokens) if request.start <= at < request.end and at not in inside}
    found = [value for value, cues in words.items() if said & cues]
    return ({name: SlotValue(SlotType.CHOICE, found[0])}, 0) if len(found) == 1 else ({}, 1)


def shifted(length: SlotValue, request: LearnedRequest, tokens: Sequence[Token]) -> dict[str, SlotValue]:
    """What a length means for an event: its new length, how much longer it takes, or by how much it is moved."""
    said = {token.text for token in tokens[request.start : request.end]}
    if said & _LATER:
        return {"by": length}
    if said & _EARLIER:
        return {"by": replace(length, value=-length.value)}
    return {"longer" if said & _LONGER else "duration_minutes": length}


_LATER = frozenset(listed("back later along forwards"))
_EARLIER = frozenset(listed("earlier forward sooner"))
_LONGER = frozenset(listed("longer extra another extend"))


def _adding(request: LearnedRequest, tokens: Sequence[Token]) -> set[int]:
    """The indexes of words at the edges of a length that say whether it is added or taken away ("another five")."""
    edges = {at for span in request.spans if span.name == "duration" for at in (span.start, span.end - 1)}
    return {at for at in edges if tokens[at].text in _AT_EDGES}


def _mode(request: LearnedRequest, tokens: Sequence[Token]) -> dict[str, SlotValue]:
    """How the user goes there ("by bike", "I'm in the car")."""
    for span in (span for span in request.spans if span.name == "mode"):
        said = {token.text for token in tokens[span.start : span.end]}
        found = [mode for mode, words in MODES.items() if said & words]
        if len(found) == 1:
            return {"mode": SlotValue(SlotType.CHOICE, found[0], span.start, span.end)}
    return {}


def _lists(request: LearnedRequest, tokens: Sequence[Token]) -> tuple[dict[str, SlotValue], int]:
    """The list that items are moved to (after "to" or "onto"), and the one that they come from."""
    named = [span for span in request.spans if span.name == "list_name"]
    goals = [span for span in named if _behind_to(span, tokens)]
    if len(goals) != 1 or len(named) > 2:
        return {}, 1
    pairs = (("to_list_name" if span is goals[0] else "list_name", span) for span in named)
    return {name: _label(span, tokens) for name, span in pairs}, 0


def _behind_to(span: LearnedSpan, tokens: Sequence[Token]) -> bool:
    at = span.start - 1
    while at >= 0 and tokens[at].text in _OWN:
        at -= 1
    return at >= 0 and tokens[at].text in _TO


def _label(span: LearnedSpan, tokens: Sequence[Token]) -> SlotValue:
    value = surface(tokens, span.start, span.end)
    return SlotValue(SlotType.LABEL, value, span.start, span.end, open=span.end == len(tokens))

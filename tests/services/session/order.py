"""Checks the order of a session's events by rules that hold whatever its user and its client do."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import astuple

from services.events.session import (
    AudioCommitted,
    ConversationEvent,
    ResponseCall,
    ResponseEnded,
    ResponseSegment,
    ResponseStarted,
    ResponseText,
    SpeechBegan,
    SpeechEnded,
    Transcribed,
    Transcribing,
    TranscriptionFailed,
)


def check_order(events: Sequence[ConversationEvent], *, ended: bool = True) -> None:
    """`ended`: these are all events of a session that is over."""
    _check_responses(events, ended)
    _check_items(events)


def _check_responses(events: Sequence[ConversationEvent], ended: bool) -> None:
    seen: set[str] = set()
    open_ones: dict[str, ResponseStarted] = {}
    handed_over = ""
    for event in events:
        if handed_over and getattr(event, "response_id", "") == handed_over:
            assert isinstance(event, ResponseCall | ResponseEnded), "after a call it is the client's move"
        match event:
            case ResponseStarted(response_id):
                assert response_id not in seen, "an id is used once"
                seen.add(response_id)
                open_ones[response_id] = event
                in_turn = [each for each in open_ones.values() if not each.out_of_band]
                assert len(in_turn) <= 1, f"two responses at once: {in_turn}"
            case ResponseText(response_id) | ResponseSegment(response_id) | ResponseCall(response_id):
                assert response_id in open_ones, f"{event} in no open response"
                handed_over = response_id if isinstance(event, ResponseCall) else handed_over
            case ResponseEnded(response_id):
                assert open_ones.pop(response_id, None) is not None, f"{event} of no open response"
                assert min(astuple(event.usage)) >= 0, f"negative usage: {event.usage}"
    assert not (ended and open_ones), f"never ended: {sorted(open_ones)}"


def _check_items(events: Sequence[ConversationEvent]) -> None:
    items: dict[str, list[str]] = defaultdict(list)
    for event in events:
        if isinstance(event, SpeechBegan | SpeechEnded | AudioCommitted | Transcribed | TranscriptionFailed):
            items[event.item_id].append(type(event).__name__)
        elif isinstance(event, Transcribing):
            assert "Transcribed" not in items[event.item_id], "a hypothesis after the transcript"
    for item, kinds in items.items():
        spoken, rest = kinds[:2] == ["SpeechBegan", "SpeechEnded"], kinds[2:]
        legal = (["AudioCommitted", "Transcribed"], ["AudioCommitted", "TranscriptionFailed"], ["AudioCommitted"], [])
        assert kinds == ["SpeechBegan"] or (rest if spoken else kinds) in legal, f"{item}: {kinds}"

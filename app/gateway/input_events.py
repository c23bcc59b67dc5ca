"""Translates a session's events about the user (speech, commits, transcripts) into events of the wire."""

from typing import TypeVar

from app.gateway.items import InputAudio, MessageItem
from app.gateway.server_events import (
    AudioBufferCommitted,
    DurationUsage,
    ItemAdded,
    ItemDone,
    ServerEvent,
    SpeechStartedEvent,
    SpeechStopped,
    TranscriptionCompleted,
    TranscriptionDelta,
    TranscriptionError,
    TranscriptionFailedEvent,
)
from app.gateway.session_state import GatewaySession
from services.events.session import (
    AudioCommitted,
    ConversationEvent,
    SpeechBegan,
    SpeechEnded,
    Transcribed,
    Transcribing,
    TranscriptionFailed,
)

T = TypeVar("T")

MAX_OPEN = 16
"""Most turns whose transcript is awaited; an older one gets no more deltas."""


class InputEvents:
    """Translates the events of one session. `_sent` is, by item, the text already sent as deltas: deltas only append,
    so a hypothesis that takes words back sends nothing, and `completed` corrects the text. `_begun` are items announced
    by `speech_started` and not committed yet; the transcript of any other item is kept in `_held` until its commit.
    `_added` are items whose transcript is still to come; it is sent even if the item was deleted meanwhile."""

    def __init__(self, state: GatewaySession) -> None:
        self._state = state
        self._sent: dict[str, str] = {}
        self._begun: dict[str, None] = {}
        self._held: dict[str, str] = {}
        self._early: dict[str, list[ServerEvent]] = {}
        self._added: dict[str, None] = {}

    def translate(self, event: ConversationEvent) -> list[ServerEvent]:
        match event:
            case SpeechBegan(item_id, started):
                _put(self._begun, item_id, None)
                return [SpeechStartedEvent(item_id=item_id, audio_start_ms=started.at_ms)]
            case SpeechEnded(item_id, ended):
                return [SpeechStopped(item_id=item_id, audio_end_ms=ended.speech_end_ms)]
            case AudioCommitted(item_id):
                return self._committed(item_id)
            case Transcribing(item_id, hypothesis):
                return self._grown(item_id, hypothesis.text[: hypothesis.stable_chars])
            case Transcribed():
                return self._transcribed(event)
            case TranscriptionFailed(item_id, message):
                self._sent.pop(item_id, None)
                failed = TranscriptionFailedEvent(item_id=item_id, error=TranscriptionError(message=message))
                return self._after_added(item_id, [failed] if self._state.transcribes else [])
        return []

    def _committed(self, item_id: str) -> list[ServerEvent]:
        _put(self._added, item_id, None)
        if item_id in self._state.items:
            return []
        item = MessageItem(id=item_id, role="user", content=[InputAudio()])
        previous = self._state.items.add(item)
        return [
            AudioBufferCommitted(item_id=item_id, previous_item_id=previous),
            ItemAdded(previous_item_id=previous, item=item),
            ItemDone(previous_item_id=previous, item=item),
            *self._grown(item_id, self._held.pop(item_id, "")),
            *self._early.pop(item_id, []),
        ]

    def _grown(self, item_id: str, stable: str) -> list[ServerEvent]:
        if item_id not in self._begun and item_id not in self._added:
            _put(self._held, item_id, stable)
            return []
        sent = self._sent.get(item_id, "")
        if not self._state.transcribes or len(stable) <= len(sent) or not stable.startswith(sent):
            return []
        _put(self._sent, item_id, stable)
        return [TranscriptionDelta(item_id=item_id, delta=stable[len(sent) :])]

    def _transcribed(self, event: Transcribed) -> list[ServerEvent]:
        self._state.items.replace(
            MessageItem(id=event.item_id, role="user", content=[InputAudio(transcript=event.text)])
        )
        rest = self._grown(event.item_id, event.text)
        self._sent.pop(event.item_id, None)
        usage = DurationUsage(seconds=round(event.seconds, 3))
        completed = TranscriptionCompleted(item_id=event.item_id, transcript=event.text, usage=usage)
        return self._after_added(event.item_id, [*rest, completed] if self._state.transcribes else [])

    def _after_added(self, item_id: str, events: list[ServerEvent]) -> list[ServerEvent]:
        """Keep `events` until the item is added, because a recogniser can be faster than the commit."""
        if item_id in self._added:
            del self._added[item_id]
            return events
        if events:
            _put(self._early, item_id, events)
        return []


def _put(kept: dict[str, T], item_id: str, value: T) -> None:
    kept[item_id] = value
    if len(kept) > MAX_OPEN:
        kept.pop(next(iter(kept)))

"""Foresay's own events, only for sessions that opted in: `session.x_ext: ["events"]` or `?x_ext=events`.

Strict clients fail on event types that they do not know, so nothing here reaches a session that did not ask.
"""

from typing import Any, Literal

from app.gateway.server_events import ServerEvent
from app.gateway.wire_model import Omitted
from services.events.session import (
    CallProgress,
    ConversationEvent,
    ResponseSegment,
    Settling,
    SpeechBegan,
    SpeechEnded,
    Transcribing,
    TurnLate,
    WentOn,
)
from services.events.speech import EagerEnd, Hypothesis, TurnResumed

EVENTS = "events"
BINARY = "binary"
OFFERED = (EVENTS, BINARY)


class TranscriptHypothesis(ServerEvent):
    """The recogniser's hypothesis. Its text is `stable`, which does not change any more, followed by `unstable`.
    `confidence`: the probability of a word, the geometric mean over the words, and `word_confidences`: that of each
    word of the text in order, where the recogniser gives them."""

    type: Literal["x_foresay.transcript"] = "x_foresay.transcript"
    item_id: str
    turn: int
    rev: int
    stable: str
    unstable: str
    final: bool
    confidence: Omitted[float] = None
    word_confidences: Omitted[list[float]] = None


class TurnProgress(ServerEvent):
    """`at_ms`: milliseconds of audio since the session began. `reason` of an `end`: `silence`, `commit` and `clear` (by
    the client), `no_audio` (the client stopped sending while the user spoke), `length` (the turn was too long; its
    speech goes on as the next item)."""

    type: Literal["x_foresay.turn"] = "x_foresay.turn"
    item_id: str
    turn: int
    state: Literal["started", "eager_end", "resumed", "end"]
    at_ms: int
    reason: Omitted[str] = None


class TurnIsLate(ServerEvent):
    """The recogniser is behind: `waited_ms` after the end of the speech its words have not come."""

    type: Literal["x_foresay.late"] = "x_foresay.late"
    item_id: str
    turn: int
    waited_ms: int


class CallStateEvent(ServerEvent):
    """A call's new state; `early`: it was started before its turn was over."""

    type: Literal["x_foresay.call"] = "x_foresay.call"
    turn: int
    call_id: int
    attempt: int
    tool: str
    arguments: dict[str, Any]
    effect: str
    status: str
    at_ms: int
    early: bool
    result: Omitted[Any] = None
    error: Omitted[str] = None


class Resume(ServerEvent):
    """The speech of `item_id` was not an interruption: the client continues to play the response, from the beginning of
    `segment_id` or, if that is null, from where it stopped."""

    type: Literal["x_foresay.resume"] = "x_foresay.resume"
    item_id: str
    response_id: str
    segment_id: Omitted[str] = None


class SegmentEvent(ServerEvent):
    """A piece of the answer that can be spoken now; `segment_id` is unique in the session."""

    type: Literal["x_foresay.segment"] = "x_foresay.segment"
    response_id: str
    segment_id: str
    text: str
    speech: str


def extended(event: ConversationEvent) -> ServerEvent | None:
    """Return the extension event for a session's event; None if there is none."""
    match event:
        case Transcribing(item_id, hypothesis):
            stable = hypothesis.text[: hypothesis.stable_chars]
            return TranscriptHypothesis(
                item_id=item_id,
                turn=hypothesis.turn,
                rev=hypothesis.rev,
                stable=stable,
                unstable=hypothesis.text[len(stable) :],
                final=hypothesis.final,
                confidence=None if hypothesis.confidence is None else round(hypothesis.confidence, 3),
                word_confidences=_confidences(hypothesis),
            )
        case SpeechBegan(item_id, started):
            return TurnProgress(item_id=item_id, turn=started.turn, state="started", at_ms=started.at_ms)
        case SpeechEnded(item_id, ended):
            return TurnProgress(
                item_id=item_id, turn=ended.turn, state="end", at_ms=ended.speech_end_ms, reason=ended.reason
            )
        case Settling(item_id, EagerEnd() as eager):
            return TurnProgress(item_id=item_id, turn=eager.turn, state="eager_end", at_ms=eager.speech_end_ms)
        case Settling(item_id, TurnResumed() as resumed):
            return TurnProgress(item_id=item_id, turn=resumed.turn, state="resumed", at_ms=resumed.at_ms)
        case TurnLate(item_id, turn, waited_ms):
            return TurnIsLate(item_id=item_id, turn=turn, waited_ms=waited_ms)
        case WentOn(item_id, response_id, segment_id):
            return Resume(item_id=item_id, response_id=response_id, segment_id=segment_id)
        case ResponseSegment(response_id, segment):
            return SegmentEvent(
                response_id=response_id, segment_id=segment.id, text=segment.text, speech=segment.speech
            )
        case CallProgress(call):
            return CallStateEvent(
                turn=call.turn,
                call_id=call.call_id,
                attempt=call.attempt,
                tool=call.tool,
                arguments=call.arguments,
                effect=call.effect,
                status=call.status,
                at_ms=call.at_ms,
                early=call.early,
                result=call.result,
                error=call.error,
            )
    return None


def _confidences(hypothesis: Hypothesis) -> list[float] | None:
    """The confidence of each word; None unless every word has one."""
    known = [word.confidence for word in hypothesis.words if word.confidence is not None]
    return known if known and len(known) == len(hypothesis.words) else None

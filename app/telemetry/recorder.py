"""Turns the events of one session into spans: a tree for every turn of the user.

    turn                    speech start to the end of the answer
      end_of_turn           last speech to the decision that the turn is over
      recognise             that decision to the final words
      chat MODEL            a request to a model (`requests.py`)
      execute_tool TOOL     a call, from its start; one that never ran, from its proposal
      first_word            response begun to its first text

It sees only what the client is told and what models are asked, and no other part of the server depends on it.
Everything it keeps is bounded, and none of its failures reach the session.
"""

import json
import logging
from collections.abc import Callable
from typing import Any

from opentelemetry.context import Context
from opentelemetry.trace import Status, StatusCode, Tracer

from app.telemetry.requests import RequestSpans
from app.telemetry.turns import CONTENT_CHARS, CallSpan, ResponseSpan, SpeechSpan, Timeline, TurnSpan, TurnSpans, emit
from services.clock import Clock
from services.events.output import CallChanged, CallStatus
from services.events.session import (
    AudioCommitted,
    CallProgress,
    ConversationEvent,
    ResponseCall,
    ResponseEnded,
    ResponseStarted,
    ResponseStatus,
    ResponseText,
    Settling,
    SpeechBegan,
    SpeechEnded,
    Transcribed,
    Transcribing,
    TranscriptionFailed,
    WentOn,
)
from services.events.speech import EagerEnd, EndReason

log = logging.getLogger(__name__)

CALLS = 256
"""Calls under way that are remembered; the oldest are dropped first."""

_OVER = {CallStatus.DONE, CallStatus.FAILED, CallStatus.UNKNOWN, CallStatus.SUPERSEDED, CallStatus.CANCELLED}
_ERRORS = {CallStatus.FAILED, CallStatus.UNKNOWN}


class Recorder:
    """Implements `Observer` (services/session/engines.py). `parent`: the context from the client's handshake, parent of
    all turns. With `content` the spans contain words, arguments and results."""

    def __init__(self, tracer: Tracer, clock: Clock, session: str, parent: Context, *, content: bool = False) -> None:
        self._tracer = tracer
        self._content = content
        self._time = Timeline(clock)
        self._turns = TurnSpans(tracer, self._time, session, parent)
        self._calls: dict[tuple[int, int, int], CallSpan] = {}
        self._responses: dict[str, ResponseSpan] = {}
        self._heard_ms = 0
        self.requests = RequestSpans(tracer, self._time, session, self._turns.context)
        self.asides = RequestSpans(tracer, self._time, session, lambda turn: parent)

    def told(self, event: ConversationEvent, heard_ms: int) -> None:
        """Records an event that the client was told. `heard_ms`: milliseconds of audio received so far."""
        self._heard_ms = heard_ms
        self._safely(lambda: self._tell(event))

    def close(self) -> None:
        """Ends the turns that are still open."""
        self._safely(self._close)

    def _close(self) -> None:
        for turn in self._turns.open:
            self._end(turn, "session_ended")

    def _safely(self, work: Callable[[], object]) -> None:
        try:
            work()
        except Exception:
            log.exception("a trace is incomplete")

    def _tell(self, event: ConversationEvent) -> None:
        match event:
            case SpeechBegan(item_id, started):
                self._turns.speech(item_id, started.turn, self._heard_at(started.at_ms))
            case Transcribing(item_id, hypothesis):
                self._move(self._turns.speech(item_id, hypothesis.turn, self._time.now), hypothesis.turn)
            case Settling(item_id, settling) if (speech := self._turns.speeches.get(item_id)) is not None:
                eager = isinstance(settling, EagerEnd)
                speech.moments.append(("eager_end" if eager else "resumed", self._time.now))
            case SpeechEnded(item_id, ended):
                speech = self._turns.speech(item_id, ended.turn, self._heard_at(ended.speech_end_ms))
                self._move(speech, ended.turn)
                self._ended(speech, self._heard_at(ended.speech_end_ms), ended.reason)
            case AudioCommitted(item_id):
                self._turns.commit(item_id)
            case Transcribed(item_id, text, seconds):
                self._transcribed(item_id, text, seconds)
            case TranscriptionFailed(item_id):
                self._left(item_id, "unheard")
            case WentOn(item_id):
                self._left(item_id, "backchannel")
            case CallProgress(call):
                self._called(call)
            case _:
                self._answer(event)

    # -------------------------------------------------------------- what is heard

    def _heard_at(self, at_ms: int) -> float:
        """When the user spoke what lies at `at_ms` in the session's audio, in seconds of the monotonic clock."""
        return self._time.now - max(0, self._heard_ms - at_ms) / 1000

    def _move(self, speech: SpeechSpan, number: int) -> None:
        """Moves the speech to the turn that it belongs to after all, and ends its former turn if that is empty now."""
        before = speech.turn
        if before is not None and before.number != number:
            self._turns.move(speech, number)
            if not before.waiting and before.response is None:
                self._end(before, "joined")

    def _ended(self, speech: SpeechSpan, at_s: float, reason: EndReason) -> None:
        if (turn := speech.turn) is None:
            return
        at_s = max(at_s, speech.began_s)
        told = {"foresay.turn.end_reason": reason.value}
        emit(self._tracer, turn.context, "end_of_turn", self._time, at_s, None, told, moments=speech.moments)
        speech.decided_s, turn.spoken_s = self._time.now, at_s
        if reason is EndReason.CLEAR:
            self._left(speech.item_id, "cleared")

    def _transcribed(self, item_id: str, text: str, seconds: float) -> None:
        speech = self._turns.speeches.get(item_id)
        if speech is None:
            return
        told = {"foresay.audio_s": seconds, **self._words("foresay.transcript", text)}
        speech.words = (self._time.now, told)
        if (turn := speech.turn) is None:  # audio committed by the client: its turn is known later
            return
        self._turns.finish(speech)
        if not turn.waiting:
            self._emit_finished(turn)
            if not text and turn.response is None:
                self._end(turn, "no_words")

    def _left(self, item_id: str, outcome: str) -> None:
        """Ends the turn of `item_id` with `outcome`, unless more is expected of it: the speech led to nothing."""
        speech = self._turns.speeches.get(item_id)
        if speech is None or (turn := speech.turn) is None:
            return
        self._turns.finish(speech, failed=outcome == "unheard")
        if not turn.waiting and turn.response is None:
            self._end(turn, outcome)

    # -------------------------------------------------------------- what is answered

    def _answer(self, event: ConversationEvent) -> None:
        match event:
            case ResponseStarted(response_id, turn=number) if number is not None:
                self._begin(response_id, number)
            case ResponseText(response_id, text) if (response := self._responses.get(response_id)) is not None:
                if self._content:
                    response.text = (response.text + text)[:CONTENT_CHARS]
                if not response.spoke and text.strip():
                    self._first_word(response)
            case ResponseCall(response_id) if (response := self._responses.get(response_id)) is not None:
                response.handed_over = True
            case ResponseEnded(response_id) if (response := self._responses.pop(response_id, None)) is not None:
                self._answered(response, event)

    def _begin(self, response_id: str, number: int) -> None:
        turn = self._turns.get(number, self._time.now)
        self._turns.claim(turn)
        for other in self._turns.open:
            if other.number < number and not other.waiting and other.response is None:
                self._end(other, "handed_over" if other.handed_over else "unanswered")
        turn.response = response_id
        self._responses[response_id] = ResponseSpan(turn, self._time.now)

    def _first_word(self, response: ResponseSpan) -> None:
        turn, response.spoke = response.turn, True
        told: dict[str, Any] = {}
        if turn.spoken_s is not None:
            told["foresay.speech_end_to_first_word_ms"] = round((self._time.now - turn.spoken_s) * 1000)
        emit(self._tracer, turn.context, "first_word", self._time, response.began_s, None, told)

    def _answered(self, response: ResponseSpan, event: ResponseEnded) -> None:
        turn = response.turn
        turn.response, turn.handed_over = None, response.handed_over
        turn.span.set_attributes(self._words("foresay.answer", response.text))
        cancelled = event.status is ResponseStatus.CANCELLED
        if response.handed_over or (cancelled and turn.waiting):
            return  # the client must act next, or the user goes on speaking
        if event.status is ResponseStatus.FAILED:
            turn.span.set_attribute("error.type", event.code or "failed")
            turn.span.set_status(Status(StatusCode.ERROR))
        self._end(turn, event.status.value)

    def _end(self, turn: TurnSpan, outcome: str) -> None:
        self._emit_finished(turn)
        self._turns.end(turn, outcome)

    # -------------------------------------------------------------- what is done

    def _called(self, change: CallChanged) -> None:
        key, over = _key(change), change.status in _OVER
        turn = self._turns.known(change.home) or self._turns.known(change.turn)
        call = self._calls.get(key)
        if call is None and over:  # it had finished; its result is no longer wanted
            for ended in turn.finished if turn is not None else ():
                ended.superseded = ended.superseded or _key(ended.change) == key
            return
        call = self._calls[key] = call or CallSpan(self._time.now, change)
        if len(self._calls) > CALLS:
            self._calls.pop(next(iter(self._calls)))
        call.change = change
        if call.ran_s is None and change.status in (CallStatus.RUNNING, CallStatus.RUNNING_EARLY):
            call.ran_s = self._time.now
        if change.status is CallStatus.COMMITTED:
            call.committed = True
        if not over:
            return
        del self._calls[key]
        call.ended_s, call.superseded = self._time.now, change.status is CallStatus.SUPERSEDED
        if turn is not None and not turn.over and turn.final_s is None:
            turn.finished.append(call)  # by how much it was early is known when the turn is final
        else:
            self._emit_call(turn, call)

    def _emit_finished(self, turn: TurnSpan) -> None:
        finished, turn.finished = turn.finished, []
        for call in finished:
            self._emit_call(turn, call)

    def _emit_call(self, turn: TurnSpan | None, call: CallSpan) -> None:
        change = call.change
        began_s = call.began_s if call.ran_s is None else call.ran_s
        told: dict[str, Any] = {
            "gen_ai.operation.name": "execute_tool",
            "gen_ai.tool.name": change.tool,
            "gen_ai.tool.call.id": f"{change.turn}.{change.call_id}.{change.attempt}",
            "foresay.tool.effect": change.effect,
            "foresay.tool.status": change.status.value,
            "foresay.tool.superseded": call.superseded,
            "foresay.tool.ran": call.ran_s is not None,
            "foresay.tool.speculative": change.early,
            "foresay.tool.committed": call.committed,
            "foresay.tool.waited_ms": round((began_s - call.began_s) * 1000),
        }
        if change.early and turn is not None and call.ran_s is not None:
            until_s = self._time.now if turn.final_s is None else turn.final_s
            told["foresay.tool.early_ms"] = max(0, round((until_s - call.ran_s) * 1000))
        if self._content:
            told["gen_ai.tool.call.arguments"] = _json(change.arguments)
            told["gen_ai.tool.call.result"] = _json(change.result)
        error = change.status.value if change.status in _ERRORS else None
        context = turn.context if turn is not None else self._turns.context(change.turn)
        emit(self._tracer, context, f"execute_tool {change.tool}", self._time, began_s, call.ended_s, told, error)

    def _words(self, name: str, text: str) -> dict[str, str]:
        return {name: text[:CONTENT_CHARS]} if self._content else {}


def _key(change: CallChanged) -> tuple[int, int, int]:
    return change.turn, change.call_id, change.attempt


def _json(value: Any) -> str:
    """The beginning of the JSON text of `value`; large values are not encoded to their end."""
    text = ""
    for piece in json.JSONEncoder(default=str, ensure_ascii=False).iterencode(value):
        text += piece
        if len(text) >= CONTENT_CHARS:
            return text[:CONTENT_CHARS]
    return text

"""From what the agent says to responses on the wire. Pure: outputs in, events out.

At most one response is open. It opens when a turn is final (or when the client asks), carries everything the agent says
about that turn, and closes when the turn is settled, is interrupted, or hands a call to the client.
"""

from collections import deque
from dataclasses import dataclass, field

from services.conversation.aside import Aside
from services.events.model import Usage
from services.events.output import (
    AgentOutput,
    AnswerEnded,
    AnswerStarted,
    AnswerText,
    ClientCall,
    ConversationEvent,
    ResponseCall,
    ResponseEnded,
    ResponseSegment,
    ResponseStarted,
    ResponseStatus,
    ResponseText,
    SpeechSegment,
    TurnSettled,
)
from services.tts.segmenter import Segmenter

REMEMBERED = 32
"""Responses whose playback a client may still report."""

PENDING = 512
"""Outputs kept for a response that the client has yet to ask for; the oldest text goes first, which never happens in
practice: an answer of that many deltas is longer than any that is spoken."""


@dataclass(slots=True)
class Response:
    id: str
    turn: int
    text: str = ""
    segmenter: Segmenter | None = None


@dataclass(slots=True)
class Speaking:
    new_id: str
    """Prefix of the response ids of this session."""

    usage: Usage = field(default_factory=Usage)
    _count: int = 0
    _turns: dict[str, int] = field(default_factory=dict)
    _open: Response | None = None
    _pending: deque[AgentOutput] = field(default_factory=lambda: deque(maxlen=PENDING))
    _muted: set[int] = field(default_factory=set)

    @property
    def active(self) -> Response | None:
        return self._open

    @property
    def waiting(self) -> bool:
        """The agent has said something that no response carries yet."""
        return any(isinstance(output, AnswerText | ClientCall) for output in self._pending)

    def open(self, turn: int, metadata: dict[str, str] | None = None) -> list[ConversationEvent]:
        """Start a response for `turn` and flush what waited for it."""
        response_id = self._next_id()
        self._turns[response_id] = turn
        self._turns.pop(next(iter(self._turns)) if len(self._turns) > REMEMBERED else "", None)
        self._open = Response(response_id, turn)
        events: list[ConversationEvent] = [ResponseStarted(response_id, metadata)]
        waiting = list(self._pending)
        self._pending.clear()
        for output in waiting:
            events += self.hear(output)
        return events

    def aside(self, metadata: dict[str, str] | None = None, *, out_of_band: bool = False) -> Aside:
        """A response beside the turns, with an id of its own."""
        return Aside(self._next_id(), metadata, out_of_band)

    def turn_of(self, response_id: str) -> int | None:
        return self._turns.get(response_id)

    def hear(self, output: AgentOutput) -> list[ConversationEvent]:
        turn = output.turn
        if turn in self._muted:
            if isinstance(output, TurnSettled):
                self._muted.discard(turn)
            return []
        if self._open is None or self._open.turn != turn:
            return self._keep(output)
        return self._speak(self._open, output)

    def _speak(self, response: Response, output: AgentOutput) -> list[ConversationEvent]:
        match output:
            case AnswerStarted(answer_id=answer_id):
                response.segmenter = Segmenter(f"{response.id}.{answer_id}")
                return [_text(response, " ")] if response.text else []
            case AnswerText(text=text) if response.segmenter is not None:
                return [_text(response, text), *_segments(response, response.segmenter.feed(text))]
            case AnswerEnded(completed=True) if response.segmenter is not None:
                return _segments(response, response.segmenter.finish())
            case ClientCall():
                return [ResponseCall(response.id, output)]
            case TurnSettled(usage=usage):
                return self.close(ResponseStatus.COMPLETED, usage)
        return []

    def close(
        self, status: ResponseStatus, usage: Usage | None = None, reason: str | None = None
    ) -> list[ConversationEvent]:
        """End the open response. Its id is never used again."""
        response, self._open = self._open, None
        if response is None:
            return []
        spent = _since(self.usage, usage) if usage else Usage()
        self.usage = usage or self.usage
        return [ResponseEnded(response.id, status, spent, reason)]

    def interrupt(self, reason: str) -> list[ConversationEvent]:
        """Stop at once; whatever the agent still says about that turn is dropped."""
        if self._open is None:
            return []
        self._muted.add(self._open.turn)
        return self.close(ResponseStatus.CANCELLED, reason=reason)

    def reopen(self, turn: int) -> None:
        """`turn` was resumed: it may speak again, and what it had prepared is void."""
        self._muted.discard(turn)
        self._pending.clear()

    def _next_id(self) -> str:
        self._count += 1
        return f"{self.new_id}_{self._count}"

    def _keep(self, output: AgentOutput) -> list[ConversationEvent]:
        if isinstance(output, AnswerStarted | AnswerText | AnswerEnded | ClientCall | TurnSettled):
            self._pending.append(output)
        return []


def _text(response: Response, text: str) -> ConversationEvent:
    response.text += text
    return ResponseText(response.id, text)


def _segments(response: Response, segments: list[SpeechSegment]) -> list[ConversationEvent]:
    return [ResponseSegment(response.id, segment) for segment in segments]


def _since(before: Usage, after: Usage) -> Usage:
    return Usage(
        after.requests - before.requests,
        after.input_tokens - before.input_tokens,
        after.cached_input_tokens - before.cached_input_tokens,
        after.output_tokens - before.output_tokens,
    )

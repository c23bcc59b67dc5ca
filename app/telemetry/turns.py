"""The state of one session's turns in the recorder, and their spans."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from opentelemetry.context import Context
from opentelemetry.trace import Link, Span, SpanKind, Status, StatusCode, Tracer, set_span_in_context

from services.clock import Clock
from services.events.output import CallChanged

TURNS = 32
"""Turns and pieces of speech that are remembered; the oldest are dropped first."""

CONTENT_CHARS = 4096
"""Maximum number of characters of one text in a span."""

MOMENTS = 64
"""Maximum number of events in one span."""


class Timeline:
    """Converts seconds of the monotonic clock into nanoseconds since 1970, by the wall clock at the last `begin`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.begin()

    def begin(self) -> None:
        """Reads the wall clock again."""
        self._zero_ns = round(self._clock.now().timestamp() * 1e9) - round(self._clock.monotonic() * 1e9)

    @property
    def now(self) -> float:
        """Seconds of the monotonic clock."""
        return self._clock.monotonic()

    def ns(self, at_s: float) -> int:
        """`at_s` in nanoseconds since 1970."""
        return self._zero_ns + round(at_s * 1e9)


def emit(
    tracer: Tracer,
    context: Context,
    name: str,
    time: Timeline,
    began_s: float,
    ended_s: float | None = None,
    told: Mapping[str, Any] | None = None,
    error: str | None = None,
    moments: Sequence[tuple[str, float]] = (),
) -> None:
    """Records a complete span; with `ended_s` None it ends now."""
    span = tracer.start_span(name, context, start_time=time.ns(began_s), attributes=told)
    for what, at_s in moments[:MOMENTS]:
        span.add_event(what, timestamp=time.ns(at_s))
    if error is not None:
        span.set_attribute("error.type", error)
        span.set_status(Status(StatusCode.ERROR))
    span.end(time.ns(time.now if ended_s is None else ended_s))


@dataclass(slots=True)
class CallSpan:
    """A call of a tool. `ran_s`: when it was started, None before. `superseded`: its result was no longer wanted."""

    began_s: float
    change: CallChanged
    ran_s: float | None = None
    ended_s: float | None = None
    committed: bool = False
    superseded: bool = False


@dataclass(slots=True, eq=False)
class TurnSpan:
    """A turn of the user. `waiting`: the pieces of speech whose words are still to come. `spoken_s`: the end of the
    last one. `finished`: early calls that ended before the words were final."""

    number: int
    span: Span
    context: Context
    waiting: set[str] = field(default_factory=set)
    spoken: bool = False
    spoken_s: float | None = None
    final_s: float | None = None
    response: str | None = None
    handed_over: bool = False
    finished: list[CallSpan] = field(default_factory=list)
    over: bool = False


@dataclass(slots=True)
class SpeechSpan:
    """One piece of speech. `decided_s`: when it was over. `words`: when they were final, and the attributes of their
    span. `turn` is None while it is not known, as for audio that the client commits."""

    item_id: str
    turn: TurnSpan | None
    began_s: float
    decided_s: float | None = None
    words: tuple[float, Mapping[str, Any]] | None = None
    moments: list[tuple[str, float]] = field(default_factory=list)


@dataclass(slots=True)
class ResponseSpan:
    """A response to a turn. `spoke`: it has text. `handed_over`: it called a tool of the client."""

    turn: TurnSpan
    began_s: float
    spoke: bool = False
    handed_over: bool = False
    text: str = ""


class TurnSpans:
    """The open turns and the latest ones that are over, by number. A turn that continues after its end, because the
    user goes on, becomes a new span linked to the old one."""

    def __init__(self, tracer: Tracer, time: Timeline, session: str, parent: Context) -> None:
        self.speeches: dict[str, SpeechSpan] = {}
        self._tracer = tracer
        self._time = time
        self._session = session
        self._parent = parent
        self._turns: dict[int, TurnSpan] = {}

    @property
    def open(self) -> list[TurnSpan]:
        """The turns that are not over."""
        return [turn for turn in self._turns.values() if not turn.over]

    def known(self, number: int) -> TurnSpan | None:
        """Turn `number`, if it is remembered."""
        return self._turns.get(number)

    def context(self, number: int) -> Context:
        """The parent of the spans of turn `number`. A turn newer than all that are known is begun by this."""
        if (turn := self._turns.get(number)) is not None:
            return turn.context
        newest = max(self._turns, default=0)
        return self.get(number, self._time.now).context if number > newest else self._parent

    def get(self, number: int, began_s: float) -> TurnSpan:
        """Turn `number`; begun here unless it is under way."""
        turn = self._turns.get(number)
        if turn is not None and not turn.over:
            return turn
        if not self.open:
            self._time.begin()
        began_s = min([began_s, *(each.began_s for each in self.speeches.values() if each.turn is None)])
        told: dict[str, str | int] = {
            "gen_ai.conversation.id": self._session,
            "session.id": self._session,
            "foresay.turn": number,
        }
        links = [Link(turn.span.get_span_context())] if turn is not None else None
        span = self._tracer.start_span(
            "turn", self._parent, SpanKind.SERVER, told, links, start_time=self._time.ns(began_s)
        )
        turn = self._turns[number] = TurnSpan(number, span, set_span_in_context(span, self._parent))
        while len(self._turns) > TURNS:
            oldest = self._turns.pop(next(iter(self._turns)))
            self.end(oldest, "forgotten")
        return turn

    def end(self, turn: TurnSpan, outcome: str) -> None:
        """Ends the span of the turn. Later calls do nothing."""
        if turn.over:
            return
        turn.over = True
        turn.span.set_attribute("foresay.turn.kind", "spoken" if turn.spoken else "typed")
        turn.span.set_attribute("foresay.turn.outcome", outcome)
        turn.span.end(self._time.ns(self._time.now))

    # -------------------------------------------------------------- speech

    def speech(self, item_id: str, number: int, began_s: float) -> SpeechSpan:
        """The piece of speech `item_id`. A new one begins turn `number`, or continues it."""
        speech = self.speeches.get(item_id)
        if speech is None:
            speech = self._remember(SpeechSpan(item_id, None, began_s))
            self._join(speech, self.get(number, began_s))
        return speech

    def move(self, speech: SpeechSpan, number: int) -> None:
        """Moves the speech to turn `number`."""
        if speech.turn is not None:
            speech.turn.waiting.discard(speech.item_id)
        self._join(speech, self.get(number, speech.began_s))

    def commit(self, item_id: str) -> None:
        """The audio `item_id` is over, by the client's commit where nothing else has ended it."""
        speech = self.speeches.get(item_id) or self._remember(SpeechSpan(item_id, None, self._time.now))
        if speech.decided_s is None:
            speech.decided_s = self._time.now
            if speech.turn is not None:
                speech.turn.spoken_s = self._time.now

    def claim(self, turn: TurnSpan) -> None:
        """`turn` is answered: committed audio that belongs to no other turn becomes part of it."""
        for speech in [each for each in self.speeches.values() if each.turn is None and each.words]:
            self._join(speech, turn)
            turn.spoken_s = speech.decided_s
            self.finish(speech)

    def finish(self, speech: SpeechSpan, *, failed: bool = False) -> None:
        """The recognition of `speech` is over: records its span, and the turn no longer waits for it."""
        turn = speech.turn
        if turn is None:
            return
        turn.waiting.discard(speech.item_id)
        self.speeches.pop(speech.item_id, None)
        at_s, told = speech.words or (self._time.now, {})
        if speech.words and not turn.waiting:
            turn.final_s = at_s
        if speech.decided_s is not None and (speech.words or failed):
            error = "unheard" if failed else None
            emit(self._tracer, turn.context, "recognise", self._time, speech.decided_s, at_s, told, error)

    def _join(self, speech: SpeechSpan, turn: TurnSpan) -> None:
        speech.turn, turn.spoken = turn, True
        turn.waiting.add(speech.item_id)

    def _remember(self, speech: SpeechSpan) -> SpeechSpan:
        self.speeches[speech.item_id] = speech
        if len(self.speeches) > TURNS:
            oldest = self.speeches.pop(next(iter(self.speeches)))
            if oldest.turn is not None:
                oldest.turn.waiting.discard(oldest.item_id)
        return speech

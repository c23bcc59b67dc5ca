"""What the recorder knows of the turns of one session, and the spans that stand for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from opentelemetry.context import Context
from opentelemetry.trace import Link, Span, SpanKind, Status, StatusCode, Tracer, set_span_in_context

from services.clock import Clock
from services.events.output import CallChanged

TURNS = 32
"""Turns and stretches of speech that are remembered; the oldest go first."""

CONTENT_CHARS = 4096
"""Of a text, at most so much goes into a span."""

MOMENTS = 64
"""Events of one span."""


class Timeline:
    """Seconds of the monotonic clock as nanoseconds since 1970, by the wall clock as it was at the last `begin`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.begin()

    def begin(self) -> None:
        self._zero_ns = round(self._clock.now().timestamp() * 1e9) - round(self._clock.monotonic() * 1e9)

    @property
    def now(self) -> float:
        return self._clock.monotonic()

    def ns(self, at_s: float) -> int:
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
    """A whole span; `ended_s` None: it ends now."""
    span = tracer.start_span(name, context, start_time=time.ns(began_s), attributes=told)
    for what, at_s in moments[:MOMENTS]:
        span.add_event(what, timestamp=time.ns(at_s))
    if error is not None:
        span.set_attribute("error.type", error)
        span.set_status(Status(StatusCode.ERROR))
    span.end(time.ns(time.now if ended_s is None else ended_s))


@dataclass(slots=True)
class Call:
    """`ran_s`: when it was started, None while it only may be. `superseded`: nobody wanted its result any more."""

    began_s: float
    change: CallChanged
    ran_s: float | None = None
    ended_s: float | None = None
    committed: bool = False
    superseded: bool = False


@dataclass(slots=True, eq=False)
class Turn:
    """`waiting`: the stretches of speech whose words are still to come. `spoken_s`: the end of the last one.
    `finished`: early calls that ended before the words were final."""

    number: int
    span: Span
    context: Context
    waiting: set[str] = field(default_factory=set)
    spoken: bool = False
    spoken_s: float | None = None
    final_s: float | None = None
    response: str | None = None
    handed_over: bool = False
    finished: list[Call] = field(default_factory=list)
    over: bool = False


@dataclass(slots=True)
class Speech:
    """One stretch of speech. `decided_s`: when it was over; `words`: when they were final, and what the span says of
    them. `turn` is None while it is not known: that is so for audio which the client commits."""

    item_id: str
    turn: Turn | None
    began_s: float
    decided_s: float | None = None
    words: tuple[float, Mapping[str, Any]] | None = None
    moments: list[tuple[str, float]] = field(default_factory=list)


@dataclass(slots=True)
class Response:
    turn: Turn
    began_s: float
    spoke: bool = False
    handed_over: bool = False
    text: str = ""


class Turns:
    """The open turns and the latest ones that are over, by number. A turn that goes on after its end, because the user
    goes on, is a new span linked to the old one."""

    def __init__(self, tracer: Tracer, time: Timeline, session: str, parent: Context) -> None:
        self.speeches: dict[str, Speech] = {}
        self._tracer = tracer
        self._time = time
        self._session = session
        self._parent = parent
        self._turns: dict[int, Turn] = {}

    @property
    def open(self) -> list[Turn]:
        return [turn for turn in self._turns.values() if not turn.over]

    def known(self, number: int) -> Turn | None:
        return self._turns.get(number)

    def context(self, number: int) -> Context:
        """What belongs to turn `number` has this parent. Of a turn that nobody has heard of it is the beginning."""
        if (turn := self._turns.get(number)) is not None:
            return turn.context
        newest = max(self._turns, default=0)
        return self.get(number, self._time.now).context if number > newest else self._parent

    def get(self, number: int, began_s: float) -> Turn:
        """Turn `number`, begun where it is not under way."""
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
        turn = self._turns[number] = Turn(number, span, set_span_in_context(span, self._parent))
        while len(self._turns) > TURNS:
            oldest = self._turns.pop(next(iter(self._turns)))
            self.end(oldest, "forgotten")
        return turn

    def end(self, turn: Turn, outcome: str) -> None:
        """Once; later ends are none."""
        if turn.over:
            return
        turn.over = True
        turn.span.set_attribute("foresay.turn.kind", "spoken" if turn.spoken else "typed")
        turn.span.set_attribute("foresay.turn.outcome", outcome)
        turn.span.end(self._time.ns(self._time.now))

    # -------------------------------------------------------------- speech

    def speech(self, item_id: str, number: int, began_s: float) -> Speech:
        """The stretch of speech `item_id`, which begins turn `number`, or goes on with it, where it is a new one."""
        speech = self.speeches.get(item_id)
        if speech is None:
            speech = self._remember(Speech(item_id, None, began_s))
            self._join(speech, self.get(number, began_s))
        return speech

    def move(self, speech: Speech, number: int) -> None:
        if speech.turn is not None:
            speech.turn.waiting.discard(speech.item_id)
        self._join(speech, self.get(number, speech.began_s))

    def commit(self, item_id: str) -> None:
        """The audio `item_id` is over, by the client's word where nothing else has ended it."""
        speech = self.speeches.get(item_id) or self._remember(Speech(item_id, None, self._time.now))
        if speech.decided_s is None:
            speech.decided_s = self._time.now
            if speech.turn is not None:
                speech.turn.spoken_s = self._time.now

    def claim(self, turn: Turn) -> None:
        """`turn` is answered: what was committed and belongs to no other turn is part of it."""
        for speech in [each for each in self.speeches.values() if each.turn is None and each.words]:
            self._join(speech, turn)
            turn.spoken_s = speech.decided_s
            self.finish(speech)

    def finish(self, speech: Speech, *, failed: bool = False) -> None:
        """Nothing more is recognised of `speech`, which its turn knows."""
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

    def _join(self, speech: Speech, turn: Turn) -> None:
        speech.turn, turn.spoken = turn, True
        turn.waiting.add(speech.item_id)

    def _remember(self, speech: Speech) -> Speech:
        self.speeches[speech.item_id] = speech
        if len(self.speeches) > TURNS:
            oldest = self.speeches.pop(next(iter(self.speeches)))
            if oldest.turn is not None:
                oldest.turn.waiting.discard(oldest.item_id)
        return speech

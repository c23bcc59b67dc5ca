"""Sends a response's events to the client, and updates what depends on them: metrics of delay, the time of silence, the
history, the owed outcomes, and which turns speech may no longer resume."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from services.clock import Clock
from services.events.model import Said
from services.events.questions import only_asks
from services.events.session import ConversationEvent, ResponseEnded, ResponseStarted, ResponseStatus, ResponseText
from services.session.agent_host import AgentHost
from services.session.engines import SessionMetrics
from services.session.event_queue import SessionEventQueue
from services.session.owed_outcomes import OwedOutcomes
from services.session.response_stream import ResponseStream
from services.session.user_turns import UserTurn


@dataclass(slots=True)
class ResponseReporter:
    """`changed` is set whenever a response has begun or ended. `silence_s`: seconds without words after which an open
    response says "one moment"."""

    agent_host: AgentHost
    stream: ResponseStream
    clock: Clock
    metrics: SessionMetrics
    out: SessionEventQueue
    owed: OwedOutcomes
    silence_s: float
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    _speak_by_s: float | None = None
    _asked: UserTurn | None = None
    _since_s: float | None = None
    _text: str = ""
    _told: str = ""

    def begin(self, asked: UserTurn) -> None:
        """Note that the next response answers `asked`."""
        self._asked, self._since_s = asked, asked.ended_s

    def wake(self) -> None:
        """Make `ResponseScheduler.attend` check again what can be done."""
        self.changed.set()

    def touch(self) -> None:
        """Note that speech can no longer resume the turn that is being answered."""
        if self._asked is not None:
            self._asked.touched = True

    @property
    def silence_left_s(self) -> float | None:
        """Seconds until the open response says "one moment"; None if it has said something, or none is open."""
        return None if self._speak_by_s is None else self._speak_by_s - self.clock.monotonic()

    def break_silence(self) -> None:
        """Say "one moment" in the open response, if it has been silent for `silence_s`."""
        left_s = self.silence_left_s
        if left_s is not None and left_s < 0.001:
            self._speak_by_s = None
            self.report(self.stream.acknowledge())

    def report(self, events: Sequence[ConversationEvent]) -> None:
        for event in events:
            match event:
                case ResponseStarted(response_id) if self.stream.turn_of(response_id) is not None:
                    self._speak_by_s = self.clock.monotonic() + self.silence_s
                    self.changed.set()
                case ResponseText(response_id, text, tells) if (turn := self.stream.turn_of(response_id)) is not None:
                    if tells:
                        self.owed.said(turn, response_id)
                    if tells or not text.strip():
                        self._told += text
                    self._said(text)
                case ResponseEnded(response_id):
                    self._ended(self.stream.turn_of(response_id), event)
        self.out.emit(*events)

    def announce(self, text: str) -> None:
        """Say `text`, which tells outcomes, in the open response."""
        self._told += text
        self.report(self.stream.tell(text))

    def _said(self, text: str) -> None:
        self._text += text
        self._speak_by_s = None
        self.touch()
        if self._since_s is not None:
            self.metrics.first_text(self.clock.monotonic() - self._since_s)
            self._since_s = None

    def _ended(self, turn: int | None, event: ResponseEnded) -> None:
        self.changed.set()
        if turn is None:
            return
        self._speak_by_s = None
        text, told, self._text, self._told, self._since_s = self._text, self._told, "", "", None
        completed = event.status is ResponseStatus.COMPLETED
        whole = completed and not only_asks(told)
        self.owed.ended(event.response_id, told, whole=whole)
        if whole and self._asked is not None and not self._asked.transcript.text:
            self.owed.recounted(event.response_id, told)
        if text:
            self.agent_host.remember(Said(turn, text, interrupted=not completed))

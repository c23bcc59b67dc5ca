"""What the client is told of responses, and what is learnt from it: delays, history, which turns are past resuming."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from services.clock import Clock
from services.conversation.engines import ConversationMetrics
from services.conversation.mind import Mind
from services.conversation.outgoing import Outgoing
from services.conversation.promises import Promises
from services.conversation.speaking import Speaking
from services.conversation.userturn import UserTurn
from services.events.model import Said
from services.events.output import ConversationEvent, ResponseEnded, ResponseStatus, ResponseText


@dataclass(slots=True)
class Saying:
    """`free` is set whenever a response has ended."""

    mind: Mind
    speaking: Speaking
    clock: Clock
    metrics: ConversationMetrics
    out: Outgoing
    promises: Promises
    free: asyncio.Event = field(default_factory=asyncio.Event)
    acknowledging: bool = False
    """What is being said tells nothing ("one moment")."""
    _asked: UserTurn | None = None
    _since_s: float | None = None
    _text: str = ""

    def begin(self, asked: UserTurn) -> None:
        """The next response answers `asked`."""
        self._asked, self._since_s, self.acknowledging = asked, asked.ended_s, False

    def touch(self) -> None:
        """No speech resumes the turn that is being answered."""
        if self._asked is not None:
            self._asked.touched = True

    def tell(self, events: Sequence[ConversationEvent]) -> None:
        for event in events:
            match event:
                case ResponseText(response_id, text) if (turn := self.speaking.turn_of(response_id)) is not None:
                    if not self.acknowledging and text.strip():
                        self.promises.said(turn, response_id)
                    self._said(text)
                case ResponseEnded(response_id):
                    self._ended(self.speaking.turn_of(response_id), event)
        self.out.put(*events)

    def _said(self, text: str) -> None:
        self._text += text
        self.touch()
        if self._since_s is not None:
            self.metrics.first_text(self.clock.monotonic() - self._since_s)
            self._since_s = None

    def _ended(self, turn: int | None, event: ResponseEnded) -> None:
        self.free.set()
        if turn is None:
            return
        text, self._text, self._since_s = self._text, "", None
        self.promises.ended(event.response_id, text, whole=event.status is ResponseStatus.COMPLETED)
        if text:
            self.mind.remember(Said(turn, text, interrupted=event.status is not ResponseStatus.COMPLETED))

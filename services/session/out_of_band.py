"""A response outside the turns: an announcement, or a `response.create` that answers nothing said."""

from dataclasses import dataclass, field

from services.events.model import Usage
from services.events.output import (
    ConversationEvent,
    ResponseEnded,
    ResponseSegment,
    ResponseStarted,
    ResponseStatus,
    ResponseText,
)
from services.tts.segmenter import Segmenter


@dataclass(slots=True)
class OutOfBandResponse:
    """Text pieces and, last, the usage go in; the events of one whole response come out. Pure."""

    id: str
    metadata: dict[str, str] | None = None
    out_of_band: bool = False
    _segmenter: Segmenter = field(init=False)
    _usage: Usage = field(default_factory=Usage)

    def __post_init__(self) -> None:
        self._segmenter = Segmenter(self.id)

    def begin(self) -> list[ConversationEvent]:
        return [ResponseStarted(self.id, self.metadata, self.out_of_band)]

    def add(self, piece: str | Usage) -> list[ConversationEvent]:
        if isinstance(piece, Usage):
            self._usage = piece
            return []
        segments = self._segmenter.add_text(piece)
        return [ResponseText(self.id, piece), *(ResponseSegment(self.id, segment) for segment in segments)]

    def end(self) -> list[ConversationEvent]:
        segments = [ResponseSegment(self.id, segment) for segment in self._segmenter.finish()]
        return [*segments, ResponseEnded(self.id, ResponseStatus.COMPLETED, self._usage)]

    def fail(self, message: str) -> list[ConversationEvent]:
        return [ResponseEnded(self.id, ResponseStatus.FAILED, self._usage, message)]

    def cancel(self) -> list[ConversationEvent]:
        return [ResponseEnded(self.id, ResponseStatus.CANCELLED, self._usage, "client_cancelled")]

"""What the composite model knows of the current turn: the user's words, the calls, and which of them the responder has
confirmed."""

from collections.abc import Iterable, Mapping

from services.events.model import Acted, ContextEntry, Pause, PauseReason, UserUpdate
from services.events.speech import normalised
from services.models.call_view import CallView, KnownCall, KnownCallStatus
from services.models.tags import compact_json
from tools.spec import ToolSpec


class TurnCalls(CallView):
    """The calls of the current turn. `complete`: the last pause did not wait for more words of the user."""

    def __init__(self, specs: Mapping[str, ToolSpec]) -> None:
        super().__init__()
        self._specs = specs
        self.complete = False
        self._confirmed: list[KnownCall] = []
        """Versions of calls that the responder has confirmed, with the whole turn in its prompt."""
        self._started = ""
        """The writes that have committed without the responder, which has not been told so yet."""

    def apply(self, entry: ContextEntry) -> None:
        said = normalised(self.text)
        super().apply(entry)
        match entry:
            case UserUpdate(turn=self.turn) if normalised(self.text) != said:
                self._forget()
            case Acted(turn=self.turn, action=Pause(reason)):
                self.complete = reason is not PauseReason.WAITING_USER

    def begin_turn(self, turn: int) -> None:
        super().begin_turn(turn)
        self._forget()

    def _forget(self) -> None:
        self.complete, self._confirmed, self._started = False, [], ""

    def trust(self) -> None:
        """Note that the held writes commit before the responder has confirmed them."""
        self._started = "; ".join(filter(None, [self._started, _listed(self.unconfirmed)]))
        self.confirm()

    def started(self) -> str:
        """What the responder has to be told of writes that have committed without it; "" if there is nothing new."""
        calls, self._started = self._started, ""
        if not calls:
            return ""
        return (
            f"Not held any more, started when the user had finished: {calls}. Do not repeat what went well. "
            "What does not fit the request can only be undone by another call, or told."
        )

    @property
    def contents(self) -> list[str]:
        """The texts in the arguments of the calls, such as a message that is sent."""
        return [text for call in self.live for text in call.arguments.values() if isinstance(text, str)]

    def confirm(self) -> None:
        """Mark the calls of the turn as confirmed by the responder."""
        self._confirmed = self.live

    @property
    def reading(self) -> bool:
        """Some read has no outcome yet."""
        return any(self._safe(call) for call in self._pending)

    @property
    def outcomes(self) -> frozenset[int]:
        """Ids of the reads that have ended."""
        return frozenset(c.id for c in self.live if self._safe(c) and c.status is not KnownCallStatus.PENDING)

    @property
    def open(self) -> bool:
        """Some call has no outcome yet."""
        return bool(self._pending)

    @property
    def unconfirmed(self) -> list[KnownCall]:
        """Held writes that the responder has not confirmed."""
        return [c for c in self._pending if not self._safe(c) and not any(c is other for other in self._confirmed)]

    @property
    def writes(self) -> frozenset[int]:
        """Ids of the calls that have side effects."""
        return frozenset(call.id for call in self.live if not self._safe(call))

    def trusted(self, least: float) -> bool:
        """There are calls, the last pause waited for no more words, and each call has a confidence of at least
        `least`."""
        sure = all((call.confidence or 0.0) >= least for call in self.live)
        return bool(self.live) and self.complete and sure

    def check(self) -> str | None:
        """The text that asks the responder to verify the held writes against the whole utterance
        (`spec.md#verification`); None if no write is unconfirmed."""
        if not self.unconfirmed:
            return None
        return (
            f'The whole request: "{self.text}". Held until you go on: {_listed(self.unconfirmed)}. '
            "Replace or remove what does not fit the whole request; a pause or the answer confirms the rest."
        )

    @property
    def _pending(self) -> list[KnownCall]:
        return [call for call in self.live if call.status is KnownCallStatus.PENDING]

    def reads(self, tool: str) -> bool:
        """Whether `tool` is one of the session's, and has no side effects."""
        spec = self._specs.get(tool)
        return spec is not None and spec.safe

    def _safe(self, call: KnownCall) -> bool:
        return self.reads(call.tool)


def _listed(calls: Iterable[KnownCall]) -> str:
    return "; ".join(f"{call.id} {call.tool} {compact_json(dict(call.arguments))}" for call in calls)

"""What the composite model knows of the turn: the words, the calls, and which of them the responder stands behind."""

from collections.abc import Mapping

from services.events.model import Acted, ContextEntry, Pause, PauseReason, UserUpdate
from services.events.speech import normalised
from services.models.call_view import CallView, KnownCall, KnownCallStatus
from services.models.tags import compact_json
from tools.spec import ToolSpec


class TurnCalls(CallView):
    """`complete`: the last pause said that nothing more is to be expected from the user."""

    def __init__(self, specs: Mapping[str, ToolSpec]) -> None:
        super().__init__()
        self._specs = specs
        self.complete = False
        self._confirmed: list[KnownCall] = []
        """Versions of calls: the responder has seen the whole turn and stands by them."""

    def apply(self, entry: ContextEntry) -> None:
        said = normalised(self.text)
        super().apply(entry)
        match entry:
            case UserUpdate(turn=self.turn) if normalised(self.text) != said:
                self.complete, self._confirmed = False, []
            case Acted(turn=self.turn, action=Pause(reason)):
                self.complete = reason is not PauseReason.WAITING_USER

    def begin_turn(self, turn: int) -> None:
        super().begin_turn(turn)
        self.complete, self._confirmed = False, []

    def confirm(self) -> None:
        self._confirmed = self.live

    @property
    def reading(self) -> bool:
        return any(self._safe(call) for call in self._pending)

    @property
    def open(self) -> bool:
        """Some call has no outcome yet."""
        return bool(self._pending)

    @property
    def unconfirmed(self) -> list[KnownCall]:
        """Held writes that the responder has not stood behind."""
        return [c for c in self._pending if not self._safe(c) and not any(c is other for other in self._confirmed)]

    @property
    def writes(self) -> frozenset[int]:
        return frozenset(call.id for call in self.live if not self._safe(call))

    def trusted(self, least: float) -> bool:
        """There is a plan, its author called it complete, and is at least this sure of every call."""
        sure = all((call.confidence or 0.0) >= least for call in self.live)
        return bool(self.live) and self.complete and sure

    def check(self) -> str | None:
        """The whole utterance beside what waits for a word: to be verified before anything irreversible
        (`spec.md#verification`)."""
        if not self.unconfirmed:
            return None
        held = "; ".join(f"{c.id} {c.tool} {compact_json(dict(c.arguments))}" for c in self.unconfirmed)
        return (
            f'The whole request: "{self.text}". Held until you go on: {held}. Replace or remove what does not fit the '
            "whole request; a pause or the answer confirms the rest."
        )

    @property
    def _pending(self) -> list[KnownCall]:
        return [call for call in self.live if call.status is KnownCallStatus.PENDING]

    def _safe(self, call: KnownCall) -> bool:
        spec = self._specs.get(call.tool)
        return spec is not None and spec.safe

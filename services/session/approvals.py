"""Approval requests: which calls the user was asked to allow, and how each was decided. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from services.events.agent import CallPlace
from services.events.output import ApprovalAsked, CallChanged, CallStatus
from services.events.session import ApprovalDecided
from services.session_config import RequestRefused

REMEMBERED = 64
"""Most requests kept, so that the client can be told how they were decided."""

UNKNOWN = "approval_request_not_found"
DECIDED = "approval_request_already_decided"

_RUNS = (CallStatus.RUNNING, CallStatus.DONE, CallStatus.FAILED, CallStatus.UNKNOWN)
_DROPPED = (CallStatus.CANCELLED, CallStatus.SUPERSEDED)


@dataclass(slots=True)
class PendingApproval:
    """One request. `pressed`: the user's answer by a button. `confirmed`: the user has said yes, which further words
    may still take back. `allowed`: the decision, once it cannot change."""

    id: str
    asked: ApprovalAsked
    pressed: bool | None = None
    confirmed: bool = False
    allowed: bool | None = None


@dataclass(slots=True)
class Approvals:
    """The requests of one session; each call has one, however often the user is asked about it. `asked_s` is the
    clock's time of the last question, None once the user has answered it in words."""

    asked_s: float | None = None
    _requests: dict[CallPlace, PendingApproval] = field(default_factory=dict)
    _pressed: list[PendingApproval] = field(default_factory=list)

    def ask(self, asked: ApprovalAsked, now_s: float = 0.0) -> None:
        self.asked_s = now_s
        place = (asked.call_turn, asked.call_id, asked.attempt)
        known = self._requests.setdefault(place, PendingApproval(request_id(asked), asked))
        known.asked = asked
        if len(self._requests) > REMEMBERED:
            self._requests.pop(next(iter(self._requests)))

    def answered(self) -> float | None:
        """Called when the user has answered in words. Returns when they were asked, None if they had answered
        already."""
        asked_s, self.asked_s = self.asked_s, None
        return asked_s

    @property
    def open(self) -> bool:
        """Whether a request waits for the user's answer, in words or by a button."""
        if self.asked_s is None:
            return False
        waiting = (each for each in self._requests.values() if each.allowed is None)
        return any(each.pressed is None and not each.confirmed for each in waiting)

    def press(self, wanted: str, approve: bool) -> None:
        """Called when the user has answered request `wanted` by a button. Raises `RequestRefused` if it does not
        wait."""
        request = next((each for each in self._requests.values() if each.id == wanted), None)
        param = "item.approval_request_id"
        if request is None:
            raise RequestRefused(UNKNOWN, f"There is no approval request '{wanted[:80]}'.", param)
        if request.confirmed or request.pressed is not None or request.allowed is not None:
            raise RequestRefused(DECIDED, f"The approval request '{wanted[:80]}' is decided already.", param)
        request.pressed = approve
        self._pressed.append(request)

    def take_pressed(self) -> Iterator[PendingApproval]:
        """Yield and forget the requests answered by a button, without those that were decided otherwise since."""
        while self._pressed:
            request = self._pressed.pop(0)
            if request.allowed is None:
                yield request

    def follow(self, call: CallChanged) -> list[ApprovalDecided]:
        """Note the new status of `call`. Returns the decision that it shows, unless the client made that itself."""
        request = self._requests.get((call.turn, call.call_id, call.attempt))
        if request is None or request.allowed is not None:
            return []
        request.confirmed = call.status is CallStatus.COMMITTED
        if call.status not in (*_RUNS, *_DROPPED):
            return []
        request.allowed = call.status in _RUNS
        return [] if request.pressed is request.allowed else [ApprovalDecided(request.id, request.allowed)]


def request_id(asked: ApprovalAsked) -> str:
    return f"mcpr_{asked.call_turn}_{asked.call_id}_{asked.attempt}"

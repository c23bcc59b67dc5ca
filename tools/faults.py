"""Turns every failure of a call into a typed outcome that the model can act on.

For a write it matters whether it may have taken effect: once a request has been sent, only the service's answer can
tell. Without an answer the outcome is `unknown`, and the write is never repeated automatically
(`spec.md#unknown-outcome`).
"""

import asyncio
import logging
from dataclasses import dataclass

import httpx

from tools.errors import OutcomeUnknown, ToolError
from tools.results import NotJson
from tools.spec import OutcomeStatus, ToolOutcome

_log = logging.getLogger(__name__)
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol, httpx.InvalidURL)


@dataclass(frozen=True, slots=True)
class ToolFault:
    """How a call failed. `transient`: the service is at fault, not the request, so it counts against the circuit
    breaker. `retry`: a safe call is worth a second attempt."""

    outcome: ToolOutcome
    transient: bool = False
    retry: bool = False


class WriteCancelled(asyncio.CancelledError):
    """A dispatched write was cancelled; `outcome` is what is known of it (usually `unknown`)."""

    def __init__(self, outcome: ToolOutcome) -> None:
        super().__init__(outcome.message)
        self.outcome = outcome


def _seconds(number: float) -> str:
    return f"{number:.2g} second{'' if number == 1 else 's'}"


def failed(kind: str, message: str) -> ToolOutcome:
    """The outcome of a call that certainly had no effect."""
    return ToolOutcome(OutcomeStatus.FAILED, kind=kind, message=message)


def timed_out(seconds: float, *, safe: bool) -> ToolFault:
    """The fault of a call that did not end within `seconds`; a write's outcome is then unknown."""
    if not safe:
        return _perhaps(f"The service for that did not answer within {_seconds(seconds)}", safe, "timeout")
    message = f"The service for that did not answer within {_seconds(seconds)}."
    return ToolFault(ToolOutcome(OutcomeStatus.TIMED_OUT, kind="timeout", message=message), transient=True)


def cancelled_write() -> ToolOutcome:
    """The outcome of a write that was cancelled and has told nothing."""
    return _perhaps("It was cancelled while it was running", False, "cancelled").outcome


def classify(error: Exception, tool: str, *, safe: bool) -> ToolFault:
    """Return what `error`, raised by the function of `tool`, means for the call."""
    match error:
        case OutcomeUnknown():
            return _perhaps(error.message.rstrip("."), safe, "unknown")
        case ToolError():
            return ToolFault(failed(error.kind, error.message), transient=error.transient, retry=error.transient)
        case httpx.HTTPStatusError():
            return _http_status(error.response.status_code, tool, safe)
        case ConnectionRefusedError():
            return _unreachable()
        case _ if isinstance(error, _NEVER_SENT):
            return _unreachable()
        case httpx.TimeoutException() | TimeoutError():
            return _perhaps("The service for that did not answer in time", safe, "timeout")
        case httpx.TransportError() | OSError():
            return _perhaps("The connection to the service for that broke", safe, "connection_lost")
        case NotJson():
            _log.error("tool %s returned %s", tool, error)
            return _perhaps("I got something back that I cannot use", safe, "internal_error", retry=False)
        case _:
            _log.error("tool %s failed", tool, exc_info=error)
            return _perhaps("That stopped with an internal error", safe, "internal_error", retry=False)


def _http_status(status: int, tool: str, safe: bool) -> ToolFault:
    _log.warning("the service behind %s answered with HTTP %d", tool, status)
    if status == 429 or status == 503:
        return ToolFault(failed("overloaded", "The service for that is overloaded."), transient=True)
    if status in (401, 403):
        return ToolFault(failed("not_allowed", "The service for that did not let us in."))
    if status < 500:
        return ToolFault(failed("refused", "The service for that refused the request."))
    return _perhaps("The service for that failed", safe, "service_error")


def _unreachable() -> ToolFault:
    message = "The service for that cannot be reached right now; nothing was sent."
    return ToolFault(failed("unreachable", message), transient=True, retry=True)


def _perhaps(what: str, safe: bool, kind: str, *, retry: bool = True) -> ToolFault:
    """The fault of a call that failed when the request may already have been sent."""
    if safe:
        return ToolFault(failed(kind, f"{what}."), transient=True, retry=retry)
    message = f"{what}; it may or may not have taken effect. Do not repeat it without asking the user."
    return ToolFault(ToolOutcome(OutcomeStatus.UNKNOWN, kind=kind, message=message), transient=True)

"""Counting tokens. Where a server gives no usage (an aborted stream), the count is an estimate."""

from dataclasses import dataclass, field

from services.events.model import UNWATCHED, ModelRequest, RequestStatus, Usage

CHARS_PER_TOKEN = 4
"""The usual rule of thumb for English text and JSON."""


@dataclass(slots=True, eq=False)
class MeteredRequest:
    """One request in flight: estimates until the server tells."""

    input_tokens: int
    cached_input_tokens: int = 0
    output_tokens: int = 0
    exact: bool = False
    watched: ModelRequest = UNWATCHED
    outcome: str = RequestStatus.ABORTED
    """As long as nothing else is known of its end."""

    def chunk(self, tokens: int = 1) -> None:
        """A piece of output arrived; servers send about one token at a time."""
        self.watched.output()
        if not self.exact:
            self.output_tokens += tokens

    def end(self, outcome: str) -> None:
        """How it ended, once that is known; what comes later changes nothing."""
        if self.outcome == RequestStatus.ABORTED:
            self.outcome = outcome

    def told(self, input_tokens: int, output_tokens: int, cached: int) -> None:
        self.input_tokens, self.output_tokens, self.cached_input_tokens = input_tokens, output_tokens, cached
        self.exact = True


@dataclass(slots=True)
class TokenMeter:
    """The sum over a session; requests still open count with what they have."""

    _done: Usage = field(default_factory=Usage)
    _open: list[MeteredRequest] = field(default_factory=list)

    def start(self, prompt_chars: int, watched: ModelRequest = UNWATCHED) -> MeteredRequest:
        request = MeteredRequest(prompt_chars // CHARS_PER_TOKEN, watched=watched)
        self._open.append(request)
        return request

    def close(self, request: MeteredRequest) -> None:
        if request not in self._open:
            return
        self._open.remove(request)
        self._done = _add(self._done, request)
        request.watched.over(_add(Usage(), request), request.outcome)

    @property
    def usage(self) -> Usage:
        usage = self._done
        for request in self._open:
            usage = _add(usage, request)
        return usage


def _add(usage: Usage, request: MeteredRequest) -> Usage:
    return Usage(
        requests=usage.requests + 1,
        input_tokens=usage.input_tokens + request.input_tokens,
        cached_input_tokens=usage.cached_input_tokens + request.cached_input_tokens,
        output_tokens=usage.output_tokens + request.output_tokens,
    )

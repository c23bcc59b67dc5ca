"""Counts the tokens of a session's requests. Where a server sends no usage (an aborted stream) the count is an
estimate."""

from dataclasses import dataclass, field

from services.events.model import UNWATCHED, ModelRequest, RequestStatus, Usage

CHARS_PER_TOKEN = 4
"""Rule of thumb for English text and JSON."""


@dataclass(slots=True, eq=False)
class MeteredRequest:
    """The token counts of one request: estimates until the server sends its usage."""

    input_tokens: int
    cached_input_tokens: int = 0
    output_tokens: int = 0
    exact: bool = False
    watched: ModelRequest = UNWATCHED
    outcome: str = RequestStatus.ABORTED
    """A `RequestStatus` or `ModelFaultKind`; ABORTED until its end is known."""

    def chunk(self, tokens: int = 1) -> None:
        """A chunk of output arrived; it counts as `tokens`, since servers send about one token at a time."""
        self.watched.output()
        if not self.exact:
            self.output_tokens += tokens

    def end(self, outcome: str) -> None:
        """Set how the request ended; only the first call has an effect."""
        if self.outcome == RequestStatus.ABORTED:
            self.outcome = outcome

    def told(self, input_tokens: int, output_tokens: int, cached: int) -> None:
        """Replace the estimates by the server's usage."""
        self.input_tokens, self.output_tokens, self.cached_input_tokens = input_tokens, output_tokens, cached
        self.exact = True


@dataclass(slots=True)
class TokenMeter:
    """The sum over the requests of a session; open requests count with what they have so far."""

    _done: Usage = field(default_factory=Usage)
    _open: list[MeteredRequest] = field(default_factory=list)

    def start(self, prompt_chars: int, watched: ModelRequest = UNWATCHED) -> MeteredRequest:
        """Begin a request whose prompt has `prompt_chars` characters; `watched` is told of its output and end."""
        request = MeteredRequest(prompt_chars // CHARS_PER_TOKEN, watched=watched)
        self._open.append(request)
        return request

    def close(self, request: MeteredRequest) -> None:
        """Add the request to the sum and report its end; a second call does nothing."""
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

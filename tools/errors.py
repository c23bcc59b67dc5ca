"""The errors that a tool raises. Every message is one sentence for the model and, through it, for the user."""


class DeclarationError(TypeError):
    """A tool is declared wrongly. Raised at import, at start, or when a client declares its tools; never by a call."""


class ToolError(Exception):
    """The call did not take effect, and the tool knows why.

    `kind` is machine-readable (`not_found`, `ambiguous`, `invalid_argument`, ...). `transient`: the same call may
    succeed later; it counts against the tool's circuit breaker, and a safe call may be tried once more.
    """

    def __init__(self, kind: str, message: str, *, transient: bool = False) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.transient = transient


class NotConfigured(ToolError):
    """The service behind the tool is not configured on this server."""

    def __init__(self, message: str) -> None:
        super().__init__("not_configured", message)


class OutcomeUnknown(ToolError):
    """The call may or may not have taken effect, for example because the connection broke after the request was
    sent."""

    def __init__(self, message: str) -> None:
        super().__init__("unknown", message)

"""What a tool declares about itself, as plain data: the agent decides by it, and the executor runs the tool by it.

Effects follow `spec.md#effects`: a safe tool only reads and may run on a partial transcript; all others are held until
the commit point. A tool that declares no effect counts as a write.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Effect(StrEnum):
    """What a call changes (`spec.md#effects`)."""

    READ_LOCAL = "read_local"
    READ_EXTERNAL = "read_external"
    UI_VISIBLE = "ui_visible"
    WRITE_LOCAL = "write_local"
    WRITE_EXTERNAL = "write_external"

    @property
    def safe(self) -> bool:
        """Whether it only reads, and so may run before the user has finished (`spec.md#early-reads`)."""
        return self in (Effect.READ_LOCAL, Effect.READ_EXTERNAL)


class Sensitivity(StrEnum):
    """What an outside service would learn from the arguments alone."""

    LOW = "low"
    PERSONAL = "personal"


class EarlyPolicy(StrEnum):
    """When a read may run before the turn is final (`spec.md#early-reads`)."""

    ALWAYS = "always"
    STABLE = "stable"  # unchanged for two updates
    EAGER_END = "eager_end"
    NEVER = "never"


Say = Callable[[Mapping[str, Any], Any], str]
"""Renders (arguments, result) as one short sentence to be spoken."""


@dataclass(frozen=True, slots=True, weakref_slot=True)
class ToolSpec:
    """All that the agent, the prompt, the recogniser and the executor need to know about one tool.

    `parameters` is a JSON schema (object). `phrases` are patterns of the phrase language (`tools/language/phrases.py`)
    with slots named like parameters. `resources` name what a call reads or writes: a write invalidates cached reads of
    the same resource and is a barrier for later ones; a template like "list:{list_name}" is filled from the arguments.
    `ttl_s` is how long results are cached, in seconds; 0 means never. `say` renders a result, `confirm` the question
    asked before a `destructive` call. `undo_with` is the tool that takes a call back. `client_side` tools run at the
    client. `early` None: derived from effect and sensitivity.
    """

    name: str
    description: str
    parameters: Mapping[str, Any]
    effect: Effect = Effect.WRITE_EXTERNAL
    sensitivity: Sensitivity = Sensitivity.PERSONAL
    destructive: bool = False
    idempotent: bool = False
    undo_with: str | None = None
    resources: tuple[str, ...] = ()
    ttl_s: float = 0.0
    timeout_s: float | None = None
    early: EarlyPolicy | None = None
    phrases: tuple[str, ...] = ()
    say: Say | None = None
    confirm: Callable[[Mapping[str, Any]], str] | None = None
    client_side: bool = False
    untrusted_result: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def safe(self) -> bool:
        return self.effect.safe

    @property
    def timeout(self) -> float:
        """Seconds; unless declared, 4 for reads and 10 for writes (`spec.md#timeouts`)."""
        return self.timeout_s if self.timeout_s is not None else (4.0 if self.safe else 10.0)

    @property
    def early_policy(self) -> EarlyPolicy:
        """The declared policy, or one derived from effect and sensitivity (`spec.md#early-reads`)."""
        if not self.safe:
            return EarlyPolicy.NEVER
        if self.early is not None:
            return self.early
        if self.effect is Effect.READ_LOCAL:
            return EarlyPolicy.ALWAYS
        return EarlyPolicy.STABLE if self.sensitivity is Sensitivity.LOW else EarlyPolicy.EAGER_END


class ArgumentError(ValueError):
    """Arguments do not fit the tool's schema. `path` names the field, the message says what would fit."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}: {message}" if path else message)
        self.path = path
        self.message = message


class OutcomeStatus(StrEnum):
    """How a call ended."""

    DONE = "done"
    FAILED = "failed"
    TIMED_OUT = "timed_out"
    UNKNOWN = "unknown"  # a write that may or may not have happened


@dataclass(frozen=True, slots=True)
class Invocation:
    """One attempt of one call, with arguments validated and references filled in."""

    session: str
    turn: int
    call_id: int
    attempt: int
    tool: str
    arguments: Mapping[str, Any]
    idempotency_key: str


@dataclass(frozen=True, slots=True)
class ToolOutcome:
    """The outcome of an invocation. `kind` is a short machine-readable reason, unless `status` is DONE."""

    status: OutcomeStatus
    value: Any = None
    kind: str = ""
    message: str = ""
    untrusted: bool = False

"""What one model back end needs of another. The agent's own ports, seen from this room (`services/agent/ports.py`)."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any, Protocol, TypeVar, cast, runtime_checkable

from services.events.model import Ask, ContextEntry, ModelOutput, SessionContext, Usage

T = TypeVar("T")


def closing(stream: AsyncIterator[T]) -> "aclosing[Any]":
    """`async with closing(stream) as items:` closes a generator as soon as its reader stops reading."""
    return aclosing(cast(Any, stream))


class BackendSession(Protocol):
    def append(self, entry: ContextEntry) -> None: ...

    def generate(self, ask: Ask) -> AsyncIterator[ModelOutput]: ...

    @property
    def usage(self) -> Usage: ...

    async def aclose(self) -> None: ...


class Backend(Protocol):
    @property
    def name(self) -> str: ...

    def open(self, session_context: SessionContext) -> BackendSession: ...

    async def aclose(self) -> None: ...


@runtime_checkable
class Warmable(Protocol):
    """A session whose server can read the prompt so far into its prefix cache."""

    async def warm(self, ask: Ask) -> None: ...

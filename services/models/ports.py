"""Protocols of a model back end, for the back ends that wrap others (composite, fallback). They match `Model` and
`ModelSession` of `services/agent/ports.py`, which this package does not import."""

from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from typing import Any, Protocol, TypeVar, cast, runtime_checkable

from services.events.model import Ask, ContextEntry, ModelOutput, SessionContext, Usage

T = TypeVar("T")


def closing(stream: AsyncIterator[T]) -> "aclosing[Any]":
    """`async with closing(stream) as items:` closes the generator on leaving the block, also when not read to its
    end."""
    return aclosing(cast(Any, stream))


class BackendSession(Protocol):
    """One conversation with a back end: see `ModelSession` in `services/agent/ports.py`."""

    def append(self, entry: ContextEntry) -> None: ...

    def generate(self, ask: Ask) -> AsyncIterator[ModelOutput]: ...

    @property
    def usage(self) -> Usage: ...

    async def aclose(self) -> None: ...


class Backend(Protocol):
    """A back end that many sessions share: see `Model` in `services/agent/ports.py`."""

    @property
    def name(self) -> str: ...

    def open(self, session_context: SessionContext) -> BackendSession: ...

    async def aclose(self) -> None: ...


@runtime_checkable
class Warmable(Protocol):
    """A session that can have its server read the prompt so far into the server's prefix cache, ahead of a request."""

    async def warm(self, ask: Ask) -> None: ...


@runtime_checkable
class BackendTextChooser(Protocol):
    """A session that can tell which of several texts is meant, of which the first is the likeliest."""

    async def choose(self, texts: Sequence[str]) -> int: ...


async def choice(texts: Sequence[str], *sessions: BackendSession | None) -> int:
    """The index of the text that is meant, by the first of `sessions` that can tell; 0 without one."""
    for session in sessions:
        if isinstance(session, BackendTextChooser):
            return await session.choose(texts)
    return 0

"""A tool: its spec and the function behind it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tools.arguments import ToolArguments
from tools.context import Context
from tools.spec import ToolSpec

ToolSettings = Mapping[str, Any]
ToolFunction = Callable[[Context, Mapping[str, Any]], Awaitable[Any]]
Configured = Callable[[ToolSettings], str | None]


def always_configured(_settings: ToolSettings) -> None:
    """The `configured` of tools that need no service outside this machine."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool as the registry holds it and the executor runs it.

    `call` takes bound arguments and returns something that JSON can hold; it is None for a tool that runs at the
    client. `configured` is given the configuration section called `section` and returns None, or one sentence that says
    what is missing. `settings` is that section, set by the registry. At most `concurrency` calls run at once over all
    sessions.
    """

    spec: ToolSpec
    arguments: ToolArguments
    call: ToolFunction | None
    configured: Configured = always_configured
    section: str = ""
    settings: ToolSettings = field(default_factory=dict)
    concurrency: int = 8

    @property
    def name(self) -> str:
        return self.spec.name

"""The effect of an MCP server's tool, from the server's hints and the operator's trust in the server.

A hint is only a claim. One that calls for more care is always believed; one that calls for less only if the
configuration trusts the server. Without hints a tool counts as a write.
"""

from dataclasses import dataclass

from mcp_types import ToolAnnotations

from tools.mcp.settings import McpServer
from tools.spec import Effect


@dataclass(frozen=True, slots=True)
class EffectClass:
    """What a tool does."""

    effect: Effect
    destructive: bool = False
    idempotent: bool = False


def class_of(server: McpServer, tool: str, hints: ToolAnnotations | None) -> EffectClass:
    """Return the effect of a tool; `tool` is the server's own name for it."""
    hints = hints or ToolAnnotations()
    told = server.effects.get(tool)
    if told is not None:
        return EffectClass(told, not told.safe and hints.destructive_hint is True, hints.idempotent_hint is True)
    destructive = hints.destructive_hint is True
    if not server.trust:
        return EffectClass(Effect.WRITE_EXTERNAL, destructive)
    closed = hints.open_world_hint is False
    if hints.read_only_hint is True and not destructive:
        return EffectClass(Effect.READ_LOCAL if closed else Effect.READ_EXTERNAL)
    return EffectClass(
        Effect.WRITE_LOCAL if closed else Effect.WRITE_EXTERNAL, destructive, hints.idempotent_hint is True
    )


def hints_of(effect: Effect, *, destructive: bool, idempotent: bool, title: str) -> ToolAnnotations:
    """Return the hints that describe a tool of this server to MCP clients."""
    return ToolAnnotations(
        title=title,
        read_only_hint=effect.safe,
        destructive_hint=destructive,
        idempotent_hint=idempotent or effect.safe,
        open_world_hint=effect in (Effect.READ_EXTERNAL, Effect.WRITE_EXTERNAL),
    )

"""The `mcp` entry of a session's tools, by which a client says that it understands approval items.

The server's own tools are offered without it. Other MCP servers are named in the server's configuration, not by
clients.
"""

from typing import Any, Literal

from pydantic import field_validator

from app.gateway.wire_model import Omitted, WireModel

LABEL = "foresay"
"""The only `server_label` that is accepted: this server's own."""

_ELSEWHERE = ("server_url", "connector_id", "tunnel_id")


class ToolFilter(WireModel):
    """A filter of tools. It is only applied to tools that the user is asked about, which are never read-only."""

    read_only: Omitted[bool] = None
    tool_names: Omitted[list[str]] = None

    def fits(self, tool: str) -> bool:
        return self.read_only is not True and (self.tool_names is None or tool in self.tool_names)


class ApprovalFilter(WireModel):
    always: Omitted[ToolFilter] = None
    never: Omitted[ToolFilter] = None

    def asks(self, tool: str) -> bool:
        if self.never is not None and self.never.fits(tool):
            return False
        return self.always is None or self.always.fits(tool)


class McpTool(WireModel):
    """The `mcp` entry. With `require_approval` "never" the user is still asked, but only by voice."""

    type: Literal["mcp"]
    server_label: Literal["foresay"]
    require_approval: Omitted[Literal["always", "never"] | ApprovalFilter] = None
    server_url: Omitted[str] = None
    connector_id: Omitted[str] = None
    tunnel_id: Omitted[str] = None
    allowed_tools: Omitted[Any] = None

    @field_validator(*_ELSEWHERE)
    @classmethod
    def _here(cls, value: str | None) -> str | None:
        if value is not None:
            raise ValueError("MCP servers are set in the server's configuration (tools.mcp); leave this out")
        return value

    @field_validator("allowed_tools")
    @classmethod
    def _all(cls, value: Any) -> Any:
        if value is not None:
            raise ValueError("the server's configuration says which tools there are (tools.enabled); leave this out")
        return value

    def asks(self, tool: str) -> bool:
        """Whether the client wants an approval item when the user is asked about `tool`."""
        wish = self.require_approval
        return wish.asks(tool) if isinstance(wish, ApprovalFilter) else wish != "never"

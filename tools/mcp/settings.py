"""The configuration of one MCP server (an entry of `tools.mcp`)."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, PositiveFloat, SecretStr, model_validator

from tools.spec import Effect


class McpServer(BaseModel):
    """Either `command` (a process that speaks MCP over its standard streams) or `url` (streamable HTTP)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z][a-z0-9_]{0,23}$")
    """Its tools are called NAME_TOOL here."""
    command: str | None = None
    """The program to run."""
    args: tuple[str, ...] = ()
    """Its arguments."""
    env: dict[str, SecretStr] = Field(default_factory=dict)
    """Added to the few variables that it inherits."""
    url: str | None = Field(None, pattern=r"^https?://")
    """Address of the server's endpoint."""
    headers: dict[str, SecretStr] = Field(default_factory=dict)
    """Sent with every request, for example Authorization."""
    trust: bool = False
    """May its own hints say that a tool only reads? Without that, every tool waits for the commit."""
    enabled: Literal["all"] | tuple[str, ...] = "all"
    """Names of its tools to offer, as the server calls them."""
    effects: dict[str, Effect] = Field(default_factory=dict)
    """What single tools really do, by the server's name for them; wins over every hint."""
    timeout_s: PositiveFloat | None = Field(None, le=300)
    """For each call; default: 4 for reads, 10 for the rest."""

    @model_validator(mode="after")
    def _one_way_to_reach_it(self) -> "McpServer":
        if (self.command is None) == (self.url is None):
            raise ValueError(f"MCP server {self.name}: give either `command` or `url`")
        return self

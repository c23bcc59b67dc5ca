"""An MCP server as others write them, in a process of its own: `python foreign_server.py stdio|PORT`."""

import asyncio
import os
import sys

from mcp.server.mcpserver import Context, Image, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations

server = MCPServer("foreign", log_level="CRITICAL")


@server.tool(annotations=ToolAnnotations(read_only_hint=True, open_world_hint=False))
def look_up(word: str, times: int = 1) -> str:
    """Look a word up."""
    return f"{word} means {word}. " * times


@server.tool()
def write_down(text: str) -> dict[str, str]:
    """Write something down."""
    return {"written": text, "env": os.environ.get("FOREIGN", "")}


@server.tool(name="Wipe All!", annotations=ToolAnnotations(title="Wipe", destructive_hint=True, read_only_hint=True))
def wipe(area: str) -> str:
    """Delete everything."""
    return f"{area} is empty"


@server.tool()
async def crash(text: str) -> str:
    """Die in the middle of the call."""
    os._exit(3)


@server.tool(annotations=ToolAnnotations(read_only_hint=True))
async def dawdle() -> str:
    """Take very long."""
    await asyncio.sleep(60)
    return "late"


@server.tool(annotations=ToolAnnotations(read_only_hint=True))
def fail() -> str:
    """Never work."""
    raise ToolError("out of ink")


@server.tool(annotations=ToolAnnotations(read_only_hint=True))
def picture() -> Image:
    """Paint."""
    return Image(data=b"\x89PNG", format="png")


@server.tool()
async def learn(word: str, context: Context) -> str:
    """From now on there is a tool for `word`, and the clients are told."""
    server.add_tool(lambda: word, name=word, description="Say it.")
    await context.notify_tools_changed()
    await context.session.send_tool_list_changed()
    return "learnt"


if __name__ == "__main__":
    if sys.argv[1] == "stdio":
        server.run("stdio")
    else:
        server.run("streamable-http", host="127.0.0.1", port=int(sys.argv[1]))

"""`foresay mcp`: serves the assistant's own tools to any MCP client, over standard streams or HTTP on this machine."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from app.settings import ConfigError, Settings, load

if TYPE_CHECKING:
    from tools.mcp.serve import McpToolServer


class CannotStart(Exception):
    """A file or a setting of the tools is at fault; the message says which."""


def mcp(
    config: Annotated[str | None, typer.Option(help="A .yaml file, or the name of one in configs/.")] = None,
    port: Annotated[
        int | None, typer.Option(help="Serve http://127.0.0.1:PORT/mcp instead of standard streams.")
    ] = None,
    allow_destructive: Annotated[bool, typer.Option(help="Run destructive tools without asking.")] = False,
) -> None:
    """Serve the assistant's tools over MCP."""
    try:
        settings = load(config)
        asyncio.run(_serve(settings, port, allow_destructive))
    except ConfigError as error:
        typer.secho(f"The configuration cannot be used:\n{error}", err=True, fg=typer.colors.RED)
        raise typer.Exit(2) from error
    except CannotStart as error:
        typer.secho(f"The tools cannot be started: {error}", err=True, fg=typer.colors.RED)
        raise typer.Exit(1) from error
    except KeyboardInterrupt:
        raise typer.Exit from None


async def _serve(settings: Settings, port: int | None, allow_destructive: bool) -> None:
    async with tool_server(settings, allow_destructive) as tools:
        if port is None:
            from mcp.server.stdio import stdio_server

            async with stdio_server() as (reading, writing):
                await tools.server.run(reading, writing, tools.server.create_initialization_options())
        else:
            import uvicorn

            # Bound to this machine only; the SDK refuses foreign hosts and origins (DNS rebinding).
            app = tools.server.streamable_http_app(host="127.0.0.1")
            await uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning")).serve()


@asynccontextmanager
async def tool_server(settings: Settings, allow_destructive: bool = False) -> "AsyncIterator[McpToolServer]":
    """Opens the configured tools for the block. Raises `ConfigError`, `CannotStart`."""
    from app import engine_choice
    from services.clock import RealClock
    from tools.context import ToolSessionContext
    from tools.executor import Executor
    from tools.mcp.serve import McpToolServer

    registry = engine_choice.registry(settings)
    library = engine_choice.tool_library(settings, RealClock())
    try:
        await library.start()
    except (OSError, ValueError, RuntimeError) as error:
        await library.aclose()
        raise CannotStart(" ".join(str(error).split()) or type(error).__name__) from error
    session_context = ToolSessionContext("mcp", ZoneInfo(engine_choice.timezone(settings)), settings.locale.home)
    executor = Executor(registry.offered(), library.shared_context(), session_context, unavailable=registry.unavailable)
    try:
        yield McpToolServer(executor, allow_destructive=allow_destructive)
    finally:
        await executor.aclose()
        await library.aclose()

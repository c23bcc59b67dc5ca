"""`foresay journal ...`: reads a journal, also while a server is using it.

The journal is a SQLite file or a redis:// URL; without one, that of the configuration.
"""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, NoReturn, TypeVar

import typer

from app.cli_options import ConfigOption
from app.settings import ConfigError, load
from services.clock import RealClock
from services.journal.logfile import lines
from services.journal.records import JournalFault, JournalStore, WriteRecord, sentence

T = TypeVar("T")

journal = typer.Typer(no_args_is_help=True, help="Look into the record of sessions and side effects.")

Place = Annotated[
    str | None, typer.Option("--journal", help="SQLite file or redis:// URL; default: the configured one.")
]


@journal.command()
def sessions(place: Place = None, config: ConfigOption = None) -> None:
    """List the recorded sessions, newest first."""
    for found in _ask(place, config, lambda store: store.sessions()):
        typer.echo(
            f"{found.opened_at:%Y-%m-%d %H:%M:%S}  {found.session}  {found.entries} entries  {found.user}".rstrip()
        )


@journal.command()
def export(session: str, place: Place = None, config: ConfigOption = None) -> None:
    """Print the log of SESSION as JSON lines; `foresay replay` reads them."""
    entries = _ask(place, config, lambda store: store.entries(session))
    if not entries:
        _stop(f"nothing is recorded for session {session}")
    for line in lines(entries):
        typer.echo(line)


@journal.command()
def writes(session: str, place: Place = None, config: ConfigOption = None) -> None:
    """Show the outcome of each side effect of SESSION."""
    for write in _ask(place, config, lambda store: store.writes(session=session)):
        typer.echo(f"{write.write_status:10}  {_line(write)}")


@journal.command()
def unknown(
    place: Place = None,
    config: ConfigOption = None,
    acknowledge: Annotated[bool, typer.Option(help="Mark them as told; the assistant will not mention them.")] = False,
) -> None:
    """Show the side effects whose outcome nobody knows and no user has been told."""

    async def look(store: JournalStore) -> list[WriteRecord]:
        found = await store.unknown_writes()
        if acknowledge:
            await store.acknowledge([write.key for write in found])
        return found

    for write in _ask(place, config, look):
        typer.echo(f"{write.session}  {sentence(write)}")


def _line(write: WriteRecord) -> str:
    arguments = ", ".join(f"{name}={value}" for name, value in write.arguments.items())
    at = f"{write.intended_at:%H:%M:%S}"
    return f"{at}  turn {write.turn}  call {write.call_id}.{write.attempt}  {write.tool}({arguments})"


def _ask(place: str | None, config: str | None, question: Callable[[JournalStore], Awaitable[T]]) -> T:
    async def ask() -> T:
        store = _store(place, config)
        await store.open()
        try:
            return await question(store)
        finally:
            await store.aclose()

    try:
        return asyncio.run(ask())
    except (JournalFault, ConfigError) as error:
        _stop(str(error))


def _store(place: str | None, config: str | None) -> JournalStore:
    if place is None:
        configured = load(config).journal
        place = configured.url if configured.engine == "redis" else str(configured.path)
    if place.startswith(("redis://", "rediss://", "unix://")):
        from services.journal.redis import RedisStore

        return RedisStore(place, RealClock())
    from services.journal.sqlite import SqliteStore

    if not Path(place).is_file():
        raise JournalFault(f"journal {place}: no such file; name another with --journal")
    return SqliteStore(Path(place), RealClock())


def _stop(message: str) -> NoReturn:
    typer.secho(message, err=True, fg=typer.colors.RED)
    raise typer.Exit(1)

"""`foresay replay LOG`: runs a recorded session again and shows the same ledger, or where it differs."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from services.agent.runtime.replay import Comparison


def replay(
    log: Annotated[Path, typer.Argument(help="A SQLite journal, or JSON lines of `foresay journal export`.")],
    session: Annotated[str | None, typer.Option(help="Which session of the log; default: the newest.")] = None,
) -> None:
    """Run a recorded session again, deterministically, and compare its decisions with the recorded ones."""
    from services.agent.runtime.replay import compare
    from services.journal.logfile import read_log
    from services.journal.records import JournalFault

    try:
        entries = read_log(log, session)
        found = compare((entry.kind, entry.data) for entry in entries)
    except (JournalFault, ValueError) as error:
        typer.secho(str(error), err=True, fg=typer.colors.RED)
        raise typer.Exit(2) from error
    _show(Console(), entries[0].session, found)
    if found.differences:
        raise typer.Exit(1)


def _show(console: Console, session: str, found: "Comparison") -> None:
    table = Table(title=Text(f"session {session}, {found.steps} events", style="table.title"))
    for heading in ("turn", "call", "tool", "arguments", "state"):
        table.add_column(heading)
    for place, call in found.ledger.items():
        turn, number, attempt = place.split("/")
        arguments = ", ".join(f"{name}={value}" for name, value in call["arguments"].items())
        state = call["state"] + (" (outcome unknown)" if call["unknown"] else "")
        table.add_row(*map(Text, (turn, f"{number}.{attempt}", call["tool"], arguments, state)))
    console.print(table)
    if found.cut_off:
        console.print("The session was cut off before its end.")
    if found.differences:
        console.print("\n".join(found.differences), style="red", markup=False, highlight=False, soft_wrap=True)
    else:
        console.print("Every decision is the same as the recorded one.")

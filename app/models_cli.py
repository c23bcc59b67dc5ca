"""`foresay models ...`: which weights Whisper has here, where they come from, and whether they are the right ones."""

from dataclasses import replace
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from app.asr_section import AsrSection
from app.cli_options import ConfigOption
from app.settings import ConfigError, load
from app.whisper_choice import weight_search
from services.asr.weights import WeightsFault, find_weights, survey

models = typer.Typer(no_args_is_help=True, help="Show and check the weights of the speech recogniser.")

Model = Annotated[str | None, typer.Argument(help="A name, a folder, or OWNER/NAME; default: the configured one.")]


@models.command("list")
def show(config: ConfigOption = None) -> None:
    """List the known models, and which of them are on this machine. Hashes nothing."""
    asr = _asr(config)
    table = Table(title=f"Whisper models (asr.model: {asr.model}; device {asr.whisper.device})")
    for heading in ("model", "found in", "MB", "hash of model.bin", "licence", "languages"):
        table.add_column(heading, overflow="fold")
    for row in survey(weight_search(asr), asr.model):
        place = f"{row.source}: {row.folder}" if row.folder else ""
        size = "" if row.size is None else f"{row.size / 1e6:.0f}"
        table.add_row(*(Text(cell) for cell in (row.name, place, size, row.state, row.licence, row.languages)))
    Console().print(table)


@models.command()
def verify(model: Model = None, config: ConfigOption = None) -> None:
    """Read the weights of MODEL again, and compare their SHA-256 with the one that is expected."""
    asr = _asr(config)
    try:
        found = find_weights(model or asr.model, search=replace(weight_search(asr), download=False, afresh=True))
    except WeightsFault as fault:
        _stop(str(fault))
    typer.echo(f"{found.name}: model.bin has SHA-256 {found.sha256} ({found.check})")
    typer.echo(f"from {found.source}, {found.licence}, {found.languages}: {found.folder}")


@models.command()
def path(model: Model = None, config: ConfigOption = None) -> None:
    """Print the folder of the checked weights of MODEL; download them first where asr.download allows it."""
    asr = _asr(config)
    try:
        typer.echo(str(find_weights(model or asr.model, search=weight_search(asr)).folder))
    except WeightsFault as fault:
        _stop(str(fault))


def _asr(config: str | None) -> AsrSection:
    try:
        return load(config).asr
    except ConfigError as error:
        _stop(f"The configuration cannot be used:\n{error}", 2)


def _stop(message: str, code: int = 1) -> NoReturn:
    typer.secho(message, err=True, fg=typer.colors.RED)
    raise typer.Exit(code)

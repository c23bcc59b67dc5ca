"""`foresay keys ...`: the keys with which clients may connect. A running server applies changes at once."""

from typing import Annotated, NoReturn

import typer

from app.cli_options import ConfigOption
from app.keyring import KeyFile
from app.settings import ConfigError, load

keys = typer.Typer(no_args_is_help=True, help="Make, list and take back the keys of clients.")

Name = Annotated[str, typer.Argument(help="What the key is called in logs and metrics.")]


@keys.command()
def add(name: Name, config: ConfigOption = None) -> None:
    """Make a key called NAME and print it, this once: only its hash is kept."""
    try:
        typer.echo(_file(config).add(name))
    except ConfigError as error:
        _stop(error)


@keys.command("list")
def show(config: ConfigOption = None) -> None:
    """List the keys by name and time of making."""
    try:
        for key in _file(config).read():
            typer.echo(f"{key.created}  {key.name}")
    except ConfigError as error:
        _stop(error)


@keys.command()
def revoke(name: Name, config: ConfigOption = None) -> None:
    """Take back the key called NAME. Sessions opened with it, or with an ephemeral key made by it, end."""
    try:
        _file(config).revoke(name)
    except ConfigError as error:
        _stop(error)


def _file(config: str | None) -> KeyFile:
    return KeyFile.of(load(config))


def _stop(error: ConfigError) -> NoReturn:
    typer.secho(str(error), err=True, fg=typer.colors.RED)
    raise typer.Exit(2) from error

"""The command line: `foresay serve`, `foresay doctor`, `foresay tools`, ...

Engines are imported inside the commands, so that `--help` and a mistyped option answer at once.
"""

import json
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from app import phone, tls
from app.bench_cli import bench
from app.cli_options import ConfigOption
from app.journal_cli import journal
from app.keys_cli import keys
from app.logs import set_up
from app.mcp_cli import mcp
from app.models_cli import models
from app.replay import replay
from app.settings import ConfigError, Settings, load
from app.understand_cli import understand
from tools.version import VERSION

cli = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__.splitlines()[0])


def _tell_version(asked: bool) -> None:
    if asked:
        typer.echo(VERSION)
        raise typer.Exit


@cli.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", is_eager=True, callback=_tell_version)
    ] = False,
) -> None:
    """Options that come before any command."""


@cli.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="TCP port; 0 picks a free one.")] = None,
    config: ConfigOption = None,
    for_phones: Annotated[
        bool, typer.Option("--phone", help="Serve https on the network, with a key and a QR code for phones.")
    ] = False,
    new_key: Annotated[
        bool, typer.Option("--new-key", help="With --phone: make a new key, in place of the last.")
    ] = False,
) -> None:
    """Serve the Realtime API and the demo page."""
    if new_key and not for_phones:
        _stop("--new-key goes with --phone; `foresay keys add NAME` makes a key for other clients.", 2)
    given = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    settings = _settings(config, {"server": given} if given else {})
    access = None
    if for_phones:
        with _plainly():
            access = phone.prepare(settings, host)
            settings = access.settings
    if fault := tls.fault(settings.server):
        _stop(f"The configuration cannot be used:\n{fault}", 2)
    listener = _listen(settings)
    from app import server
    from app.composition import build
    from app.main import create_app

    try:
        set_up()
    except ValueError as error:
        _stop(str(error), 2)
    with listener, _plainly():
        app = create_app(settings, build(settings))
        if access is not None:
            typer.echo(phone.welcome(access, listener.getsockname()[1], phone.key(settings, new=new_key)))
        server.run(app, settings, listener)


@cli.command()
def doctor(config: ConfigOption = None) -> None:
    """Show which engines can be used here, which would be chosen, and why the others cannot."""
    from app.doctor import doctor as examine

    with _plainly():
        checks = examine(_settings(config))
    table = Table(title="Engines")
    for heading in ("part", "engine", "", "detail"):
        table.add_column(heading, overflow="fold")
    for check in checks:
        mark = "[red]not usable[/]" if not check.usable else "[green]chosen[/]" if check.chosen else "usable"
        table.add_row(Text(check.part), Text(check.engine), mark, Text(check.detail))
    Console().print(table)
    if any(check.chosen and not check.usable for check in checks):
        raise typer.Exit(1)


@cli.command()
def tools(
    config: ConfigOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole declarations as JSON.")] = False,
) -> None:
    """List the tools on offer with their effect classes."""
    from app.composition import tool_specs

    with _plainly():
        specs = sorted(tool_specs(_settings(config)), key=lambda spec: spec.name)
    if as_json:
        declared = [
            {
                "name": spec.name,
                "description": spec.description,
                "effect": spec.effect,
                "early": spec.early_policy,
                "destructive": spec.destructive,
                "undo_with": spec.undo_with,
                "timeout_s": spec.timeout,
                "phrases": list(spec.phrases),
                "parameters": dict(spec.parameters),
            }
            for spec in specs
        ]
        typer.echo(json.dumps(declared, indent=2, ensure_ascii=False))
        return
    table = Table(title=f"{len(specs)} tools")
    for heading in ("tool", "effect", "description"):
        table.add_column(heading)
    for spec in specs:
        table.add_row(Text(spec.name), Text(spec.effect), Text(spec.description))
    Console().print(table)


@cli.command()
def talk(
    wav: Annotated[Path | None, typer.Argument(help="What to say: a PCM WAV file.")] = None,
    url: Annotated[str, typer.Option(help="The server's Realtime socket.")] = "ws://127.0.0.1:8000/v1/realtime",
    mic: Annotated[bool, typer.Option("--mic", help="Say what the microphone hears; stop with Ctrl-C.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line for each event, then a summary.")] = False,
    key: Annotated[str | None, typer.Option(envvar="FORESAY_KEY", help="Where the server asks for a key.")] = None,
) -> None:
    """Speak to a running server and print what happens when, relative to the end of speech."""
    if (wav is None) != mic:
        _stop("Give either a WAV file or --mic.", 2)
    from app.talk.command import TalkFailedError
    from app.talk.command import talk as converse

    try:
        converse(wav, url, as_json=as_json, key=key)
    except TalkFailedError as error:
        _stop(str(error))


def _settings(config: str | None, overrides: Mapping[str, Any] | None = None) -> Settings:
    with _plainly():
        return load(config, overrides)


@contextmanager
def _plainly() -> Iterator[None]:
    """Ends the command with the fields at fault, without a traceback, if the configuration cannot be used."""
    try:
        yield
    except ConfigError as error:
        _stop(f"The configuration cannot be used:\n{error}", 2)


def _listen(settings: Settings) -> socket.socket:
    """The listening socket, bound before anything is loaded, so that a port in use is known at once."""
    host, port = settings.server.host, settings.server.port
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = found[0]
        return _bound(socket.socket(family, kind, protocol), address)
    except OSError as error:
        _stop(f"Cannot listen on {host}:{port}: {error.strerror}. Choose another with --port or PORT.")


def _bound(listener: socket.socket, address: Any) -> socket.socket:
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError:
        listener.close()
        raise
    return listener


def _stop(message: str, code: int = 1) -> NoReturn:
    Console(stderr=True).print(message, style="red", markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(code)


cli.command()(replay)
cli.command()(mcp)
cli.command()(understand)
cli.command(add_help_option=False, context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(bench)
cli.add_typer(journal, name="journal")
cli.add_typer(keys, name="keys")
cli.add_typer(models, name="models")


def main() -> None:
    """Runs the command line."""
    cli()


if __name__ == "__main__":
    main()

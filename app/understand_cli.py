"""`foresay understand "text"`: what the learned model and the grammar read in words, so that a person can see why."""

from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from app import engine_choice, model_choice
from app.cli_options import ConfigOption
from app.settings import ConfigError, Settings, load
from services.grammar.reading import UtteranceReader, UtteranceReading
from services.understanding.reading import LearnedReading, read
from tools.language.tokens import words


def understand(
    text: Annotated[str, typer.Argument(help="What a user says, whole or begun.")],
    after: Annotated[str, typer.Option(help="The assistant's question before it.")] = "",
    config: ConfigOption = None,
) -> None:
    """Show the requests in TEXT: tool, act, values and their probabilities."""
    try:
        settings = load(config)
    except ConfigError as error:
        typer.echo(f"The configuration cannot be used:\n{error}", err=True)
        raise typer.Exit(2) from None
    encoder = model_choice.encoder(settings)
    said = words(text)
    console = Console()
    if encoder is None:
        typer.echo("The learned model is switched off (llm.understanding).")
    else:
        console.print(_learned_table(read(encoder, said, after), said))
    console.print(_grammar_table(_grammar_reading(settings, text)))


def _learned_table(reading: LearnedReading, said: list[str]) -> Table:
    table = Table(title=f"Learned model: complete {reading.complete:.2f}")
    for heading in ("words", "tool or topic", "act", "values", "else perhaps"):
        table.add_column(heading, overflow="fold")
    for each in reading.requests:
        spans = [f"{span.name}: {' '.join(said[span.start : span.end])} ({span.p:.2f})" for span in each.spans]
        others = ", ".join(f"{label} {p:.2f}" for label, p in each.others if p >= 0.005)
        row = (
            " ".join(said[each.start : each.end]),
            f"{each.label} {each.p_label:.2f}",
            f"{each.act} {each.p_act:.2f}",
            "\n".join(spans),
            others,
        )
        table.add_row(*map(Text, row))
    return table


def _grammar_reading(settings: Settings, text: str) -> UtteranceReading:
    specs = [tool.spec for tool in engine_choice.registry(settings).for_session(()).values()]
    return UtteranceReader(specs).read(text, datetime.now(ZoneInfo(engine_choice.timezone(settings))))


def _grammar_table(reading: UtteranceReading) -> Table:
    table = Table(title="Grammar")
    for heading in ("words", "tool", "confidence", "values"):
        table.add_column(heading, overflow="fold")
    for intent in reading.intents:
        values = "\n".join(f"{name}: {value.value}" for name, value in intent.slots.items())
        complete = "" if intent.complete else " (begun)"
        row = (" ".join(intent.words), f"{intent.tool}{complete}", f"{intent.confidence:.2f}", values)
        table.add_row(*map(Text, row))
    return table

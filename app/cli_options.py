"""Options that several commands of `foresay` have."""

from typing import Annotated

import typer

ConfigOption = Annotated[
    str | None, typer.Option(help="A .yaml file, or the name of one in configs/: openai, edge, ...; as of the server.")
]

"""Reads a tool's docstring: what the tool does, and what each parameter means (the "Args:" section)."""

import inspect
import re
from dataclasses import dataclass, field

from tools.values import collapse

_SECTION = re.compile(r"^(Args|Returns|Raises|Example|Examples|Note|Notes):\s*$")
_PARAMETER = re.compile(r"^(\w+):\s*(.*)$")


@dataclass(frozen=True, slots=True)
class Docstring:
    """The description of a tool and, by name, of its parameters."""

    description: str = ""
    parameters: dict[str, str] = field(default_factory=dict)


def parse(text: str | None) -> Docstring:
    """Read a Google-style docstring. The text before the first section is the description; blank lines are dropped."""
    description: list[str] = []
    parameters: dict[str, str] = {}
    section, current = "", ""
    for line in inspect.cleandoc(text or "").splitlines():
        if heading := _SECTION.match(line):
            section, current = heading[1], ""
        elif not section:
            description.append(line)
        elif section == "Args":
            entry = _PARAMETER.match(line.strip())
            if entry and not line.startswith(" " * 8):
                current = entry[1]
                parameters[current] = entry[2]
            elif current:
                parameters[current] += " " + line
    return Docstring(collapse(" ".join(description)), {k: collapse(v) for k, v in parameters.items()})

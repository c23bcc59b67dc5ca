"""The system prompts, as Markdown files of this folder: each begins with a comment that holds its version and use, and
has `{{name}}` blanks."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from services.events.model import SessionContext
from services.models.tags import compact_json, escape
from tools.spec import ToolSpec

SPOKEN_EXAMPLES = ("Your train leaves at noon from platform nine.", "Which of the two trains do you mean?")
"""The example answer and question in the prompts. Small models repeat them: `speech_filter.py` keeps an output that
equals one of them from being spoken."""

_HEADER = re.compile(r"\A<!-- version (\d+): .*? -->\n")
_BLANK = re.compile(r"\{\{(\w+)\}\}")


@cache
def _read(name: str) -> tuple[int, str]:
    text = files(__name__).joinpath(f"{name}.md").read_text(encoding="utf-8")
    header = _HEADER.match(text)
    if header is None:
        raise ValueError(f"prompts/{name}.md must begin with <!-- version N: use -->")
    return int(header.group(1)), text[header.end() :]


def version(name: str) -> int:
    """The version number in the file's first line."""
    return _read(name)[0]


def fill(name: str, blanks: Mapping[str, str]) -> str:
    """The prompt with its blanks filled in; raises KeyError for a blank that has no value."""
    return _BLANK.sub(lambda m: blanks[m.group(1)], _read(name)[1]).strip()


def kind_of(spec: ToolSpec) -> str:
    """The effect of a tool as the model is told: "read" tools run at once, "write" tools are held
    (`spec.md#effects`)."""
    return "read" if spec.safe else "write"


def tool_line(spec: ToolSpec) -> str:
    """One tool as one line of JSON."""
    return compact_json(
        {
            "name": spec.name,
            "kind": kind_of(spec),
            "description": spec.description,
            "parameters": dict(spec.parameters),
        }
    )


def tool_signature(spec: ToolSpec) -> str:
    """One tool as one line for small models, with less than half of the tokens of its JSON: `read
    get_weather(location: string (Town or city.), date?: string (YYYY-MM-DD.)): Weather forecast.` "?" marks what may be
    left out; patterns, lengths and defaults are not told."""
    line = f"{kind_of(spec)} {spec.name}({_parameters(spec.parameters)}): {spec.description}"
    return escape(" ".join(line.split()))


def _parameters(schema: Mapping[str, Any]) -> str:
    required = schema.get("required", ())
    return ", ".join(
        f"{name}{'' if name in required else '?'}: {_type(value)}{_note(value)}"
        for name, value in schema.get("properties", {}).items()
    )


def _type(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return "|".join(map(compact_json, schema["enum"]))
    kind = schema.get("type", "any")
    if kind == "array":
        return f"[{_type(schema.get('items', {}))}]"
    if kind == "object" and schema.get("properties"):
        return f"{{{_parameters(schema)}}}"
    return "|".join(kind) if isinstance(kind, list) else str(kind)


def _note(schema: Mapping[str, Any]) -> str:
    return f" ({schema['description']})" if schema.get("description") else ""


def system_prompt(name: str, session_context: SessionContext, **blanks: str) -> str:
    """The system prompt `name`, which stays the same for a whole session. The time is not in it: it is told once a turn
    (`prompt_history.py`)."""
    facts = [f"{key}: {value}" for key, value in session_context.extra.items()]
    values = {
        "home": session_context.home or "unknown",
        "timezone": session_context.timezone,
        "instructions": "\n".join(filter(None, (*facts, session_context.instructions))),
        "tools": "\n".join(map(tool_line, session_context.tools)),
        "signatures": "\n".join(map(tool_signature, session_context.tools)),
        "answer_example": SPOKEN_EXAMPLES[0],
        "question_example": SPOKEN_EXAMPLES[1],
    }
    return re.sub(r"\n{3,}", "\n\n", fill(name, values | blanks)).strip()

"""The forms in which a session offers a capability: the library's, TinyAgent's, or one with made-up names."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from tools.arguments import SchemaArguments, ToolArguments
from tools.spec import ToolSpec
from training.synth import paraphrases
from training.synth.capabilities import canonical, capabilities

VARIANTS = 6
"""How many made-up forms each capability has."""

Change = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter's name in a form, and the functions that write and read its value if that differs from the library.
    References are not converted."""

    name: str
    write: Change | None = None
    read: Change | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A tool as a session declares it. `parameters`: by the library's names. `wrap`: the field of the result that holds
    the library's result, "" if there is none. `remote`: a call takes as long as one over a network. `keep`: the fields
    of the library's result that it returns, in order; all if empty."""

    capability: str
    spec: ToolSpec
    arguments: ToolArguments
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    wrap: str = ""
    remote: bool = False
    keep: tuple[str, ...] = ()

    def encode(self, arguments: Mapping[str, Any]) -> dict[str, Any] | None:
        """The library's arguments as this form's; None if this form cannot express them."""
        found = {}
        for name, value in arguments.items():
            mine = self.parameters.get(name, Parameter(name))
            if mine.name not in self.spec.parameters["properties"]:
                return None
            found[mine.name] = value if mine.write is None or _refers(value) else mine.write(value)
        missing = set(self.spec.parameters.get("required", ())) - set(found)
        return None if missing else found

    def decode(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """This form's arguments, without references, as the library's."""
        names = {mine.name: (name, mine.read) for name, mine in self.parameters.items()}
        found = {}
        for own, value in arguments.items():
            name, read = names.get(own, (own, None))
            found[name] = value if read is None else read(value)
        return found

    def known(self, result: Any) -> Any:
        """The part of the library's result that this form returns."""
        return {key: result[key] for key in self.keep} if self.keep and isinstance(result, Mapping) else result

    def present(self, result: Any) -> Any:
        """The library's result as this form returns it."""
        return {self.wrap: result} if self.wrap else result

    def path(self, path: str) -> str:
        """The path in this form's result of the part at `path` of the library's."""
        return ".".join(filter(None, (self.wrap, path)))


def _refers(value: Any) -> bool:
    if isinstance(value, list):
        return any(map(_refers, value))
    return isinstance(value, str) and value.startswith("$")


@cache
def library_form(capability: str) -> Form:
    """The capability as the library offers it, or as it is declared here."""
    spec = capabilities()[capability]
    known = canonical(capability)
    arguments = known if known is not None else SchemaArguments(spec.parameters)
    return Form(capability, spec, arguments, remote="external" in spec.effect)


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)


def _dashed(name: str) -> str:
    return name.replace("_", "-")


_STYLES: tuple[Change, ...] = (str, str, str, _camel, _dashed)
_PREFIXES = ("", "", "", "home_", "my_", "assistant_", "app_")
_WRITTEN: Mapping[str, Parameter] = {
    "duration_seconds": Parameter("minutes", lambda seconds: round(seconds / 60, 4), lambda m: round(m * 60)),
    "due": Parameter("", lambda text: text.replace("T", " "), lambda text: text.replace(" ", "T")),
    "start": Parameter("", lambda text: text.replace("T", " "), lambda text: text.replace(" ", "T")),
    "time": Parameter("", lambda text: text.replace(":", ""), lambda text: f"{text[:2]}:{text[2:]}"),
    "percent": Parameter("", lambda percent: round(percent / 100, 2), lambda share: round(share * 100)),
}
_DESCRIBED = {
    "duration_seconds": {"type": "number", "description": "Length in minutes."},
    "due": {"type": "string", "description": "Local date and time, YYYY-MM-DD HH:MM."},
    "start": {"type": "string", "description": "Local date and time, YYYY-MM-DD HH:MM."},
    "time": {"type": "string", "description": "Time of day as four digits, HHMM."},
    "percent": {"type": "number", "description": "From 0 to 1."},
}
_OTHERWISE_WRITTEN = 0.25


@cache
def made_up(capability: str, variant: int) -> Form:
    """The capability under names and with descriptions of its own; `variant` from 0 to `VARIANTS` - 1."""
    rng = random.Random(f"{capability}/{variant}")
    spec = capabilities()[capability]
    style = rng.choice(_STYLES)
    name = style(rng.choice(_PREFIXES) + rng.choice(paraphrases.NAMES[capability]))
    told = rng.choice((*paraphrases.TOLD.get(capability, ()), spec.description.partition(". ")[0].rstrip(".") + "."))
    parameters: dict[str, Parameter] = {}
    properties: dict[str, Any] = {}
    taken: set[str] = set()
    for key, schema in spec.parameters["properties"].items():
        other = key in _WRITTEN and capability != "search_calendar" and rng.random() < _OTHERWISE_WRITTEN
        names = paraphrases.PARAMETERS.get(f"{capability}.{key}") or paraphrases.PARAMETERS.get(key, ())
        options = [_WRITTEN[key].name] if other and _WRITTEN[key].name else [*names, key]
        own = style(rng.choice([option for option in options if option not in taken] or [key]))
        taken.add(own)
        parameters[key] = replace(_WRITTEN[key], name=own) if other else Parameter(own)
        properties[own] = _DESCRIBED[key] if other else dict(schema)
    required = [parameters[key].name for key in spec.parameters.get("required", ())]
    order = list(properties)
    rng.shuffle(order)
    schema = {
        "type": "object",
        "properties": {key: properties[key] for key in order},
        "required": required,
        "additionalProperties": False,
    }
    wrap = rng.choice(("", "", "result", "data", "answer"))
    told += f' Returns {{"{wrap}": ...}}.' if wrap else ""
    resources = tuple(renamed(resource, parameters) for resource in spec.resources)
    made = replace(
        spec,
        name=name,
        description=told,
        parameters=schema,
        resources=resources,
        say=None,
        confirm=None,
        undo_with=None,
    )
    return Form(capability, made, SchemaArguments(schema), parameters, wrap, "external" in spec.effect)


def renamed(resource: str, parameters: Mapping[str, Parameter]) -> str:
    for key, mine in parameters.items():
        resource = resource.replace(f"{{{key}}}", f"{{{mine.name}}}")
    return resource

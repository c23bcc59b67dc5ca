"""What a request stands for: calls that should stand, and what comes of them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.grammar.recipes.people import PRONOUNS, names_in
from training.synth.slots import RequestSoFar


@dataclass(frozen=True, slots=True)
class Ref:
    """The result of the call `key`, or the part of it at `path`, in the library's form."""

    key: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Want:
    """A call that should stand. `arguments` are the library's; a `Ref` in them stands for a result. `aside`: a look-up
    for another call, which the answer does not tell."""

    key: str
    capability: str
    arguments: Mapping[str, Any]
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a call, in the library's form; `error` unless it went well."""

    value: Any = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """The user's local time and town."""

    now: datetime
    home: str


Results = Mapping[str, Outcome]
Plan = Callable[[RequestSoFar, str, Results, Setting], list[Want] | None]
"""(what was said, key, results so far, where and when) -> the calls that are determined, None while there are none. The
last one of a whole plan has the key itself; look-ups for it have keys that begin with it."""


def sentence(text: str) -> str:
    """Dictated words as they are written: "i'm late" as "I'm late."."""
    text = re.sub(r"\bi(?=$|\s|')", "I", text)
    return text[:1].upper() + text[1:] + ("" if text[-1:] in ".?!" else ".")


def title(text: str) -> str:
    return text[:1].upper() + text[1:]


def past(values: Mapping[str, Any], now: datetime) -> bool:
    """Whether what is to happen at the moment in these arguments is over; of a time alone the next one is meant."""
    day, time = values.get("date"), values.get("time")
    moment = values.get("due") or values.get("start") or (f"{day}T{time}" if day and time else None)
    return moment is not None and str(moment) <= f"{now:%Y-%m-%dT%H:%M}"


def look_ups(text: str, tool: str, key: str) -> list[Want]:
    """A look-up for each of the people named."""
    return [Want(f"{key}.{n}", tool, {"name": name}, aside=True) for n, name in enumerate(names_in(text), 1)]


def people_in(said: RequestSoFar, kind: str = "person") -> str | None:
    """The people that were named, if they can be looked up."""
    named = " and ".join(said.spans.get(kind, ()))
    return named if named and not set(named.split()) & PRONOUNS and not any(c.isdigit() for c in named) else None

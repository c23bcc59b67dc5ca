"""The calls that a request needs, and their outcomes."""

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
    """A call that should exist. `arguments`: the library's; a `Ref` in them is replaced by a result. `aside`: a look-up
    for another call, which the answer does not mention."""

    key: str
    capability: str
    arguments: Mapping[str, Any]
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a call, in the library's form; `error` if it failed."""

    value: Any = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """The user's local time and town."""

    now: datetime
    home: str


Results = Mapping[str, Outcome]
Plan = Callable[[RequestSoFar, str, Results, Setting], list[Want] | None]
"""(heard request, key, results so far, setting) -> the calls that are determined so far, None without any. The last
call of a complete plan has `key` as its key; look-ups for it have keys that begin with `key`."""


def sentence(text: str) -> str:
    """Dictated words as a written sentence: "I'm late." for "i'm late"."""
    text = re.sub(r"\bi(?=$|\s|')", "I", text)
    return text[:1].upper() + text[1:] + ("" if text[-1:] in ".?!" else ".")


def title(text: str) -> str:
    return text[:1].upper() + text[1:]


def past(values: Mapping[str, Any], now: datetime) -> bool:
    """Whether the moment in these arguments is in the past; a time without a day never is."""
    day, time = values.get("date"), values.get("time")
    moment = values.get("due") or values.get("start") or (f"{day}T{time}" if day and time else None)
    return moment is not None and str(moment) <= f"{now:%Y-%m-%dT%H:%M}"


def look_ups(text: str, tool: str, key: str) -> list[Want]:
    """A look-up for each of the people named."""
    return [Want(f"{key}.{n}", tool, {"name": name}, aside=True) for n, name in enumerate(names_in(text), 1)]


def people_in(said: RequestSoFar, kind: str = "person") -> str | None:
    """The names of people in the request, if they can be looked up; else None."""
    named = " and ".join(said.spans.get(kind, ()))
    return named if named and not set(named.split()) & PRONOUNS and not any(c.isdigit() for c in named) else None

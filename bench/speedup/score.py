"""Scores whether the right thing was done, by the rules of the data set (`bench/data/README.md`, scoring)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.mocktools import Executed, pattern_matches
from bench.simserver.matching import argument_matches, as_text, call_matches, resolve
from bench.speedup.case import Case, Json
from bench.speedup.record import Record

_WORDS = re.compile(r"[a-z']{4,}")
_NAMES = re.compile(r"\b[A-Z][\w'-]+")
_NUMBERS = re.compile(r"\d+(?:[.:]\d+)*")


@dataclass(slots=True)
class SpeedupScore:
    """The score of one run. `exact`: the side effects are the expected ones, each once, and nothing forbidden ran.
    `premature`: side effects that began while the turn was not over; `hasty`: that began before the last word, after a
    pause had ended the turn. The lists describe what was wrong."""

    exact: bool = False
    answer: bool = False
    forbidden: list[str] = field(default_factory=list)
    premature: list[str] = field(default_factory=list)
    hasty: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    reads_needed: int = 0
    reads_fulfilled: int = 0
    reads_executed: int = 0


def score(case: Case, record: Record) -> SpeedupScore:
    result = SpeedupScore()
    reads = [e for e in record.executed if case.specs[e.invocation.tool].safe]
    effects = [e for e in record.executed if not case.specs[e.invocation.tool].safe]
    left = list(effects)
    for expected in expected_calls(case):
        if expected["unsafe"]:
            hits = _fulfil(expected, left)
            left = [effect for effect in left if effect not in hits]
            result.missing += [] if hits else [f"{expected['tool']} {dict(expected['args'])}"]
        else:
            result.reads_needed += 1
            result.reads_fulfilled += any(_matches(expected, read) for read in reads)
    result.reads_executed = len(reads)
    result.extra = [_shown(effect) for effect in left]
    result.forbidden = [_shown(e) for e in record.executed if _forbidden(case, e)]
    result.premature = [_shown(e) for e in effects if not record.over_at(e.start_s)]
    result.hasty = [_shown(e) for e in effects if e.start_s < record.speech_end_s]
    result.exact = not (result.missing or result.extra or result.forbidden)
    result.answer = facts_agree(case.row["reference_answer"], "".join(text for _, text in record.texts))
    return result


def expected_calls(case: Case) -> list[dict[str, Any]]:
    """The case's expected calls, with references replaced by the results that they refer to."""
    results = {call["id"]: call.get("result") for call in case.calls}
    found = []
    for call in case.calls:
        rules = {
            name: {kind: resolve(value, results) if kind == "one_of" else value for kind, value in rule.items()}
            for name, rule in call.get("match", {}).items()
        }
        found.append({**call, "args": resolve(call["args"], results), "match": rules})
    return found


def _fulfil(expected: Json, effects: Sequence[Executed]) -> list[Executed]:
    """The effect that fulfils `expected`, or several where one of its arguments may be split among calls."""
    whole = next((effect for effect in effects if _matches(expected, effect)), None)
    if whole is not None:
        return [whole]
    shared = next((name for name, rule in expected["match"].items() if rule.get("union")), None)
    if shared is None:
        return []
    rest = {**expected, "args": {k: v for k, v in expected["args"].items() if k != shared}}
    parts = [effect for effect in effects if _matches(rest, effect)]
    values = [value for effect in parts for value in effect.invocation.arguments.get(shared, ())]
    return parts if argument_matches(expected["args"][shared], values, expected["match"][shared]) else []


def _matches(expected: Json, executed: Executed) -> bool:
    return call_matches(expected, executed.invocation.tool, executed.invocation.arguments)


def _forbidden(case: Case, executed: Executed) -> bool:
    call = executed.invocation
    unsafe = not case.specs[call.tool].safe
    return any(pattern_matches(p, call.tool, call.arguments, unsafe) for p in case.row["forbidden_calls"])


def facts_agree(reference: str, said: str) -> bool:
    """Whether `said` has every number of `reference`, at least half of its names (the first word does not count as
    one), and a third of its longer words."""
    if " ".join(said.split()).casefold() == " ".join(reference.split()).casefold():
        return True
    heard = said.casefold()
    numbers = _NUMBERS.findall(reference)
    names = [name.casefold() for name in _NAMES.findall(reference)[1:]]
    found = sum(name in heard for name in names)
    words = set(_WORDS.findall(reference.casefold()))
    alike = 3 * sum(word in heard for word in words) >= len(words)
    return bool(said) and alike and all(number in heard for number in numbers) and 2 * found >= len(names)


def _shown(executed: Executed) -> str:
    arguments: Mapping[str, Any] = executed.invocation.arguments
    return f"{executed.invocation.tool}({', '.join(f'{k}={as_text(v)}' for k, v in arguments.items())})"

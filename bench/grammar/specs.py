"""The 33 tools of the naturalistic set as specs: schemas and policies of the data, phrases of the library."""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from tools import library
from tools.language.phrases import PhraseError, compile_phrase
from tools.library.phrases_remote import PHRASES as REMOTE
from tools.spec import Effect, Sensitivity, ToolSpec

DATA = Path(__file__).parents[1] / "data"


def _phrases() -> dict[str, tuple[str, ...]]:
    """Phrases by tool: those of the library's tools, and phrases written for the tools that the library lacks."""
    return {**REMOTE, **{tool.spec.name: tool.spec.phrases for tool in library.load() if tool.spec.phrases}}


def _fitting(phrases: Sequence[str], parameters: Mapping[str, Any], safe: bool) -> tuple[str, ...]:
    """The phrases that need no parameter which the set's tool lacks. A choice that only narrows a look-up is left
    out; days on which something repeats are the set's `repeat`."""
    known = set(parameters["properties"])
    if "repeat" in known and "rule" not in known:
        phrases = [each.replace("{rule}", "(on|every) {repeat}") for each in phrases]
    narrowed = [re.sub(r"\{(\w+)=\w+\}", lambda fixed: fixed[0] if fixed[1] in known else "", each) for each in phrases]
    return tuple(each for each in (narrowed if safe else phrases) if _compiles(each, parameters))


def _compiles(phrase: str, parameters: Mapping[str, Any]) -> bool:
    try:
        compile_phrase(phrase, parameters)
    except PhraseError:
        return False
    return True


@cache
def specs(path: Path = DATA / "assistant_tools.json") -> Mapping[str, ToolSpec]:
    """All tools of the set by name."""
    phrases = _phrases()
    found = {}
    for tool in json.loads(path.read_text())["tools"]:
        function, policy = tool["function"], tool["x_policy"]
        found[function["name"]] = ToolSpec(
            name=function["name"],
            description=function["description"],
            parameters=function["parameters"],
            effect=Effect(policy["effect"]),
            sensitivity=Sensitivity(policy["argument_sensitivity"]),
            undo_with=policy["undo_with"],
            phrases=_fitting(phrases.get(function["name"], ()), function["parameters"], policy["safe"]),
            extra={"mock_latency_ms": tuple[Any, ...](policy["mock_latency_ms"])},
        )
    return found

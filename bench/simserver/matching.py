"""Whether a call fulfils an expected one, by the rules of the data set (`bench/data/README.md`), with references."""

import re
from collections.abc import Mapping
from typing import Any

Json = Mapping[str, Any]

_REFERENCE = re.compile(r"\$(\d+)((?:\.[A-Za-z_]\w*)*)")


def normal(value: Any) -> Any:
    """`value` in a normal form, equal for values that differ only in case, spaces, closing punctuation and the order of
    lists."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return round(float(value), 3)
    if isinstance(value, list | tuple):
        return sorted(str(normal(item)) for item in value)
    text = re.sub(r"\s*,\s*", ", ", str(value).casefold().strip())
    return re.sub(r"\s+", " ", text).rstrip(".!?")


def as_text(value: Any) -> str:
    return " | ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def look_up(results: Mapping[int, Any], id: int, path: str) -> Any:
    """The value of the reference "$id.path"; raises LookupError if the result has no such part."""
    value = results[id]
    for name in filter(None, path.split(".")):
        if not isinstance(value, Mapping):
            raise KeyError(f"${id}{path}")
        value = value[name]
    return value


def resolve(value: Any, results: Mapping[int, Any]) -> Any:
    """`value` with references replaced by the values they refer to, where the result is there; other references
    stay."""
    if isinstance(value, Mapping):
        return {key: resolve(item, results) for key, item in value.items()}
    if isinstance(value, list):
        return [resolve(item, results) for item in value]
    if not isinstance(value, str):
        return value

    def one(match: re.Match[str]) -> str:
        try:
            return str(look_up(results, int(match[1]), match[2]))
        except LookupError:
            return match[0]

    return _REFERENCE.sub(one, value)


def renumber(value: Any, ids: Mapping[int, int]) -> Any:
    """`value` with the ids in its references replaced, as far as `ids` has them."""
    if isinstance(value, Mapping):
        return {key: renumber(item, ids) for key, item in value.items()}
    if isinstance(value, list):
        return [renumber(item, ids) for item in value]
    if not isinstance(value, str):
        return value
    return _REFERENCE.sub(lambda m: f"${ids.get(int(m[1]), int(m[1]))}{m[2]}", value)


def references(value: Any) -> set[int]:
    if isinstance(value, Mapping):
        return set().union(*map(references, value.values())) if value else set()
    if isinstance(value, list):
        return set().union(*map(references, value)) if value else set()
    return {int(m[1]) for m in _REFERENCE.finditer(value)} if isinstance(value, str) else set()


def argument_matches(want: Any, got: Any, rule: Json | None) -> bool:
    if not rule:
        return bool(normal(want) == normal(got))
    if "one_of" in rule:
        return any(normal(got) == normal(choice) for choice in rule["one_of"])
    text = as_text(got)
    if any(re.search(pattern, text, re.I) for pattern in rule.get("exclude", ())):
        return False
    if "include" in rule:
        return all(re.search(pattern, text, re.I) for pattern in rule["include"])
    return "exclude" in rule or bool(normal(want) == normal(got))


def call_matches(expected: Json, tool: str, arguments: Json) -> bool:
    """Whether a call of `tool` fulfils `expected`; references must be resolved in both. Arguments that are not expected
    do not matter unless `if_present` restricts them."""
    rules = expected.get("match", {})
    if tool != expected["tool"]:
        said = " ".join(map(as_text, arguments.values()))
        patterns = [pattern for rule in rules.values() for pattern in rule.get("include", ())]
        return tool in expected.get("alt_tools", ()) and all(re.search(p, said, re.I) for p in patterns)
    one_enough = expected.get("one_arg_enough", False)
    if one_enough and not set(expected["args"]) & set(arguments):
        return False
    for name, want in expected["args"].items():
        if name not in arguments and one_enough:
            continue
        if name not in arguments or not argument_matches(want, arguments[name], rules.get(name)):
            return False
    allowed = expected.get("if_present", {})
    return all(normal(arguments[n]) in [normal(v) for v in ok] for n, ok in allowed.items() if n in arguments)

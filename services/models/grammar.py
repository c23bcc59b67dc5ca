"""Makes the grammar of one generation from the tools' JSON schemas, for servers with constrained decoding.

The format is GBNF, which llama.cpp and xgrammar (vLLM, SGLang) read. Any argument may be a reference such as
"$1.event_id" instead of a value.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from services.events.model import ActionKind, PauseReason
from services.models.endpoint import ServerKind
from tools.spec import ToolSpec

_COMMON = r"""
think ::= "<think>" [^<]* "</think>"
remove-rest ::= "tool_call>REMOVE " id "</tool_call>"
answer-rest ::= "answer>" [^<]+ "</answer>"
question-rest ::= "answer kind=\"question\">" [^<]+ "</answer>"
id ::= [1-9] [0-9]?
ref ::= "\"$" id ("." [a-zA-Z_] [a-zA-Z0-9_]*)* "\""
string ::= "\"" ([^"\\<\x00-\x1f] | "\\" (["\\/bfnrt] | "u" [0-9a-fA-F] [0-9a-fA-F] [0-9a-fA-F] [0-9a-fA-F]))* "\""
integer ::= "-"? ("0" | [1-9] [0-9]*)
number ::= integer ("." [0-9]+)?
boolean ::= "true" | "false"
array ::= "[" (value ("," value)*)? "]"
object ::= "{" (string ":" value ("," string ":" value)*)? "}"
value ::= string | number | boolean | "null" | array | object
""".strip()


class ThinkRule(StrEnum):
    """Whether a generation begins with a think. FIRST: it must. FREE: it may. DONE: it may not, since the prompt
    already ends with one and with the `ACTION_BEGINS` of the first action. The values are the beginning of the root
    rule."""

    FIRST = "think "
    FREE = "(think)? "
    DONE = ""


ACTION_BEGINS = "<"
"""The first character of every action. A prompt that ends with a think ends with this too: tokenisers join it with the
">" of "</think>" into one token, so behind a ">" that stands alone a trained model is lost."""


_CALLS = {ActionKind.TOOL_CALL: "call", ActionKind.REMOVE: "remove"}
_ENDS = {ActionKind.PAUSE: "pause", ActionKind.ANSWER: "answer", ActionKind.QUESTION: "question"}


def quote(text: str) -> str:
    """`text` as a GBNF string literal."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def action_grammar(
    specs: Sequence[ToolSpec], allowed: frozenset[ActionKind], thinking: ThinkRule = ThinkRule.FIRST
) -> str:
    """The GBNF text: a think, then calls and removals, then a pause, answer or question, as far as `allowed` has them.

    After calls the last part is optional: without it the agent generates again. Raises `ValueError` where `allowed` and
    `specs` leave nothing."""
    calls = [name for kind, name in _CALLS.items() if kind in allowed and (specs or kind is ActionKind.REMOVE)]
    ends = [name for kind, name in _ENDS.items() if kind in allowed]
    if not calls and not ends:
        raise ValueError("allowed: at least one kind of action is needed")
    reasons = " | ".join(quote(reason.value) for reason in PauseReason)
    rules = [
        f"root ::= {thinking.value}({' | '.join(_forms(calls, ends, thinking))})",
        *(f"{name} ::= {quote(ACTION_BEGINS)} {name}-rest" for name in (*calls, *ends)),
        f'pause-rest ::= "pause reason=\\"" ({reasons}) "\\">"',
        *_tool_rules(specs),
        _COMMON,
    ]
    return "\n".join(rules)


def _forms(calls: Sequence[str], ends: Sequence[str], thinking: ThinkRule) -> Iterable[str]:
    """What a generation may consist of behind its think: calls with or without an end, or an end. The first action
    lacks its `ACTION_BEGINS` where the prompt ends with that."""
    rest = "-rest" if thinking is ThinkRule.DONE else ""
    if calls:
        more = f" ({' | '.join(ends)})?" if ends else ""
        yield f"({' | '.join(name + rest for name in calls)}) ({' | '.join(calls)})*{more}"
    if ends:
        yield f"({' | '.join(name + rest for name in ends)})"


def _tool_rules(specs: Sequence[ToolSpec]) -> Iterable[str]:
    if not specs:
        return
    names = " | ".join(f"tool-{index}" for index in range(len(specs)))
    yield f'call-rest ::= "tool_call>{{\\"id\\":" id ",\\"name\\":" ({names}) "}}</tool_call>"'
    for index, spec in enumerate(specs):
        head = quote(f'{json.dumps(spec.name)},"arguments":')
        yield f"tool-{index} ::= {head} {object_rule(spec.parameters)}"


LONGEST_CHOICE = 4096
"""Most characters of the rule for an object without required properties; it grows with the square of their number."""


def object_rule(schema: Mapping[str, Any]) -> str:
    """The rule for an object of `schema`: the required properties in the schema's order, then any of the others. Where
    the rule would be longer than `LONGEST_CHOICE`, any object: arguments are validated later in any case."""
    properties: Mapping[str, Any] = schema.get("properties", {})
    required = [name for name in properties if name in schema.get("required", ())]
    optional = [name for name in properties if name not in required]
    pairs: dict[str, str] = {}
    length = 0
    for place, (name, value) in enumerate(properties.items(), 1):
        pairs[name] = f"{quote(json.dumps(name) + ':')} {value_rule(value)}"
        length += place * len(pairs[name])
        if not required and length > LONGEST_CHOICE:
            return "object"
    if required:
        inner = ' "," '.join(pairs[name] for name in required) + "".join(f' ("," {pairs[n]})?' for n in optional)
    else:
        inner = _any_of([pairs[name] for name in optional])
    return f'"{{" {inner} "}}"' if inner else '"{}"'


def _any_of(pairs: Sequence[str]) -> str:
    """The rule for any number of `pairs`, in their order, separated by commas."""
    starts = [first + "".join(f' ("," {rest})?' for rest in pairs[i + 1 :]) for i, first in enumerate(pairs)]
    return f"({' | '.join(starts)})?" if starts else ""


def value_rule(schema: Mapping[str, Any]) -> str:
    """The rule for a value of `schema`, or a reference in its place."""
    if "enum" in schema:
        choices = " | ".join(quote(json.dumps(value, ensure_ascii=False)) for value in schema["enum"])
        return f"({choices} | ref)"
    match schema.get("type"):
        case "string":
            return "string"
        case "integer" | "number" | "boolean" as kind:
            return f"({kind} | ref)"
        case "array":
            item = value_rule(schema.get("items", {}))
            return f'("[" ({item} ("," {item})*)? "]" | ref)'
        case "object" if schema.get("properties"):
            return f"({object_rule(schema)} | ref)"
        case "object":
            return "(object | ref)"
    return "value"


def grammar_options(flavour: ServerKind | None, grammar: str) -> dict[str, Any]:
    """The request parameters that carry `grammar` to a server of this kind; empty if it takes none."""
    match flavour:
        case ServerKind.VLLM:
            return {"extra_body": {"structured_outputs": {"grammar": grammar}}}
        case ServerKind.SGLANG:
            return {"extra_body": {"ebnf": grammar}}
        case ServerKind.LLAMACPP:
            return {"extra_body": {"grammar": grammar}}
    return {}

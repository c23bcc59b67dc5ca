"""Schemas from outside cost what they are worth, whatever is in them."""

import asyncio
import time
from typing import Any

import pytest

from tools import schemas
from tools.arguments import SchemaArguments
from tools.errors import DeclarationError
from tools.registry import MOST_FORMS, Registry
from tools.slicing import sliced
from tools.spec import ArgumentError, Effect, ToolSpec


def doubling(levels: int) -> dict[str, Any]:
    """Each level is checked twice as often as the one above it."""
    definitions: dict[str, Any] = {
        f"d{level}": {"allOf": [{"$ref": f"#/$defs/d{level + 1}"}] * 2} for level in range(levels)
    }
    definitions[f"d{levels}"] = {"type": "string"}
    return {"type": "object", "properties": {"a": {"$ref": "#/$defs/d0"}}, "$defs": definitions}


def test_a_schema_that_doubles_at_every_level_is_given_up() -> None:
    arguments = SchemaArguments(doubling(40))
    with pytest.raises(ArgumentError, match="checks"):
        arguments.canonical({"a": "x"}, references=False)


def test_a_schema_that_refers_to_itself_is_given_up() -> None:
    schema = {"type": "object", "properties": {"a": {"$ref": "#/properties/a"}}}
    with pytest.raises(ArgumentError, match="cannot be followed"):
        SchemaArguments(schema).canonical({"a": "x"}, references=False)


def test_what_is_no_schema_says_why() -> None:
    with pytest.raises(DeclarationError, match="not a JSON schema"):
        SchemaArguments({"type": "object", "properties": {"a": {"type": "strng"}}})
    assert schemas.fault({"type": "object"}) is None


def client(name: str, *phrases: str, schema: dict[str, Any] | None = None) -> ToolSpec:
    parameters = schema or {"type": "object", "properties": {"a": {"type": "string"}}}
    return ToolSpec(
        name, "d", parameters, effect=Effect.WRITE_EXTERNAL, phrases=phrases, client_side=True, untrusted_result=True
    )


def test_phrases_with_too_many_wordings_are_refused_by_the_name_of_their_tool() -> None:
    phrases = [f"go{number} " + "(a|b|c|d|e|f|g|h) " * 4 for number in range(32)]
    with pytest.raises(DeclarationError, match=f"tool many: .* {MOST_FORMS} are taken"):
        Registry([]).for_session([client("few", "go"), client("many", *phrases)])


def test_the_loop_runs_while_large_schemas_are_checked() -> None:
    """In this thread's own time, so that a busy machine does not matter."""
    large = {f"p{number}": {"type": "string", "enum": [f"v{value}" for value in range(40)]} for number in range(600)}
    specs = [client(f"t{n}", schema={"type": "object", "properties": large, "title": str(n)}) for n in range(3)]

    async def longest() -> float:
        worst, task = 0.0, asyncio.create_task(sliced(lambda: Registry([]).for_session(specs)))
        while not task.done():
            before = time.thread_time()
            await asyncio.sleep(0)
            worst = max(worst, time.thread_time() - before)
        assert len(await task) == 3
        return worst

    assert asyncio.run(longest()) < 0.05


def test_a_dialect_named_inside_does_not_bring_its_regular_expressions_back() -> None:
    draft = "https://json-schema.org/draft/2020-12/schema"
    schema = {"type": "object", "properties": {"a": {"$schema": draft, "type": "string", "pattern": "^(a+)+$"}}}
    assert SchemaArguments(schema).canonical({"a": "a" * 40 + "b"}, references=False)

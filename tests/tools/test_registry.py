import gc
import weakref
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from tools import library
from tools.errors import DeclarationError
from tools.registry import Registry, tool
from tools.spec import ArgumentError, Effect, ToolSpec


@tool(effect=Effect.WRITE_LOCAL, undo_with="close_door")
async def open_door() -> None:
    """Open the door."""


@tool(effect=Effect.WRITE_LOCAL)
async def close_door() -> None:
    """Close the door."""


@tool(effect=Effect.READ_LOCAL)
async def look() -> None:
    """Look at the door."""


def needs_host(settings: Mapping[str, Any]) -> str | None:
    return None if settings.get("host") else "The bell is not configured: set tools.bell.host."


@tool(configured=needs_host, section="bell")
async def ring() -> None:
    """Ring the bell."""


SCHEMA = {
    "type": "object",
    "properties": {
        "colour": {"type": "string", "enum": ["red", "blue"]},
        "tags": {"type": "array", "items": {"type": "integer"}},
        "depth": {"type": "integer", "default": 2},
    },
    "required": ["colour"],
}


def client_spec(name: str = "paint", **fields: Any) -> ToolSpec:
    return ToolSpec(name, "Paint the screen.", {**SCHEMA, **fields}, client_side=True)


def test_a_tool_that_is_not_configured_is_not_offered_and_says_so() -> None:
    bare = Registry([ring])
    assert bare.offered() == {}
    assert bare.unavailable == {"ring": "The bell is not configured: set tools.bell.host."}
    ready = Registry([ring], settings={"bell": {"host": "localhost"}})
    assert list(ready.offered()) == ["ring"]
    assert ready.tools_configured() == {"ring": None}


def test_configuration_and_session_choose_tools() -> None:
    registry = Registry([open_door, close_door, look], disabled=["open_door"])
    assert list(registry.offered()) == ["close_door", "look"]
    assert list(Registry([look, close_door], enabled=["look"]).offered()) == ["look"]


def test_faults_between_tools_fail_at_start() -> None:
    for build, complaint in [
        (lambda: Registry([open_door]), "undo_with names 'close_door'"),
        (lambda: Registry([look, look]), "declared twice"),
        (lambda: Registry([look], enabled=["lok"]), "'lok', which does not exist"),
        (lambda: Registry([look], disabled=["lok"]), "'lok', which does not exist"),
    ]:
        with pytest.raises(DeclarationError, match=complaint):
            build()


def test_undoing_with_a_read_is_refused() -> None:
    @tool(effect=Effect.WRITE_LOCAL, undo_with="look")
    async def knock() -> None:
        """Knock."""

    with pytest.raises(DeclarationError, match="only reads"):
        Registry([knock, look])


def test_a_client_adds_tools_to_its_own_session_only() -> None:
    registry = Registry([look])
    tools = registry.for_session([client_spec()])
    assert list(tools) == ["look", "paint"]
    assert tools["paint"].call is None
    assert list(registry.offered()) == ["look"]
    # A client that brings its own tool means that one.
    assert registry.for_session([client_spec("look")])["look"].call is None
    assert registry.offered()["look"].call is not None


def test_what_a_client_declares_wrongly_is_refused() -> None:
    for specs, complaint in [
        ([client_spec(), client_spec()], "given twice"),
        ([client_spec("no spaces")], "a name is"),
        ([client_spec("")], "a name is"),
        ([ToolSpec("paint", "Paint.", SCHEMA)], "client_side"),
        ([ToolSpec("paint", "Paint.", {"type": "string"}, client_side=True)], "of type object"),
    ]:
        with pytest.raises(DeclarationError, match=complaint):
            Registry([look]).for_session(specs)


def test_the_specs_of_a_client_are_checked_once_and_go_with_their_session() -> None:
    """Large schemas too: a session opens its tools for each agent it has, and checking them takes long."""
    registry = Registry([look])
    large = client_spec(
        properties={"colour": {"type": "string", "enum": [f"shade {number}" for number in range(9000)]}}
    )
    once, again = registry.for_session([large])["paint"], registry.for_session([large])["paint"]
    assert once.arguments is again.arguments
    gone = weakref.ref(large)
    del large, once, again
    gc.collect()
    assert gone() is None
    assert registry.for_session([client_spec()])["paint"].arguments.schema == client_spec().parameters


def test_a_clients_schema_validates_with_references_at_any_depth() -> None:
    arguments = Registry([]).for_session([client_spec()])["paint"].arguments
    assert arguments.canonical({"colour": " red ", "tags": [1, "$2"]}, references=True) == {
        "colour": "red",
        "tags": [1, "$2"],
        "depth": 2,
    }
    with pytest.raises(ArgumentError, match=r"tags\.1"):
        arguments.bind({"colour": "red", "tags": [1, "$2"]})
    with pytest.raises(ArgumentError, match="colour"):
        arguments.canonical({"colour": "green"}, references=True)


def test_a_hostile_client_schema_neither_fetches_nor_hangs() -> None:
    def arguments(**properties: Any) -> Any:
        return Registry([]).for_session([client_spec(properties=properties)])["paint"].arguments

    remote = arguments(colour={"$ref": "http://127.0.0.1:9/schema.json"})
    with pytest.raises(ArgumentError, match="cannot be followed"):
        remote.bind({"colour": "red"})
    loop = arguments(colour={"$ref": "#/properties/colour"})
    with pytest.raises(ArgumentError, match="cannot be followed"):
        loop.bind({"colour": "red"})
    slow = arguments(colour={"type": "string", "pattern": "^(a+)+$"})
    assert slow.bind({"colour": "a" * 64 + "!"})["colour"].endswith("!")
    with pytest.raises(DeclarationError, match="not a JSON schema"):
        arguments(colour={"type": 7})


def test_a_client_tool_is_asked_for_in_its_own_words_or_in_ours() -> None:
    registry = Registry(library.load())
    schema = {"type": "object", "properties": {"location": {"type": "string"}}}
    weather = ToolSpec("get_weather", "", schema, client_side=True)
    admission = ToolSpec(
        "open_door", "", {"type": "object", "properties": {}}, client_side=True, phrases=("open the door",)
    )
    tools = registry.for_session([weather, admission])
    assert tools["open_door"].spec.phrases == ("open the door",)
    assert tools["get_weather"].spec.client_side
    mine = replace(admission, phrases=("open {what}",))
    with pytest.raises(DeclarationError, match="open_door"):
        registry.for_session([mine])


def test_nothing_is_undone_by_a_tool_that_is_not_there() -> None:
    """The model is told to call the undo tool, and what cannot be undone gets a moment's grace before it runs."""
    both = Registry([open_door, close_door])
    assert both.offered()["open_door"].spec.undo_with == "close_door"
    assert both.for_session([client_spec()])["open_door"].spec.undo_with == "close_door"
    assert both.for_session([client_spec("close_door")])["open_door"].spec.undo_with is None
    without = Registry([open_door, close_door], enabled={"open_door"})
    assert without.offered()["open_door"].spec.undo_with is None

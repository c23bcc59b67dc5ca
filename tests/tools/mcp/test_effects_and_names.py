"""What a hint may do to a class, and what becomes of foreign names."""

import pytest
from mcp_types import Tool as Described
from mcp_types import ToolAnnotations
from pydantic import ValidationError

from services.clock import RealClock
from tools.errors import DeclarationError
from tools.mcp.effects import EffectClass, class_of
from tools.mcp.naming import our_name
from tools.mcp.servers import McpServers
from tools.mcp.settings import McpServer
from tools.registry import Registry
from tools.spec import Effect

READS = ToolAnnotations(read_only_hint=True)
LOOKS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
BREAKS = ToolAnnotations(destructive_hint=True)
BOTH = ToolAnnotations(read_only_hint=True, destructive_hint=True)
MILD = ToolAnnotations(destructive_hint=False, open_world_hint=False, idempotent_hint=True)


def server(trust: bool = False, **more: object) -> McpServer:
    return McpServer(name="s", command="x", trust=trust, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("hints", "trusted", "other"),
    [
        (None, EffectClass(Effect.WRITE_EXTERNAL), EffectClass(Effect.WRITE_EXTERNAL)),
        (READS, EffectClass(Effect.READ_EXTERNAL), EffectClass(Effect.WRITE_EXTERNAL)),
        (LOOKS, EffectClass(Effect.READ_LOCAL), EffectClass(Effect.WRITE_EXTERNAL)),
        (BREAKS, EffectClass(Effect.WRITE_EXTERNAL, True), EffectClass(Effect.WRITE_EXTERNAL, True)),
        (BOTH, EffectClass(Effect.WRITE_EXTERNAL, True), EffectClass(Effect.WRITE_EXTERNAL, True)),
        (MILD, EffectClass(Effect.WRITE_LOCAL, False, True), EffectClass(Effect.WRITE_EXTERNAL)),
    ],
)
def test_a_hint_is_believed_upward_always_and_downward_only_with_trust(
    hints: ToolAnnotations | None, trusted: EffectClass, other: EffectClass
) -> None:
    assert class_of(server(trust=True), "t", hints) == trusted
    assert class_of(server(), "t", hints) == other


def test_the_configuration_wins_over_hints() -> None:
    told = server(effects={"t": Effect.READ_LOCAL, "u": Effect.WRITE_LOCAL})
    assert class_of(told, "t", BOTH) == EffectClass(Effect.READ_LOCAL)
    assert class_of(told, "u", BREAKS) == EffectClass(Effect.WRITE_LOCAL, True)


def test_names_are_in_our_alphabet_short_and_different() -> None:
    assert our_name("files", "Read-File") == "files_read_file"
    assert our_name("files", "../../etc/passwd") == "files_etc_passwd"
    assert our_name("files", "読む") == "files_tool"
    long = our_name("files", "x" * 200)
    assert (len(long), long) == (64, our_name("files", "x" * 200))
    assert our_name("files", "y" * 200) != long
    assert our_name("files", "read file", {"files_read_file"}) not in ("files_read_file", our_name("files", "z"))


def offering(*tools: Described, name: str = "s") -> McpServers:
    servers = McpServers([McpServer(name=name, command="x")], RealClock())
    servers._connections[0].tools = list(tools)
    return servers


def described(name: str, **more: object) -> Described:
    return Described(name=name, input_schema=more.pop("schema", {"type": "object"}), **more)  # type: ignore[arg-type]


def test_a_tool_that_cannot_be_declared_is_left_out_and_the_others_stay(caplog: pytest.LogCaptureFixture) -> None:
    bad = described("bad", schema={"type": "object", "properties": {"a": {"type": "no such type"}}})
    servers = offering(bad, described("a b"), described("a-b"), described("good", description="x " * 5_000))
    for _ in range(2):
        tools = servers.tools()
    assert len({tool.name for tool in tools}) == 3
    assert max(len(tool.spec.description) for tool in tools) < 700
    assert [record.getMessage().count("'bad'") for record in caplog.records] == [1]


def test_a_foreign_tool_never_hides_one_of_ours() -> None:
    from tools import library

    registry = Registry(library.load(), sources=[offering(described("timer"), name="set").tools])
    ours = next(tool for tool in library.load() if tool.name == "set_timer")
    assert registry.offered()["set_timer"].spec == ours.spec


def test_settings_that_cannot_work_are_refused() -> None:
    for wrong in ({}, {"command": "x", "url": "http://h"}, {"url": "file:///x"}, {"command": "x", "trusted": True}):
        with pytest.raises(ValidationError):
            McpServer(name="s", **wrong)  # type: ignore[arg-type]
    with pytest.raises(DeclarationError, match="two servers"):
        McpServers([server(), server()], RealClock())

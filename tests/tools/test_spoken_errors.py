"""Every error that a tool or the executor words is something that can be said aloud."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

import tools
from services.grammar.answers import result_text
from services.grammar.speakable import speakable
from services.models.call_view import KnownCall, KnownCallStatus
from tests.tools.library.home import TOOLS
from tools.faults import cancelled_write, classify, timed_out
from tools.results import NotJson

ROOT = Path(tools.__file__).parent
UNSPEAKABLE = re.compile(r"_|\$\d|HTTP|\{|\}|\d\.\d{3,}|\?\.|\.\.(?!\.)|\b1 (?:items|seconds|hours|minutes)\b| s\b")
MESSAGE_AT = {"ToolError": 1, "NotConfigured": 0, "OutcomeUnknown": 0}


def _text(node: ast.expr) -> str | None:
    """A literal text; values in it stand as "tea"."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else "tea" for part in node.values]
        return "".join(map(str, parts))
    return None


def _messages() -> Iterator[tuple[str, str]]:
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MESSAGE_AT:
                at = MESSAGE_AT[node.func.id]
                text = _text(node.args[at]) if len(node.args) > at else None
                if text is not None:
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", text


MESSAGES = list(_messages())


def test_the_messages_are_found() -> None:
    assert len(MESSAGES) > 60


@pytest.mark.parametrize(("where", "text"), MESSAGES)
def test_a_message_of_a_tool_can_be_said(where: str, text: str) -> None:
    spec = TOOLS["create_event"].spec
    said = speakable(
        result_text(spec, {}, KnownCall(1, spec.name, {}, KnownCallStatus.FAILED, error=f"some_kind: {text}"))
    )
    assert not UNSPEAKABLE.search(said), said
    assert said[-1] in ".?!"


def _faults(tool: str, safe: bool) -> Iterator[str]:
    request = httpx.Request("GET", "http://example.org")
    yield timed_out(1.0, safe=safe).outcome.message
    yield timed_out(2.5, safe=safe).outcome.message
    yield cancelled_write().message
    for status in (401, 404, 429, 500, 503):
        error = httpx.HTTPStatusError("x", request=request, response=httpx.Response(status, request=request))
        yield classify(error, tool, safe=safe).outcome.message
    for fault in (httpx.ConnectError("x"), httpx.ReadTimeout("x"), httpx.ReadError("x"), OSError(), RuntimeError()):
        yield classify(fault, tool, safe=safe).outcome.message
    yield classify(NotJson("x"), tool, safe=safe).outcome.message


@pytest.mark.parametrize("safe", [True, False])
@pytest.mark.parametrize("tool", sorted(TOOLS))
def test_a_message_of_the_executor_can_be_said_and_names_no_tool(tool: str, safe: bool) -> None:
    for message in _faults(tool, safe):
        assert tool not in message
        assert not UNSPEAKABLE.search(message), message

"""Serves this server's tools over MCP, with the same registry and executor as in a session and the specs as hints.

MCP has no turns and no commit point: the client decides when to ask its user. A destructive tool asks the user through
the client (elicitation) before it runs, and is refused if the client cannot ask.
"""

import itertools
import json
import uuid
from collections.abc import Mapping
from typing import Any

from mcp.server import Server
from mcp.server.context import ServerRequestContext
from mcp_types import (
    CallToolRequestParams,
    CallToolResult,
    ClientCapabilities,
    ElicitationCapability,
    ElicitRequest,
    ElicitRequestFormParams,
    ElicitResult,
    FormElicitationCapability,
    InputRequiredResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
)
from mcp_types import Tool as Described
from mcp_types.version import MODERN_PROTOCOL_VERSIONS

from tools.executor import Executor
from tools.mcp.effects import hints_of
from tools.spec import ArgumentError, Invocation, OutcomeStatus, ToolOutcome, ToolSpec
from tools.version import VERSION

_ASKED = "confirm"
_FORM: dict[str, Any] = {
    "type": "object",
    "properties": {_ASKED: {"type": "boolean", "title": "Yes, do it", "default": False}},
    "required": [_ASKED],
}
Context = ServerRequestContext[Any]


class McpToolServer:
    """The MCP server. `executor` is one of its own. `allow_destructive`: run destructive tools without asking."""

    def __init__(self, executor: Executor, *, allow_destructive: bool = False) -> None:
        self._executor = executor
        self._allow_destructive = allow_destructive
        self._numbers = itertools.count(1)
        self.server: Server[Any] = Server(
            "foresay",
            version=VERSION,
            instructions="Tools of a Foresay voice assistant: its user's own timers, lists, notes, calendar, mail.",
            on_list_tools=self._list,
            on_call_tool=self._call,
        )

    async def _list(self, _context: Context, _params: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(tools=[described(spec) for spec in self._executor.specs.values()])

    async def _call(self, context: Context, params: CallToolRequestParams) -> CallToolResult | InputRequiredResult:
        spec = self._executor.specs.get(params.name)
        given = params.arguments or {}
        if spec is None or spec.client_side:
            return _refused(f"There is no tool {params.name!r:.80}.")
        try:
            arguments = self._executor.canonical(params.name, given)
        except ArgumentError as error:
            return _refused(str(error))
        if spec.destructive and not self._allow_destructive:
            doubt = await _confirmed(context, params, spec, arguments)
            if doubt is not None:
                return doubt
        number, key = next(self._numbers), str(uuid.uuid4())
        return _told(await self._executor.run(Invocation("mcp", 1, number, 1, params.name, arguments, key)))


def described(spec: ToolSpec) -> Described:
    """The MCP description of a tool."""
    return Described(
        name=spec.name,
        description=spec.description,
        input_schema=dict(spec.parameters),
        annotations=hints_of(
            spec.effect,
            destructive=spec.destructive,
            idempotent=spec.idempotent,
            title=spec.name.replace("_", " ").capitalize(),
        ),
    )


async def _confirmed(
    context: Context, params: CallToolRequestParams, spec: ToolSpec, arguments: Mapping[str, Any]
) -> CallToolResult | InputRequiredResult | None:
    """Return None once the user has agreed, else the question or the refusal."""
    assert spec.confirm is not None
    can_ask = ClientCapabilities(elicitation=ElicitationCapability(form=FormElicitationCapability()))
    if not context.session.check_client_capability(can_ask):
        return _refused(f"{spec.name} must be confirmed by the user, and this client cannot ask. Nothing was done.")
    question = ElicitRequestFormParams(message=spec.confirm(arguments), requested_schema=_FORM)
    if context.protocol_version in MODERN_PROTOCOL_VERSIONS:
        reply = (params.input_responses or {}).get(_ASKED)
        if reply is None:
            return InputRequiredResult(input_requests={_ASKED: ElicitRequest(params=question)})
    else:
        reply = await context.session.elicit_form(question.message, _FORM, related_request_id=context.request_id)
    agreed = isinstance(reply, ElicitResult) and reply.action == "accept" and (reply.content or {}).get(_ASKED) is True
    return None if agreed else _refused("The user did not agree. Nothing was done.")


def _told(outcome: ToolOutcome) -> CallToolResult:
    if outcome.status is not OutcomeStatus.DONE:
        return _refused(outcome.message or str(outcome.status), {"status": outcome.status, "kind": outcome.kind})
    value = outcome.value if isinstance(outcome.value, dict) else {"result": outcome.value}
    text = outcome.value if isinstance(outcome.value, str) else json.dumps(outcome.value, ensure_ascii=False)
    return CallToolResult(content=[TextContent(text=text)], structured_content=value)


def _refused(message: str, facts: dict[str, Any] | None = None) -> CallToolResult:
    return CallToolResult(content=[TextContent(text=message)], structured_content=facts, is_error=True)

"""Renders context entries as tagged text (`spec.md#rendering`) and checks that such text can be parsed."""

import json
import re
from collections.abc import Iterable

from services.events import model

_GRAMMAR = re.compile(
    r"<(partial|final)_query_update>[^<]*</\1_query_update>"
    r"|<think>[^<]*</think(_interrupted)?>"
    r"|<tool_call>(\{.*?\}|REMOVE \d+)</tool_call>"
    r'|<tool_result id="\d+">[^<]*</tool_result>'
    r'|<cancel id="\d+"/>|<pause>|<answer>[^<]*</answer>|<error>[^<]*</error>|<fact>[^<]*</fact>|<turn \w+>'
)


def render(entries: Iterable[model.ContextEntry]) -> str:
    return "".join(_tag(entry) for entry in entries)


def _tag(entry: model.ContextEntry) -> str:
    match entry:
        case model.UserUpdate(text=text, final=final):
            kind = "final" if final else "partial"
            return f"<{kind}_query_update>{text}</{kind}_query_update>"
        case model.Thought(text=text, interrupted=interrupted):
            return f"<think>{text}</think{'_interrupted' if interrupted else ''}>"
        case model.Acted(action=model.ToolCall() as call):
            body = json.dumps({"id": call.id, "name": call.tool, "arguments": call.arguments})
            return f"<tool_call>{body}</tool_call>"
        case model.Acted(action=model.Remove(id=call_id)):
            return f"<tool_call>REMOVE {call_id}</tool_call>"
        case model.Acted():
            return "<pause>"
        case model.Said(text=text):
            return f"<answer>{text}</answer>"
        case model.Observed(call_id=call_id, value=value, error=error):
            return f'<tool_result id="{call_id}">{error or json.dumps(value)}</tool_result>'
        case model.Cancelled(call_id=call_id):
            return f'<cancel id="{call_id}"/>'
        case model.Rejected(reason=reason):
            return f"<error>{reason}</error>"
        case model.TurnSettling(resumed=resumed):
            return f"<turn {'resumed' if resumed else 'settling'}>"
        case model.Fact(text=text) | model.Instruction(text=text):
            return f"<fact>{text}</fact>"


def parseable(text: str) -> bool:
    position = 0
    while position < len(text):
        match = _GRAMMAR.match(text, position)
        if match is None:
            return False
        position = match.end()
    return True

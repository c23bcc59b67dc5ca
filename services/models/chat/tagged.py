"""The tagged dialect: tags as plain text in user and assistant messages (`spec.md#rendering`), without the chat API's
function calls."""

from collections.abc import Sequence
from typing import Any

from services.events.model import ActionKind, Ask, SessionContext
from services.models.call_ids import CallIds
from services.models.chat.dialect import Message
from services.models.chunks import ChunkParser, TaggedChunkParser
from services.models.endpoint import EndpointClient
from services.models.grammar import ThinkRule, action_grammar, grammar_options
from services.models.prompt_history import BlockSide, PromptBlock
from services.models.prompts import system_prompt, tool_line
from services.models.tags import CONTINUE, render_all, render_own
from services.models.tool_ranking import RelevantTools
from tools.spec import ToolSpec

SEPARATE = "told with each request, in <tools>"


class TaggedDialect:
    """The `Dialect` of one session. `prompt` names the file of `prompts/` that is the system prompt. With `relevant`
    the relevant tools are put in front of the last message of each request only, and not kept in the history, so that
    the prefix before it stays the same."""

    def __init__(
        self,
        session_context: SessionContext,
        server: EndpointClient,
        *,
        prompt: str = "tagged",
        relevant: RelevantTools | None = None,
    ) -> None:
        self._session_context = session_context
        self._server = server
        self._prompt = prompt
        self._relevant = relevant

    def system(self) -> Message:
        blanks = {} if self._relevant is None else {"tools": SEPARATE}
        return {"role": "system", "content": system_prompt(self._prompt, self._session_context, **blanks)}

    @property
    def beside(self) -> int:
        return 0

    @property
    def _tools(self) -> Sequence[ToolSpec]:
        return self._session_context.tools if self._relevant is None else self._relevant.tools()

    def messages(self, blocks: Sequence[PromptBlock]) -> list[list[Message]]:
        return [[_message(block)] for block in blocks]

    def told(self, messages: Sequence[Message]) -> Sequence[Message]:
        if self._relevant is None or messages[-1]["role"] != "user":
            return messages
        lines = "\n".join(map(tool_line, self._tools)) or "none"
        return [*messages[:-1], {"role": "user", "content": f"<tools>\n{lines}\n</tools>\n{messages[-1]['content']}"}]

    def options(self, ask: Ask) -> dict[str, Any]:
        """The grammar of every request, where the server takes one."""
        if not self._server.takes_grammar:
            return {}
        grammar = action_grammar(self._tools, ask.allowed, ThinkRule.FREE)
        return grammar_options(self._server.flavour, grammar)

    def parser(self, ask: Ask, ids: CallIds) -> ChunkParser:
        return TaggedChunkParser(ids, speech=ActionKind.ANSWER in ask.allowed)


def _message(block: PromptBlock) -> Message:
    if block.side is BlockSide.MODEL:
        return {"role": "assistant", "content": render_own(block.entries, block.turn)}
    return {"role": "user", "content": render_all(block.entries, block.turn) or CONTINUE}

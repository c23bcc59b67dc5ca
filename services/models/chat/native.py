"""The native dialect: the chat API's function calls, with results that may come later.

The API demands a result right after every call, so each call gets a placeholder and its real result follows as an
event. The call's id is an argument of every function, `pause` and `remove` are functions, and plain text is the answer.
Where the result is there before the call is first rendered, it stands in the placeholder's place.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from services.events.model import (
    Acted,
    ActionKind,
    AnswerDelta,
    AnswerEnd,
    Ask,
    Cancelled,
    Invalid,
    ModelOutput,
    Observed,
    Opened,
    Part,
    Pause,
    PauseReason,
    Remove,
    Said,
    SessionContext,
    ThinkDelta,
    ToolCall,
)
from services.models.call_ids import CallIds
from services.models.chat.dialect import Message
from services.models.chat.functions import CALL_ID, PAUSE, REMOVE, action_of, call_id_field, functions
from services.models.chunks import CallChunk, ChunkParser, StreamChunk
from services.models.json_scanner import ObjectScanner
from services.models.prompt_history import BlockSide, PromptBlock
from services.models.prompts import SPOKEN_EXAMPLES, system_prompt
from services.models.speech_filter import SpeechFilter, calls_in, code_at
from services.models.tag_parser import MAX_CALL_CHARS, NOT_SPOKEN
from services.models.tags import CONTINUE, Entry, compact_json, render_all, render_result
from services.models.tool_ranking import RelevantTools

PENDING = compact_json({"status": "pending"})
NOTED = compact_json({"status": "ok"})


class NativeDialect:
    """The `Dialect` of one session. With `relevant` each request has only the functions of the relevant tools."""

    def __init__(self, session_context: SessionContext, relevant: RelevantTools | None = None) -> None:
        self._session_context = session_context
        self._relevant = relevant
        self._fields = {spec.name: call_id_field(spec) for spec in session_context.tools}
        self._functions = functions(session_context.tools)
        self._results: dict[int, Observed] = {}
        self._counter = 0

    def system(self) -> Message:
        return {"role": "system", "content": system_prompt("native", self._session_context, call_id=CALL_ID)}

    @property
    def beside(self) -> int:
        return len(compact_json(self._functions)) if self._relevant is None else 0

    def messages(self, blocks: Sequence[PromptBlock]) -> list[list[Message]]:
        """For each block its messages: calls with their results as assistant and tool messages, events as user ones."""
        self._results = _settled(blocks)
        messages: list[list[Message]] = []
        for block in blocks:
            if block.side is BlockSide.MODEL:
                messages.append(list(self._model_messages(block.entries)))
            else:
                after_tool = bool(messages) and messages[-1][-1]["role"] == "tool"
                messages.append(self._event_messages(block, after_tool))
        return messages

    def _event_messages(self, block: PromptBlock, after_tool: bool) -> list[Message]:
        entries = [e for e in block.entries if not isinstance(e, Observed) or self._results.get(e.call_id) is not e]
        if not entries and after_tool:
            return []  # after tool results the API continues without a user message
        return [{"role": "user", "content": render_all(entries, block.turn) or CONTINUE}]

    def _model_messages(self, entries: Sequence[Entry]) -> Iterator[Message]:
        actions: list[Acted] = []
        for entry in entries:
            if isinstance(entry, Acted):
                actions.append(entry)
            elif isinstance(entry, Said):
                yield from self._calls(actions)
                actions.clear()
                yield {"role": "assistant", "content": entry.text + (" ..." if entry.interrupted else "")}
        yield from self._calls(actions)
        if not any(isinstance(entry, Acted | Said) for entry in entries):
            yield from self._calls([Acted(0, Pause(PauseReason.WAITING_USER))])

    def _calls(self, acted: Sequence[Acted]) -> Iterator[Message]:
        """One assistant message with all calls, then one tool message each with its result so far."""
        if not acted:
            return
        wired = [self._wire(one.action) for one in acted]
        yield {"role": "assistant", "content": None, "tool_calls": wired}
        for one, call in zip(acted, wired, strict=True):
            yield {"role": "tool", "tool_call_id": call["id"], "content": self._returned(one.action)}

    def _returned(self, action: ToolCall | Remove | Pause) -> str:
        if not isinstance(action, ToolCall):
            return NOTED
        if (seen := self._results.get(action.id)) is None:
            return PENDING
        return render_result(seen, seen.turn) if seen.untrusted or seen.error else compact_json(seen.value)

    def _wire(self, action: ToolCall | Remove | Pause) -> dict[str, Any]:
        self._counter += 1
        name, arguments = self._named(action)
        function = {"name": name, "arguments": compact_json(arguments)}
        return {"id": f"call_{self._counter}", "type": "function", "function": function}

    def _named(self, action: ToolCall | Remove | Pause) -> tuple[str, Mapping[str, Any]]:
        match action:
            case ToolCall(id, tool, arguments):
                return tool, {self._fields.get(tool, CALL_ID): id, **arguments}
            case Remove(id):
                return REMOVE, {CALL_ID: id}
            case Pause(reason):
                return PAUSE, {"reason": reason.value}

    def told(self, messages: Sequence[Message]) -> Sequence[Message]:
        return messages

    def options(self, ask: Ask) -> dict[str, Any]:
        """The functions, and the tool choice: "required" where no answer is allowed, "none" where only an answer is."""
        speak = bool(ask.allowed & {ActionKind.ANSWER, ActionKind.QUESTION})
        act = bool(ask.allowed - {ActionKind.ANSWER, ActionKind.QUESTION})
        choice = "auto" if speak and act else "required" if act else "none"
        told = self._functions if self._relevant is None else functions(self._relevant.tools())
        return {"tools": told, "tool_choice": choice}

    def parser(self, ask: Ask, ids: CallIds) -> ChunkParser:
        return NativeChunkParser(ask, ids, self._fields)


class NativeChunkParser:
    """Parses one response. A call is given as its last brace arrives; a pause and the answer's end are given at the end
    of the response, since calls may follow a pause."""

    def __init__(self, ask: Ask, ids: CallIds, fields: Mapping[str, str]) -> None:
        self._ids = ids
        self._fields = fields
        self._speech = ActionKind.ANSWER in ask.allowed
        self._question = ActionKind.QUESTION in ask.allowed
        self._index: int | None = None
        self._name = ""
        self._arguments = ObjectScanner()
        self._length = 0
        self._called = False
        self._pause: Pause | None = None
        self._said: list[str] = []
        self._speakable = SpeechFilter()
        self._opened = False
        self.done = False

    def parse_chunk(self, piece: StreamChunk) -> Iterator[ModelOutput]:
        if piece.thought:
            yield ThinkDelta(piece.thought)
        if piece.text:
            yield from self._text(piece.text)
        for call in piece.calls:
            if not self.done:
                yield from self._call_piece(call)

    def finish(self) -> Iterator[ModelOutput]:
        """The outputs at the end of the response: its pause, the end of its answer, or calls written as JSON text."""
        yield from self._close_call()
        if self.done:
            return
        self.done = True
        text = "".join(self._said).strip()
        if self._called or self._pause:
            yield self._pause or Pause(PauseReason.WAITING_TOOL)
        elif not self._opened and (calls := calls_in(text)) is not None:
            yield from self._written_out(calls)
        elif text and self._speech:
            yield from self._end_answer()
        elif text:
            yield from self._only_text(text)

    def _text(self, text: str) -> Iterator[ModelOutput]:
        """Text is the answer where one is allowed and no function call has come; where none is allowed it is a thought,
        or kept for `_only_text` where a question is. Calls written as JSON text are not spoken (`SpeechFilter`)."""
        if self._speech and not self._called and self._index is None:
            self._said.append(text)
            yield from self._say(self._speakable.filter_text(text if self._opened else text.lstrip()))
        elif not self._speech:
            self._said.append(text)
            if not self._question:
                yield ThinkDelta(text)

    def _say(self, speech: str) -> Iterator[ModelOutput]:
        if speech:
            if not self._opened:
                self._opened = True
                yield Opened(Part.ANSWER)
            yield AnswerDelta(speech)

    def _end_answer(self) -> Iterator[ModelOutput]:
        rest = self._speakable.finish()
        if rest is None:
            yield Invalid(NOT_SPOKEN)
            return
        yield from self._say(rest)
        yield AnswerEnd()

    def _written_out(self, calls: Sequence[Mapping[str, Any]]) -> Iterator[ModelOutput]:
        """The actions of calls that were written as JSON text. They end with a pause, or with the first `Invalid`."""
        actions = list[ToolCall | Remove | Pause | Invalid]()
        for call in calls:
            field = self._fields.get(call["name"], CALL_ID)
            values = dict(call["arguments"])
            if "id" in call:
                values.setdefault(field, call["id"])
            elif field not in values and (unclear := self._ids.unnumbered(call["name"], values)):
                actions.append(Invalid(unclear))
                continue
            actions.append(action_of(call["name"], json.dumps(values), field, self._ids))
        pause = next((action for action in actions if isinstance(action, Pause)), None)
        invalid = next((action for action in actions if isinstance(action, Invalid)), None)
        yield from (action for action in actions if not isinstance(action, Pause | Invalid))
        yield invalid or pause or Pause(PauseReason.WAITING_TOOL)

    def _only_text(self, text: str) -> Iterator[ModelOutput]:
        if self._question and text.endswith("?") and code_at(text) is None and text not in SPOKEN_EXAMPLES:
            yield Opened(Part.ANSWER, question=True)
            yield AnswerDelta(text)
            yield AnswerEnd()
        else:
            yield Pause(PauseReason.WAITING_USER)

    def _call_piece(self, piece: CallChunk) -> Iterator[ModelOutput]:
        if piece.index != self._index:
            yield from self._close_call()
            if self.done:
                return
            self._index, self._name, self._arguments, self._length = piece.index, "", ObjectScanner(), 0
            yield Opened(Part.TOOL_CALL)
        elif self._arguments.complete:
            return
        self._name += piece.name
        self._length += len(piece.arguments)
        if self._length > MAX_CALL_CHARS:
            self.done = True
            yield Invalid(f"the arguments of {self._name[:60]} are longer than {MAX_CALL_CHARS} characters")
        elif self._arguments.scan(piece.arguments):
            yield from self._act()

    def _close_call(self) -> Iterator[ModelOutput]:
        """The next call, or the end, has come: the open call is complete if it has no arguments at all, else
        invalid."""
        if self._index is None or self._arguments.complete:
            return
        if self._arguments.text.strip():
            self.done = True
            yield Invalid(f"the arguments of {self._name} are not a complete JSON object")
        else:
            self._arguments.scan("{}")
            yield from self._act()

    def _act(self) -> Iterator[ModelOutput]:
        field = self._fields.get(self._name, CALL_ID)
        action = action_of(self._name, self._arguments.text, field, self._ids)
        if isinstance(action, Pause):
            self._pause = action
            return
        self._called = True
        self.done = isinstance(action, Invalid)
        yield action


def _settled(blocks: Sequence[PromptBlock]) -> dict[int, Observed]:
    """Results, by call id, that are rendered as the tool message of their call instead of a placeholder: those where
    these blocks hold one version of the call and one outcome."""
    entries = [entry for block in blocks for entry in block.entries]
    acted = [e.action.id for e in entries if isinstance(e, Acted) and isinstance(e.action, ToolCall)]
    seen = [e.call_id for e in entries if isinstance(e, Observed | Cancelled)]
    return {
        entry.call_id: entry
        for entry in entries
        if isinstance(entry, Observed) and acted.count(entry.call_id) == 1 == seen.count(entry.call_id)
    }

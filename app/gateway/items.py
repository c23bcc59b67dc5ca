"""Conversation items: their shapes on the wire, and the store of one session.

Shapes follow the OpenAI Realtime API reference: a user's audio item always has the key `transcript`,
null until the transcript is known, and optional fields are left out instead of null.
"""

from typing import Literal

from app.gateway.wire_model import Omitted, WireModel
from services.memory_size import weight
from services.session_config import RequestRefused

ROOT = "root"
"""The `previous_item_id` that means "before the first item"."""


class InputText(WireModel):
    type: Literal["input_text"] = "input_text"
    text: str


class InputAudio(WireModel):
    type: Literal["input_audio"] = "input_audio"
    transcript: str | None = None


class OutputText(WireModel):
    type: Literal["output_text"] = "output_text"
    text: str


Content = InputText | InputAudio | OutputText
ItemStatus = Literal["in_progress", "completed", "incomplete"]


class MessageItem(WireModel):
    id: str
    object: Literal["realtime.item"] = "realtime.item"
    type: Literal["message"] = "message"
    role: Literal["system", "user", "assistant"]
    status: ItemStatus = "completed"
    content: list[Content]

    @property
    def text(self) -> str:
        parts = (part.transcript if isinstance(part, InputAudio) else part.text for part in self.content)
        return " ".join(part for part in parts if part)


class FunctionCall(WireModel):
    id: str
    object: Literal["realtime.item"] = "realtime.item"
    type: Literal["function_call"] = "function_call"
    status: ItemStatus = "completed"
    call_id: str
    name: str
    arguments: str


class FunctionCallOutput(WireModel):
    id: str
    object: Literal["realtime.item"] = "realtime.item"
    type: Literal["function_call_output"] = "function_call_output"
    status: ItemStatus = "completed"
    call_id: str
    output: str


class ApprovalRequest(WireModel):
    """The user is asked whether tool `name` may run; `arguments` is JSON. GA gives these items no status."""

    id: str
    type: Literal["mcp_approval_request"] = "mcp_approval_request"
    server_label: str
    name: str
    arguments: str


class ApprovalResponse(WireModel):
    id: str
    type: Literal["mcp_approval_response"] = "mcp_approval_response"
    approval_request_id: str
    approve: bool
    reason: Omitted[str] = None


Item = MessageItem | FunctionCall | FunctionCallOutput | ApprovalRequest | ApprovalResponse


class ItemStore:
    """The items of one session in order. Beyond `limit` items or `limit_bytes` bytes the oldest are dropped, but never
    the one that was added last.

    `answers` maps the ids of the assistant's items to their response ids. An entry outlives the deletion of its item,
    because clients cut an answer to what was heard by deleting the item and creating it again.
    """

    def __init__(self, limit: int, limit_bytes: int = 8 * 1024 * 1024) -> None:
        self._limit = limit
        self._limit_bytes = limit_bytes
        self._sizes: dict[str, int] = {}
        self.held_bytes = 0
        self._items: dict[str, Item] = {}
        self._order: list[str] = []
        self.answers: dict[str, str] = {}

    def __contains__(self, item_id: str) -> bool:
        return item_id in self._items

    def __len__(self) -> int:
        return len(self._order)

    def get(self, item_id: str) -> Item | None:
        return self._items.get(item_id)

    def check(self, item_id: str, after: str | None) -> None:
        """Raise `RequestRefused` if `add` would."""
        if item_id in self._items:
            raise RequestRefused(
                "item_create_duplicate_item_id", f"An item with the id '{item_id[:80]}' already exists.", "item.id"
            )
        if after not in (None, ROOT) and after not in self._items:
            raise RequestRefused(
                "item_create_invalid_previous_item_id",
                f"There is no item '{str(after)[:80]}' to insert after.",
                "previous_item_id",
            )

    def add(self, item: Item, after: str | None = None) -> str | None:
        """Insert after the item `after` (None: at the end) and return the id of the item before it."""
        self.check(item.id, after)
        place = len(self._order) if after is None else 0 if after == ROOT else self._order.index(after) + 1
        self._order.insert(place, item.id)
        previous = self._order[place - 1] if place else None
        self._keep(item)
        return previous

    def replace(self, item: Item) -> None:
        """Store the new state of an item. Does nothing if the item was deleted meanwhile."""
        if item.id in self._items:
            self._keep(item)

    def previous(self, item_id: str) -> str | None:
        if item_id not in self._items:
            return None
        place = self._order.index(item_id)
        return self._order[place - 1] if place else None

    def remove(self, item_id: str) -> Item | None:
        if item_id not in self._items:
            return None
        self._order.remove(item_id)
        self.held_bytes -= self._sizes.pop(item_id)
        return self._items.pop(item_id)

    def _keep(self, item: Item) -> None:
        """Store `item`, whose place is set already, and drop the oldest others until all are within bounds."""
        size = weight(item)
        self.held_bytes += size - self._sizes.get(item.id, 0)
        self._items[item.id], self._sizes[item.id] = item, size
        while len(self._order) > 1 and (len(self._order) > self._limit or self.held_bytes > self._limit_bytes):
            self.remove(self._order[0] if self._order[0] != item.id else self._order[1])

    def answered(self, item_id: str, response_id: str) -> None:
        """Note that `item_id` holds what the assistant said in `response_id`."""
        self.answers[item_id] = response_id
        if len(self.answers) > self._limit:
            self.answers.pop(next(iter(self.answers)))

"""Checks the events of responses on one socket: created, items in order, done, and no event with the id afterwards."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.simulation.books import demand

Json = dict[str, Any]

WORDS_S = 5.0
"""Most seconds from the beginning of a response to its first words, which may be "one moment"."""

MESSAGE = ("content_part.added", "output_text.delta", "output_text.done", "content_part.done")
CALL = ("function_call_arguments.delta", "function_call_arguments.done")
FOLLOWS = {
    "message": {
        "output_item.added": ("content_part.added",),
        "content_part.added": ("output_text.delta", "output_text.done"),
        "output_text.delta": ("output_text.delta", "output_text.done"),
        "output_text.done": ("content_part.done",),
        "content_part.done": ("output_item.done",),
    },
    "function_call": {
        "output_item.added": ("function_call_arguments.delta",),
        "function_call_arguments.delta": ("function_call_arguments.delta", "function_call_arguments.done"),
        "function_call_arguments.done": ("output_item.done",),
    },
    "mcp_approval_request": {"output_item.added": ("output_item.done",)},
}


@dataclass
class Open:
    """A response that is being written; `item` is its item that is being written."""

    id: str
    since: float
    in_band: bool
    listening_s: float
    """When the response began, or when the client last began to read again if that was later."""
    output: list[Json] = field(default_factory=list)
    item: Json | None = None
    last: str = ""
    pieces: list[str] = field(default_factory=list)
    first_text_s: float | None = None


@dataclass
class EndedResponse:
    id: str
    status: str
    reason: str | None
    texts: list[str]
    calls: list[Json]
    asks: list[Json]
    created_s: float
    done_s: float
    in_band: bool
    asked: str | None
    """Id of the client event that asked for it; None if it came without a request."""


@dataclass
class ResponseInspector:
    now: Callable[[], float]
    open: dict[str, Open] = field(default_factory=dict)
    closed: list[EndedResponse] = field(default_factory=list)
    text: Callable[[str, str], None] = lambda response_id, delta: None
    _ids: set[str] = field(default_factory=set)

    @property
    def active(self) -> Open | None:
        """The open response of the conversation; out-of-band responses do not count."""
        return next((each for each in self.open.values() if each.in_band), None)

    @property
    def asks(self) -> bool:
        """Whether the last response of the conversation asked the user something."""
        last = next((each for each in reversed(self.closed) if each.in_band), None)
        whole = last is not None and self.active is None and last.status == "completed" and not last.calls
        return whole and last is not None and "?" in "".join(last.texts)

    @property
    def open_items(self) -> list[str]:
        return [each.item["id"] for each in self.open.values() if each.item is not None]

    def heard(self, event: Json) -> None:
        kind = event["type"].removeprefix("response.")
        if kind == "created":
            self._created(event["response"])
            return
        response_id = event["response"]["id"] if kind == "done" else event["response_id"]
        demand(response_id in self.open, f"R life: {kind} of {response_id}, which is {self._fate(response_id)}")
        response = self.open[response_id]
        if kind == "done":
            self._done(response, event["response"])
        else:
            demand(event["output_index"] == len(response.output), f"R items: {kind} at {event['output_index']}")
            self._in_item(response, kind, event)

    def _fate(self, response_id: str) -> str:
        return "done" if response_id in self._ids else "unknown"

    def _created(self, resource: Json) -> None:
        demand(resource["id"] not in self._ids, f"R life: {resource['id']} is created twice")
        in_band = resource["conversation_id"] is not None
        demand(not (in_band and self.active), f"R life: {resource['id']} is created while another one is in progress")
        demand(resource["status"] == "in_progress" and not resource["output"], "R life: created, yet not in progress")
        self._ids.add(resource["id"])
        self.open[resource["id"]] = Open(resource["id"], self.now(), in_band, self.now())

    def _in_item(self, response: Open, kind: str, event: Json) -> None:
        if kind == "output_item.added":
            demand(response.item is None, f"R items: a second item of {response.id} before the first is done")
            response.item, response.pieces = event["item"], []
        else:
            item = response.item
            demand(item is not None, f"R items: {kind} of {response.id} outside of an item")
            assert item is not None
            item_id = event["item"]["id"] if "item" in event else event["item_id"]
            demand(item_id == item["id"], f"R items: {kind} of {item_id}, while {item['id']} is being written")
            legal = FOLLOWS[item["type"]].get(response.last, ())
            demand(kind in legal, f"R items: {kind} after {response.last}")
        response.last = kind
        self._content(response, kind, event)

    def _content(self, response: Open, kind: str, event: Json) -> None:
        whole = "".join(response.pieces)
        match kind:
            case "output_text.delta" | "function_call_arguments.delta":
                response.pieces.append(event["delta"])
                if response.first_text_s is None:
                    response.first_text_s = self.now()
                    self._in_time(response)
                if kind == "output_text.delta":
                    self.text(response.id, event["delta"])
            case "output_text.done":
                demand(event["text"] == whole, f"R text: done says {event['text']!r}, the deltas {whole!r}")
            case "content_part.done":
                demand(event["part"]["text"] == whole, "R text: the part differs from its deltas")
            case "function_call_arguments.done":
                demand(event["arguments"] == whole, "R text: the arguments differ from their deltas")
            case "output_item.done":
                self._item_done(response, event["item"], whole)

    def _item_done(self, response: Open, item: Json, whole: str) -> None:
        if item["type"] == "message":
            demand(item["content"][0]["text"] == whole, "R text: the item differs from its deltas")
        elif item["type"] == "function_call":
            demand(item["arguments"] == whole and item["status"] == "completed", "R text: the call differs")
        response.output.append(item)
        response.item, response.last = None, ""

    def _done(self, response: Open, resource: Json) -> None:
        demand(response.item is None, f"R life: {response.id} is done before its item {response.item}")
        told = [item["id"] for item in resource["output"]]
        wanted = [item["id"] for item in response.output]
        demand(told == wanted, f"R life: {response.id} has the items {told}, but {wanted} were written")
        status, details = resource["status"], resource["status_details"] or {}
        demand(status in ("completed", "cancelled", "failed"), f"R life: status {status}")
        demand(status != "failed" or bool(details.get("error")), "R life: failed without an error")
        demand(status != "cancelled" or bool(details.get("reason")), "R life: cancelled without a reason")
        del self.open[response.id]
        output = response.output
        if response.first_text_s is None and status != "cancelled":
            self._in_time(response)
        demand(
            bool(output) or status != "completed" or not response.in_band,
            f"R words: {response.id} is completed, and nothing was said in it",
        )
        self.closed.append(
            EndedResponse(
                response.id,
                status,
                details.get("reason"),
                [item["content"][0]["text"] for item in output if item["type"] == "message"],
                [item for item in output if item["type"] == "function_call"],
                [item for item in output if item["type"] == "mcp_approval_request"],
                response.since,
                self.now(),
                response.in_band,
                (resource.get("metadata") or {}).get("ask"),
            )
        )

    def _in_time(self, response: Open) -> None:
        waited = self.now() - response.listening_s
        demand(
            not response.in_band or waited <= WORDS_S,
            f"R words: {response.id} was silent for {waited:.1f} s, the bound is {WORDS_S} s",
        )

    def reads_on(self) -> None:
        """Called when the client reads again after a pause: it cannot know when the events that it reads now were
        sent."""
        for response in self.open.values():
            response.listening_s = self.now()

    def quiet(self) -> None:
        demand(not self.open, f"R life: never done: {sorted(self.open)}")

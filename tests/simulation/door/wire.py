"""Checks the order of events on one socket by `docs/realtime.md` and the OpenAI Realtime API reference, without the
server's code.

`asked` gets every event that the client sends, `heard` every event that the server sends; both raise `Violation`.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.simulation.books import demand
from tests.simulation.door.promptness import Promptness
from tests.simulation.door.responses import ResponseInspector

Json = dict[str, Any]

ANSWERED = {
    "session.update": "session.updated",
    "input_audio_buffer.commit": "input_audio_buffer.committed",
    "input_audio_buffer.clear": "input_audio_buffer.cleared",
    "conversation.item.create": "conversation.item.added",
    "conversation.item.retrieve": "conversation.item.retrieved",
    "conversation.item.delete": "conversation.item.deleted",
    "conversation.item.truncate": "conversation.item.truncated",
    "response.create": "response.created",
    "response.cancel": "response.done",
}
"""Client events that must be answered, and the server event that confirms them; the other answer is an `error`."""

PROMPT_S = 60.0
"""Most seconds until a client event is answered (a response waits until the words are decoded)."""


@dataclass
class SpokenText:
    """One stretch of speech: what the server has sent about it so far."""

    started: bool = False
    stopped: bool = False
    committed: bool = False
    transcript: str | None = None
    failed: bool = False
    text: str = ""


@dataclass
class WireInspector:
    """Checks one socket. `created`: session.created has come."""

    now: Callable[[], float]
    created: bool = False
    items: list[str] = field(default_factory=list)
    """Item ids in the order of the conversation."""
    spoken: dict[str, SpokenText] = field(default_factory=dict)
    speaking: str | None = None
    ended_ms: int = 0
    """The last end of speech that the server has sent, in ms of the session's audio."""
    transcribes: bool = True
    playing: str | None = None
    """The response that the client plays to the user, as its playback reports say."""
    errors: list[str] = field(default_factory=list)
    _ids: set[str] = field(default_factory=set)
    _ever: set[str] = field(default_factory=set)
    _open_items: set[str] = field(default_factory=set)
    _waiting: dict[str, deque[tuple[str, float]]] = field(default_factory=dict)
    _optional: dict[str, str] = field(default_factory=dict)
    _refused: set[str] = field(default_factory=set)
    _rubbish: deque[float] = field(default_factory=deque)
    responses: ResponseInspector = field(init=False)
    prompt: Promptness = field(init=False)

    def __post_init__(self) -> None:
        self.responses, self.prompt = ResponseInspector(self.now), Promptness(self.now)

    @property
    def decoding(self) -> bool:
        """Whether the transcript of committed audio is still to come."""
        spoken = self.spoken.values()
        return self.transcribes and any(s.committed and s.transcript is None and not s.failed for s in spoken)

    # ------------------------------------------------------------------ what the client sends

    def asked(self, event: Json) -> None:
        kind, event_id = event["type"], event["event_id"]
        if kind in ANSWERED:
            self._waiting.setdefault(kind, deque()).append((event_id, self.now()))
            if kind == "response.create" and event.get("response", {}).get("conversation") != "none":
                self.prompt.ask(event_id)
        else:
            self._optional[event_id] = kind
        if kind == "x_foresay.playback":
            self.playing = None if event["done"] else event["response_id"]

    def rubbish(self) -> None:
        """Note that the client sent something that is no event: exactly one error must answer it."""
        self._rubbish.append(self.now())

    def nonsense(self, event_id: str) -> None:
        """Note that this event asks for something impossible: an error must be its only answer."""
        self._refused.add(event_id)

    def overdue(self) -> str | None:
        """The violation if a client event was not answered within `PROMPT_S`, else None."""
        for kind, waiting in self._waiting.items():
            for event_id, since in waiting:
                if self.now() - since > PROMPT_S:
                    return f"W answer: {kind} {event_id} was never answered"
        if self._rubbish and self.now() - self._rubbish[0] > PROMPT_S:
            return "W answer: a frame of rubbish was answered by no error"
        return None

    # ------------------------------------------------------------------ what the server sends

    def heard(self, event: Json) -> None:
        self.prompt.check()
        self._heard(event)
        self.prompt.look(
            decoding=self.decoding, responding=self.responses.active is not None, speaking=self.speaking is not None
        )

    def _heard(self, event: Json) -> None:
        kind = event["type"]
        demand(event["event_id"] not in self._ids, f"W ids: event_id {event['event_id']} comes twice")
        self._ids.add(event["event_id"])
        demand(self.created or kind == "session.created", f"W first: {kind} comes before session.created")
        family = kind.split(".")[0]
        if kind == "error":
            self._error(event["error"])
        elif family == "session":
            self._session(kind)
        elif family == "input_audio_buffer":
            self._buffer(kind.split(".")[1], event)
        elif kind.startswith("conversation.item.input_audio_transcription."):
            self._transcription(kind.split(".")[-1], event)
        elif family == "conversation":
            self._item(kind.split(".")[-1], event)
        elif family == "response":
            self.responses.heard(event)
            if kind == "response.created":
                asked = (event["response"].get("metadata") or {}).get("ask")
                self._answered("response.create", asked)
                if event["response"]["conversation_id"] is not None:
                    self.prompt.began(asked)
            elif kind == "response.done" and event["response"]["status"] == "cancelled":
                self._answered("response.cancel", None)
        else:
            demand(family == "x_foresay", f"W kinds: {kind} is no event of this protocol")

    def _session(self, kind: str) -> None:
        if kind == "session.created":
            demand(not self.created, "W first: session.created comes twice")
            self.created = True
        else:
            self._take("session.update")

    def _error(self, error: Json) -> None:
        self.errors.append(str(error["code"]))
        demand(error["type"] != "server_error", f"W faults: the server says {error['code']}: {error['message'][:200]}")
        event_id = error["event_id"]
        self._refused.discard(event_id)
        self.prompt.refused(event_id)
        if event_id is None:
            demand(bool(self._rubbish), f"W errors: {error['code']} names no event, and nothing asks for that")
            self._rubbish.popleft()
            return
        for waiting in self._waiting.values():
            for each in waiting:
                if each[0] == event_id:
                    waiting.remove(each)
                    return
        demand(event_id in self._optional, f"W errors: {error['code']} names {event_id}, which is answered already")
        del self._optional[event_id]

    def _answered(self, kind: str, event_id: str | None) -> None:
        """Note that the client event of this `kind` is answered: the one with `event_id`, or the oldest (None)."""
        waiting = self._waiting.get(kind)
        if kind == "response.create" and event_id is None:
            return  # the server began this response without a request
        for each in waiting or ():
            if event_id in (None, each[0]):
                waiting.remove(each)  # type: ignore[union-attr]
                if event_id is None:  # it may have happened without the event; an error may still come
                    self._optional[each[0]] = kind
                return

    def _take(self, kind: str) -> None:
        waiting = self._waiting.get(kind)
        demand(bool(waiting), f"W answer: {ANSWERED[kind]} answers nothing")
        waiting.popleft()  # type: ignore[union-attr]

    # ------------------------------------------------------------------ audio and its words

    def _buffer(self, kind: str, event: Json) -> None:
        match kind:
            case "speech_started":
                demand(self.speaking is None, f"W speech: {event['item_id']} starts before {self.speaking} stopped")
                demand(event["item_id"] not in self.spoken, f"W speech: {event['item_id']} starts twice")
                self.spoken[event["item_id"]] = SpokenText(started=True)
                self.speaking = event["item_id"]
                saying = self.responses.active is not None or self.playing is not None
                self.prompt.starts(event["item_id"], over=saying and not self.responses.asks)
            case "speech_stopped":
                demand(self.speaking == event["item_id"], f"W speech: {event['item_id']} stops, not {self.speaking}")
                self.spoken[event["item_id"]].stopped = True
                self.speaking, self.ended_ms = None, event["audio_end_ms"]
            case "committed":
                spoken = self.spoken.setdefault(event["item_id"], SpokenText())
                demand(not spoken.committed, f"W commit: {event['item_id']} is committed twice")
                demand(spoken.stopped or not spoken.started, f"W commit: {event['item_id']} is committed in mid-speech")
                demand(
                    event["previous_item_id"] == (self.items[-1] if self.items else None), "W commit: wrong previous"
                )
                spoken.committed = True
                self._answered("input_audio_buffer.commit", None)
            case "cleared":
                self._take("input_audio_buffer.clear")
            case _:
                demand(False, f"W kinds: input_audio_buffer.{kind}")

    def _transcription(self, kind: str, event: Json) -> None:
        demand(event["item_id"] in self.spoken, f"W words: of {event['item_id']}, which was never announced")
        spoken = self.spoken[event["item_id"]]
        demand(spoken.transcript is None and not spoken.failed, f"W words: {kind} of {event['item_id']} after its end")
        match kind:
            case "delta":
                spoken.text += event["delta"]
            case "completed" | "failed":
                demand(spoken.committed, f"W words: {event['item_id']} is transcribed before it is committed")
                spoken.failed = kind == "failed"
                spoken.transcript = event.get("transcript")
                self.prompt.said(event["item_id"], (spoken.transcript or "").split())

    # ------------------------------------------------------------------ items

    def _item(self, kind: str, event: Json) -> None:
        item_id = event["item"]["id"] if "item" in event else event["item_id"]
        match kind:
            case "added":
                demand(item_id not in self.items, f"W items: {item_id} is added twice")
                self._ever.add(item_id)
                self._place(item_id, event["previous_item_id"])
                self._open_items.add(item_id)
                spoken = self.spoken.get(item_id)
                demand(spoken is None or spoken.committed, f"W items: {item_id} is added before it is committed")
                self._answered_item("conversation.item.create", event["item"])
            case "done":
                demand(item_id in self._open_items, f"W items: {item_id} is done, but was not added")
                self._open_items.discard(item_id)
            case "deleted" | "retrieved" | "truncated":
                demand(item_id in self.items, f"W items: {item_id} is {kind}, but there is no such item")
                if kind == "deleted":
                    self.items.remove(item_id)
                    self._open_items.discard(item_id)
                self._take(f"conversation.item.{kind.removesuffix('d')}")
            case _:
                demand(False, f"W kinds: conversation.item.{kind}")

    def _place(self, item_id: str, previous: str | None) -> None:
        demand(previous is None or previous in self.items, f"W items: {item_id} follows {previous}, which is not there")
        self.items.insert(0 if previous is None else self.items.index(previous) + 1, item_id)

    def _answered_item(self, kind: str, item: Json) -> None:
        """Note that the event that created this item is answered; the item's id holds the event's id."""
        waiting = self._waiting.get(kind, ())
        for each in waiting:
            if item["id"] == f"item_{each[0]}":
                waiting.remove(each)  # type: ignore[union-attr]
                return

    # ------------------------------------------------------------------ when all is quiet

    def quiet(self, by_hand: bool = False) -> None:
        """Called long after the last event: check that nothing is left open. `by_hand`: only the client ends turns
        (push to talk)."""
        self.prompt.check()
        for kind, waiting in self._waiting.items():
            if kind != "response.cancel":
                demand(not waiting, f"W answer: {kind} {list(waiting)[:1]} was never answered")
        demand(not self._open_items - set(self.responses.open_items), f"W items: never done: {self._open_items}")
        demand(not self._refused, f"W answer: nonsense was not refused: {sorted(self._refused)}")
        demand(not self._rubbish, "W answer: a frame of rubbish was answered by no error")
        self.responses.quiet()
        demand(self.speaking is None or by_hand, f"W speech: {self.speaking} never stops")
        for item_id, spoken in self.spoken.items():
            demand(
                not (self.transcribes and spoken.committed) or spoken.failed or spoken.transcript is not None,
                f"W words: {item_id} was committed, and its words never come",
            )
            demand(not spoken.committed or item_id in self._ever, f"W items: {item_id} is committed, and no item")

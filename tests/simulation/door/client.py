"""A simulated stock client of the Realtime API: sends events, runs its own tools, answers approval requests by button,
and has the inspectors check every event that it receives."""

import asyncio
import base64
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from tests.simulation.books import Violation
from tests.simulation.door.dice import Dice
from tests.simulation.door.promises import Line, PromiseInspector
from tests.simulation.door.transport import Transport
from tests.simulation.door.wire import WireInspector
from tests.simulation.door.world import SCHEMA, Deed, first

Json = dict[str, Any]

TOOL = {
    "type": "function",
    "name": "beep",
    "description": "simulated beep",
    "parameters": SCHEMA,
    "x_effect": "write_external",
    "x_phrases": ["beep {x}"],
}
ENDED_MS = 100
"""Tolerance (ms) for the end of speech: a window of the voice detector and the gap after a word."""
ACTIVE = "conversation_already_has_active_response"
CLIENT_S = 60.0
"""Seconds that the agent waits for the output of a call."""
TOLD_S = CLIENT_S + 6.0
"""Seconds from a call that this client never returns until the user is told so, if nobody speaks meanwhile."""
GIVEN_UP_S = 25.0
"""Seconds after which the agent has given up a call of the server that hangs, and says what else was done in that
turn."""
APPROVALS = {"type": "mcp", "server_label": "foresay"}


@dataclass(frozen=True)
class Manners:
    """Probabilities of how the client treats a call of its own tools (output `late`, sent `twice`, or `never`), and
    that it `presses` a button when it receives an approval request."""

    late: float = 0.15
    twice: float = 0.1
    never: float = 0.05
    presses: float = 0.5


@dataclass
class SimulatedClient:
    """One client on one socket. `fail` is called with a violation, `show` prints an event."""

    name: str
    dice: Dice
    now: Callable[[], float]
    promises: PromiseInspector
    fail: Callable[[Violation], None]
    show: Callable[[str, Json], None]
    manners: Manners
    query: str = ""
    session: str = ""
    transport: Transport = field(init=False)
    wire: WireInspector = field(init=False)
    line: Line = field(init=False)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    chores: set["asyncio.Task[None]"] = field(default_factory=set)
    texts: dict[str, str] = field(default_factory=dict)
    cards: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    """The assistant's message items: id -> text."""
    partly: set[str] = field(default_factory=set)
    """Responses of which the client last reported that only a part was heard; the rest of them may count as unheard."""
    owes: int = 0
    """Number of calls and requests that the client will still send something for."""
    unreturned: int = 0
    """Number of calls whose output it will never send; their turns wait for it."""
    untold: int = 0
    """Those among `unreturned` whose loss the user may still be told in time."""
    plain: bool = True
    """Whether the model reports everything that was asked for, and never hangs."""
    said: list[str] = field(default_factory=list)
    """All words that were spoken, in order."""
    sent: int = 0
    """Number of audio samples sent."""
    spoke_ms: float = 0.0
    """Where the last spoken word ends, in ms of the session's audio, if the server has to detect that end."""
    ragged = False
    """Whether audio was cleared, or the turn detection was changed, so that the server need not hear all words."""
    detection: Json | None = field(default_factory=dict)
    """The turn detection that the client has asked for, None for push to talk."""
    _count: int = 0

    def __post_init__(self) -> None:
        self.transport = Transport(self._heard, self.query)
        self.wire = WireInspector(self.now)
        self.wire.responses.text = self._text
        self.line = Line(self.wire, gone=lambda: self.transport.gone)

    # ------------------------------------------------------------------ sending

    def send(self, kind: str, **fields: Any) -> str:
        """Send an event of this type and return its id."""
        self._count += 1
        event = {"type": kind, "event_id": f"{self.name}e{self._count}", **fields}
        return self.send_event(event)

    def send_event(self, event: Json) -> str:
        if self.transport.open:
            if event["type"] == "response.create":
                self.line.requests.append(self.now())
            if event["type"] == "input_audio_buffer.commit":
                self.line.handed_in.append(self.now())
            self.wire.asked(event)
            self.show("C", event)
            self.transport.send(event)
        return str(event["event_id"])

    def append(self, pcm: bytes) -> None:
        self.sent += len(pcm) // 2
        self.send("input_audio_buffer.append", audio=base64.b64encode(pcm).decode())

    def item(self, item: Json, **fields: Any) -> str:
        """Send an event that creates `item`, whose id is made from the event's; return the event's id."""
        event_id = f"{self.name}e{self._count + 1}"
        item = {"id": f"item_{event_id}", **item}
        return self.send("conversation.item.create", item=item, **fields)

    def type(self, text: str) -> str:
        return self.item({"type": "message", "role": "user", "content": [{"type": "input_text", "text": text}]})

    def respond(self, **response: Any) -> str:
        """Ask for a response. Its metadata holds the event's id, so that the inspectors know which response this is."""
        event_id = f"{self.name}e{self._count + 1}"
        return self.send("response.create", response={"metadata": {"ask": event_id}, **response})

    def update(self, **session: Any) -> str:
        self.detection = session.get("audio", {}).get("input", {}).get("turn_detection", self.detection)
        return self.send("session.update", session={"type": "realtime", **session})

    def press(self, approve: bool) -> None:
        """Answer the newest approval request, as a button would."""
        if self.cards:
            if approve:
                self.line.yes.append(self.now())
            answer = {"type": "mcp_approval_response", "approval_request_id": self.cards[-1], "approve": approve}
            self.item(answer)

    # ------------------------------------------------------------------ hearing

    def _heard(self, event: Json) -> None:
        self.show("S", event)
        try:
            self.wire.heard(event)
            self._note(event)
        except Violation as violation:
            self.fail(violation)
        self.news.set()

    def _text(self, response_id: str, delta: str) -> None:
        self.texts[response_id] = self.texts.get(response_id, "") + delta

    def _note(self, event: Json) -> None:
        match event["type"]:
            case "input_audio_buffer.committed":
                self.line.commits.append(self.now())
            case "response.created":
                self.line.responses.append(self.now())
            case "response.done":
                response = event["response"]
                text = self.texts.get(response["id"], "")
                self.promises.hear(self.session, text, cut=response["status"] == "cancelled")
                self.promises.cut(text if response["id"] in self.partly else "")
            case "response.output_item.done":
                self._item(event["item"])
            case "error" if event["error"]["code"] == ACTIVE:
                self.do(self._ask_again())

    def _item(self, item: Json) -> None:
        if item["type"] == "message":
            self.answers[item["id"]] = item["content"][0]["text"]
        elif item["type"] == "mcp_approval_request":
            self.cards.append(item["id"])
            rng = self.dice.of(f"card {item['id']}")
            if rng.random() < self.manners.presses:
                self.do(self._press_later(rng.choice((0.05, 0.8, 3.0)), rng.random() < 0.7))
        elif item["type"] == "function_call":
            colour = first(json.loads(item["arguments"]).get("x"))
            deed = Deed(item["name"], colour, item["call_id"], self.now(), self.session)
            self.promises.do(deed)
            self.do(self._run_tool(item["call_id"], colour))

    async def _ask_again(self) -> None:
        """After a refusal because another response is in progress: ask again when that has ended and the user is
        silent."""
        self.owes += 1
        while self.transport.open and (self.wire.responses.active is not None or self._listened_to):
            await self._next()
        self.respond()
        self.owes -= 1

    @property
    def _listened_to(self) -> bool:
        """The user speaks, and the server is to find out when they have ended."""
        return self.wire.speaking is not None and self.detection is not None

    async def _press_later(self, seconds: float, approve: bool) -> None:
        await asyncio.sleep(seconds)
        self.press(approve)

    async def _run_tool(self, call_id: str, colour: str) -> None:
        """Run a client-side tool: send its output and ask for the next response, as SDKs do. Or never return it."""
        rng = self.dice.of(f"client tool {colour}")
        if rng.random() < self.manners.never:
            self.unreturned += 1
            await self._hear_of(colour)
            return
        self.owes += 1
        await asyncio.sleep(6.0 if rng.random() < self.manners.late else rng.choice((0.0, 0.1, 0.7)))
        output = {"type": "function_call_output", "call_id": call_id, "output": json.dumps({"seen": colour})}
        self.item(output)
        if rng.random() < self.manners.twice:
            self.item(output)
        while self.wire.responses.active is not None and self.transport.open:
            await self._next()
        self.respond()
        self.owes -= 1

    async def _hear_of(self, colour: str) -> None:
        """Rule U: the user is told about a call that was never returned, without asking, once nobody speaks and the
        other calls of its turn have ended or were given up."""
        self.untold += 1
        since = self.now()
        await self._silence(TOLD_S)
        if not self._told_of(colour, since):
            await self._silence(GIVEN_UP_S)
        self.untold -= 1
        self.news.set()
        if not self._told_of(colour, since) and self.plain and self.transport.open and not self.line.lags:
            self.fail(Violation(f"U: beep {colour} was never returned, and nobody was told so"))

    async def _silence(self, seconds: float) -> None:
        """Waits for so long, and until nobody speaks and nothing is answered."""
        await asyncio.sleep(seconds)
        while (self.wire.speaking is not None or not self.idle) and self.transport.open:
            await self._next()
            await asyncio.sleep(TOLD_S - CLIENT_S)

    def _told_of(self, colour: str, since_s: float) -> bool:
        said = " ".join(text for each in self.wire.responses.closed if each.done_s > since_s for text in each.texts)
        return re.search(rf"\b{colour}\b|went through: [^.]*\bbeep\b", said) is not None

    async def _next(self) -> None:
        self.news.clear()
        await self.news.wait()

    def do(self, chore: Awaitable[None]) -> None:
        task = asyncio.ensure_future(chore)
        self.chores.add(task)
        task.add_done_callback(self.chores.discard)

    async def wait_for(self, ready: Callable[[], bool], seconds: float) -> bool:
        """Wait until `ready()` is true, checked after each event from the server. Returns False after `seconds`."""
        try:
            async with asyncio.timeout(seconds):
                while not ready():
                    self.news.clear()
                    await self.news.wait()
        except TimeoutError:
            return ready()
        return True

    @property
    def heard_less(self) -> bool:
        """Whether, as far as a client can tell, the server has not heard all words yet."""
        words = " ".join(filter(None, (each.transcript for each in self.wire.spoken.values()))).split()
        unheard = len(words) < len(self.said) if self.wire.transcribes else self.unended
        return self.wire.speaking is not None or self.wire.decoding or unheard

    @property
    def unended(self) -> bool:
        """Whether the server has not reported the end of the last spoken words yet."""
        return self.wire.ended_ms < self.spoke_ms - ENDED_MS

    @property
    def waits(self) -> str:
        """What the client still waits for, for the message of a violation."""
        waiting = {kind: list(each) for kind, each in self.wire._waiting.items() if each}
        return f"responses {sorted(self.wire.responses.open)}, answers to {waiting}, {self.owes} outputs of our own"

    @property
    def idle(self) -> bool:
        """Whether no response is open, no words are being decoded, and neither side waits for an answer."""
        wire = self.wire
        waits = any(waiting for kind, waiting in wire._waiting.items() if kind != "response.cancel")
        return not (wire.responses.open or waits or self.owes or wire.decoding)

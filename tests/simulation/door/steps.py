"""What the client does at each step of a script: one method for each kind of step, named after it."""

import asyncio
import itertools
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from services.clock import VirtualLoop
from tests.simulation.books import demand
from tests.simulation.door.client import ACTIVE, Json, SimulatedClient
from tests.simulation.door.contrary import OTHER
from tests.simulation.door.dice import Dice
from tests.simulation.door.model import requests, unsure
from tests.simulation.door.promises import QUESTION, SORRY, PromiseInspector
from tests.simulation.door.rubbish import RUBBISH
from tests.simulation.door.script import GRAMMAR, TRUSTING, DoorSetting, ScriptStep
from tests.simulation.door.store import Store
from tests.simulation.door.words import TOOLS, silence, speech
from tests.simulation.door.world import DoorAlarms
from tools.library.scheduler import Announcement

ALARM_S = 10.0
"""Seconds. An alarm that rang less than this before the end may not have been told yet."""


class Steps:
    """The methods for the steps. The subclass `ScriptPlayer` has the clients, the processes and the inspectors."""

    dice: Dice
    setting: DoorSetting
    loop: VirtualLoop
    store: Store
    alarms: DoorAlarms
    promises: PromiseInspector
    show: Callable[[str, Json], None]
    snare: ScriptStep | None = None
    """The trap that is triggered when the next write begins."""
    detection: dict[str, Any] | None = None
    choice = "auto"
    last: tuple[SimulatedClient | None, list[tuple[str, str]]] = (None, [])
    """The client that asked last, and the (tool, colour) pairs that it asked for and must hear about."""
    _rung = 0
    rang: dict[int, float]
    """Alarm -> time (s) at which it rang, for alarms whose process was not killed afterwards."""

    async def present(self) -> SimulatedClient:
        raise NotImplementedError

    async def kill(self) -> None:
        raise NotImplementedError

    def later(self, seconds: float, chore: Callable[[], Any]) -> None:
        raise NotImplementedError

    def count(self, what: str) -> None:
        raise NotImplementedError

    async def take(self, step: ScriptStep) -> None:
        self.show("-", {"type": str(step)})
        self.count(step.kind)
        await getattr(self, f"_{step.kind}")(await self.present(), **step.arguments)

    async def _say(self, client: SimulatedClient, parts: list[list[str]], pause_ms: int, after_ms: int) -> None:
        rate, marks, pieces = self.setting.rate, [], []
        size = 0
        said: list[str] = []
        for number, part in enumerate(parts):
            pieces += [silence(pause_ms, rate)] if number else []
            pieces.append(speech(part, rate))
            said = [*said, *part]
            size = sum(len(piece) for piece in pieces)
            marks.append((size, part, list(said)))
        if self.detection is not None:
            pieces.append(silence(after_ms, rate))
        client.said += said
        asks = self.detection is not None and not self.detection["create_response"]
        self._speaks(client, size)
        await self._stream(client, b"".join(piece.tobytes() for piece in pieces), marks)
        if self.detection is None:
            client.send("input_audio_buffer.commit")
            client.respond()
        elif asks:
            await self._committed(client)
            client.respond()
        whole = requests(" ".join(said))
        mine = [pair for pair in requests(" ".join(parts[-1])) if pair in whole]  # the rest may be interrupted
        if asks and (client.unended or client.wire.speaking is not None):
            mine = []  # the request came before the end of the words, so they may stay unanswered
        self.last = (client, [] if "wipe" in dict(whole) else mine)  # for a wipe the user is asked first

    def _speaks(self, client: SimulatedClient, samples: int) -> None:
        """Note that the last word ends `samples` samples after the audio sent so far."""
        if self.detection is not None:
            client.spoke_ms = 1000 * (client.sent + samples) / self.setting.rate

    async def _committed(self, client: SimulatedClient) -> None:
        """Wait until the server has ended the turn, as a client does that asks for its answers itself."""
        await asyncio.sleep(0.01)
        wire = client.wire
        await client.wait_for(
            lambda: not (client.unended or wire.speaking is not None) or not client.transport.open, 4.0
        )

    async def _stream(self, client: SimulatedClient, pcm: bytes, marks: list[tuple[int, list[str], list[str]]]) -> None:
        setting = self.setting
        step = setting.rate * setting.chunk_ms // 1000 * 2 or len(pcm)
        for start in range(0, len(pcm), step):
            if not client.transport.open:
                return
            chunk = pcm[start : start + step]
            while marks and marks[0][0] * 2 <= start + len(chunk):
                self._said(client, *marks.pop(0)[1:], spoken=True)
            client.append(chunk)
            if setting.faster:
                await asyncio.sleep(setting.faster * len(chunk) / 2 / setting.rate)

    def _said(self, client: SimulatedClient, part: list[str], said: list[str], *, spoken: bool) -> None:
        """Tell the inspector what the words ask for, and what they take back at once: that must not be done. (A read of
        it may have run on a misread hypothesis, and the user may hear that it failed.)"""
        text = " ".join(said)
        self._ask(client, text, " ".join(part), spoken=spoken)
        kept = requests(text)
        for word, colour in itertools.pairwise(part):
            if (word, colour) not in kept and colour in self.promises.asked:
                for form in self._forms(colour):
                    self.promises.forbid(form, "it was taken back in the same breath")
            elif (word, colour) not in kept and word in TOOLS:
                self.promises.ask((word, colour), client.session, spoken=spoken, forbidden="it was taken back at once")
        if "yes" in part:
            client.line.yes.append(self.loop.time())

    def _ask(self, client: SimulatedClient, text: str, part: str, *, spoken: bool) -> None:
        """Tell the inspector what `text` asks for. A doubt applies only to `part`, its newest part."""
        for tool, colour in requests(text):
            doubted = unsure(part) and (tool, colour) in requests(part)
            for form in self._forms(colour):
                self.promises.ask((tool, form), client.session, spoken=spoken, doubted=doubted)

    def _forms(self, colour: str) -> tuple[str, ...]:
        """The colour, and what a contrary responder makes of it."""
        return (colour, OTHER + colour) if self.setting.model == TRUSTING else (colour,)

    async def _type(self, client: SimulatedClient, text: str) -> None:
        self._said(client, text.split(), text.split(), spoken=False)
        client.type(text)
        client.respond()
        self.last = (client, [] if client.heard_less else requests(text))  # words still being heard are answered first

    async def _listen(self, client: SimulatedClient, patience_s: float) -> None:
        """Wait until all is quiet, then check that the last request was answered."""
        asked_client, pairs = self.last
        calm = asked_client is client and client.transport.open and client.transport.reads
        errors = _others(client)
        quiet = await self.settle(client, patience_s)
        if not (calm and client.transport.open and quiet) or _others(client) > errors:
            return
        self.count("heard out")
        self._answered(client, pairs)

    async def settle(self, client: SimulatedClient, patience_s: float) -> bool:
        """Wait until nothing happens for 5.5 s. Returns False if that does not come within `patience_s`."""
        until = self.loop.time() + patience_s
        while self.loop.time() < until and client.transport.open:
            if not await client.wait_for(lambda: client.idle or not client.transport.open, until - self.loop.time()):
                return False
            before = len(client.wire.responses.closed), len(client.line.commits)
            await asyncio.sleep(5.5)
            if client.idle and before == (len(client.wire.responses.closed), len(client.line.commits)):
                return True
        return False

    def _answered(self, client: SimulatedClient, pairs: list[tuple[str, str]]) -> None:
        """Rule L: what was asked for without any disturbance was told, or the user was told why not. Not checked if
        faults were simulated that excuse it."""
        said = " ".join(client.texts.values())
        unheard = self.setting.hardness.dead or self.setting.hardness.deaf
        if (
            (unheard and not client.wire.transcribes)
            or self.choice == "none"
            or self.setting.model == GRAMMAR
            or self.setting.temper.cut
            or self.setting.temper.nonsense
            or any(word in said for word in SORRY)
            or (self.setting.model == TRUSTING and "Should I" in said)  # a question ends the turn
        ):
            return
        for tool, colour in pairs:
            if tool in ("look", "search") and QUESTION in said:
                continue  # such a turn says nothing but the confirmation question
            if "wipe" in dict(pairs) or tool == "beep" or self.promises.asked[colour].doubted:
                continue
            if self.promises.asked[colour].session == client.session and not client.unreturned:
                again = (
                    "and all that was said is a question once more" if QUESTION in said else "and nobody has said so"
                )
                demand(
                    any(f" {form}" in said for form in self._forms(colour))
                    or any(each.failed for each in client.wire.spoken.values()),
                    f"L: {tool} {colour} was asked for, all is quiet, {again}",
                )

    async def _text(self, client: SimulatedClient, patience_s: float) -> None:
        """Wait until the server begins to say something."""
        count = len(client.texts)
        await client.wait_for(lambda: len(client.texts) > count or not client.transport.open, patience_s)

    async def _pause(self, client: SimulatedClient, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def _cancel(self, client: SimulatedClient) -> None:
        client.send("response.cancel")

    async def _vanish(self, client: SimulatedClient) -> None:
        client.transport.vanish()
        await asyncio.sleep(self.dice.of("return").choice((0.0, 0.5, 3.0, 8.0)))

    async def _kill(self, client: SimulatedClient) -> None:
        await self.kill()

    async def _trap(self, client: SimulatedClient, what: str, after_s: float) -> None:
        self.snare = ScriptStep("trap", {"what": what, "after_s": after_s})

    async def _journal(self, client: SimulatedClient, down: bool, slow_s: float) -> None:
        self.store.change(down, slow_s)

    async def _alarm(self, client: SimulatedClient, in_s: float) -> None:
        self._rung += 1
        number = self._rung
        news = Announcement(number, "timer", f"t{number}", f"Ring {number}.", datetime.now(UTC), 0.0, client.session)  # type: ignore[arg-type]

        async def ring() -> None:
            self.rang[number] = self.loop.time()
            self.alarms.ring(news)

        self.later(in_s, ring)

    async def _update(self, client: SimulatedClient, session: dict[str, Any]) -> None:
        client.update(**session)
        if "audio" in session:
            client.ragged = True
            client.wire.prompt.leave_to_client()
            self.detection = session["audio"]["input"]["turn_detection"]
        self.choice = session.get("tool_choice", self.choice)

    async def _rubbish(self, client: SimulatedClient, which: int) -> None:
        RUBBISH[which % len(RUBBISH)](client)

    async def _items(self, client: SimulatedClient, what: str) -> None:
        items = list(client.answers) if what in ("truncate", "recreate") else client.wire.items
        item_id = items[-1] if items else "item_none"
        text = client.answers.get(item_id, "")
        if what == "truncate":
            heard = {"x_heard": text[:6]} if text and self.dice.of(f"heard {item_id}").random() < 0.5 else {}
            self.promises.cut(text if heard else "")
            client.send("conversation.item.truncate", item_id=item_id, content_index=0, audio_end_ms=200, **heard)
        elif what == "retrieve":
            client.send("conversation.item.retrieve", item_id=item_id)
        else:
            client.send("conversation.item.delete", item_id=item_id)
            if what == "recreate":
                self.promises.cut(text)
                content = [{"type": "output_text", "text": "So: I was cut"}]
                client.item({"type": "message", "role": "assistant", "content": content})

    async def _respond(self, client: SimulatedClient, aside: bool) -> None:
        if aside:
            client.respond(conversation="none", instructions="Sum up.")
        else:
            client.respond()

    async def _playback(self, client: SimulatedClient, done: bool) -> None:
        if client.texts:
            response_id = list(client.texts)[-1]
            heard = client.texts[response_id][: 6 if not done else None]
            self.promises.cut(client.texts[response_id] if not done else "")
            client.partly = client.partly | {response_id} if not done else client.partly - {response_id}
            client.send("x_foresay.playback", response_id=response_id, heard=heard, done=done)

    async def _clear(self, client: SimulatedClient) -> None:
        client.ragged, client.wire.prompt.by_itself = True, False
        client.send("input_audio_buffer.clear")

    async def _commit(self, client: SimulatedClient) -> None:
        client.send("input_audio_buffer.commit")

    async def _press(self, client: SimulatedClient, approve: bool) -> None:
        client.press(approve)

    async def _deafen(self, client: SimulatedClient, seconds: float) -> None:
        """Stop reading the socket for a while."""
        client.line.lags, client.wire.prompt.watched = True, False
        client.transport.stop_reading()
        await asyncio.sleep(seconds)
        client.wire.responses.reads_on()
        client.transport.read_on()

    async def _stop(self, client: SimulatedClient, ms: int) -> None:
        """Speak words and then send no audio at all, as if the microphone had died: no silence ends the speech."""
        if self.detection is None:
            return
        words = ["please"] * (ms // 160)
        client.said += words
        pcm = speech(words, self.setting.rate)
        self._speaks(client, len(pcm))
        await self._stream(client, pcm.tobytes(), [])

    def alarms_told(self, texts: str) -> None:
        """Check that every alarm that rang was told to somebody; `texts` is all that the clients were told."""
        for number, at_s in self.rang.items():
            late = self.loop.time() - at_s < ALARM_S
            demand(late or f"Ring {number}." in texts, f"A: alarm {number} rang at {at_s:.1f}, and nobody was told")

    def heard_right(self, client: SimulatedClient) -> None:
        """Check that an undisturbed client was understood word for word, however its audio was cut into chunks."""
        hardness = self.setting.hardness
        if client.ragged or hardness.dead or hardness.deaf or not client.wire.transcribes:
            return
        heard = " ".join(filter(None, (each.transcript for each in client.wire.spoken.values())))
        demand(heard == " ".join(client.said), f"W heard: said was {' '.join(client.said)!r}, heard {heard!r}")


def _others(client: SimulatedClient) -> int:
    """Number of errors, without those after which the client asks again by itself."""
    return sum(code != ACTIVE for code in client.wire.errors)

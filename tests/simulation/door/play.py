"""Plays one seed: draws the script, plays it against the server, and checks at the end that nothing is left open."""

import asyncio
import json
import logging
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

from app.gateway import wire_model as wire_ids
from services.clock import VirtualLoop, run_virtual
from services.session.announcements import PATIENCE_S
from tests.simulation.books import Violation, demand
from tests.simulation.door.client import GIVEN_UP_S, Json, SimulatedClient
from tests.simulation.door.player import ScriptPlayer
from tests.simulation.door.script import DoorSetting, ScriptStep, ScriptWriter, setting

LONGEST_S = 3000.0
"""Most virtual seconds of one seed."""


@dataclass
class DoorStory:
    seed: int
    events: int = 0
    violation: str | None = None
    lines: list[str] = field(default_factory=list)
    counts: dict[str, float] = field(default_factory=dict)


def script(seed: int) -> tuple[DoorSetting, list[ScriptStep]]:
    rng = random.Random(f"door {seed}")
    chosen = setting(rng)
    return chosen, ScriptWriter(rng, chosen).steps()


def play(seed: int, verbose: bool = False, steps: Sequence[ScriptStep] | None = None) -> DoorStory:
    """Play one seed and return its story, which also holds a violation; none is raised. `steps` replaces the steps that
    the seed draws."""
    chosen, drawn = script(seed)
    story, loop = DoorStory(seed), VirtualLoop()
    ids = random.Random(f"ids {seed}")
    if verbose:
        story.lines.append(str(chosen))
    fixed = mock.Mock(token_hex=lambda size: f"{ids.getrandbits(8 * size):0{2 * size}x}")
    with mock.patch.object(wire_ids, "secrets", fixed):
        try:
            run_virtual(_Play(story, loop, chosen, list(drawn if steps is None else steps), verbose).run(), loop)
        except Violation as violation:
            story.violation = story.violation or str(violation)
        except Exception as error:
            story.violation = story.violation or f"{type(error).__name__}: {error}"
    return story


class _Play:
    def __init__(
        self, story: DoorStory, loop: VirtualLoop, chosen: DoorSetting, steps: list[ScriptStep], verbose: bool
    ) -> None:
        self.story, self.loop, self.steps, self.verbose = story, loop, steps, verbose
        self.failed = asyncio.Event()
        self.player = ScriptPlayer(story.seed, loop, chosen, self._fail, self._show)

    def _fail(self, violation: Violation) -> None:
        if self.story.violation is None:
            self.story.violation = str(violation)
            self._show("!", {"type": str(violation)})
            self.failed.set()

    def _show(self, who: str, event: Json) -> None:
        self.story.events += 1
        if self.verbose:
            self.story.lines.append(f"{self.loop.time():9.3f} {who:3} {_brief(event)}")

    async def run(self) -> None:
        with _Errors() as errors:
            playing = asyncio.ensure_future(self._play())
            failing = asyncio.ensure_future(self.failed.wait())
            done, _ = await asyncio.wait({playing, failing}, timeout=LONGEST_S, return_when=asyncio.FIRST_COMPLETED)
            for task in (playing, failing):
                task.cancel()
            await asyncio.gather(playing, failing, return_exceptions=True)
            if self.story.violation is None:
                demand(bool(done), "W quiet: the seed never ends")
                if playing in done:
                    playing.result()
                demand(not errors.seen, f"X log: an error was logged: {errors.seen[:1]}")
        self.story.counts.update(self.player.counts, trusted=len(self.player.promises.trusted))

    async def _play(self) -> None:
        player = self.player
        await player.present()
        for step in self.steps:
            await player.take(step)
            if (late := player.client.wire.overdue()) is not None and player.client.transport.reads:
                demand(not player.client.transport.open, late)
        await self._last_words(await player.present())
        await self._collect()
        player.promises.finish()
        player.alarms_told(" ".join(text for client in player.clients for text in client.texts.values()))
        await self._leave()

    async def _last_words(self, client: SimulatedClient) -> None:
        """After the last step: wait until all is quiet, then check that nothing is left open or untold, and leave."""
        player = self.player
        player.store.change(False, 0.0)
        await self._settle(client)
        if client.transport.open:
            # With push to talk the client may still be recording, and a client that asks for its answers itself may ask
            # late: announcements then wait up to PATIENCE_S.
            await asyncio.sleep(1.0 if client.wire.prompt.by_itself else PATIENCE_S + 2.0)
            client.wire.quiet(by_hand=player.detection is None)
            player.heard_right(client)
            player.promises.told_here(client.session, player.world.under_way)
        client.transport.vanish()
        await self._ended(client)

    async def _ended(self, client: SimulatedClient) -> None:
        task = self.player.serving[client.session]
        await asyncio.wait([task], timeout=60)
        demand(task.done(), "X end: the session outlives its client")
        if not task.cancelled():
            task.result()

    async def _settle(self, client: SimulatedClient) -> None:
        """Wait until all is quiet and the user was told of each call that the client never returned."""
        under_way = True
        while True:
            await client.wait_for(lambda: not client.untold or not client.transport.open, 400.0)
            settled = await self.player.settle(client, 400.0)
            demand(settled or not client.transport.open, f"W quiet: never: {client.waits}")
            if under_way and any(call.startswith(client.session) for call in self.player.world.under_way):
                await asyncio.sleep(GIVEN_UP_S)
                under_way = False
            elif not client.untold or not client.transport.open:
                return

    async def _collect(self) -> None:
        """Connect once more for each owner, so that the server can tell what it could not tell before."""
        for owner in sorted({each.owner for each in self.player.promises.lines.values()}):
            client = await self.player.connect(owner)
            await asyncio.sleep(6.0)
            await self.player.settle(client, 100.0)
            client.wire.quiet()
            client.transport.vanish()
            await self._ended(client)

    async def _leave(self) -> None:
        """Stop the process and check that no task, stream, session or call is left."""
        player = self.player
        for task in player.serving.values():
            await asyncio.wait([task], timeout=60)
            demand(task.done(), "X end: a session never ends")
        for client in player.clients:
            for chore in client.chores:
                chore.cancel()
        for chore in player.chores:
            chore.cancel()
        await player.processes[-1].stop()
        await asyncio.sleep(0.1)
        me = asyncio.current_task()
        left = [
            task.get_name()
            for task in asyncio.all_tasks()
            if task is not me and not task.get_name().startswith("Task-")
        ]
        demand(not left, f"X end: tasks are left: {sorted(left)[:3]}")
        demand(not player.world.under_way - _dead(player), f"X end: calls still run: {player.world.under_way}")
        for process in player.processes:
            if not process.alive:
                continue
            demand(all(each.closed for each in process.voices.streams), "X end: a voice stream is open")
            demand(all(each.closed for each in process.recogniser.streams), "X end: a recognition is open")
            demand(process.admission.live == 0, "X end: the door counts a session")
            violations = process.agent_counts.counts.get("violations", 0)
            demand(not violations, "X core: the shell had to stop the core")
        for agent_host in player.models[-1:]:
            for session in agent_host.sessions:
                demand(not session.broken, f"X port: {session.broken[:1]}")
                demand(session.closed, "X end: a model session is open")


def _dead(player: ScriptPlayer) -> set[str]:
    """The calls that ran in processes that were killed."""
    return {mark for mark in player.world.under_way if mark.split()[0] in player.world.frozen}


class _Errors(logging.Handler):
    """Collects errors that are logged with a traceback, except the simulated faults."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if record.exc_info and "journal" not in text:
            self.seen.append(f"{text}: {record.exc_info[1]!r}")

    def __enter__(self) -> "_Errors":
        self._disabled = logging.root.manager.disable
        logging.disable(logging.NOTSET)
        self._level = logging.root.level
        logging.root.addHandler(self)
        return self

    def __exit__(self, *_: Any) -> None:
        logging.root.removeHandler(self)
        logging.disable(self._disabled)


def _brief(event: Json) -> str:
    """One line, long fields cut."""
    shown = {name: value for name, value in event.items() if name not in ("type", "event_id", "audio")}
    if "audio" in event and isinstance(event["audio"], str):
        shown["audio"] = f"{len(event['audio'])} characters"
    if event["type"].startswith("session."):
        shown = {} if event["type"] != "session.update" else shown
    return f"{event['type']} {json.dumps(shown)[:420] if shown else ''}"

"""Plays a script: connects the clients, the server's processes, the tools' world and the inspectors. The steps of a
script are in `steps.py`."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from services.clock import VirtualClock, VirtualLoop
from services.grammar import GrammarModel
from services.models.composite import CompositeModel
from tests.simulation.books import Violation, demand
from tests.simulation.door.client import Json, SimulatedClient
from tests.simulation.door.contrary import contrary_model
from tests.simulation.door.dice import Dice
from tests.simulation.door.model import SimulatedModel
from tests.simulation.door.promises import APART_S, PromiseInspector
from tests.simulation.door.script import GRAMMAR, SIMULATED, TRUSTING, DoorSetting
from tests.simulation.door.server import SimulatedProcess
from tests.simulation.door.steps import Steps
from tests.simulation.door.store import Store
from tests.simulation.door.world import Deed, DoorAlarms, DoorWorld


class ScriptPlayer(Steps):
    """Plays the steps of one script. `fail` is called with a violation, `show(who, event)` prints an event."""

    def __init__(
        self,
        seed: int,
        loop: VirtualLoop,
        setting: DoorSetting,
        fail: Callable[[Violation], None],
        show: Callable[[str, Json], None],
    ) -> None:
        self.dice, self.setting, self.fail = Dice(seed), setting, fail
        self.loop, self.clock = loop, VirtualClock(loop)
        self.show = show
        self.world = DoorWorld(self.dice, loop.time, setting.slow, setting.faults)
        self.world.begun.append(self._begins)
        self.world.done.append(self._happens)
        self.store = Store(self.clock, self.dice)
        self.alarms = DoorAlarms()
        self.promises = PromiseInspector(loop.time)
        self.models: list[SimulatedModel] = []
        self.processes: list[SimulatedProcess] = []
        self.clients: list[SimulatedClient] = []
        self.serving: dict[str, asyncio.Task[None]] = {}
        self.chores: set[asyncio.Task[None]] = set()
        self.counts: dict[str, int] = {}
        self.rang: dict[int, float] = {}

    # ------------------------------------------------------------------ server and sockets

    @property
    def client(self) -> SimulatedClient:
        return self.clients[-1]

    async def start(self) -> SimulatedProcess:
        self.processes.append(
            SimulatedProcess(
                self.clock, self.dice, self.world, self.store, self.alarms, self._model, self.setting.hardness,
                self.setting.policy,
            )
        )  # fmt: skip
        await self.processes[-1].start()
        return self.processes[-1]

    def _model(self) -> Any:
        if self.setting.model == GRAMMAR:
            return GrammarModel()
        if self.setting.model == TRUSTING:
            made, models = contrary_model(self.dice, self.setting.temper, self.promises.trusted)
            self.models += models
            return made
        self.models.append(SimulatedModel(self.setting.temper, self.dice.of("mind")))
        return self.models[-1] if self.setting.model == SIMULATED else CompositeModel(self.models[-1], GrammarModel())

    async def connect(self, owner: str = "") -> SimulatedClient:
        """Connect a new client to the live process (started if there is none), mostly for the same user as before."""
        process = self.processes[-1] if self.processes and self.processes[-1].alive else await self.start()
        if not owner:
            owner = self.dice.of("owners").choice(("anna", "anna", "anna", "ben"))
        name = "abcdefghijklmnopqrstuvwxyz"[len(self.clients) % 26]
        client = SimulatedClient(
            name,
            self.dice,
            self.loop.time,
            self.promises,
            self.fail,
            lambda who, event: self.show(f"{who}{name}", event),
            self.setting.manners,
            self.setting.query,
        )
        self.clients.append(client)
        client.session, task = process.accept(client.transport.socket, owner)
        client.line.owner = owner
        temper = self.setting.temper
        client.plain = self.setting.model != GRAMMAR and not (temper.cut or temper.nonsense or temper.hang)
        self.promises.lines[client.session] = client.line
        self.serving[client.session] = task
        client.update(**self.setting.session)
        self.detection, self.choice = self.setting.detection, "auto"
        client.wire.transcribes = self.setting.session["audio"]["input"]["transcription"] is not None
        client.wire.prompt.watched = client.wire.transcribes
        client.wire.prompt.by_itself = bool(self.detection and self.detection["create_response"])
        if self.setting.rate != 24_000:
            client.update(audio={"input": {"format": {"type": "audio/pcm", "rate": self.setting.rate}}})
        await client.wait_for(lambda: client.idle, 5.0)
        return client

    async def present(self) -> SimulatedClient:
        """The current client; a new one if it is not connected."""
        if not self.clients or not self.client.transport.open:
            await self.connect()
        return self.client

    async def kill(self) -> None:
        self.client.transport.vanish()
        self.promises.die(set(self.processes[-1].sessions), self.store.noted)
        await self.processes[-1].kill()
        self.count("kills")
        self.rang.clear()  # the simulated alarms do not outlive the process that rang them

    # ------------------------------------------------------------------ what happens in the world

    def _begins(self, tool: str, colour: str) -> None:
        trap, self.snare = self.snare, None
        if trap is not None:
            self.later(trap.arguments["after_s"], partial(self._spring, trap.arguments["what"]))

    async def _spring(self, what: str) -> None:
        if what == "kill" and self.processes[-1].alive:
            await self.kill()
        elif what == "vanish":
            self.client.transport.vanish()
        self.count("traps")

    def _happens(self, deed: Deed) -> None:
        self.show("W", {"type": f"{deed.tool} {deed.colour}", "key": deed.key, "session": deed.session})
        self.count("deeds")
        try:
            self.promises.do(deed)
            demand(deed.key in self.store.books.intended, f"P3: {deed.tool} {deed.colour} has no intent in the journal")
        except Violation as violation:
            self.fail(violation)
        self.later(APART_S, partial(self._look, deed))

    async def _look(self, deed: Deed) -> None:
        try:
            self.promises.look(deed)
        except Violation as violation:
            self.fail(violation)

    def later(self, seconds: float, chore: Callable[[], Any]) -> None:
        async def later() -> None:
            await asyncio.sleep(seconds)
            await chore()

        task = asyncio.ensure_future(later())
        self.chores.add(task)
        task.add_done_callback(self.chores.discard)

    def count(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1

"""One server process: its engines and the sessions it serves. It can be killed; the world and the journal stay."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from starlette.websockets import WebSocket

from app.announcing import Announcements
from app.http.metrics import Metrics
from app.realtime.connection import Connection
from app.realtime.door import Door, Visitor
from app.settings import Settings
from app.wiring import OwnersJournals, Toolboxes
from services.agent.policy import INSTANT, AgentPolicy
from services.clock import VirtualClock
from services.conversation import Conversation, ConversationSettings, Engines
from services.session import SessionConfig
from services.turns.settings import TurnSettings
from tests.simulation.door.dice import Dice
from tests.simulation.door.ears import Ears, Hardness, Voices
from tests.simulation.door.store import Store
from tests.simulation.door.world import Alarms, World
from tools.executor import Workplace
from tools.lanes import Lanes
from tools.registry import Registry
from tools.spec import ToolSpec

ZONE = ZoneInfo("UTC")


@cache
def settings() -> Settings:
    """Defaults, with a small queue, so that a client that does not read is felt."""
    whole = Settings()
    return whole.model_copy(update={"server": whole.server.model_copy(update={"send_queue": 64})})


@cache
def metrics() -> Metrics:
    """One for all seeds: what they count is nobody's business here, and making them is slow."""
    return Metrics()


@dataclass
class Tallies:
    """What the agent counts; a violation it had to stop is one of ours."""

    counts: dict[str, float]

    def count(self, tally: Any, amount: float = 1.0) -> None:
        self.counts[str(tally)] = self.counts.get(str(tally), 0.0) + amount

    def observe(self, stage: Any, seconds: float) -> None: ...


class Process:
    """A `House`. `make_model` opens the model of this process; `policy` suits it."""

    def __init__(
        self,
        clock: VirtualClock,
        dice: Dice,
        world: World,
        store: Store,
        alarms: Alarms,
        make_model: Callable[[], Any],
        hardness: Hardness,
        policy: AgentPolicy = INSTANT,
    ) -> None:
        self.metrics = metrics()
        self._clock, self._world, self._store = clock, world, store
        self.voices, self.ears = Voices(), Ears(hardness, dice.of("ears"))
        self.model = make_model()
        self.registry = Registry(world.tools())
        self.workplace = Workplace(clock, Lanes(clock))
        self.announcements = Announcements(alarms, store, clock, ZONE, self._specs)  # type: ignore[arg-type]
        self.policy = policy
        self.door = Door(settings(), self, clock)  # type: ignore[arg-type]
        self.tallies = Tallies({})
        self.sessions: dict[str, asyncio.Task[None]] = {}
        self.alive = True

    def _specs(self) -> Mapping[str, ToolSpec]:
        return {name: tool.spec for name, tool in self.registry.offered().items()}

    async def start(self) -> None:
        await self.announcements.start()

    async def stop(self) -> None:
        await self.announcements.aclose()

    def recogniser_lag(self) -> float:
        return 0.0

    def new_conversation(
        self, session_id: str, config: SessionConfig, owner: str, caller: Mapping[str, str]
    ) -> Conversation:
        return Conversation(
            session_id=session_id,
            config=config,
            engines=Engines(
                detector=self.voices,
                recogniser=self.ears,
                model=self.model,
                toolboxes=Toolboxes(self.registry, self.workplace, "UTC", None),
                journals=OwnersJournals(self._store, owner),
                announcements=self.announcements.of(owner),
                clock=self._clock,
                policy=self.policy,
                agent_metrics=self.tallies,
            ),
            settings=ConversationSettings(turns=TurnSettings()),
        )

    def accept(self, socket: WebSocket, owner: str) -> tuple[str, "asyncio.Task[None]"]:
        """Serve `socket` as the route does, for a key of `owner`; the session's id and the task."""
        state = self.door.admit(Visitor({"host": "localhost"}, socket.query_params))
        state.owner = owner
        connection = Connection(socket, self.door, state)

        async def serve() -> None:
            with self.door.session():
                await socket.accept()
                await connection.serve()

        task = asyncio.ensure_future(serve())
        self.sessions[state.id] = task
        return state.id, task

    async def kill(self) -> None:
        """SIGKILL: nothing that this process had begun goes on, and nothing that it still tries reaches anybody."""
        self.alive = False
        self._store.bury(set(self.sessions))
        self._world.frozen |= set(self.sessions)
        await self.stop()
        running = [task for task in self.sessions.values() if not task.done()]
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running, timeout=30)
            for task in running:
                task.cancel()

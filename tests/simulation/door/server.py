"""One simulated server process: its engines and its sessions. It can be killed; the tools' world and the journal
survive."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from starlette.websockets import WebSocket

from app.announcement_hub import AnnouncementHub
from app.composition import OwnerJournals, ServerToolboxes
from app.gateway.admission import Admission, Handshake
from app.gateway.connection import ClientConnection
from app.http.metrics import ServerMetrics
from app.settings import Settings
from services.agent.core.policy import GRAMMAR_POLICY, AgentPolicy
from services.clock import VirtualClock
from services.session import Engines, Session, SessionSettings
from services.session_config import SessionConfig
from services.turns.settings import TurnSettings
from tests.simulation.door.dice import Dice
from tests.simulation.door.recognition import Hardness, SimulatedRecogniser, Voices
from tests.simulation.door.store import Store
from tests.simulation.door.world import DoorAlarms, DoorWorld
from tools.executor import ToolSharedContext
from tools.limiters import ToolLimiters
from tools.registry import Registry
from tools.spec import ToolSpec

ZONE = ZoneInfo("UTC")


@cache
def settings() -> Settings:
    """The defaults, with a small send queue, so that a client that does not read slows the server down soon."""
    whole = Settings()
    return whole.model_copy(update={"server": whole.server.model_copy(update={"send_queue": 64})})


@cache
def metrics() -> ServerMetrics:
    """One object for all seeds, because making it is slow and nothing here reads what it counts."""
    return ServerMetrics()


@dataclass
class AgentCounts:
    """The agent's counters. The counter "violations" must stay 0."""

    counts: dict[str, float]

    def count(self, counter: Any, amount: float = 1.0) -> None:
        self.counts[str(counter)] = self.counts.get(str(counter), 0.0) + amount

    def observe(self, stage: Any, seconds: float) -> None: ...


class SimulatedProcess:
    """One server process, in the part of `ServerPort` that is needed. `make_model` makes its model; `policy` must suit
    that model."""

    def __init__(
        self,
        clock: VirtualClock,
        dice: Dice,
        world: DoorWorld,
        store: Store,
        alarms: DoorAlarms,
        make_model: Callable[[], Any],
        hardness: Hardness,
        policy: AgentPolicy = GRAMMAR_POLICY,
    ) -> None:
        self.metrics = metrics()
        self._clock, self._world, self._store = clock, world, store
        self.voices, self.recogniser = Voices(), SimulatedRecogniser(hardness, dice.of("ears"))
        self.model = make_model()
        self.registry = Registry(world.tools())
        self.shared_context = ToolSharedContext(clock, ToolLimiters(clock))
        self.announcements = AnnouncementHub(alarms, store, clock, ZONE, self._specs)  # type: ignore[arg-type]
        self.policy = policy
        self.admission = Admission(settings(), self, clock)  # type: ignore[arg-type]
        self.agent_counts = AgentCounts({})
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
    ) -> Session:
        return Session(
            session_id=session_id,
            config=config,
            engines=Engines(
                detector=self.voices,
                recogniser=self.recogniser,
                model=self.model,
                toolboxes=ServerToolboxes(self.registry, self.shared_context, "UTC", None),
                journals=OwnerJournals(self._store, owner),
                announcements=self.announcements.of(owner),
                clock=self._clock,
                policy=self.policy,
                agent_metrics=self.agent_counts,
            ),
            settings=SessionSettings(turns=TurnSettings()),
        )

    def accept(self, socket: WebSocket, owner: str) -> tuple[str, "asyncio.Task[None]"]:
        """Serve `socket` as the route does, for a key of `owner`. Returns the session's id and its task."""
        state = self.admission.admit(Handshake({"host": "localhost"}, socket.query_params))
        state.owner = owner
        connection = ClientConnection(socket, self.admission, state)

        async def serve() -> None:
            with self.admission.session():
                await socket.accept()
                await connection.serve()

        task = asyncio.ensure_future(serve())
        self.sessions[state.id] = task
        return state.id, task

    async def kill(self) -> None:
        """Kill the process as by SIGKILL: its tools stop, and nothing that it does from now on has an effect."""
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

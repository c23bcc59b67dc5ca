"""The agent of a session: opened when first needed, opened anew when the client changes its tools."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from services.agent.loop import Agent
from services.agent.ports import ModelSession
from services.conversation.engines import ConversationSettings, Engines, SessionJournal, SessionToolbox
from services.events.agent import AgentEvent, Note, SessionClose
from services.events.model import Brief, ContextEntry, Fact, Instruction, Said, UserUpdate
from services.events.output import AgentOutput
from services.session import SessionConfig
from tools.spec import ToolSpec

REMEMBERED = 200
"""Entries of the conversation that a reopened agent is told again."""


@dataclass(slots=True)
class Mind:
    session_id: str
    engines: Engines
    settings: ConversationSettings
    config: SessionConfig
    tasks: asyncio.TaskGroup
    on_output: Callable[[AgentOutput], Awaitable[None]]
    _agent: Agent | None = None
    _toolbox: SessionToolbox = field(init=False)
    _journal: SessionJournal = field(init=False)
    _model: ModelSession = field(init=False)
    _running: asyncio.Task[None] | None = None
    _pump: asyncio.Task[None] | None = None
    _stale: bool = False
    _history: deque[ContextEntry] = field(default_factory=lambda: deque(maxlen=REMEMBERED))

    async def configure(self, config: SessionConfig) -> None:
        """New instructions reach the running agent as such; new tools wait for the next turn's new agent.

        Raises `RequestRefused` for tools that cannot be offered, and changes nothing then.
        """
        if config.client_tools != self.config.client_tools:
            await self.engines.toolboxes.open(self.session_id, config).aclose()
        before, self.config = self.config, config
        if self._agent is None:
            return
        if before.client_tools != config.client_tools or before.tool_choice != config.tool_choice:
            self._stale = True
        elif before.instructions != config.instructions:
            await self.instruct(config.instructions)

    async def begin_turn(self) -> None:
        """Call before the first event of a turn."""
        if self._stale:
            await self.close()
        if self._agent is None:
            self._open()

    async def post(self, event: AgentEvent) -> None:
        if self._agent is None:
            self._open()
        assert self._agent is not None
        await self._agent.post(event)

    async def note(self, text: str) -> None:
        """Tell the agent, if there is one, of something outside its turns."""
        if self._agent is not None:
            await self._agent.post(Note(Fact(0, text)))

    async def instruct(self, text: str) -> None:
        """Tell the agent something that the application wants."""
        await self.post(Note(Instruction(text)))

    def remember(self, entry: UserUpdate | Said) -> None:
        self._history.append(entry)

    @property
    def idle(self) -> bool:
        """The agent has nothing more to say right now."""
        return self._agent is None or self._agent.outputs.empty

    async def close(self) -> None:
        """Let the agent finish what is dispatched and write its ledger; cancel nothing that has side effects."""
        agent, self._agent, self._stale = self._agent, None, False
        if agent is None or self._running is None or self._pump is None:
            return
        await agent.post(SessionClose())
        await self._running
        await self._pump
        await self._model.aclose()
        await self._toolbox.aclose()
        await self._journal.aclose()

    def brief(self, tools: tuple[ToolSpec, ...] = (), instructions: str | None = None) -> Brief:
        """What a model session of this conversation starts from."""
        zone = ZoneInfo(self.config.timezone or self.settings.timezone)
        text = "\n\n".join(filter(None, (self.settings.instructions, self.config.instructions, instructions)))
        home = self.config.home or self.settings.home
        return Brief(text, tools, lambda: self.engines.clock.now(zone), zone.key, home)

    def _open(self) -> None:
        self._toolbox = self.engines.toolboxes.open(self.session_id, self.config)
        self._journal = self.engines.journals.session(self.session_id)
        offered = self._toolbox.specs.values() if self.config.tool_choice != "none" else ()
        self._model = self.engines.model.open(self.brief(tuple(offered)))
        for entry in self._history:
            self._model.append(entry)
        self._agent = Agent(
            model=self._model,
            tools=self._toolbox,
            journal=self._journal,
            clock=self.engines.clock,
            session_id=self.session_id,
            policy=self.engines.policy,
            metrics=self.engines.agent_metrics,
        )
        self._running = self.tasks.create_task(self._agent.run(), name=f"agent-{self.session_id}")
        self._pump = self.tasks.create_task(self._carry(self._agent), name=f"outputs-{self.session_id}")

    async def _carry(self, agent: Agent) -> None:
        async for output in agent.outputs:
            await self.on_output(output)

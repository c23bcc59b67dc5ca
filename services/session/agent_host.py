"""Runs the agent of a session: opens it when first needed, and a new one for a turn that has other tools."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol
from zoneinfo import ZoneInfo

from services.agent.ports import ModelSession, TextChooser
from services.agent.runtime.loop import Agent
from services.close_all import close_all
from services.events.agent import AgentEvent, Approval, Note, SessionClose
from services.events.journal import SessionJournal
from services.events.model import ContextEntry, Fact, Instruction, Said, SessionContext, Usage, UserUpdate
from services.events.output import AgentOutput, AnswerText, CallChanged, TurnSettled
from services.memory_size import weight
from services.session.engines import Engines, SessionSettings, SessionToolbox
from services.session_config import RequestRefused, ResponseOptions, SessionConfig
from services.tts.segmenter import PIECE, in_pieces
from tools.slicing import sliced
from tools.spec import ToolSpec

REMEMBERED = 200
"""Entries of the history that a new agent is given; at most `SessionSettings.history_bytes` of them."""

CHOICES = ("auto", "none", "required")
REQUIRED = "Call a tool before you answer."


class Closable(Protocol):
    async def aclose(self) -> None: ...


@dataclass(slots=True)
class _Opened:
    """One agent with its toolbox, model session and tasks. It answers the turns from `since` up to, but not including,
    `until`, the first turn of the next agent. `told` is the usage that its settled turns have reported."""

    config: SessionConfig
    since: int
    agent: Agent
    toolbox: SessionToolbox
    model: ModelSession
    running: asyncio.Task[None]
    told: Usage = field(default_factory=Usage)
    pump: asyncio.Task[None] | None = None
    until: int | None = None

    def answers(self, output: AgentOutput) -> bool:
        """Whether `output` is passed on. What this agent still says about a turn that a later agent answers is not: its
        `TurnSettled`, for example, would end that answer."""
        return isinstance(output, CallChanged) or self.until is None or output.turn < self.until

    async def end(self) -> None:
        """Close the agent: wait until its dispatched calls have ended and all its outputs are passed on."""
        await self.agent.post(SessionClose())
        await self.running
        if self.pump is not None:
            await self.pump


@dataclass(slots=True)
class AgentHost:
    """Owns the agent of one session. `turn` is the latest turn that the agent knows; it ignores words of earlier
    turns."""

    session_id: str
    engines: Engines
    settings: SessionSettings
    config: SessionConfig
    tasks: asyncio.TaskGroup
    on_output: Callable[[AgentOutput], Awaitable[None]]
    turn: int = 0
    _opened: _Opened | None = None
    _leaving: set[asyncio.Task[None]] = field(default_factory=set)
    _unclosed: list[Closable] = field(default_factory=list)
    """Toolboxes and model sessions that were opened and not closed yet, in this order."""
    _journal: SessionJournal | None = None
    _spent: Usage = field(default_factory=Usage)
    _history: deque[ContextEntry] = field(default_factory=deque)
    _held_bytes: int = 0
    _order: asyncio.Lock = field(default_factory=asyncio.Lock)

    # -------------------------------------------------------------- settings

    async def configure(self, config: SessionConfig) -> None:
        """Apply a new configuration. New instructions reach the open agent; new tools take effect with the next turn,
        for which a new agent is opened.

        Raises `RequestRefused`, and changes nothing, if the tools cannot be offered.
        """
        await self._check(config, "session.tool_choice")
        before, self.config = self.config, replace(config, client_tools=self._known(config.client_tools))
        if self._opened is not None and before.instructions != config.instructions:
            text = config.instructions or "The instructions given so far no longer hold."
            await self._post(Note(Instruction(text)))

    async def check(self, options: ResponseOptions) -> None:
        """Raise `RequestRefused` if the tools that `options` ask for cannot be offered."""
        await self._check(self._wanted(options), "response.tool_choice")

    async def _check(self, config: SessionConfig, param: str) -> None:
        if (config.client_tools, config.tool_choice) == (self.config.client_tools, self.config.tool_choice):
            return
        toolbox = await sliced(lambda: self.engines.toolboxes.open(self.session_id, config))
        try:
            names = set(toolbox.specs)
        finally:
            await close_all(toolbox.aclose)
        if config.tool_choice not in (*CHOICES, *names):
            raise RequestRefused(
                "invalid_value", f"'{param}' names '{config.tool_choice:.64}', which is no tool.", param
            )

    def spec(self, tool: str) -> ToolSpec | None:
        """The declaration of `tool` in the open agent; None if it has no such tool."""
        return self._opened.toolbox.specs.get(tool) if self._opened is not None else None

    async def acknowledge(self, keys: Sequence[str]) -> None:
        """Record in the journal that the client has received the outcomes of these writes."""
        if self._journal is not None and keys:
            await self._journal.acknowledge(keys)

    def offers_tools_of(self, options: ResponseOptions) -> bool:
        """Whether the open agent has the tools that `options` ask for."""
        return self._opened is not None and _same_tools(self._opened.config, self._wanted(options))

    def served(self, turn: int) -> bool:
        """Whether the open agent has served `turn`; an agent opened later knows the turn as history only."""
        return self._opened is not None and turn >= self._opened.since

    def same_agent(self, turn: int, other: int) -> bool:
        """Whether one agent serves both turns, as far as the open one tells: it has served both, or neither."""
        since = self._opened.since if self._opened is not None else 0
        return (turn >= since) == (other >= since)

    def _wanted(self, options: ResponseOptions | None) -> SessionConfig:
        if options is None:
            return self.config
        tools = options.extra.get("client_tools", self.config.client_tools)
        choice = options.tool_choice or self.config.tool_choice
        return replace(self.config, client_tools=self._known(tools), tool_choice=choice)

    def _known(self, tools: tuple[ToolSpec, ...]) -> tuple[ToolSpec, ...]:
        """Return the session's tools if `tools` equal them, because opening a toolbox for checked specs is cheap."""
        return self.config.client_tools if tools == self.config.client_tools else tools

    # -------------------------------------------------------------- what the agent is told

    def begin_turn(self, number: int, options: ResponseOptions | None = None) -> None:
        """Go on to turn `number`, with the tools of the session or those that `options` ask for in this turn. Needed
        only if there are options, because the first event of a turn also begins it."""
        self.turn = max(self.turn, number)
        config = self._wanted(options)
        if self._opened is not None and not _same_tools(self._opened.config, config):
            self._opened.until = self.turn
            self._leave()
        if self._opened is None:
            self._opened = self._open(config)

    async def post(self, event: AgentEvent) -> None:
        number = getattr(event, "turn", 0)
        if number > self.turn or self._opened is None:
            self.begin_turn(number)
        await self._post(event)

    async def choose(self, texts: Sequence[str]) -> int:
        """The index of the one of `texts` that is meant, among several that the user has possibly said."""
        model = self._opened.model if self._opened is not None else None
        return await model.choose(texts) if isinstance(model, TextChooser) else 0

    async def reply(self, event: Approval) -> None:
        """Post the approval to the open agent, which asked, even if the next turn will have another agent."""
        self.turn = max(self.turn, event.turn)
        await self._post(event)

    async def _post(self, event: AgentEvent) -> None:
        if self._opened is None:
            return
        agent = self._opened.agent
        async with self._order:  # first come, first served, also by a full queue
            await agent.post(event)

    async def note(self, text: str) -> None:
        """Tell the open agent, and later ones, a fact that belongs to no turn."""
        await self._remark(Fact(0, text))

    async def instruct(self, text: str) -> None:
        """Tell the open agent, and later ones, an instruction of the application."""
        await self._remark(Instruction(text))

    async def instruct_once(self, text: str) -> None:
        """Tell only the open agent an instruction for the next answer."""
        await self._post(Note(Instruction(text)))

    async def recount(self, entry: UserUpdate | Said, text: str) -> None:
        """Add something said before this session: later agents are given `entry`, the open one is told `text`."""
        self.remember(entry)
        await self._post(Note(Fact(0, text)))

    async def _remark(self, entry: Fact | Instruction) -> None:
        self.remember(entry)
        await self._post(Note(entry))

    def remember(self, entry: ContextEntry) -> None:
        """Add to the history for later agents; the open one knows `entry` already."""
        if len(self._history) == REMEMBERED:
            self._forget()
        self._history.append(entry)
        self._held_bytes += weight(entry)
        while self._held_bytes > self.settings.history_bytes and len(self._history) > 1:
            self._forget()

    def _forget(self) -> None:
        self._held_bytes -= weight(self._history.popleft())

    def correct(self, turn: int, heard: str) -> None:
        """Cut what the history says about the answer of `turn` to `heard`, which is what the user heard."""
        for place, entry in enumerate(self._history):
            if isinstance(entry, Said) and entry.turn == turn:
                self._history[place] = Said(turn, heard, interrupted=True)
                self._held_bytes += weight(self._history[place]) - weight(entry)

    def session_context(self, tools: tuple[ToolSpec, ...] = (), instructions: str | None = None) -> SessionContext:
        """Return what a model session of this session is opened with."""
        zone = ZoneInfo(self.config.timezone or self.settings.timezone)
        text = "\n\n".join(filter(None, (self.settings.instructions, self.config.instructions, instructions)))
        home = self.config.home or self.settings.home
        watch = self.engines.observer.requests
        return SessionContext(text, tools, lambda: self.engines.clock.now(zone), zone.key, home, watch=watch)

    # -------------------------------------------------------------- open and close

    async def close(self) -> None:
        """Let every agent finish what is dispatched and write its ledger; cancel nothing that has side effects."""
        self._leave()
        if self._leaving:
            await asyncio.wait(self._leaving)

    async def aclose(self) -> None:
        """Close all that is still open, the journal last. Call it when no agent runs any more."""
        unclosed, self._unclosed = self._unclosed, []
        journal = [self._journal.aclose] if self._journal is not None else []
        await close_all(*(each.aclose for each in reversed(unclosed)), *journal)

    def _open(self, config: SessionConfig) -> _Opened:
        toolbox = self.engines.toolboxes.open(self.session_id, config)
        self._unclosed.append(toolbox)
        self._journal = self._journal or self.engines.journals.session(self.session_id)
        model = self.engines.model.open(
            self.session_context(
                _offered(toolbox, config.tool_choice), REQUIRED if config.tool_choice == "required" else None
            )
        )
        self._unclosed.append(model)
        for entry in self._history:
            model.append(entry)
        agent = Agent(
            model=model,
            tools=toolbox,
            journal=self._journal,
            clock=self.engines.clock,
            session_id=self.session_id,
            policy=self.engines.policy,
            metrics=self.engines.agent_metrics,
        )
        running = self.tasks.create_task(agent.run(), name=f"agent-{self.session_id}")
        opened = _Opened(config, self.turn, agent, toolbox, model, running)
        opened.pump = self.tasks.create_task(self._carry(opened), name=f"outputs-{self.session_id}")
        return opened

    def _leave(self) -> None:
        """End the open agent in a task of its own: the next turn does not wait until its writes have ended."""
        opened, self._opened = self._opened, None
        if opened is not None:
            task = self.tasks.create_task(self._end(opened), name=f"leave-{self.session_id}")
            self._leaving.add(task)
            task.add_done_callback(self._leaving.discard)

    def _spend(self, opened: _Opened, usage: Usage) -> None:
        """Count what the agent's model has used since the last call; `usage` is its total."""
        used = usage - opened.told
        self.engines.metrics.used(used)
        self._spent, opened.told = self._spent + used, usage

    async def _end(self, opened: _Opened) -> None:
        await opened.end()
        self._spend(opened, opened.model.usage)
        mine = [each for each in self._unclosed if each is opened.model or each is opened.toolbox]
        self._unclosed = [each for each in self._unclosed if each not in mine]
        await close_all(*(each.aclose for each in reversed(mine)))

    async def _carry(self, opened: _Opened) -> None:
        async for output in opened.agent.outputs:
            if isinstance(output, TurnSettled):
                self._spend(opened, output.usage)
                output = replace(output, usage=self._spent)
            if not opened.answers(output):
                continue
            if isinstance(output, AnswerText) and len(output.text) > PIECE:
                for piece in in_pieces(output.text):
                    await self.on_output(replace(output, text=piece))
                    await asyncio.sleep(0)
                continue
            await self.on_output(output)


def _same_tools(one: SessionConfig, other: SessionConfig) -> bool:
    """Whether an agent opened for `one` may serve `other`."""
    return all(
        getattr(one, name) == getattr(other, name) for name in ("client_tools", "tool_choice", "timezone", "home")
    )


def _offered(toolbox: SessionToolbox, choice: str) -> tuple[ToolSpec, ...]:
    """The tools that the model is offered under this `tool_choice`."""
    if choice == "none":
        return ()
    return tuple(spec for name, spec in toolbox.specs.items() if choice in (*CHOICES, name))

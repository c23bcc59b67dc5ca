"""Plays one dialogue: each turn is said word by word, and the calls and answers after it are recorded."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.dialogues.engines import ZONE, DialogueEngines, visit
from services.agent import Agent
from services.agent.core.policy import GRAMMAR_POLICY
from services.events.agent import SessionClose, UserFinal, UserPartial
from services.events.journal import WriteIntent
from services.events.model import SessionContext
from services.events.output import AgentOutput, AnswerKind, AnswerStarted, AnswerText, CallChanged, CallStatus
from services.grammar import GrammarModel
from services.understanding.model import Understanding
from tools.spec import ToolOutcome
from tools.tool import Tool

WORD_S = 0.25
SILENCE_S = 10.0
"""Seconds of silence after each turn; longer than any local tool and its commit delay."""


@dataclass(slots=True)
class Called:
    tool: str
    arguments: Mapping[str, Any]
    status: str
    write: bool


@dataclass(slots=True)
class PlayedTurn:
    text: str
    calls: list[Called] = field(default_factory=list)
    answer: str = ""

    @property
    def asked(self) -> bool:
        """Whether the assistant's last words were a question."""
        return self.answer.endswith("?")

    @property
    def writes(self) -> list[Called]:
        """Calls with side effects that ran, successfully or not."""
        return [call for call in self.calls if call.write and call.status in ("done", "failed")]


class _Memory:
    """A journal in memory, for one dialogue."""

    def __init__(self) -> None:
        self._keys: set[str] = set()

    async def record(self, kind: str, data: Mapping[str, Any]) -> None:
        """Do nothing: the log is not read."""

    async def intend(self, intent: WriteIntent) -> bool:
        fresh = intent.key not in self._keys
        self._keys.add(intent.key)
        return fresh

    async def settle(self, key: str, outcome: ToolOutcome) -> None:
        """Do nothing: outcomes are not read."""


def play(
    texts: Sequence[str],
    phone: bool,
    understanding: Understanding | None = None,
    declared: Mapping[str, Tool] | None = None,
) -> list[PlayedTurn]:
    """Play the turns of one dialogue with fresh tools and stores, and the tools `declared` beside those of the library;
    without `understanding` the grammar stands alone."""

    async def main(server_engines: DialogueEngines) -> list[PlayedTurn]:
        turns = [PlayedTurn(text) for text in texts]
        specs = tuple(server_engines.executor.specs.values())
        session_context = SessionContext("", specs, lambda: server_engines.clock.now(ZONE), ZONE.key, None)
        agent = Agent(
            model=GrammarModel(understanding).open(session_context),
            tools=server_engines.executor,
            journal=_Memory(),
            clock=server_engines.clock,
            session_id="bench",
            policy=GRAMMAR_POLICY,
        )
        said: list[PlayedTurn] = []
        async with asyncio.TaskGroup() as group:
            group.create_task(agent.run())

            group.create_task(_listen(agent, said, server_engines))
            group.create_task(_speak(agent, turns, said))
        return turns

    return visit(main, phone, declared)


async def _speak(agent: Agent, turns: Sequence[PlayedTurn], said: list[PlayedTurn]) -> None:
    for number, turn in enumerate(turns, start=1):
        said.append(turn)
        for rev, word in enumerate(turn.text.split(), start=1):
            await agent.post(UserPartial(number, rev, word))
            await asyncio.sleep(WORD_S)
        await agent.post(UserFinal(number, 10_000, turn.text))
        await asyncio.sleep(SILENCE_S)
    await agent.post(SessionClose())


async def _listen(agent: Agent, said: Sequence[PlayedTurn], server_engines: DialogueEngines) -> None:
    """Record the agent's outputs. A call is recorded with the turn in which it ended, which for a confirmed call is
    later than the one that proposed it."""
    answers: dict[int, AnswerKind] = {}
    async for output in agent.outputs:
        if said:
            _note(said[-1], output, answers, server_engines)


def _note(
    turn: PlayedTurn, output: AgentOutput, answers: dict[int, AnswerKind], server_engines: DialogueEngines
) -> None:
    match output:
        case AnswerStarted(answer_id=number, kind=kind):
            answers[number] = kind
        case AnswerText(answer_id=number, text=text) if answers.get(number) is not AnswerKind.ACKNOWLEDGEMENT:
            turn.answer = f"{turn.answer} {text}".strip()
        case CallChanged(tool=tool, status=status, arguments=arguments) if status in (
            CallStatus.DONE,
            CallStatus.FAILED,
            CallStatus.CONFIRMING,
        ):
            write = not server_engines.executor.specs[tool].safe
            turn.calls.append(Called(tool, dict(arguments), status.value, write))

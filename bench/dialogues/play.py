"""One dialogue: each turn said word by word, and what was called and answered after it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.dialogues.house import ZONE, House, visit
from services.agent import Agent
from services.agent.policy import INSTANT
from services.agent.ports import WriteIntent
from services.events.agent import SessionClose, UserFinal, UserPartial
from services.events.model import Brief
from services.events.output import AgentOutput, AnswerKind, AnswerStarted, AnswerText, CallChanged, CallStatus
from services.llm.brain import Brain
from tools.spec import Outcome

WORD_S = 0.25
SILENCE_S = 10.0
"""After each turn; longer than any local tool and its grace."""


@dataclass(slots=True)
class Called:
    tool: str
    arguments: Mapping[str, Any]
    status: str
    write: bool


@dataclass(slots=True)
class Turn:
    text: str
    calls: list[Called] = field(default_factory=list)
    answer: str = ""

    @property
    def asked(self) -> bool:
        """Whether the last thing said was a question."""
        return self.answer.endswith("?")

    @property
    def writes(self) -> list[Called]:
        """Side effects that ran, whether they worked or not."""
        return [call for call in self.calls if call.write and call.status in ("done", "failed")]


class _Memory:
    """A journal that forgets when the dialogue ends."""

    def __init__(self) -> None:
        self._keys: set[str] = set()

    async def record(self, kind: str, data: Mapping[str, Any]) -> None:
        """Nobody reads it."""

    async def intend(self, intent: WriteIntent) -> bool:
        fresh = intent.key not in self._keys
        self._keys.add(intent.key)
        return fresh

    async def settle(self, key: str, outcome: Outcome) -> None:
        """Nobody reads it."""


def play(texts: Sequence[str], phone: bool) -> list[Turn]:
    """Play the turns of one dialogue in a house of its own."""

    async def main(house: House) -> list[Turn]:
        turns = [Turn(text) for text in texts]
        specs = tuple(house.executor.specs.values())
        brief = Brief("", specs, lambda: house.clock.now(ZONE), ZONE.key, None)
        agent = Agent(
            model=Brain().open(brief),
            tools=house.executor,
            journal=_Memory(),
            clock=house.clock,
            session_id="bench",
            policy=INSTANT,
        )
        said: list[Turn] = []
        async with asyncio.TaskGroup() as group:
            group.create_task(agent.run())

            group.create_task(_listen(agent, said, house))
            group.create_task(_speak(agent, turns, said))
        return turns

    return visit(main, phone)


async def _speak(agent: Agent, turns: Sequence[Turn], said: list[Turn]) -> None:
    for number, turn in enumerate(turns, start=1):
        said.append(turn)
        for rev, word in enumerate(turn.text.split(), start=1):
            await agent.post(UserPartial(number, rev, word))
            await asyncio.sleep(WORD_S)
        await agent.post(UserFinal(number, 10_000, turn.text))
        await asyncio.sleep(SILENCE_S)
    await agent.post(SessionClose())


async def _listen(agent: Agent, said: Sequence[Turn], house: House) -> None:
    """A call belongs to the turn in which it ended, which for a confirmed one is a later turn than its own."""
    answers: dict[int, AnswerKind] = {}
    async for output in agent.outputs:
        if said:
            _note(said[-1], output, answers, house)


def _note(turn: Turn, output: AgentOutput, answers: dict[int, AnswerKind], house: House) -> None:
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
            write = not house.executor.specs[tool].safe
            turn.calls.append(Called(tool, dict(arguments), status.value, write))

"""A random user: speaks word by word, corrects themselves, pauses, goes on after a pause, is misheard, interrupts the
answer, says yes."""

import asyncio
import random
from collections.abc import Awaitable, Callable

from services.events.agent import (
    AgentEvent,
    Approval,
    Backchannel,
    BargeIn,
    Note,
    PlaybackDone,
    Respond,
    StopTurn,
    ToolResult,
    UserFinal,
    UserPartial,
    UserRewrite,
)
from services.events.model import Fact
from services.events.output import (
    AgentOutput,
    AnswerEnded,
    AnswerKind,
    AnswerStarted,
    ApprovalAsked,
    ClientCall,
    TurnSettled,
)
from services.events.speech import EagerEnd, TurnResumed
from tests.simulation.books import demand

_WORDS = (
    *("look", "search", "send", "paint", "set", "order", "the", "red", "blue", "room", "to"),
    *("anna", "wait", "no", "actually", "make", "it", "four", "wipe"),
)
_REPLIES = ("yes", "yes please", "go on", "no", "maybe later or so", "hm", "what is the weather in rome tomorrow")

FOR_EVER_S = 400.0
"""Seconds; longer than any chain of hanging tools takes."""
Post = Callable[[AgentEvent], Awaitable[None]]


class SimulatedUser:
    """The user and client of one session. `post` is `Agent.post`; `hear` is called with every output of the agent. Each
    turn must settle, or the user goes on to the next after a while."""

    def __init__(
        self,
        rng: random.Random,
        post: Callable[[AgentEvent], Awaitable[None]],
        turns: int,
        first: int,
        least_words: int = 1,
    ) -> None:
        self._rng = rng
        self._post = post
        self._turns = range(first, first + turns)
        self._least_words = least_words
        self._settled = asyncio.Event()
        self._speaks = asyncio.Event()
        self._asked = False
        self._card: ApprovalAsked | None = None
        self._rev = 0
        self.chores: set[asyncio.Task[None]] = set()

    def hear(self, output: AgentOutput) -> None:
        match output:
            case TurnSettled():
                self._settled.set()
            case AnswerStarted(kind=kind):
                self._asked = kind is AnswerKind.QUESTION
                self._speaks.set()
            case ApprovalAsked() as card:
                self._card = card
            case AnswerEnded(turn=turn) if self._rng.random() < 0.5:
                self._do(self._after(0.8, PlaybackDone(turn)))
            case ClientCall() as call if self._rng.random() < 0.85:
                result = ToolResult(call.turn, call.call_id, call.attempt, {"v": 1, "of": "client"})
                self._do(self._after(self._rng.choice((0.05, 0.5, 2.0)), result))
            case _:
                pass

    async def live(self) -> None:
        """Play all turns, one after another; a turn may begin before the one before has ended."""
        for turn in self._turns:
            await self._turn(turn)
        for chore in self.chores:
            chore.cancel()

    def _do(self, chore: Awaitable[None]) -> None:
        task = asyncio.ensure_future(chore)
        self.chores.add(task)
        task.add_done_callback(self.chores.discard)

    async def _after(self, seconds: float, event: AgentEvent) -> None:
        await asyncio.sleep(seconds)
        await self._post(event)

    # ------------------------------------------------------------------ one turn

    async def _turn(self, turn: int) -> None:
        rng = self._rng
        self._settled.clear()
        self._speaks.clear()
        self._rev = 0
        if rng.random() < 0.04:
            await self._post(Respond(turn))
        elif self._card is not None and rng.random() < 0.3:
            await self._press(turn)
        elif self._asked and rng.random() < 0.8:
            self._asked = False
            await self._say(turn, rng.choice(_REPLIES).split())
        else:
            await self._say(turn, [rng.choice(_WORDS) for _ in range(self._least_words - 1 + rng.randrange(1, 8))])
        await self._listen(turn)

    async def _say(self, turn: int, words: list[str]) -> None:
        rng, said = self._rng, []
        for word in words:
            await asyncio.sleep(rng.choice((0.05, 0.15, 0.3, 0.6)))
            said.append(word)
            await self._update(turn, said, word)
            if rng.random() < 0.12:
                await self._hesitate(turn, said)
            if self._card is not None and rng.random() < 0.1:
                await self._press(turn)
        await asyncio.sleep(0.2)
        if rng.random() < 0.7:
            await self._post(EagerEnd(turn, 0))
            await asyncio.sleep(rng.choice((0.05, 0.3, 0.6)))
        await self._final(turn, said)

    async def _press(self, turn: int) -> None:
        """Press yes or no for an approval request, perhaps for one that is decided already, perhaps twice."""
        card, rng = self._card, self._rng
        if card is None:
            return
        if rng.random() < 0.8:
            self._card = None
        await self._post(Approval(turn, card.call_turn, card.call_id, rng.random() < 0.7))

    async def _update(self, turn: int, said: list[str], word: str) -> None:
        self._rev += 1
        if self._rng.random() < 0.08:
            said[-1] = self._rng.choice(_WORDS)
            await self._post(UserRewrite(turn, self._rev, " ".join(said)))
        else:
            await self._post(UserPartial(turn, self._rev, word))

    async def _hesitate(self, turn: int, said: list[str]) -> None:
        """Pause as if the turn were over (eager end, perhaps a final transcript), then go on with it."""
        rng = self._rng
        if rng.random() < 0.8:
            await asyncio.sleep(0.25)
            await self._post(EagerEnd(turn, 0))
        if rng.random() < 0.4:
            await asyncio.sleep(0.2)
            await self._final(turn, said)
        await asyncio.sleep(rng.choice((0.02, 0.1, 0.25, 0.5, 1.5)))
        if rng.random() < 0.8:
            await self._post(TurnResumed(turn, 0))

    async def _final(self, turn: int, said: list[str]) -> None:
        self._rev += 1
        if self._rng.random() < 0.1:
            said[-1] = self._rng.choice(_WORDS)
        text = " ".join(said) if self._rng.random() > 0.02 else ""
        await self._post(UserFinal(turn, self._rev, text.capitalize() if self._rng.random() < 0.3 else text))

    async def _listen(self, turn: int) -> None:
        """Wait for the answer, talk over it, cancel it, or lose patience."""
        rng = self._rng
        luck = rng.random()
        if luck < 0.15:
            await asyncio.sleep(rng.choice((0.0, 0.1, 0.5, 1.0)))  # the next turn begins before this one has ended
            return
        if luck < 0.35:
            await _within(self._speaks, 4.0)
            await asyncio.sleep(rng.choice((0.0, 0.05, 0.3)))
            await self._interrupt(turn)
            return
        if luck < 0.45:
            await self._post(Note(Fact(turn, "An alarm rang.")))
        await _within(self._settled, 12.0)
        if rng.random() < 0.2 and not self._settled.is_set():
            await _within(self._settled, FOR_EVER_S)
            demand(self._settled.is_set(), f"turn {turn} never settles")
        await asyncio.sleep(rng.choice((0.1, 1.0, 8.0)))

    async def _interrupt(self, turn: int) -> None:
        barge_ins: tuple[AgentEvent, ...] = (BargeIn(turn, "word0"), BargeIn(turn), BargeIn(turn))
        event = self._rng.choice((*barge_ins, Backchannel(turn), StopTurn(turn), TurnResumed(turn, 0)))
        await self._post(event)
        if isinstance(event, TurnResumed):
            await self._say(turn, ["and", self._rng.choice(_WORDS)])
            await _within(self._settled, 6.0)


async def _within(event: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return

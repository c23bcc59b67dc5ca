"""What is answered, and what is said unasked: the owner of the session's responses."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from services.clock import Clock
from services.conversation.aside import Aside
from services.conversation.engines import ConversationMetrics
from services.conversation.mind import Mind
from services.conversation.oneoff import one_off
from services.conversation.speaking import Speaking
from services.conversation.userturn import UserTurn, UserTurns
from services.events.agent import BargeIn, PlaybackDone, Respond, StopTurn, UserFinal
from services.events.model import ModelFault, Said, UserUpdate
from services.events.output import (
    AgentOutput,
    CallChanged,
    CallProgress,
    CallStatus,
    ClientCall,
    ConversationEvent,
    ResponseStatus,
    ResponseText,
    TurnSettled,
)
from services.session import RequestRefused, ResponseOptions
from tools.spec import Effect

ANNOUNCEMENTS = 32
"""Alarms waiting for a moment of silence; beyond that the oldest is forgotten."""

ACTIVE = "conversation_already_has_active_response"
NOT_ACTIVE = "response_cancel_not_active"


@dataclass(frozen=True, slots=True)
class Playing:
    """What the client is speaking to the user, by its own report."""

    response_id: str
    turn: int
    heard: str | None


@dataclass(slots=True)
class Answering:
    """`silent` tells whether nobody speaks right now, so that an announcement may be made."""

    turns: UserTurns
    mind: Mind
    speaking: Speaking
    clock: Clock
    metrics: ConversationMetrics
    tasks: asyncio.TaskGroup
    out: Callable[[ConversationEvent], Awaitable[None]]
    silent: Callable[[], bool]
    client_calls: dict[str, ClientCall] = field(default_factory=dict)
    _unanswered: UserFinal | None = None
    _typed: list[str] = field(default_factory=list)
    _handed_over: int | None = None
    _announcements: deque[str] = field(default_factory=lambda: deque(maxlen=ANNOUNCEMENTS))
    _playing: Playing | None = None
    _since_s: float | None = None

    # -------------------------------------------------------------- turns of the user

    async def offer(self, turn: UserTurn, *, answer_now: bool) -> None:
        """A turn's words are complete. They become final, which is what authorises side effects, when they are to be
        answered: at once, or when the client asks."""
        self._unanswered = turn.transcript.close()
        if answer_now:
            await self._answer()

    async def resume(self, turn: int) -> None:
        """The user goes on: the response that was under way answered half a sentence."""
        await self._send(self.speaking.interrupt("turn_detected"))
        self.speaking.reopen(turn)
        self._unanswered = None

    async def barge_in(self) -> None:
        """Stop the answer; tell the agent how much of it the user heard, where the client reports that."""
        active, playing, self._playing = self.speaking.active, self._playing, None
        if active is None and playing is None:
            return
        turn = playing.turn if playing else active.turn if active else 0
        self.metrics.turn("interrupted")
        await self._send(self.speaking.interrupt("turn_detected"))
        await self.mind.post(BargeIn(turn, playing.heard if playing else None))

    def type(self, text: str) -> None:
        """A typed message; it is answered when the client asks for a response."""
        self._typed.append(text)

    def take_typed(self) -> str:
        text, self._typed = " ".join(self._typed), []
        return text

    # -------------------------------------------------------------- requests of the client

    async def respond(self, options: ResponseOptions) -> None:
        """Answer what has not been answered yet. Raises `RequestRefused` while a response is in progress."""
        metadata = dict(options.metadata) if options.metadata else None
        if options.out_of_band:
            response = self.speaking.aside(metadata, out_of_band=True)
            self.tasks.create_task(self._say_aside(response, options), name=response.id)
            return
        if self.speaking.active is not None:
            raise RequestRefused(ACTIVE, "Conversation already has an active response in progress.")
        asked = self._unanswered is not None or bool(self._typed)
        if options.instructions:
            await self.mind.instruct(options.instructions)
        if asked:
            await self._answer(metadata)
        elif self._handed_over is not None:
            turn, self._handed_over = self._handed_over, None
            await self._send(self.speaking.open(turn, metadata))
        else:
            await self._speak_up(metadata)

    async def _speak_up(self, metadata: dict[str, str] | None) -> None:
        """The application wants an answer although the user said nothing new: a greeting, say."""
        await self.mind.begin_turn()
        turn = self.turns.next()
        turn.touched = True
        self._since_s = None
        await self._send(self.speaking.open(turn.number, metadata))
        await self.mind.post(Respond(turn.number))

    async def cancel(self, response_id: str | None) -> None:
        active = self.speaking.active
        if active is None or response_id not in (None, active.id):
            raise RequestRefused(NOT_ACTIVE, "Cancellation failed: no active response found.", "response_id")
        await self.mind.post(StopTurn(active.turn))
        await self._send(self.speaking.interrupt("client_cancelled"))

    async def playback(self, response_id: str, heard: str | None, done: bool) -> None:
        """The client's report of what it has spoken so far (extension)."""
        turn = self.speaking.turn_of(response_id)
        if turn is None:
            return
        self._playing = None if done else Playing(response_id, turn, heard)
        if done:
            await self.mind.post(PlaybackDone(turn))
            await self._announce_waiting()

    async def _answer(self, metadata: dict[str, str] | None = None) -> None:
        final, self._unanswered = self._unanswered, None
        if self._typed or final is None:
            final = await self._typed_turn(final)
        self._since_s = self.turns.last.ended_s if self.turns.last is not None else None
        self._handed_over = None
        if self.speaking.active is not None:  # a response of an earlier turn that nobody interrupted
            await self.mind.post(StopTurn(self.speaking.active.turn))
            await self._send(self.speaking.interrupt("turn_detected"))
        await self._send(self.speaking.open(final.turn, metadata))
        self.mind.remember(UserUpdate(final.turn, final.rev, final.text, final.text, final=True))
        await self.mind.post(final)

    async def _typed_turn(self, spoken: UserFinal | None) -> UserFinal:
        text = self.take_typed()
        self.metrics.turn("typed")
        if spoken is not None:
            return UserFinal(spoken.turn, spoken.rev, f"{spoken.text} {text}")
        await self.mind.begin_turn()
        turn = self.turns.next()
        self.turns.passed = turn.number
        turn.ended_s = self.clock.monotonic()
        turn.touched = True  # speech never continues a typed message
        return UserFinal(turn.number, 1, text)

    # -------------------------------------------------------------- what the agent says

    async def hear(self, output: AgentOutput) -> None:
        if isinstance(output, CallChanged):
            self._touch(output)
            await self.out(CallProgress(output))
            return
        if isinstance(output, ClientCall):
            self.client_calls[output.wire_id] = output
            self._handed_over = output.turn
        said = self.speaking.active.text if isinstance(output, TurnSettled) and self.speaking.active else ""
        await self._send(self.speaking.hear(output))
        if said:
            self.mind.remember(Said(output.turn, said))
        if self._handed_over is not None and self.speaking.active is not None and self.mind.idle:
            await self._send(self.speaking.close(ResponseStatus.COMPLETED))  # it is the client's move
        if isinstance(output, TurnSettled):
            await self._announce_waiting()

    def _touch(self, call: CallChanged) -> None:
        """A side effect that has been dispatched closes its turn to resuming speech."""
        turn = self.turns.of_number(call.turn)
        if turn is not None and not call.early and call.status is CallStatus.RUNNING and not Effect(call.effect).safe:
            turn.touched = True

    # -------------------------------------------------------------- beside the turns

    async def _say_aside(self, response: Aside, options: ResponseOptions) -> None:
        """A response that no turn of the conversation asked for."""
        brief = self.mind.brief(instructions=options.instructions)
        texts = options.input_texts or (options.instructions or "",)
        await self._send(response.begin())
        try:
            async for piece in one_off(self.mind.engines.model, brief, texts):
                await self._send(response.add(piece))
            await self._send(response.end())
        except ModelFault as fault:
            await self._send(response.fail(fault.message))

    async def announce(self, text: str) -> None:
        """Say `text` as soon as nobody speaks: an alarm that fires, the unknown outcome of an earlier write."""
        self._announcements.append(text)
        await self._announce_waiting()

    async def _announce_waiting(self) -> None:
        while self._announcements and self.speaking.active is None and self.silent():
            text = self._announcements.popleft()
            response = self.speaking.aside()
            await self._send([*response.begin(), *response.add(text), *response.end()])
            await self.mind.note(f"You announced: {text}")

    # -------------------------------------------------------------- out

    async def _send(self, events: list[ConversationEvent]) -> None:
        for event in events:
            if isinstance(event, ResponseText):
                self._first_text()
            await self.out(event)

    def _first_text(self) -> None:
        if self.turns.last is not None:
            self.turns.last.touched = True
        if self._since_s is not None:
            self.metrics.first_text(self.clock.monotonic() - self._since_s)
            self._since_s = None

"""Owner of one session: joins hearing, the agent and speaking, from the first sample to the close.

Three named tasks in one `TaskGroup`: hearing, the agent, and the pump that carries the agent's outputs to the client.
Everything else happens in the methods that the gateway awaits.
"""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

from services.conversation.engines import ConversationSettings, Engines
from services.conversation.hearing import Hearing
from services.conversation.mind import Mind
from services.conversation.oneoff import one_off
from services.conversation.speaking import Speaking
from services.conversation.userturn import UserTurn, UserTurns
from services.events.agent import AnswerCancelled, BargeIn, Instructed, PlaybackDone, ToolResult, UserFinal
from services.events.model import ModelFault, Said, UserUpdate
from services.events.output import (
    AgentOutput,
    AudioCommitted,
    CallChanged,
    CallProgress,
    CallStatus,
    ClientCall,
    ConversationEvent,
    Expecting,
    ResponseStatus,
    ResponseText,
    Settling,
    SpeechBegan,
    SpeechEnded,
    Transcribed,
    Transcribing,
    TurnSettled,
)
from services.events.speech import (
    SAMPLE_RATE,
    EagerEnd,
    Hypothesis,
    SpeechStarted,
    TurnEnd,
    TurnEvent,
    TurnResumed,
)
from services.session import RequestRefused, ResponseOptions, SessionConfig, TurnMode
from tools.spec import Effect

OUTGOING = 1024
"""Events waiting for the client. When it is full the agent's pump waits: the model is read no further."""

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


class Conversation:
    """One session. `run()` serves it until `close()`; every other method may be awaited meanwhile.

    Methods that ask for something that cannot be done now raise `RequestRefused` with a code stock clients know.
    """

    def __init__(
        self, *, session_id: str, config: SessionConfig, engines: Engines, settings: ConversationSettings
    ) -> None:
        self.session_id = session_id
        self._config = config
        self._engines = engines
        self._settings = settings
        self._out: asyncio.Queue[ConversationEvent | None] = asyncio.Queue(OUTGOING)
        self._ready = asyncio.Event()
        self._closing = asyncio.Event()
        self._turns = UserTurns(session_id, settings.resume_s)
        self._speaking = Speaking(f"resp_{session_id[-12:]}")
        self._unanswered: UserFinal | None = None
        self._typed: list[str] = []
        self._client_calls: dict[str, ClientCall] = {}
        self._handed_over: int | None = None
        self._announcements: deque[str] = deque(maxlen=ANNOUNCEMENTS)
        self._playing: Playing | None = None
        self._awaiting_text: float | None = None

    # -------------------------------------------------------------- life

    async def run(self) -> None:
        """Serve until `close()`. Leaves no task behind, whatever ends it."""
        try:
            async with asyncio.TaskGroup() as tasks:
                self._open(tasks)
                hearing = tasks.create_task(self._hearing.run(), name=f"hearing-{self.session_id}")
                await self._engines.announcements.join(self.session_id, self.announce)
                self._ready.set()
                await self._closing.wait()
                await self._mind.close()
                hearing.cancel()
        finally:
            await self._engines.announcements.leave(self.session_id)
            while self._out.full():
                self._out.get_nowait()
            self._out.put_nowait(None)

    def _open(self, tasks: asyncio.TaskGroup) -> None:
        engines, settings = self._engines, self._settings
        self._tasks = tasks
        self._mind = Mind(self.session_id, engines, settings, self._config, tasks, self._on_output)
        voice = engines.detector.open()
        self._hearing = Hearing(voice, engines.recogniser, settings.turns, tasks, self._on_heard)
        self._hearing.configure(self._config.turn_detection)

    async def close(self, reason: str = "closed") -> None:
        self._closing.set()

    async def events(self) -> AsyncIterator[ConversationEvent]:
        """What the client is to be told, in order; ends after `close()`."""
        while (event := await self._out.get()) is not None:
            yield event

    async def configure(self, config: SessionConfig) -> None:
        await self._ready.wait()
        self._config = config
        self._hearing.configure(config.turn_detection)
        await self._mind.configure(config)

    # -------------------------------------------------------------- what the client sends

    async def hear(self, pcm: bytes, rate: int) -> None:
        """Append PCM16 little-endian mono audio. Waits when the session is far behind."""
        await self._ready.wait()
        self._engines.metrics.audio(len(pcm) / 2 / rate)
        await self._hearing.append(pcm, rate)

    async def commit_audio(self) -> None:
        await self._ready.wait()
        await self._hearing.commit()

    async def clear_audio(self) -> None:
        await self._ready.wait()
        await self._hearing.clear()

    async def add_user_text(self, item_id: str, text: str) -> None:
        """A typed message; it is answered when the client asks for a response."""
        self._typed.append(text)

    async def add_assistant_text(self, item_id: str, text: str) -> None:
        """Something the assistant is to have said, from a client that restores or trims its history."""
        await self._ready.wait()
        typed, self._typed = " ".join(self._typed), []
        if typed:
            self._mind.remember(UserUpdate(0, 0, typed, typed, final=True))
            await self._mind.note(f"Earlier the user said: {typed}")
        self._mind.remember(Said(0, text))
        await self._mind.note(f"The user heard from you: {text}")

    async def add_instruction(self, item_id: str, text: str) -> None:
        await self._ready.wait()
        await self._mind.post(Instructed(text))

    async def respond(self, options: ResponseOptions) -> None:
        """Answer what has not been answered yet. Raises `RequestRefused` while a response is in progress."""
        await self._ready.wait()
        metadata = dict(options.metadata) if options.metadata else None
        if options.out_of_band:
            self._tasks.create_task(self._one_off(options), name=f"one-off-{self.session_id}")
            return
        if self._speaking.active is not None:
            raise RequestRefused(ACTIVE, "Conversation already has an active response in progress.")
        if options.instructions and not self._nothing_new:
            await self._mind.post(Instructed(options.instructions))
        if self._handed_over is not None and not self._typed:
            turn, self._handed_over = self._handed_over, None
            await self._send(self._speaking.open(turn, metadata))
        elif self._unanswered is not None or self._typed:
            await self._answer(metadata)
        else:
            self._tasks.create_task(self._one_off(options), name=f"one-off-{self.session_id}")

    @property
    def _nothing_new(self) -> bool:
        return self._handed_over is None and self._unanswered is None and not self._typed

    async def cancel(self, response_id: str | None = None) -> None:
        active = self._speaking.active
        if active is None or response_id not in (None, active.id):
            raise RequestRefused(NOT_ACTIVE, "Cancellation failed: no active response found.", "response_id")
        await self._mind.post(AnswerCancelled(active.turn))
        await self._send(self._speaking.interrupt("client_cancelled"))

    async def tool_output(self, call_id: str, output: str) -> None:
        """The result of a client-side call, matched by the id it had on the wire."""
        await self._ready.wait()
        call = self._client_calls.pop(call_id, None)
        if call is None:
            await self._mind.note(f"A tool of the client reported, for call {call_id}: {output}")
            return
        await self._mind.post(ToolResult(call.turn, call.call_id, call.attempt, _parsed(output), untrusted=True))

    async def truncate(self, item_id: str, heard: str | None) -> None:
        await self._ready.wait()
        if heard is not None:
            await self._mind.note(f"Of your last answer the user heard only: {heard}")

    async def forget(self, item_id: str) -> None:
        await self._ready.wait()
        await self._mind.note("The application removed an earlier message from the conversation.")

    async def playback(self, response_id: str, heard: str | None, done: bool) -> None:
        """The client's report of what it has spoken so far (extension)."""
        turn = self._speaking.turn_of(response_id)
        if turn is None:
            return
        self._playing = None if done else Playing(response_id, turn, heard)
        if done:
            await self._mind.post(PlaybackDone(turn))
            await self._announce_waiting()

    # -------------------------------------------------------------- what is heard

    async def _on_heard(self, event: TurnEvent | Hypothesis) -> None:
        match event:
            case SpeechStarted():
                await self._speech_started(event)
            case Hypothesis(final=False):
                await self._hypothesis(event)
            case Hypothesis():
                await self._final(event)
            case EagerEnd() | TurnResumed() if (turn := self._turns.of(event.turn)) is not None:
                await self._emit(Settling(turn.item_id, event))
                await self._mind.post(replace(event, turn=turn.number))
            case TurnEnd():
                await self._turn_end(event)

    async def _speech_started(self, event: SpeechStarted) -> None:
        interrupt = self._config.turn_detection.interrupt_response
        if interrupt and self._turns.last is not None and not self._turns.resumable(self._now()):
            await self._barge_in()
        turn = await self._turn(event.turn, event.at_ms)
        turn.announced = True
        await self._emit(SpeechBegan(turn.item_id, event))

    async def _turn(self, speech: int, at_ms: int) -> UserTurn:
        turn, resumed = self._turns.speak(speech, self._now(), at_ms)
        if resumed:
            self._engines.metrics.turn("resumed")
            await self._send(self._speaking.interrupt("turn_detected"))
            self._speaking.reopen(turn.number)
            self._unanswered = None
            await self._mind.post(TurnResumed(turn.number, at_ms))
        else:
            await self._mind.begin_turn()
        return turn

    async def _barge_in(self) -> None:
        """Stop the answer; tell the agent how much of it the user heard, where the client reports that."""
        active, playing, self._playing = self._speaking.active, self._playing, None
        if active is None and playing is None:
            return
        turn = playing.turn if playing else active.turn if active else 0
        self._engines.metrics.turn("interrupted")
        await self._send(self._speaking.interrupt("turn_detected"))
        await self._mind.post(BargeIn(turn, playing.heard if playing else None))

    async def _hypothesis(self, hypothesis: Hypothesis) -> None:
        turn = self._turns.of(hypothesis.turn) or await self._turn(hypothesis.turn, 0)
        await self._emit(Transcribing(turn.item_id, hypothesis))
        update = turn.transcript.hear(hypothesis)
        if update is not None:
            await self._mind.post(update)

    async def _turn_end(self, event: TurnEnd) -> None:
        turn = self._turns.of(event.turn) or await self._turn(event.turn, 0)
        behind_s = (self._hearing.heard_samples / SAMPLE_RATE) - event.speech_end_ms / 1000
        turn.ended_ms, turn.ended_s = event.speech_end_ms, self._now() - max(0.0, behind_s)
        ended = SpeechEnded(turn.item_id, event) if turn.announced else None
        await self._send([*([ended] if ended else []), AudioCommitted(turn.item_id)])

    async def _final(self, hypothesis: Hypothesis) -> None:
        turn = self._turns.of(hypothesis.turn)
        if turn is None:
            return
        await self._emit(Transcribed(turn.item_id, hypothesis.text, turn.seconds))
        update = turn.transcript.hear(hypothesis)
        if update is not None:
            await self._mind.post(update)
        if not turn.transcript.text:
            return  # a noise: nothing was said, so nothing is answered
        self._engines.metrics.turn("spoken")
        self._unanswered = turn.transcript.close()
        if self._config.turn_detection.create_response and self._detects_turns:
            await self._answer()

    @property
    def _detects_turns(self) -> bool:
        return self._config.turn_detection.mode is not TurnMode.PUSH_TO_TALK

    # -------------------------------------------------------------- what is answered

    async def _answer(self, metadata: dict[str, str] | None = None) -> None:
        """Make the waiting words final, which is what authorises side effects, and open their response."""
        final, self._unanswered = self._unanswered, None
        if self._typed:
            final = await self._typed_turn(final)
        assert final is not None
        turn = self._turns.last
        self._awaiting_text = turn.ended_s if turn is not None else None
        self._handed_over = None
        if self._speaking.active is not None:  # the client's own response.create came first
            await self._mind.post(AnswerCancelled(self._speaking.active.turn))
            await self._send(self._speaking.interrupt("turn_detected"))
        await self._send(self._speaking.open(final.turn, metadata))
        self._mind.remember(UserUpdate(final.turn, final.rev, final.text, final.text, final=True))
        await self._mind.post(final)

    async def _typed_turn(self, spoken: UserFinal | None) -> UserFinal:
        text, self._typed = " ".join(self._typed), []
        self._engines.metrics.turn("typed")
        if spoken is not None:
            return UserFinal(spoken.turn, spoken.rev, f"{spoken.text} {text}")
        await self._mind.begin_turn()
        turn = self._turns.next()
        turn.ended_s = self._now()
        turn.touched = True  # speech never continues a typed message
        return UserFinal(turn.number, 1, text)

    async def _on_output(self, output: AgentOutput) -> None:
        match output:
            case Expecting(completeness=completeness):
                self._hearing.expect(completeness)
            case CallChanged():
                self._touch(output)
                await self._emit(CallProgress(output))
            case _:
                if isinstance(output, ClientCall):
                    self._client_calls[output.wire_id] = output
                    self._handed_over = output.turn
                await self._send(self._speaking.hear(output))
                await self._after(output)

    def _touch(self, call: CallChanged) -> None:
        """A side effect that has been dispatched closes its turn to resuming speech."""
        turn = self._turns.of_number(call.turn)
        if turn is not None and not call.early and call.status is CallStatus.RUNNING and not Effect(call.effect).safe:
            turn.touched = True

    async def _after(self, output: AgentOutput) -> None:
        if self._handed_over is not None and self._speaking.active is not None and self._mind.idle:
            await self._send(self._speaking.close(ResponseStatus.COMPLETED))
        if isinstance(output, TurnSettled):
            await self._announce_waiting()

    async def _one_off(self, options: ResponseOptions) -> None:
        """A response that no turn of the conversation asked for."""
        brief = self._mind.brief(instructions=options.instructions)
        texts = options.input_texts or (options.instructions or "",)
        response = self._speaking.aside(dict(options.metadata) if options.metadata else None)
        await self._send(response.begin())
        try:
            async for piece in one_off(self._engines.model, brief, texts):
                await self._send(response.add(piece))
        except ModelFault as fault:
            await self._send(response.fail(fault.message))
            return
        await self._send(response.end())

    # -------------------------------------------------------------- what nobody asked for

    async def announce(self, text: str) -> None:
        """Say `text` as soon as nobody speaks: an alarm that fires, the unknown outcome of an earlier write."""
        self._announcements.append(text)
        await self._announce_waiting()

    async def _announce_waiting(self) -> None:
        while self._announcements and self._speaking.active is None and not self._hearing.listening:
            text = self._announcements.popleft()
            response = self._speaking.aside(None)
            await self._send([*response.begin(), *response.add(text), *response.end()])
            await self._mind.note(f"You announced: {text}")

    # -------------------------------------------------------------- out

    def _now(self) -> float:
        return self._engines.clock.monotonic()

    async def _send(self, events: list[ConversationEvent]) -> None:
        for event in events:
            await self._emit(event)

    async def _emit(self, event: ConversationEvent) -> None:
        if isinstance(event, ResponseText):
            self._first_text()
        await self._out.put(event)

    def _first_text(self) -> None:
        turn = self._turns.last
        if turn is not None:
            turn.touched = True
        if self._awaiting_text is not None:
            self._engines.metrics.first_text(self._now() - self._awaiting_text)
            self._awaiting_text = None


def _parsed(output: str) -> object:
    """A client's tool output is JSON by custom, but any text is allowed."""
    try:
        return json.loads(output)
    except ValueError:
        return output

"""Tells the client and the agent what `AudioInput` emits: hypotheses, and turns that begin, resume, pause and end."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from services.clock import Clock
from services.events.agent import AgentEvent, StopTurn
from services.events.output import Expecting
from services.events.session import (
    AudioCommitted,
    Settling,
    SpeechBegan,
    SpeechEnded,
    Transcribed,
    Transcribing,
    TranscriptionFailed,
    TurnLate,
)
from services.events.speech import (
    SAMPLE_RATE,
    Discarded,
    EagerEnd,
    EndReason,
    Hypothesis,
    RecordingBegan,
    SpeechStarted,
    TurnEnd,
    TurnResumed,
    Unheard,
)
from services.session.agent_host import AgentHost
from services.session.engines import SessionMetrics
from services.session.event_queue import SessionEventQueue
from services.session.playback import Playback
from services.session.response_scheduler import ResponseScheduler
from services.session.user_turns import Speech, UserTurn, UserTurns
from services.session.utterance_decoder import Heard
from services.session_config import TurnDetection, TurnMode
from services.turns.backchannel import listening_noise

LATE_S = 2.0
"""Seconds after the end of speech by which its final words are due; otherwise the recogniser is behind."""


@dataclass(slots=True)
class TurnTracker:
    """Receives what `AudioInput` emits. `heard_samples` returns the samples processed so far (16 kHz)."""

    turns: UserTurns
    agent_host: AgentHost
    scheduler: ResponseScheduler
    playback: Playback
    detection: TurnDetection
    clock: Clock
    metrics: SessionMetrics
    out: SessionEventQueue
    heard_samples: Callable[[], int]
    late_turns: "LateTurnMonitor"

    async def handle_audio_event(self, event: Heard) -> None:
        match event:
            case SpeechStarted():
                await self._started(event)
            case RecordingBegan(turn=number, at_ms=at_ms, goes_on=goes_on):
                # The client decides where turns begin and end. Only a turn that was split for its length is resumed.
                resumed = self.turns.resumable(self.clock.monotonic(), at_ms) if goes_on else None
                self._speak(number, at_ms, resumed)
            case _ if (speech := self.turns.speech(event.turn)) is not None:
                await self._heard(speech, event)
        await self.out.room()

    async def _heard(self, speech: Speech, event: Heard) -> None:
        match event:
            case Hypothesis(final=True):
                await self._final(speech, event)
            case Hypothesis():
                self._overtaken(speech)
                self.out.emit(Transcribing(speech.item_id, replace(event, turn=speech.turn.number)))
                await self._weigh(speech, event)
                await self._update(speech, event)
            case EagerEnd() | TurnResumed():
                await self._settling(speech, event)
            case TurnEnd():
                self._ended(speech, event)
            case Unheard():
                await self._unheard(speech, event)
            case Discarded():
                await self._discarded(speech, event)

    def expects(self, output: Expecting) -> bool:
        """Whether `output` is about what the user is saying right now."""
        speech = self.turns.current
        return speech is not None and speech.turn.number == output.turn

    # -------------------------------------------------------------- a stretch of speech

    def _speak(self, number: int, at_ms: int, resumed: UserTurn | None) -> Speech:
        speech = self.turns.speak(number, at_ms, resumed)
        if speech.turn.began_s is None:
            speech.turn.began_s, speech.turn.began_ms = self._clock_s(at_ms), at_ms
        return speech

    def _clock_s(self, at_ms: int) -> float:
        """The clock's time that corresponds to `at_ms` of the session's audio."""
        behind_s = self.heard_samples() / SAMPLE_RATE - at_ms / 1000
        return self.clock.monotonic() - max(0.0, behind_s)

    async def _started(self, event: SpeechStarted) -> None:
        resumed = self.turns.resumable(self.clock.monotonic(), event.at_ms)
        speech = self._speak(event.turn, event.at_ms, resumed)
        speech.announced = True
        self.out.emit(SpeechBegan(speech.item_id, replace(event, turn=speech.turn.number)))
        speech.tentative = resumed is None and self._interrupts and self._answers and self.playback.interruptible
        if self._interrupts and not speech.tentative:
            await self.playback.barge_in(resumed.number if resumed else None)
        if resumed is not None:
            await self._resume(speech, event.at_ms)

    async def _settling(self, speech: Speech, event: EagerEnd | TurnResumed) -> None:
        event = replace(event, turn=speech.turn.number)
        self.out.emit(Settling(speech.item_id, event))
        if isinstance(event, TurnResumed) and not self._holds(speech):
            await self.scheduler.withdraw(speech.turn.number)
        if isinstance(event, EagerEnd):  # the settled hypothesis often has the same text as the one before it
            event = replace(event, confidences=speech.turn.transcript.confidences)
        await self._post(speech, event)

    async def _weigh(self, speech: Speech, hypothesis: Hypothesis) -> None:
        """Interrupt the answer if `speech`, which began during it, is now more than a listening noise ("mhm")."""
        heard_ms = self.heard_samples() * 1000 // SAMPLE_RATE
        spoken_ms = (speech.ended_ms or heard_ms) - speech.began_ms
        if speech.tentative and not listening_noise(hypothesis.text, spoken_ms):
            speech.tentative = False
            await self.playback.barge_in()

    async def _update(self, speech: Speech, hypothesis: Hypothesis) -> None:
        self._overtaken(speech)
        if self._holds(speech) and not hypothesis.final:
            return  # a later hypothesis will contain these words
        update = speech.turn.transcript.add_hypothesis(hypothesis)
        if update is not None:
            await self._post(speech, update)

    def _overtaken(self, speech: Speech) -> None:
        """Move `speech` to a new turn if the agent has gone on to a later turn meanwhile."""
        if speech.turn.number < self.agent_host.turn:
            self.turns.renew(speech)

    def _ended(self, speech: Speech, event: TurnEnd) -> None:
        speech.ended_ms = speech.turn.ended_ms = event.speech_end_ms
        speech.turn.ended_s = self._clock_s(event.speech_end_ms)
        ended = [SpeechEnded(speech.item_id, replace(event, turn=speech.turn.number))] if speech.announced else []
        self.out.emit(*ended, AudioCommitted(speech.item_id))
        self.late_turns.expect(speech)

    # -------------------------------------------------------------- its words

    async def _final(self, speech: Speech, hypothesis: Hypothesis) -> None:
        self.out.emit(Transcribed(speech.item_id, hypothesis.text, speech.seconds))
        await self._weigh(speech, hypothesis)
        if speech.tentative:
            await self._noise(speech, hypothesis)
            return
        await self._update(speech, hypothesis)
        speech.decoded = True
        speech.turn.late = self.late_turns.over(speech)
        await self._complete(speech)

    async def _noise(self, speech: Speech, hypothesis: Hypothesis) -> None:
        """`speech` was only a listening noise: tell the client from where to continue the answer it paused."""
        self.metrics.turn("backchannel")
        self.late_turns.over(speech)
        speech.decoded, speech.turn.touched = True, True
        await self.playback.continue_after(speech.item_id, hypothesis.text)

    async def _complete(self, speech: Speech) -> None:
        """Offer the turn for an answer, unless later speech continues it or it has no words. If the user has spoken on
        without waiting for an answer, both stretches become one turn; but not if the words were late, because then the
        user may have waited: each turn gets its own answer."""
        later = self.turns.next_after(speech)
        if self.turns.followers(speech):
            return
        if not speech.turn.transcript.text:
            if not self._answers:
                self.scheduler.ask_again_on_request()
            self.scheduler.wake()
        elif later is not None and self._answers and self._interrupts and not speech.turn.bound:
            self.turns.join(later, speech.turn)  # one answer to both
            await self._resume(speech, later.began_ms)
        else:
            await self._offer(speech)

    async def _resume(self, speech: Speech, at_ms: int) -> None:
        self.metrics.turn("resumed")
        await self.scheduler.resume(speech.turn)
        await self._post(speech, TurnResumed(speech.turn.number, at_ms))

    async def _offer(self, speech: Speech) -> None:
        self.metrics.turn("spoken")
        await self.scheduler.offer(speech.turn, answer=self._answers, interrupt=self._interrupts)

    async def _unheard(self, speech: Speech, event: Unheard) -> None:
        """The recogniser has failed on `speech`: drop its words and ask the user to say it again, unless the user has
        already gone on."""
        self.late_turns.over(speech, heard=False)
        self.out.emit(TranscriptionFailed(speech.item_id, event.message))
        speech.decoded = True
        await self._let_go_on(speech)
        turn, later = speech.turn, self.turns.followers(speech)
        turn.touched = True
        turn.transcript.forget(speech.number)
        if later:
            self.turns.renew(later[0])
        if turn.number <= self.agent_host.turn:
            await self.agent_host.post(StopTurn(turn.number))
        if not later and self._answers:
            await self.scheduler.ask_again()
        elif not later:
            self.scheduler.ask_again_on_request()
        self.scheduler.wake()

    async def _discarded(self, speech: Speech, event: Discarded) -> None:
        """The client has cleared the audio of `speech`: drop it. Earlier speech of the turn is still answered."""
        if speech.announced:
            self.out.emit(SpeechEnded(speech.item_id, TurnEnd(speech.turn.number, event.at_ms, EndReason.CLEAR)))
        await self._let_go_on(speech)
        turn = speech.turn
        self.turns.drop(speech)
        turn.ended_s, turn.touched = self.clock.monotonic(), True
        if self.turns.decoding(turn):
            return  # its turn is offered when the last words have come
        if turn.transcript.text:
            await self._offer(speech)
        elif turn.number == self.agent_host.turn:
            await self.agent_host.post(StopTurn(turn.number))
        self.scheduler.wake()

    async def _let_go_on(self, speech: Speech) -> None:
        """If `speech` has not interrupted the answer, tell the client to continue the answer that it paused."""
        if speech.tentative:
            speech.tentative = False
            await self.playback.continue_after(speech.item_id, "")

    # -------------------------------------------------------------- policy

    async def _post(self, speech: Speech, event: AgentEvent) -> None:
        """Post `event` to the agent, unless that would make it leave an answer that may not be interrupted."""
        if not self._holds(speech):
            await self.agent_host.post(event)

    def _holds(self, speech: Speech) -> bool:
        """Whether `speech` must not reach the agent yet, because the open answer may not be interrupted by it."""
        if speech.tentative:
            return True
        active = self.scheduler.stream.active
        if active is None or active.turn >= speech.turn.number:
            return False
        return self.scheduler.shielded or not self._interrupts

    @property
    def _interrupts(self) -> bool:
        return self.detection.interrupt_response and self.detection.mode is not TurnMode.PUSH_TO_TALK

    @property
    def _answers(self) -> bool:
        """Whether turns are answered without a `response.create` of the client."""
        return self.detection.create_response and self.detection.mode is not TurnMode.PUSH_TO_TALK


@dataclass(slots=True)
class LateTurnMonitor:
    """Reports turns whose words are late to the client and the metrics. `over` or `close` ends each `expect`."""

    clock: Clock
    metrics: SessionMetrics
    out: SessionEventQueue
    tasks: asyncio.TaskGroup
    _waiting: dict[int, tuple[float, asyncio.Task[None]]] = field(default_factory=dict)

    def expect(self, speech: Speech) -> None:
        """Start waiting for the words of `speech`, which has ended."""
        began_s = self.clock.monotonic() if speech.turn.ended_s is None else speech.turn.ended_s
        task = self.tasks.create_task(self._tell(speech, began_s), name=f"lateness-{speech.number}")
        self._waiting[speech.number] = began_s, task

    def over(self, speech: Speech, *, heard: bool = True) -> bool:
        """Stop waiting: the words of `speech` have come, or will not (`heard` False). Returns whether they are late."""
        began_s, task = self._waiting.pop(speech.number, (None, None))
        if began_s is None or task is None:
            return False
        task.cancel()
        waited_s = self.clock.monotonic() - began_s
        if heard:
            self.metrics.words(waited_s)
        return waited_s >= LATE_S

    async def close(self) -> None:
        tasks = [task for _, task in self._waiting.values()]
        self._waiting.clear()
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    async def _tell(self, speech: Speech, began_s: float) -> None:
        await self.clock.sleep(max(0.0, began_s + LATE_S - self.clock.monotonic()))
        self.metrics.late()
        waited_ms = round((self.clock.monotonic() - began_s) * 1000)
        self.out.emit(TurnLate(speech.item_id, speech.turn.number, waited_ms))

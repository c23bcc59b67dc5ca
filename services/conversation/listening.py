"""What is heard, told to the client and to the agent: turns begin, are resumed, settle and end; words grow."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from services.clock import Clock
from services.conversation.answering import Answering
from services.conversation.engines import ConversationMetrics
from services.conversation.mind import Mind
from services.conversation.userturn import Speech, UserTurns
from services.events.agent import StopTurn
from services.events.output import (
    AudioCommitted,
    ConversationEvent,
    Settling,
    SpeechBegan,
    SpeechEnded,
    Transcribed,
    Transcribing,
    TranscriptionFailed,
)
from services.events.speech import (
    SAMPLE_RATE,
    EagerEnd,
    Hypothesis,
    SpeechStarted,
    TurnEnd,
    TurnEvent,
    TurnResumed,
    Unheard,
)
from services.session import TurnDetection, TurnMode

SAY_AGAIN = "Sorry, I could not make that out. Please say it again."


@dataclass(slots=True)
class Listening:
    """The receiver of what `Hearing` emits. `heard_samples` tells how much audio has been heard by now."""

    turns: UserTurns
    mind: Mind
    answering: Answering
    detection: TurnDetection
    clock: Clock
    metrics: ConversationMetrics
    emit: Callable[[ConversationEvent], Awaitable[None]]
    heard_samples: Callable[[], int]

    async def hear(self, event: TurnEvent | Hypothesis | Unheard) -> None:
        match event:
            case SpeechStarted(turn=number, at_ms=at_ms):
                await self._started(number, at_ms, event)
            case Hypothesis(final=True):
                await self._final(event)
            case Hypothesis():
                await self._hypothesis(event)
            case EagerEnd() | TurnResumed():
                await self._settling(event)
            case TurnEnd():
                await self._ended(event)
            case Unheard():
                await self._unheard(event)

    async def _started(self, number: int, at_ms: int, event: SpeechStarted) -> None:
        if self.detection.interrupt_response and not self.turns.resumable(self.clock.monotonic()):
            await self.answering.barge_in()
        speech = await self._speech(number, at_ms)
        speech.announced = True
        await self.emit(SpeechBegan(speech.item_id, event))

    async def _speech(self, number: int, at_ms: int) -> Speech:
        speech, resumed = self.turns.speak(number, self.clock.monotonic(), at_ms)
        if resumed:
            self.metrics.turn("resumed")
            await self.answering.resume(speech.turn.number)
            await self.mind.post(TurnResumed(speech.turn.number, at_ms))
        else:
            await self.mind.begin_turn()
        return speech

    async def _settling(self, event: EagerEnd | TurnResumed) -> None:
        speech = self.turns.speech(event.turn)
        if speech is not None:
            await self.emit(Settling(speech.item_id, event))
            await self.mind.post(replace(event, turn=speech.turn.number))

    async def _hypothesis(self, hypothesis: Hypothesis) -> None:
        speech = self.turns.speech(hypothesis.turn) or await self._speech(hypothesis.turn, 0)
        await self.emit(Transcribing(speech.item_id, hypothesis))
        await self._update(speech, hypothesis)

    async def _update(self, speech: Speech, hypothesis: Hypothesis) -> None:
        if speech.turn.number < self.turns.passed:
            self.turns.renew(speech)
            await self.mind.begin_turn()
        update = speech.turn.transcript.hear(hypothesis)
        if update is not None:
            await self.mind.post(update)

    async def _ended(self, event: TurnEnd) -> None:
        speech = self.turns.speech(event.turn) or await self._speech(event.turn, 0)
        behind_s = self.heard_samples() / SAMPLE_RATE - event.speech_end_ms / 1000
        speech.ended_ms = event.speech_end_ms
        speech.turn.ended_s = self.clock.monotonic() - max(0.0, behind_s)
        if speech.announced:
            await self.emit(SpeechEnded(speech.item_id, event))
        await self.emit(AudioCommitted(speech.item_id))

    async def _final(self, hypothesis: Hypothesis) -> None:
        speech = self.turns.speech(hypothesis.turn)
        if speech is None:
            return
        await self.emit(Transcribed(speech.item_id, hypothesis.text, speech.seconds))
        await self._update(speech, hypothesis)
        if not self.turns.is_latest(speech) or not speech.turn.transcript.text:
            return  # the user goes on, or it was a noise: nothing to answer yet, or at all
        self.metrics.turn("spoken")
        await self.answering.offer(speech.turn, answer_now=self._answers)

    async def _unheard(self, event: Unheard) -> None:
        """What was understood so far is void; the user is asked to say it again."""
        speech = self.turns.speech(event.turn)
        if speech is None:
            return
        await self.emit(TranscriptionFailed(speech.item_id, event.message))
        await self.mind.post(StopTurn(speech.turn.number))
        if self.turns.is_latest(speech) and self._answers:
            await self.answering.announce(SAY_AGAIN)

    @property
    def _answers(self) -> bool:
        """Without being asked by the client."""
        return self.detection.create_response and self.detection.mode is not TurnMode.PUSH_TO_TALK

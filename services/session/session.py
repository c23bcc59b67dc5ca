"""One session: joins audio input, the agent and the responses, from the first sample to the close.

One `TaskGroup` holds the session's tasks: audio input and its decoding, the agent and the pump that carries its
outputs, `ResponseScheduler.attend`, and out-of-band responses. Everything else happens in the methods that the gateway
awaits.
"""

import asyncio
from collections.abc import AsyncIterator

from services.asr.recogniser import SpeechContext
from services.close_all import close_all
from services.events.model import Said, UserUpdate
from services.events.output import AgentOutput, Expecting
from services.events.session import ConversationEvent
from services.events.speech import SAMPLE_RATE, RecognisedText
from services.session.agent_host import AgentHost
from services.session.agent_outputs import AgentOutputs
from services.session.announcements import AnnouncementQueue, Announcer
from services.session.approvals import Approvals
from services.session.audio_input import AudioInput
from services.session.client_tools import ClientCallHandover
from services.session.engines import Engines, SessionSettings
from services.session.event_queue import SessionEventQueue
from services.session.likely_words import SessionWords
from services.session.out_of_band import OutOfBandTasks
from services.session.owed_outcomes import OwedOutcomes
from services.session.pending_input import PendingInput
from services.session.playback import Playback
from services.session.response_reporter import ResponseReporter
from services.session.response_scheduler import ResponseScheduler
from services.session.response_stream import ResponseStream
from services.session.turn_tracker import LateTurnMonitor, TurnTracker
from services.session.user_turns import UserTurns
from services.session_config import ResponseOptions, SessionConfig
from tools.language.vocabulary import spoken_vocabulary

OUTGOING = 1024
"""Most events that wait for the client. Beyond it the agent's pump waits, which stops the model."""


REST_S = 0.05
"""Seconds between two checks whether the turn in progress is over, when the session has to end."""


class Session:
    """One session. `run()` serves it until `close()`; every other method may be awaited meanwhile.

    Methods that ask for something that cannot be done now raise `RequestRefused` with a code stock clients know.
    """

    def __init__(self, *, session_id: str, config: SessionConfig, engines: Engines, settings: SessionSettings) -> None:
        self.session_id = session_id
        self._config = config
        self._engines = engines
        self._settings = settings
        self._out = SessionEventQueue(OUTGOING, self._observe)
        self._ready = asyncio.Event()
        self._closing = asyncio.Event()
        self._joined = False

    # -------------------------------------------------------------- life

    async def run(self) -> None:
        """Serve until `close()`. Leaves no task behind, whatever ends it."""
        try:
            async with asyncio.TaskGroup() as tasks:
                self._join(tasks)
                try:
                    await self._serve(tasks)
                finally:
                    self._scheduler.abort()
        finally:
            try:
                if self._joined:
                    await close_all(self._audio_input.aclose, self._agent_host.aclose)
            finally:
                self._out.close()
                self._engines.observer.close()

    async def _serve(self, tasks: asyncio.TaskGroup) -> None:
        audio_task = tasks.create_task(self._audio_input.run(), name=f"hearing-{self.session_id}")
        attend_task = tasks.create_task(self._scheduler.attend(), name=f"attending-{self.session_id}")
        await self._engines.announcements.join(self.session_id, self._announcer.announce)
        self._engines.likely_words.refresh()
        self._ready.set()
        await self._closing.wait()
        audio_task.cancel()
        attend_task.cancel()
        await asyncio.wait([audio_task, attend_task])  # before the agent ends, so that nothing heard opens a new one
        await self._late_turns.close()
        await self._scheduler.close()
        await self._agent_host.close()

    def _join(self, tasks: asyncio.TaskGroup) -> None:
        engines, settings, metrics = self._engines, self._settings, self._engines.metrics
        turns = UserTurns(self.session_id, settings.resume_s)
        host = AgentHost(self.session_id, engines, settings, self._config, tasks, self._on_output)
        pending = PendingInput(turns, host, engines.clock, metrics, self._received_ms, settings.unanswered_bytes)
        stream = ResponseStream(f"resp_{self.session_id[-12:]}", lambda turn: turn < host.turn)
        owed = OwedOutcomes(self.session_id, host.spec, host.same_agent)
        approvals, queue = Approvals(), AnnouncementQueue()
        acknowledge_s = engines.policy.acknowledge_model_ms / 1000
        reporter = ResponseReporter(host, stream, engines.clock, metrics, self._out, owed, acknowledge_s)
        calls = ClientCallHandover(host, stream, reporter, owed, self._silent)
        aside = OutOfBandTasks(host, tasks, self._out)
        self._agent_host, self._pending_input = host, pending
        self._playback = Playback(host, stream, reporter, approvals, owed, metrics, self._out)
        self._agent_outputs = AgentOutputs(turns, host, stream, reporter, calls, approvals, owed, self._out)
        self._announcer = Announcer(host, stream, reporter, owed, calls, self._silent, queue, engines.clock)
        self._scheduler = ResponseScheduler(
            turns, host, pending, stream, reporter, aside, calls, approvals, self._announcer, owed, self._silent
        )
        self._late_turns = LateTurnMonitor(engines.clock, metrics, self._out, tasks)
        self._turn_tracker = TurnTracker(
            turns,
            host,
            self._scheduler,
            self._playback,
            self._config.turn_detection,
            engines.clock,
            metrics,
            self._out,
            lambda: self._audio_input.heard_samples,
            self._late_turns,
        )
        self._words = SessionWords(engines.likely_words, self._config.home or settings.home)
        self._speech_context = SpeechContext(spoken_vocabulary(self._config.client_tools), self._words, host.choose)
        self._audio_input = AudioInput(
            engines.detector.open(),
            engines.recogniser,
            settings.turns,
            tasks,
            self._turn_tracker.handle_audio_event,
            engines.clock,
            ring_s=settings.ring_s,
            context=self._speech_context,
        )
        self._audio_input.configure(self._config.turn_detection)
        self._joined = True

    def _received_ms(self) -> int:
        return self._audio_input.received_ms

    def _silent(self) -> bool:
        """Whether the user is not speaking right now."""
        return not self._audio_input.listening

    async def close(self, reason: str = "closed") -> None:
        self._closing.set()

    async def rest(self) -> None:
        """Wait until no turn is in progress: nobody speaks, all words are decoded, and nothing is being answered."""
        await self._ready.wait()
        while self._audio_input.listening or self._scheduler.busy:
            await self._engines.clock.sleep(REST_S)
            await self._audio_input.decoded()

    async def taken(self, response_id: str) -> None:
        """Called when the client has received the whole response, so that what it says counts as told. May be called
        after `run` has returned."""
        if self._joined:
            await self._announcer.taken(response_id)

    async def gone(self) -> None:
        """Called once, last, when the client has left: a later session of the same owner tells what it has not
        received."""
        if self._joined:
            self._announcer.receipts.gone()
            await self._engines.announcements.leave(self.session_id)

    async def events(self) -> AsyncIterator[ConversationEvent]:
        """Events for the client, in order; ends after `close()`."""
        async for event in self._out:
            yield event

    async def configure(self, config: SessionConfig) -> None:
        """Apply a new configuration. Raises `RequestRefused`, and changes nothing, if its tools cannot be offered."""
        await self._ready.wait()
        await self._agent_host.configure(config)
        if config.client_tools != self._config.client_tools:
            self._speech_context.words = spoken_vocabulary(config.client_tools)
        self._config = config
        self._words.home = config.home or self._settings.home
        self._turn_tracker.detection = config.turn_detection
        self._audio_input.configure(config.turn_detection)

    # -------------------------------------------------------------- audio

    async def append_audio(self, pcm: bytes, rate: int) -> None:
        """Append PCM16 little-endian mono audio. Waits when the session is far behind."""
        await self._ready.wait()
        self._engines.metrics.audio(len(pcm) / 2 / rate)
        await self._audio_input.append(pcm, rate)

    async def append_text(self, text: RecognisedText) -> None:
        """Take words that the client has recognised itself, in place of audio. Raises `RequestRefused` if `rev` is
        lower than before, or while the user's speech comes as audio."""
        await self._ready.wait()
        await self._audio_input.append_text(text)

    async def commit_audio(self) -> None:
        await self._ready.wait()
        await self._audio_input.commit()

    async def clear_audio(self) -> None:
        await self._ready.wait()
        await self._audio_input.clear()

    # -------------------------------------------------------------- items

    async def add_user_text(self, item_id: str, text: str) -> None:
        """Add a typed message, which is answered when the client asks for a response."""
        await self._ready.wait()
        self._pending_input.add_typed(text)

    async def add_assistant_text(self, item_id: str, text: str) -> None:
        """Add a message of the assistant, from a client that restores or trims its history."""
        await self._ready.wait()
        if typed := self._pending_input.take_typed():
            said = UserUpdate(0, 0, typed, typed, final=True)
            await self._agent_host.recount(said, f"Earlier the user said: {typed}")
        await self._agent_host.recount(Said(0, text), f"The user heard from you: {text}")

    async def add_instruction(self, item_id: str, text: str) -> None:
        """Add context from the application."""
        await self._ready.wait()
        await self._agent_host.instruct(text)

    async def tool_output(self, call_id: str, output: str) -> None:
        """Give the result of a client-side call, matched by its id on the wire."""
        await self._ready.wait()
        await self._scheduler.calls.output(call_id, output)

    async def approve(self, request_id: str, approve: bool) -> None:
        """Answer an approval request by a button. Raises `RequestRefused` if the request does not wait."""
        await self._ready.wait()
        self._scheduler.approve(request_id, approve)

    async def truncate(self, item_id: str, heard: str | None) -> None:
        """Report that the user heard only `heard` of an answer. Does nothing if it is None (unknown)."""
        await self._ready.wait()
        if heard is not None:
            await self._playback.truncate(item_id, heard)

    async def forget(self, item_id: str) -> None:
        await self._ready.wait()
        await self._agent_host.note("The application removed an earlier message from the conversation.")

    # -------------------------------------------------------------- responses

    async def respond(self, options: ResponseOptions) -> None:
        """Answer what has not been answered yet, after waiting until all committed audio is decoded. Raises
        `RequestRefused` while a response is in progress."""
        await self._ready.wait()
        if not options.out_of_band:
            await self._audio_input.decoded()
        await self._scheduler.respond(options)

    async def cancel(self, response_id: str | None = None) -> None:
        """Cancel a response, the open one if None. Raises `RequestRefused` if it is not open."""
        await self._ready.wait()
        await self._scheduler.cancel(response_id)

    async def playback(self, response_id: str, heard: str | None, done: bool) -> None:
        """Report how far the client has played a response (extension)."""
        await self._ready.wait()
        await self._playback.update(response_id, heard, done)

    def _observe(self, event: ConversationEvent) -> None:
        self._engines.observer.told(event, self._audio_input.heard_samples * 1000 // SAMPLE_RATE)

    async def _on_output(self, output: AgentOutput) -> None:
        self._words.note(output)
        if not isinstance(output, Expecting):
            await self._agent_outputs.handle(output)
        elif self._turn_tracker.expects(output):
            self._audio_input.expect(output.completeness)

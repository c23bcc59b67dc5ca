"""Owner of one session: joins hearing, the agent and the answers, from the first sample to the close.

One `TaskGroup` holds the session's tasks: hearing and its decoding, the agent and the pump that carries its outputs,
the attendant of what waits for silence, and responses beside the turns. Everything else happens in the methods that the
gateway awaits.
"""

import asyncio
from collections.abc import AsyncIterator

from services.closing import close_all
from services.conversation.announcing import Announcing
from services.conversation.answering import Answering
from services.conversation.asides import Asides
from services.conversation.engines import ConversationSettings, Engines
from services.conversation.hearing import Hearing
from services.conversation.lateness import Lateness
from services.conversation.listening import Listening
from services.conversation.mind import Mind
from services.conversation.outgoing import Outgoing
from services.conversation.promises import Promises
from services.conversation.saying import Saying
from services.conversation.speaking import Speaking
from services.conversation.unanswered import Unanswered
from services.conversation.userturn import UserTurns
from services.events.model import Said, UserUpdate
from services.events.output import AgentOutput, ConversationEvent, Expecting
from services.events.speech import SAMPLE_RATE
from services.session import ResponseOptions, SessionConfig

OUTGOING = 1024
"""Events waiting for the client. When it is full the agent's pump waits: the model is read no further."""


REST_S = 0.05
"""So often a session that is to end looks whether its turn is over."""


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
        self._out = Outgoing(OUTGOING, self._observe)
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
                    self._answering.abort()
        finally:
            try:
                if self._joined:
                    await close_all(self._hearing.aclose, self._mind.aclose)
            finally:
                self._out.close()
                self._engines.observer.close()

    async def _serve(self, tasks: asyncio.TaskGroup) -> None:
        hearing = tasks.create_task(self._hearing.run(), name=f"hearing-{self.session_id}")
        attending = tasks.create_task(self._answering.attend(), name=f"attending-{self.session_id}")
        await self._engines.announcements.join(self.session_id, self._answering.announce)
        self._ready.set()
        await self._closing.wait()
        hearing.cancel()
        attending.cancel()
        await asyncio.wait([hearing, attending])  # before the agent ends, so that nothing heard opens a new one
        await self._lateness.close()
        await self._answering.close()
        await self._mind.close()

    def _join(self, tasks: asyncio.TaskGroup) -> None:
        engines, settings = self._engines, self._settings
        turns = UserTurns(self.session_id, settings.resume_s)
        self._mind = Mind(self.session_id, engines, settings, self._config, tasks, self._on_output)
        speaking = Speaking(f"resp_{self.session_id[-12:]}", lambda turn: turn < self._mind.turn)
        self._unanswered = Unanswered(turns, self._mind, engines.clock, engines.metrics, settings.unanswered_bytes)
        promises = Promises(self.session_id, self._mind.spec)
        self._answering = Answering(
            turns,
            self._mind,
            self._unanswered,
            speaking,
            Saying(
                self._mind,
                speaking,
                engines.clock,
                engines.metrics,
                self._out,
                promises,
                engines.policy.acknowledge_model_ms / 1000,
            ),
            Asides(self._mind, tasks, self._out),
            engines.metrics,
            self._out,
            lambda: not self._hearing.listening,
            Announcing(engines.clock),
            promises,
        )
        self._lateness = Lateness(engines.clock, engines.metrics, self._out, tasks)
        self._listening = Listening(
            turns,
            self._mind,
            self._answering,
            self._config.turn_detection,
            engines.clock,
            engines.metrics,
            self._out,
            lambda: self._hearing.heard_samples,
            self._lateness,
        )
        voice = engines.detector.open()
        self._hearing = Hearing(
            voice, engines.recogniser, settings.turns, tasks, self._listening.hear, ring_s=settings.ring_s
        )
        self._hearing.configure(self._config.turn_detection)
        self._joined = True

    async def close(self, reason: str = "closed") -> None:
        self._closing.set()

    async def rest(self) -> None:
        """Returns when no turn is under way: nobody speaks, all words are decoded, and nothing is being answered."""
        await self._ready.wait()
        while self._hearing.listening or self._answering.busy:
            await self._engines.clock.sleep(REST_S)
            await self._hearing.decoded()

    async def taken(self, response_id: str) -> None:
        """The client has all of this response: what it tells counts as told. Also after `run` has returned."""
        if self._joined:
            await self._answering.taken(response_id)

    async def gone(self) -> None:
        """The client has left, and has taken all that it ever will: what it was not told is told to a later session of
        the same owner. Call it last, once."""
        if self._joined:
            self._answering.receipts.gone()
            await self._engines.announcements.leave(self.session_id)

    async def events(self) -> AsyncIterator[ConversationEvent]:
        """What the client is to be told, in order; ends after `close()`."""
        async for event in self._out:
            yield event

    async def configure(self, config: SessionConfig) -> None:
        """Raises `RequestRefused`, and changes nothing, for tools that cannot be offered."""
        await self._ready.wait()
        await self._mind.configure(config)
        self._config = config
        self._listening.detection = config.turn_detection
        self._hearing.configure(config.turn_detection)

    # -------------------------------------------------------------- audio

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

    # -------------------------------------------------------------- items

    async def add_user_text(self, item_id: str, text: str) -> None:
        """A typed message; it is answered when the client asks for a response."""
        await self._ready.wait()
        self._unanswered.type(text)

    async def add_assistant_text(self, item_id: str, text: str) -> None:
        """Something the assistant is to have said, from a client that restores or trims its history."""
        await self._ready.wait()
        if typed := self._unanswered.take_typed():
            said = UserUpdate(0, 0, typed, typed, final=True)
            await self._mind.recount(said, f"Earlier the user said: {typed}")
        await self._mind.recount(Said(0, text), f"The user heard from you: {text}")

    async def add_instruction(self, item_id: str, text: str) -> None:
        """Context from the application."""
        await self._ready.wait()
        await self._mind.instruct(text)

    async def tool_output(self, call_id: str, output: str) -> None:
        """The result of a client-side call, matched by the id it had on the wire."""
        await self._ready.wait()
        await self._answering.tool_output(call_id, output)

    async def approve(self, request_id: str, approve: bool) -> None:
        """The user has answered "shall I?" by hand. Raises `RequestRefused` for a request that waits no more."""
        await self._ready.wait()
        self._answering.approve(request_id, approve)

    async def truncate(self, item_id: str, heard: str | None) -> None:
        """Of an answer only `heard` was heard."""
        await self._ready.wait()
        if heard is not None:
            await self._answering.truncate(item_id, heard)

    async def forget(self, item_id: str) -> None:
        await self._ready.wait()
        await self._mind.note("The application removed an earlier message from the conversation.")

    # -------------------------------------------------------------- responses

    async def respond(self, options: ResponseOptions) -> None:
        """Answer what has not been answered yet: what was committed too, once it is decoded. Raises `RequestRefused`
        while a response is in progress."""
        await self._ready.wait()
        if not options.out_of_band:
            await self._hearing.decoded()
        await self._answering.respond(options)

    async def cancel(self, response_id: str | None = None) -> None:
        """Raises `RequestRefused` when there is nothing to cancel."""
        await self._ready.wait()
        await self._answering.cancel(response_id)

    async def playback(self, response_id: str, heard: str | None, done: bool) -> None:
        """The client's report of what it has spoken so far (extension)."""
        await self._ready.wait()
        await self._answering.playback(response_id, heard, done)

    def _observe(self, event: ConversationEvent) -> None:
        self._engines.observer.told(event, self._hearing.heard_samples * 1000 // SAMPLE_RATE)

    async def _on_output(self, output: AgentOutput) -> None:
        if not isinstance(output, Expecting):
            await self._answering.hear(output)
        elif self._listening.expects(output):
            self._hearing.expect(output.completeness)

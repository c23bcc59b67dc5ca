"""What is answered, and what is said unasked: the owner of the session's responses.

Every decision is made, told to the client and only then, with the first `await`, told to the agent: whoever comes
between finds it made.
"""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from services.events.agent import Approval, Backchannel, BargeIn, PlaybackDone, Respond, StopTurn, ToolResult
from services.events.output import (
    AgentOutput,
    ApprovalAsked,
    CallChanged,
    CallProgress,
    CallStatus,
    ClientCall,
    ResponseStatus,
    TurnSettled,
    WentOn,
)
from services.session.agent_host import AgentHost
from services.session.announcements import AnnouncementQueue
from services.session.approvals import Approvals, PendingApproval
from services.session.client_tools import ClientCalls, as_history, parsed
from services.session.delivery import DeliveryReceipts
from services.session.engines import SessionMetrics
from services.session.event_queue import SessionEventQueue
from services.session.out_of_band_tasks import OutOfBandTasks
from services.session.owed_outcomes import OwedOutcomes
from services.session.pending_input import PendingInput
from services.session.response_reporter import ResponseReporter
from services.session.response_stream import ResponseStream
from services.session.user_turns import UserTurn, UserTurns
from services.session_config import RequestRefused, ResponseOptions
from tools.results import bounded
from tools.spec import Effect

SAY_AGAIN = "Sorry, I could not make that out. Please say it again."

GATHER_S = 0.1
"""So long an announcement waits for others: what a session has missed comes at once, but one by one."""

ACTIVE = "conversation_already_has_active_response"
UNKNOWN_CALL = "invalid_tool_call_id"
NOT_ACTIVE = "response_cancel_not_active"


@dataclass(frozen=True, slots=True)
class ReportedPlayback:
    """What the client is speaking to the user, by its own report."""

    response_id: str
    turn: int
    heard: str | None


@dataclass(slots=True)
class ResponseScheduler:
    """`silent` tells whether nobody speaks right now, so that an announcement may be made."""

    turns: UserTurns
    agent_host: AgentHost
    pending_input: PendingInput
    stream: ResponseStream
    reporter: ResponseReporter
    out_of_band: OutOfBandTasks
    metrics: SessionMetrics
    out: SessionEventQueue
    silent: Callable[[], bool]
    announcements: AnnouncementQueue
    owed: OwedOutcomes
    receipts: DeliveryReceipts = field(default_factory=DeliveryReceipts)
    _calls: ClientCalls = field(default_factory=ClientCalls)
    _approvals: Approvals = field(default_factory=Approvals)
    _playing: ReportedPlayback | None = None
    _put_s: float | None = None
    """When the user was asked last whether something may be done; None once they have answered in words."""
    _missed: bool = False
    """What was said last could not be heard, and nobody has been asked to say it again."""
    _late: int = 0
    """The last turn that was answered although its words were late, or while words of another one were still to come.
    """

    # -------------------------------------------------------------- life

    async def attend(self) -> None:
        """See to what waits for the end of a response, or of speech, as soon as it comes."""
        while True:
            await self._something_to_see_to()
            self.reporter.break_silence()
            for refusal in self._calls.take_refused():
                await self.agent_host.post(refusal)
            for request in self._approvals.take_pressed():
                await self._reply(request)
            if self.pending_input.due and self.stream.active is None:
                await self._answer()
            await self._go_on_alone()
            await self._announce_waiting()

    async def _something_to_see_to(self) -> None:
        """Until `look`, until an announcement has waited long enough for silence, or a response has been silent for
        long enough."""
        waits = bool(self.announcements) and not self.announcements.impatient
        left = (self.announcements.left_s if waits else None, self.reporter.silence_left_s)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(min((s for s in left if s is not None), default=None)):
                await self.reporter.changed.wait()
        self.reporter.changed.clear()

    @property
    def busy(self) -> bool:
        """Something is being answered, or is about to be."""
        return self.stream.active is not None or self.pending_input.due

    def wake(self) -> None:
        """Something may be possible now that was not."""
        self.reporter.changed.set()

    async def close(self) -> None:
        """End what is being said; what was to be announced is told now or never."""
        await self.out_of_band.close()
        self.reporter.report(self.stream.interrupt("client_cancelled"))
        self._announce()
        self.announcements.close()

    def abort(self) -> None:
        """Nothing is left open, whatever ends the session."""
        self.reporter.report(self.stream.close(ResponseStatus.FAILED, reason="The session ended inside the server."))
        self.announcements.close()

    # -------------------------------------------------------------- turns of the user

    async def offer(self, turn: UserTurn, *, answer: bool, interrupt: bool) -> None:
        """A turn's words are complete. They become final, which is what authorises side effects, when they are to be
        answered: at once, after the response that may not be interrupted, or when the client asks."""
        now = self.stream.active is None or (interrupt and not self.shielded)
        self.pending_input.add_spoken(turn, due=answer and not now)
        if answer and now:
            await self._answer()
        else:
            self.wake()  # nobody speaks any more

    @property
    def shielded(self) -> bool:
        """What is being answered came late, or its answer began while the user was speaking: words that were spoken
        meanwhile wait for the end of the answer. Speech that begins now interrupts it as ever."""
        return self.stream.active is not None and self.stream.active.turn == self._late

    async def resume(self, turn: UserTurn) -> None:
        """The user goes on: the response that was under way answered half a sentence."""
        if self.stream.active is not None and self.stream.active.turn == turn.number:
            self.reporter.report(self.stream.interrupt("turn_detected"))
        self.pending_input.revoke(turn)
        await self.withdraw(turn.number)

    async def withdraw(self, turn: int) -> None:
        """What was prepared for `turn` is void: a question that no response has carried was never asked."""
        self.owed.resumed(turn)
        unheard = self.stream.pending_text
        self.stream.reopen(turn)
        if unheard:
            await self.agent_host.post(BargeIn(turn, ""))

    @property
    def interruptible(self) -> bool:
        """Whether something is being said to the user that a listening noise need not stop: no question, which a "yeah"
        would answer."""
        active = self.stream.active
        saying = (active is not None and bool(active.text)) or self._playing is not None
        asked = self._put_s is not None and self._approvals.open
        return saying and not (asked or self.stream.asks)

    async def go_on(self, item_id: str, words: str) -> None:
        """The user has interrupted nothing after all."""
        active, playing = self.stream.active, self._playing
        response_id = playing.response_id if playing is not None else active.id if active is not None else None
        heard = playing.heard if playing is not None else None
        if response_id is not None:
            self.out.emit(WentOn(item_id, response_id, self.stream.unheard(response_id, heard)))
        turn = self.stream.turn_of(response_id) if response_id is not None else None
        if turn is not None and words.strip():
            await self.agent_host.post(Backchannel(turn))
        self.wake()

    async def barge_in(self, resumed: int | None = None) -> None:
        """Stop the answer, unless it is that of the `resumed` turn; tell the agent how much of it the user heard,
        where the client reports that."""
        active, playing, self._playing = self.stream.active, self._playing, None
        stopped = active.turn if active is not None and active.turn != resumed else None
        if stopped is None and playing is None:
            return
        self.metrics.turn("interrupted")
        if stopped is not None:
            self.reporter.report(self.stream.interrupt("turn_detected"))
        if playing is not None:
            await self._heard(playing.response_id, playing.turn, playing.heard)
        if stopped is not None and (playing is None or playing.turn != stopped):
            await self.agent_host.post(BargeIn(stopped))

    async def _heard(self, response_id: str, turn: int, heard: str | None) -> None:
        if heard is not None:
            self.owed.heard(response_id, heard)
            self.agent_host.correct(turn, heard)
            self.wake()
        await self.agent_host.post(BargeIn(turn, heard))

    async def truncate(self, response_id: str, heard: str) -> None:
        """Of an earlier response the user heard only `heard`, by the client's report."""
        self.owed.heard(response_id, heard)
        self.wake()
        await self.agent_host.note(f"Of your last answer the user heard only: {heard}")

    # -------------------------------------------------------------- requests of the client

    async def respond(self, options: ResponseOptions) -> None:
        """Answer what has not been answered yet. Raises `RequestRefused` while a response is in progress."""
        if options.out_of_band:
            self.out_of_band.start(self.stream.out_of_band(_metadata(options), out_of_band=True), options)
            return
        await self.agent_host.check(options)
        if self.stream.active is not None:
            raise RequestRefused(ACTIVE, "Conversation already has an active response in progress.")
        if self.pending_input:
            await self._answer(options)
        elif self.stream.handed_over is not None and self.agent_host.offers_tools_of(options):
            await self._go_on(self.stream.handed_over, options)
        elif self._missed:
            self._ask_again(options)
        else:
            await self._speak_up(options)

    async def _go_on(self, turn: int, options: ResponseOptions | None = None) -> None:
        """The client has run the call it was given: the rest of its turn, or the next call of it."""
        self._open(turn, options)
        self._give(self._calls.take_waiting())
        await self._instruct(options)

    async def _go_on_alone(self) -> None:
        """The client has never returned the call it was given: what is said of that is told as soon as nobody speaks,
        without being asked for, and before the client is given the next call."""
        turn, news = self.stream.handed_over, self.stream.pending_text or self._calls.waiting
        if turn is None or not (self._calls.forsaken and news and self.silent()):
            return
        self._open(turn, None)
        lost, response = self.owed.lost(turn), self.stream.active
        text = " ".join(map(self.owed.words, lost))
        if lost and response is not None:
            self.owed.announced(lost, response.id)
            self.reporter.report(self.stream.tell(text))
        self._give(self._calls.take_waiting())
        if lost:
            await self.agent_host.note(f"You announced: {text}")

    def miss(self) -> None:
        """The client asks for its responses itself, and what was said could not be heard: the next response asks the
        user to say it again, unless there is something else to answer."""
        self._missed = True

    def _ask_again(self, options: ResponseOptions) -> None:
        self._missed = False
        response = self.stream.out_of_band(_metadata(options))
        self.reporter.report([*response.begin(), *response.add(SAY_AGAIN), *response.end()])

    async def _speak_up(self, options: ResponseOptions) -> None:
        """The application wants an answer although the user said nothing new: a greeting, say."""
        self._abandon()
        turn = self.pending_input.own_turn()
        self.agent_host.begin_turn(turn.number, options)
        self._begin(turn, options)
        await self._instruct(options)
        await self.agent_host.post(Respond(turn.number))

    def _begin(self, turn: UserTurn, options: ResponseOptions | None = None) -> None:
        self.reporter.begin(turn)
        self._open(turn.number, options, late=turn.late)

    def _open(self, turn: int, options: ResponseOptions | None, *, late: bool = False) -> None:
        shields = turn >= self.agent_host.turn and (late or self.turns.expecting_words(turn))
        self._late = turn if shields else 0
        self.reporter.report(self.stream.open(turn, _metadata(options)))

    async def _instruct(self, options: ResponseOptions | None) -> None:
        if options is not None and options.instructions:
            await self.agent_host.instruct_once(options.instructions)

    async def cancel(self, response_id: str | None) -> None:
        if response_id is not None and self.out_of_band.cancel(response_id):
            return
        active = self.stream.active
        if active is None or response_id not in (None, active.id):
            raise RequestRefused(NOT_ACTIVE, "Cancellation failed: no active response found.", "response_id")
        self.reporter.touch()
        self.reporter.report(self.stream.interrupt("client_cancelled"))
        await self.agent_host.post(StopTurn(active.turn))

    async def playback(self, response_id: str, heard: str | None, done: bool) -> None:
        """The client's report of what it has spoken so far (extension)."""
        turn = self.stream.turn_of(response_id)
        if turn is None:
            return
        if turn == self.stream.silenced:  # the user has interrupted it, and this is how much was heard
            await self._heard(response_id, turn, heard)
            return
        self._playing = None if done else ReportedPlayback(response_id, turn, heard)
        if done:
            await self.agent_host.post(PlaybackDone(turn))
            self.wake()

    def approve(self, request_id: str, approve: bool) -> None:
        """The user's answer by hand to "shall I?". Raises `RequestRefused`."""
        self._approvals.press(request_id, approve)
        self.wake()

    async def _reply(self, request: PendingApproval) -> None:
        """What follows is told in the turn in which the user is speaking or that is being answered, else in one of its
        own. The response that asked has nothing left to say."""
        asked, active = request.asked, self.stream.active
        if active is not None and active.turn == asked.turn:
            self.reporter.report(self.stream.close(ResponseStatus.COMPLETED))
            active = None
        speech = self.turns.current
        if speech is not None and speech.turn.number == self.agent_host.turn:
            number = speech.turn.number
        elif active is not None:
            number = active.turn
        else:
            self._abandon()
            turn = self.pending_input.own_turn()
            self._begin(turn)
            number = turn.number
        await self.agent_host.reply(Approval(number, asked.call_turn, asked.call_id, request.pressed is True))

    async def tool_output(self, call_id: str, output: str) -> None:
        """The result of a client-side call, matched by the id it had on the wire. Raises `RequestRefused` where there
        is no such call, or no longer: what nobody asked for is no result, and the model must not take it for one."""
        call, value = self._calls.take(call_id), bounded(parsed(output))
        if call is None:
            raise RequestRefused(UNKNOWN_CALL, self._calls.missing(call_id), "item.call_id")
        for entry in as_history(call, value):
            self.agent_host.remember(entry)
        if self.agent_host.served(call.turn):
            await self.agent_host.post(ToolResult(call.turn, call.call_id, call.attempt, value, untrusted=True))

    # -------------------------------------------------------------- the turn that is answered

    async def _answer(self, options: ResponseOptions | None = None) -> None:
        asked = self.pending_input.take()
        final, self._missed = replace(asked.final, asked=options is not None), False
        self.agent_host.begin_turn(final.turn, options)
        stopped = self.stream.active  # a response of an earlier turn that nobody interrupted
        self.reporter.report(self.stream.interrupt("turn_detected"))
        self._abandon()
        self._begin(asked.turn, options)
        self.agent_host.remember(asked.entry)
        if stopped is not None:
            await self.agent_host.post(StopTurn(stopped.turn))
        await self._instruct(options)
        put_s, self._put_s = self._put_s, None
        await self.agent_host.post(replace(final, early=put_s is not None and asked.said_s <= put_s))

    def _abandon(self) -> None:
        """The client does not come back for the rest of the turn that it has a call of; calls that waited for it to
        do so are committed, and go their way."""
        turn = self.stream.handed_over
        if turn is not None and self._calls.waiting:
            self.reporter.report(self.stream.open(turn))
            self._give(self._calls.take_waiting())

    # -------------------------------------------------------------- what the agent says

    async def handle_agent_output(self, output: AgentOutput) -> None:
        match output:
            case CallChanged():
                self._touch(output)
                self._calls.follow(output)
                known = self.owed.follow(output)
                self.out.emit(CallProgress(output), *self._approvals.follow(output))
                await self.agent_host.acknowledge(known)
            case ClientCall():
                self.owed.hand_over(output)
                self._hand_over(output)
            case _:
                if isinstance(output, ApprovalAsked):
                    self._put_s = self.reporter.clock.monotonic()
                    self._approvals.ask(output)
                self.reporter.report(self.stream.apply_output(output))
                if isinstance(output, TurnSettled):
                    self.owed.over(output.turn)
                    self.wake()
        if self._calls.forsaken:
            self.wake()
        await self.out.room()

    def _hand_over(self, call: ClientCall) -> None:
        if self.stream.active is not None:
            self._give([call])
        elif call.turn == self.stream.silenced:
            self._calls.refused.append(call)
            self.wake()
        elif self.stream.handed_over is not None:
            self._calls.waiting.append(call)
        else:  # a write of an earlier turn, which goes on while the user speaks
            self.reporter.report(self.stream.open(call.turn))
            self._give([call])

    def _give(self, calls: list[ClientCall]) -> None:
        """In the open response, if it still is."""
        if calls and self.stream.active is not None:
            self._calls.give(calls)
            self.reporter.report(self.stream.hand_over(*calls))

    def _touch(self, call: CallChanged) -> None:
        """A side effect that has been dispatched closes its turn to resuming speech."""
        turn = self.turns.of_number(call.turn)
        if turn is not None and not call.early and call.status is CallStatus.RUNNING and not Effect(call.effect).safe:
            turn.touched = True

    # -------------------------------------------------------------- beside the turns

    async def announce(self, text: str) -> asyncio.Future[bool]:
        """Say `text` as soon as nobody speaks: an alarm that fires, the late outcome of a write. What is returned
        tells, later, whether the client has taken it."""
        told = self.announcements.add(text)
        self.wake()
        return told

    async def taken(self, response_id: str) -> None:
        """The client has the whole response."""
        self.receipts.taken(response_id)
        await self.agent_host.acknowledge(self.owed.taken(response_id))

    async def _announce_waiting(self) -> None:
        if not self.announcements and not self._overdue():
            return
        await self.reporter.clock.sleep(GATHER_S)
        if self.stream.active is None and (self.silent() or self.announcements.impatient):
            for text in self._announce():
                await self.agent_host.note(f"You announced: {text}")

    def _overdue(self) -> list[CallChanged]:
        told_later = not self._calls.forsaken or self.stream.pending_text
        return self.owed.overdue(self.stream.handed_over if told_later else None)

    def _announce(self) -> list[str]:
        """All that waits, in one response: to a client that comes late it would else be a burst of them."""
        late = self._overdue()
        texts, told = self.announcements.take()
        texts = [*map(self.owed.words, late), *texts]
        if texts:
            response = self.stream.out_of_band()
            self.owed.announced(late, response.id)
            self.receipts.expect(response.id, *told)
            self.reporter.report([*response.begin(), *response.add(" ".join(texts)), *response.end()])
        return texts


def _metadata(options: ResponseOptions | None) -> dict[str, str] | None:
    return dict(options.metadata) if options is not None and options.metadata else None

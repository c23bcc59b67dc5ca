"""Decides when the responses of a session begin and end.

Each method first changes the session's state and emits the events for the client, and then tells the agent, with its
first `await`. So a task that runs in between never sees half a decision.
"""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from services.events.agent import Approval, BargeIn, Respond, StopTurn
from services.events.session import ResponseStatus
from services.session.agent_host import AgentHost
from services.session.announcements import Announcer
from services.session.approvals import Approvals, PendingApproval
from services.session.client_tools import ClientCallHandover
from services.session.out_of_band import OutOfBandTasks
from services.session.owed_outcomes import OwedOutcomes
from services.session.pending_input import PendingInput
from services.session.response_reporter import ResponseReporter
from services.session.response_stream import ResponseStream
from services.session.user_turns import UserTurn, UserTurns
from services.session_config import RequestRefused, ResponseOptions

SAY_AGAIN = "Sorry, I could not make that out. Please say it again."

ACTIVE = "conversation_already_has_active_response"
NOT_ACTIVE = "response_cancel_not_active"


@dataclass(slots=True)
class ResponseScheduler:
    """Owns the open response of one session. `silent` tells whether nobody speaks right now."""

    turns: UserTurns
    agent_host: AgentHost
    pending_input: PendingInput
    stream: ResponseStream
    reporter: ResponseReporter
    out_of_band: OutOfBandTasks
    calls: ClientCallHandover
    approvals: Approvals
    announcer: Announcer
    owed: OwedOutcomes
    silent: Callable[[], bool]
    _missed: bool = False
    """The last speech could not be recognised, and the user has not been asked to say it again yet."""
    _shielded_turn: int = 0
    """The turn of the last response if its words were late or words of another turn were still to come; else 0."""

    # -------------------------------------------------------------- life

    async def attend(self) -> None:
        """Run until cancelled: after each change do what waited for the end of a response or of speech (buttons,
        pending input, announcements)."""
        while True:
            await self._changed()
            self.reporter.break_silence()
            await self.calls.post_refused()
            for request in self.approvals.take_pressed():
                await self._apply_approval(request)
            if self.pending_input.due and self.stream.active is None:
                await self._answer()
            await self._continue_forsaken_turn()
            await self.announcer.announce_waiting()

    async def _changed(self) -> None:
        """Wait for `wake`, but no longer than an announcement may wait for silence or a response may stay silent."""
        left = (self.announcer.left_s, self.reporter.silence_left_s)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(min((s for s in left if s is not None), default=None)):
                await self.reporter.changed.wait()
        self.reporter.changed.clear()

    @property
    def busy(self) -> bool:
        """Whether a response is open or is about to be opened."""
        return self.stream.active is not None or self.pending_input.due

    def wake(self) -> None:
        """Make `attend` check again what can be done."""
        self.reporter.wake()

    async def close(self) -> None:
        """End all responses, and say all announcements that still wait at once."""
        await self.out_of_band.close()
        self.reporter.report(self.stream.interrupt("client_cancelled"))
        self.announcer.close()

    def abort(self) -> None:
        """End the open response as failed, when the session ends by an error. Does nothing after `close`."""
        self.reporter.report(self.stream.close(ResponseStatus.FAILED, reason="The session ended inside the server."))
        self.announcer.queue.close()

    # -------------------------------------------------------------- turns of the user

    async def offer(self, turn: UserTurn, *, answer: bool, interrupt: bool) -> None:
        """Called when the words of `turn` are complete. They become final, which authorises side effects, when they are
        answered: at once, after a response that may not be interrupted, or when the client asks. It has asked already
        if the open response belongs to this turn, for a call that was approved and run while the user spoke."""
        active = self.stream.active
        asked = active is not None and active.turn == turn.number
        now = active is None or asked or (interrupt and not self.shielded)
        self.pending_input.add_spoken(turn, due=answer and not now)
        if (answer and now) or asked:
            await self._answer(cancels=answer)
            return
        if not answer:
            self.announcer.unasked(turn.number)
        self.wake()  # for what waits until nobody speaks

    @property
    def shielded(self) -> bool:
        """Whether words spoken before the open response began wait for its end. They do if the words that it answers
        came late, or if the user was speaking when it began. Speech that begins now interrupts it like any other."""
        return self.stream.active is not None and self.stream.active.turn == self._shielded_turn

    async def resume(self, turn: UserTurn) -> None:
        """Called when the user goes on with `turn`: cancel its response, which answered half a sentence."""
        if self.stream.active is not None and self.stream.active.turn == turn.number:
            self.reporter.report(self.stream.interrupt("turn_detected"))
        self.pending_input.revoke(turn)
        self.announcer.asked()
        await self.withdraw(turn.number)

    async def withdraw(self, turn: int) -> None:
        """Drop what was prepared for `turn`. If the agent said something that no response has carried (a question),
        tell it that the user heard nothing of it."""
        self.owed.resumed(turn)
        unheard = self.stream.pending_text
        self.stream.reopen(turn)
        if unheard:
            await self.agent_host.post(BargeIn(turn, ""))

    async def ask_again(self) -> None:
        """Called when speech could not be recognised: ask the user to say it again as soon as nobody speaks."""
        await self.announcer.announce(SAY_AGAIN)

    def ask_again_on_request(self) -> None:
        """Called when speech could not be recognised and the client asks for its responses itself: the next response
        asks the user to say it again, unless there is something else to answer."""
        self._missed = True

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
            await self._continue_turn(self.stream.handed_over, options)
        elif self._missed:
            self._missed = False
            response = self.stream.out_of_band(_metadata(options))
            self.reporter.report([*response.begin(), *response.add(SAY_AGAIN), *response.end()])
        else:
            await self._answer_nothing(options)

    async def cancel(self, response_id: str | None) -> None:
        """Cancel this response, or the open one (None). Raises `RequestRefused` if it is not open."""
        if response_id is not None and self.out_of_band.cancel(response_id):
            return
        active = self.stream.active
        if active is None or response_id not in (None, active.id):
            raise RequestRefused(NOT_ACTIVE, "Cancellation failed: no active response found.", "response_id")
        self.reporter.touch()
        self.reporter.report(self.stream.interrupt("client_cancelled"))
        await self.agent_host.post(StopTurn(active.turn))

    def approve(self, request_id: str, approve: bool) -> None:
        """Take the answer that the user gave by a button. Raises `RequestRefused` if the request waits no more."""
        self.approvals.press(request_id, approve)
        self.wake()

    async def _apply_approval(self, request: PendingApproval) -> None:
        """Post the user's button press to the agent, and close the response that asked. What follows is told in the
        turn that the user is speaking, else in the turn that is being answered, else in a new turn."""
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
            self.calls.abandon_turn()
            turn = self.pending_input.own_turn()
            self.reporter.begin(turn)
            self._open(turn.number, None, goes_on=True)
            number = turn.number
        await self.agent_host.reply(Approval(number, asked.call_turn, asked.call_id, request.pressed is True))

    # -------------------------------------------------------------- the turn that is answered

    async def _answer(self, options: ResponseOptions | None = None, *, cancels: bool = True) -> None:
        """Open a response for the next pending input, and give the input to the agent as final. An open response is
        cancelled before, unless it belongs to the same turn and `cancels` is false: then it carries the answer."""
        asked = self.pending_input.take()
        self.announcer.asked()
        final, self._missed = replace(asked.final, asked=options is not None), False
        self.agent_host.begin_turn(final.turn, options)
        stopped = self.stream.active  # a response that nobody interrupted
        same = stopped is not None and stopped.turn == final.turn
        if same and not cancels:
            self.reporter.begin(asked.turn)
        else:
            self.reporter.report(self.stream.interrupt("turn_detected"))
            if same:
                self.stream.reopen(final.turn)  # the client had asked for it while the user went on with the turn
            self.calls.abandon_turn()
            self._begin(asked.turn, options)
        stopped = None if same else stopped
        if options is not None:
            self.reporter.touch()  # what the client asks for is carried out at once: what is said now is a new turn
        self.agent_host.remember(asked.entry)
        if stopped is not None:
            await self.agent_host.post(StopTurn(stopped.turn))
        await self._instruct(options)
        asked_s = self.approvals.answered()
        await self.agent_host.post(replace(final, early=asked_s is not None and asked.said_s <= asked_s))

    async def _answer_nothing(self, options: ResponseOptions) -> None:
        """Open a response although the user said nothing new: the application wants a greeting, for example."""
        self.calls.abandon_turn()
        turn = self.pending_input.own_turn()
        self.agent_host.begin_turn(turn.number, options)
        self._begin(turn, options)
        await self._instruct(options)
        await self.agent_host.post(Respond(turn.number))

    async def _continue_turn(self, turn: int, options: ResponseOptions) -> None:
        """Open the next response of `turn`, which the client asks for after it has run the call it was given."""
        self._open(turn, options)
        self.calls.give_waiting()
        await self._instruct(options)

    async def _continue_forsaken_turn(self) -> None:
        """If the client never returned the call it was given, and nobody speaks: open the next response of that turn
        without a request, say which outcomes are unknown, and give the client the calls that wait."""
        turn, news = self.stream.handed_over, self.stream.pending_text or self.calls.book.waiting
        if turn is None or not (self.calls.forsaken and news and self.silent()):
            return
        self._open(turn, None)
        lost = self.calls.tell_lost(turn)
        self.calls.give_waiting()
        await self.calls.note(lost)

    def _begin(self, turn: UserTurn, options: ResponseOptions | None = None) -> None:
        self.reporter.begin(turn)
        self._open(turn.number, options, late=turn.late)

    def _open(self, turn: int, options: ResponseOptions | None, *, late: bool = False, goes_on: bool = False) -> None:
        shields = turn >= self.agent_host.turn and (late or self.turns.expecting_words(turn))
        self._shielded_turn = turn if shields else 0
        self.reporter.report(self.stream.open(turn, _metadata(options), goes_on=goes_on))

    async def _instruct(self, options: ResponseOptions | None) -> None:
        if options is not None and options.instructions:
            await self.agent_host.instruct_once(options.instructions)


def _metadata(options: ResponseOptions | None) -> dict[str, str] | None:
    return dict(options.metadata) if options is not None and options.metadata else None

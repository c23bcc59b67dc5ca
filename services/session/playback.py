"""Follows what the user has heard of the answers, by the client's reports, and handles speech during an answer."""

from dataclasses import dataclass

from services.events.agent import Backchannel, BargeIn, PlaybackDone
from services.events.session import WentOn
from services.session.agent_host import AgentHost
from services.session.approvals import Approvals
from services.session.engines import SessionMetrics
from services.session.event_queue import SessionEventQueue
from services.session.owed_outcomes import OwedOutcomes
from services.session.response_reporter import ResponseReporter
from services.session.response_stream import ResponseStream


@dataclass(frozen=True, slots=True)
class ReportedPlayback:
    """The response that the client plays now, by its reports. `heard` is the text heard so far, None if unknown."""

    response_id: str
    turn: int
    heard: str | None


@dataclass(slots=True)
class Playback:
    agent_host: AgentHost
    stream: ResponseStream
    reporter: ResponseReporter
    approvals: Approvals
    owed: OwedOutcomes
    metrics: SessionMetrics
    out: SessionEventQueue
    _playing: ReportedPlayback | None = None

    async def update(self, response_id: str, heard: str | None, done: bool) -> None:
        """Take the client's report of how far it has played a response (extension)."""
        turn = self.stream.turn_of(response_id)
        if turn is None:
            self._playing = None  # the client now plays an announcement, not an answer
            return
        if turn == self.stream.silenced:  # the user has interrupted it, and this is how much was heard
            await self._stopped(response_id, turn, heard)
            return
        self._playing = None if done else ReportedPlayback(response_id, turn, heard)
        if done:
            await self.agent_host.post(PlaybackDone(turn))
            self.reporter.wake()

    async def truncate(self, response_id: str, heard: str) -> None:
        """Take the client's report that the user heard only `heard` of an earlier response."""
        self.owed.heard(response_id, heard)
        self.reporter.wake()
        await self.agent_host.note(f"Of your last answer the user heard only: {heard}")

    @property
    def interruptible(self) -> bool:
        """Whether an answer is being said that a listening noise does not stop. Not if it asks something, because a
        "yeah" would be the reply."""
        active = self.stream.active
        speaking = (active is not None and bool(active.text)) or self._playing is not None
        return speaking and not (self.approvals.open or self.stream.asks)

    async def barge_in(self, resumed: int | None = None) -> None:
        """Stop the answer, unless it is that of the `resumed` turn; tell the agent how much of it the user heard,
        if the client reports that."""
        active, playing, self._playing = self.stream.active, self._playing, None
        stopped = active.turn if active is not None and active.turn != resumed else None
        if stopped is None and playing is None:
            return
        self.metrics.turn("interrupted")
        if stopped is not None:
            self.reporter.report(self.stream.interrupt("turn_detected"))
        if playing is not None:
            await self._stopped(playing.response_id, playing.turn, playing.heard)
        if stopped is not None and (playing is None or playing.turn != stopped):
            heard = None if active is not None and active.told else ""  # the agent may just have asked something
            await self.agent_host.post(BargeIn(stopped, heard))

    async def continue_after(self, item_id: str, words: str) -> None:
        """Called when the speech of `item_id` was not an interruption: tell the client from where to continue."""
        active, playing = self.stream.active, self._playing
        response_id = playing.response_id if playing is not None else active.id if active is not None else None
        heard = playing.heard if playing is not None else None
        if response_id is not None:
            self.out.emit(WentOn(item_id, response_id, self.stream.unheard(response_id, heard)))
        turn = self.stream.turn_of(response_id) if response_id is not None else None
        if turn is not None and words.strip():
            await self.agent_host.post(Backchannel(turn))
        self.reporter.wake()

    async def _stopped(self, response_id: str, turn: int, heard: str | None) -> None:
        if heard is not None:
            self.owed.heard(response_id, heard)
            self.agent_host.correct(turn, heard)
            self.reporter.wake()
        await self.agent_host.post(BargeIn(turn, heard))

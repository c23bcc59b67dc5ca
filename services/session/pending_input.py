"""What the user has said or typed and no response has answered yet."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from services.clock import Clock
from services.events.agent import UserFinal
from services.events.model import UserUpdate
from services.memory_size import weight
from services.session.agent_host import AgentHost
from services.session.engines import SessionMetrics
from services.session.user_turns import UserTurn, UserTurns
from services.session_config import RequestRefused

TOO_LONG = "string_above_max_length"

ONSET_MS = 64
"""The start of speech is known to no better than two windows of the speech detector."""

MOST_DUE = 8
"""Turns that wait for their answer; of more the oldest become history."""


@dataclass(frozen=True, slots=True)
class PendingItem:
    """`turn` is where it was said; `said_s` is the clock's time at which the user began to say it, or typed it."""

    turn: UserTurn
    final: UserFinal
    said_s: float

    @property
    def entry(self) -> UserUpdate:
        return UserUpdate(self.final.turn, self.final.rev, self.final.text, self.final.text, final=True)


@dataclass(frozen=True, slots=True)
class TypedAt:
    """When a message was typed: after `audio_ms` of the session's audio, at `clock_s` of the clock."""

    audio_ms: int
    clock_s: float


@dataclass(slots=True)
class PendingInput:
    """`due`: it is to be answered as soon as the response that is under way has ended; turns that wait so are answered
    one after the other, at most `MOST_DUE` of them. `received_ms` returns how much audio the client has sent so far:
    what was typed and what was said are put in order by it, since a client may send a recording faster than it was
    spoken. At most `limit_bytes` of typed text wait here."""

    turns: UserTurns
    agent_host: AgentHost
    clock: Clock
    metrics: SessionMetrics
    received_ms: Callable[[], int]
    limit_bytes: int = 256 * 1024
    due: bool = False
    _spoken: list[PendingItem] = field(default_factory=list)
    _typed: list[str] = field(default_factory=list)
    _typed_at: list[TypedAt] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self._spoken or self._typed)

    def add_spoken(self, turn: UserTurn, *, due: bool) -> None:
        """The words of `turn` are complete. What was said before it and is not due becomes history."""
        before = [asked for asked in self._spoken if asked.turn is not turn]
        while before and (not self.due or len(before) >= MOST_DUE):
            self.agent_host.remember(before.pop(0).entry)
        said_s = self.clock.monotonic() if turn.began_s is None else turn.began_s
        self._spoken = [*before, PendingItem(turn, turn.transcript.close(), said_s)]
        self.due = due or bool(before)

    def add_typed(self, text: str) -> None:
        """Raises `RequestRefused` where more would wait than may."""
        waiting = weight(self._typed) + weight(text)
        if waiting > self.limit_bytes:
            told = f"Messages of {waiting} bytes would wait for an answer; at most {self.limit_bytes} may."
            raise RequestRefused(TOO_LONG, f"{told} Ask for a response, or send shorter messages.", "item.content")
        self._typed.append(text)
        self._typed_at.append(TypedAt(self.received_ms(), self.clock.monotonic()))

    def revoke(self, turn: UserTurn) -> None:
        """The user goes on with `turn`."""
        kept = [asked for asked in self._spoken if asked.turn is not turn]
        if len(kept) < len(self._spoken):
            self._spoken, self.due = kept, self.due and bool(kept)

    def take_typed(self) -> str:
        text, self._typed, self._typed_at = " ".join(self._typed), [], []
        return text

    def take(self) -> PendingItem:
        """What is to be answered next, in a turn that the agent has not left behind: it may have gone on to what the
        user is saying now, whose turn then comes after this one. Typed messages come with all that was said, in the
        order in which it was said and typed."""
        typed = list(zip(self._typed_at, self._typed, strict=True))
        text = self.take_typed()
        if text:
            self.metrics.turn("typed")
        count = len(self._spoken) if text else 1
        spoken, self._spoken = self._spoken[:count], self._spoken[count:]
        self.due = bool(self._spoken)
        if not spoken:
            turn = self.own_turn()
            said_s = typed[0][0].clock_s if typed else self.clock.monotonic()
            return PendingItem(turn, UserFinal(turn.number, 1, text), said_s)
        last = spoken[-1]
        parts = [*((at.audio_ms, words) for at, words in typed), *((_began(each), each.final.text) for each in spoken)]
        parts.sort(key=lambda part: part[0])
        said_s = min([at.clock_s for at, _ in typed] + [each.said_s for each in spoken])
        final = replace(last.final, text=" ".join(words for _, words in parts).strip())
        if final.turn >= self.agent_host.turn:
            return PendingItem(last.turn, final, said_s)
        turn = self.own_turn()
        turn.ended_s, turn.late, last.turn.touched = last.turn.ended_s, last.turn.late, True
        return PendingItem(turn, replace(final, turn=turn.number), said_s)

    def own_turn(self) -> UserTurn:
        """A turn that is not spoken, and that speech never continues."""
        turn = self.turns.next()
        turn.ended_s, turn.touched = self.clock.monotonic(), True
        return turn


def _began(spoken: PendingItem) -> int:
    """How much audio had come before the user began to say `spoken`."""
    return (spoken.turn.began_ms or 0) + ONSET_MS

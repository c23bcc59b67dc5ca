"""Keeps what the user has said or typed until a response answers it, and the order in which it is answered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from services.clock import Clock
from services.events.agent import UserFinal
from services.events.model import UserUpdate
from services.events.speech import Confidences
from services.memory_size import weight
from services.session.agent_host import AgentHost
from services.session.engines import SessionMetrics
from services.session.user_turns import UserTurn, UserTurns
from services.session_config import RequestRefused

TOO_LONG = "string_above_max_length"

ONSET_MS = 64
"""Uncertainty of the start of speech, in ms: two windows of the speech detector."""

MOST_DUE = 8
"""Most turns that wait for an answer; beyond it the oldest goes into the history unanswered."""


@dataclass(frozen=True, slots=True)
class PendingItem:
    """One input and the `turn` it belongs to; `said_s` is the clock's time at which the user began to say it, or typed
    it."""

    turn: UserTurn
    final: UserFinal
    said_s: float

    @property
    def entry(self) -> UserUpdate:
        """The input as an entry of the history."""
        return UserUpdate(self.final.turn, self.final.rev, self.final.text, self.final.text, final=True)


@dataclass(frozen=True, slots=True)
class TypedAt:
    """When a message was typed: after `audio_ms` ms of the session's audio, at time `clock_s` of the clock."""

    audio_ms: int
    clock_s: float


@dataclass(slots=True)
class PendingInput:
    """The input of one session that waits for an answer: spoken turns, and at most `limit_bytes` of typed text.

    `due`: the input is answered as soon as the open response has ended, one turn after the other, without a request of
    the client. `received_ms` returns how many ms of audio the client has sent so far; speech and typed messages are
    ordered by it and not by the clock, because a client may send a recording faster than it was spoken."""

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
        """Add `turn`, whose words are complete. Earlier turns that are not due, or too many, go into the history
        unanswered."""
        before = [asked for asked in self._spoken if asked.turn is not turn]
        while before and (not self.due or len(before) >= MOST_DUE):
            self.agent_host.remember(before.pop(0).entry)
        said_s = self.clock.monotonic() if turn.began_s is None else turn.began_s
        self._spoken = [*before, PendingItem(turn, turn.transcript.close(), said_s)]
        self.due = due or bool(before)

    def add_typed(self, text: str) -> None:
        """Add a typed message. Raises `RequestRefused` if more than `limit_bytes` would wait."""
        waiting = weight(self._typed) + weight(text)
        if waiting > self.limit_bytes:
            told = f"Messages of {waiting} bytes would wait for an answer; at most {self.limit_bytes} may."
            raise RequestRefused(TOO_LONG, f"{told} Ask for a response, or send shorter messages.", "item.content")
        self._typed.append(text)
        self._typed_at.append(TypedAt(self.received_ms(), self.clock.monotonic()))

    def revoke(self, turn: UserTurn) -> None:
        """Remove `turn`, because the user goes on with it."""
        kept = [asked for asked in self._spoken if asked.turn is not turn]
        if len(kept) < len(self._spoken):
            self._spoken, self.due = kept, self.due and bool(kept)

    def take_typed(self) -> str:
        """Return the typed messages as one text, each on a line of its own, and forget them."""
        text, self._typed, self._typed_at = "\n".join(self._typed), [], []
        return text

    def take(self) -> PendingItem:
        """Remove and return what is answered next: the typed messages together with all spoken turns, each on a line of
        its own, in the order in which they were said and typed, or the oldest spoken turn if nothing was typed. If the
        agent has already gone on to a later turn (what the user is saying now), the input is given a new turn, because
        the agent only accepts the newest."""
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
        said_s = min([at.clock_s for at, _ in typed] + [each.said_s for each in spoken])
        final = _in_order(typed, spoken)
        if final.turn >= self.agent_host.turn:
            return PendingItem(last.turn, final, said_s)
        turn = self.own_turn()
        turn.ended_s, turn.late, last.turn.touched = last.turn.ended_s, last.turn.late, True
        return PendingItem(turn, replace(final, turn=turn.number), said_s)

    def own_turn(self) -> UserTurn:
        """Return a new turn that is not spoken and that later speech does not continue."""
        turn = self.turns.next()
        turn.ended_s, turn.touched = self.clock.monotonic(), True
        return turn


def _began(spoken: PendingItem) -> int:
    """The ms of the session's audio that the client had sent when the user began to say `spoken`."""
    return (spoken.turn.began_ms or 0) + ONSET_MS


def _in_order(typed: Sequence[tuple[TypedAt, str]], spoken: Sequence[PendingItem]) -> UserFinal:
    """The last of `spoken`, with the texts of all in the order in which they were said and typed, and the confidences
    in their words."""
    parts: list[tuple[int, str, Confidences]] = [(at.audio_ms, words, ()) for at, words in typed]
    parts += [(_began(each), each.final.text, each.final.confidences) for each in spoken]
    parts.sort(key=lambda part: part[0])
    text = "\n".join(filter(None, (words for _, words, _ in parts))).strip()
    if not any(heard for _, _, heard in parts):
        return replace(spoken[-1].final, text=text)
    each = (heard or (None,) * len(words.split()) for _, words, heard in parts)
    return replace(spoken[-1].final, text=text, confidences=tuple(chain.from_iterable(each)))

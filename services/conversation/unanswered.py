"""What the user has said or typed and nobody has answered."""

from dataclasses import dataclass, field, replace

from services.clock import Clock
from services.conversation.engines import ConversationMetrics
from services.conversation.mind import Mind
from services.conversation.userturn import UserTurn, UserTurns
from services.events.agent import UserFinal
from services.events.model import UserUpdate
from services.session import RequestRefused
from services.weight import weight

TOO_LONG = "string_above_max_length"


@dataclass(frozen=True, slots=True)
class Asked:
    """`turn` is where it was said."""

    turn: UserTurn
    final: UserFinal

    @property
    def entry(self) -> UserUpdate:
        return UserUpdate(self.final.turn, self.final.rev, self.final.text, self.final.text, final=True)


@dataclass(slots=True)
class Unanswered:
    """`due`: it is to be answered as soon as the response that is under way has ended. At most `limit_bytes` of typed
    text wait here."""

    turns: UserTurns
    mind: Mind
    clock: Clock
    metrics: ConversationMetrics
    limit_bytes: int = 256 * 1024
    due: bool = False
    _spoken: Asked | None = None
    _typed: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return self._spoken is not None or bool(self._typed)

    def hear(self, turn: UserTurn, *, due: bool) -> None:
        """The words of `turn` are complete. What was said before it and not answered becomes history."""
        before, self._spoken = self._spoken, Asked(turn, turn.transcript.close())
        if before is not None and before.turn is not turn:
            self.mind.remember(before.entry)
        self.due = due

    def type(self, text: str) -> None:
        """Raises `RequestRefused` where more would wait than may."""
        waiting = weight(self._typed) + weight(text)
        if waiting > self.limit_bytes:
            told = f"Messages of {waiting} bytes would wait for an answer; at most {self.limit_bytes} may."
            raise RequestRefused(TOO_LONG, f"{told} Ask for a response, or send shorter messages.", "item.content")
        self._typed.append(text)

    def withdraw(self, turn: UserTurn) -> None:
        """The user goes on with `turn`."""
        if self._spoken is not None and self._spoken.turn is turn:
            self._spoken, self.due = None, False

    def take_typed(self) -> str:
        text, self._typed = " ".join(self._typed), []
        return text

    def take(self) -> Asked:
        """All of it, in a turn that the agent has not left behind: it may have gone on to what the user is saying now,
        whose turn then comes after this one."""
        spoken, self._spoken, self.due = self._spoken, None, False
        text = self.take_typed()
        if text:
            self.metrics.turn("typed")
        if spoken is None:
            turn = self.own_turn()
            return Asked(turn, UserFinal(turn.number, 1, text))
        final = replace(spoken.final, text=f"{spoken.final.text} {text}".strip())
        if final.turn >= self.mind.turn:
            return Asked(spoken.turn, final)
        turn = self.own_turn()
        turn.ended_s, spoken.turn.touched = spoken.turn.ended_s, True
        return Asked(turn, replace(final, turn=turn.number))

    def own_turn(self) -> UserTurn:
        """A turn that is not spoken, and that speech never continues."""
        turn = self.turns.next()
        turn.ended_s, turn.touched = self.clock.monotonic(), True
        return turn

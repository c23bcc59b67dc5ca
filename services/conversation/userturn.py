"""What the conversation knows of the turns of its user. Pure."""

from dataclasses import dataclass, field

from services.conversation.transcript import Transcript

REMEMBERED = 8
"""Stretches of speech that may still be decoded."""


@dataclass(slots=True)
class UserTurn:
    """Turn `number` of the agent, spoken or typed.

    `ended_s` is the clock's time at which the user's last word ended, None while the user speaks. `touched` is set
    once something was said or irreversibly done about the turn: from then on speech cannot resume it.
    """

    number: int
    transcript: Transcript
    ended_s: float | None = None
    touched: bool = False


@dataclass(slots=True)
class Speech:
    """A stretch of speech, which is one audio item on the wire; a resumed turn has several. `announced`: its start
    was told to the client (the audio of a manual commit has none)."""

    turn: UserTurn
    item_id: str
    began_ms: int
    ended_ms: int = 0
    announced: bool = False

    @property
    def seconds(self) -> float:
        return max(0, self.ended_ms - self.began_ms) / 1000


@dataclass(slots=True)
class UserTurns:
    """Numbers the turns for the agent, across speech and text, and knows which turn a stretch of speech belongs to."""

    session_id: str
    resume_s: float
    last: UserTurn | None = None
    passed: int = 0
    """A typed message that was answered while the user spoke; the agent has left all earlier turns behind."""
    _count: int = 0
    _speeches: dict[int, Speech] = field(default_factory=dict)

    def next(self) -> UserTurn:
        self._count += 1
        self.last = UserTurn(self._count, Transcript(self._count))
        return self.last

    def speak(self, number: int, now_s: float, at_ms: int) -> tuple[Speech, bool]:
        """A new stretch of speech, and whether it resumes the last turn."""
        resumed = self.resumable(now_s)
        turn = self.last if resumed and self.last is not None else self.next()
        turn.ended_s = None
        speech = Speech(turn, f"item_{self.session_id[-12:]}_s{number}", at_ms)
        self._speeches[number] = speech
        self._speeches.pop(number - REMEMBERED, None)
        return speech, resumed

    def renew(self, speech: Speech) -> None:
        """Go on with `speech` in a turn of its own."""
        ended_s = speech.turn.ended_s
        speech.turn = self.next()
        speech.turn.ended_s = ended_s

    def speech(self, number: int) -> Speech | None:
        return self._speeches.get(number)

    def is_latest(self, speech: Speech) -> bool:
        """No later stretch of speech continues the turn of this one."""
        later = [other for other in self._speeches.values() if other.turn is speech.turn]
        return bool(later) and later[-1] is speech

    def of_number(self, number: int) -> UserTurn | None:
        return next((speech.turn for speech in self._speeches.values() if speech.turn.number == number), None)

    def resumable(self, now_s: float) -> bool:
        """Whether speech that begins now goes on with the last turn."""
        turn = self.last
        return (
            turn is not None and turn.ended_s is not None and not turn.touched and now_s - turn.ended_s <= self.resume_s
        )

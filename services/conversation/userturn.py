"""What the conversation knows of the turns of its user. Pure."""

from dataclasses import dataclass, field

from services.conversation.transcript import Transcript


@dataclass(slots=True)
class UserTurn:
    """Agent turn `number`, spoken or typed. A resumed turn keeps its number and gets a new `item_id` on the wire.

    `ended_s` is the clock's time at which the user's last word ended, None while the user speaks. `touched` is set
    once something was said or irreversibly done about the turn: from then on speech cannot resume it.
    """

    number: int
    item_id: str
    transcript: Transcript
    announced: bool = False
    began_ms: int = 0
    ended_ms: int = 0
    ended_s: float | None = None
    touched: bool = False

    @property
    def seconds(self) -> float:
        return max(0, self.ended_ms - self.began_ms) / 1000


@dataclass(slots=True)
class UserTurns:
    """Numbers the turns for the agent, across speech and text, and finds the turn that a stretch of speech belongs
    to. Only the last few stretches can still be asked for."""

    session_id: str
    resume_s: float
    _count: int = 0
    _items: int = 0
    _spoken: dict[int, UserTurn] = field(default_factory=dict)
    last: UserTurn | None = None

    def next(self) -> UserTurn:
        self._count += 1
        self.last = UserTurn(self._count, self._item_id(), Transcript(self._count))
        return self.last

    def speak(self, speech: int, now_s: float, at_ms: int) -> tuple[UserTurn, bool]:
        """The turn that speech number `speech` belongs to, and whether it resumes an ended one."""
        turn, resumed = self.last, False
        if turn is not None and self.resumable(now_s):
            resumed = True
            turn.item_id, turn.ended_s = self._item_id(), None
            turn.transcript.pause()
        else:
            turn = self.next()
        turn.began_ms, turn.announced = at_ms, False
        self._spoken[speech] = turn
        self._spoken.pop(speech - 8, None)
        return turn, resumed

    def of(self, speech: int) -> UserTurn | None:
        return self._spoken.get(speech)

    def of_number(self, number: int) -> UserTurn | None:
        return next((turn for turn in self._spoken.values() if turn.number == number), None)

    def resumable(self, now_s: float) -> bool:
        """Whether speech that begins now goes on with the last turn."""
        turn = self.last
        return (
            turn is not None and turn.ended_s is not None and not turn.touched and now_s - turn.ended_s <= self.resume_s
        )

    def _item_id(self) -> str:
        self._items += 1
        return f"item_{self.session_id[-12:]}_u{self._items}"

"""The turns of the user, spoken and typed, and the stretches of speech that they consist of. Pure."""

from dataclasses import dataclass, field

from services.session.transcript import Transcript

MOST_CHARACTERS = 16_000
"""Most characters of a turn, about a quarter of an hour of speech. Further speech begins another turn."""

REMEMBERED = 8
"""Stretches of speech remembered, because they may still be decoded."""


@dataclass(slots=True)
class UserTurn:
    """Turn `number` of the agent, spoken or typed.

    `began_s` is the clock's time at which the user began to speak, None if the turn was typed. `ended_s` is the time at
    which the last word ended, None while the user speaks. `began_ms` and `ended_ms` are the same points in the
    session's audio, None if the turn was typed. `touched` is set once something was said or irreversibly done about the
    turn: from then on speech cannot resume it. `late`: its final words came late, so speech that began in the
    meantime is not joined to it.
    """

    number: int
    transcript: Transcript
    began_s: float | None = None
    began_ms: int | None = None
    ended_s: float | None = None
    ended_ms: int | None = None
    touched: bool = False
    late: bool = False

    @property
    def bound(self) -> bool:
        """Whether what the user says next belongs to another turn."""
        return self.touched or self.late or self.full

    @property
    def full(self) -> bool:
        return len(self.transcript.text) >= MOST_CHARACTERS


@dataclass(slots=True)
class Speech:
    """Stretch of speech `number`, which is one audio item on the wire; a resumed turn has several. `announced`: the
    client was sent its start (the audio of a manual commit has none). `decoded`: its words are final. `tentative`: it
    began during an answer and may be only a listening noise ("mhm"), which does not interrupt the answer."""

    number: int
    turn: UserTurn
    item_id: str
    began_ms: int
    ended_ms: int = 0
    announced: bool = False
    decoded: bool = False
    tentative: bool = False

    @property
    def seconds(self) -> float:
        return max(0, self.ended_ms - self.began_ms) / 1000


@dataclass(slots=True)
class UserTurns:
    """Numbers the turns for the agent, across speech and text, and knows which turn a stretch of speech belongs to."""

    session_id: str
    resume_s: float
    last: UserTurn | None = None
    _count: int = 0
    _speeches: dict[int, Speech] = field(default_factory=dict)

    def next(self, text: str = "") -> UserTurn:
        """A new turn, which begins with `text`."""
        self._count += 1
        self.last = UserTurn(self._count, Transcript(self._count, text))
        return self.last

    def speak(self, number: int, at_ms: int, resumed: UserTurn | None = None) -> Speech:
        """A new stretch of speech, of a turn of its own or of the one that it resumes."""
        turn = resumed or self.next()
        turn.ended_s = turn.ended_ms = None
        speech = Speech(number, turn, f"item_{self.session_id[-12:]}_s{number}", at_ms)
        self._speeches[number] = speech
        self._speeches.pop(number - REMEMBERED, None)
        return speech

    def renew(self, speech: Speech) -> None:
        """Move `speech`, and all speech of the same turn, to a new turn. The new turn's text begins with what the old
        turn had before `speech`."""
        before = speech.turn
        turn = self.next(before.transcript.earlier(speech.number))
        turn.began_s, turn.began_ms, turn.ended_s = before.began_s, before.began_ms, before.ended_s
        for each in self._speeches.values():
            if each.turn is before:
                each.turn = turn

    def join(self, later: Speech, turn: UserTurn) -> None:
        """Make `later`, which began a turn of its own, part of `turn`."""
        turn.ended_s, later.turn, self.last = later.turn.ended_s, turn, turn

    def next_after(self, speech: Speech) -> Speech | None:
        """The next stretch of speech; None if there is none or its words are final already."""
        later = self._speeches.get(speech.number + 1)
        return later if later is not None and not later.decoded else None

    def drop(self, speech: Speech) -> None:
        """Forget `speech`: it was discarded."""
        speech.turn.transcript.forget(speech.number)
        self._speeches.pop(speech.number, None)

    def decoding(self, turn: UserTurn) -> bool:
        """Whether some of the words of `turn` are still to come."""
        return any(speech.turn is turn and not speech.decoded for speech in self._speeches.values())

    def expecting_words(self, turn: int) -> bool:
        """Whether speech that does not belong to `turn` is still being decoded."""
        return any(speech.turn.number != turn and not speech.decoded for speech in self._speeches.values())

    def speech(self, number: int) -> Speech | None:
        return self._speeches.get(number)

    def followers(self, speech: Speech) -> list[Speech]:
        """Later stretches of speech that continue the turn of this one."""
        return [
            other for other in self._speeches.values() if other.turn is speech.turn and other.number > speech.number
        ]

    @property
    def current(self) -> Speech | None:
        """The stretch of speech that has not ended yet; None if the user is silent."""
        newest = next(reversed(self._speeches.values()), None)
        return newest if newest is not None and newest.turn.ended_s is None else None

    def of_number(self, number: int) -> UserTurn | None:
        return next((speech.turn for speech in self._speeches.values() if speech.turn.number == number), None)

    def resumable(self, now_s: float, at_ms: int) -> UserTurn | None:
        """The last turn if speech that begins now, at `at_ms` of the session's audio, continues it; else None. Both the
        clock and the audio are compared with `resume_s`, because a client may send less audio than time passes (its
        microphone is off) or a whole recording at once."""
        turn = self.last
        if turn is None or turn.ended_s is None or turn.touched or turn.full or now_s - turn.ended_s > self.resume_s:
            return None
        if turn.ended_ms is not None and at_ms - turn.ended_ms > self.resume_s * 1000:
            return None
        return turn

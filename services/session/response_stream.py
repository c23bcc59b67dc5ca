"""Turns what the agent says into responses. Pure: outputs of the agent in, events for the client out.

At most one response is open. It opens when a turn is final (or when the client asks), carries everything the agent says
about that turn, and closes when the turn is settled, is interrupted, or hands a call to the client. Of what the agent
says while no response is open, two things are kept for the next response: what follows a call that the client ran, and
a question asked before the turn is final. The rest is dropped, because it comes too late.

Every response says something. One that waits long for the agent says "one moment". One that follows a call that the
client ran, or whose turn the agent has left, says "Okay." at its end if nothing else was said in it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from services.agent.core.wording import ACKNOWLEDGEMENTS
from services.events.model import Usage
from services.events.output import (
    AgentOutput,
    AnswerEnded,
    AnswerKind,
    AnswerStarted,
    AnswerText,
    ApprovalAsked,
    ClientCall,
    TurnSettled,
)
from services.events.session import (
    ConversationEvent,
    ResponseApproval,
    ResponseCall,
    ResponseEnded,
    ResponseSegment,
    ResponseStarted,
    ResponseStatus,
    ResponseText,
    SpeechSegment,
)
from services.session.approvals import request_id
from services.session.out_of_band import OutOfBandResponse
from services.tts.segmenter import Segmenter

REMEMBERED = 32
"""Responses remembered, because a client may still report their playback."""
KEPT_CHARS = 16_000
"""Most characters kept of an answer that is said while no response is open."""

NOTED = "Okay."
"""Said in a response that would otherwise be empty, because the client asked for it after its function call but the
user has gone on to something else. The outcomes of the turn are announced as soon as the user is silent."""

Kept = AnswerStarted | AnswerText | AnswerEnded | ApprovalAsked | TurnSettled


@dataclass(slots=True)
class OpenResponse:
    id: str
    turn: int
    text: str = ""
    kind: AnswerKind = AnswerKind.ANSWER
    """Kind of the answer that is being said."""
    told: bool = False
    """Whether something other than an acknowledgement was said."""
    goes_on: bool = False
    """Whether it follows a call that the client ran, or an approval by hand, and no words of the user."""
    segmenter: Segmenter | None = None


@dataclass(slots=True)
class ResponseStream:
    """The open response of one session, and what is kept for the next.

    `handed_over` is the turn for which the client has been given a call: it asks for the turn's next response when it
    has run that call. `silenced` is the turn that was last interrupted. `left` tells whether the agent has gone on from
    a turn to a later one."""

    new_id: str
    """Prefix of the response ids of this session."""
    left: Callable[[int], bool] = lambda turn: False

    usage: Usage = field(default_factory=Usage)
    handed_over: int | None = None
    silenced: int = 0
    _count: int = 0
    _turns: dict[str, int] = field(default_factory=dict)
    _open: OpenResponse | None = None
    _answered: int = 0
    """The latest turn that had a response; a question of it that comes outside a response is dropped."""
    _pending: list[Kept] = field(default_factory=list)
    _spoken: dict[str, list[SpeechSegment]] = field(default_factory=dict)
    asks: bool = False
    """Whether what was said last asks the user something."""

    @property
    def active(self) -> OpenResponse | None:
        return self._open

    @property
    def pending_text(self) -> bool:
        """Whether text of the agent is kept that no response has carried yet."""
        return any(isinstance(output, AnswerText) for output in self._pending)

    # -------------------------------------------------------------- responses begin and end

    def open(
        self, turn: int, metadata: dict[str, str] | None = None, *, goes_on: bool = False
    ) -> list[ConversationEvent]:
        """Start a response for `turn`, with what was kept for it. `goes_on`: it has no words of the user to answer.
        Raises `RuntimeError` while one is open."""
        if self._open is not None:
            raise RuntimeError(f"response {self._open.id} is still open")
        response_id = self._next_id()
        self._turns[response_id] = turn
        self._turns.pop(next(iter(self._turns)) if len(self._turns) > REMEMBERED else "", None)
        self._open = OpenResponse(response_id, turn, goes_on=goes_on or turn == self.handed_over)
        self._answered = max(self._answered, turn)
        self.handed_over = None
        waiting, self._pending = self._pending, []
        events: list[ConversationEvent] = [ResponseStarted(response_id, metadata, turn=turn)]
        for output in waiting:
            events += self.apply_output(output) if output.turn == turn else []
        return events

    def close(
        self, status: ResponseStatus, usage: Usage | None = None, reason: str | None = None, code: str | None = None
    ) -> list[ConversationEvent]:
        """End the open response, if there is one."""
        response, self._open = self._open, None
        if response is None:
            return []
        spent = usage - self.usage if usage else Usage()
        self.usage = usage or self.usage
        return [ResponseEnded(response.id, status, spent, reason, code)]

    def interrupt(self, reason: str) -> list[ConversationEvent]:
        """Cancel the open response; whatever the agent still says about its turn is dropped."""
        if self._open is None:
            return []
        self.silenced = self._open.turn
        return self.close(ResponseStatus.CANCELLED, reason=reason)

    def hand_over(self, *calls: ClientCall) -> list[ConversationEvent]:
        """Send `calls` to the client at the end of the open response, and close it: the client asks for the next one.
        The calls may belong to an earlier turn, if the user has confirmed them only now."""
        if self._open is None:
            return []
        self.handed_over, response_id = self._open.turn, self._open.id
        return [*(ResponseCall(response_id, call) for call in calls), *self.close(ResponseStatus.COMPLETED)]

    def reopen(self, turn: int) -> None:
        """Called when the user goes on with `turn`: it may ask and speak again. Drops what was kept for a response."""
        self._answered = min(self._answered, turn - 1)
        self._pending.clear()
        if self.silenced == turn:
            self.silenced = 0

    def out_of_band(self, metadata: dict[str, str] | None = None, *, out_of_band: bool = False) -> OutOfBandResponse:
        """Return a response that belongs to no turn, with a new id."""
        return OutOfBandResponse(self._next_id(), metadata, out_of_band)

    def unheard(self, response_id: str, heard: str | None) -> str | None:
        """Id of the first segment that is not wholly part of `heard`; None if all were heard or `heard` is None."""
        if heard is None:
            return None
        left = len("".join(heard.split()))
        for segment in self._spoken.get(response_id, ()):
            left -= len("".join(segment.text.split()))
            if left < 0:
                return segment.id
        return None

    def turn_of(self, response_id: str) -> int | None:
        return self._turns.get(response_id)

    # -------------------------------------------------------------- what the agent says

    def apply_output(self, output: AgentOutput) -> list[ConversationEvent]:
        """Put `output` into the open response if it is about that turn; else keep it for the next one, or drop it."""
        if self._open is not None and self._open.turn == output.turn:
            return self._speak(self._open, output)
        if isinstance(output, Kept):
            self._keep(output)
        return []

    def _speak(self, response: OpenResponse, output: AgentOutput) -> list[ConversationEvent]:
        match output:
            case AnswerStarted(answer_id=answer_id, kind=kind):
                if kind is AnswerKind.ACKNOWLEDGEMENT and response.text:
                    response.segmenter = None  # something was said already
                    return []
                self.asks = kind is AnswerKind.QUESTION
                response.kind, response.segmenter = kind, Segmenter(f"{response.id}.{answer_id}")
                return [_text(response, " ")] if response.text else []
            case AnswerText(text=text) if response.segmenter is not None:
                return [_text(response, text), *self._segments(response, response.segmenter.add_text(text))]
            case AnswerEnded(completed=True) if response.segmenter is not None:
                self.asks = self.asks or "?" in response.text
                return self._segments(response, response.segmenter.finish())
            case ApprovalAsked(tool=tool, arguments=arguments):
                self.asks = True
                return [ResponseApproval(response.id, request_id(output), tool, arguments)]
            case TurnSettled(usage=usage, failure=failure):
                if failure is None:
                    silent = not response.told and (response.goes_on or self.left(response.turn))
                    last = self._insert(response, NOTED) if silent else []
                    return [*last, *self.close(ResponseStatus.COMPLETED, usage)]
                return self.close(ResponseStatus.FAILED, usage, failure.message, failure.code)
        return []

    def acknowledge(self) -> list[ConversationEvent]:
        """Say "one moment" in the open response, if nothing was said in it."""
        response = self._open
        if response is None or response.text:
            return []
        sentence = ACKNOWLEDGEMENTS[(response.turn + 1) % len(ACKNOWLEDGEMENTS)]
        return self._insert(response, sentence if response.segmenter is None else f"{sentence} ")

    def tell(self, text: str) -> list[ConversationEvent]:
        """Say `text` in the open response; it comes from the session and not from the agent."""
        response = self._open
        if response is None:
            return []
        response.told = True
        return self._insert(response, text)

    def _insert(self, response: OpenResponse, sentence: str) -> list[ConversationEvent]:
        """Say `sentence`, which does not count as telling an outcome. An answer that has begun continues after it."""
        text = f" {sentence}" if response.text else sentence
        segmenter = Segmenter(f"{response.id}.aside{len(response.text)}")
        response.text += text
        segments = [*segmenter.add_text(text), *segmenter.finish()]
        return [ResponseText(response.id, text, tells=False), *self._segments(response, segments)]

    def _keep(self, output: Kept) -> None:
        """Keep `output` for the next response, unless it is an acknowledgement or an answer that was cut."""
        match output:
            case AnswerStarted(turn=turn, kind=kind):
                follows = turn == self.handed_over and kind is not AnswerKind.ACKNOWLEDGEMENT
                asks = turn > self._answered and kind is AnswerKind.QUESTION
                if follows or asks:
                    self._pending.append(output)
            case TurnSettled(turn=turn) | ApprovalAsked(turn=turn):
                if turn == self.handed_over:
                    self._pending.append(output)
            case AnswerText() | AnswerEnded():
                self._keep_text(output)

    def _keep_text(self, output: AnswerText | AnswerEnded) -> None:
        mine = [kept for kept in self._pending if _of_answer(kept, output)]
        if not mine:
            return
        last = mine[-1]
        if isinstance(output, AnswerText):
            output = replace(output, text=output.text[:KEPT_CHARS])
        if isinstance(output, AnswerEnded) and not output.completed:
            self._pending = [kept for kept in self._pending if kept not in mine]
        elif isinstance(output, AnswerText) and isinstance(last, AnswerText):
            text = (last.text + output.text)[:KEPT_CHARS]
            self._pending[self._pending.index(last)] = replace(last, text=text)
        else:
            self._pending.append(output)

    def _segments(self, response: OpenResponse, segments: list[SpeechSegment]) -> list[ConversationEvent]:
        if segments:
            self._spoken.setdefault(response.id, []).extend(segments)
            self._spoken.pop(next(iter(self._spoken)) if len(self._spoken) > REMEMBERED else "", None)
        return [ResponseSegment(response.id, segment) for segment in segments]

    def _next_id(self) -> str:
        self._count += 1
        return f"{self.new_id}_{self._count}"


def _of_answer(kept: Kept, output: AnswerText | AnswerEnded) -> bool:
    return (
        not isinstance(kept, TurnSettled | ApprovalAsked)
        and kept.turn == output.turn
        and kept.answer_id == output.answer_id
    )


def _text(response: OpenResponse, text: str) -> ConversationEvent:
    tells = response.kind is not AnswerKind.ACKNOWLEDGEMENT and bool(text.strip())
    response.text += text
    response.told = response.told or tells
    return ResponseText(response.id, text, tells)

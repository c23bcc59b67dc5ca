"""Plays a script with the agent's core on a token clock.

Everything that happens is an input of the core at its time: what the user says, what tools return, each token of the
model. The core decides by its own rules what is interrupted, held, committed and said; nothing of it is simulated.
"""

import heapq
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Any, ClassVar

from services.agent.core import commands as c
from services.agent.core.core import AgentCore
from services.agent.core.policy import AgentPolicy
from services.events import agent as events
from services.events.output import AgentOutput
from services.models.call_ids import CallIds
from services.models.prompt_format import PLAIN
from services.models.prompt_history import PromptHistory
from tools.spec import OutcomeStatus, ToolOutcome
from training.clock.placement import placed
from training.clock.rates import Rates
from training.clock.script import Scene, Script
from training.clock.tokeniser import Tokeniser
from training.clock.transcript import Transcript
from training.clock.writing import Writing

LONGEST_MS = 300_000.0
MOST_STEPS = 20_000
Watch = Callable[[c.Input, float, list[c.Command]], None]


class PlayFault(RuntimeError):
    """The session did not come to an end."""


@dataclass(slots=True)
class Played:
    """What came of a session. `writings`: all generations, each with the length of its prompt in characters. `counts`:
    what the core counted. `refused`: why actions of the model were refused."""

    transcript: Transcript
    core: AgentCore
    outputs: list[tuple[float, AgentOutput]] = field(default_factory=list)
    counts: dict[str, float] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    writings: list[tuple[int, Writing]] = field(default_factory=list)
    end_ms: float = 0.0


class _Tick:
    """The next token of a generation is due."""


class ClockedSession:
    """The core of one session with its scene on a clock; subclasses have the model. `watch` is told each input of the
    core, its time in ms, and the commands that follow from it. `model_step`: the type of the items of the queue that
    are the model's, which `_advance` is given at their times."""

    model_step: ClassVar[type]

    def __init__(self, scene: Scene, policy: AgentPolicy, watch: Watch | None = None) -> None:
        self.scene = scene
        self.core = AgentCore("session", scene, policy)
        self.now = 0.0
        self.outputs: list[tuple[float, AgentOutput]] = []
        self.counts: dict[str, float] = {}
        self.refused: list[str] = []
        self.faults: list[str] = []
        self._watch = watch
        self._due: list[tuple[float, int, Any]] = []
        self._numbers = count()
        self._timer = -1
        self._cancelled: set[tuple[int, int, int]] = set()

    def _play(self) -> None:
        """Plays to the end. Raises `PlayFault` if there is none, and what `watch` raises."""
        self._post(self.scene.begin())
        for _ in range(MOST_STEPS):
            if not self._due:
                break
            self._next()
        else:
            raise PlayFault("no end")
        if any(not turn.settled for turn in self.core.state.turns.values()):
            raise PlayFault("a turn has not settled")
        self._step(events.SessionClose())

    def _generate(self, command: c.Generate) -> None:
        """Begins a generation."""
        raise NotImplementedError

    def _stop(self) -> None:
        """Stops the generation that runs."""
        raise NotImplementedError

    def _advance(self, item: Any) -> None:
        """The model's `item` is due."""
        raise NotImplementedError

    def _refuse(self, reason: str) -> None:
        """An action of the model has been refused."""
        self.refused.append(reason)

    def _next(self) -> None:
        at, _, item = heapq.heappop(self._due)
        self.now = max(self.now, round(at, 3))
        if self.now > LONGEST_MS:
            raise PlayFault("too long")
        if isinstance(item, self.model_step):
            self._advance(item)
        elif isinstance(item, events.Tick):
            if item.token == self._timer:
                self._step(item)
        elif not (isinstance(item, _ENDS) and (item.turn, item.call_id, item.attempt) in self._cancelled):
            self._step(item)

    def _post(self, timed: Iterable[tuple[float, Any]]) -> None:
        for at, item in timed:
            heapq.heappush(self._due, (at, next(self._numbers), item))

    def _step(self, item: c.Input) -> None:
        more = bool(self._due) and self._due[0][0] <= self.now and not isinstance(self._due[0][2], self.model_step)
        commands = self.core.step(item, self.now, more)
        if self._watch is not None:
            self._watch(item, self.now, commands)
        for command in commands:
            self._do(command)

    # ------------------------------------------------------------------ the core's commands

    def _do(self, command: c.Command) -> None:
        match command:
            case c.Generate():
                self._generate(command)
            case c.StopGenerating():
                self._stop()
            case c.Dispatch():
                self._dispatch(command)
            case c.CancelRun(turn=turn, call_id=call_id, attempt=attempt):
                self._cancelled.add((turn, call_id, attempt))
            case c.WakeAt(at_ms=at_ms, token=token):
                self._timer = token
                self._post([(at_ms, events.Tick("wake", token))])
            case c.Emit(output=output):
                self.outputs.append((self.now, output))
                self._post(self.scene.hear(output, self.now))
            case c.IncrementCounter(counter=counter, amount=amount):
                self.counts[counter] = self.counts.get(counter, 0.0) + amount
            case c.RecordEvent(kind="invalid", data=data):
                self._refuse(data["reason"])
            case c.RecordEvent(kind="fault", data=data):
                self.faults.append(data["message"])

    def _dispatch(self, command: c.Dispatch) -> None:
        call = command.invocation
        place = (call.turn, call.call_id, call.attempt)
        seconds, outcome = self.scene.run(call)
        self._post([(self.now, events.ToolStarted(*place)), (self.now + 1000 * seconds, ended(place, outcome))])


class Play(ClockedSession):
    """One session whose model is the script's author, at the pace of `rates`. `format`: name of the format of its
    prompts."""

    model_step = Writing

    def __init__(
        self,
        script: Script,
        tokeniser: Tokeniser,
        rates: Rates,
        policy: AgentPolicy,
        rng: random.Random,
        watch: Watch | None = None,
        format: str = PLAIN.name,
    ) -> None:
        super().__init__(script, policy, watch)
        self.script, self.tokeniser, self.rates, self.rng = script, tokeniser, rates, rng
        transcript = Transcript(tokeniser, format)
        self.played = Played(transcript, self.core, self.outputs, self.counts, self.refused, self.faults)
        self._ids = CallIds()
        self._history = PromptHistory(lambda: script.local_time(self.now))
        self._writing: Writing | None = None
        self._last: Writing | None = None

    def run(self) -> Played:
        """Plays to the end. Raises `PlayFault` if there is none, and what `watch` raises."""
        self.played.transcript.open(self.script.session())
        self._play()
        self.played.transcript.close(self._last)
        self.played.end_ms = self.now
        return self.played

    def _stop(self) -> None:
        self._writing = None

    def _refuse(self, reason: str) -> None:
        super()._refuse(reason)
        if self._last is not None:
            self._last.refused = True

    def _generate(self, command: c.Generate) -> None:
        for entry in command.entries:
            self._history.append(entry)
            self._ids.apply(entry)
            self.script.author.append(entry)
        new = self.played.transcript.tell(self._history.seal(), self._last)
        self._ids.begin(command.ask.turn)
        pieces = self.script.author.write(command.ask, command.ask.max_think_tokens)
        writing = Writing(command.number, pieces, self.tokeniser, self._ids)
        self._writing = self._last = writing
        self.played.writings.append((len(self.played.transcript.text), writing))
        first = self.now + self.rates.injected_ms(new)
        self._due = placed(self._due, writing, first, self.rates.token_ms, self.rng)
        self._post([(first + self.rates.token_ms, writing)])

    def _advance(self, writing: Writing) -> None:
        """The next token, unless the generation was stopped."""
        if writing is not self._writing:
            return
        for output in writing.next_token():
            self._step(c.ModelSaid(writing.number, output))
            if writing is not self._writing:
                return
        if not writing.over:
            self._post([(self.now + self.rates.token_ms, writing)])
        elif not writing.ended:
            self._step(c.ModelStopped(writing.number))


_ENDS = (events.ToolResult, events.ToolFailed, events.ToolTimeout)


def ended(place: tuple[int, int, int], outcome: ToolOutcome) -> events.AgentEvent:
    """The event that tells the core how a call has ended. `place`: turn, call and attempt."""
    match outcome.status:
        case OutcomeStatus.DONE:
            return events.ToolResult(*place, outcome.value, outcome.untrusted)
        case OutcomeStatus.TIMED_OUT:
            return events.ToolTimeout(*place)
        case _:
            unknown = outcome.status is OutcomeStatus.UNKNOWN
            return events.ToolFailed(*place, outcome.kind, outcome.message, unknown_outcome=unknown)

"""The composite model: a speculator and a responder, played by one model or by two, behind one session.

While the user speaks the speculator is asked at every update and proposes, edits and removes calls; the agent runs
reads at once and holds writes. From the eager end on the responder is asked, with these calls and their results in its
prompt, and confirms, edits, removes, adds or answers. Writes commit only by a pause or an answer of the responder (the
only things that move the agent's commit point after the final transcript), or by the speculator's high confidence
(`CompositePolicy.commit_on_trust`). Then the responder, asked before, believes them held: what it writes is read with
that in mind (`Draft.unaware`), and the agent's core sees to it that nothing is done twice (`spec.md#two-models`).
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace

from services.events.model import (
    Acted,
    ActionKind,
    Ask,
    ContextEntry,
    Fact,
    ModelFault,
    ModelOutput,
    Opened,
    Part,
    Pause,
    PauseReason,
    Phase,
    Remove,
    SessionContext,
    ThinkDelta,
    ToolCall,
    Usage,
)
from services.models.draft import Draft
from services.models.ports import Backend, BackendSession, Warmable, choice, closing
from services.models.turn_calls import TurnCalls
from services.turns.wording import barely

log = logging.getLogger(__name__)

_SPEECH = frozenset({ActionKind.ANSWER, ActionKind.QUESTION})


@dataclass(frozen=True, slots=True)
class CompositePolicy:
    """`trust`: least confidence, in [0, 1], of every call of a finished plan of reads for which the responder is not
    asked before the results are there.
    `commit_on_trust`: such confidence also commits writes at the final transcript, without waiting for the responder,
    unless the request is likely to go on (`barely`). For a speculator that is sure only of what it would also do alone.
    `warm`: once a turn, while the user speaks, have the responder's server cache the prompt.
    `check`: before writes are confirmed, show the responder the whole utterance and the held writes."""

    trust: float = 0.9
    commit_on_trust: bool = False
    warm: bool = False
    check: bool = True


class CompositeModel:
    """A `Model` made of a responder and an optional speculator, usually the embedded grammar model. Without one the
    responder speculates itself."""

    def __init__(
        self, responder: Backend, speculator: Backend | None = None, policy: CompositePolicy | None = None
    ) -> None:
        self._responder = responder
        self._speculator = speculator
        self._policy = policy or CompositePolicy()

    @property
    def name(self) -> str:
        return f"{self._speculator.name} + {self._responder.name}" if self._speculator else self._responder.name

    def open(self, session_context: SessionContext) -> "CompositeSession":
        responder = self._responder.open(session_context)
        speculator = self._speculator.open(session_context) if self._speculator is not None else None
        return CompositeSession(session_context, responder, speculator, self._policy)

    async def aclose(self) -> None:
        await self._responder.aclose()
        if self._speculator is not None:
            await self._speculator.aclose()


class CompositeSession:
    """One conversation. Without a `speculator` the responder also speculates."""

    def __init__(
        self,
        session_context: SessionContext,
        responder: BackendSession,
        speculator: BackendSession | None,
        policy: CompositePolicy,
    ) -> None:
        self._responder = responder
        self._speculator = speculator
        self._policy = policy
        self._plan = TurnCalls({spec.name: spec for spec in session_context.tools})
        self._checked = ""
        self._draft: Draft | None = None
        self._aside: Pause | None = None
        self._settled: tuple[str, frozenset[int]] | None = None
        """The words and the outcomes of reads that the speculator has seen last since the eager end."""
        self._changed = ""
        """The words for which the responder has changed the plan itself; the speculator leaves it alone then."""
        self._voiced = ""
        """The words to which the responder has begun to say something."""
        self._warmed = 0
        self._warming: asyncio.Task[None] | None = None

    def append(self, entry: ContextEntry) -> None:
        """Tell both sessions, but keep pauses that the responder did not make from it. An entry that outdates the draft
        cancels it."""
        if self._speculator is not None:
            self._speculator.append(entry)
        if not (isinstance(entry, Acted) and entry.action is self._aside):
            self._responder.append(entry)
        self._plan.apply(entry)
        if self._draft is not None and self._draft.outdated_by(entry):
            self._draft.cancel()

    @property
    def usage(self) -> Usage:
        """Sum of both sessions. A speculator that uses no tokens (the embedded grammar model) is not counted."""
        usage, other = self._responder.usage, self._speculator.usage if self._speculator is not None else Usage()
        return _sum(usage, other) if other.input_tokens or other.output_tokens else usage

    async def choose(self, texts: Sequence[str]) -> int:
        return await choice(texts, self._speculator, self._responder)

    async def aclose(self) -> None:
        await self._stop_warming()
        await self._drop_draft()
        await self._responder.aclose()
        if self._speculator is not None:
            await self._speculator.aclose()

    async def generate(self, ask: Ask) -> AsyncIterator[ModelOutput]:
        """One generation: by the speculator while the user speaks, by `_decide` from the eager end on."""
        part = self._listen if ask.phase is Phase.LISTENING else self._decide
        async with closing(part(ask)) as outputs:
            async for output in outputs:
                yield output

    # ------------------------------------------------------------------ while the user speaks

    async def _listen(self, ask: Ask) -> AsyncIterator[ModelOutput]:
        await self._drop_draft()
        self._warm(ask)
        aside = self._speculator is not None
        async with closing((self._speculator or self._responder).generate(ask)) as outputs:
            async for output in outputs:
                if isinstance(output, Pause) and aside:
                    self._aside = output
                if not (aside and _thinking(output)):
                    yield output

    def _pause_aside(self, reason: PauseReason, on_trust: bool = False) -> Pause:
        """A pause that the responder did not make. `append` keeps it from the responder's history, where it would
        separate user updates that can be told in one block."""
        self._aside = Pause(reason, sure=True, on_trust=on_trust)
        return self._aside

    def _warm(self, ask: Ask) -> None:
        idle = self._speculator is not None
        if self._policy.warm and idle and self._warmed < ask.turn and isinstance(self._responder, Warmable):
            self._warmed = ask.turn
            self._warming = asyncio.create_task(self._warm_up(self._responder, ask), name="llm-warm")

    async def _warm_up(self, responder: Warmable, ask: Ask) -> None:
        try:
            await responder.warm(replace(ask, allowed=ask.allowed | _SPEECH))
        except ModelFault as fault:
            log.info("the prompt could not be warmed: %s", fault.message)

    async def _stop_warming(self) -> None:
        if self._warming is not None:
            self._warming.cancel()
            await asyncio.wait([self._warming])
            self._warming = None

    # ------------------------------------------------------------------ from the eager end on

    async def _decide(self, ask: Ask) -> AsyncIterator[ModelOutput]:
        """From the eager end on. A separate speculator is asked once for each text of the turn, and again when one of
        its reads has ended, since what it plans may follow from that; if it acts, this generation ends there and the
        agent asks again. Otherwise the responder's draft is read."""
        if self._speculator is not None and self._speculates():
            acted = False
            async with closing(self._speculate(self._speculator, ask)) as outputs:
                async for output in outputs:
                    acted = True
                    yield output
            if acted:
                return
        if self._trusts_reads():
            yield self._pause_aside(PauseReason.WAITING_TOOL)
            return
        draft = await self._draft_for(ask)
        if draft.silent and self._trusts_writes(ask):
            draft.go_on()
            draft.unaware = True
            self._plan.trust()
            yield self._pause_aside(PauseReason.WAITING_TOOL, on_trust=True)  # the answer is being written meanwhile
            return
        async with closing(self._respond(ask, draft)) as outputs:
            async for output in outputs:
                yield output

    def _speculates(self) -> bool:
        """Whether the speculator has not seen the words, or, where the plan is all its own, an outcome."""
        text, outcomes = self._plan.text, self._plan.outcomes
        if self._settled is None or self._settled[0] != text:
            return True
        return self._changed != text and self._settled[1] != outcomes

    async def _speculate(self, speculator: BackendSession, ask: Ask) -> AsyncIterator[ModelOutput]:
        """The speculator's calls and removals; its pauses and answers are not passed on. After the final transcript a
        new call would commit the held writes before it, which only the responder may do, so there the speculator adds
        no new call behind unconfirmed writes. Then its plan is not whole, and is not trusted."""
        self._settled = self._plan.text, self._plan.outcomes
        holds, whole = bool(self._plan.unconfirmed), True
        try:
            async with closing(speculator.generate(ask)) as outputs:
                async for output in outputs:
                    if isinstance(output, Pause):
                        self._plan.complete = output.reason is not PauseReason.WAITING_USER
                    elif isinstance(output, Remove):
                        yield output
                    elif isinstance(output, ToolCall):
                        if holds and ask.phase is Phase.FINAL and output.id > self._plan.highest:
                            whole = False
                            continue
                        # The agent tells this session of the call only when the generation is over.
                        holds = holds or not self._plan.reads(output.tool)
                        yield output
            self._plan.complete = self._plan.complete and whole
        except ModelFault as fault:
            log.warning("the speculator failed, the responder goes on alone: %s", fault.message)

    def _trusts_reads(self) -> bool:
        """The speculator is sure of a plan without unconfirmed writes, and results of its reads are still missing."""
        plan = self._plan
        return (
            self._speculator is not None and plan.reading and not plan.unconfirmed and plan.trusted(self._policy.trust)
        )

    def _trusts_writes(self, ask: Ask) -> bool:
        """The policy lets the speculator's confidence commit the held writes of this final turn. A short request often
        goes on after a pause ("set a timer ... for the eggs"): its writes wait for the responder, and so does whatever
        the user adds meanwhile. So do they where the responder has changed the plan, or asked something, for these
        words."""
        plan, policy = self._plan, self._policy
        if self._speculator is None or ask.phase is not Phase.FINAL or not policy.commit_on_trust:
            return False
        if plan.text in (self._changed, self._voiced) or barely(plan.text):
            return False
        return bool(plan.unconfirmed) and plan.trusted(policy.trust)

    async def _respond(self, ask: Ask, draft: Draft) -> AsyncIterator[ModelOutput]:
        """Pass on the draft's outputs. An answer that begins before `ask` allows one stays in the draft, which goes on
        generating, and is read by a later request. A pause that was generated at the eager end or before a write's
        result, and for which nothing is open any more, would end the turn without a word: after the final transcript
        the responder is asked again instead. So it is where it asks something and was told that writes are held which
        have committed since: the user would not hear of them."""
        early = ask.phase is Phase.FINAL and (draft.ask.phase is Phase.SETTLING or draft.overtaken)
        proposed = False
        async with closing(draft.read(ask.phase)) as outputs:
            async for output in outputs:
                begins = isinstance(output, Opened) and output.part is Part.ANSWER
                if begins and not output.question and ActionKind.ANSWER not in ask.allowed:
                    draft.unread()
                    draft.go_on()
                    yield Pause(PauseReason.DONE)
                    return
                if begins and draft.unaware and draft.asks(self._plan.contents):
                    break
                pauses = isinstance(output, Pause)
                if pauses and early and not (proposed or self._plan.open):
                    break
                if begins:
                    self._voiced = self._plan.text
                if (begins and not output.question) or (pauses and output.reason is not PauseReason.WAITING_USER):
                    self._plan.confirm()
                proposed = proposed or isinstance(output, ToolCall)
                if isinstance(output, ToolCall | Remove):
                    self._changed = self._plan.text
                second = isinstance(output, ToolCall) and self._speculator is not None
                yield replace(output, by_responder=True) if second else output
            else:
                return
        await self._drop_draft()
        async with closing(self._respond(ask, await self._draft_for(ask))) as outputs:
            async for output in outputs:
                yield output

    async def _draft_for(self, ask: Ask) -> Draft:
        """The draft to read: the current one where it still serves `ask`, else a new one."""
        await self._stop_warming()
        if self._draft is not None and self._draft.serves(ask):
            return self._draft
        await self._drop_draft()
        if started := self._plan.started():
            self._responder.append(Fact(ask.turn, started))
        if self._policy.check and (check := self._plan.check()) and check != self._checked:
            self._checked = check
            self._responder.append(Fact(ask.turn, check))
        early = ask.phase is Phase.SETTLING
        inner = replace(ask, allowed=ask.allowed | _SPEECH) if early else ask
        self._draft = Draft(self._responder, inner, self._plan.text, self._plan.writes)
        return self._draft

    async def _drop_draft(self) -> None:
        if self._draft is not None:
            await self._draft.aclose()
            self._draft = None


def _thinking(output: ModelOutput) -> bool:
    return isinstance(output, ThinkDelta) or (isinstance(output, Opened) and output.part is Part.THINK)


def _sum(one: Usage, two: Usage) -> Usage:
    return Usage(
        one.requests + two.requests,
        one.input_tokens + two.input_tokens,
        one.cached_input_tokens + two.cached_input_tokens,
        one.output_tokens + two.output_tokens,
    )

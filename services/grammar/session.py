"""One session of the grammar model: takes context entries, and yields thoughts, calls and answers."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

from services.events.model import (
    ActionKind,
    Addressee,
    AnswerDelta,
    AnswerEnd,
    Ask,
    Cancelled,
    ContextEntry,
    ModelOutput,
    Observed,
    Opened,
    Part,
    Pause,
    PauseReason,
    Phase,
    Rejected,
    Said,
    SessionContext,
    ThinkDelta,
    ToolCall,
    TurnSettling,
    Usage,
    UserUpdate,
)
from services.events.speech import normalised
from services.grammar import advice, anchoring, answers, asides, clock_conditions, conversing, learned_talk, wording
from services.grammar.asking_again import ask_again
from services.grammar.conversing import TurnContext
from services.grammar.declared_offers import with_offer
from services.grammar.diff import changes, steadied
from services.grammar.heard_words import by_token
from services.grammar.hearings import acted_on, first_to_act_on
from services.grammar.joining import JoinedReader
from services.grammar.known_calls import defaults_of, signature
from services.grammar.learned_replies import about_last, learned_reply
from services.grammar.looking_back import Conversation, conversation_of
from services.grammar.memory import TurnMemory, asked_by_tool, spoken_of
from services.grammar.no_such_times import no_such
from services.grammar.plan_policy import plan, taken_back, taken_up
from services.grammar.planning import LeftRequest, PlanBuilder
from services.grammar.reading import UtteranceReader, UtteranceReading, listening_noise, only_noise
from services.grammar.second_reading import second_reading
from services.grammar.speakable import pictured, speakable
from services.grammar.spread.reader import with_question
from services.grammar.turn_analysis import TurnAnalysis
from services.grammar.turn_entries import TurnEntries, begun, confirms, said_before
from services.grammar.verdict import GuardedUtterance
from services.memory_size import weight
from services.models.watched import watched
from services.understanding.model import Understanding
from tools.language.tokens import FILLERS, tokenize, words
from tools.slicing import sliced

OURSELVES = Addressee("foresay", "embedded-grammar")
KEPT_TURNS, KEPT_BYTES = 100, 1024 * 1024
"""Limits (turns, bytes) for earlier turns, which are kept because their calls may end late. The oldest are dropped."""


class GrammarSession:
    """Implements the `ModelSession` protocol. All it knows of a turn's words and calls is in the appended entries."""

    def __init__(
        self, session_context: SessionContext, understanding: Understanding | None = None, proposes: bool = False
    ) -> None:
        self._session_context = session_context
        self._proposes = proposes
        self._specs = {spec.name: spec for spec in session_context.tools}
        self._defaults = defaults_of(self._specs)
        self._joining = JoinedReader(understanding, self._specs)
        self._made_reader: UtteranceReader | None = None
        self._turns: dict[int, TurnEntries] = {}
        self._sizes: dict[int, int] = {}
        self._memories: dict[int, TurnMemory] = {}
        self._requests = self._newest = 0
        self._withdrawn = False

    @property
    def _reader(self) -> UtteranceReader:
        """Created on first use, within `sliced`, so that compiling many phrases does not hold the event loop."""
        if self._made_reader is None:
            self._made_reader = UtteranceReader(self._session_context.tools)
        return self._made_reader

    @property
    def usage(self) -> Usage:
        """The number of generations so far; the model uses no tokens."""
        return Usage(requests=self._requests)

    async def aclose(self) -> None:
        """Nothing to release."""

    def append(self, entry: ContextEntry) -> None:
        """Adds one context entry to its turn; entries without a turn are ignored."""
        turn_number = getattr(entry, "turn", None)
        if turn_number is None:
            return  # an instruction, which this model cannot follow
        turn = self._turn(turn_number)
        match entry:
            case TurnSettling(confidences=confidences):
                turn.confidences = confidences
            case UserUpdate(full_text=full_text):
                turn.confidences = entry.confidences
                # The user went on after an answer, which therefore does not count for the words of now.
                turn.said = turn.said and normalised(full_text) == normalised(turn.known.text)
                turn.before = tuple(words(turn.text))
                self._withdrawn = False
            case Cancelled(turn=number, call_id=call_id):
                self._withdrawn = True
                if number < self._newest and call_id in turn.known.calls:
                    self._turns[self._newest].unconfirmed.append(turn.known.calls[call_id].tool)
            case Rejected(reason=reason):
                self._refuse(turn, reason)
            case Said(text=text, aside=False, interrupted=interrupted):
                turn.said, turn.spoken = turn.said or not interrupted, text
            case Observed(call_id=call_id) if turn_number < self._newest and call_id in turn.known.calls:
                self._turns[self._newest].adopted.append(turn.known.calls[call_id])
        turn.known.apply(entry)

    def _turn(self, number: int) -> TurnEntries:
        """The state of turn `number`. A new one drops the oldest turns beyond the limits, but never the newest two."""
        if number in self._turns:
            return self._turns[number]
        if (last := self._turns.get(self._newest)) is not None:
            self._sizes[self._newest] = weight(last)
        turn = self._turns[number] = begun(self._defaults, self._memory_before(number).things)
        self._newest = max(self._newest, number)
        for old in sorted(self._turns)[:-2]:
            if len(self._turns) <= KEPT_TURNS and sum(self._sizes.values()) <= KEPT_BYTES:
                break
            del self._turns[old]
            self._sizes.pop(old, None)
        return turn

    def _refuse(self, turn: TurnEntries, reason: str) -> None:
        """Records `reason` for the first proposal that has not become a known call."""
        for action in turn.proposed:
            known = turn.known.calls.get(action.id)
            if known is None or dict(known.arguments) != dict(action.arguments):
                turn.known.refused[signature(action.tool, action.arguments)] = reason
                break
        turn.proposed.clear()

    def generate(self, ask: Ask) -> AsyncIterator[ModelOutput]:
        """Streams the output for one request of the agent, and reports it to the session's `watch`."""
        return watched(self._generate(ask), self._session_context.watch.asked(ask.turn, OURSELVES))

    async def _generate(self, ask: Ask) -> AsyncIterator[ModelOutput]:
        """Yields a thought, actions, then a pause or an answer. Long readings run in slices of the event loop."""
        self._requests += 1
        turn = self._turn(ask.turn)
        await self._joining.read(turn.text, self._said_before(ask.turn))
        thinking = await sliced(lambda: self.think(ask.turn, settled=ask.phase is not Phase.LISTENING))
        yield Opened(Part.THINK)
        yield ThinkDelta(thinking.thought)
        actions = steadied(changes(thinking.plan.calls, turn.known, self._specs), turn.before)
        turn.proposed = [action for action in actions if isinstance(action, ToolCall)]
        for action in actions:
            yield action
        # A removal has no result, so the agent would not ask the model again: the answer follows here.
        for output in self._terminal(ask, turn, thinking, acted=bool(turn.proposed)):
            yield output

    def sure(self, turn: int) -> bool:
        """Whether there is anything to do, to ask or to say about the words of `turn`."""
        thinking = self.think(turn, settled=True)
        plan = thinking.plan
        understood = bool(plan.calls or plan.questions or plan.remarks or thinking.reading.dropped)
        return understood or thinking.recalled is not None

    async def choose(self, texts: Sequence[str]) -> int:
        """The index of the text that is meant, of those that the user possibly says now, the likeliest first."""
        return await first_to_act_on(texts, self._acts_on)

    async def _acts_on(self, text: str, wholly: bool) -> bool:
        number = self._newest + 1
        turn = begun(self._defaults, self._memory_before(number).things)
        turn.known.apply(UserUpdate(number, 1, text, text, final=True))
        await self._joining.read(text, self._said_before(number))
        return acted_on(await sliced(lambda: self.think(number, settled=True, instead=turn)), wholly)

    def think(self, number: int, settled: bool, instead: TurnEntries | None = None) -> TurnAnalysis:
        """Reads the turn, or `instead`, and plans it. `settled`: no more words are expected. No effects but caches."""
        turn = instead or self._turns.get(number) or TurnEntries()
        now = self._session_context.now()
        reading = self._reader.read(turn.text, now)
        joined, found = reading, None
        if not reading.too_long:
            joined, found = self._joining.joined(turn.text, self._said_before(number), reading, now)
            joined = with_question(joined, turn.text, found, self._specs, now)
        memory, recalled = self._memory_before(number), None
        draft = PlanBuilder(self._specs, now, self._session_context.home, turn.known, settled, proposes=self._proposes)
        if confirms(self._turns, number, {name for name, spec in self._specs.items() if spec.safe}):
            return TurnAnalysis(replace(reading, intents=()), draft.plan, draft)
        if settled and turn.text and not reading.too_long:
            context = TurnContext(turn.text, joined, found, self._specs, self._conversation(number), memory, now)
            recalled = no_such(joined, memory.question, self._reader, now)
            for earlier in (clock_conditions, advice) if recalled is None else ():
                recalled = recalled or earlier.recalled(turn.text, self._reader, now)
            if recalled is None and (reply := conversing.beforehand(context)) is not None:
                return with_offer(conversing.analysis(reply, reading, draft), found, turn.text, bool(memory.question))
            recalled = recalled or anchoring.recalled(turn.text, memory, draft, self._reader, now)
            recalled = recalled or memory.recall(turn.text, reading, self._reader, now, joined.intents, found)
            if recalled is None or recalled.again or (recalled.ask and recalled.pending is None):
                answered = learned_reply(memory.question, found, self._specs, tokenize(turn.text), now)
                recalled = answered or recalled
            joined = replace(joined, intents=about_last(joined.intents, memory.things, memory.turn))
        draft.confirmed, draft.spoken_of = recalled is not None and recalled.confirmed, memory.spoken_of
        if recalled is not None and recalled.reading is not None:
            reading = recalled.reading
        if recalled is None and not reading.too_long:
            reading, draft.learned = joined, found
            draft.raw_tokens = tokenize(turn.text) if found is not None else ()
        said = turn.text if recalled is None or recalled.reading is None else " ".join(reading.words)
        raw = () if reading.too_long else words(said)
        heard = by_token(reading.tokens, turn.text, turn.confidences)
        draft.utterance = GuardedUtterance(reading.tokens, reading.intents, raw, heard)
        if recalled is not None:
            taken_back(recalled, draft)
            taken_up(recalled, draft.plan)
        if recalled is not None and (recalled.again or recalled.ask):
            if recalled.again:
                ask_again(draft, memory, words(turn.text))
            return TurnAnalysis(reading, draft.plan, draft, recalled)
        made = plan(recalled.intents if recalled is not None else reading.intents, draft)
        if recalled is None:
            conversing.afterwards(draft, memory.question is not None)
            if not reading.dropped and not reading.too_long:
                if (second := second_reading(draft, reading, self._reader)) is not None:
                    return TurnAnalysis(second[0], second[1].plan, second[1])
                ask_again(draft, memory, [word for word in words(turn.text) if word not in FILLERS])
        return with_offer(TurnAnalysis(reading, made, draft, recalled), found, turn.text, bool(memory.question))

    def _conversation(self, number: int) -> Conversation:
        """The turns before turn `number`."""
        earlier = [(at, self._turns[at].known, self._turns[at].spoken) for at in sorted(self._turns) if at < number]
        return conversation_of(earlier, self._specs)

    def _said_before(self, number: int) -> str:
        question = self._memory_before(number).question
        return question.text if question is not None else said_before(self._turns, number)

    def _memory_before(self, number: int) -> TurnMemory:
        earlier = [turn for turn in self._memories if turn < number]
        return self._memories[max(earlier)] if earlier else TurnMemory()

    def _terminal(self, ask: Ask, turn: TurnEntries, thinking: TurnAnalysis, acted: bool) -> list[ModelOutput]:
        """A pause while the user speaks or calls run; the answer or question when everything is known."""
        waiting = acted or thinking.pending or (thinking.plan.waiting and ask.phase is not Phase.FINAL)
        if (ask.phase is not Phase.FINAL and not thinking.complete) or (
            ask.phase is Phase.LISTENING and thinking.empty
        ):
            return [Pause(PauseReason.WAITING_USER, sure=thinking.understood)]
        writes = any(not self._specs[want.tool].safe for want in thinking.plan.calls)
        question = bool(thinking.plan.questions) and not writes
        wanted = ActionKind.QUESTION if question else ActionKind.ANSWER
        listening = ask.phase is not Phase.FINAL
        early = ask.phase is Phase.LISTENING or (question and listening)  # the user may still go on
        if waiting or turn.said or early or wanted not in ask.allowed:
            reason = PauseReason.WAITING_TOOL if waiting else PauseReason.DONE
            lacking = listening and thinking.lacking
            finished = listening and not lacking and thinking.finished
            return [Pause(reason, True, lacking, listening and thinking.closed, finished)]
        text = self._answer(turn, thinking)
        if text == answers.NEVER_MIND and not thinking.reading.dropped and not turn.unconfirmed:
            text = self._memory_before(ask.turn).standing(self._specs) or text
        text = speakable(text)
        if ask.phase is Phase.FINAL:
            self._remember(ask.turn, turn, thinking)
        if not text:
            return [Pause(PauseReason.DONE)]
        return [Opened(Part.ANSWER, question=question), AnswerDelta(text), AnswerEnd()]

    def _answer(self, turn: TurnEntries, thinking: TurnAnalysis) -> str:
        if (reading := thinking.reading).too_long:
            return answers.TOO_LONG
        known = [(self._specs[call.tool], call) for call in turn.adopted if call.tool in self._specs]
        adopted = " ".join(answers.result_text(spec, call.arguments, call) for spec, call in known)
        if adopted and not reading.intents:
            return adopted
        dropped = bool(reading.dropped) or (thinking.recalled is not None and not thinking.recalled.acts)
        if self._withdrawn and not turn.text:
            return answers.NEVER_MIND  # a turn without words: the user has declined with a button
        undone = [wording.left_undone(self._specs[tool]) for tool in dict.fromkeys(turn.unconfirmed)]
        text = answers.compose(thinking.plan, thinking.draft, dropped)
        text = text or ("" if asides.aside(reading.words) else answers.unmet(thinking.plan, thinking.draft))
        text = f"{adopted} {text}".strip()
        plan = thinking.plan
        if text and not plan.questions and not plan.remarks and all(self._specs[want.tool].safe for want in plan.calls):
            text = " ".join([text, *self._unmet(reading, plan.left)])
        if text and (reading.intents or thinking.talk is not None) and turn.unconfirmed:
            text = " ".join([text, *undone])
        if text or (reading.dropped and not reading.words):
            return text or answers.NEVER_MIND
        said = tuple(token.text for token in tokenize(turn.text) if token.text not in FILLERS)
        if talk := answers.small_talk(reading.words) or answers.small_talk(said):
            return talk
        if listening_noise(said) and not pictured(turn.text):
            return ""
        if said and only_noise(reading.words) and not pictured(turn.text):
            return answers.NEVER_MIND  # everything but noise was taken back
        if undone:
            return " ".join(undone)
        told = learned_talk.reply(thinking.draft.learned, said, self._specs)
        return told or learned_talk.not_understood(thinking.draft.learned, said, self._specs)

    def _unmet(self, reading: UtteranceReading, left: Sequence[LeftRequest]) -> list[str]:
        """Sentences about a command that was not understood, and about writes that a question replaced ("set a timer,
        wait, what time is it": the user may not have meant to take them back)."""
        undone = [*reading.replaced, *(each.intent for each in left if reading.commanded(each.intent))]
        tools = dict.fromkeys(intent.tool for intent in undone)
        unmet = [wording.left_undone(self._specs[tool]) for tool in tools if not self._specs[tool].safe]
        return [*unmet, wording.not_heard(reading.unread_command)] if reading.unread_command else unmet

    def _remember(self, number: int, turn: TurnEntries, thinking: TurnAnalysis) -> None:
        """Keeps what the next turn may refer to. After a turn of only noises the previous memory stays."""
        noise = thinking.recalled is None and only_noise(thinking.reading.words)
        if noise and not thinking.plan.calls and not thinking.plan.questions and not turn.adopted:
            return
        before = self._memory_before(number)
        if thinking.talk is not None and not turn.adopted:
            self._memories = {
                number: before.after_talk(thinking.talk.keeps, thinking.plan.questions),
                **self._latest(number),
            }
            return
        intents = thinking.recalled.intents if thinking.recalled is not None else thinking.reading.intents
        intents = tuple(thinking.draft.meant.get(id(each), each) for each in intents)
        done = [
            replace(call, arguments=turn.known.resolved(call.arguments))
            for want in thinking.plan.calls
            if (call := thinking.draft.outcome(want)) is not None
        ]
        done += [call for call in turn.adopted if call.tool in self._specs]  # approved in this turn
        question = thinking.plan.questions[-1] if thinking.plan.questions else asked_by_tool(intents, done, self._specs)
        doubts = [each.intent for each in (*thinking.plan.questions[:-1], question) if each and each.slot is None]
        about = spoken_of(done, before.spoken_of, number)
        text = (thinking.recalled.text if thinking.recalled is not None else "") or turn.text
        memory = TurnMemory(text, intents, done, question, doubts=doubts, spoken_of=about)
        memory.remember(before, number, thinking.recalled, self._specs)
        self._memories = {number: memory, **self._latest(number)}

    def _latest(self, number: int) -> dict[int, TurnMemory]:
        """The memory that turn `number` itself started from; older ones are no longer needed."""
        earlier = [turn for turn in self._memories if turn < number]
        return {max(earlier): self._memories[max(earlier)]} if earlier else {}

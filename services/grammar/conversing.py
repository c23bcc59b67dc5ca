"""Replies to turns that need no tool: `beforehand`, before the requests of a turn are planned, and `afterwards`, if
the plan has no call."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from services.grammar import bare_values, clashes, learned_talk, not_gone, stray_lookups, supposing, wording
from services.grammar.amending.clause_bounds import states
from services.grammar.amending.hearing import spelt_out
from services.grammar.amending.things import Kind
from services.grammar.asides import supposes, tells_of_others, to_others
from services.grammar.capability import capability, way_to_say
from services.grammar.dictation import DICTATED
from services.grammar.doubt_words import VAGUE_THINGS
from services.grammar.emergencies import in_danger
from services.grammar.holding import holds, pauses
from services.grammar.intents import Intent, SlotValue
from services.grammar.looking_back import Conversation, look_up
from services.grammar.memory import TurnMemory
from services.grammar.no_value import hesitates
from services.grammar.plan_policy import plan
from services.grammar.planning import CERTAIN_ENOUGH_BY_DEFAULT, LeftRequest, OpenQuestion, PlanBuilder, faint
from services.grammar.reading import UtteranceReading
from services.grammar.slot_questions import asked_for
from services.grammar.small_talk import LONGEST, Talk, kind_of, word_to_spell
from services.grammar.spread.reader import told
from services.grammar.talk_replies import LISTENING, TalkReply, reply_to, spelled
from services.grammar.turn_analysis import TurnAnalysis
from services.grammar.unasked_replies import unasked_reply
from services.understanding.reading import LearnedReading
from tools import confirmation_question
from tools.confirmation_question import doing
from tools.language.spoken import listed
from tools.language.tokens import FILLERS, tokenize, words
from tools.spec import ToolSpec

_BESIDE_A_QUESTION = frozenset(
    (Talk.REPEAT, Talk.HELP, Talk.HEARING, Talk.NAME, Talk.ROBOT, Talk.OWN_LIFE, Talk.LAST_DEED, Talk.ASKED_SO_FAR)
)
"""Kinds of small talk that are never the reply to the assistant's open question."""
_PAST = re.compile(r"(?:oh |so |and |but |hey |well |wait )*(?:did|have|has) (?:you|i|we)\b")
_PAST_IT = re.compile(
    r"(?:did|have) (?:you|i|we) (?:really |actually |already |just |even |ever )*(\w+)(?: rid of)?"
    r" (?:it|that|them|this|those)"
    r"(?: (?:yet|already|for me|up|off|on|down|now|correctly|right))*"
    r"|(?:is|are|was) (?:it|that|they|this) (?:all |really |already |now )*"
    r"(set|done|sent|saved|added|deleted|cancelled)(?: (?:now|yet|already))*"
    r"|did (?:it|that|this) (?:work|go through|happen|send|go|arrive|save)"
    r"|has (?:it|that|this) (?:gone|been sent|gone through|worked)"
)
_AGAIN_PLEASE = re.compile(
    r"(?:(?:and|oh|okay|right|yes|yeah|go on|come on|well|no|just) )*(?:(?:do|tell me|give me|let us have) )?"
    r"(?:another(?: one| go)?|one more(?: time)?|again|once more|do it again|do that again"
    r"|(?:roll|flip|pick|throw|toss|spin)(?: (?:it|them|one))? (?:again|once more))"
    r"(?: (?:for luck|for good measure|to be sure|just to be sure|then|now|please|mate|for me))*"
)
_GO_AGAIN = re.compile(
    r"(?:(?:ok|okay|right|yeah|yes|sorry|oh) )*(?:go|ask|ask me|try|start) again(?: (?:please|then|now))*"
)
"""In reply to a question, these ask for it again."""
_AGAIN = "pick_random"
"""The tool that "again, please" repeats: only its result differs each time."""
_WHY_IT = re.compile(
    r"(?:so |but |and |hey |oh |no )*(?:why|what) (?:did|have) you (?:just )?(\w+) (?:it|that|them|this)"
    r"(?: for| then| now)*"
)
_WHY = re.compile(r"(?:so |but |and |hey )*(?:why|how come)\b.*\b(?:did|didn't|have|haven't|has|hasn't|never)\b")
_DENIED = frozenset(listed("never not don't didn't haven't hasn't won't cannot can't no"))
_TELLING = frozenset(listed("i we he she they my our it there"))
_COURTESY = frozenset(
    listed("please and okay so then now hey foresay could can you would will just i want to need like also oh um well")
)
_OWN_PAST = frozenset(listed("told asked called texted said mentioned wrote went sent messaged emailed rang phoned"))


@dataclass(frozen=True, slots=True)
class TurnContext:
    """What is known about a turn: its words, the grammar's and the learned model's reading, the tools, and the turns
    before it."""

    text: str
    reading: UtteranceReading
    learned: LearnedReading | None
    specs: Mapping[str, ToolSpec]
    conversation: Conversation
    memory: TurnMemory
    now: datetime

    @property
    def words(self) -> tuple[str, ...]:
        """The normalised words, without fillers."""
        return tuple(word for word in words(self.text) if word not in FILLERS)

    @property
    def sure(self) -> bool:
        """Whether the grammar has found a whole request."""
        return any(
            each.complete and each.confidence >= CERTAIN_ENOUGH_BY_DEFAULT and not each.hedged and not faint(each)
            for each in self.reading.intents
        )

    @property
    def writes(self) -> bool:
        """Whether a request with side effects was found."""
        return any(not self.specs[each.tool].safe for each in self.reading.intents)


def beforehand(context: TurnContext) -> TalkReply | None:
    """The reply to a turn that is only conversation; None if it may ask for something to be done."""
    said, question = context.words, context.memory.question
    if kept := _not_gone(context):
        return TalkReply(kept)
    kind = kind_of(said) or _beside_a_reason(context)
    kind = None if kind is Talk.HOW_ARE_YOU and "it" in said and _runs(context) else kind
    kind = kind or (Talk.REPEAT if learned_talk.only(context.learned, "repeat") and not context.sure else None)
    kind = kind or (Talk.EMERGENCY if in_danger(said) and not context.sure else None)
    kind = kind or (Talk.LAST_DEED if question is None and learned_talk.only(context.learned, "did") else None)
    hesitant = question is not None and question.slot is not None and kind is None and hesitates(words(context.text))
    if (question is not None and (hesitant or holds(said))) or pauses(said):
        return TalkReply("Okay, take your time.", keeps=True)
    if question is not None and _GO_AGAIN.fullmatch(" ".join(said)):
        return TalkReply(context.conversation.repeated(), keeps=True)
    if question is not None and (question.slot in DICTATED or kind not in _BESIDE_A_QUESTION):
        open_ended = question.slot in DICTATED
        if kind is not Talk.REPEAT and (open_ended or not (about := _asked_about(context))):
            return None
        return TalkReply(about) if kind is not Talk.REPEAT else TalkReply(context.conversation.repeated(), keeps=True)
    if _AGAIN_PLEASE.fullmatch(" ".join(said)) and [each.tool for each in context.memory.intents] == [_AGAIN]:
        return TalkReply(look=context.memory.intents[0])
    if kind is not None and (not context.sure or kind is Talk.EMERGENCY):
        return reply_to(kind, said, context.specs, context.conversation, context.now)
    worked_out, look = told(context.text, context.now)
    if worked_out:
        return TalkReply(look=look) if look is not None and look.tool in context.specs else TalkReply(worked_out)
    spoken = [token for token in tokenize(context.text) if token.text not in FILLERS]
    if (look := clashes.looked_up(spoken, context.specs, context.now)) is not None:
        return TalkReply(look=look)
    if word := word_to_spell(said):
        looked_up = all(
            context.specs[each.tool].safe and len(context.reading.intents) == 1 for each in context.reading.intents
        )
        return TalkReply(spelled(word)) if looked_up or not context.sure else None
    if replied := unasked_reply(said, context.specs):
        return replied
    if about := _asked_about(context):
        return TalkReply(about)
    if to_others(said) or tells_of_others(said) or (supposes(said) and not context.writes):
        return TalkReply(LISTENING)
    if question is None and stray_lookups.only_talk(said, context.reading.intents, context.specs):
        return TalkReply(LISTENING)
    meant = _write_meant(context)
    if meant is not None and (supposed := supposing.reply(said, meant.tool, context.specs)):
        return TalkReply(supposed)
    return _looking_back(context)


def _not_gone(context: TurnContext) -> str:
    deleted = any(not_gone.takes_away(deed.spec.name) for deed in context.conversation.deeds)
    return not_gone.reply(context.words, context.memory, context.reading.intents, deleted)


def _runs(context: TurnContext) -> bool:
    """Whether the last turn was about a timer or the stopwatch: "how's it doing" then asks for its time."""
    memory, running = context.memory, (Kind.TIMER, Kind.STOPWATCH)
    return any(each.turn == memory.turn and each.kind in running and not each.gone for each in memory.things)


_WISHING = frozenset(listed("need needs want wants would can could please remind wake set add put like"))
"""With one of these a statement may be a request."""
_SHORTEST = 3
"""Words of a sentence of talk beside which a reason is looked for: "what" alone begins many a question."""
_WITH_A_REASON = (Talk.REPEAT, Talk.LAST_DEED, Talk.THANKS)


def _beside_a_reason(context: TurnContext) -> Talk | None:
    """The kind of a sentence of talk with a reason before or behind it ("say that again the kettle was on")."""
    said = spelt_out(tokenize(context.text))
    while said and said[0].text in ("sorry", "oh", "no", "wait", "ah"):
        said.pop(0)
    for cut in range(1, len(said) if len(said) <= LONGEST else 0):
        before, behind = ([token.text for token in part] for part in (said[:cut], said[cut:]))
        for talk, reason in ((before, behind), (behind, before)):
            if (
                len(talk) >= _SHORTEST
                and states(reason)
                and not _WISHING & set(reason)
                and (kind := kind_of(talk)) in _WITH_A_REASON
            ):
                return kind
    return None


def _asked_about(context: TurnContext) -> str:
    return capability(context.words, context.reading.intents, context.learned, context.specs)


def _looking_back(context: TurnContext) -> TalkReply | None:
    """The reply to a question about what was done ("did you set it", "why didn't you wake me")."""
    said = " ".join(context.words)
    if found := _PAST_IT.fullmatch(said):
        verb = found[1] or found[2] or ""
        return TalkReply(context.conversation.about_it(verb))
    if found := _WHY_IT.fullmatch(said):
        return TalkReply(context.conversation.about_it(found[1]).split(" ", 1)[1])
    why = _WHY.match(said) is not None
    conditional = any(each.depends is not None for each in context.reading.intents)
    if conditional or (not why and _PAST.match(said) is None):
        return None  # "have I got anything on, if not remind me to ..." asks for something to be done
    intent = _write_meant(context)
    if intent is None:
        return None
    told = context.conversation.about(intent)
    if why and _DENIED.isdisjoint(context.words):
        return TalkReply(told.split(" ", 1)[1]) if told else None
    if why:
        rest = told.split(" ", 1)[1] if told else f"In this conversation you haven't asked me to {doing(intent.tool)}."
        return TalkReply(f"I'm sorry. {rest}")
    if told:
        return TalkReply(told)
    if look := look_up(intent, context.specs):
        return TalkReply(look=look)
    return TalkReply("No, not in this conversation.")


def _write_meant(context: TurnContext) -> Intent | None:
    """The request with side effects that the words mention; None without one."""
    writes = [each for each in context.reading.intents if not context.specs[each.tool].safe and not faint(each)]
    if writes:
        return writes[0]
    learned = context.learned.requests if context.learned is not None else ()
    for each in learned:
        spec = context.specs.get(each.label)
        if spec is not None and not spec.safe and each.p_label >= CERTAIN_ENOUGH_BY_DEFAULT:
            return Intent(spec.name, dict[str, SlotValue](), each.start, each.end, context.words)
    return None


def analysis(reply: TalkReply, reading: UtteranceReading, draft: PlanBuilder) -> TurnAnalysis:
    """The analysis of a turn that is answered with `reply` and asks for nothing else."""
    quiet = replace(reading, intents=(), dropped=(), replaced=(), unfinished=False)
    if reply.look is not None:
        plan((reply.look,), draft)
    elif reply.offer is not None:
        draft.plan.questions.append(OpenQuestion(reply.text, reply.offer))
    else:
        draft.plan.remarks["talk"] = reply.text
    return TurnAnalysis(quiet, draft.plan, draft, talk=reply)


def afterwards(draft: PlanBuilder, asked: bool = False) -> None:
    """If nothing else is planned, adds questions and remarks about requests that were left out or not finished, and
    about values alone. `asked`: a question of the assistant is open, which these may answer."""
    made = draft.plan
    if not draft.settled or made.questions or made.remarks or made.waiting:
        return
    if any(want.spoken or not draft.specs[want.tool].safe for want in made.calls):
        return
    if made.left:
        note = bare_values.to_remember(draft) if not asked else None
        made.questions += [note] if note is not None else []
        for left in made.left if note is None else ():
            _judge(left, draft)
        return
    begun = [each for each in draft.intents if not draft.specs[each.tool].safe and not faint(each) and not each.hedged]
    for intent in begun:
        missing = draft.arguments(intent).missing
        if missing and _ordered(intent, draft):
            made.questions.append(OpenQuestion(asked_for(draft.specs[intent.tool], missing[0]), intent, missing[0]))
    if asked or made.questions or made.calls:
        return
    offer = bare_values.offered(draft) or bare_values.to_remember(draft) or bare_values.perhaps(draft)
    made.questions += [offer] if offer is not None else []


def _ordered(intent: Intent, draft: PlanBuilder) -> bool:
    """Whether the request has the form of a command, no unknown words before it, and no objection of the learned
    model."""
    learned = draft.learned.requests if draft.learned is not None else ()
    denied = any(each.label != intent.tool or each.act != "do" for each in learned if each.p_label >= 0.6)
    before = {token.text for token in draft.utterance.tokens[: intent.start]}
    return wording.imperative(intent.words[0]) and before <= _COURTESY and not denied


def vague(intent: Intent) -> bool:
    """Whether the intent's items name nothing particular ("do I need to buy anything")."""
    things = [value.value for value in intent.slots.values() if isinstance(value.value, list)]
    return any(thing and set(" ".join(map(str, thing)).split()) <= VAGUE_THINGS for thing in things)


def _judge(left: LeftRequest, draft: PlanBuilder) -> None:
    intent, tokens = left.intent, draft.utterance.tokens
    spec = draft.specs[intent.tool]
    before = {token.text for token in tokens[: intent.start]}
    if before & _DENIED:
        draft.plan.remarks["left"] = wording.will_not(intent, spec, tokens)
    elif left.told or (left.unfit and tokens and tokens[0].text in _TELLING):
        draft.plan.remarks["left"] = LISTENING
    elif left.unfit:
        draft.plan.remarks["left"] = f"I did not get all of that. You can say, for example: {way_to_say(spec)}."
    elif vague(intent) and (look := look_up(intent, draft.specs)) is not None:
        plan((look,), draft)
    elif tokens and tokens[0].text == "i" and before & _OWN_PAST:
        draft.plan.remarks["left"] = LISTENING
    elif wording.phrase(intent, tokens) or left.refers:
        draft.plan.questions.append(OpenQuestion(wording.should_i(intent, spec, tokens), intent))
    else:
        draft.plan.questions.append(OpenQuestion(confirmation_question.should_i(spec, left.arguments), intent))

"""Turns the intents of a reading into a plan: each intent goes through its tool's recipe once its condition holds."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from services.grammar import wording
from services.grammar.intents import Intent, SlotValue
from services.grammar.memory import undo_arguments
from services.grammar.message_frames import JOINED
from services.grammar.planning import DesiredCall, GrammarPlan, OpenQuestion, PlanBuilder, faint
from services.grammar.recalled import RecalledTurn
from services.grammar.recipes import RECIPES, lists, things
from services.grammar.recipes.people import PRONOUNS
from services.grammar.recipes.plain import plain
from services.grammar.wording import imperative
from services.models.call_view import KnownCallStatus
from tools.language.moments import When
from tools.language.slots import SlotType
from tools.language.tries import main_moment


def plan(intents: Sequence[Intent], draft: PlanBuilder) -> GrammarPlan:
    """Fills the draft's plan from `intents` in order, and returns it."""
    draft.intents = [_inherits(intent, intents, draft) for intent in intents]
    for index, intent in enumerate(draft.intents):
        if intent.tool in draft.specs and _called_for(intent, str(index), draft):
            RECIPES.get(intent.tool, plain)(intent, str(index), draft)
    _keep_what_was(draft)
    for index, (intent, other) in enumerate(pairwise(draft.intents)):
        if draft.settled and draft.plan.calls and _cut_short(intent, other, draft):
            draft.plan.remarks[f"{index}.unheard"] = wording.not_heard(wording.phrase(intent, draft.utterance.tokens))
    return draft.plan


def _keep_what_was(draft: PlanBuilder) -> None:
    """Where a correction has lost a value that the call to be taken back has ("no at nine and call it ..."), nothing is
    taken back and nothing asked: what was made stays."""
    made = draft.plan
    undoing = [each for each in made.calls if each.key.startswith("undo")]
    lost = any(each.slot == main_moment(draft.specs[each.intent.tool]) and each.slot not in each.intent.slots
               for each in made.questions)  # fmt: skip
    if undoing and lost and draft.intents:
        made.calls = [each for each in made.calls if each not in undoing]
        made.questions.clear()
        made.remarks["kept"] = "I did not get all of that, so I changed nothing. Please say it again."


def _cut_short(intent: Intent, other: Intent, draft: PlanBuilder) -> bool:
    """Whether `intent` is the mere beginning of a command, joined by "and" to the request `other`, of which something
    is done ("add cheese and set an alarm"): then nothing else would be said of it."""
    between = draft.utterance.words[intent.end : other.start]
    return faint(intent) and imperative(intent.words[0]) and bool(between) and JOINED.issuperset(between)


def taken_up(recalled: RecalledTurn, made: GrammarPlan) -> None:
    """Adds to the plan the calls, remarks and questions that follow from earlier turns."""
    for index, call in enumerate(recalled.calls):
        made.calls.append(DesiredCall(f"change{index}", call.tool, call.arguments, spoken=call.spoken))
    if recalled.say:
        made.remarks["change"] = recalled.say
    if recalled.ask:
        slot = recalled.pending.lacks if recalled.pending is not None else recalled.slot
        made.questions.append(OpenQuestion(recalled.ask, recalled.intents[0], slot))


def taken_back(recalled: RecalledTurn, draft: PlanBuilder) -> None:
    """Adds to the plan the calls that undo what earlier turns have done, or says that it cannot be undone."""
    for index, call in enumerate(recalled.undo):
        spec = draft.specs[call.tool]
        undo = draft.specs.get(spec.undo_with or "")
        draft.irrevocable = draft.irrevocable or (bool(recalled.intents) and undo is None)
        arguments = undo_arguments(call, undo) if undo is not None else None
        if undo is None or arguments is None:
            draft.plan.remarks[f"undo{index}"] = wording.CANNOT_UNDO
        else:
            draft.plan.calls.append(DesiredCall(f"undo{index}", undo.name, arguments, spoken=not recalled.intents))


def _called_for(intent: Intent, key: str, draft: PlanBuilder) -> bool:
    """Whether the intent's condition holds. False while its result is unknown; then the plan waits."""
    if intent.condition is None or intent.depends is None:
        return True
    question = draft.answered.get(intent.depends)
    desired = next((d for d in draft.plan.calls if d.key == question), None)
    call = draft.outcome(desired) if desired is not None else None
    if call is None or call.status is KnownCallStatus.PENDING:
        draft.plan.waiting = True
        asked = any(each.intent is draft.intents[intent.depends] for each in draft.plan.questions)
        if asked and desired is None and draft.settled:
            draft.plan.remarks[key] = wording.unknown_condition(draft.specs[intent.tool])
        return False
    verdict = intent.condition.holds(call.value) if call.status is KnownCallStatus.DONE else None
    if verdict is None:
        draft.plan.remarks[key] = wording.unknown_condition(draft.specs[intent.tool])
    elif not verdict and not _done_otherwise(intent, draft):
        draft.plan.remarks[key] = "So I left the rest."
    return bool(verdict)


def _done_otherwise(intent: Intent, draft: PlanBuilder) -> bool:
    """Whether the same is asked for with another value where the condition does not hold ("otherwise at eight")."""
    if intent.condition is None:
        return False
    turned = replace(intent.condition, negated=not intent.condition.negated)
    return any((each.depends, each.condition) == (intent.depends, turned) for each in draft.intents)


def _inherits(intent: Intent, intents: Sequence[Intent], draft: PlanBuilder) -> Intent:
    """The intent with values that it takes from an earlier one: the day of its condition, the place for "there", the
    list for "it"."""
    spec = draft.specs.get(intent.tool)
    if spec is None:
        return intent
    slots: dict[str, SlotValue] = {}
    if intent.depends is not None:
        moment = main_moment(spec)
        asked = _moment_of(intents[intent.depends])
        if moment is not None and asked is not None:
            own = intent.said(moment)
            when = own.defaults(asked) if isinstance(own, When) else asked
            before = intent.slots.get(moment, SlotValue(SlotType.DATETIME, when))
            slots[moment] = replace(before, value=when)
    index = next(i for i, other in enumerate(intents) if other is intent)
    for name in ("location", "near"):
        if name in spec.parameters.get("properties", {}) and intent.said(name) in (None, "there") and spec.safe:
            place = next((v for other in reversed(intents[:index]) if (v := other.slots.get(name))), None)
            if place is not None and (intent.said(name) == "there" or name in spec.parameters.get("required", ())):
                slots[name] = place
    if intent.said("list_name") in PRONOUNS:
        named = (v for other in reversed(intents[:index]) if (v := other.slots.get("list_name")))
        slots["list_name"] = next(named, SlotValue(SlotType.LABEL, None))
    if "list_name" in spec.parameters.get("properties", {}) and slots.get("list_name", _NONE).value is None:
        slots |= lists.spoken_of(intent, draft)
    if draft.earlier_read(intent) is None:
        slots |= things.spoken_of(intent, draft)
    return replace(intent, slots={**intent.slots, **slots}) if slots else intent


_NONE = SlotValue(None, None)


def _moment_of(intent: Intent) -> When | None:
    return next((v.value for v in intent.slots.values() if isinstance(v.value, When)), None)

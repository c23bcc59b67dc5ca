"""The default recipe: one intent, one call."""

from typing import Any

from services.grammar.doubt_words import countable
from services.grammar.intents import Intent
from services.grammar.planning import CLEAR, PlanBuilder, faint
from services.grammar.slot_questions import asked_for
from services.grammar.wording import OKAY, doing, unusable
from tools.language.slots import TEMPORAL, SlotType, infer
from tools.language.tries import main_moment
from tools.spec import ToolSpec


def plain(intent: Intent, key: str, draft: PlanBuilder) -> None:
    """Plans one call with the intent's arguments, or asks for the first one that is missing."""
    args = draft.arguments(intent)
    values = dict(args.values)
    missing = [name for name in args.missing if not _at_home(name, values, intent, draft)]
    if missing or (not intent.complete and not draft.settled):
        draft.plan.unheard = True
        if draft.settled and (unfit := impossible(intent, draft.specs[intent.tool])):
            draft.plan.remarks[key] = unusable(unfit)
            return
        if missing:
            draft.ask(asked_for(draft.specs[intent.tool], missing[0]), intent, missing[0])
        return
    if faint(intent):
        return
    # "add four" is only the beginning of "add a four o'clock alarm"
    begun = not intent.slots or (intent.evidence < CLEAR and main_moment(draft.specs[intent.tool]) in intent.slots)
    if not intent.complete and not draft.specs[intent.tool].safe and begun:
        if intent.words == ("stop",):
            draft.plan.remarks[key] = OKAY  # "stop" to the assistant, which is not speaking any more
        else:
            draft.ask(f"Should I {doing(draft.specs[intent.tool])}?", intent, None)
        return
    submit(intent, key, draft, values)


def impossible(intent: Intent, spec: ToolSpec) -> str:
    """Words in place of a duration or a time that are not possible ("a million years", "25 o'clock"); else ""."""
    schemas = spec.parameters.get("properties", {})
    temporal = any(infer(name, schema)[0] in (*TEMPORAL, SlotType.DURATION) for name, schema in schemas.items())
    if intent.complete or not temporal:
        return ""
    words = list(intent.words)
    links = [at for at, word in enumerate(words) if word in ("for", "at", "of", "to", "in") and at]
    said = words[links[-1] + 1 :] if links else []
    measured = any(word.removesuffix("s") in _MEASURES for word in said)
    return " ".join(said) if measured and any(countable(word) or word in _LARGE for word in said) else ""


_MEASURES = frozenset(("second", "minute", "hour", "day", "week", "month", "year", "centurie", "o'clock", "am", "pm"))
_LARGE = frozenset(("million", "billion", "trillion", "zillion", "gazillion"))


def submit(intent: Intent, key: str, draft: PlanBuilder, values: dict[str, Any]) -> None:
    """Adds the call to the plan, once the words it depends on can no longer change."""
    spec = draft.specs[intent.tool]
    if not draft.heard(intent):
        draft.plan.unheard = True
        return
    if not spec.safe:
        draft.write(key, intent, intent.tool, values)
        return
    draft.read(key, intent.tool, values, confidence=intent.confidence if intent.learned else 1.0)
    note_read(intent, key, draft)


def note_read(intent: Intent, key: str, draft: PlanBuilder) -> None:
    """Records that the read `key` answers `intent`, for later pronouns and conditions."""
    index = next(i for i, other in enumerate(draft.intents) if other is intent)
    draft.answered[index] = key


def _at_home(name: str, values: dict[str, Any], intent: Intent, draft: PlanBuilder) -> bool:
    """Fills a missing place with the user's home. Returns whether it did."""
    spec = draft.specs[intent.tool]
    schema = spec.parameters.get("properties", {}).get(name, {})
    if infer(name, schema)[0] is not SlotType.PLACE or name not in ("location", "place", "city") or not spec.safe:
        return False
    if not draft.settled or draft.home is None:
        return False
    values[name] = draft.home
    return True

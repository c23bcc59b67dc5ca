"""The common case: one intent, one call."""

from typing import Any

from services.llm.brain.intents import Intent
from services.llm.brain.planning import Drafting, faint, question_for
from tools.language.slots import SlotType, infer


def plain(intent: Intent, key: str, draft: Drafting) -> None:
    """One call with the intent's arguments; asks for what is missing."""
    args = draft.arguments(intent)
    values = dict(args.values)
    missing = [name for name in args.missing if not _at_home(name, values, intent, draft)]
    if missing or (not intent.complete and not draft.settled):
        draft.plan.unheard = True
        if missing:
            draft.ask(question_for(missing[0]), intent, missing[0])
        return
    if faint(intent):
        return
    if not intent.complete and not draft.specs[intent.tool].safe and not intent.slots:
        draft.ask(f"Should I {intent.tool.replace('_', ' ')}?", intent, None)  # "stop", and nothing more
        return
    submit(intent, key, draft, values)


def submit(intent: Intent, key: str, draft: Drafting, values: dict[str, Any]) -> None:
    """The call itself, once the words it hangs on have settled."""
    spec = draft.specs[intent.tool]
    if not draft.heard(intent):
        draft.plan.unheard = True
        return
    if not spec.safe:
        draft.write(key, intent, intent.tool, values)
        return
    draft.read(key, intent.tool, values)
    note_read(intent, key, draft)


def note_read(intent: Intent, key: str, draft: Drafting) -> None:
    index = next(i for i, other in enumerate(draft.intents) if other is intent)
    draft.answered[index] = key


def _at_home(name: str, values: dict[str, Any], intent: Intent, draft: Drafting) -> bool:
    """A place that was not said is the place named before it, or home."""
    spec = draft.specs[intent.tool]
    schema = spec.parameters.get("properties", {}).get(name, {})
    if infer(name, schema)[0] is not SlotType.PLACE or name not in ("location", "place", "city") or not spec.safe:
        return False
    if not draft.settled or draft.home is None:
        return False
    values[name] = draft.home
    return True

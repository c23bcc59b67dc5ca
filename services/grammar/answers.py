"""Composes the grammar model's answer: each call's result as its tool's `say` words it, and the failures."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from services.grammar.cues import UNDOING
from services.grammar.planning import GrammarPlan, PlanBuilder, faint
from services.grammar.wording import NOTHING_ASKED, NOTHING_TO_UNDO, doing, not_carried_out
from services.models.call_view import KnownCall, KnownCallStatus
from tools.spec import ToolSpec
from tools.speech import duration, listing

NEVER_MIND = "Okay, never mind."
TOO_LONG = "That was too long for me to take in at once. Please say it again in shorter parts."
_NO_HURRY = "That's fine. Just tell me when you know."
_GREETINGS = {
    ("hello",): "Hello. What can I do for you?",
    ("hi",): "Hello. What can I do for you?",
    ("good", "morning"): "Good morning. What can I do for you?",
    ("thank", "you"): "You're welcome.",
    ("thanks",): "You're welcome.",
    ("no",): NEVER_MIND,
    ("i", "don't", "know"): _NO_HURRY,
    ("i", "do", "not", "know"): _NO_HURRY,
    ("i", "have", "no", "idea"): _NO_HURRY,
    ("no", "idea"): _NO_HURRY,
    ("i", "am", "not", "sure"): _NO_HURRY,
    ("not", "sure"): _NO_HURRY,
    ("how", "are", "you"): "I'm fine, thank you. What can I do for you?",
}
_YES = frozenset(("yes", "yeah", "yep", "sure", "please"))
_AGREEING = _YES | {"okay", "ok", "right", "do", "it", "go", "ahead"}
_UNKNOWN = "outcome unknown"
"""Prefix of the error that the agent reports for a write that may or may not have happened."""


def result_text(spec: ToolSpec, arguments: Mapping[str, Any], call: KnownCall) -> str:
    """The outcome of a finished call as a sentence: the tool's `say` text for a result, the reason for a failure."""
    if call.status is KnownCallStatus.FAILED:
        if not spec.safe and (call.error or "").startswith(_UNKNOWN):
            name = spec.name.replace("_", " ")
            return f"I could not find out whether this went through: {name}. Please check before you try again."
        unfit = _unfit(spec, call.error or "")
        if unfit:
            return unfit
        reason = _without_kind(call.error or "it did not work").rstrip(".")
        return f"{reason[:1].upper()}{reason[1:]}." if spec.safe else f"That did not work: {reason}."
    if spec.say is not None:
        try:
            return spec.say(arguments, call.value)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError):
            return plain_text(spec, call.value)  # `say` does not know a result of this shape
    return plain_text(spec, call.value)


_UNFIT = re.compile(r"arguments of \w+: (\w+): ")


def _unfit(spec: ToolSpec, error: str) -> str:
    """The sentence for an argument that the tool's schema rejected, with the schema's limits; "" for other errors."""
    found = _UNFIT.search(error)
    if found is None:
        return ""
    name, schema = found[1], spec.parameters.get("properties", {}).get(found[1], {})
    spoken = re.sub(r"_(seconds|minutes|hours|name)$", "", name).replace("_", " ")
    limits = [
        f"{word} {_amount(name, schema[key])}"
        for key, word in (("minimum", "at least"), ("maximum", "at most"))
        if isinstance(schema.get(key), int | float)
    ]
    if limits:
        return f"I did nothing: the {spoken} must be {listing(limits)}."
    return f"I did nothing, because I cannot use that {spoken}."


def _amount(name: str, number: float) -> str:
    size = {"seconds": 1, "minutes": 60, "hours": 3600}.get(name.rpartition("_")[2])
    return duration(number * size) if size else f"{number:g}"


def _without_kind(error: str) -> str:
    """`error` without the error code at its beginning ("not_found: There is no ...")."""
    kind, _, message = error.partition(": ")
    return message if message and kind.isidentifier() else error


def plain_text(spec: ToolSpec, value: Any) -> str:
    """The sentence for a result whose tool has no `say`: its summary, its facts, or for a write that it was done."""
    if not spec.safe:
        return f"Done: {doing(spec)}."
    if isinstance(value, dict):
        for name in ("summary", "snippet", "content", "title", "name"):
            if isinstance(value.get(name), str):
                rest = [
                    f"{k.replace('_', ' ')} {v}"
                    for k, v in value.items()
                    if k != name and not isinstance(v, list | dict)
                ]
                return f"{value[name]}{', ' if rest else ''}{', '.join(rest)}.".replace("..", ".").replace(".,", ",")
        return ", ".join(f"{k.replace('_', ' ')}: {v}" for k, v in value.items()) + "."
    if isinstance(value, list):
        shown = [str(v.get("title") or v.get("name") or v) if isinstance(v, dict) else str(v) for v in value]
        return f"I found {', '.join(shown)}." if shown else "I found nothing."
    return f"It is {value}." if value not in (None, "") else "I found nothing."


def compose(plan: GrammarPlan, draft: PlanBuilder, dropped: bool) -> str:
    """The answer for a plan whose calls have all finished: results, remarks, then questions. `NEVER_MIND` if the user
    took requests back (`dropped`) and there is nothing else to say; "" if there is nothing to say."""
    sentences: list[str] = []
    for want in plan.calls:
        call = draft.outcome(want)
        if call is None:
            continue
        if want.key in plan.remarks:
            sentences.append(plan.remarks[want.key])
        elif want.spoken:
            arguments = draft.known.resolved(call.arguments)
            sentences.append(result_text(draft.specs[want.tool], arguments, call))
    keys = {want.key for want in plan.calls}
    sentences += [text for key, text in plan.remarks.items() if key not in keys]
    sentences += [question.text for question in plan.questions]
    if not sentences and dropped:
        return NEVER_MIND
    return " ".join(dict.fromkeys(sentence for sentence in sentences if sentence))


def unmet(plan: GrammarPlan, draft: PlanBuilder) -> str:
    """What to say if the user asked for a write and the plan has neither a call nor a reason for having none; else
    ""."""
    if plan.calls or plan.left:
        return ""
    specs = [draft.specs[each.tool] for each in draft.intents if each.tool in draft.specs and not faint(each)]
    if not any(not spec.safe for spec in specs):
        return ""
    return not_carried_out([spec for spec in specs if spec.safe], [spec for spec in specs if not spec.safe])


def small_talk(words: Sequence[str]) -> str | None:
    """The reply to a greeting, thanks, a lone "yes", or an undo with nothing to undo; None for other words."""
    said = tuple(words)
    if set(said) & _YES and set(said) <= _AGREEING:
        return NOTHING_ASKED
    return NOTHING_TO_UNDO if said in UNDOING else _GREETINGS.get(said)

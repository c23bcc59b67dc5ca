"""Recipe for conversions: one call; for two quantities that are compared, which of them is more."""

from services.grammar.answers import result_text
from services.grammar.intents import Intent
from services.grammar.planning import PlanBuilder
from services.grammar.recipes.plain import plain
from services.grammar.spread.measures import LESS, MORE, Measure
from services.models.call_view import KnownCallStatus

_THAN = {
    "most": "more", "longest": "longer", "furthest": "further", "heaviest": "heavier", "biggest": "bigger",
    "hottest": "hotter", "fastest": "faster", "largest": "larger", "least": "less", "shortest": "shorter",
    "lightest": "lighter", "smallest": "smaller",
}  # fmt: skip


def convert(intent: Intent, key: str, draft: PlanBuilder) -> None:
    """Converts a quantity; for a comparison, says which is more and gives the second in the unit of the first."""
    plain(intent, key, draft)
    pair = intent.said("compared")
    want = next((each for each in draft.plan.calls if each.key == key), None)
    call = draft.outcome(want) if want is not None else None
    if not isinstance(pair, tuple) or call is None or call.status is not KnownCallStatus.DONE:
        return
    first, second = pair
    value = call.value.get("value") if isinstance(call.value, dict) else None
    if not isinstance(value, int | float):
        return
    sentence = result_text(draft.specs[intent.tool], draft.known.resolved(call.arguments), call)
    draft.plan.remarks[key] = f"{_verdict(intent, first, second, float(value))} {sentence}"


def _verdict(intent: Intent, first: Measure, second: Measure, converted: float) -> str:
    """Whether the first is more than the second, worded as the question asks. `converted`: the second one in the unit
    of the first."""
    words = list(intent.words)
    smaller = bool(LESS & set(words))
    if abs(first.value - converted) <= 0.002 * abs(converted):
        return "They are about the same."
    first_wins = (first.value > converted) is not smaller
    asked = next((_THAN.get(word, word) for word in words if word in MORE | LESS), "more")
    if "than" in words[first.end : second.start]:
        return "Yes." if first_wins else "No."
    one = first if first_wins else second
    said = " ".join(words[one.start : one.end])
    return f"{said[:1].upper()}{said[1:]} is {asked}."

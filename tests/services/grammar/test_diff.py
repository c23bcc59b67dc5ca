"""From the calls that should exist to the actions of one generation."""

from services.events.model import Acted, Observed, ToolCall
from services.grammar.diff import changes, steadied
from services.grammar.known_calls import KnownCalls, defaults_of
from services.grammar.planning import DesiredCall
from tools.spec import Effect, ToolSpec

LOOK = ToolSpec(
    "look", "Looks up.", {"type": "object", "properties": {"query": {"type": "string"}}}, Effect.READ_EXTERNAL
)
SPECS = {"look": LOOK}


def known(confidence: float) -> KnownCalls:
    calls = KnownCalls()
    calls.apply(Acted(1, ToolCall(1, "look", {"query": "Ashmere"}, confidence)))
    return calls


def wanted(query: str, confidence: float) -> list[DesiredCall]:
    return [DesiredCall("0", "look", {"query": query}, confidence)]


def test_a_read_that_was_hardly_likely_is_proposed_again_when_it_is_likely() -> None:
    calls = known(0.2)
    again = changes(wanted("Ashmere", 0.7), calls, SPECS)
    assert again == [ToolCall(1, "look", {"query": "Ashmere"}, 0.7)]
    calls.apply(Acted(1, ToolCall(1, "look", {"query": "Ashmere"}, 0.7)))
    assert changes(wanted("Ashmere", 0.9), calls, SPECS) == []


def test_a_read_that_grows_no_surer_is_not_proposed_again() -> None:
    assert changes(wanted("Ashmere", 0.5), known(0.2), SPECS) == []


def test_a_call_is_steady_if_the_update_before_had_all_of_its_words() -> None:
    [one] = steadied([ToolCall(1, "look", {"query": "Ashmere Tower"})], ("is", "ashmere", "tower"))
    [two] = steadied([ToolCall(1, "look", {"query": "Ashmere Tower"})], ("is", "ashmere"))
    [three] = steadied([ToolCall(1, "look", {"limit": 3})], ("three",))
    assert (one, two, three) == (
        ToolCall(1, "look", {"query": "Ashmere Tower"}, steady=True),
        ToolCall(1, "look", {"query": "Ashmere Tower"}),
        ToolCall(1, "look", {"limit": 3}),
    )


BOOK = ToolSpec(
    "book",
    "Books a table.",
    {"type": "object", "properties": {"hour": {"type": "integer"}, "minutes": {"type": "integer", "default": 60}}},
    Effect.WRITE_EXTERNAL,
)


def test_a_value_that_is_the_default_is_no_change() -> None:
    specs = {"book": BOOK}
    calls = KnownCalls(defaults=defaults_of(specs))
    calls.apply(Acted(1, ToolCall(1, "book", {"hour": 13})))
    hour, longer = (DesiredCall("0", "book", {"hour": 13, "minutes": minutes}) for minutes in (60, 90))
    assert changes([hour], calls, specs) == []
    assert changes([longer], calls, specs) == [ToolCall(1, "book", {"hour": 13, "minutes": 90}, 1.0)]
    calls.apply(Observed(1, 1, "book", {"status": "ok"}))
    assert changes([hour], calls, specs) == []
    assert calls.find("book", hour.arguments) is calls.calls[1]

"""What a sentence leaves out of a list is not put on it, wherever and however that is said."""

from typing import Any

import pytest

from bench.dialogues.play import play
from services.grammar.left_out import clause_at, wanted_spans
from services.understanding.encoder import Encoder
from services.understanding.model import FOLDER, Understanding
from services.understanding.reading import LearnedSpan
from tools.language.tokens import tokenize

UNDERSTANDING = Understanding(Encoder(FOLDER))


def done(*said: str, learned: bool = True) -> list[tuple[str, dict[str, Any]]]:
    turn = play(list(said), True, UNDERSTANDING if learned else None)[-1]
    return [(call.tool, dict(call.arguments)) for call in turn.writes]


def added(name: str, *items: str) -> list[tuple[str, dict[str, Any]]]:
    return [("add_list_items", {"list_name": name, "items": list(items)})]


@pytest.mark.parametrize(
    "said",
    [
        "put ham and figs on the picnic list but not the olives",
        "put ham and figs on the picnic list but no olives, we have those",
        "put ham and figs on the picnic list but no olives Kay has some",
        "put ham, figs and olives on the picnic list except the olives",
        "put ham, figs and olives on the picnic list, leave out olives",
        "put ham figs and olives on the picnic list but leave the olives out",
        "put ham and figs but not olives on the picnic list",
        "the picnic list, ham and figs but not olives",
        "put ham and figs on the picnic list, no olives though, we've got a jar",
        "put ham and figs on the picnic list, no need for olives, Kay bought some",
        "put ham and figs on the picnic list apart from the olives or the grapes",
    ],
)
@pytest.mark.parametrize("learned", [True, False])
def test_a_thing_that_is_left_out_is_not_added(said: str, learned: bool) -> None:
    assert done(said, learned=learned) == added("picnic", "ham", "figs")


def test_the_request_behind_the_reason_is_heard() -> None:
    said = "put ham and figs on the picnic list but no olives we have those and set a timer for ten minutes"
    assert done(said) == [*added("picnic", "ham", "figs"), ("set_timer", {"duration_seconds": 600})]


@pytest.mark.parametrize(
    ("said", "items"),
    [
        ("put pizza without olives on the picnic list", ["pizza without olives"]),
        ("put ham on the picnic list, not today", []),
        ("put ham and butter on the picnic list not butter lard", []),
        ("put ham and butter on the picnic list, I mean not butter but lard", []),
        ("put ham and butter on the picnic list no I mean lard not butter", []),
    ],
)
def test_what_is_no_exception_is_read_as_before(said: str, items: list[str]) -> None:
    assert done(said) == (added("picnic", *items) if items else [])


def test_dictated_text_keeps_what_it_leaves_out() -> None:
    ((tool, arguments),) = done("remind me to buy ham but not figs tomorrow at ten")
    assert (tool, arguments["text"]) == ("create_reminder", "buy ham but not figs")


def test_what_stays_on_a_list_is_not_taken_off() -> None:
    ((tool, arguments),) = done(
        "put ham, figs and olives on the picnic list", "take ham and figs off the picnic list but not the olives"
    )
    assert (tool, arguments["items"]) == ("remove_list_items", ["ham", "figs"])


@pytest.mark.parametrize(
    ("said", "things"),
    [
        ("ham but not the fresh figs we have some", ["fresh figs"]),
        ("ham except for figs and olives", ["figs", "olives"]),
        ("ham but no figs and some olives", ["figs"]),
        ("ham but not figs and set a timer", ["figs"]),
        ("ham but not until friday", []),
        ("ham but not if it rains", []),
        ("ham but not the lunch list", []),
        ("ham no don't add it we have plenty", []),
        ("there is no ham left so add it", []),
        ("ham no make it figs we have ham", []),
        ("ham no not ham we have ham", []),
        ("we are not sure", []),
    ],
)
def test_a_clause_names_the_things_that_it_leaves_out(said: str, things: list[str]) -> None:
    tokens = tokenize(said)
    found = next((each for at in range(len(tokens)) if (each := clause_at(tokens, at)) is not None), None)
    named = [" ".join(token.text for token in tokens[slice(*thing)]) for thing in found.things] if found else []
    assert named == things


def test_spans_of_the_model_within_such_a_clause_are_no_things() -> None:
    tokens = tokenize("ham figs and olives on the list but not the figs")
    spans = [LearnedSpan("item", start, start + 1, 0.9) for start in (0, 1, 3, 10)]
    assert [span.start for span in wanted_spans(spans, tokens)] == [0, 3]

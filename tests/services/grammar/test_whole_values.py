"""Values are taken as a whole: a surname, a number with the same digits twice, the particle of a verb, and nothing of
the reason behind a name."""

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from bench.dialogues.play import play
from services.grammar.noises import without_repeats
from services.understanding.reading import LearnedReading, LearnedSpan
from tests.services.grammar.test_learned import TOOLS, reading
from tools.language.tokens import tokenize


@dataclass
class Scripted:
    """Stands for the learned model, with one reading for every turn."""

    made: LearnedReading
    asked: list[str] = field(default_factory=list)

    def known(self, text: str, context: str = "", tools: Any = ()) -> LearnedReading | None:
        return self.made

    async def read(self, text: str, context: str = "", tools: Any = ()) -> LearnedReading:
        return self.made


def sent(text: str, person: str, message: str) -> list[dict[str, Any]]:
    made = reading(text, "send_sms", 0.99, p_act=0.99, person=person, message=message)
    [turn] = play([text], True, Scripted(made))  # type: ignore[arg-type]
    return [dict(call.arguments) for call in turn.writes]


def test_a_surname_is_no_part_of_the_message() -> None:
    [message] = sent("text ben carter the boiler is on", "ben carter", "the boiler is on")
    assert message == {"to": ["+447700900333"], "message": "The boiler is on."}


def test_a_surname_tells_which_of_two_is_meant() -> None:
    [message] = sent("text tom wright we have parked", "tom wright", "we have parked")
    assert message == {"to": ["+447700900555"], "message": "We have parked."}


def test_a_word_that_is_nobodys_name_stays_in_the_message() -> None:
    [message] = sent("text ben football is off", "ben football", "is off")
    assert message == {"to": ["+447700900333"], "message": "Football is off."}


@pytest.mark.parametrize(
    "said", ["oh one double four nine double four nine", "double oh six double oh six", "seven hundred seven hundred"]
)
def test_the_digits_of_a_number_are_no_repetition(said: str) -> None:
    assert [token.text for token in without_repeats(tokenize(said))] == said.split()


def test_words_that_are_said_twice_are_still_one() -> None:
    assert [token.text for token in without_repeats(tokenize("for the for the double bed"))] == [
        "for",
        "the",
        "double",
        "bed",
    ]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("give me a nudge in half an hour to fetch the parcels in", "fetch the parcels in"),
        ("remind me at nine to switch the boiler on", "switch the boiler on"),
        ("remind me tomorrow at ten to call in", "call in"),
    ],
)
def test_a_reminder_keeps_the_particle_of_its_verb(text: str, kept: str) -> None:
    [turn] = play([text], False)
    assert [call.arguments["text"] for call in turn.writes] == [kept]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("delete my contact Tom Baker he's left the firm", "Tom Baker"),
        ("delete the contact Ben she moved abroad", "Ben"),
        ("delete the contact Tom Wright", "Tom Wright"),
    ],
)
def test_a_reason_is_no_part_of_a_name(text: str, name: str) -> None:
    [turn] = play([text], False)
    assert [call.arguments for call in turn.calls] == [{"name": name}]


@pytest.mark.parametrize("thing", ["the usual", "the usual things", "my usual stuff"])
def test_the_usual_is_asked_for(thing: str) -> None:
    asked, answered = play([f"put {thing} on my shopping list", "crisps and squash"], False)
    assert not asked.writes
    assert asked.answer == "What should I add?"
    assert [call.arguments["items"] for call in answered.writes] == [["crisps", "squash"]]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("add to my shopping list leeks no scratch leeks radishes", ["radishes"]),
        ("add ham and brown rolls and figs to my picnic list no scrap the rolls", []),
        ("add ham and brown rolls and figs to my picnic list no scrap the brown rolls", ["ham", "figs"]),
        ("put scrap paper on my shopping list", ["scrap paper"]),
    ],
)
def test_one_thing_of_a_list_is_taken_back(text: str, items: list[str]) -> None:
    [turn] = play([text], False)
    assert [each for call in turn.writes for each in call.arguments["items"]] == items


def test_a_message_goes_to_two_people() -> None:
    text = "text ben and anna the gate is open"
    request = reading(text, "send_sms", 0.99, p_act=0.99, message="the gate is open").requests[0]
    people = (LearnedSpan("person", 1, 2, 1.0), LearnedSpan("person", 3, 4, 1.0))
    made = LearnedReading((replace(request, spans=(*people, *request.spans)),), 1.0, tools=TOOLS)
    [turn] = play([text], True, Scripted(made))  # type: ignore[arg-type]
    [call] = turn.writes
    assert dict(call.arguments) == {"to": ["+447700900333", "+447700900222"], "message": "The gate is open."}

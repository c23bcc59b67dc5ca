"""Values are read from the spans that the learned model marks, by the grammar's parsers."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from services.grammar.intents import Intent, arguments
from services.grammar.learned_values import FILLINGS, values_of
from services.understanding.reading import LearnedRequest, LearnedSpan
from tools import library
from tools.language.tokens import tokenize

NOW = datetime(2026, 11, 25, 12, 0)
SPECS = {tool.spec.name: tool.spec for tool in library.load()}


def request(tool: str, text: str, **spans: str | list[str]) -> LearnedRequest:
    """A request over all of `text`; each span is given by its words."""
    words = [token.text for token in tokenize(text)]
    found = []
    for name, given in spans.items():
        for said in [given] if isinstance(given, str) else given:
            part = [token.text for token in tokenize(said)]
            start = next(at for at in range(len(words)) if words[at : at + len(part)] == part)
            found.append(LearnedSpan(name, start, start + len(part), 1.0))
    ordered = tuple(sorted(found, key=lambda span: span.start))
    return LearnedRequest(tool, 1.0, "do", 1.0, 0, len(words), ordered)


def called(tool: str, text: str, **spans: str | list[str]) -> dict[str, Any] | None:
    """The arguments of the call; None where not all values can be read."""
    made, tokens = request(tool, text, **spans), tokenize(text)
    values = values_of(made, SPECS[tool], tokens, NOW)
    assert values is not None
    if values.unread:
        return None
    words = tuple(token.text for token in tokens)
    return arguments(Intent(tool, values.slots, 0, len(tokens), words), SPECS[tool], NOW).values


def test_a_number_alone_is_no_length_if_it_is_large() -> None:
    assert called("set_timer", "put nine hundred on", duration="nine hundred") is None


@pytest.mark.parametrize(
    ("tool", "text", "spans", "arguments"),
    [
        ("set_timer", "pop one on for an hour", {"duration": "an hour"}, {"duration_seconds": 3600}),
        ("set_timer", "rice at thirty five", {"label": "rice", "duration": "thirty five"},
         {"label": "rice", "duration_seconds": 2100}),
        ("change_timer", "stick another five on it", {"duration": "another five"},
         {"action": "extend", "duration_seconds": 300}),
        ("change_timer", "knock it down by like ten minutes less", {"duration": "like ten minutes less"},
         {"action": "shorten", "duration_seconds": 600}),
        ("set_alarm", "i get up at six tuesdays and fridays", {"time": "six", "repeat": "tuesdays and fridays"},
         {"time": "06:00", "rule": "FREQ=WEEKLY;BYDAY=TU,FR"}),
        ("cancel_alarm", "no more gym alarm then", {"label": "gym"}, {"label": "gym"}),
        ("control_playback", "on to the next one", {}, {"action": "next"}),
        ("add_contact", "this is the plumber 07700 900123", {"person": "plumber", "phone": "07700 900123"},
         {"name": "Plumber", "phone": "07700 900123"}),
        (
            "set_alarm",
            "i have to be up by quarter to seven every weekday",
            {"time": "quarter to seven", "repeat": "every weekday"},
            {"time": "06:45", "repeat": "weekdays"},
        ),
        (
            "create_reminder",
            "i must not forget tomorrow at nine to ring the vet",
            {"message": "ring the vet", "date": "tomorrow", "time": "nine"},
            {"text": "ring the vet", "due": "2026-11-26T09:00"},
        ),
        (
            "create_reminder",
            "nudge me about the bins in two hours",
            {"message": "the bins", "duration": "two hours"},
            {"text": "the bins", "due": "2026-11-25T14:00"},
        ),
        (
            "add_list_items",
            "we are out of oat milk and bin bags so those go on the shopping one",
            {"item": ["oat milk", "bin bags"], "list_name": "shopping"},
            {"items": ["oat milk", "bin bags"], "list_name": "shopping"},
        ),
        ("get_weather", "will i need a coat in oslo on friday", {"place": "oslo", "date": "friday"},
         {"location": "Oslo", "date": "2026-11-27"}),
        ("set_volume", "bring it to about thirty percent", {"percent": "thirty percent"}, {"percent": 30}),
        ("list_reminders", "anything i should remember", {}, {}),
        (
            "change_timer",
            "the pasta needs another two minutes",
            {"label": "pasta", "duration": "two minutes"},
            {"action": "extend", "label": "pasta", "duration_seconds": 120},
        ),
        ("change_timer", "hang on hold the timer", {}, {"action": "pause"}),
        ("change_timer", "pause it and start it again", {}, None),
        ("change_alarm", "let me sleep another ten minutes", {"duration": "ten minutes"},
         {"action": "snooze", "duration_seconds": 600}),
        ("change_alarm", "put my alarm at seven for eight", {"time": ["seven", "eight"]}, None),
        ("control_stopwatch", "get the stopwatch going", {}, {"action": "start"}),
        ("pick_random", "spin a coin for us", {}, {"kind": "coin"}),
        (
            "move_list_items",
            "take milk from groceries and shift it onto the party list",
            {"item": "milk", "list_name": ["groceries", "party"]},
            {"items": ["milk"], "list_name": "groceries", "to_list_name": "party"},
        ),
        ("move_list_items", "milk belongs on party", {"item": "milk", "list_name": "party"}, None),
        (
            "move_reminder",
            "the one about the bins can wait until tomorrow at nine",
            {"message": "the bins", "date": "tomorrow", "time": "nine"},
            {"text": "the bins", "due": "2026-11-26T09:00"},
        ),
        ("delete_note", "i have no use for the garden note", {"title": "garden"}, {"title": "garden"}),
        ("get_birthday", "when do i need a present for tom", {"person": "tom"}, {"name": "Tom"}),
    ],
)  # fmt: skip
def test_values_are_read_from_the_spans(
    tool: str, text: str, spans: dict[str, Any], arguments: dict[str, Any] | None
) -> None:
    assert called(tool, text, **spans) == arguments


def test_a_span_that_is_no_value_is_unread() -> None:
    assert called("set_timer", "set one for a while", duration="a while") is None


def test_a_span_that_no_slot_takes_is_unread() -> None:
    assert called("get_time", "time in paris for anna", place="paris", person="anna") is None


def test_what_was_replaced_is_no_value() -> None:
    text = "give me five no seven minutes"
    assert called("set_timer", text, replaced="five", duration="seven minutes") == {"duration_seconds": 420}


def test_a_value_at_the_end_of_the_words_may_still_change() -> None:
    made, tokens = request("get_weather", "weather in new", place="new"), tokenize("weather in new")
    values = values_of(made, SPECS["get_weather"], tokens, NOW)
    assert values is not None
    assert values.slots["location"].open


def test_every_filling_is_of_a_tool_that_there_is() -> None:
    assert set(FILLINGS) <= set(SPECS)


def test_a_moment_in_two_places_is_one() -> None:
    found = called("search_calendar", "on friday what is there at three", date="friday", time="three")
    assert found is not None
    assert date.fromisoformat(str(found["start"])[:10]) == (NOW + timedelta(days=2)).date()

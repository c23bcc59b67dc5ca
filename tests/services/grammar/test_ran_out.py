"""What has run out is put on the list that is named; hours of shouts in the night are asked about."""

import pytest

from bench.dialogues.play import play


@pytest.mark.parametrize(
    ("said", "name", "things"),
    [
        ("we're out of jam stick it on the list", "shopping", ["jam"]),
        ("we're nearly out of tea and sugar can you put them on the shopping list", "shopping", ["tea", "sugar"]),
        ("we've run out of nails put some on the diy list please", "diy", ["nails"]),
        ("there's no milk left so add it to the list", "shopping", ["milk"]),
        ("put some jam on the list", "shopping", ["jam"]),
    ],
)
def test_what_has_run_out_is_put_on_the_list(said: str, name: str, things: list[str]) -> None:
    [turn] = play([said], False)
    [call] = turn.writes
    assert (call.tool, call.arguments["list_name"], call.arguments["items"]) == ("add_list_items", name, things)


@pytest.mark.parametrize(
    "said", ["we're out of jam", "we're out of order so stick a note on the door", "we are low on it"]
)
def test_other_sentences_put_nothing_on_it(said: str) -> None:
    assert not play([said], False)[0].writes


def test_a_shout_in_the_night_is_asked_about() -> None:
    asked, answered = play(["give me a shout at half four would you", "in the afternoon"], False)
    assert asked.answer == "At 4:30 in the morning or at 4:30 in the afternoon?"
    assert [call.arguments["time"] for call in answered.writes] == ["16:30"]


def test_an_hour_may_be_said_without_its_article() -> None:
    [turn] = play(["timer for the pudding hour and a quarter"], False)
    assert [dict(call.arguments) for call in turn.writes] == [{"duration_seconds": 4500, "label": "pudding"}]


@pytest.mark.parametrize(
    ("said", "tool"),
    [
        ("is my alarm on for tomorrow", "list_alarms_and_timers"),
        ("read my last note", "search_notes"),
        ("what's on for me this week", "search_calendar"),
    ],
)
def test_what_is_there_is_looked_up(said: str, tool: str) -> None:
    assert play([said], False)[0].calls[-1].tool == tool

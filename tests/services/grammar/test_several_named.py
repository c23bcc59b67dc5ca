"""Several requests in one breath: nothing of them is silently left out, and each keeps its own name."""

from typing import Any

import pytest

from bench.dialogues.play import play

# The dialogues begin on Wednesday, 25 November 2026, at 18:43.


def writes(*texts: str) -> list[tuple[str, dict[str, Any]]]:
    turns = play(list(texts), True)
    return [(call.tool, dict(call.arguments)) for turn in turns for call in turn.writes]


def timers(*texts: str) -> list[tuple[str | None, int]]:
    return [(each.get("label"), each["duration_seconds"]) for tool, each in writes(*texts) if tool == "set_timer"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a chops timer for forty minutes and a peas timer for eight minutes", [("chops", 2400), ("peas", 480)]),
        ("start a washing timer thirty minutes and a nap timer one hour", [("washing", 1800), ("nap", 3600)]),
        ("noodles timer three minutes and broth timer eight", [("noodles", 180), ("broth", 480)]),
        ("ten minute timer for the buns and a six minute one for the beans", [("buns", 600), ("beans", 360)]),
        (
            "can you do a beetroot timer for fifty minutes and another for the carrots twenty minutes",
            [("beetroot", 3000), ("carrots", 1200)],
        ),
        ("set a stew timer for ninety minutes and one for the fish for nine minutes", [("stew", 5400), ("fish", 540)]),
        ("two timers please lasagne thirty five minutes garlic bread ten", [("lasagne", 2100), ("garlic bread", 600)]),
        (
            "lentils twenty minutes and flatbread four minutes set timers for both",
            [("lentils", 1200), ("flatbread", 240)],
        ),
        ("an hour and a half for the ham timer and ten minutes for the gravy", [("ham", 5400), ("gravy", 600)]),
        ("put nine minutes on for the leeks and twelve for the pie", [("leeks", 540), ("pie", 720)]),
        ("twenty minute timer please for the rowing machine", [("rowing machine", 1200)]),
    ],
)
def test_timers_keep_their_names(text: str, expected: list[tuple[str, int]]) -> None:
    assert timers(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "set a timer for ten minutes and play jazz for twenty minutes",
        "boil the ham for an hour and set a timer for ten minutes to turn it",
        "the timer said four minutes for the peas and ten minutes for the chops",
    ],
)
def test_other_sentences_with_two_lengths_are_no_two_timers(text: str) -> None:
    assert len(timers(text)) < 2


def test_a_timer_is_referred_to_by_its_name() -> None:
    first = "noodles timer three minutes and broth timer eight"
    assert writes(first, "bin the broth one")[-1] == ("cancel_timer", {"label": "broth"})


def test_two_timers_and_no_name_is_asked_about() -> None:
    turns = play(["noodles timer three minutes and broth timer eight", "add one minute", "the noodles"], True)
    assert turns[1].writes == []
    assert turns[1].answer.endswith("?")
    [changed] = turns[2].writes
    assert (changed.tool, changed.arguments["label"]) == ("change_timer", "noodles")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "remind me at nine tonight to lock the shed oh and add bleach to the shopping list",
            [("create_reminder", "text", "lock the shed"), ("add_list_items", "items", ["bleach"])],
        ),
        (
            "note that the boiler man comes friday oh and set a timer for five minutes",
            [("create_note", "content", "the boiler man comes friday"), ("set_timer", "duration_seconds", 300)],
        ),
        (
            "add crisps to the party list and while you're at it set a ten minute timer",
            [("add_list_items", "items", ["crisps"]), ("set_timer", "duration_seconds", 600)],
        ),
        (
            "wake me at seven tomorrow oh and stick dog food on shopping",
            [("set_alarm", "time", "07:00"), ("add_list_items", "items", ["dog food"])],
        ),
    ],
)
def test_one_more_request_is_no_part_of_the_text_before_it(text: str, expected: list[tuple[str, str, Any]]) -> None:
    done = writes(text)
    assert sorted(tool for tool, _ in done) == sorted(tool for tool, _, _ in expected)
    for tool, name, value in expected:
        assert next(arguments for called, arguments in done if called == tool)[name] == value


@pytest.mark.parametrize(
    "text",
    [
        "remind me tomorrow at nine to feed the rabbit oh and tell ben the rabbit is fine",
        "remind me at nine tonight to ring the school oh and pay the thing",
    ],
)
def test_what_may_belong_to_the_text_is_asked_about(text: str) -> None:
    [turn] = play([text], True)
    assert [call for call in turn.writes if call.tool == "create_reminder"] == []
    assert turn.answer.endswith("?")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "alarm quarter to eight saturday and half past ten sunday both in the morning",
            [("07:45", "2026-11-28", None), ("10:30", "2026-11-29", None)],
        ),
        ("an alarm for six called swim and one for seven called bus", [("06:00", None, "swim"), ("07:00", "", "bus")]),
    ],
)
def test_alarms_side_by_side(text: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    made = [each for tool, each in writes(text) if tool == "set_alarm"]
    assert [(each["time"], each.get("label")) for each in made] == [(time, label) for time, _, label in expected]
    assert all(day in (None, "", each.get("date")) for each, (_, day, _) in zip(made, expected, strict=True))


def test_a_second_reminder_has_its_own_text() -> None:
    made = writes("remind me at nine tonight to lock up and another at ten to put the cat out")
    assert [each["text"] for _, each in made] == ["lock up", "put the cat out"]


def test_one_more_request_behind_an_aside() -> None:
    done = writes("set an alarm for seven tomorrow oh and while i remember put cat litter on shopping")
    assert sorted(tool for tool, _ in done) == ["add_list_items", "set_alarm"]


def test_an_order_that_was_not_read_is_not_left_out_in_silence() -> None:
    [turn] = play(["set an alarm for seven tomorrow oh and by the way put the blinds up in the den"], True)
    assert [call.tool for call in turn.writes] in ([], ["set_alarm"])
    assert "blinds" in turn.answer


def test_what_is_said_of_both_is_not_left_out() -> None:
    [turn] = play(["set an alarm for six and another at nine both in the evening"], True)
    assert turn.answer.endswith("?")
    assert all(call.arguments["time"] != "09:00" for call in turn.writes)

"""What was made before is changed, removed or told of: exactly the thing that is meant, and nothing else."""

from typing import Any

import pytest

from bench.dialogues.play import PlayedTurn, play


def last(*turns: str) -> PlayedTurn:
    """The last of `turns`, played without the learned model."""
    return play(list(turns), True)[-1]


def writes(turn: PlayedTurn) -> list[tuple[str, dict[str, Any]]]:
    return [(call.tool, dict(call.arguments)) for call in turn.writes]


@pytest.mark.parametrize(
    ("said", "action", "seconds"),
    [
        ("make it a bit longer, say another five", "extend", 300),
        ("can you put another ten minutes on that", "extend", 600),
        ("chuck an extra five minutes on there will you", "extend", 300),
        ("give it five more", "extend", 300),
        ("ten more minutes on that", "extend", 600),
        ("it needs two minutes longer", "extend", 120),
        ("that's a bit much, lop twenty minutes off it", "shorten", 1200),
        ("five minutes less please", "shorten", 300),
        ("make it ten minutes shorter", "shorten", 600),
    ],
)
def test_a_timer_gets_more_or_less_time(said: str, action: str, seconds: int) -> None:
    done = writes(last("set a timer for an hour", said))
    assert done == [("change_timer", {"action": action, "duration_seconds": seconds, "label": "1 hour"})]


@pytest.mark.parametrize("said", ["make it longer", "can you make that a bit longer", "extend it"])
def test_an_amount_that_was_not_said_is_asked_for_and_the_answer_is_taken(said: str) -> None:
    asked, answered = play(["set a timer for an hour", said, "ten minutes"], True)[1:]
    assert (asked.answer, asked.writes) == ("By how much?", [])
    assert [arguments["duration_seconds"] for _, arguments in writes(answered)] == [600]


@pytest.mark.parametrize("said", ["sorry, fifty not fifteen", "that was wrong, it should be fifty", "no I said fifty"])
def test_a_timer_has_another_length(said: str) -> None:
    done = writes(last("set a timer for fifteen minutes", said))
    assert [tool for tool, _ in done] == ["cancel_timer", "set_timer"]
    assert done[1][1]["duration_seconds"] == 3000


def test_what_it_is_not_must_be_what_it_was() -> None:
    assert last("set a timer for fifteen minutes", "fifty not twenty").writes == []


@pytest.mark.parametrize("said", ["call it pasta", "no it's for the pasta, change the name", "label that one pasta"])
def test_a_timer_is_named(said: str) -> None:
    done = writes(last("set a timer for ten minutes", said))
    assert done == [("change_timer", {"action": "rename", "label": "10 minutes", "new_label": "pasta"})]


TWO = ("set a pasta timer for ten minutes", "set a rice timer for twenty minutes")


@pytest.mark.parametrize(
    ("said", "labels"),
    [
        ("stop the other one", ["pasta"]),
        ("bin the pasta one", ["pasta"]),
        ("get rid of the first one", ["pasta"]),
        ("scrap that one", ["rice"]),
        ("get rid of both of them", ["pasta", "rice"]),
    ],
)
def test_only_the_timer_that_is_meant_is_cancelled(said: str, labels: list[str]) -> None:
    assert [arguments["label"] for _, arguments in writes(last(*TWO, said))] == labels


@pytest.mark.parametrize("said", ["cancel the timer", "add two minutes to the timer", "stop the timer"])
def test_the_timer_is_asked_about_where_two_run(said: str) -> None:
    made = ("set a pasta timer for ten minutes", "set an egg timer for four minutes")
    asked = last(*made, said)
    assert not writes(asked)
    assert asked.answer.startswith("Which one: ")
    [call] = writes(last(*made, said, "the pasta one"))
    assert call[1]["label"] == "pasta"


def test_two_things_of_one_turn_are_asked_about() -> None:
    both = "set alarms for 7 and 8 am"
    asked, answered = play([both, "move it half an hour later", "the eight o'clock one"], True)[1:]
    assert asked.answer.startswith("Which one: ")
    assert asked.writes == []
    assert [arguments["time"] for _, arguments in writes(answered)] == ["08:30"]


@pytest.mark.parametrize(
    ("said", "time", "date"),
    [
        ("put it half an hour later", "07:30", "2026-11-26"),
        ("make it an hour earlier would you", "06:00", "2026-11-26"),
        ("my train's later now, push it back by twenty minutes", "07:20", "2026-11-26"),
        ("nah half past", "07:30", "2026-11-26"),
        ("not seven, six", "06:00", "2026-11-26"),
        ("the evening I mean", "19:00", "2026-11-26"),
        ("no, friday", "07:00", "2026-11-27"),
    ],
)
def test_an_alarm_rings_at_another_time(said: str, time: str, date: str) -> None:
    done = writes(last("set an alarm for seven tomorrow morning", said))
    assert len([tool for tool, _ in done if tool != "cancel_alarm"]) == 1
    assert (done[-1][1]["time"], done[-1][1]["date"]) == (time, date)


def test_without_a_day_the_next_such_time_is_meant() -> None:
    done = writes(last("set an alarm for seven", "sorry, eight in the evening"))
    assert (done[-1][1]["time"], done[-1][1]["date"]) == ("20:00", "2026-11-25")


def test_an_alarm_repeats_from_now_on() -> None:
    done = writes(last("set an alarm for seven tomorrow", "hang on, weekdays only"))
    assert done[-1] == ("set_alarm", {"time": "07:00", "repeat": "weekdays"})


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ("oh make that half four", "2026-11-26T16:30"),
        ("can you do that an hour earlier", "2026-11-26T15:00"),
        ("not tomorrow, friday", "2026-11-27T16:00"),
        ("she wants it an hour later", "2026-11-26T17:00"),
    ],
)
def test_a_reminder_is_moved(said: str, due: str) -> None:
    done = writes(last("remind me to ring the vet tomorrow at four in the afternoon", said))
    assert done == [("move_reminder", {"text": "ring the vet", "due": due})]


@pytest.mark.parametrize(
    ("said", "changed"),
    [
        ("push it back an hour", {"start": "2026-11-27T16:00"}),
        ("it's only half an hour", {"duration_minutes": 30}),
        ("make it longer by half an hour", {"duration_minutes": 90}),
        ("sorry I meant saturday", {"start": "2026-11-28T15:00"}),
        ("call it budget chat instead", {"title": "Budget chat"}),
        ("the place is Luigi's", {"location": "Luigi's"}),
        ("the place is Luigi's, I forgot to mention", {"location": "Luigi's"}),
    ],
)
def test_an_event_is_changed_and_not_made_again(said: str, changed: dict[str, Any]) -> None:
    ((tool, arguments),) = writes(last("put a haircut in my calendar on friday at three", said))
    assert tool == "update_event"
    assert changed.items() <= arguments.items()
    assert len(arguments) == 2


@pytest.mark.parametrize(
    ("first", "said", "tool"),
    [
        ("set a timer for ten minutes", "on second thoughts bin it", "cancel_timer"),
        ("set an alarm for seven tomorrow", "oh I don't need that any more", "cancel_alarm"),
        ("remind me to phone Sue at nine tomorrow", "she's just rung so drop it", "cancel_reminder"),
        ("put a haircut in my calendar on friday at three", "they've cancelled on me, take that out", "delete_event"),
        ("take a note that the gate sticks", "actually get rid of it", "delete_note"),
        ("add butter to my shopping list", "take that off again", "remove_list_items"),
        ("set an alarm for seven tomorrow", "undo that last thing please", "cancel_alarm"),
    ],
)
def test_what_was_made_is_taken_away(first: str, said: str, tool: str) -> None:
    assert [name for name, _ in writes(last(first, said))] == [tool]


@pytest.mark.parametrize(
    "said", ["no wait put it back", "oh bring it back", "hmm no, put that back on", "I still need it"]
)
def test_what_was_taken_away_comes_back(said: str) -> None:
    done = writes(last("set an alarm for quarter past five tomorrow morning", "scrap that", said))
    assert [(tool, arguments["action"]) for tool, arguments in done] == [("change_alarm", "restore")]

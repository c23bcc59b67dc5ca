"""Short turns about what was just made, said in passing: whether it runs, to start it again, to have it back, to stop
the stopwatch; with a reason before or behind them."""

import pytest

from tests.services.grammar.amending.test_changes import last, writes
from tools.language.tokens import words

BUNS = "set a timer for nine minutes for the buns"
CHOIR = "put choir in my calendar on sunday at six in the evening"
SWIM = "set an alarm for eight tomorrow"
WATCH = "start the stopwatch"
BINNED = "cancel the dentist"


@pytest.mark.parametrize(
    ("said", "action"),
    [
        ("start that again from the beginning I forgot the lid", "restart"),
        ("pause that a minute somebodys at the door", "pause"),
        ("I cannae do that take two minutes off", "shorten"),
    ],
)
def test_a_timer_is_changed(said: str, action: str) -> None:
    ((tool, arguments),) = writes(last(BUNS, said))
    assert (tool, arguments["action"]) == ("change_timer", action)


@pytest.mark.parametrize("said", ["is it still going", "is that still running then"])
def test_whether_a_timer_runs_is_looked_up(said: str) -> None:
    turn = last(BUNS, said)
    assert [call.tool for call in turn.calls] == ["list_alarms_and_timers"]
    assert "buns" in turn.answer


def test_what_was_said_and_what_was_meant_are_told_apart() -> None:
    made = writes(last("set a timer for twelve minutes", "sorry I said twelve I meant fifteen"))
    assert made[-1] == ("set_timer", {"duration_seconds": 900})


@pytest.mark.parametrize(
    ("said", "start", "minutes"),
    [("oh it's seven till nine", "2026-11-29T19:00", 120), ("no it's half six till eight", "2026-11-29T18:30", 90)],
)
def test_an_event_gets_another_span_of_hours(said: str, start: str, minutes: int) -> None:
    ((tool, arguments),) = writes(last(CHOIR, said))
    assert (tool, arguments["start"], arguments["duration_minutes"]) == ("update_event", start, minutes)


def test_an_event_is_pushed_along_to_another_hour() -> None:
    ((tool, arguments),) = writes(last(CHOIR, "push it along to seven"))
    assert (tool, arguments["start"]) == ("update_event", "2026-11-29T19:00")


@pytest.mark.parametrize(
    ("said", "action"),
    [("stop he's crossed the line", "stop"), ("stop stop", "stop"), ("put it back to zero", "reset")],
)
def test_the_stopwatch_is_stopped_and_reset(said: str, action: str) -> None:
    assert writes(last(WATCH, said)) == [("control_stopwatch", {"action": action})]


@pytest.mark.parametrize("said", ["how long was that", "what's she on now", "how long did he take"])
def test_the_stopwatch_is_read(said: str) -> None:
    assert [call.tool for call in last(WATCH, said).calls] == ["read_stopwatch"]


def test_stop_alone_stops_no_timer() -> None:
    assert writes(last(BUNS, "stop")) == []


@pytest.mark.parametrize(
    "said",
    ["no don't actually I'll go", "no leave it she wants me there", "ah no I looked at the wrong month put it back"],
)
def test_a_deleted_event_is_brought_back_for_a_reason(said: str) -> None:
    assert [tool for tool, _ in writes(last(BINNED, said))] == ["restore_event"]


def test_what_was_made_is_taken_back_for_a_reason() -> None:
    assert [tool for tool, _ in writes(last(SWIM, "no don't I'll walk"))] == ["cancel_alarm"]
    assert [tool for tool, _ in writes(last(SWIM, "what am I like I'm on leave tomorrow scrap that"))] == [
        "cancel_alarm"
    ]


@pytest.mark.parametrize(
    "said",
    [
        "you lot always bin it",
        "I bet they all scrap it",
        "my mum thinks we should bin it",
    ],
)
def test_other_statements_take_nothing_back(said: str) -> None:
    assert "cancel_alarm" not in [tool for tool, _ in writes(last(SWIM, said))]


@pytest.mark.parametrize("said", ["bin tomorrow's one", "bin off tomorrows one", "cancel the one for tomorrow"])
def test_one_of_two_is_named_by_its_day(said: str) -> None:
    ((tool, arguments),) = writes(last(SWIM, "and one for eight on friday", said))
    assert (tool, arguments["date"]) == ("cancel_alarm", "2026-11-26")


@pytest.mark.parametrize("said", ["read me it back", "read it me back please", "read us back what you've got"])
def test_a_list_is_read_back(said: str) -> None:
    assert [call.tool for call in last("add socks to my packing list", said).calls] == ["read_list"]


def test_them_is_said_short() -> None:
    made = writes(last("add milk to my shopping list", "undo that", "go on put em back"))
    assert made == [("add_list_items", {"items": ["milk"], "list_name": "shopping"})]


def test_what_is_gone_already_is_told() -> None:
    turn = last("make a note buy sand", "delete that note", "yes bin it")
    assert turn.answer == "That is already gone."
    assert not turn.calls


@pytest.mark.parametrize("said", ["go on once more for luck", "and another please", "again"])
def test_a_throw_is_repeated(said: str) -> None:
    assert [call.tool for call in last("roll a die", said).calls] == ["pick_random"]


@pytest.mark.parametrize("said", ["what's running", "what have I got ticking at the moment", "is anything running now"])
def test_what_runs_is_listed(said: str) -> None:
    assert [call.tool for call in last(BUNS, said).calls] == ["list_alarms_and_timers"]


def test_apostrophes_that_are_left_out() -> None:
    assert words("whos at the door, wont it wait") == ["who", "is", "at", "the", "door", "won't", "it", "wait"]
    assert words("tomorrows alarm, I dinnae know") == ["tomorrow's", "alarm", "i", "don't", "know"]
    assert words("what time's the bus") == ["what", "time", "is", "the", "bus"]


def test_the_other_is_the_one_that_is_left() -> None:
    turn = last("set a timer for ten minutes", "and one for fifteen", "cancel the first one", "how long on the other")
    assert [call.arguments.get("label") for call in turn.calls] == ["15 minutes"]


def test_what_something_is_set_for_is_told() -> None:
    assert last(SWIM, "is it for the morning").answer == "Alarm set for 8 AM tomorrow."


def test_how_it_is_doing_means_what_runs() -> None:
    assert [call.tool for call in last(BUNS, "how's it doing").calls] == ["list_alarms_and_timers"]
    assert not last("how's it going").calls

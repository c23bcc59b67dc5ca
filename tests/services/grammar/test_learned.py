"""How the learned model's reading and the grammar's are joined, with readings made by hand."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from bench.dialogues.play import PlayedTurn, play
from services.events.model import SessionContext, UserUpdate
from services.grammar import GrammarModel
from services.grammar.learned_values import FILLINGS
from services.grammar.objection import objects
from services.understanding.reading import LearnedReading, LearnedRequest, LearnedSpan
from tools.language.tokens import words
from tools.library.reminders import list_reminders
from tools.library.timers import set_timer

TOOLS = frozenset(FILLINGS)


def spans_of(text: str, **spans: str) -> tuple[LearnedSpan, ...]:
    """By kind, the words of each value."""
    said = words(text)
    found = []
    for name, part in spans.items():
        value = words(part)
        start = next(at for at in range(len(said)) if said[at : at + len(value)] == value)
        found.append(LearnedSpan(name, start, start + len(value), 1.0))
    return tuple(sorted(found, key=lambda span: span.start))


def reading(
    text: str, label: str, p: float = 0.95, act: str = "do", p_act: float = 0.95, **spans: str
) -> LearnedReading:
    request = LearnedRequest(label, p, act, p_act, 0, len(words(text)), spans_of(text, **spans))
    return LearnedReading((request,), 1.0, tools=TOOLS)


@dataclass
class Scripted:
    """An `Understanding` whose readings are given by the words."""

    readings: dict[str, LearnedReading] = field(default_factory=dict)

    async def read(self, said: list[str], context: str = "", tools: None = None) -> LearnedReading:
        return self.known(said, context) or LearnedReading()

    def known(self, said: list[str], context: str = "", tools: None = None) -> LearnedReading | None:
        return self.readings.get(" ".join(said), LearnedReading())


def talk(text: str, given: LearnedReading, *more: str) -> list[PlayedTurn]:
    return play([text, *more], True, Scripted({" ".join(words(text)): given}))  # type: ignore[arg-type]


def test_a_look_up_in_other_words_runs() -> None:
    text = "is there anything that i ought to remember"
    [turn] = talk(text, reading(text, "list_reminders"))
    assert [call.tool for call in turn.calls] == ["list_reminders"]


def test_talk_about_the_date_is_a_look_up() -> None:
    text = "i have lost track of the days again"
    [turn] = talk(text, reading(text, "talk.date", act="talk"))
    assert [call.tool for call in turn.calls] == ["get_date"]


def test_a_wish_for_a_joke_is_one() -> None:
    text = "i could do with a laugh"
    [turn] = talk(text, reading(text, "talk.joke", act="talk"))
    assert [(call.tool, call.arguments["kind"]) for call in turn.calls] == [("pick_random", "joke")]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("what day of the week is christmas this year", "2026-12-25"),  # the grammar's day is kept
        ("so christmas day falls on which one", "2026-12-25"),  # the model marks no day
    ],
)
def test_a_date_that_was_named_is_looked_up(text: str, day: str) -> None:
    [turn] = talk(text, reading(text, "talk.date", act="talk"))
    assert turn.calls[-1].arguments == {"date": day}


def test_today_is_no_answer_to_a_question_for_a_day_that_is_not_known() -> None:
    text = "and the next bank holiday would be which day"
    [turn] = talk(text, reading(text, "talk.date", act="talk"))
    assert turn.calls == []


@pytest.mark.parametrize(("reply", "done"), [("yes please", ["set_timer"]), ("no", [])])
def test_a_write_in_other_words_is_asked_about(reply: str, done: list[str]) -> None:
    text = "pop one on for twelve minutes would you"
    asked, answered = talk(text, reading(text, "set_timer", p=0.8, duration="twelve minutes"), reply)
    assert asked.writes == []
    assert asked.asked
    assert [call.tool for call in answered.writes] == done
    assert not done or answered.writes[0].arguments["duration_seconds"] == 720


def test_a_local_write_of_which_the_model_is_certain_is_carried_out() -> None:
    text = "pop one on for twelve minutes would you"
    [turn] = talk(text, reading(text, "set_timer", p=0.99, p_act=0.99, duration="twelve minutes"))
    assert [call.tool for call in turn.writes] == ["set_timer"]


@pytest.mark.parametrize(
    ("text", "tool", "spans"),
    [
        (
            "fire off a line to mum that the train is late",
            "send_sms",
            {"person": "mum", "message": "the train is late"},
        ),
        ("for half an hour", "set_timer", {"duration": "half an hour"}),
        ("bin everything on my shopping sheet", "clear_list", {"list_name": "shopping"}),
        ("pop one on for a while would you", "set_timer", {"duration": "a while"}),
    ],
)
def test_what_leaves_the_house_or_deletes_or_names_nothing_or_is_not_all_read_is_asked_about(
    text: str, tool: str, spans: dict[str, str]
) -> None:
    [turn] = talk(text, reading(text, tool, p=0.99, p_act=0.99, **spans))
    assert turn.writes == []
    assert turn.asked


@pytest.mark.parametrize(
    "given",
    [
        {"p": 0.5},
        {"p_act": 0.5},
        {"act": "negated"},
        {"act": "about"},
    ],
)
def test_what_is_unlikely_or_not_meant_or_has_no_value_is_not_asked_about(given: dict[str, object]) -> None:
    text = "pop one on for twelve minutes would you"
    spans = {"duration": "twelve minutes"} | given
    [turn] = talk(text, reading(text, "set_timer", **spans))  # type: ignore[arg-type]
    assert turn.calls == []
    assert turn.answer


def test_a_question_about_a_message_names_who_was_said_and_not_what_a_look_up_will_find() -> None:
    text = "i would love for anna to hear that lunch is off"
    given = reading(text, "send_sms", person="anna", message="lunch is off")
    [turn] = talk(text, given)
    assert turn.answer == "Should I send the text message to anna: Lunch is off?"


def test_what_was_not_all_read_is_asked_about_in_words() -> None:
    text = "pop one on for twelve minutes or whatever would you"
    given = reading(text, "set_timer", duration="twelve minutes", number="whatever")
    [turn] = talk(text, given)
    assert turn.answer == "I did not get all of that. Should I set the timer for 12 minutes?"


def requests(text: str, *parts: tuple[str, str, str, str]) -> LearnedReading:
    """(label, words, kind of its value or "", words of the value), one after another."""
    said, at, found = words(text), 0, []
    for label, part, kind, value in parts:
        end = at + len(words(part))
        inside = words(value)
        start = next((i for i in range(at, end) if inside and said[i : i + len(inside)] == inside), -1)
        spans = (LearnedSpan(kind, start, start + len(inside), 1.0),) if kind else ()
        act = "talk" if label.startswith("talk.") else "do"
        found.append(LearnedRequest(label, 0.97, act, 0.97, at, end, spans))
        at = end
    return LearnedReading(tuple(found), 1.0, tools=TOOLS)


def test_one_request_in_two_clauses_is_made_once() -> None:
    text = "tomorrow is early for me at six could somebody shake me"
    day = ("set_alarm", "tomorrow is early for me", "date", "tomorrow")
    [turn] = talk(text, requests(text, day, ("set_alarm", "at six could somebody shake me", "time", "six")))
    assert [(call.tool, call.arguments.get("date")) for call in turn.writes] == [("set_alarm", "2026-11-26")]
    assert not turn.asked


def test_values_in_the_story_before_a_request_are_asked_about() -> None:
    text = "the rice takes about twelve minutes and you could keep an eye on it"
    story = ("talk.story", "the rice takes about twelve minutes and", "duration", "about twelve minutes")
    [turn] = talk(text, requests(text, story, ("set_timer", "you could keep an eye on it", "", "")))
    assert turn.writes == []
    assert turn.answer == "Should I set the timer for 12 minutes?"


@pytest.mark.parametrize("second", ["at four somebody could nag me", "and a nag for the other thing too"])
def test_nothing_is_certain_where_a_value_lacks_or_is_half_a_time(second: str) -> None:
    text = f"a nag please on the stroke of nine in the morning about the bins {second}"
    first = LearnedRequest("create_reminder", 0.97, "do", 0.97, 0, 13, spans_of(text, time="nine in the morning"))
    message = spans_of(text, message="the bins")
    tool, spans = ("create_reminder", spans_of(text, time="four")) if "four" in text else ("set_timer", ())
    other = LearnedRequest(tool, 0.97, "do", 0.97, 13, len(words(text)), spans)
    [turn] = talk(text, LearnedReading((replace(first, spans=(*first.spans, *message)), other), 1.0, tools=TOOLS))
    assert turn.writes == []
    assert turn.asked


def test_an_answer_to_our_question_needs_no_second_one() -> None:
    text = "i want something jotted down"
    _, turn = talk(text, requests(text, ("create_note", text, "", "")), "the boiler man comes thursday")
    assert [call.arguments for call in turn.writes] == [{"content": "the boiler man comes thursday"}]


@pytest.mark.parametrize(("label", "act"), [("other.smart_home", "do"), ("set_timer", "reported")])
def test_a_write_that_the_model_is_sure_is_not_meant_is_asked_about(label: str, act: str) -> None:
    text = "set a timer for ten minutes"
    [turn] = talk(text, reading(text, label, act=act))
    assert turn.writes == []
    assert turn.asked


def test_another_write_of_which_the_model_is_sure_is_asked_about_in_the_place_of_the_grammars() -> None:
    text = "i need twelve minutes for the rice"
    given = LearnedRequest("set_timer", 0.99, "do", 0.99, 0, 7, spans_of(text, duration="twelve minutes", label="rice"))
    [turn] = talk(text, LearnedReading((given,), 1.0, tools=TOOLS))
    assert turn.writes == []
    assert turn.answer == "Should I set the timer called rice for 12 minutes?"


@pytest.mark.parametrize(
    "text", ["save her number it's 07700 900142", "add my physio's will you it's ravi 07700 900142"]
)
def test_nobody_is_saved_under_words_that_are_no_name(text: str) -> None:
    [turn] = play([text], True)
    assert turn.writes == []
    assert turn.answer


def test_the_grammar_decides_where_the_model_is_unsure() -> None:
    text = "set a timer for ten minutes"
    [turn] = talk(text, reading(text, "other.smart_home", p=0.7))
    assert [call.tool for call in turn.writes] == ["set_timer"]


def test_what_no_tool_does_is_said() -> None:
    text = "dim the lamp in the hall a bit"
    [turn] = talk(text, reading(text, "other.smart_home"))
    assert turn.answer == "Sorry, I can't control things in your home."


def test_a_write_that_was_only_begun_is_none_where_no_tool_is_meant() -> None:
    text = "turn off the heat lamp"
    [unread] = talk(text, LearnedReading())
    assert [call.tool for call in unread.writes] == ["cancel_timer"]
    [turn] = talk(text, reading(text, "other.smart_home", 0.6))
    assert not turn.calls
    assert turn.answer


def test_who_asks_what_there_is_to_ask_is_told() -> None:
    text = "so what sort of stuff are you good for"
    [turn] = talk(text, reading(text, "talk.help"))
    assert turn.answer.startswith("I can set timers, alarms and reminders, ")


@pytest.mark.parametrize(
    ("label", "p", "act", "p_act", "others", "expected"),
    [
        ("set_timer", 0.9, "do", 0.9, (), False),
        ("set_timer", 0.9, "negated", 0.9, (), True),
        ("set_timer", 0.9, "negated", 0.6, (), False),
        ("set_alarm", 0.9, "do", 0.9, (), True),
        ("set_alarm", 0.9, "do", 0.9, (("set_timer", 0.06),), False),
        ("set_alarm", 0.6, "do", 0.9, (), False),
        ("set_alarm", 0.9, "do", 0.9, (("set_timer", 0.01),), False),
        ("set_alarm", 0.9, "do", 0.9, (("set_timer", 0.004),), True),
        ("set_alarm", 0.6, "reported", 0.9, (("set_timer", 0.3),), True),
    ],
)
def test_objections(
    label: str, p: float, act: str, p_act: float, others: tuple[tuple[str, float], ...], expected: bool
) -> None:
    request = LearnedRequest(label, p, act, p_act, 0, 4, (), others)
    assert objects(LearnedReading((request,), 1.0, tools=TOOLS), "set_timer") is expected


def test_one_sure_request_is_enough_where_no_other_may_be_the_tool() -> None:
    sure = LearnedRequest("set_alarm", 0.95, "do", 0.95, 0, 4)
    unsure = LearnedRequest("set_volume", 0.5, "do", 0.95, 4, 6, (), (("set_alarm", 0.4),))
    assert objects(LearnedReading((sure, unsure), 1.0, tools=TOOLS), "set_timer")
    assert not objects(LearnedReading((sure, unsure), 1.0, tools=TOOLS), "set_volume")


def test_nothing_read_objects_to_nothing() -> None:
    assert not objects(LearnedReading(), "set_timer")


@pytest.mark.parametrize(
    ("label", "act", "expected"), [("cancel_timer", "do", False), ("cancel_timer", "supposed", True)]
)
def test_of_a_tool_that_it_does_not_know_it_only_says_that_nothing_is_meant(
    label: str, act: str, expected: bool
) -> None:
    request = LearnedRequest(label, 0.95, act, 0.95, 0, 4)
    assert objects(LearnedReading((request,), 1.0, tools=TOOLS), "pause_timer") is expected


def test_what_goes_on_from_the_request_before_objects_to_nothing() -> None:
    more = LearnedRequest("talk.more", 0.95, "talk", 0.95, 0, 4)
    assert not objects(LearnedReading((more,), 1.0, tools=TOOLS), "set_timer")


def test_which_tools_the_model_knows_is_written_with_its_weights() -> None:
    other = LearnedRequest("cancel_timer", 0.95, "do", 0.95, 0, 4)
    assert not objects(LearnedReading((other,), 1.0, tools=TOOLS - {"change_timer"}), "change_timer")
    assert objects(LearnedReading((other,), 1.0, tools=TOOLS), "change_timer")


def test_a_look_up_that_the_model_has_found_carries_its_probability() -> None:
    text = "is there anything that i ought to remember"
    given = reading(text, "list_reminders", p=0.7)
    session = GrammarModel(Scripted({" ".join(words(text)): given})).open(  # type: ignore[arg-type]
        SessionContext("", (list_reminders.spec,), lambda: datetime(2026, 3, 10, 9, 30, tzinfo=UTC))
    )
    session.append(UserUpdate(1, 1, text, text))
    calls = session.think(1, settled=True).plan.calls
    assert [(call.tool, call.confidence) for call in calls] == [("list_reminders", 0.7)]


@pytest.mark.parametrize("proposes", [True, False])
def test_before_a_model_that_confirms_it_an_unsure_write_is_proposed(proposes: bool) -> None:
    text = "pop one on for twelve minutes would you"
    given = reading(text, "set_timer", p=0.7, duration="twelve minutes")
    session = GrammarModel(Scripted({" ".join(words(text)): given}), proposes).open(  # type: ignore[arg-type]
        SessionContext("", (set_timer.spec,), lambda: datetime(2026, 3, 10, 9, 30, tzinfo=UTC))
    )
    session.append(UserUpdate(1, 1, text, text))
    assert session.think(1, settled=False).plan.calls == []
    plan = session.think(1, settled=True).plan
    assert [(call.tool, call.arguments["duration_seconds"], call.confidence) for call in plan.calls] == (
        [("set_timer", 720, 0.5)] if proposes else []
    )
    assert bool(plan.questions) is not proposes


def test_a_deletion_is_asked_about_once() -> None:
    text = "anna need not be kept among my people any longer"
    asked, deleted = talk(text, reading(text, "delete_contact", p=0.8, person="anna"), "yes")
    assert asked.asked
    assert not asked.writes
    assert [call.tool for call in deleted.writes] == ["delete_contact"]

"""What a person says who does not ask for anything: withdrawals, "i don't know", an emoji."""

import pytest

from services.events.model import AnswerDelta, ModelOutput, Observed, ToolCall
from services.grammar.session import GrammarSession
from tests.services.grammar.test_session import hear, session, think


def said(outputs: list[ModelOutput]) -> str:
    return "".join(output.text for output in outputs if isinstance(output, AnswerDelta))


def asked(request: str) -> GrammarSession:
    """A grammar model that has asked for what is missing."""
    grammar_model = session()
    assert said(hear(grammar_model, request, final=True)).endswith("?")
    return grammar_model


@pytest.mark.parametrize("request_", ["set a timer", "remind me"])
@pytest.mark.parametrize(
    "answer",
    ["never mind", "um never mind thank you", "forget it", "cancel that", "no never mind", "no thanks"],
)
def test_a_question_may_be_dropped_instead_of_answered(request_: str, answer: str) -> None:
    grammar_model = asked(request_)
    outputs = hear(grammar_model, answer, final=True, turn=2)
    assert said(outputs) == "Okay, never mind."
    assert not [output for output in outputs if isinstance(output, ToolCall)]
    assert not [
        output for output in hear(grammar_model, "ten minutes", final=True, turn=3) if isinstance(output, ToolCall)
    ]


def test_who_does_not_know_may_answer_later() -> None:
    grammar_model = asked("set a timer")
    assert said(hear(grammar_model, "i don't know", final=True, turn=2)) == "That's fine. Just tell me when you know."
    (call,) = [o for o in hear(grammar_model, "ten minutes", final=True, turn=3) if isinstance(o, ToolCall)]
    assert (call.tool, call.arguments) == ("set_timer", {"duration_seconds": 600})


def test_an_answer_that_begins_like_a_withdrawal_is_an_answer() -> None:
    grammar_model = asked("remind me tomorrow at nine")
    outputs = hear(grammar_model, "drop it off at school", final=True, turn=2)
    assert [output.tool for output in outputs if isinstance(output, ToolCall)] == ["create_reminder"]


def test_a_reminder_without_a_time_asks_for_one() -> None:
    grammar_model = asked("remind me to drop the car off")
    outputs = hear(grammar_model, "tomorrow at nine", final=True, turn=2)
    assert [output.tool for output in outputs if isinstance(output, ToolCall)] == ["create_reminder"]


@pytest.mark.parametrize("text", ["never mind", "forget it", "don't", "i don't know", "no idea", "no"])
def test_out_of_the_blue_they_get_a_word(text: str) -> None:
    assert said(hear(session(), text, final=True)) in ("Okay, never mind.", "That's fine. Just tell me when you know.")


@pytest.mark.parametrize("text", ["\U0001f600\U0001f44d", "❤️"])
def test_an_emoji_alone_is_not_understood_but_answered(text: str) -> None:
    assert said(hear(session(), text, final=True)).startswith("I didn't understand that.")


@pytest.mark.parametrize("text", ["", "...", "♪ ♪", "um okay so hang on"])
def test_noise_stays_without_an_answer(text: str) -> None:
    assert said(hear(session(), text, final=True)) == ""


def listed(*turns: str) -> list[list[str]]:
    """The items that each turn puts on the list; every call goes well."""
    grammar_model, found = session(), list[list[str]]()
    for number, text in enumerate(turns, start=1):
        calls = [o for o in hear(grammar_model, text, final=True, turn=number) if isinstance(o, ToolCall)]
        for call in calls:
            grammar_model.append(Observed(number, call.id, call.tool, {"status": "ok"}))
        think(grammar_model, final=True, turn=number)
        found.append([item for call in calls if call.tool == "add_list_items" for item in call.arguments["items"]])
    return found


LIST = "add paper towels to my shopping list"


def test_what_is_listed_after_the_turn_has_ended_goes_on_the_same_list() -> None:
    turns = (LIST, "and dish soap", "oh and some batteries and a lamp please", "and that's it")
    assert listed(*turns) == [["paper towels"], ["dish soap"], ["batteries", "lamp"], []]


@pytest.mark.parametrize("text", ["and the kids are tired", "and me", "dish soap", "and what time is it", "and um"])
def test_other_words_after_a_list_add_nothing_to_it(text: str) -> None:
    assert listed(LIST, text) == [["paper towels"], []]


def acted(*turns: str) -> list[tuple[str, dict[str, object]]]:
    """What the last turn calls; every call before it went well."""
    grammar_model = session()
    for number, text in enumerate(turns, start=1):
        calls = [o for o in hear(grammar_model, text, final=True, turn=number) if isinstance(o, ToolCall)]
        for call in calls:
            grammar_model.append(Observed(number, call.id, call.tool, {"status": "ok"}))
        think(grammar_model, final=True, turn=number)
    return [(call.tool, dict(call.arguments)) for call in calls]


TIMER = "set a timer for ten minutes"


@pytest.mark.parametrize("text", ["and one for five minutes", "and another for five minutes", "and five minutes"])
def test_one_more_of_the_kind_leaves_the_first_as_it_is(text: str) -> None:
    assert acted(TIMER, text) == [("set_timer", {"duration_seconds": 300})]


@pytest.mark.parametrize("text", ["make it twelve", "and make it twelve please", "no make it twelve"])
def test_it_is_what_was_asked_for_last(text: str) -> None:
    assert [call for call in acted(TIMER, text) if call[0] != "cancel_timer"] == [
        ("set_timer", {"duration_seconds": 720})
    ]
    assert acted(TIMER, "make it thirty percent") == [("set_volume", {"percent": 30})]


@pytest.mark.parametrize(("first", "text"), [(TIMER, "make it a pasta timer")])
def test_nothing_is_done_where_part_of_the_words_would_be_lost_or_is_missing(first: str, text: str) -> None:
    assert acted(first, text) == []


@pytest.mark.parametrize("behind", ["no", "no no", "wait", "wait no", "hold on"])
@pytest.mark.parametrize("request_", [TIMER, "add milk to my shopping list", "cancel my timer"])
def test_a_request_that_ends_in_a_no_is_asked_about(request_: str, behind: str) -> None:
    outputs = hear(session(), f"{request_} {behind}", final=True)
    assert not [output for output in outputs if isinstance(output, ToolCall)]
    assert said(outputs).startswith("Should I")


@pytest.mark.parametrize(
    "text",
    [
        "add milk to my shopping list no bread",
        "add milk to my shopping list actually bread",
        "add milk and eggs to my shopping list no make it bread",
        "add milk to my shopping list no never",
    ],
)
def test_a_correction_of_which_it_is_not_clear_what_it_replaces_is_asked_about(text: str) -> None:
    outputs = hear(session(), text, final=True)
    assert not [output for output in outputs if isinstance(output, ToolCall)]
    assert said(outputs).startswith("Should I")


@pytest.mark.parametrize("cue", ["no make it", "actually make that", "i mean", "sorry i meant"])
def test_the_only_thing_of_a_list_is_replaced(cue: str) -> None:
    outputs = hear(session(), f"add milk to my shopping list {cue} bread", final=True)
    (call,) = [output for output in outputs if isinstance(output, ToolCall)]
    assert call.arguments["items"] == ["bread"]


@pytest.mark.parametrize("behind", ["actually", "sorry", "please", "thanks"])
def test_courtesy_behind_a_request_is_no_reason_to_ask(behind: str) -> None:
    (call,) = [o for o in hear(session(), f"{TIMER} {behind}", final=True) if isinstance(o, ToolCall)]
    assert call.tool == "set_timer"

"""Questions with a question word, lists that are none, and answers to "What should it say?" that may be requests."""

import pytest

from bench.dialogues.play import play


def done(*texts: str) -> list[tuple[str, str]]:
    """Tool and text of every side effect that ran."""
    return [
        (call.tool, str(call.arguments.get("message", call.arguments.get("content", call.arguments.get("text", "")))))
        for turn in play(texts, phone=True)
        for call in turn.writes
        if call.status == "done"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "why would you call mum",
        "um why would you set a timer for ten minutes",
        "how could you text Ben that I'm ill",
        "when would you set an alarm for seven",
        "which day would you call mum",
        "why don't you set a timer for ten minutes",
        "why don't we call mum",
        "how about calling mum",
    ],
)
def test_a_question_with_a_question_word_does_nothing(text: str) -> None:
    [turn] = play([text], phone=True)
    assert not turn.writes, turn.answer
    assert turn.answer


@pytest.mark.parametrize("text", ["how are you can you call mum", "what a day can you call mum"])
def test_a_request_behind_small_talk_with_a_question_word_is_done(text: str) -> None:
    assert [tool for tool, _ in done(text)] == ["place_call"]


@pytest.mark.parametrize(
    "text",
    [
        "i need a table for six at 8 15 pm on saturdays",
        "i need a lift to the station at nine",
        "i need a hand with the boxes on friday",
    ],
)
def test_a_sentence_is_not_put_on_a_list(text: str) -> None:
    [turn] = play([text], phone=True)
    assert not turn.writes, turn.answer
    assert turn.answer


@pytest.mark.parametrize("text", ["i need batteries for the torch", "add call the bank at nine to my todo list"])
def test_things_with_function_words_are_put_on_a_list(text: str) -> None:
    assert [tool for tool, _ in done(text)] == ["add_list_items"]


@pytest.mark.parametrize("vague", ["a couple of things", "a few things", "some stuff", "a few more bits"])
def test_things_that_are_none_are_asked_for(vague: str) -> None:
    first, second = play([f"add {vague} to my packing list", "socks and the big torch"], phone=True)
    assert not first.writes
    assert first.answer == "What should I add?"
    assert [call.arguments["items"] for call in second.writes] == [["socks", "big torch"]]


@pytest.mark.parametrize(
    ("request_", "answer", "question", "effect"),
    [
        ("take a note", "call mum about the cake", "Should the note say", ("create_note", "call mum about the cake")),
        ("text Ben", "set an alarm for seven", "Should it say", ("send_sms", "Set an alarm for seven.")),
        ("remind me at nine tomorrow", "call mum", "Should I remind you of", ("create_reminder", "call mum")),
    ],
)
def test_a_text_that_is_also_a_request_is_asked_about(
    request_: str, answer: str, question: str, effect: tuple[str, str]
) -> None:
    first, second, third = play([request_, answer, "yes"], phone=True)
    assert not first.writes
    assert not second.writes
    assert second.answer == f"{question}: {answer}?"
    assert [call.tool for call in third.writes] == [effect[0]]
    assert done(request_, answer, "yes") == [effect]
    assert done(request_, answer, "no", "yes") == []


@pytest.mark.parametrize(
    ("answer", "list_name", "items"),
    [("add socks to my shopping list", "shopping", ["socks"]), ("socks", "packing", ["socks"])],
)
def test_a_whole_request_in_place_of_the_missing_thing_is_that_request(
    answer: str, list_name: str, items: list[str]
) -> None:
    first, second = play(["add some stuff to my packing list", answer], phone=True)
    assert not first.writes
    assert [call.arguments for call in second.writes] == [{"list_name": list_name, "items": items}]


def test_a_read_or_a_withdrawal_in_place_of_the_text_is_taken_as_such() -> None:
    assert "It is" in play(["text Ben", "what time is it"], phone=True)[1].answer
    assert done("text Ben", "never mind", "yes") == []


@pytest.mark.parametrize(
    ("answer", "sent"),
    [
        ("tell her that dinner is late", "Dinner is late."),
        ("tell them the shop is shut", "The shop is shut."),
        ("just say I am late", "I am late."),
        ("say that I am late", "I am late."),
        ("that we are late", "We are late."),
        ("that's fine", "That's fine."),
        ("tell him to wait", "Wait."),
        ("that door is open", "That door is open."),
    ],
)
def test_words_that_introduce_a_text_are_no_part_of_an_answer(answer: str, sent: str) -> None:
    assert done("text Ben", answer) == [("send_sms", sent)]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("note to self buy new tyres", "buy new tyres"),
        ("jot down that the door code is blue", "the door code is blue"),
        ("jot down that cake recipe", "that cake recipe"),
    ],
)
def test_words_that_introduce_a_note_are_no_part_of_it(text: str, content: str) -> None:
    assert done(text) == [("create_note", content)]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (
            "note to self the fuse box is behind the coats not the shelf dad painted it over",
            "the fuse box is behind the coats not the shelf dad painted it over",
        ),
        ("take a note that the bins go out on monday not tuesday", "the bins go out on monday not tuesday"),
    ],
)
def test_a_contrast_within_a_text_is_part_of_it(text: str, content: str) -> None:
    assert done(text) == [("create_note", content)]


def test_a_contrast_within_a_reminder_is_part_of_it() -> None:
    assert done("remind me to ring the school not the club at nine") == [
        ("create_reminder", "ring the school not the club")
    ]


def test_an_event_needs_a_name() -> None:
    [turn] = play(["put it in my calendar tomorrow at six in the evening"], phone=True)
    assert not turn.writes
    assert turn.asked

"""What is not meant for the assistant, or asks for nothing, gets a short word: nothing is done and nothing is asked."""

import pytest

from bench.dialogues.play import PlayedTurn, play
from services.grammar.talk_replies import LISTENING

_NO_FEELINGS = "I'm a program, so I have no feelings, but I like to be of use."


def last(*turns: str) -> PlayedTurn:
    return play(list(turns), True)[-1]


@pytest.mark.parametrize(
    "said",
    [
        "lads put your boots on we're off in ten minutes",
        "no love not now daddy's on the phone put it down",
        "did you feed the cat or shall I",
        "he set an alarm for five and slept right through it",
        "my brother told his phone to call everybody at once",
        "oh sure and I'll just set an alarm for three to walk the goldfish as if",
        "if it's sunny at the weekend we might have a barbecue",
        "don't touch that it's hot",
        "I could murder a cup of tea",
        "what was it I came up here for",
        "alfie if you don't get down off that chair there'll be no telly",
    ],
)
def test_what_is_said_to_others_or_aloud_gets_a_short_word(said: str) -> None:
    turn = last(said)
    assert (turn.answer, turn.calls) == (LISTENING, [])


@pytest.mark.parametrize(
    ("said", "tool"),
    [
        ("remind me to get your coat cleaned tomorrow at nine", "create_reminder"),
        ("tell Ben your dinner's in the oven", "send_sms"),
        ("don't let me forget to ring the vet tomorrow at nine", "create_reminder"),
    ],
)
def test_a_request_that_sounds_alike_is_carried_out(said: str, tool: str) -> None:
    assert [call.tool for call in last(said).writes] == [tool]


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("don't you get lonely in there", _NO_FEELINGS),
        ("do you ever get tired of answering questions", _NO_FEELINGS),
        ("smashing, thank you ever so much", "You're welcome."),
        ("ta love that's grand", "You're welcome."),
        ("how do you say set an alarm in spanish", "Sorry, I can't translate."),
        ("what does it mean when somebody says ring a bell", "Sorry, I can't explain what sayings mean."),
        ("can you make phone calls for people or not", "Yes. You can say, for example: call Anna."),
        ("how would my mum tell you to set a timer", "You can say, for example: set a timer for ten minutes."),
        ("can you deal with that thing for friday", "What exactly would you like me to do?"),
        ("how do you spell rhythm my daughter is asking", "Rhythm: R, H, Y, T, H, M."),
        ("don't bother waking me tomorrow I'm off work", "There are no alarms set."),
    ],
)
def test_a_question_that_no_tool_answers_has_its_reply(said: str, answer: str) -> None:
    turn = last(said)
    assert (turn.answer, turn.writes) == (answer, [])


@pytest.mark.parametrize("said", ["say that again the kettle was on", "sorry I was on the phone say that again"])
def test_an_answer_is_said_again_for_a_reason(said: str) -> None:
    first, again = play(["what is on my calendar tomorrow", said], True)
    assert first.answer.startswith("In your calendar: ")
    assert first.answer == again.answer


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("put something in my calendar", "it's not important I'll do it later on my phone"),
        ("remind me", "it's fine I've done it now"),
        ("set an alarm", "no hang on I won't need one"),
        ("set an alarm", "no it's alright jen's waking me"),
        ("book something for next wednesday", "actually I'm away that week so no"),
        ("put dinner in my calendar", "ah no it's been cancelled"),
    ],
)
def test_a_question_is_dropped_for_a_reason(asked: str, said: str) -> None:
    turn = last(asked, said)
    assert (turn.answer, turn.calls) == ("Okay, never mind.", [])


def test_a_text_that_sounds_like_a_withdrawal_is_asked_about() -> None:
    turn = last("text Anna", "it's fine I've done it now")
    assert (turn.answer, turn.writes) == ("Should it say: it's fine I've done it now?", [])


@pytest.mark.parametrize("said", ["the Wright one", "Wright", "Wright please"])
def test_a_look_up_asks_which_and_takes_the_answer(said: str) -> None:
    assert last("what's Tom's number", said).answer == "The number of Tom Wright is +447700900555."


@pytest.mark.parametrize(
    ("sum_", "said", "answer"),
    [
        ("split eighty pounds between four", "and if it's five people", "That is 16 pounds each."),
        ("split eighty pounds between four", "what if there's two of us", "That is 40 pounds each."),
        ("what's twelve percent of forty", "what about fifteen percent", "That is 6."),
        ("what's twelve percent of forty", "and of sixty", "That is 7.2."),
        ("what's twelve percent of forty", "plus six", "That is 10.8."),
    ],
)
def test_a_sum_is_worked_out_with_another_number(sum_: str, said: str, answer: str) -> None:
    assert last(sum_, said).answer == answer


@pytest.mark.parametrize(
    ("first", "said", "day"),
    [
        ("set an alarm for ten to seven", "and one for saturday same time", "2026-11-28"),
        ("set an alarm for ten to seven", "another on friday at the same time", "2026-11-27"),
    ],
)
def test_the_same_time_on_another_day(first: str, said: str, day: str) -> None:
    ((tool, arguments),) = [(call.tool, call.arguments) for call in last(first, said).writes]
    assert (tool, arguments["time"], arguments["date"]) == ("set_alarm", "06:50", day)


def test_a_reminder_is_moved_to_another_day_at_the_same_time() -> None:
    turn = last("remind me tomorrow at eight in the morning to put the bins out", "make it friday same time")
    assert [dict(call.arguments) for call in turn.writes] == [{"due": "2026-11-27T08:00", "text": "put the bins out"}]


def test_a_reply_with_a_value_is_no_refusal() -> None:
    assert [call.arguments["time"] for call in last("set an alarm", "it's fine at six").writes] == ["06:00"]


def test_a_refusal_is_no_note() -> None:
    turn = last("make a note", "nah I'd rather not say")
    assert (turn.writes, turn.answer) == ([], "Should the note say: nah I'd rather not say?")


@pytest.mark.parametrize("said", ["what did you put in that note", "what was that last thing you did"])
def test_what_was_done_is_told(said: str) -> None:
    first, told = play(["make a note the key is in the shed", said], True)
    assert first.answer == told.answer

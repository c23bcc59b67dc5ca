"""Responses open, carry what the agent says, and close exactly once."""

from services.agent.core.wording import ACKNOWLEDGEMENTS
from services.events.model import Usage
from services.events.output import AnswerEnded, AnswerKind, AnswerStarted, AnswerText, ClientCall, Failure, TurnSettled
from services.events.session import ConversationEvent, ResponseEnded, ResponseSegment, ResponseStatus, ResponseText
from services.session.response_stream import NOTED, ResponseStream


def spoken(turn: int, text: str) -> list[AnswerStarted | AnswerText | AnswerEnded]:
    return [AnswerStarted(turn, 1, AnswerKind.ANSWER), AnswerText(turn, 1, text), AnswerEnded(turn, 1)]


def hear(speaking: ResponseStream, *outputs: object) -> list[ConversationEvent]:
    return [event for output in outputs for event in speaking.apply_output(output)]  # type: ignore[arg-type]


def kinds(events: list[ConversationEvent]) -> list[str]:
    return [type(event).__name__ for event in events]


def test_a_turn_is_one_response() -> None:
    speaking = ResponseStream("r")
    events = speaking.open(1) + hear(speaking, *spoken(1, "It is noon."), TurnSettled(1, Usage(2, 30, 0, 4)))
    assert kinds(events) == ["ResponseStarted", "ResponseText", "ResponseSegment", "ResponseEnded"]
    assert events[-1] == ResponseEnded("r_1", ResponseStatus.COMPLETED, Usage(2, 30, 0, 4), None)


def test_usage_is_that_of_the_response_and_not_of_the_session() -> None:
    speaking = ResponseStream("r")
    speaking.open(1)
    hear(speaking, TurnSettled(1, Usage(2, 30, 10, 4)))
    speaking.open(2)
    [ended] = hear(speaking, TurnSettled(2, Usage(5, 100, 40, 9)))
    assert isinstance(ended, ResponseEnded)
    assert ended.usage == Usage(3, 70, 30, 5)


def test_an_acknowledgement_and_an_answer_are_two_sentences_of_one_response() -> None:
    speaking = ResponseStream("r")
    events = speaking.open(1) + hear(speaking, *spoken(1, "One moment."), *spoken(1, "Done."))
    text = "".join(event.text for event in events if isinstance(event, ResponseText))
    assert text == "One moment. Done."
    assert [event.segment.text.strip() for event in events if isinstance(event, ResponseSegment)] == [
        "One moment.",
        "Done.",
    ]


def test_what_is_said_before_the_turn_is_final_waits_for_its_response() -> None:
    speaking = ResponseStream("r")
    question = [AnswerStarted(1, 1, AnswerKind.QUESTION), AnswerText(1, 1, "For how long?"), AnswerEnded(1, 1)]
    assert hear(speaking, *question) == []
    assert "ResponseText" in kinds(speaking.open(1))


def test_an_interrupted_turn_falls_silent_for_good() -> None:
    speaking = ResponseStream("r")
    speaking.open(1)
    hear(speaking, AnswerStarted(1, 1, AnswerKind.ANSWER), AnswerText(1, 1, "It is "))
    [ended] = speaking.interrupt("turn_detected")
    assert isinstance(ended, ResponseEnded)
    assert ended.status is ResponseStatus.CANCELLED
    assert hear(speaking, AnswerText(1, 1, "noon."), AnswerEnded(1, 1, False), TurnSettled(1, Usage())) == []
    assert kinds(speaking.open(2)) == ["ResponseStarted"]


def test_a_client_call_ends_its_response_and_is_answered_only_when_the_client_asks() -> None:
    speaking = ResponseStream("r")
    speaking.open(1)
    assert kinds(speaking.hand_over(ClientCall(1, 1, 1, "call_1", "open_door", {}))) == [
        "ResponseCall",
        "ResponseEnded",
    ]
    late = [AnswerStarted(1, 1, AnswerKind.ACKNOWLEDGEMENT), AnswerText(1, 1, "One moment."), AnswerEnded(1, 1)]
    answer = [AnswerStarted(1, 2, AnswerKind.ANSWER), AnswerText(1, 2, "It is open."), AnswerEnded(1, 2)]
    assert hear(speaking, *late, *answer, TurnSettled(1, Usage())) == []
    events = speaking.open(1)
    assert kinds(events) == ["ResponseStarted", "ResponseText", "ResponseSegment", "ResponseEnded"]
    assert isinstance(events[1], ResponseText)
    assert events[1].text == "It is open."


def test_a_question_that_was_cut_before_anyone_heard_it_is_not_asked() -> None:
    speaking = ResponseStream("r")
    hear(speaking, AnswerStarted(1, 1, AnswerKind.QUESTION), AnswerText(1, 1, "For how "), AnswerEnded(1, 1, False))
    assert kinds(speaking.open(1)) == ["ResponseStarted"]


def test_what_an_answered_turn_still_says_is_dropped() -> None:
    speaking = ResponseStream("r")
    speaking.open(1)
    hear(speaking, TurnSettled(1, Usage()))
    hear(speaking, *spoken(1, "And another thing."))
    assert kinds(speaking.open(2)) == ["ResponseStarted"]


def test_an_answer_prepared_before_the_turn_was_resumed_is_void() -> None:
    speaking = ResponseStream("r")
    speaking.open(1)
    speaking.interrupt("turn_detected")
    speaking.reopen(1)
    hear(speaking, *spoken(1, "Half an answer."), TurnSettled(1, Usage()))
    assert kinds(speaking.open(1)) == ["ResponseStarted"]


def test_a_turn_that_the_model_failed_ends_in_a_failed_response_with_its_code() -> None:
    speaking = ResponseStream("r")
    speaking.open(1)
    failure = Failure("model_timeout", "The language model did not answer in time.")
    events = hear(speaking, *spoken(1, "Sorry."), TurnSettled(1, Usage(), failure))
    assert events[-1] == ResponseEnded("r_1", ResponseStatus.FAILED, Usage(), failure.message, "model_timeout")


def test_an_answer_asks_wherever_in_it_the_question_is() -> None:
    speaking = ResponseStream("r")
    speaking.open(1)
    hear(speaking, *spoken(1, "Should I cancel your dentist appointment? I did not clear the list."))
    assert speaking.asks


def text_of(events: list[ConversationEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, ResponseText))


def test_one_moment_breaks_the_silence_of_a_response_once_and_tells_nothing() -> None:
    speaking = ResponseStream("r")
    speaking.open(1)
    [text, segment] = speaking.acknowledge()
    assert isinstance(text, ResponseText)
    assert text.text in ACKNOWLEDGEMENTS
    assert not text.tells
    assert isinstance(segment, ResponseSegment)
    assert speaking.acknowledge() == []
    late = [AnswerStarted(1, 1, AnswerKind.ACKNOWLEDGEMENT), AnswerText(1, 1, "Let me see."), AnswerEnded(1, 1)]
    assert hear(speaking, *late) == []
    assert text_of(hear(speaking, *spoken(1, "Done."))) == " Done."


def test_an_answer_that_has_begun_without_words_follows_one_moment() -> None:
    speaking = ResponseStream("r")
    speaking.open(1)
    hear(speaking, AnswerStarted(1, 1, AnswerKind.ANSWER))
    events = [*speaking.acknowledge(), *hear(speaking, AnswerText(1, 1, "Done."), AnswerEnded(1, 1))]
    texts = [event for event in events if isinstance(event, ResponseText)]
    assert text_of(events).endswith(". Done.")
    assert [event.tells for event in texts] == [False, True]
    ids = [event.segment.id for event in events if isinstance(event, ResponseSegment)]
    assert len(ids) == len(set(ids)) == 2


def test_a_response_whose_turn_the_agent_has_left_without_a_word_ends_with_okay() -> None:
    speaking = ResponseStream("r", left=lambda turn: turn == 1)
    speaking.open(1)
    events = hear(speaking, TurnSettled(1, Usage()))
    assert text_of(events) == NOTED
    assert kinds(events) == ["ResponseText", "ResponseSegment", "ResponseEnded"]
    speaking.open(1)
    speaking.acknowledge()
    assert text_of(hear(speaking, TurnSettled(1, Usage()))) == f" {NOTED}"
    speaking.open(1)
    assert text_of(hear(speaking, *spoken(1, "Done."), TurnSettled(1, Usage()))) == "Done."


def test_a_response_after_a_call_of_the_client_is_not_empty_where_the_turn_has_no_more_to_say() -> None:
    speaking = ResponseStream("r")
    speaking.open(1)
    hear(speaking, *spoken(1, "Done."))
    speaking.hand_over(ClientCall(1, 1, 1, "call", "gate", {}))
    assert speaking.apply_output(TurnSettled(1, Usage())) == []
    assert text_of(speaking.open(1)) == NOTED
    assert speaking.active is None


def test_who_has_only_hesitated_is_not_answered() -> None:
    speaking = ResponseStream("r")
    speaking.open(1)
    assert kinds(hear(speaking, TurnSettled(1, Usage()))) == ["ResponseEnded"]

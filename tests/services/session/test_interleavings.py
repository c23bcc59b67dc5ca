"""Whoever comes first: users who go on, clients that ask at the wrong moment, calls that run at the client."""

import asyncio
import contextlib

import pytest

from services.events.model import Fact, Instruction, Observed, Said
from services.events.output import (
    AudioCommitted,
    CallStatus,
    ResponseCall,
    ResponseEnded,
    ResponseStarted,
    ResponseStatus,
    SpeechBegan,
    SpeechEnded,
    Transcribed,
    TranscriptionFailed,
)
from services.events.speech import EndReason
from services.session_config import RequestRefused, ResponseOptions, SessionConfig, TurnDetection, TurnMode
from tests.services.session.ears import frames
from tests.services.session.minds import Echo
from tests.services.session.rig import RigTalk, talk
from tools.spec import Effect, ToolSpec

PUSH = TurnDetection(TurnMode.PUSH_TO_TALK)
COMPLETED, CANCELLED = ResponseStatus.COMPLETED, ResponseStatus.CANCELLED


def tool(name: str, **declared: object) -> ToolSpec:
    schema = {"type": "object", "properties": {}}
    return ToolSpec(name, f"{name} it", schema, Effect.WRITE_EXTERNAL, client_side=True, **declared)  # type: ignore[arg-type]


def ends(user: RigTalk) -> list[ResponseStatus]:
    return [ended.status for ended in user.of(ResponseEnded)]


async def ask(user: RigTalk, text: str, **options: object) -> None:
    await user.conversation.add_user_text("item", text)
    await user.conversation.respond(ResponseOptions(**options))  # type: ignore[arg-type]


# ------------------------------------------------------------------ speech


def test_speech_is_told_before_the_answer_that_it_interrupts_ends() -> None:
    async def main(user: RigTalk) -> None:
        await ask(user, "tell me a very long story about a fox and a dog")
        await user.wait(400)
        await user.say(3)
        kinds = user.kinds()
        assert kinds.index("SpeechBegan") < kinds.index("ResponseEnded")

    talk(main, "oh stop it", model=Echo(0.5))


def test_going_on_while_the_first_words_are_still_decoded_is_one_request() -> None:
    """0.6 s of silence end the turn; its words take 1 s, those of the second stretch no longer."""

    async def main(user: RigTalk) -> None:
        await user.say(3)
        await user.wait(600)
        user.recogniser.lag_s = 0.01
        await user.say(3)
        await user.wait(2500)
        assert [done.text for done in user.of(Transcribed)] == ["one two three", "four five six"]
        assert user.text.strip() == "echo one two three four five six"

    talk(main, "one two three", "four five six", lag_s=1.0, model=Echo())


def test_a_second_request_while_the_first_is_still_decoded_loses_neither() -> None:
    async def main(user: RigTalk) -> None:
        await user.say(3)
        await user.wait(2400)
        user.recogniser.lag_s = 0.01
        await user.say(1)
        await user.wait(4000)
        assert "one two three" in user.text
        assert "four" in user.text

    talk(main, "one two three", "four", lag_s=2.5, model=Echo(0.001))


def test_an_answer_that_may_not_be_interrupted_is_finished_before_the_next() -> None:
    detection = TurnDetection(interrupt_response=False)

    async def main(user: RigTalk) -> None:
        await ask(user, "a b c d e f g h")
        await user.wait(300)
        await user.say(3)
        await user.wait(4000)
        assert user.text.split() == [*["echo", "a", "b", "c", "d", "e", "f", "g", "h", "echo", "one", "two", "three"]]
        assert ends(user) == [COMPLETED, COMPLETED]

    talk(main, "one two three", config=SessionConfig(turn_detection=detection), model=Echo(0.2))


def test_recording_does_not_interrupt_in_push_to_talk() -> None:
    async def main(user: RigTalk) -> None:
        await ask(user, "a b c d e f g h")
        await user.wait(300)
        await user.say(3)
        await user.conversation.commit_audio()
        with pytest.raises(RequestRefused, match="active response"):
            await user.conversation.respond(ResponseOptions())
        await user.home.clock.sleep(2)
        await user.conversation.respond(ResponseOptions())
        await user.home.clock.sleep(2)
        assert user.text.split() == [*["echo", "a", "b", "c", "d", "e", "f", "g", "h", "echo", "one", "two", "three"]]

    talk(main, "one two three", config=SessionConfig(turn_detection=PUSH), model=Echo(0.2))


def test_a_recording_that_streams_on_after_the_commit_is_another_turn() -> None:
    async def main(user: RigTalk) -> None:
        await user.say(3)
        await user.conversation.commit_audio()
        await user.conversation.respond(ResponseOptions())
        await user.say(2)
        await user.wait(1000)
        assert user.text.strip() == "echo one two three"
        assert ends(user) == [COMPLETED]
        await user.conversation.clear_audio()

    talk(main, "one two three", "four five", config=SessionConfig(turn_detection=PUSH), model=Echo(0.2))


def test_a_recording_counts_its_own_seconds() -> None:
    async def main(user: RigTalk) -> None:
        for _ in range(2):
            await user.say(3)
            await user.conversation.commit_audio()
            await user.home.clock.sleep(3)
        assert [done.seconds for done in user.of(Transcribed)] == [pytest.approx(0.9), pytest.approx(0.9)]

    talk(main, "one two three", "four five six", config=SessionConfig(turn_detection=PUSH), model=Echo())


def test_turning_the_detector_on_in_mid_recording_leaves_no_recording_open() -> None:
    async def main(user: RigTalk) -> None:
        await user.say(1)
        await user.conversation.configure(SessionConfig())
        await user.wait(100)
        await user.say(3)
        await user.wait(1500)
        assert "four five six" in user.text
        assert len(user.recogniser.streams) == 2
        assert user.recogniser.streams[0].closed

    talk(main, "one", "four five six", config=SessionConfig(turn_detection=PUSH), model=Echo())


def test_audio_that_stops_in_mid_speech_is_answered_and_the_client_is_told_why() -> None:
    async def main(user: RigTalk) -> None:
        await user.say(3)
        await user.home.clock.sleep(2.9)
        assert user.of(SpeechEnded) == []
        await user.home.clock.sleep(1)
        assert [ended.event.reason for ended in user.of(SpeechEnded)] == [EndReason.NO_AUDIO]
        assert len(user.of(AudioCommitted)) == 1
        assert user.text.strip() == "echo one two three"
        await user.say(2)
        await user.wait(1500)
        assert user.text.strip().endswith("four five")

    talk(main, "one two three", "four five", model=Echo())


def test_requests_that_lie_far_apart_in_a_recording_sent_at_once_are_turns_of_their_own() -> None:
    async def main(user: RigTalk) -> None:
        sound = [*frames(900, loud=True), *frames(4000, loud=False)] * 2
        await user.conversation.append_audio(b"".join(sound), 16_000)
        await user.wait(4000)
        assert "resumed" not in user.delays.kinds

    talk(main, "one two three", "four five six", model=Echo(0.5), lag_s=0.0)


def test_clearing_in_mid_speech_ends_the_speech_and_answers_nothing() -> None:
    async def main(user: RigTalk) -> None:
        await user.say(2)
        await user.conversation.clear_audio()
        await user.wait(1500)
        assert len(user.of(SpeechBegan)) == len(user.of(SpeechEnded)) == 1
        assert user.of(AudioCommitted) == []
        assert user.of(ResponseStarted) == []
        await user.say(3)
        await user.wait(1500)
        assert user.text.strip() == "echo four five six"

    talk(main, "one two", "four five six", model=Echo())


def test_clearing_what_the_user_went_on_with_answers_what_was_committed_before() -> None:
    async def main(user: RigTalk) -> None:
        await user.say(3)
        await user.wait(700)
        await user.say(2)
        await user.conversation.clear_audio()
        await user.wait(3000)
        assert user.text.split()[-4:] == ["echo", "one", "two", "three"]

    talk(main, "one two three", "four five", model=Echo(0.5))


def test_a_noise_that_resumes_a_turn_does_not_lose_it() -> None:
    async def main(user: RigTalk) -> None:
        await user.say(3)
        await user.wait(700)
        await user.say(1)
        await user.wait(3000)
        assert ends(user) == [CANCELLED, COMPLETED]
        assert user.text.strip() == "echo one two three"

    talk(main, "one two three", "", model=Echo(0.5))


def test_words_that_could_not_be_decoded_do_not_begin_the_next_request() -> None:
    async def main(user: RigTalk) -> None:
        await user.say(2)
        await user.wait(700)
        assert len(user.of(TranscriptionFailed)) == 1
        await user.say(3)
        await user.wait(1500)
        assert user.text.strip().endswith("say it again.echo one two three")

    talk(main, "crackling static", "one two three", model=Echo())


def test_a_question_that_the_user_did_not_wait_for_is_not_asked() -> None:
    async def main(user: RigTalk) -> None:
        await user.say(2)
        await user.wait(280)
        await user.say(3)
        await user.wait(1500)
        assert user.text.strip() == "echo sleep how one two three"

    talk(main, "sleep how one two three", model=Echo())


def test_a_request_to_speak_while_the_user_speaks_loses_no_words() -> None:
    async def main(user: RigTalk) -> None:
        await user.say(2)
        await user.conversation.respond(ResponseOptions(instructions="Greet the user."))
        await user.say(2)
        await user.wait(2000)  # four digits may be a number being read out
        assert user.text.split()[-5:] == ["echo", "one", "two", "three", "four"]

    talk(main, "one two three four", model=Echo())


def test_an_answer_asked_for_while_the_next_words_come_answers_the_first() -> None:
    detection = TurnDetection(create_response=False, interrupt_response=False)

    async def main(user: RigTalk) -> None:
        await user.say(3)
        await user.wait(2500)
        await user.say(2)
        await user.conversation.respond(ResponseOptions())
        await user.say(1)
        await user.wait(3000)
        await user.conversation.respond(ResponseOptions())
        await user.home.clock.sleep(2)
        assert user.text.split() == [*["echo", "one", "two", "three", "echo", "four", "five", "six"]]

    talk(main, "one two three", "four five six", config=SessionConfig(turn_detection=detection), model=Echo())


# ------------------------------------------------------------------ announcements and metrics


def test_an_alarm_that_rings_while_someone_coughs_is_told() -> None:
    async def main(user: RigTalk) -> None:
        await user.say(1)
        assert user.alarms.ring is not None
        await user.alarms.ring("The tea is ready.")
        assert user.text == ""
        await user.wait(2000)
        assert user.text == "The tea is ready."

    talk(main, "", model=Echo())


def test_no_alarm_is_lost_while_an_answer_is_given_or_the_session_ends() -> None:
    async def main(user: RigTalk) -> None:
        await ask(user, "one two")
        assert user.alarms.ring is not None
        await user.alarms.ring("First.")
        await user.alarms.ring("Second.")
        await user.home.clock.sleep(2)
        assert user.text == "echo one two First. Second."
        await ask(user, "one two")
        await user.alarms.ring("Third.")
        await user.conversation.close()
        await user.home.clock.sleep(1)
        assert user.text.endswith("Third.")
        await user.conversation.gone()
        assert user.alarms.ring is None

    talk(main, model=Echo())


def test_what_is_told_at_the_beginning_is_known_to_the_model() -> None:
    echo = Echo()

    async def main(user: RigTalk) -> None:
        await user.home.clock.sleep(0.2)
        await ask(user, "one")
        await user.home.clock.sleep(0.1)
        assert user.text.startswith("The mail may not have been sent.")
        assert Fact(0, "You announced: The mail may not have been sent.") in echo.sessions[0].entries

    talk(main, alarm="The mail may not have been sent.", model=echo)


def test_only_the_answer_counts_as_the_first_text_of_the_answer() -> None:
    """Silence of 0.5 s ends the turn, words take 0.05 s, the answer's first word comes after 1 s."""

    async def main(user: RigTalk) -> None:
        await user.say(3)
        await user.wait(600)
        await user.conversation.respond(ResponseOptions(out_of_band=True, input_texts=("aside",)))
        await user.wait(3000)
        [delay] = user.delays.first_texts
        assert 1.5 < delay < 1.7

    talk(main, "one two", model=Echo(1.0))


# ------------------------------------------------------------------ calls of the client


def test_two_calls_of_one_turn_each_wait_for_the_client_and_are_answered_once() -> None:
    async def main(user: RigTalk) -> None:
        await ask(user, "gate door")
        await user.home.clock.sleep(1)
        [first] = user.of(ResponseCall)
        assert ends(user) == [COMPLETED]
        await user.conversation.tool_output(first.call.wire_id, "one")
        await user.home.clock.sleep(1)
        await user.conversation.respond(ResponseOptions())
        await user.home.clock.sleep(1)
        second = user.of(ResponseCall)[1]
        assert ends(user) == [COMPLETED] * 2
        await user.conversation.tool_output(second.call.wire_id, '"two"')
        await user.conversation.respond(ResponseOptions())
        await user.home.clock.sleep(2)
        assert user.text.split()[-5:] == ["echo", "gate", "door", "one", "two"]
        assert ends(user) == [COMPLETED] * 3

    talk(main, config=SessionConfig(client_tools=(tool("gate"), tool("door"))), model=Echo())


@pytest.mark.parametrize("first", ["output", "response"])
def test_an_output_may_come_before_or_after_the_response_is_asked_for(first: str) -> None:
    async def main(user: RigTalk) -> None:
        await ask(user, "gate")
        await user.home.clock.sleep(1)
        call = user.of(ResponseCall)[0].call
        if first == "response":
            await user.conversation.respond(ResponseOptions())
            await user.home.clock.sleep(0.1)
        await user.conversation.tool_output(call.wire_id, "open")
        await user.home.clock.sleep(2)
        if first == "output":
            assert user.text == ""  # nothing before the client asks
            await user.conversation.respond(ResponseOptions())
        await user.home.clock.sleep(2)
        assert user.text.strip().endswith("echo gate open")
        assert ends(user) == [COMPLETED] * 2

    talk(main, config=SessionConfig(client_tools=(tool("gate"),)), model=Echo())


def test_a_call_that_the_user_confirms_is_handed_over_in_the_response_to_the_yes() -> None:
    async def main(user: RigTalk) -> None:
        await ask(user, "gate")
        await user.home.clock.sleep(1)
        assert user.of(ResponseCall) == []
        await ask(user, "yes")
        await user.home.clock.sleep(1)
        [given] = user.of(ResponseCall)
        assert given.response_id == user.of(ResponseStarted)[1].response_id
        await user.conversation.tool_output(given.call.wire_id, "open")
        await user.conversation.respond(ResponseOptions())
        await user.home.clock.sleep(2)
        assert "open" in user.text
        assert ends(user) == [COMPLETED] * 3

    talk(main, config=SessionConfig(client_tools=(tool("gate", destructive=True),)), model=Echo())


@pytest.mark.parametrize("call_id", ["call_unknown", "", "x" * 5000])
def test_the_output_of_an_unknown_call_is_refused_and_never_reaches_the_model(call_id: str) -> None:
    echo = Echo()

    async def main(user: RigTalk) -> None:
        with pytest.raises(RequestRefused, match="There is no call") as refused:
            await user.conversation.tool_output(call_id, "PWNED 42")
        assert (refused.value.code, refused.value.param) == ("invalid_tool_call_id", "item.call_id")
        assert len(refused.value.message) < 300
        await ask(user, "one")
        await user.home.clock.sleep(1)
        assert not any("PWNED" in str(entry) for entry in echo.sessions[0].entries)
        assert ends(user) == [COMPLETED]

    talk(main, model=echo)


def test_a_second_output_of_one_call_is_refused() -> None:
    echo = Echo()

    async def main(user: RigTalk) -> None:
        await ask(user, "gate")
        await user.home.clock.sleep(1)
        [given] = user.of(ResponseCall)
        await user.conversation.tool_output(given.call.wire_id, "open")
        with pytest.raises(RequestRefused, match="already"):
            await user.conversation.tool_output(given.call.wire_id, "shut")
        await user.conversation.respond(ResponseOptions())
        await user.home.clock.sleep(1)
        assert "open" in user.text
        assert "shut" not in user.text

    talk(main, config=SessionConfig(client_tools=(tool("gate"),)), model=echo)


@pytest.mark.parametrize("create", [True, False])
def test_a_call_that_the_client_never_returns_is_told_without_being_asked_for(create: bool) -> None:
    """60 s after the call, once; `create_response` is about the user's words alone."""

    async def main(user: RigTalk) -> None:
        await ask(user, "gate")
        await user.home.clock.sleep(59)
        assert (ends(user), user.text) == ([COMPLETED], "")
        await user.home.clock.sleep(3)
        assert user.text.startswith("echo gate outcome unknown")
        await user.home.clock.sleep(60)
        assert ends(user) == [COMPLETED] * 2

    detection = TurnDetection(create_response=create)
    talk(main, config=SessionConfig(client_tools=(tool("gate"),), turn_detection=detection), model=Echo())


def test_a_call_that_the_client_never_returns_is_not_told_over_the_words_of_the_user() -> None:
    async def main(user: RigTalk) -> None:
        await ask(user, "gate")
        await user.home.clock.sleep(58)
        await user.say(20)
        assert ends(user) == [COMPLETED]
        await user.wait(6000)
        assert user.text.count("gate") == 1, "the new request is answered, and what became of the old one told"
        assert ends(user) == [COMPLETED] * 3

    talk(main, " ".join(["one"] * 20), config=SessionConfig(client_tools=(tool("gate"),)), model=Echo())


def test_a_call_that_the_client_never_returns_is_told_once_it_is_clear_that_nobody_speaks() -> None:
    async def main(user: RigTalk) -> None:
        await ask(user, "gate")
        await user.home.clock.sleep(58)
        await user.say(20)  # nothing is heard in it
        assert ends(user) == [COMPLETED]
        await user.wait(3000)
        assert user.text.startswith("echo gate outcome unknown")
        assert ends(user) == [COMPLETED] * 2

    talk(main, "", config=SessionConfig(client_tools=(tool("gate"),)), model=Echo())


def test_one_of_two_calls_that_the_client_never_returns_ends_the_waiting_for_both() -> None:
    async def main(user: RigTalk) -> None:
        await ask(user, "gate door")
        await user.home.clock.sleep(1)
        [first] = user.of(ResponseCall)
        await user.conversation.tool_output(first.call.wire_id, "one")
        await user.conversation.respond(ResponseOptions())
        await user.home.clock.sleep(1)
        assert len(user.of(ResponseCall)) == 2
        await user.home.clock.sleep(62)
        assert "echo gate door one outcome unknown" in user.text
        assert ends(user) == [COMPLETED] * 3

    talk(main, config=SessionConfig(client_tools=(tool("gate"), tool("door"))), model=Echo())


def test_a_read_that_runs_at_the_client_is_handed_over_after_the_turn() -> None:
    async def main(user: RigTalk) -> None:
        await user.say(3)
        assert user.calls(CallStatus.RUNNING) == []
        await user.wait(1500)
        [given] = user.of(ResponseCall)
        await user.conversation.tool_output(given.call.wire_id, "open")
        await user.conversation.respond(ResponseOptions())
        await user.home.clock.sleep(2)
        assert user.text.strip().endswith("gate open")
        assert ends(user) == [COMPLETED] * 2

    read = ToolSpec("gate", "gate it", {"type": "object", "properties": {}}, Effect.READ_LOCAL, client_side=True)
    talk(main, "look at gate", config=SessionConfig(client_tools=(read,)), model=Echo())


def test_the_tools_of_one_response_are_of_this_response_alone() -> None:
    echo = Echo()

    async def main(user: RigTalk) -> None:
        await ask(user, "gate", extra={"client_tools": (tool("gate"),)})
        await user.home.clock.sleep(1)
        assert len(user.of(ResponseCall)) == 1
        await ask(user, "gate", tool_choice="none")
        await user.home.clock.sleep(1)
        assert len(user.of(ResponseCall)) == 1
        await ask(user, "gate")
        await user.home.clock.sleep(1)
        assert len(user.of(ResponseCall)) == 1
        offered = [{spec.name for spec in session.session_context.tools} for session in echo.sessions]
        assert "gate" in offered[0]
        assert offered[1] == set()
        assert "gate" not in offered[2]
        assert "get_time" in offered[2]
        with pytest.raises(RequestRefused, match="no tool"):
            await ask(user, "gate", tool_choice="gates")

    talk(main, model=echo)


def test_new_tools_in_mid_turn_keep_the_history_and_what_the_client_has_run() -> None:
    echo = Echo()

    async def main(user: RigTalk) -> None:
        await user.conversation.add_instruction("item_0", "Be brief.")
        await ask(user, "gate")
        await user.home.clock.sleep(1)
        call = user.of(ResponseCall)[0].call
        await user.conversation.configure(SessionConfig(client_tools=(tool("door"),)))
        await user.conversation.tool_output(call.wire_id, "open")
        await user.conversation.respond(ResponseOptions())
        await user.home.clock.sleep(1)
        assert "door" in {spec.name for spec in echo.sessions[-1].session_context.tools}
        assert Instruction("Be brief.") in echo.sessions[-1].entries
        assert [entry.value for entry in echo.sessions[-1].entries if isinstance(entry, Observed)] == ["open"]
        assert ends(user) == [COMPLETED] * 2

    talk(main, config=SessionConfig(client_tools=(tool("gate"),)), model=echo)


def test_new_tools_while_the_user_speaks_do_not_end_the_answer_to_what_is_being_said() -> None:
    """The agent that leaves knows the turn too, and has settled it."""

    async def main(user: RigTalk) -> None:
        await user.say(3)
        await user.conversation.configure(SessionConfig(client_tools=(tool("door"),)))
        await user.wait(3000)
        assert "one two three" in user.text
        assert ends(user) == [COMPLETED]

    talk(main, "one two three", model=Echo(0.05))


def test_an_interrupted_answer_is_remembered_as_far_as_it_was_heard() -> None:
    echo = Echo(0.1)

    async def main(user: RigTalk) -> None:
        await ask(user, "one two three four five six")
        await user.home.clock.sleep(0.35)
        response = user.of(ResponseStarted)[0].response_id
        await user.conversation.playback(response, "echo", done=False)
        await user.say(2)
        await user.conversation.configure(SessionConfig(client_tools=(tool("door"),)))
        await user.conversation.clear_audio()
        await ask(user, "two")
        said = [entry for entry in echo.sessions[-1].entries if isinstance(entry, Said)]
        assert said == [Said(1, "echo", interrupted=True)]

    talk(main, "stop it", model=echo)


# ------------------------------------------------------------------ ends


def test_a_model_that_fails_is_apologised_for_in_a_response_that_ends() -> None:
    async def main(user: RigTalk) -> None:
        await ask(user, "fault")
        await user.home.clock.sleep(1)
        assert "Sorry" in user.text
        await ask(user, "one")
        await user.home.clock.sleep(1)
        assert ends(user) == [ResponseStatus.FAILED, COMPLETED]

    talk(main, model=Echo())


def test_cancelling_before_the_first_word_ends_the_response_once() -> None:
    async def main(user: RigTalk) -> None:
        await ask(user, "one")
        await user.conversation.cancel()
        await ask(user, "two")
        await user.home.clock.sleep(1)
        assert ends(user) == [CANCELLED, COMPLETED]
        assert user.text.strip() == "echo two"

    talk(main, model=Echo())


def test_responses_outside_the_conversation_can_be_cancelled_and_end_with_the_session() -> None:
    async def main(user: RigTalk) -> None:
        for _ in range(2):
            await user.conversation.respond(ResponseOptions(out_of_band=True, input_texts=("a b c d",)))
        await user.home.clock.sleep(0.1)
        first, second = (started.response_id for started in user.of(ResponseStarted))
        await user.conversation.cancel(first)
        await user.conversation.close()
        await asyncio.sleep(0.1)
        assert [ended.response_id for ended in user.of(ResponseEnded)] == [first, second]
        assert ends(user) == [CANCELLED] * 2

    talk(main, model=Echo(60))


def test_closing_in_the_middle_of_an_answer_ends_it_as_cancelled() -> None:
    async def main(user: RigTalk) -> None:
        await ask(user, "one two three four")
        await user.home.clock.sleep(0.2)
        await user.conversation.close()
        await asyncio.sleep(1)
        assert ends(user) == [CANCELLED]

    talk(main, model=Echo(0.1))


def test_a_session_that_is_cancelled_leaves_no_response_open() -> None:
    async def main(user: RigTalk) -> None:
        await ask(user, "one two three four")
        await user.home.clock.sleep(0.2)
        assert user.running is not None
        user.running.cancel()
        await asyncio.wait([user.running])
        await asyncio.sleep(0.1)
        assert ends(user) == [ResponseStatus.FAILED]

    with contextlib.suppress(asyncio.CancelledError):
        talk(main, model=Echo(0.1))


def test_a_commit_after_the_end_is_refused() -> None:
    async def main(user: RigTalk) -> None:
        await user.wait(100)
        await user.conversation.close()
        await asyncio.sleep(0.1)
        with pytest.raises(RequestRefused):
            await user.conversation.commit_audio()

    talk(main, model=Echo())

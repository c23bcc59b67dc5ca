"""Calls that run at the client: handed over, returned late, twice or never; tools that change in mid-turn."""

import pytest

from services.events.model import Instruction, Observed, Said
from services.events.output import CallStatus
from services.events.session import ResponseApproval, ResponseCall, ResponseStarted, ResponseStatus
from services.session_config import RequestRefused, ResponseOptions, SessionConfig, TurnDetection, TurnMode
from tests.services.session.models import Echo
from tests.services.session.rig import RigTalk, ask, ends, talk
from tools.spec import Effect, ToolSpec

COMPLETED = ResponseStatus.COMPLETED


def tool(name: str, **declared: object) -> ToolSpec:
    schema = {"type": "object", "properties": {}}
    return ToolSpec(name, f"{name} it", schema, Effect.WRITE_EXTERNAL, client_side=True, **declared)  # type: ignore[arg-type]


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


def test_a_call_that_was_allowed_by_hand_is_answered_although_the_client_cancelled_the_response_to_it() -> None:
    async def main(user: RigTalk) -> None:
        await ask(user, "gate")
        await user.home.clock.sleep(1)
        [asked] = user.of(ResponseApproval)
        await user.conversation.approve(asked.request_id, True)
        await user.home.clock.sleep(0.1)
        await user.conversation.cancel()
        await user.home.clock.sleep(1)
        [given] = user.of(ResponseCall)
        await user.conversation.tool_output(given.call.wire_id, "open")
        await user.conversation.respond(ResponseOptions())
        await user.home.clock.sleep(2)
        assert ends(user) == [COMPLETED, ResponseStatus.CANCELLED, COMPLETED, COMPLETED]

    talk(main, config=SessionConfig(client_tools=(tool("gate", destructive=True),)), model=Echo())


@pytest.mark.parametrize("mode", list(TurnMode))
def test_what_is_said_while_a_call_that_was_allowed_by_hand_runs_is_answered(mode: TurnMode) -> None:
    """The client has asked for the response to the call while the user speaks: it carries the answer to both, also
    where the client asks for its responses itself and has done so already."""

    async def main(user: RigTalk) -> None:
        await ask(user, "gate")
        await user.home.clock.sleep(1)
        [asked] = user.of(ResponseApproval)
        await user.say(1)
        await user.conversation.approve(asked.request_id, True)
        await user.say(2)
        [given] = user.of(ResponseCall)
        await user.conversation.tool_output(given.call.wire_id, "open")
        await user.conversation.respond(ResponseOptions())
        await user.say(1)
        if mode is TurnMode.PUSH_TO_TALK:
            await user.conversation.commit_audio()
        await user.wait(8000)
        assert len(ends(user)) == len(user.of(ResponseStarted))
        assert ends(user)[-1] is COMPLETED
        assert "all is well here" in user.text

    config = SessionConfig(client_tools=(tool("gate", destructive=True),), turn_detection=TurnDetection(mode))
    talk(main, "all is well here", config=config, model=Echo())


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


def test_before_the_next_call_the_user_hears_that_the_last_one_never_came_back() -> None:
    async def main(user: RigTalk) -> None:
        await ask(user, "gate door")
        await user.home.clock.sleep(62)
        assert [given.call.tool for given in user.of(ResponseCall)] == ["gate", "door"]
        assert user.text.startswith("I could not find out whether this went through: gate.")
        assert ends(user) == [COMPLETED] * 2

    talk(main, config=SessionConfig(client_tools=(tool("gate"), tool("door"))), model=Echo())


def test_the_user_hears_that_the_last_call_never_came_back_also_after_asking_for_something_else() -> None:
    async def main(user: RigTalk) -> None:
        await ask(user, "gate door")
        await user.home.clock.sleep(1)
        await ask(user, "hello")
        await user.home.clock.sleep(61)
        assert [given.call.tool for given in user.of(ResponseCall)] == ["gate", "door"]
        assert user.text.count("I could not find out whether this went through: gate.") == 1
        await user.home.clock.sleep(62)
        assert user.text.count("gate") == 1
        assert "door" in user.text

    talk(main, config=SessionConfig(client_tools=(tool("gate"), tool("door"))), model=Echo())


def test_the_user_hears_that_the_last_call_never_came_back_also_in_the_answer_to_something_else() -> None:
    """The second request waits for the calls of the first one; the next of these is given in its response."""

    async def main(user: RigTalk) -> None:
        await ask(user, "gate door")
        await user.home.clock.sleep(1)
        await ask(user, "bell")
        await user.home.clock.sleep(61)
        assert [given.call.tool for given in user.of(ResponseCall)][:2] == ["gate", "door"]
        assert user.text.count("I could not find out whether this went through: gate.") == 1

    talk(main, config=SessionConfig(client_tools=(tool("gate"), tool("door"), tool("bell"))), model=Echo())


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


def test_who_goes_on_while_the_client_asks_for_the_rest_of_the_turn_is_answered() -> None:
    async def main(user: RigTalk) -> None:
        await user.say(3)
        while not user.of(ResponseCall):
            await user.wait(20)
        [given] = user.of(ResponseCall)
        await user.say(1)
        await user.conversation.tool_output(given.call.wire_id, "open")
        await user.conversation.respond(ResponseOptions())
        await user.say(2)
        await user.wait(1500)
        if len(calls := user.of(ResponseCall)) > 1:  # the turn has other words now, so the look-up is another one
            await user.conversation.tool_output(calls[1].call.wire_id, "shut")
            await user.conversation.respond(ResponseOptions())
        await user.wait(2000)
        assert "echo look at gate and then more" in user.text

    read = ToolSpec("gate", "gate it", {"type": "object", "properties": {}}, Effect.READ_LOCAL, client_side=True)
    talk(main, "look at gate", "and then more", config=SessionConfig(client_tools=(read,)), model=Echo())


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


def test_the_recogniser_knows_the_words_of_the_client_s_tools_from_the_moment_they_come() -> None:
    async def main(user: RigTalk) -> None:
        await user.conversation.configure(
            SessionConfig(client_tools=(tool("gate"), tool("door", phrases=("unlatch",))))
        )
        await user.say(2)
        [context] = user.recogniser.contexts
        assert context is not None
        assert context.words == ("unlatch",)

    talk(main, config=SessionConfig(client_tools=(tool("gate"),)), model=Echo())

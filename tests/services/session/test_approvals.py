"""A destructive call, asked about by voice and by button at once, with the real agent, grammar model and tools."""

from contextlib import suppress

import pytest

from services.events.output import CallStatus
from services.events.session import (
    ApprovalDecided,
    ResponseApproval,
    ResponseEnded,
    ResponseStarted,
    ResponseStatus,
    ResponseText,
)
from services.session_config import RequestRefused, ResponseOptions, SessionConfig, TurnDetection
from tests.services.session.rig import RigTalk, talk

CLEAR = "clear my shopping list"
YES = "yes please"
RUNNING, CANCELLED = CallStatus.RUNNING, CallStatus.CANCELLED


async def asked(user: RigTalk) -> str:
    """The id of the request, once the question has been put."""
    await user.home.do("add_list_items", list_name="shopping", items=["milk", "eggs"])
    await user.say(4)
    await user.wait(1500)
    [request] = user.of(ResponseApproval)
    assert request.tool == "clear_list"
    assert "shopping" in str(request.arguments)
    assert "?" in user.text
    assert user.calls(RUNNING) == []
    return request.request_id


async def items(user: RigTalk) -> list[str]:
    listed = await user.home.do("read_list", list_name="shopping")
    found: list[str] = listed["items"]
    return found


@pytest.mark.parametrize("approve", [True, False])
def test_a_button_decides(approve: bool) -> None:
    async def main(user: RigTalk) -> None:
        request, before = await asked(user), len(user.text)
        await user.conversation.approve(request, approve)
        await user.wait(1500)
        assert len(user.calls(RUNNING)) == approve
        assert await items(user) == ([] if approve else ["milk", "eggs"])
        told = user.text[before:]
        assert told.strip(), "what came of it is told"
        assert approve or told.strip() == "Okay, never mind."
        assert [end.status for end in user.of(ResponseEnded)] == [ResponseStatus.COMPLETED] * 2
        assert user.of(ApprovalDecided) == [], "the client knows"

    talk(main, CLEAR)


@pytest.mark.parametrize(("words", "approve"), [(YES, True), ("no thanks", False)])
def test_the_voice_decides_and_the_button_comes_too_late(words: str, approve: bool) -> None:
    async def main(user: RigTalk) -> None:
        request = await asked(user)
        await user.say(2)
        await user.wait(1500)
        assert user.of(ApprovalDecided) == [ApprovalDecided(request, approve)]
        with pytest.raises(RequestRefused) as refused:
            await user.conversation.approve(request, not approve)
        assert refused.value.code == "approval_request_already_decided"
        await user.wait(1500)
        assert len(user.calls(RUNNING)) == approve
        assert await items(user) == ([] if approve else ["milk", "eggs"])

    talk(main, CLEAR, words)


@pytest.mark.parametrize("approve", [True, False])
@pytest.mark.parametrize("ms", range(0, 2100, 100))
def test_voice_and_button_at_whatever_moment_is_one_effect_at_most(ms: int, approve: bool) -> None:
    """The button is pressed `ms` after the user begins to say yes: before, while or after the words decide."""

    async def main(user: RigTalk) -> None:
        request = await asked(user)
        pressed = False
        spoken_ms = min(ms, 600)
        await user.say(spoken_ms // 300)
        if ms > 600:
            await user.wait(ms - 600)
        with suppress(RequestRefused):
            await user.conversation.approve(request, approve)
            pressed = True
        await user.say(2 - spoken_ms // 300)
        await user.wait(3000)
        ran = user.calls(RUNNING)
        assert len(ran) <= 1
        assert (await items(user) == []) == (len(ran) == 1)
        if approve or not pressed:
            assert len(ran) == 1, "both said yes, or the voice was first"
        assert len(user.of(ResponseStarted)) == len(user.of(ResponseEnded))
        told = [decided.approve for decided in user.of(ApprovalDecided)]
        assert told == ([] if pressed and approve == bool(ran) else [bool(ran)])

    talk(main, CLEAR, YES, YES)


def test_two_presses_at_once_are_one_answer() -> None:
    async def main(user: RigTalk) -> None:
        request = await asked(user)
        await user.conversation.approve(request, True)
        with pytest.raises(RequestRefused, match="decided already"):
            await user.conversation.approve(request, True)
        await user.wait(1500)
        assert len(user.calls(RUNNING)) == 1

    talk(main, CLEAR)


@pytest.mark.parametrize("second", [True, False])
@pytest.mark.parametrize("later_ms", [0, 2000])
def test_two_calls_in_one_question_are_decided_one_by_one(second: bool, later_ms: int) -> None:
    async def main(user: RigTalk) -> None:
        for name in ("shopping", "todo"):
            await user.home.do("add_list_items", list_name=name, items=["milk"])
        await user.say(9)
        await user.wait(2000)
        shopping, todo = user.of(ResponseApproval)
        await user.conversation.approve(shopping.request_id, True)
        await user.wait(later_ms)
        await user.conversation.approve(todo.request_id, second)
        await user.wait(2000)
        cleared = [arguments["list_name"] for _, _, arguments in user.calls(RUNNING)]
        assert cleared == ["shopping", "to do"][: 1 + second]

    talk(main, f"{CLEAR} and clear my todo list")


def test_a_typed_request_is_approved_by_hand() -> None:
    async def main(user: RigTalk) -> None:
        await user.home.do("add_list_items", list_name="shopping", items=["milk"])
        await user.conversation.add_user_text("u", CLEAR)
        await user.conversation.respond(ResponseOptions())
        await user.wait(500)
        [request] = user.of(ResponseApproval)
        await user.conversation.approve(request.request_id, True)
        await user.wait(500)
        assert await items(user) == []

    talk(main)


@pytest.mark.parametrize("later", [False, True])
def test_what_is_done_in_a_turn_that_the_client_does_not_ask_about_is_told(later: bool) -> None:
    """The user presses "yes" while they say something else, and the client asks for its responses itself."""

    async def main(user: RigTalk) -> None:
        await user.home.do("add_list_items", list_name="shopping", items=["milk"])
        await user.say(4)
        await user.wait(1000)
        await user.conversation.respond(ResponseOptions())
        await user.wait(1000)
        [request] = user.of(ResponseApproval)
        before = len(user.text)
        await user.say(1)
        await user.conversation.approve(request.request_id, True)
        await user.wait(10_000)
        assert await items(user) == []
        assert user.text[before:] == ""
        if later:
            await user.conversation.respond(ResponseOptions())
        await user.wait(12_000)
        assert user.text[before:].casefold().count("shopping") == 1

    asks_itself = SessionConfig(turn_detection=TurnDetection(create_response=False))
    talk(main, CLEAR, "well", config=asks_itself)


def test_what_is_allowed_by_hand_during_another_request_is_told_with_the_answer_to_that() -> None:
    async def main(user: RigTalk) -> None:
        request = await asked(user)
        before = len(user.text)
        await user.say(3)
        await user.conversation.approve(request, True)
        await user.say(3)
        await user.wait(3000)
        assert await items(user) == []
        assert "shopping list" in user.text[before:]
        assert "5 minutes" in user.text[before:]

    talk(main, CLEAR, "set a timer for five minutes")


def test_who_says_something_new_and_presses_yes_at_the_same_moment_gets_words() -> None:
    """The new request has dropped what the button was about by the time the agent reads of it."""

    async def main(user: RigTalk) -> None:
        request = await asked(user)
        await user.conversation.add_user_text("u", "what time is it")
        await user.conversation.respond(ResponseOptions())
        await user.conversation.approve(request, True)
        await user.wait(3000)
        assert await items(user) == ["milk", "eggs"]
        assert all(text.strip() for text in texts(user).values())

    talk(main, CLEAR)


def texts(user: RigTalk) -> dict[str, str]:
    """What was said in each response that was completed."""
    done = [ended.response_id for ended in user.of(ResponseEnded) if ended.status is ResponseStatus.COMPLETED]
    said = user.of(ResponseText)
    return {each: "".join(text.text for text in said if text.response_id == each) for each in done}


def test_new_tools_in_between_do_not_lose_the_answer() -> None:
    """The agent that asked is still there to hear it, although the next turn will have another one."""

    async def main(user: RigTalk) -> None:
        request = await asked(user)
        await user.conversation.configure(SessionConfig(tool_choice="none"))
        await user.conversation.approve(request, True)
        await user.wait(1500)
        assert await items(user) == []

    talk(main, CLEAR)


def test_the_end_of_the_session_is_no_yes() -> None:
    async def main(user: RigTalk) -> None:
        request = await asked(user)
        await user.conversation.close()
        await user.conversation.approve(request, True)

    talk(main, CLEAR)

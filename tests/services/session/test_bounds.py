"""What a conversation keeps is bounded in bytes, and a session that meets a bound lives on."""

import pytest

from services.agent.core.context import REMARKS_BYTES, PendingContext
from services.events.model import Fact, Instruction, Observed
from services.events.session import ResponseEnded
from services.memory_size import weight
from services.session_config import RequestRefused, ResponseOptions
from tests.services.session.rig import RigTalk, talk


def test_typed_messages_that_nobody_asks_about_are_refused_beyond_a_limit() -> None:
    async def main(user: RigTalk) -> None:
        for number in range(20):
            await user.conversation.add_user_text(f"item{number}", "x" * 10_000)
        with pytest.raises(RequestRefused) as refused:
            await user.conversation.add_user_text("large", "x" * 100_000)
        assert refused.value.code == "string_above_max_length"
        assert refused.value.param == "item.content"
        await user.conversation.respond(ResponseOptions())
        await user.wait(2000)
        assert len(user.of(ResponseEnded)) == 1
        await user.conversation.add_user_text("again", "what time is it in tokyo")
        await user.conversation.respond(ResponseOptions())
        await user.wait(2000)
        assert "Tokyo" in user.text

    talk(main)


def test_what_the_application_tells_is_remembered_up_to_a_limit() -> None:
    async def main(user: RigTalk) -> None:
        for number in range(40):
            await user.conversation.add_instruction(f"item{number}", f"{number} " + "x" * 200_000)
        agent_host = user.conversation._agent_host
        held = sum(weight(entry) for entry in agent_host._history)
        assert held <= 2 * 1024 * 1024
        last = agent_host._history[-1]
        assert isinstance(last, Instruction)
        assert last.text.startswith("39 ")
        await user.conversation.add_user_text("then", "what time is it in tokyo")
        await user.conversation.respond(ResponseOptions())
        await user.wait(2000)
        assert "Tokyo" in user.text

    talk(main)


def test_an_output_of_the_client_is_cut_like_that_of_our_own_tools() -> None:
    async def main(user: RigTalk) -> None:
        with pytest.raises(RequestRefused):
            await user.conversation.tool_output("call_unknown", "x" * 1_000_000)
        assert sum(weight(entry) for entry in user.conversation._agent_host._history) < 100_000

    talk(main)


def test_remarks_that_wait_for_the_model_are_bounded_and_the_oldest_go_first() -> None:
    context = PendingContext()
    context.add(Fact(3, "The write may have happened."))
    context.add(Observed(3, 1, "get_time", "noon"))
    for number in range(40):
        context.add(Instruction(f"{number} " + "x" * 100_000))
        context.add(Fact(0, "x" * 100_000))
    taken = context.take()
    assert sum(weight(entry) for entry in taken) < REMARKS_BYTES + 100_000
    assert taken[0] == Fact(3, "The write may have happened.")
    assert isinstance(taken[1], Observed)
    assert isinstance(taken[-2], Instruction)
    assert taken[-2].text.startswith("39 ")


def test_a_remark_larger_than_the_bound_is_told_all_the_same() -> None:
    context = PendingContext()
    context.add(Instruction("old"))
    context.add(Instruction("x" * 2 * REMARKS_BYTES))
    assert len(context.take()) == 1
    context.add(Instruction("new"))
    assert context.take() == (Instruction("new"),)

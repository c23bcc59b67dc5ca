"""What the recogniser was not sure of is asked about before anything is done, in a whole session."""

import pytest

from services.events.output import CallStatus
from services.events.session import ResponseCall, Transcribed
from services.session_config import SessionConfig
from tests.services.session.rig import RigTalk, talk
from tools.spec import Effect, ToolSpec

SCHEMA = {
    "type": "object",
    "properties": {
        "bread": {"type": "string", "enum": ["rye", "spelt", "baguette"]},
        "cut": {"type": "string", "enum": ["sliced", "whole"]},
    },
    "required": ["bread"],
}
ORDER = SessionConfig(
    client_tools=(
        ToolSpec(
            "order_bread",
            "Order bread at the bakery.",
            SCHEMA,
            Effect.WRITE_EXTERNAL,
            phrases=("(get|order) [me] [a] [{cut}] {bread}",),
            client_side=True,
        ),
    )
)
RADIO = SessionConfig(
    client_tools=(
        ToolSpec(
            "radio_message",
            "Send a message by radio.",
            {
                "type": "object",
                "properties": {"to": {"type": "string"}, "message": {"type": "string"}},
                "required": ["to", "message"],
            },
            Effect.WRITE_EXTERNAL,
            phrases=("radio {to:name} that {message:text}",),
            client_side=True,
        ),
    )
)


async def _say(user: RigTalk, words: int) -> None:
    await user.say(words)
    await user.wait(2500)


def test_an_order_with_a_value_that_was_hardly_heard_is_placed_after_a_yes() -> None:
    async def main(user: RigTalk) -> None:
        await _say(user, 5)
        assert user.of(ResponseCall) == []
        assert user.text == "Should I order the bread: sliced, rye?"
        await _say(user, 1)
        [given] = user.of(ResponseCall)
        assert given.call.arguments == {"bread": "rye", "cut": "sliced"}

    talk(main, "order me a sliced rye~0.2", "yes", config=ORDER)


@pytest.mark.parametrize("line", ["order me a sliced rye~0.9", "order~0.2 me~0.2 a~0.1 sliced rye"])
def test_what_was_heard_well_is_done_though_a_partial_hypothesis_was_unsure_of_it(line: str) -> None:
    """The words of a tool's choices tell what is wanted, so that the words around them need not be heard well."""

    async def main(user: RigTalk) -> None:
        await _say(user, 5)
        [given] = user.of(ResponseCall)
        assert given.call.arguments == {"bread": "rye", "cut": "sliced"}

    talk(main, line, config=ORDER)


@pytest.mark.parametrize("line", ["order me a sliced rye", "order me a sliced rye~0.2"])
def test_a_no_to_the_question_places_no_order(line: str) -> None:
    async def main(user: RigTalk) -> None:
        await _say(user, 5)
        await _say(user, 1)
        assert len(user.of(ResponseCall)) == (0 if "~" in line else 1)

    talk(main, line, "no", config=ORDER)


def test_a_local_write_is_asked_about_only_where_a_word_was_heard_still_worse() -> None:
    async def main(user: RigTalk) -> list[tuple[float, str, dict[str, object]]]:
        await _say(user, 6)
        return user.calls(CallStatus.DONE)

    assert [name for _, name, _ in talk(main, "set a timer for ten~0.1 minutes")] == []
    assert [args for _, _, args in talk(main, "set a timer for ten~0.35 minutes")] == [{"duration_seconds": 600}]


@pytest.mark.parametrize(
    ("line", "sent"),
    [
        ("radio ben~0.3 that i'm late", False),
        ("radio~0.3 ben that i'm late", True),
        ("radio ben that i'm late~0.3", True),
        ("radio ben that i'm late~0.1", False),
    ],
)
def test_a_message_is_sent_only_where_its_receiver_was_heard_well(line: str, sent: bool) -> None:
    """One misheard word of a dictated text does less harm."""

    async def main(user: RigTalk) -> None:
        await _say(user, 5)
        assert [each.call.tool for each in user.of(ResponseCall)] == (["radio_message"] if sent else [])
        assert (user.text == "Should I radio the message: Ben, I'm late?") != sent

    talk(main, line, config=RADIO)


def test_a_look_up_is_not_asked_about() -> None:
    async def main(user: RigTalk) -> None:
        await _say(user, 6)
        assert {"location": "Tokyo"} in [args for _, name, args in user.calls(CallStatus.DONE) if name == "get_time"]

    talk(main, "what time is it in tokyo~0.1")


def test_the_answer_to_a_question_is_asked_about_where_it_was_hardly_heard() -> None:
    async def main(user: RigTalk) -> None:
        await _say(user, 3)
        await _say(user, 2)
        assert user.calls(CallStatus.DONE) == []
        assert user.text.endswith("Should I set the timer for 10 minutes?")
        await _say(user, 1)
        assert [args for _, _, args in user.calls(CallStatus.DONE)] == [{"duration_seconds": 600}]

    talk(main, "set a~0.9 timer", "ten~0.1 minutes", "yes~0.4")


@pytest.mark.parametrize(
    ("typed", "spoken", "done"),
    [
        ("set a timer for ten minutes", "what~0.1 time~0.1 is it in~0.1 tokyo", True),
        ("what time is it in tokyo", "set a timer for ten~0.1 minutes", False),
    ],
)
def test_typed_and_spoken_words_that_are_answered_together_keep_their_own_confidences(
    typed: str, spoken: str, done: bool
) -> None:
    async def main(user: RigTalk) -> None:
        await user.conversation.add_user_text("item", typed)
        await _say(user, 6)
        assert ("set_timer" in [name for _, name, _ in user.calls(CallStatus.DONE)]) == done

    talk(main, spoken)


@pytest.mark.parametrize(
    ("line", "ordered"),
    [
        ("order me a sliced wry~0.3 | order me a sliced rye", True),
        ("order me a sliced wry~0.3 | order me a sliced rye~0.3", False),  # too doubtful to be ordered unasked
        ("order me a sliced wry~0.3 | order me a sliced pie", False),
        ("do not order sliced wry~0.3 | do order me sliced rye", False),
    ],
)
def test_another_text_that_was_possibly_said_counts_where_the_likeliest_is_nothing_to_act_on(
    line: str, ordered: bool
) -> None:
    """What the client is told was heard is what was acted on."""

    async def main(user: RigTalk) -> None:
        await _say(user, 5)
        given = [each.call.arguments for each in user.of(ResponseCall)]
        assert given == ([{"bread": "rye", "cut": "sliced"}] if ordered else [])
        if ordered:
            assert [each.text for each in user.of(Transcribed)] == ["order me a sliced rye"]

    talk(main, line, config=ORDER)

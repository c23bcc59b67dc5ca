"""What models were asked is counted once, whether turns settle, responses are out of band, or a session just ends."""

from services.events.session import ResponseEnded
from services.session_config import ResponseOptions
from tests.services.session.models import Echo
from tests.services.session.rig import RigTalk, talk


def test_tokens_of_turns_and_of_responses_beside_them_are_counted_once() -> None:
    seen: list[RigTalk] = []

    async def main(user: RigTalk) -> None:
        seen.append(user)
        await user.say(3)
        await user.wait(4000)
        await user.conversation.respond(ResponseOptions(out_of_band=True, input_texts=("hello",)))
        await user.wait(4000)
        assert len(user.of(ResponseEnded)) == 2

    talk(main, "one two three", model=Echo())
    (user,) = seen
    told = [end.usage for end in user.of(ResponseEnded)]
    assert user.delays.usage.output_tokens == 5 * user.delays.usage.requests
    assert user.delays.usage.requests == sum(usage.requests for usage in told) >= 2


def test_what_was_asked_for_a_turn_that_never_settled_is_counted_at_the_end() -> None:
    seen: list[RigTalk] = []

    async def main(user: RigTalk) -> None:
        seen.append(user)
        await user.say(3)
        await user.wait(1000)

    talk(main, "one two three", model=Echo(5.0))
    assert seen[0].delays.usage.requests > 0

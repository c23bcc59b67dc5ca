"""Announcements while somebody speaks, is answered or leaves; what counts as the first text of an answer."""

from services.events.model import Fact
from services.session_config import ResponseOptions
from tests.services.session.models import Echo
from tests.services.session.rig import RigTalk, ask, talk


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

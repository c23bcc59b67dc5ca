"""An answer that the client has asked for has words in it, also where the user has said nothing that needs one."""

import pytest

from services.events.session import ResponseEnded, ResponseStatus
from services.session_config import ResponseOptions, SessionConfig, TurnDetection, TurnMode
from tests.services.session.rig import RigTalk, talk


@pytest.mark.parametrize("text", ["okay", "um", "Right.", "hold on", ""])
@pytest.mark.parametrize("spoken", [False, True], ids=["typed", "spoken"])
def test_who_asks_for_an_answer_gets_words_whatever_was_said(text: str, spoken: bool) -> None:
    push = SessionConfig(turn_detection=TurnDetection(TurnMode.PUSH_TO_TALK))

    async def main(user: RigTalk) -> None:
        if spoken:
            await user.say(2)
            await user.conversation.commit_audio()
        else:
            await user.conversation.add_user_text("typed", text)
        await user.home.clock.sleep(1)
        await user.conversation.respond(ResponseOptions())
        await user.home.clock.sleep(5)
        [response] = user.of(ResponseEnded)
        assert response.status is ResponseStatus.COMPLETED
        assert user.text

    talk(main, text, config=push)


def test_nobody_who_only_hesitates_is_answered_unasked() -> None:
    async def main(user: RigTalk) -> None:
        await user.say(1)
        await user.wait(5000)
        assert user.text == ""

    for text in ("okay", "um", "right"):
        talk(main, text)

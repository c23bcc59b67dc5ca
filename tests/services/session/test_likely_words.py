from dataclasses import dataclass, field

from services.events.model import Usage
from services.events.output import AgentOutput, AnswerEnded, AnswerText, CallChanged, CallStatus, TurnSettled
from services.session.likely_words import MOST, SessionWords
from services.session_config import SessionConfig
from tests.services.session.rig import RigTalk, talk


@dataclass
class Source:
    words: tuple[str, ...] = ("Mirela Dragomir",)
    asked: list[float] = field(default_factory=list)

    def refresh(self, older_than_s: float = 0.0) -> None:
        self.asked.append(older_than_s)


def answered(words: SessionWords, *pieces: str) -> None:
    for piece in pieces:
        words.note(AnswerText(1, 1, piece))
    words.note(AnswerEnded(1, 1))


def call(status: CallStatus, effect: str) -> AgentOutput:
    return CallChanged(1, 1, 1, "any_tool", {}, effect, status, 0)


def test_what_the_assistant_has_just_offered_comes_first() -> None:
    words = SessionWords(Source(), "Truro")
    answered(words, "There is more than one alarm. ", "Which one: your kiln alarm, ", "or the ferry alarm?")
    assert words() == ("kiln alarm", "ferry alarm", "Mirela Dragomir", "Truro")


def test_names_that_were_said_are_kept_the_newest_first() -> None:
    words = SessionWords(Source(()))
    answered(words, "The number of Jago Penrose is 07700 900123.")
    answered(words, "Shall I text Wilhelmina on Monday?")
    assert words() == ("Wilhelmina", "Jago Penrose")
    answered(words, "I told Jago Penrose. I'm sorry, I cannot reach him.")
    assert words() == ("Jago Penrose", "Wilhelmina")


def test_a_long_conversation_keeps_few_words() -> None:
    words = SessionWords(Source(()))
    for number in range(50):
        answered(words, f"I wrote to Name{number:02d} Xander.", "x" * 5000)
    for number in range(50):
        answered(words, f"I wrote to Given{'abcdefghij'[number % 10]} Xander.")
    assert len(words()) <= MOST


def test_the_household_s_words_are_those_of_now_and_read_again_after_a_write() -> None:
    source = Source(())
    words = SessionWords(source)
    assert words() == ()
    source.words = ("Kiln firing",)
    assert words() == ("Kiln firing",)
    words.note(call(CallStatus.DONE, "read_local"))
    words.note(call(CallStatus.RUNNING, "write_local"))
    assert source.asked == []
    words.note(call(CallStatus.DONE, "write_local"))
    assert source.asked == [0.0]
    words.note(TurnSettled(1, Usage()))
    assert source.asked[-1] > 0


def test_a_session_tells_the_recogniser_of_the_household_the_conversation_and_the_town() -> None:
    source = Source()

    async def main(user: RigTalk) -> None:
        await user.say(6)
        await user.wait(1500)
        context = user.recogniser.contexts[0]
        assert context is not None
        assert context.words == ()
        assert context.private() == ("Yerevan", "Mirela Dragomir", "Truro")
        await user.conversation.configure(SessionConfig(home="Bude"))
        assert context.private()[-1] == "Bude"
        assert source.asked[0] == 0.0

    talk(main, "what time is it in yerevan", config=SessionConfig(home="Truro"), likely_words=source)

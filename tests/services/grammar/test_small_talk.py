"""Which sentences are small talk, and which are not."""

import pytest

from services.grammar.small_talk import Talk, asks_opinion, kind_of, word_to_spell
from tools.language.tokens import words


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("good afternoon", Talk.GREETING),
        ("hi there", Talk.GREETING),
        ("night night", Talk.GOOD_NIGHT),
        ("sleep well foresay", Talk.GOOD_NIGHT),
        ("see you tomorrow", Talk.GOODBYE),
        ("thank you so much for your help", Talk.THANKS),
        ("cheers mate", Talk.THANKS),
        ("great job", Talk.PRAISE),
        ("you're really clever", Talk.PRAISE),
        ("you're so annoying", Talk.BLAME),
        ("that's not what I meant", Talk.BLAME),
        ("do you like me", Talk.FONDNESS),
        ("how's it going", Talk.HOW_ARE_YOU),
        ("are you still there", Talk.HEARING),
        ("what should I call you", Talk.NAME),
        ("are you a real person", Talk.ROBOT),
        ("how old are you", Talk.OWN_LIFE),
        ("so what can you do for me", Talk.HELP),
        ("what kinds of things can I ask", Talk.HELP),
        ("okay stop talking", Talk.QUIET),
        ("hush", Talk.QUIET),
        ("could you say that again please", Talk.REPEAT),
        ("I didn't catch that", Talk.REPEAT),
        ("what?", Talk.REPEAT),
        ("what was the question", Talk.REPEAT),
        ("what have you just done", Talk.LAST_DEED),
        ("what did I ask you before", Talk.ASKED_SO_FAR),
        ("I'm so bored", Talk.BORED),
        ("sing me a song", Talk.STORY),
        ("give me an interesting fact", Talk.FACT),
        ("I have a headache", Talk.UNWELL),
        ("ring the police", Talk.EMERGENCY),
    ],
)
def test_small_talk_has_a_kind(text: str, kind: Talk) -> None:
    assert kind_of(words(text)) is kind


@pytest.mark.parametrize(
    "text",
    [
        "set a timer for ten minutes",
        "what is the weather like",
        "what can I cook tonight",
        "good morning please set a timer for six minutes",
        "thank you note for grandma on my list",
        "say hello to Anna",
        "repeat the alarm every day",
        "what did you say to Anna about the car",
        "are you able to set an alarm for seven",
        "call the policy office",
        "never mind",
        "stop",
        "",
    ],
)
def test_what_asks_for_something_is_none(text: str) -> None:
    assert kind_of(words(text)) is None


@pytest.mark.parametrize("text", ["which do you like better", "what is your favourite film", "do you believe in luck"])
def test_questions_for_its_own_opinion_are_found(text: str) -> None:
    assert asks_opinion(words(text))


def test_a_polite_order_asks_for_no_opinion() -> None:
    assert not asks_opinion(words("do you think you could set a timer"))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("how would you spell rhythm", "rhythm"),
        ("can you spell the word receive for me", "receive"),
        ("how is Leicester spelled", "leicester"),
        ("how do you spell accommodate is it two m's", "accommodate"),
        ("how d'you spell rhubarb with one h", "rhubarb"),
        ("what time is it", ""),
    ],
)
def test_the_word_to_spell_is_found(text: str, word: str) -> None:
    assert word_to_spell(words(text)) == word


@pytest.mark.parametrize("text", ["how do you spell that", "can you spell it for me"])
def test_a_word_that_is_not_named_is_not_spelled(text: str) -> None:
    assert word_to_spell(words(text)) == ""

"""What is said back to small talk."""

import pytest

from bench.dialogues.play import play
from services.grammar.talk_replies import capabilities, spelled
from tests.tools.library.home import TOOLS
from tools.library.chance import JOKES
from tools.spec import ToolSpec


def test_what_it_can_do_is_told_by_kind_and_from_the_tools() -> None:
    specs = [TOOLS[name].spec for name in ("set_timer", "set_alarm", "create_note", "get_time")]
    assert capabilities(specs) == (
        "I can set timers and alarms, keep notes and tell you the time. "
        "You can say, for example: set a timer for ten minutes, or: take a note: the tap in the bathroom drips."
    )
    assert capabilities([]) == "I have no tools here, so there is little that I can do."


def test_a_clients_tools_come_first() -> None:
    order = ToolSpec("order_coffee", "", {"type": "object", "properties": {}}, phrases=("order [a] coffee",))
    told = capabilities([ToolSpec(**{**_fields(order), "client_side": True}), TOOLS["set_timer"].spec])
    assert told.startswith("I can order the coffee and set timers. You can say, for example: order a coffee, or: ")


def _fields(spec: ToolSpec) -> dict[str, object]:
    return {"name": spec.name, "description": "", "parameters": spec.parameters, "phrases": spec.phrases}


def test_a_word_is_spelled_letter_by_letter() -> None:
    assert spelled("rhythm") == "Rhythm: R, H, Y, T, H, M."
    assert spelled("new york") == "New york: N, E, W; then Y, O, R, K."


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("good afternoon", "Good afternoon. What can I do for you?"),
        ("good night", "Good night."),
        ("hush", "Okay."),
        ("are you a machine", "I'm a computer program, not a person."),
        ("how do you spell rhythm", "Rhythm: R, H, Y, T, H, M."),
        ("you are hopeless", "I'm sorry. Please tell me once more what you would like."),
        ("call the police", "I can't make emergency calls. Please dial the emergency number on a phone at once."),
    ],
)
def test_the_reply_fits(text: str, answer: str) -> None:
    [turn] = play([text], phone=True)
    assert turn.answer == answer
    assert not turn.calls


def test_who_is_bored_is_offered_a_joke() -> None:
    offered, told = play(["I'm bored", "go on then"], phone=False)
    assert offered.answer == "Shall I tell you a joke?"
    assert told.answer in JOKES


def test_one_more_joke_is_another_one() -> None:
    first, second = play(["tell me a joke", "another one"], phone=False)
    assert {first.answer, second.answer} <= set(JOKES)
    assert first.answer != second.answer


def test_something_interesting_is_looked_up() -> None:
    [turn] = play(["tell me something interesting"], phone=False)
    assert [call.tool for call in turn.calls] == ["wiki_lookup"]

"""What is said where something is to be put back that was never taken away."""

from bench.dialogues.play import play
from services.grammar.intents import Intent
from services.grammar.memory import TurnMemory
from services.grammar.not_gone import NOTHING_DELETED, ONLY_ASKED, reply
from services.grammar.planning import OpenQuestion

_DELETE, _RESTORE = (Intent(tool, {}, 0, 1, ("x",)) for tool in ("delete_event", "restore_event"))
_ASKED = TurnMemory(question=OpenQuestion("Should I delete Dentist?", _DELETE))


def said(text: str, memory: TurnMemory, *intents: Intent, deleted: bool = False) -> str:
    return reply(text.split(), memory, intents, deleted)


def test_only_asked() -> None:
    for text in ("bring the meeting back", "restore my meeting", "no put it back please"):
        assert said(text, _ASKED) == ONLY_ASKED


def test_nothing_was_deleted() -> None:
    assert said("restore the meeting", TurnMemory(), _RESTORE) == NOTHING_DELETED


def test_what_was_deleted_or_means_something_else_is_left() -> None:
    assert not said("restore the meeting", TurnMemory(), _RESTORE, deleted=True)
    assert not said("put the rice back", TurnMemory())
    assert not said("put the meeting back by an hour", _ASKED)
    assert not said("bring the car back", TurnMemory(), Intent("create_reminder", {}, 0, 1, ("x",)))


def test_in_a_dialogue() -> None:
    asked, back = play(["should I delete my dentist appointment", "restore the dentist appointment"], True)
    assert not asked.writes
    assert (back.answer, back.calls) == (ONLY_ASKED, [])
    deleted, restored = play(["delete my dentist appointment", "restore the dentist appointment"], True)
    assert [call.tool for call in (*deleted.writes, *restored.writes)] == ["delete_event", "restore_event"]


def test_the_question_names_the_event() -> None:
    (asked,) = play(["what if I delete my dentist appointment"], True)
    assert asked.answer == "Should I delete Dentist appointment on Friday at 11 AM?"
    assert not asked.writes

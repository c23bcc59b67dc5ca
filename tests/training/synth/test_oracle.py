"""What the oracle does about what it is told."""

import random
from datetime import UTC, datetime

from services.events.model import (
    Acted,
    ActionKind,
    Ask,
    Observed,
    Pause,
    Phase,
    Rejected,
    Remove,
    Thought,
    ToolCall,
    UserUpdate,
)
from services.models.call_ids import CallIds
from services.models.tag_parser import TagParser
from tests.training.synth.test_meaning import TIMER, part, turn
from training.scenarios.parts import Part, plain
from training.synth.clauses import Clause, TurnMeaning
from training.synth.forms import library_form
from training.synth.oracle import Oracle
from training.synth.wants import Setting
from training.synth.world import World

HERE = Setting(datetime(2026, 3, 10, 9, 30, tzinfo=UTC), "Boston")
FORMS = {
    name: library_form(name)
    for name in ("set_timer", "get_phone_number", "send_sms", "wiki_lookup", "clear_list", "cancel_reminder")
}
ALL = frozenset(ActionKind)


class Told:
    """An oracle, and the agent's part of the conversation."""

    def __init__(self, meaning: TurnMeaning) -> None:
        self.meaning = meaning
        self.oracle = Oracle(meaning, World("test", FORMS, HERE), random.Random(2))
        self.rev = 0

    def hear(self, count: int, final: bool = False) -> str:
        """The first `count` words of the turn; returns what is written, which the agent accepts."""
        self.rev += 1
        text = " ".join(self.meaning.words[:count])
        self.oracle.append(UserUpdate(1, self.rev, "", text, final))
        return self.write(Phase.FINAL if final else Phase.LISTENING)

    def write(self, phase: Phase, accept: bool = True) -> str:
        text = "".join(piece.text for piece in self.oracle.write(Ask(1, phase, ALL), 96))
        for action in TagParser(CallIds()).parse(text) if accept else ():
            if isinstance(action, ToolCall | Remove | Pause):
                self.oracle.append(Acted(1, action))
        return text.partition("</think>")[2]

    def result(self, id: int, tool: str, value: object = None, error: str | None = None) -> None:
        self.oracle.append(Observed(1, id, tool, value, error))


def corrected() -> TurnMeaning:
    return turn(
        Clause(
            "a",
            part("set a timer for", ("replaced", "", "seven minutes"), "no", ("duration", "duration", "eight minutes")),
            "set_timer",
            3,
        ),
        Clause("j", part("and")),
        Clause("b", part("look up", ("topic", "topic:who", "frida kahlo")), "wiki_lookup", 2),
    )


def test_nothing_new_is_an_empty_thought_and_a_pause() -> None:
    told = Told(corrected())
    assert told.hear(3) == '<pause reason="waiting_user">'
    assert told.hear(4) == '<pause reason="waiting_user">'


def test_a_determined_call_is_proposed_and_kept_until_its_value_changes() -> None:
    told = Told(corrected())
    first = '<tool_call>{"id":1,"name":"set_timer","arguments":{"duration_seconds":420}}</tool_call>'
    assert told.hear(6) == f'{first}<pause reason="done">'
    assert told.hear(7) == '<pause reason="waiting_user">'
    assert '"id":1,"name":"set_timer","arguments":{"duration_seconds":480}' in told.hear(9)


def test_edits_stand_before_new_calls() -> None:
    told = Told(corrected())
    told.hear(6)
    written = told.hear(14, final=True)
    assert written.index('{"id":1,') < written.index('{"id":2,')
    assert written.endswith('<pause reason="waiting_tool">')


def test_what_is_withdrawn_is_removed_and_what_depends_on_it_goes_by_itself() -> None:
    text = part("text", ("person", "contact", "tom baker"), "saying", ("message", "message", "dinner is ready"))
    taken_back = Part([*text.tokens, *plain("no forget it")], "label")
    told = Told(turn(Clause("a", taken_back, "send_sms", 1, withdrawn=True, taken_back=7)))
    assert told.hear(7).count("<tool_call>") == 2
    assert told.hear(10, final=True) == "<tool_call>REMOVE 1</tool_call><answer>Okay, I leave that.</answer>"


def test_a_call_that_was_cut_off_is_proposed_again_under_the_same_number() -> None:
    told = Told(turn(Clause("a", TIMER, "set_timer", 3)))
    told.oracle.append(UserUpdate(1, 1, "", "set a timer for ten minutes"))
    told.write(Phase.LISTENING, accept=False)
    told.oracle.append(Thought(1, "Prepare", interrupted=True))
    text = "".join(piece.text for piece in told.oracle.write(Ask(1, Phase.LISTENING, ALL), 96))
    assert text.startswith('<think></think><tool_call>{"id":1,')  # and it does not think about it twice


def test_a_failed_look_up_is_tried_once_more_and_then_told() -> None:
    told = Told(turn(Clause("a", part("look up", ("topic", "topic:who", "frida kahlo")), "wiki_lookup", 2)))
    assert '"id":1' in told.hear(4, final=True)
    told.result(1, "wiki_lookup", error="unreachable: the service does not answer")
    assert told.write(Phase.FINAL).startswith('<tool_call>{"id":1,"name":"wiki_lookup"')
    told.result(1, "wiki_lookup", error="unreachable: the service does not answer")
    assert told.write(Phase.FINAL) == "<answer>Sorry, I could not look that up: the service does not answer.</answer>"


def test_a_write_that_is_to_be_confirmed_is_left_to_the_agents_question() -> None:
    told = Told(turn(Clause("a", part("clear the", ("list_name", "list_name", "camping"), "list"), "clear_list", 1)))
    assert told.hear(4, final=True).endswith('<pause reason="done">')


def test_what_only_the_result_of_a_write_says_is_told_when_it_is_there() -> None:
    told = Told(turn(Clause("a", part("delete the reminder"), "cancel_reminder", 2)))
    written = told.hear(3, final=True)
    assert '"name":"cancel_reminder"' in written
    assert written.endswith('<pause reason="waiting_tool">')
    told.result(1, "cancel_reminder", {"status": "ok", "text": "call the bank"})
    assert told.write(Phase.FINAL) == "<answer>I removed the reminder: call the bank.</answer>"


def test_after_an_error_it_goes_on_as_if_nothing_had_been_written() -> None:
    told = Told(turn(Clause("a", TIMER, "set_timer", 3)))
    told.oracle.append(UserUpdate(1, 1, "", "set a timer for ten minutes"))
    told.write(Phase.LISTENING, accept=False)
    told.oracle.append(Rejected(1, "arguments of set_timer: no"))
    text = "".join(piece.text for piece in told.oracle.write(Ask(1, Phase.LISTENING, ALL), 96))
    assert text.startswith("<think>")
    assert not text.startswith("<think></think>")  # it thinks about the error
    assert '{"id":1,"name":"set_timer"' in text


def test_a_thought_that_the_time_does_not_allow_is_left_out() -> None:
    for seed in range(20):
        oracle = Oracle(turn(Clause("a", TIMER, "set_timer", 3)), World("test", FORMS, HERE), random.Random(seed))
        oracle.append(UserUpdate(1, 1, "", "set a timer for ten minutes"))
        pieces = oracle.write(Ask(1, Phase.LISTENING, ALL), 0)
        assert "".join(piece.text for piece in pieces).startswith("<think></think><tool_call>")

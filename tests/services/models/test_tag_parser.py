import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services.events.model import (
    Acted,
    AnswerEnd,
    Invalid,
    ModelOutput,
    Opened,
    Part,
    Pause,
    PauseReason,
    Remove,
    ThinkDelta,
    ToolCall,
)
from services.models.call_ids import CallIds
from services.models.chat.functions import action_of
from services.models.speech_filter import code_at
from services.models.tag_parser import MAX_CALL_CHARS, TagParser
from services.models.tags import compact_json, escape, render_action
from tests.services.models.kit import actions, parse, said

CALL = '<tool_call>{"id":1,"name":"get_weather","arguments":{"location":"Paris"}}</tool_call>'


def test_a_call_is_told_at_its_closing_tag_not_at_the_end_of_the_response() -> None:
    parser = TagParser(CallIds())
    text = f"<think>weather</think>{CALL}"
    before = [o for c in text[:-1] for o in parser.parse(c)]
    assert actions(before) == []
    assert list(parser.parse(text[-1])) == [ToolCall(1, "get_weather", {"location": "Paris"})]
    assert not parser.done


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_the_size_of_the_pieces_does_not_matter(size: int) -> None:
    outputs = parse(f'<think>ok</think>\n{CALL}<tool_call>REMOVE 1</tool_call><pause reason="done">', size=size)
    assert actions(outputs) == [
        ToolCall(1, "get_weather", {"location": "Paris"}),
        Remove(1),
        Pause(PauseReason.DONE),
    ]


def test_parts_are_opened_before_their_content() -> None:
    outputs = parse("<think>hm</think><answer>Hello.</answer>", size=4)
    assert outputs[0] == Opened(Part.THINK)
    assert "".join(o.text for o in outputs if isinstance(o, ThinkDelta)) == "hm"
    assert Opened(Part.ANSWER) in outputs
    assert said(outputs) == "Hello."
    assert outputs[-1] == AnswerEnd()


def test_an_answer_streams_while_it_is_written_and_never_shows_a_piece_of_its_closing_tag() -> None:
    parser = TagParser(CallIds())
    outputs = list(parser.parse("<answer>It is four</an"))
    assert said(outputs) == "It is four"
    assert list(parser.parse("swer>")) == [AnswerEnd()]


def test_a_less_than_sign_in_an_answer_is_text() -> None:
    assert said(parse("<answer>3 < 4 &lt; 5</answer>")) == "3 < 4 < 5"


def test_a_question_is_marked() -> None:
    assert Opened(Part.ANSWER, question=True) in parse('<answer kind="question">Which Alex?</answer>')


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<pause>", PauseReason.DONE),
        ("<pause/>", PauseReason.DONE),
        ('<pause reason="waiting_user"/>', PauseReason.WAITING_USER),
        ('<pause reason="waiting_tool">', PauseReason.WAITING_TOOL),
    ],
)
def test_pauses(text: str, reason: PauseReason) -> None:
    assert parse(text) == [Pause(reason)]


def test_nothing_is_told_after_a_terminal_action() -> None:
    assert parse(f"<pause>{CALL}<answer>x</answer>") == [Pause(PauseReason.DONE)]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Sure, I can do that.", "outside of tags"),
        ("<b>bold</b>", "outside of tags"),
        ("<tool_call>{nonsense}</tool_call>", "not valid JSON"),
        ('<tool_call>{"id":1,"name":"x","arguments":[]}</tool_call>', "must be a JSON object"),
        ('<tool_call>{"id":0,"name":"x","arguments":{}}</tool_call>', "whole number"),
        ('<tool_call>{"id":1}</tool_call>', "tool_call must be"),
        ('<tool_call>{"id":1,"name":"x"', "not closed"),
        ('<pause reason="bored">', "pause reason must be one of"),
        (f"<tool_call>{'x' * (MAX_CALL_CHARS + 2)}", "longer than"),
    ],
)
def test_what_is_no_action_says_why(text: str, why: str) -> None:
    outputs = parse(text, size=50)
    assert isinstance(outputs[-1], Invalid)
    assert why in outputs[-1].why


def test_an_answer_cut_by_the_length_limit_is_complete() -> None:
    outputs = parse("<answer>It is</ans", size=3)
    assert (said(outputs), outputs[-1]) == ("It is</ans", AnswerEnd())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(arguments=st.dictionaries(st.text(), JSON), size=st.integers(1, 40))
def test_a_rendered_call_parses_to_itself(arguments: dict[str, object], size: int) -> None:
    call = ToolCall(1, "tool", arguments)
    assert parse(render_action(call), _ids_that_keep(call), size)[-1] == call


def _ids_that_keep(call: ToolCall) -> CallIds:
    ids = CallIds()
    ids.begin(1)
    ids.apply(Acted(1, call))
    return ids


@given(text=st.text(), size=st.integers(1, 9))
def test_an_escaped_answer_reads_back_as_it_was(text: str, size: int) -> None:
    assume(code_at(text) is None)
    assert said(parse(f"<answer>{escape(text)}</answer>", size=size)) == text


@given(text=st.text(alphabet='<>/="{}:,&;tool_calpusethinkrw1 ', max_size=200), size=st.integers(1, 30))
def test_no_input_breaks_the_parser(text: str, size: int) -> None:
    outputs: list[ModelOutput] = parse(text, size=size)
    terminal = [o for o in outputs if isinstance(o, Pause | AnswerEnd | Invalid)]
    assert len(terminal) <= 1
    assert not terminal or outputs[-1] is terminal[0]


@given(value=JSON)
def test_rendered_json_holds_no_tag(value: object) -> None:
    assert "<" not in compact_json(value)


def test_a_call_beyond_all_bounds_is_refused_whole_or_in_pieces() -> None:
    huge = f'<tool_call>{{"id": 1, "name": "t", "arguments": {{"x": "{"y" * 5_000_000}"}}}}</tool_call>'
    for pieces in ([huge], [huge[at : at + 4096] for at in range(0, len(huge), 4096)]):
        parser = TagParser(CallIds())
        [why] = [output for piece in pieces for output in parser.parse(piece) if isinstance(output, Invalid)]
        assert str(MAX_CALL_CHARS) in why.why


@pytest.mark.parametrize("value", ["[" * 10_000 + "]" * 10_000, "9" * 10_000])
def test_arguments_that_no_one_can_read_are_invalid(value: str) -> None:
    text = f'<tool_call>{{"id": 1, "name": "t", "arguments": {{"x": {value}}}}}</tool_call>'
    parser = TagParser(CallIds())
    assert [type(output) for output in parser.parse(text)][-1] is Invalid
    assert isinstance(action_of("t", f'{{"x": {value}}}', "id", CallIds()), Invalid)

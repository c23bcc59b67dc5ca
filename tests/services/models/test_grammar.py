import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.events.model import ActionKind, ToolCall
from services.models.endpoint import ServerKind
from services.models.grammar import ThinkRule, action_grammar, grammar_options
from services.models.tags import render_action
from tests.services.models.gbnf import GbnfGrammar
from tests.services.models.kit import EVERYTHING, QUIET, SMS, TIMER, TOOLS
from tools.spec import ToolSpec

THINK = "<think>hm</think>"
SET_TIMER = '<tool_call>{"id":1,"name":"set_timer","arguments":{"duration_seconds":600}}</tool_call>'

FREE = GbnfGrammar(action_grammar(TOOLS, EVERYTHING))
LISTENING = GbnfGrammar(action_grammar(TOOLS, QUIET))


@pytest.mark.parametrize(
    "text",
    [
        f"{THINK}{SET_TIMER}",
        f'<think></think>{SET_TIMER}<pause reason="done">',
        f"{THINK}{SET_TIMER}<tool_call>REMOVE 12</tool_call><answer>Done.</answer>",
        f'{THINK}<answer kind="question">Which Alex?</answer>',
        f'{THINK}<tool_call>{{"id":2,"name":"set_timer","arguments":{{"duration_seconds":"$1.seconds"}}}}</tool_call>',
        f'{THINK}<tool_call>{{"id":2,"name":"send_sms","arguments":{{"to":["$1"],"message":"a \\"b\\""}}}}</tool_call>',
        f'{THINK}<tool_call>{{"id":1,"name":"set_timer","arguments":{{"duration_seconds":6,"label":"x"}}}}</tool_call>',
    ],
)
def test_well_formed_generations_fit(text: str) -> None:
    assert FREE.accepts(text)


@pytest.mark.parametrize(
    "text",
    [
        SET_TIMER,
        THINK,
        f"{THINK}text",
        f"{THINK}<answer></answer>",
        f'{THINK}<pause reason="bored">',
        f'{THINK}<tool_call>{{"id":0,"name":"set_timer","arguments":{{"duration_seconds":600}}}}</tool_call>',
        f'{THINK}<tool_call>{{"id":1,"name":"fly","arguments":{{}}}}</tool_call>',
        f'{THINK}<tool_call>{{"id":1,"name":"set_timer","arguments":{{}}}}</tool_call>',
        f'{THINK}<tool_call>{{"id":1,"name":"set_timer","arguments":{{"duration_seconds":"ten"}}}}</tool_call>',
        f"{THINK}<answer>a</answer>{SET_TIMER}",
    ],
)
def test_anything_else_does_not(text: str) -> None:
    assert not FREE.accepts(text)


def test_only_what_is_allowed_can_be_written() -> None:
    assert LISTENING.accepts(f'{THINK}<pause reason="waiting_user">')
    assert not LISTENING.accepts(f"{THINK}<answer>Too early.</answer>")
    answer = GbnfGrammar(action_grammar(TOOLS, frozenset({ActionKind.ANSWER})))
    assert answer.accepts(f"{THINK}<answer>Now.</answer>")
    assert not answer.accepts(f"{THINK}{SET_TIMER}")


def test_after_a_think_in_the_prompt_no_other_is_written() -> None:
    grammar = GbnfGrammar(action_grammar(TOOLS, EVERYTHING, thinking=ThinkRule.DONE))
    assert grammar.accepts(SET_TIMER.removeprefix("<"))
    assert grammar.accepts(SET_TIMER.removeprefix("<") + SET_TIMER)
    assert grammar.accepts('pause reason="waiting_user">')
    assert not grammar.accepts(SET_TIMER)
    assert not grammar.accepts(f"{THINK}{SET_TIMER}")


def test_nothing_allowed_is_an_error() -> None:
    with pytest.raises(ValueError, match="at least one kind"):
        action_grammar(TOOLS, frozenset())


SCHEMA = {
    "type": "object",
    "properties": {
        "mode": {"type": "string", "enum": ["walk", "drive"]},
        "loud": {"type": "boolean"},
        "speed": {"type": "number"},
        "where": {"type": "object", "properties": {"x": {"type": "integer"}}, "required": ["x"]},
        "any": {},
    },
}
OPTIONAL = GbnfGrammar(action_grammar([ToolSpec("go", "", SCHEMA)], QUIET))


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "mode": st.sampled_from(["walk", "drive", "$1"]),
            "loud": st.booleans(),
            "speed": st.integers() | st.just(1.5),
            "where": st.fixed_dictionaries({"x": st.integers()}),
            "any": st.lists(st.text(max_size=5) | st.none(), max_size=3),
        },
    )
)
@settings(max_examples=40, deadline=None)
def test_any_choice_of_optional_arguments_in_order_fits(arguments: dict[str, object]) -> None:
    ordered = {name: arguments[name] for name in SCHEMA["properties"] if name in arguments}  # type: ignore[attr-defined]
    assert OPTIONAL.accepts("<think></think>" + render_action(ToolCall(1, "go", ordered)))


def test_many_optional_arguments_do_not_make_the_grammar_grow_with_their_square() -> None:
    """A client's schema may have thousands; what then fits is any object."""
    schema = {"type": "object", "properties": {f"p{number}": {"type": "string"} for number in range(1000)}}
    rules = action_grammar([ToolSpec("go", "", schema)], QUIET)
    assert len(rules) < 10_000
    call = ToolCall(1, "go", {"p3": "a", "p999": "$1.x"})
    assert GbnfGrammar(rules).accepts("<think></think>" + render_action(call))


def test_each_server_gets_the_grammar_in_its_own_field() -> None:
    assert grammar_options(ServerKind.LLAMACPP, "g") == {"extra_body": {"grammar": "g"}}
    assert grammar_options(ServerKind.SGLANG, "g") == {"extra_body": {"ebnf": "g"}}
    assert grammar_options(ServerKind.VLLM, "g") == {"extra_body": {"structured_outputs": {"grammar": "g"}}}
    assert grammar_options(ServerKind.OPENAI, "g") == {}


def test_the_grammar_of_the_tools_reads_as_expected() -> None:
    rules = action_grammar([SMS, TIMER], QUIET).splitlines()
    assert rules[0] == "root ::= think ((call | remove) (call | remove)* (pause)? | (pause))"
    assert rules[6] == (
        'tool-0 ::= "\\"send_sms\\",\\"arguments\\":" "{" "\\"to\\":" ("[" (string ("," string)*)? "]" | ref) "," '
        '"\\"message\\":" string "}"'
    )

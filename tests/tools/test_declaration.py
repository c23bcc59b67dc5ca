from typing import Annotated, Any, Literal

import pytest
from pydantic import Field

from tools.context import Context
from tools.declaration import tool
from tools.errors import DeclarationError
from tools.spec import ArgumentError, EarlyPolicy, Effect
from tools.tool import Tool
from tools.values import Folded, LocalTime


async def brew(
    context: Context,
    cups: Annotated[int, Field(ge=1, le=12)],
    strength: Literal["weak", "strong"] = "weak",
    names: list[str] | None = None,
) -> str:
    """Make coffee.

    Args:
        cups: How many cups,
            not mugs.
        names: Who drinks it.
    """
    return f"{cups} {strength} {names} {context.idempotency_key}"


def declared(function: Any = brew, **fields: Any) -> Tool:
    return tool(**fields)(function)


def test_the_schema_comes_from_the_signature_and_the_docstring() -> None:
    assert declared().spec.parameters == {
        "type": "object",
        "properties": {
            "cups": {
                "type": "integer",
                "minimum": 1,
                "maximum": 12,
                "description": "How many cups, not mugs.",
            },
            "strength": {"type": "string", "enum": ["weak", "strong"], "default": "weak"},
            "names": {"type": "array", "items": {"type": "string"}, "description": "Who drinks it."},
        },
        "required": ["cups"],
        "additionalProperties": False,
    }
    assert declared().spec.description == "Make coffee."


def test_a_tool_that_declares_nothing_is_held_until_the_commit() -> None:
    @tool
    async def launch() -> None:
        """Launch."""

    assert launch.spec.effect is Effect.WRITE_EXTERNAL
    assert not launch.spec.safe
    assert launch.spec.early_policy is EarlyPolicy.NEVER
    assert launch.spec.timeout == 10.0


def test_results_of_external_reads_are_untrusted_unless_declared_otherwise() -> None:
    assert declared(effect=Effect.READ_EXTERNAL).spec.untrusted_result
    assert not declared(effect=Effect.READ_EXTERNAL, untrusted_result=False).spec.untrusted_result
    assert not declared(effect=Effect.READ_LOCAL).spec.untrusted_result


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"phrases": ["brew {mugs} cups"]}, "'mugs' is no parameter"),
        ({"phrases": ["brew {cups:litres} cups"]}, "slot type 'litres' is none of"),
        ({"phrases": ["brew [some coffee"]}, "never closed"),
        ({"resources": ["pot:{pot}"]}, "'pot' is not a parameter"),
        ({"effect": Effect.READ_LOCAL, "destructive": True}, "cannot be destructive"),
        ({"effect": Effect.READ_LOCAL, "undo_with": "spill"}, "nothing to undo"),
        ({"effect": Effect.WRITE_LOCAL, "early": EarlyPolicy.ALWAYS}, "needs a read-only effect"),
        ({"effect": Effect.WRITE_LOCAL, "ttl_s": 60}, "never answered from the cache"),
        ({"destructive": True}, "needs `confirm`"),
        ({"confirm": lambda arguments: "Sure?"}, "destructive=True"),
        ({"timeout_s": 0}, "timeout_s must be above 0"),
        ({"timeout_s": 1e9}, "timeout_s must be above 0"),
        ({"effect": Effect.READ_LOCAL, "ttl_s": -1}, "must not be negative"),
        ({"concurrency": 0}, "concurrency must be at least 1"),
        ({"efect": Effect.READ_LOCAL}, "efect"),
    ],
)
def test_contradictions_fail_at_declaration(fields: dict[str, Any], complaint: str) -> None:
    with pytest.raises(TypeError, match=complaint):
        declared(**fields)


def test_bad_functions_fail_at_declaration() -> None:
    def blocking() -> None:
        """Block."""

    async def bare(cups) -> None:  # type: ignore[no-untyped-def]
        """Brew."""

    async def greedy(*cups: int) -> None:
        """Brew."""

    async def hidden(_cups: int) -> None:
        """Brew."""

    async def silent(cups: int) -> None: ...

    async def think() -> None:
        """Think."""

    async def Brew() -> None:  # noqa: N802
        """Brew."""

    async def odd(callback: object) -> None:
        """Brew.

        Args:
            other: No such parameter.
        """

    async def unschemable(cups: Tool) -> None:
        """Brew."""

    for function, complaint in [
        (blocking, "async def"),
        (bare, "annotate parameter 'cups'"),
        (greedy, "plain named"),
        (hidden, "underscore"),
        (silent, "docstring must say"),
        (think, "action of the agent"),
        (Brew, "lower-case"),
        (odd, "'other', which is no parameter"),
        (unschemable, "no JSON schema"),
    ]:
        with pytest.raises(DeclarationError, match=complaint):
            declared(function)


def test_canonical_arguments_are_coerced_trimmed_and_filled() -> None:
    canonical = declared().arguments.canonical({"cups": "3", "strength": " STRONG "}, references=True)
    assert canonical == {"cups": 3, "strength": "strong"}
    assert declared().arguments.canonical({"cups": 3, "names": [" Ada "]}, references=True) == {
        "cups": 3,
        "strength": "weak",
        "names": ["Ada"],
    }


def test_references_stand_for_any_value_at_any_depth_but_only_in_plans() -> None:
    arguments = declared().arguments
    plan = {"cups": "$2.cups", "strength": "$1", "names": ["Ada", "$3.people.0"]}
    assert arguments.canonical(plan, references=True) == plan
    with pytest.raises(ArgumentError, match="cups") as caught:
        arguments.canonical(plan, references=False)
    assert caught.value.path == "cups"


def test_text_around_a_reference_may_break_a_pattern_until_it_is_resolved() -> None:
    async def wake(at: LocalTime, who: Folded = "me") -> None:
        """Wake."""

    arguments = declared(wake).arguments
    assert arguments.canonical({"at": "0$1:30", "who": " The  KIDS"}, references=True) == {
        "at": "0$1:30",
        "who": "the kids",
    }
    with pytest.raises(ArgumentError, match="at: "):
        arguments.canonical({"at": "25:30"}, references=True)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "cups: is required"),
        ({"cups": 0}, "cups: .*greater than or equal to 1"),
        ({"cups": 3, "milk": True}, "milk: is not a parameter"),
        ({"cups": 3, "names": ["Ada", 7]}, "names.1: .*valid string"),
        ({"cups": 3, "strength": "mild"}, "strength: .*'weak' or 'strong'"),
        ({"cups": float("nan")}, "cups: "),
    ],
)
def test_an_argument_error_names_the_field(given: dict[str, Any], message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        declared().arguments.canonical(given, references=True)


def test_parameters_may_have_the_names_of_a_models_own_attributes() -> None:
    async def duplicate(copy: int, json: str, model_config: bool = True) -> None:
        """Copy."""

    arguments = declared(duplicate).arguments
    assert arguments.bind({"copy": 1, "json": "x"}) == {"copy": 1, "json": "x", "model_config": True}

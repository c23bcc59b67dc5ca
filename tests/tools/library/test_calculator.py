import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tools.library.home import Home, play
from tools.errors import ToolError
from tools.library.arithmetic import ExpressionParser
from tools.library.calculator import calculate


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("17 * 24", 408),
        ("seventeen times twenty four", 408),
        ("what is 12 plus 30?", 42),
        ("15% of 80", 12),
        ("15 percent of eighty", 12),
        ("80 + 15%", 92),
        ("80 + 20 * 15%", 83),
        ("0.1 + 0.2", 0.3),
        ("1,250.5 / 2", 625.25),
        ("1.5 million / 2", 750_000),
        ("two thirds of 90", 60),
        ("a quarter of 80", 20),
        ("half of 30", 15),
        ("the square root of nine", 3),
        ("-3 squared", -9),
        ("2^3^2", 512),
        ("2 ** 100", 2**100),
        ("(1 + 2) * 3", 9),
        ("3 x 4", 12),
        ("10 mod 3", 1),
        ("-7 mod 3", 2),
        ("5!", 120),
        ("log of 1000", 3),
        ("sin(pi)", 0),
        ("one third times three", 1),
        ("a hundred and five divided by seven", 15),
        ("3 * -2", -6),
        ("0 ** 0", 1),
        ("20% off 80", 64),
        ("7/8 - 1/2", 0.375),
        ("86.40 pounds between 4", 21.6),
        ("18% of $62", 11.16),
        ("£1,200 + 20%", 1440),
        ("2 yen + 3 yen", 5),
        ("20 / 80 in percent", 25),
    ],
)
def test_written_and_spoken_arithmetic(expression: str, value: float) -> None:
    async def main(home: Home) -> float:
        return float((await home.do("calculate", expression=expression))["value"])

    assert play(main) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    ("expression", "complaint"),
    [
        ("1/0", "divides by zero"),
        ("0 ** -1", "divides by zero"),
        ("sqrt(-1)", "no real result"),
        ("9**9**9**9", "exponent is too large"),
        ("10 ** 9999", "too large"),
        ("101!", "factorials"),
        ("5!!!!!!", "factorials"),
        ("(" * 60 + "1", "nested too deeply"),
        ("2**" * 60 + "1", "too large|nested|too many"),
        ("-" * 290 + "1", "too many parts"),
        ("1+" * 149 + "1", "too many parts"),
        ("1" * 301, "too long"),
        ("(1 + 2", "closing bracket"),
        ("1 +", "not complete"),
        ("", "not complete"),
        ("2 3", "do not understand '3'"),
        ("__import__('os').system('id')", "do not understand"),
        ("().__class__.__bases__", "do not understand"),
        ("open('/etc/passwd').read()", "do not understand"),
        ("5 dollars + 5 euros", "mixes currencies"),
        ("exec", "do not understand 'exec'"),
        ("lambda: 0", "do not understand 'lambda'"),
    ],
)
def test_what_it_refuses_and_says_why(expression: str, complaint: str) -> None:
    with pytest.raises(ToolError, match=complaint) as caught:
        ExpressionParser(expression).value()
    assert caught.value.kind == "invalid_argument"


@given(st.text(alphabet="0123456789.+-*/^%!()e ,squared million sqrt times", max_size=300))
def test_any_text_ends_quickly_in_a_number_or_a_refusal(text: str) -> None:
    started = time.process_time()
    with contextlib.suppress(ToolError):
        assert ExpressionParser(text).value().is_finite()
    assert time.process_time() - started < 0.5


def test_the_answer_is_spoken() -> None:
    assert calculate.spec.say is not None
    assert calculate.spec.say({"expression": "17*24"}, {"value": 408}) == "That is 408."


@pytest.mark.parametrize(
    ("expression", "sentence"),
    [
        ("1/3", "That is about 0.33."),
        ("100 / 8", "That is 12.5."),
        ("10.125 + 1", "That is 11.125."),
        ("1 / 700", "That is about 0.0014."),
        ("84 + 20%", "That is 100.8."),
        ("2 ** 60", "That is 1.15292e+18."),
        ("86.40 pounds between 4", "That is 21.60 pounds each."),
        ("18% of $62", "That is 11.16 dollars."),
        ("3 pounds - 2 pounds", "That is 1 pound."),
        ("30 between 4", "That is 7.5 each."),
        ("20 / 80 in percent", "That is 25 percent."),
        ("7/8 - 1/2", "That is 3 eighths."),
        ("1/2 + 2/3", "That is 1 and 1 sixth."),
        ("1/2 + 1/2", "That is 1."),
    ],
)
def test_a_result_is_told_with_two_decimals_and_its_unit(expression: str, sentence: str) -> None:
    async def main(home: Home) -> str:
        return await home.told("calculate", expression=expression)

    assert play(main) == sentence

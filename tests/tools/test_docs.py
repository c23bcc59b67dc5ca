"""docs/tools.md is checked against the code: its example runs, its table is true and complete."""

import asyncio
import re
from pathlib import Path

from services.clock import RealClock
from tools import library
from tools.context import Context, ToolSessionContext
from tools.spec import EarlyPolicy, Effect
from tools.tool import Tool

PAGE = (Path(__file__).parents[2] / "docs" / "tools.md").read_text()
PREAMBLE = """
import random
from typing import Annotated
from pydantic import Field
from tools.context import Context
from tools.registry import tool
from tools.spec import Effect
"""


def test_the_tool_in_ten_lines_is_a_tool() -> None:
    example = re.search(r"```python\n(.*?)```", PAGE, re.S)
    assert example is not None
    assert len(example[1].strip().splitlines()) <= 10
    scope: dict[str, Tool] = {}
    exec(PREAMBLE + example[1], scope)
    roll = scope["roll_die"]
    assert roll.call is not None
    assert roll.arguments.canonical({"sides": "20"}, references=True) == {"sides": 20}
    context = Context(ToolSessionContext("s"), clock=RealClock())
    assert 1 <= asyncio.run(roll.call(context, roll.arguments.bind({}))) <= 6


def test_the_table_tells_each_tools_effect_and_early_policy() -> None:
    told: dict[str, tuple[Effect, EarlyPolicy]] = {}
    for line in PAGE.splitlines():
        row = re.fullmatch(r"\| (`\w+`(?:, `\w+`)*) \|.*\| `(\w+)` \| `(\w+)` \|", line)
        if row is not None:
            told |= dict.fromkeys(re.findall(r"`(\w+)`", row[1]), (Effect(row[2]), EarlyPolicy(row[3])))
    assert told == {tool.name: (tool.spec.effect, tool.spec.early_policy) for tool in library.load()}

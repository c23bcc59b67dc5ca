"""The code of the tutorials works: the garden's tools and their tests run as they stand on the page."""

import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

PAGES = Path(__file__).parents[2] / "docs" / "tutorials"


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", (PAGES / f"{page}.md").read_text(encoding="utf-8"), re.M | re.S)


def block(page: str, language: str, mark: str) -> str:
    (found,) = [code for code in blocks(page, language) if mark in code]
    return found


def test_the_tests_of_your_own_tool_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    garden = ModuleType("garden")
    exec(block("your-own-tool", "python", "The garden: how dry a bed is"), garden.__dict__)
    monkeypatch.setitem(sys.modules, "garden", garden)
    scope: dict[str, object] = {}
    exec(block("your-own-tool", "python", "import garden\nimport pytest"), scope)
    tests = [value for name, value in scope.items() if name.startswith("test_") and callable(value)]
    assert len(tests) == 3
    for test in tests:
        test()


@pytest.mark.parametrize("page", ["your-own-tool", "phone-app", "your-model"])
def test_python_of_a_tutorial_can_be_parsed(page: str) -> None:
    for code in blocks(page, "python"):
        compile(code, page, "exec", flags=0x2000)  # PyCF_ALLOW_TOP_LEVEL_AWAIT

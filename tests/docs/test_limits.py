"""No file of the product is longer than 350 lines, and no function longer than 60."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILE_LINES, FUNCTION_LINES = 350, 60


def product() -> Iterator[tuple[str, str]]:
    """Path and text of each file of the product."""
    for folder in ("app", "services", "tools"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def test_no_file_is_too_long() -> None:
    assert not [name for name, text in product() if text.count("\n") > FILE_LINES]


def test_no_function_is_too_long() -> None:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    found = [
        (name, node) for name, text in product() for node in ast.walk(ast.parse(text)) if isinstance(node, functions)
    ]
    long = [(name, node.name) for name, node in found if (node.end_lineno or 0) - node.lineno + 1 > FUNCTION_LINES]
    assert not long

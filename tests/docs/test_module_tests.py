"""The tests of a module are found by its name, or in the table of docs/testing.md."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
_PAGE = (ROOT / "docs" / "testing.md").read_text(encoding="utf-8")
_SECTION = re.search(r"^## Where the tests of a module are\n(.*?)(?=^## |\Z)", _PAGE, re.MULTILINE | re.DOTALL)
_BRANCHES = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.Match, ast.Try, ast.comprehension)


def table() -> dict[str, list[str]]:
    """Pattern of modules, and the files and folders of its tests."""
    rows = re.findall(r"^\| (`.+?) \| (`.+?) \|$", _SECTION[1] if _SECTION else "", re.MULTILINE)
    return {
        pattern: re.findall(r"`([^`]+)`", tests)
        for modules, tests in rows
        for pattern in re.findall(r"`([^`]+)`", modules)
    }


def modules() -> list[Path]:
    """Modules of the product that decide something; mere declarations need no tests."""
    paths = [path for top in ("app", "services", "tools") for path in (ROOT / top).rglob("*.py")]
    return [p for p in paths if any(isinstance(node, _BRANCHES) for node in ast.walk(ast.parse(p.read_text("utf-8"))))]


def has_tests_of_its_name(path: Path) -> bool:
    top = path.relative_to(ROOT).parts[0]
    return any((ROOT / "tests" / top).rglob(f"test_{path.stem}.py"))


def test_the_tests_of_each_module_are_found() -> None:
    listed = {path for pattern in table() for path in ROOT.glob(pattern)}
    lost = [p.relative_to(ROOT).as_posix() for p in modules() if p not in listed and not has_tests_of_its_name(p)]
    assert not [name for name in lost if not name.endswith("__init__.py")]


def test_the_table_names_modules_and_tests_that_exist() -> None:
    assert not [pattern for pattern in table() if not list(ROOT.glob(pattern))]
    assert not [name for tests in table().values() for name in tests if not (ROOT / name).exists()]

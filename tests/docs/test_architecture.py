"""docs/architecture.md is true: its quiz, the names in its walks, and its picture."""

import ast
import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
QUIZ = re.findall(r"^\| (.+\?) \| `([\w./]+)` \| `(\w+)` \|$", PAGE, re.MULTILINE)
WALKS = re.findall(r"`([\w./]+\.py)`\s\(`([A-Za-z_.]+)`", PAGE)


def defined(path: Path) -> set[str]:
    """Names of the classes and functions of a file; methods as `Class.method`."""
    names = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            names.add(node.name)
        if isinstance(node, ast.ClassDef):
            inner = [n.name for n in node.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
            names.update(f"{node.name}.{name}" for name in inner)
    return names


def test_the_quiz_has_its_questions() -> None:
    assert len(QUIZ) >= 20


@pytest.mark.parametrize(("question", "file", "name"), QUIZ, ids=[question for question, _, _ in QUIZ])
def test_the_answer_to_a_question_of_the_quiz_is_in_the_code(question: str, file: str, name: str) -> None:
    assert name in defined(ROOT / file), question


@pytest.mark.parametrize(("file", "name"), WALKS)
def test_a_file_of_a_walk_defines_what_the_page_says(file: str, name: str) -> None:
    assert name in defined(ROOT / file)


@pytest.fixture(scope="module")
def drawing() -> ModuleType:
    spec = importlib.util.spec_from_file_location("draw_architecture", ROOT / "docs" / "draw_architecture.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_picture_is_that_of_the_imports(drawing: ModuleType) -> None:
    """`python docs/draw_architecture.py` draws it again."""
    assert drawing.TARGET.read_text(encoding="utf-8") == drawing.draw()


def test_imports_run_one_way(drawing: ModuleType) -> None:
    full = drawing.graph()
    assert drawing.rows(full)  # raises where packages import each other in a circle
    assert full["tools"] == set()
    assert not any("app" in others for own, others in full.items() if own != "app")

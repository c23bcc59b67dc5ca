"""Links, anchors, cited pages and rules, and paths in backticks exist, in docs and in code."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("app", "services", "tools", "tests", "bench", "docs", "configs", "docker", ".ci")
KINDS = {".py", ".md", ".yaml", ".yml", ".toml", ".js", ".html", ".css", ".sh", ".txt"}
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("bench/**/*.md")])

_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_CITED = re.compile(r"(?<![\w./-])((?:[\w-]+/)*[\w-]+\.md)(?:#([\w-]+))?")
_PATH = re.compile(r"`((?:app|services|tools|tests|bench|docs|configs|docker)/[\w./-]*\w)`")
_NUMBERED = re.compile(r"\s\(\d\.\d+\.\d\)|\b[Ss]ection \d|, item \d|\bI[1-7]\b")
_MADE_AT_RUN_TIME = {"CHANGELOG.md", "peers.md"}


@cache
def anchors(page: Path) -> frozenset[str]:
    """Explicit ids, and the ids that GitHub gives to headings (lower case, spaces to hyphens, punctuation dropped)."""
    text = page.read_text(encoding="utf-8")
    found = set(re.findall(r'<a id="([^"]+)"', text))
    for heading in re.findall(r"^#+ (.+)$", _FENCE.sub("", text), re.MULTILINE):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        found.add(re.sub(r"[^\w\- ]", "", plain.strip().lower()).replace(" ", "-"))
    return frozenset(found)


def page_named(name: str, near: Path) -> Path | None:
    """The page that a citation means: relative to the file, to the repository or to `docs`."""
    places = (near.parent / name, ROOT / name, ROOT / "docs" / name)
    return next((place for place in places if place.is_file()), None)


def sources() -> Iterator[Path]:
    for folder in FOLDERS:
        yield from (
            p for p in sorted((ROOT / folder).rglob("*")) if p.suffix in KINDS and "node_modules" not in p.parts
        )
    yield from (p for p in sorted(ROOT.iterdir()) if p.is_file() and (p.suffix in KINDS or p.name == "Makefile"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_and_anchors_of_a_page_exist(page: Path) -> None:
    for link in _LINK.findall(_FENCE.sub("", page.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name) if name else page
        assert target.exists(), f"{link}: no such file"
        assert not anchor or anchor in anchors(target), f"{link}: no such anchor"


def test_pages_and_rules_that_are_cited_anywhere_exist() -> None:
    wrong = []
    for path in sources():
        for name, anchor in _CITED.findall(path.read_text(encoding="utf-8")):
            page = page_named(name, path)
            if name not in _MADE_AT_RUN_TIME and (page is None or (anchor and anchor not in anchors(page))):
                wrong.append(f"{path.relative_to(ROOT)}: {name}{anchor and '#'}{anchor}")
    assert not wrong


def test_paths_in_backticks_exist() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {named}"
        for path in sources()
        for named in _PATH.findall(path.read_text(encoding="utf-8"))
        if not (ROOT / named).exists() and not named.startswith("bench/out")
    ]
    assert not wrong


def test_every_anchor_of_the_specification_is_given_once() -> None:
    ids = re.findall(r'<a id="([^"]+)"', (ROOT / "docs" / "spec.md").read_text(encoding="utf-8"))
    assert len(ids) == len(set(ids))


def test_no_rule_is_cited_by_a_number() -> None:
    wrong = []
    for path in sources():
        if path.suffix not in {".py", ".md"} or path == Path(__file__):
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            prose = path.suffix == ".md" or '"""' in line or "# " in line
            if prose and _NUMBERED.search(line):
                wrong.append(f"{path.relative_to(ROOT)}: {line.strip()}")
    assert not wrong


def test_nothing_is_left_to_be_done_in_a_comment() -> None:
    marks = re.compile("|".join((r"\bTO" + r"DO\b", r"\bFIX" + r"ME\b")))
    assert not [path for path in sources() if marks.search(path.read_text(encoding="utf-8"))]

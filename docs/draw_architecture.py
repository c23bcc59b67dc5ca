"""Draw docs/architecture.svg from the imports: `python docs/draw_architecture.py`.

Each box is a package; an arrow says that one package imports another. An arrow that follows from others (A imports B,
B imports C, and A imports C too) is left out; one that passes a row is dashed. The
script fails where packages import each other in a circle.
"""

import ast
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "docs" / "architecture.svg"
TOPS = ("app", "services", "tools")
WIDTH, HEIGHT, GAP_X, GAP_Y, MARGIN = 132, 34, 24, 46, 20

Graph = dict[str, set[str]]


def package(module: str) -> str:
    """The box that a module belongs to: `services.asr.whisper` to `services/asr`, all of `app` to `app`; "" for single
    modules of `services` (the clock and the like), which are left out."""
    parts = module.split(".")
    if parts[0] != "services":
        return parts[0]
    return "/".join(parts[:2]) if len(parts) > 1 and (ROOT / "services" / parts[1]).is_dir() else ""


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def graph() -> Graph:
    """Each package with those that it imports."""
    found: Graph = {}
    for top in TOPS:
        for path in sorted((ROOT / top).rglob("*.py")):
            own = package(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))
            others = {package(name) for name in imported(path) if name.split(".")[0] in TOPS}
            if own:
                found.setdefault(own, set()).update(others - {own, ""})
    return found


def reduced(full: Graph) -> Graph:
    """Without the arrows that follow from others."""

    def reach(start: str) -> set[str]:
        return full[start].union(*(reach(other) for other in full[start]))

    return {own: {o for o in others if not any(o in reach(x) for x in others - {o})} for own, others in full.items()}


def rows(full: Graph) -> list[list[str]]:
    """Importers above what they import, each as high as it can be; within a row near those that import it. Raises
    `graphlib.CycleError` where packages import each other."""
    row = dict.fromkeys(full, 0)
    for own in reversed(list(TopologicalSorter(full).static_order())):
        for other in full[own]:
            row[other] = max(row[other], row[own] + 1)
    lines: list[list[str]] = [[] for _ in range(max(row.values()) + 1)]
    place: dict[str, float] = {}
    for y, line in enumerate(lines):
        above = {own: [place[x] for x in place if own in reduced(full)[x]] for own in full if row[own] == y}
        line += sorted(above, key=lambda own: (sum(above[own]) / len(above[own]) if above[own] else 0.0, own))
        place.update({own: x - (len(line) - 1) / 2 for x, own in enumerate(line)})
    return lines


def draw() -> str:
    full = graph()
    lines = rows(full)
    width = max(len(line) for line in lines) * (WIDTH + GAP_X) - GAP_X + 2 * MARGIN
    height = len(lines) * (HEIGHT + GAP_Y) - GAP_Y + 2 * MARGIN
    places: dict[str, tuple[float, float]] = {}
    for row, line in enumerate(lines):
        left = (width - len(line) * (WIDTH + GAP_X) + GAP_X) / 2
        for column, own in enumerate(line):
            places[own] = (left + column * (WIDTH + GAP_X), MARGIN + row * (HEIGHT + GAP_Y))
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" font-family="sans-serif" '
        'font-size="13" role="img" aria-label="Which package imports which">',
        '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0 8 4 0 8z" fill="#6b7280"/></marker></defs>',
        f'<rect width="{width:g}" height="{height:g}" fill="#ffffff"/>',
    ]
    for own, others in sorted(reduced(full).items()):
        for other in sorted(others):
            (x1, y1), (x2, y2) = places[own], places[other]
            dash = ' stroke-dasharray="4 3"' if y2 - y1 > HEIGHT + GAP_Y else ""
            line = f"M{x1 + WIDTH / 2:g} {y1 + HEIGHT:g}L{x2 + WIDTH / 2:g} {y2 - 2:g}"
            out.append(f'<path d="{line}" stroke="#6b7280" fill="none"{dash} marker-end="url(#arrow)"/>')
    for own, (x, y) in places.items():
        fill = {"app": "#dbeafe", "tools": "#dcfce7"}.get(own, "#fef3c7")
        box = f'x="{x:g}" y="{y:g}" width="{WIDTH}" height="{HEIGHT}" rx="6" fill="{fill}"'
        label = f'x="{x + WIDTH / 2:g}" y="{y + HEIGHT / 2 + 5:g}" text-anchor="middle" fill="#111827"'
        out += [f'<rect {box} stroke="#374151"/>', f"<text {label}>{escape(own)}</text>"]
    return "\n".join([*out, "</svg>", ""])


if __name__ == "__main__":
    TARGET.write_text(draw(), encoding="utf-8")
    sys.stdout.write(f"{TARGET.relative_to(ROOT)}\n")

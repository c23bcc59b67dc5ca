"""Draw docs/architecture.svg from the imports: `python docs/draw_architecture.py`.

Each box is a package; an arrow says that one package imports another. An arrow that follows from others (A imports B,
B imports C, and A imports C too) is left out. The script fails where packages import each other in a circle.
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
    """The box that a module belongs to: `services.asr.whisper` to `services/asr`, all of `app` to `app`."""
    parts = module.split(".")
    return "/".join(parts[:2]) if parts[0] == "services" and len(parts) > 1 else parts[0]


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
            found.setdefault(own, set()).update(others - {own, "services"})
    return found


def reduced(full: Graph) -> Graph:
    """Without the arrows that follow from others."""

    def reach(start: str) -> set[str]:
        return full[start].union(*(reach(other) for other in full[start]))

    return {own: {o for o in others if not any(o in reach(x) for x in others - {o})} for own, others in full.items()}


def rows(full: Graph) -> list[list[str]]:
    """Importers above what they import. Raises `graphlib.CycleError` where packages import each other."""
    depth: dict[str, int] = {}
    for own in TopologicalSorter(full).static_order():
        depth[own] = max((depth[other] + 1 for other in full[own]), default=0)
    height = max(depth.values())
    return [sorted(own for own in full if depth[own] == height - row) for row in range(height + 1)]


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
            out.append(
                f'<path d="M{x1 + WIDTH / 2:g} {y1 + HEIGHT:g}L{x2 + WIDTH / 2:g} {y2 - 2:g}" stroke="#6b7280" '
                'fill="none" marker-end="url(#arrow)"/>'
            )
    for own, (x, y) in places.items():
        fill = {"app": "#dbeafe", "tools": "#dcfce7"}.get(own, "#fef3c7")
        box = f'x="{x:g}" y="{y:g}" width="{WIDTH}" height="{HEIGHT}" rx="6" fill="{fill}"'
        label = f'x="{x + WIDTH / 2:g}" y="{y + HEIGHT / 2 + 5:g}" text-anchor="middle" fill="#111827"'
        out += [f'<rect {box} stroke="#374151"/>', f"<text {label}>{escape(own)}</text>"]
    return "\n".join([*out, "</svg>", ""])


if __name__ == "__main__":
    TARGET.write_text(draw(), encoding="utf-8")
    sys.stdout.write(f"{TARGET.relative_to(ROOT)}\n")

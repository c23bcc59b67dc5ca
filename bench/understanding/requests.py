"""Single requests of new users: does the model name the right tool?"""

import json
from collections import Counter
from pathlib import Path

from services.understanding.encoder import Encoder
from services.understanding.reading import read
from tools.language.tokens import words

FILE = Path(__file__).parent / "requests.jsonl"
GATES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9)


def tool_of(encoder: Encoder, text: str, gate: float) -> str:
    """The tool of the first request that is meant now, from the probability `gate` on; "none" without one."""
    found = [each for each in read(encoder, words(text)).requests if each.p_label >= gate]
    return found[0].label if found and "." not in found[0].label and found[0].act == "do" else "none"


def measure(encoder: Encoder, show: bool) -> None:
    """Prints, for each gate, how many requests get the right tool, another one, or none."""
    rows = [json.loads(line) for line in FILE.read_text().splitlines()]
    inside = [row for row in rows if row["tool"] != "none"]
    print(f"requests of new users: {len(inside)} for a tool, {len(rows) - len(inside)} for none")
    for gate in GATES:
        counts = Counter(_verdict(row["tool"], tool_of(encoder, row["text"], gate)) for row in rows)
        right, other, none = (counts[name] / len(inside) for name in ("right", "other tool", "nothing"))
        acting = counts["acts"]
        print(
            f"    gate {gate:.1f}: right {right:6.1%}, another tool {other:5.1%}, nothing {none:6.1%};"
            f" out of scope with a tool: {acting}"
        )
    for row in rows if show else ():
        found = tool_of(encoder, row["text"], 0.0)
        if found != row["tool"]:
            print(f"    {row['text']}: {found}, not {row['tool']}")


def _verdict(wanted: str, found: str) -> str:
    if wanted == "none":
        return "left" if found == "none" else "acts"
    return "right" if found == wanted else "nothing" if found == "none" else "other tool"

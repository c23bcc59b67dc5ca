"""python -m training.synth.shown --seed 1 NUMBER ...: prints dialogues in a readable form.

The model's lines begin with ">", those of a thought that was cut off with "~"; [[text without weight]] is in brackets.
The model only reads all other lines. The tools come first, one a line.
"""

import argparse
from typing import Any

from training.synth.options import Options
from training.synth.profiles import PROFILES
from training.synth.record import make

_CUT = "</think_interrupted>"


def shown(row: dict[str, Any]) -> str:
    """One row of the data as text."""
    head = [
        f"# {row['number']}: {row['mix']}, tools: {row['source']}, {row['tokens_per_s']} tokens a second",
        f"# says: {row['words']}",
        f"# {', '.join(note for note in row['phenomena'] if not note.startswith('attempts'))}",
        *(f"# gold: {tool} {arguments} {ends}" for tool, arguments, ends in row["gold"]),
        "",
    ]
    return "\n".join([*head, *_lines(row["sequence"])]) + "\n"


def _lines(sequence: list[list[Any]]) -> list[str]:
    lines: list[str] = []
    own = ""
    for text, weight in sequence:
        if weight is None:
            if own:
                rest, _, text = text.partition("\n")
                lines.append(own + (rest if rest in ("", _CUT) else f"[[{rest}]]"))
                own = ""
            lines += [line for line in text.split("\n") if line]
            continue
        mark = "~ " if 0 < weight < 1 and not own else "> " if not own else ""
        own += f"{mark}{text if weight else f'[[{text}]]'}"
    return [*lines, own] if own else lines


def main() -> None:
    """Reads the command line and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("numbers", type=int, nargs="+")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--profile", choices=PROFILES, default="full")
    parser.add_argument("--held-out", action="store_true")
    chosen = parser.parse_args()
    options = Options(chosen.seed, chosen.held_out, profile=PROFILES[chosen.profile])
    for number in chosen.numbers:
        made = make(options, number)
        print(shown(made.row) if made.row is not None else f"# {number}: rejected, {made.rejected}\n")


if __name__ == "__main__":
    main()

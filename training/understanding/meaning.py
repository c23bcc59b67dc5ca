"""Fits the function that tells which declared tool a request asks for (`services/understanding/meaning.py`).

    FORESAY_DATA=../shared/data python -m training.understanding.meaning [--weights FOLDER]

`declared_tools.txt` declares tools for intents of SLURP, CLINC150 and Snips, also for those that the library has, which
count as unknown here. Prints how well the function finds tools that its fitting held back, with the tools of the other
half never seen, and then the weights fitted on all tools, to be written into `WEIGHTS` and `BIAS`.
"""

import argparse
import os
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from services.understanding.encoder import Encoder
from services.understanding.meaning import FEATURES, features, meaning_of, request_meaning
from services.understanding.model import FOLDER
from tools.language.tokens import words
from tools.spec import ToolSpec
from training.understanding.readers.marking import rows_of

TOOLS = Path(__file__).parent / "declared_tools.txt"
EACH, OUTSIDE = 20, 150
"""Requests of each intent, and requests that no tool here is for."""
OTHERS = 10
"""The number of tools that compete with the right one; the others count for that much less."""
GATES = (0.3, 0.5, 0.7, 0.8, 0.9)
Table = NDArray[np.float64]


def declared_tools() -> Iterator[tuple[ToolSpec, Sequence[str]]]:
    """The tools and the intents that ask for each."""
    for line in TOOLS.read_text().splitlines():
        if line.startswith("#"):
            continue
        name, about, parameters, intents = (part.strip() for part in line.split("|"))
        properties = {}
        for parameter in parameters.split():
            label, _, values = parameter.partition("=")
            properties[label] = {"type": "string"} | ({"enum": values.split(",")} if values else {})
        yield ToolSpec(name, about, {"type": "object", "properties": properties}), intents.split()


def requests(folder: Path) -> Mapping[str, Sequence[str]]:
    """Sentences by intent; the names of SLURP's intents begin with "~"."""
    found: dict[str, list[str]] = defaultdict(list)
    for file, mark in (("clinc150_train.jsonl", ""), ("slurp_devel.jsonl", "~"), ("snips_train.jsonl", "")):
        for row in rows_of(folder, file):
            text = row["text"] if "text" in row else "".join(part for part, _ in row["parts"])
            found[mark + row["intent"]].append(text)
    return found


def table(encoder: Encoder, folder: Path) -> tuple[Table, NDArray[np.int64]]:
    """The features [R, T, F] of R requests with T tools, and for each request the index of its tool, -1 without one."""
    rng, by_intent = random.Random(1), requests(folder)
    tools = list(declared_tools())
    rows = [
        (at, text)
        for at, (_, intents) in enumerate(tools)
        for intent in intents
        for text in rng.sample(by_intent[intent], min(EACH, len(by_intent[intent])))
    ]
    rows += [(-1, text) for text in rng.sample(by_intent["oos"], OUTSIDE)]
    meanings = [meaning_of(encoder, spec) for spec, _ in tools]
    found = []
    for _, text in rows:
        said = words(text)
        turn = encoder.encode(said)
        request = request_meaning(encoder, turn, said, 0, len(turn.states))
        found.append([features(request, each) for each in meanings])
    return np.array(found, np.float64), np.array([at for at, _ in rows])


def fitted(found: Table, right: NDArray[np.bool_]) -> Table:
    """Weights and, last, the bias of the logistic function for rows [N, F], by Newton's method."""
    count = max(1.0, (~right).sum() / max(1, right.sum()))
    weight = np.where(right, 1.0, OTHERS / count)
    rows, solution = np.concatenate([found, np.ones((len(found), 1))], 1), np.zeros(found.shape[1] + 1)
    for _ in range(40):
        p = 1 / (1 + np.exp(-rows @ solution))
        slope = rows.T @ (weight * (p - right)) + 1e-3 * solution
        bend = (rows * (weight * p * (1 - p))[:, None]).T @ rows + 1e-3 * np.eye(len(solution))
        solution -= np.linalg.solve(bend, slope)
    return solution


def held_back(found: Table, asked: NDArray[np.int64]) -> None:
    """Prints, for each half of the tools, how a function fitted on the other half does among it."""
    half = np.random.default_rng(0).permutation(found.shape[1]) % 2
    for side in (0, 1):
        mine, theirs = np.flatnonzero(half == side), np.flatnonzero(half != side)
        known = np.isin(asked, theirs) | (asked < 0)
        solution = fitted(
            found[known][:, theirs].reshape(-1, found.shape[2]), (asked[known][:, None] == theirs).reshape(-1)
        )
        rows = np.isin(asked, mine)
        p = 1 / (1 + np.exp(-(found[rows][:, mine] @ solution[:-1] + solution[-1])))
        best, wanted = mine[p.argmax(1)], asked[rows]
        hits = best == wanted
        print(f"{len(mine)} tools that fitting held back, {rows.sum()} requests: likeliest right {hits.mean():.1%}")
        outside = 1 / (1 + np.exp(-(found[asked < 0][:, mine] @ solution[:-1] + solution[-1])))
        for gate in GATES:
            sure = p.max(1) >= gate
            print(
                f"    from {gate}: right {(sure & hits).mean():.1%}, another tool {(sure & ~hits).mean():.1%};", end=" "
            )
            print(f"out of scope with a tool {(outside.max(1) >= gate).mean():.1%}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--weights", type=Path, default=FOLDER)
    options.add_argument("--data", type=Path, default=Path(os.environ.get("FORESAY_DATA", "../shared/data")))
    chosen = options.parse_args()
    found, asked = table(Encoder(chosen.weights), chosen.data)
    held_back(found, asked)
    solution = fitted(found.reshape(-1, found.shape[2]), (asked[:, None] == np.arange(found.shape[1])).reshape(-1))
    for name, value in zip((*FEATURES, "bias"), solution, strict=True):
        print(f"{name:12} {value:6.2f}")


if __name__ == "__main__":
    main()

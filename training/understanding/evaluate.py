"""Measures exported weights on examples whose wording they were not trained on.

python -m training.understanding.evaluate EXPORTED [--data FOLDER] [--fold N] [--generated N] [--wrong N]
"""

import argparse
import os
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

from services.understanding.encoder import Encoder, is_tool
from services.understanding.reading import LearnedReading, read
from training.understanding.corpus import fold_of, for_calibration, gather
from training.understanding.examples import Example
from training.understanding.labels import BORDERS

GATES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.82, 0.85, 0.88, 0.9)


def measurable(examples: Sequence[Example], encoder: Encoder) -> list[Example]:
    """The complete examples that neither training nor calibration had, whose labels the weights have."""
    known = set(encoder.labels)
    return [
        each
        for each in examples
        if each.complete and not for_calibration(each.group) and known.issuperset(r.label for r in each.requests)
    ]


def same_intent(one: str, other: str) -> bool:
    """Whether two labels are the same, or divide one intent of SLURP (`BORDERS`)."""
    return one == other or any({one, other} <= border for border in BORDERS)


def one_request(rows: Sequence[tuple[Example, LearnedReading]]) -> list[str]:
    """For examples of one request: label right among those that a tool exists for (in brackets: by intents, see
    `same_intent`), and those out of scope that would act, by gate."""
    lines = []
    inside = [(e, r) for e, r in rows if len(e.requests) == 1 and is_tool(e.requests[0].label)]
    outside = [(e, r) for e, r in rows if len(e.requests) == 1 and not is_tool(e.requests[0].label)]
    for gate in GATES:
        sure = [(e, r) for e, r in inside if r.requests and r.requests[0].p_label >= gate]
        right = sum(r.requests[0].label == e.requests[0].label for e, r in sure)
        alike = sum(same_intent(r.requests[0].label, e.requests[0].label) for e, r in sure)
        acting = sum(
            bool(r.requests) and is_tool(r.requests[0].label) and r.requests[0].p_label >= gate for _, r in outside
        )
        lines.append(
            f"    gate {gate:.2f}: answered {len(sure) / max(1, len(inside)):6.1%} of {len(inside)},"
            f" right {right / max(1, len(sure)):6.1%} ({alike / max(1, len(sure)):.1%} by intents);"
            f" out of scope with a tool {acting / max(1, len(outside)):6.1%} of {len(outside)}"
        )
    return lines


def spans(rows: Sequence[tuple[Example, LearnedReading]]) -> str:
    """Precision and recall of whole spans."""
    right = given = wanted = 0
    for example, reading in rows:
        gold = {(s.name, s.start, s.end) for r in example.requests for s in r.spans}
        found = {(s.name, s.start, s.end) for r in reading.requests for s in r.spans}
        right, given, wanted = right + len(gold & found), given + len(found), wanted + len(gold)
    return f"    spans: {right / max(1, given):.1%} of {given} right, {right / max(1, wanted):.1%} of {wanted} found"


def acts(rows: Sequence[tuple[Example, LearnedReading]]) -> str:
    """How often the act of the first request is right, by act."""
    counts: dict[str, Counter[bool]] = defaultdict(Counter)
    for example, reading in rows:
        if example.requests and reading.requests:
            counts[example.requests[0].act.value][reading.requests[0].act == example.requests[0].act.value] += 1
    return "    acts: " + ", ".join(f"{act} {c[True]}/{c.total()}" for act, c in sorted(counts.items()))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("exported", type=Path)
    options.add_argument("--data", type=Path, default=Path(os.environ.get("FORESAY_DATA", "../shared/data")))
    options.add_argument("--fold", type=int, default=0)
    options.add_argument("--generated", type=int, default=20_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--wrong", type=int, default=0, help="show so many wrong rows of each source")
    options.add_argument("--most", type=int, default=1500, help="rows of each source")
    chosen = options.parse_args()
    encoder = Encoder(chosen.exported)
    corpus = gather(chosen.data, chosen.generated, chosen.seed, lambda group: fold_of(group) == chosen.fold)
    by_source: dict[str, list[Example]] = defaultdict(list)
    for each in corpus.held:
        by_source[each.source].append(each)
    for source, examples in by_source.items():
        whole = measurable(examples, encoder)[: chosen.most]
        rows = [(each, read(encoder, each.words, each.context)) for each in whole]
        print(f"{source}: {len(rows)} held back from training and calibration, complete")
        print("\n".join(one_request(rows)))
        print(spans(rows))
        print(acts(rows))
        number = sum(len(e.requests) == len(r.requests) for e, r in rows)
        print(f"    number of requests right: {number / max(1, len(rows)):.1%}")
        _show(rows, chosen.wrong)


def _show(rows: Sequence[tuple[Example, LearnedReading]], most: int) -> None:
    wrong = [
        (e, r)
        for e, r in rows
        if [(q.label, q.act.value) for q in e.requests] != [(q.label, q.act) for q in r.requests]
    ]
    for example, reading in wrong[:most]:
        print("    ", " ".join(example.words), "|", [(q.label, q.act.value) for q in example.requests])
        print("        ", [(q.label, round(q.p_label, 2), q.act, round(q.p_act, 2)) for q in reading.requests])


if __name__ == "__main__":
    main()

"""The table of the evaluation. `python -m training.evaluation.report FILE ...` makes one table of several runs, as for
a model before and after its training."""

import argparse
import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from training.evaluation.figures import Spread, Summary, summary
from training.evaluation.judge import Judgement

PAPER = """\
The paper (3B, HotpotQA): 1.6-2.2x, accuracy 68.6 -> 67.5 % (Qwen2.5) and 70.4 -> 68.7 % (Llama-3.2); on naturalistic
requests 22 -> 13.6 % and 19.2 -> 15.3 %."""
_HEAD = (
    "| model | I/O | actions exact | of those with a write | ledger exact | answer right | valid generations "
    "| first text p50 / p95 | last effect p50 / p95 | early reads (used, wasted) | before the commit point |"
)


def table(found: Sequence[Summary]) -> str:
    """Markdown: one line for each model and variant."""
    lines = [_HEAD, "|" + "---|" * (_HEAD.count("|") - 1)]
    for each in found:
        early = f"{each.early_reads} ({each.early_hits}, {each.early_wasted})"
        cells = (
            *(each.label, each.variant, each.exact, each.needed, each.ledger, each.answer, each.valid),
            *(each.text, each.effect, early, each.violations),
        )
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


def comparison(judged: Mapping[str, Sequence[Judgement]]) -> str:
    """The speed-up and the loss of accuracy of asynchronous against synchronous I/O, over the trials that were played
    in both. The speed-up is the quotient of the medians, over the trials that need a tool and have been answered."""
    sync = {each.name: each for each in judged.get("sync", ())}
    pairs = [(sync[each.name], each) for each in judged.get("async", ()) if each.name in sync]
    if not pairs:
        return ""
    tools = [pair for pair in pairs if pair[0].calls]
    right = [pair for pair in tools if all(each.exact and each.answer for each in pair)]
    lines = [
        _faster("first text, turns with tools", tools, _text),
        _faster("counted from the final transcript", tools, _text_after_final),
        _faster("of these that both did right", right, _text_after_final),
        _faster("last effect", tools, _effect),
    ]
    for name in ("exact", "answer"):
        before, after = (sum(getattr(each, name) for each in side) for side in zip(*pairs, strict=True))
        points = 100 * (after - before) / len(pairs)
        lines.append(f"{name}: {before} -> {after} of {len(pairs)} ({points:+.1f} points)")
    return "; ".join(filter(None, lines))


def _text(judged: Judgement) -> float | None:
    return judged.text_ms


def _effect(judged: Judgement) -> float | None:
    return judged.effect_ms


def _text_after_final(judged: Judgement) -> float | None:
    """Without the silence by which the end of the turn is found, which is the same in both variants."""
    late = judged.text_ms is None or judged.final_ms is None
    return None if late else (judged.text_ms or 0.0) - (judged.final_ms or 0.0)


def _faster(
    what: str, pairs: Sequence[tuple[Judgement, Judgement]], time_of: Callable[[Judgement], float | None]
) -> str:
    times = [(time_of(old), time_of(new)) for old, new in pairs]
    both = [(old, new) for old, new in times if old is not None and new is not None]
    old, new = Spread.of(old for old, _ in both), Spread.of(new for _, new in both)
    if not both or new.p50 <= 0:
        return ""
    return f"{what}: {old.p50:.2f} -> {new.p50:.2f} s, {old.p50 / new.p50:.2f}x ({len(both)})"


def refusals(found: Iterable[Summary]) -> str:
    lines = [
        f"{each.label}, {each.variant}: {each.generations} generations, {each.cut} cut, {each.hasty} writes before the "
        f"end of the words, {each.faults} dialogues with a fault; refused: {_listed(each.refusals)}"
        for each in found
    ]
    return "\n".join(lines)


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items()) or "nothing"


def text(results: Sequence[Mapping[str, Any]]) -> str:
    """The report of several results (`__main__.result`)."""
    summaries, compared = [], []
    for result in results:
        by_variant = judgements(result)
        summaries += [summary(result["label"], variant, judged) for variant, judged in by_variant.items()]
        line = comparison(by_variant)
        if line:
            compared.append(f"{result['label']}: {line}")
    told = "\n".join(_conditions(result) for result in results)
    return "\n\n".join([table(summaries), "\n".join(compared), refusals(summaries), told, PAPER])


def judgements(result: Mapping[str, Any]) -> dict[str, list[Judgement]]:
    found: dict[str, list[Judgement]] = {}
    for row in result["rows"]:
        found.setdefault(row["variant"], []).append(Judgement(**row))
    return found


def _conditions(result: Mapping[str, Any]) -> str:
    made, machine = result["conditions"], result["machine"]
    shown = ", ".join(f"{name} {value}" for name, value in made.items() if value not in (None, "", math.nan))
    return f"{result['label']}: {shown}; {machine['cores']} cores of {machine['processor']}, load {machine['load'][0]}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("results", nargs="+", type=Path)
    print(text([json.loads(path.read_text(encoding="utf-8")) for path in parser.parse_args().results]))


if __name__ == "__main__":
    main()

"""python -m training.evaluation --gguf FILE | --url URL | --model FOLDER: plays held-out dialogues with a real model,
asynchronous and synchronous, prints a table and writes all rows as JSON."""

import argparse
import asyncio
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.speedup.sets import SETS
from services.agent.core.policy import AgentPolicy, policy_for_speed
from services.models.completions import CompletionsModel
from services.models.prompt_format import FORMATS
from training.evaluation import report
from training.evaluation.figures import machine
from training.evaluation.judge import Judgement
from training.evaluation.reference import Reference
from training.evaluation.served import Served, headed
from training.evaluation.sources import examples, model, trials
from training.evaluation.variants import Variant, play
from training.synth.dialogue import TOOLS
from training.synth.generate import quiet
from training.synth.mixes import MIXES
from training.synth.options import Options
from training.synth.profiles import PROFILES

EXAMPLE_SEED = 1


def arguments(argv: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="training.evaluation", description=__doc__)
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--url", help="an OpenAI-compatible server with /v1/completions")
    where.add_argument("--gguf", type=Path, help="a GGUF file, served by llama.cpp for the time of the run")
    where.add_argument("--model", type=Path, help="a folder of transformers, run in this process")
    where.add_argument("--simulated", action="store_true", help="the simulated server, with the plans of --set")
    where.add_argument("--oracle", action="store_true", help="the oracle of the data at --rate, without a model")
    parser.add_argument("--name", default="", help="of the model at --url; the first one that it lists if not given")
    parser.add_argument("--label", default="", help="name in the table")
    parser.add_argument("--format", choices=FORMATS, default="chatml", help="frame of the prompts: that of the model")
    parser.add_argument("--profile", choices=PROFILES, default="full", help="of the dialogues, as in training.synth")
    parser.add_argument("--mix", choices=MIXES, nargs="+", default=(), help="only these kinds of dialogues")
    parser.add_argument("--tools", choices=TOOLS, nargs="+", default=(), help="only with the tools of these")
    parser.add_argument("--set", choices=SETS, help="requests of the benchmarks in the place of dialogues")
    parser.add_argument("--data", type=Path, help="folder of sets that are not in the repository (bench/outside.py)")
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--rows", type=int, default=60)
    parser.add_argument("--variants", nargs="+", type=Variant, choices=list(Variant), default=list(Variant))
    parser.add_argument("--few-shot", type=int, default=0, help="worked examples in front of the prompt")
    parser.add_argument("--no-grammar", action="store_true", help="the model may write anything")
    parser.add_argument("--max-tokens", type=int, default=256, help="of one generation")
    parser.add_argument(
        "--stable-updates", type=int, default=AgentPolicy().stable_updates,
        help="after how many updates an external read may run before the end of the turn; 1: at once, as in the paper",
    )  # fmt: skip
    parser.add_argument("--rate", type=float, help="tokens a second for the agent's limits; measured if not given")
    parser.add_argument("--first-ms", type=float, default=150.0, help="with --oracle: time to the first token")
    parser.add_argument("--threads", type=int, default=2, help="of a model that is started here")
    parser.add_argument("--context", type=int, default=8192, help="tokens, of a model that is started here")
    parser.add_argument("--out", type=Path, default=Path("var/evaluation"))
    chosen = parser.parse_args(argv)
    if chosen.simulated and chosen.set is None:
        parser.error("--simulated needs --set")
    if chosen.oracle and (chosen.set is not None or not chosen.rate):
        parser.error("--oracle needs --rate, and has no --set")
    return chosen


def evaluate(
    chosen: argparse.Namespace, served: CompletionsModel | None, runner: asyncio.Runner
) -> Iterator[Judgement]:
    """All rows in all variants; they alternate, so that a busy moment does not fall on one of them."""
    profile = PROFILES[chosen.profile]
    held_out = Options(*(chosen.seed, True, None, None, chosen.format, profile, tuple(chosen.mix), tuple(chosen.tools)))
    known = replace(held_out, seed=EXAMPLE_SEED, held_out=False, mixes=(), tools=())
    models = {variant: _opening(chosen, served, known, variant) for variant in chosen.variants}
    if served is not None:
        chosen.rate = chosen.rate or runner.run(served.tokens_per_s())
    policy = replace(policy_for_speed(chosen.rate, profile.spacing_ms), stable_updates=chosen.stable_updates)
    for trial in trials(chosen, held_out):
        for variant in chosen.variants:
            judged = play(trial, variant, models[variant], runner, policy)
            print(_line(trial.words, judged), flush=True)
            yield judged


def _opening(
    chosen: argparse.Namespace, served: CompletionsModel | None, known: Options, variant: Variant
) -> Served | Reference:
    if served is None:
        return Reference(chosen.rate, chosen.first_ms)
    return Served(served, headed(served.format, examples(known, chosen.few_shot, streaming=variant.streaming)))


def _line(words: str, judged: Judgement) -> str:
    marks = "".join(mark if good else "-" for mark, good in (("x", judged.exact), ("a", judged.answer)))
    text = f"{judged.text_ms / 1000:.2f} s" if judged.text_ms is not None else "no text"
    wrong = judged.violation or judged.fault or (f"refused {judged.refusals}" if judged.refusals else "")
    return f"{judged.name} {judged.variant:5} {marks} {text:8} {words[:70]!r} {wrong[:90]}"


def result(chosen: argparse.Namespace, judged: list[Judgement], seconds: float) -> dict[str, Any]:
    """What is written as JSON."""
    source = chosen.gguf or chosen.model or chosen.url or ("oracle" if chosen.oracle else "simulated")
    label = chosen.label or Path(str(source)).stem
    conditions = {
        "model": str(source),
        "format": chosen.format,
        "set": chosen.set or f"held-out dialogues, {chosen.profile}",
        "seed": chosen.seed,
        "few-shot": chosen.few_shot,
        "grammar": not chosen.no_grammar and chosen.model is None,
        "updates before an early read": chosen.stable_updates,
        "tokens a second": round(chosen.rate, 1),
        "seconds": round(seconds),
    }
    rows = [each.as_json() for each in judged]
    return {"label": label, "conditions": conditions, "machine": machine(), "rows": rows}


def main(argv: Sequence[str] | None = None) -> None:
    chosen = arguments(argv)
    quiet()
    began = time.perf_counter()
    judged: list[Judgement] = []
    chosen.out.mkdir(parents=True, exist_ok=True)
    with asyncio.Runner() as runner, model(chosen, runner) as served_model:
        for each in evaluate(chosen, served_model, runner):
            judged.append(each)
            made = result(chosen, judged, time.perf_counter() - began)
            path = chosen.out / f"{made['label']}.json"
            path.write_text(json.dumps(made, ensure_ascii=False, indent=1), encoding="utf-8")
        if served_model is not None:
            runner.run(served_model.aclose())
    print(report.text([made]))
    print(f"written to {path}")


if __name__ == "__main__":
    main()

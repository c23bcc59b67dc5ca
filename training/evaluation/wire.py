"""python -m training.evaluation.wire --gguf FILE | --url URL: a whole server (`foresay serve`) with the model behind
`llm.engine: completions`, and a client that speaks about twenty held-out dialogues over the Realtime wire: once as they
are heard, once all at the end. In real time, so it takes as long as the talking.

The dialogue's tools are the client's, so none of them runs before the end of the turn; what listening saves here is the
time of the model. The words' end is found by the server, by its own silences.
"""

import argparse
import asyncio
import json
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from services.models.prompt_format import FORMATS
from tests.e2e.engines import server_engines
from training.evaluation import dialogues
from training.evaluation.dialogues import DialogueTrial
from training.evaluation.figures import Share, Spread, machine
from training.evaluation.wire_client import WireRun, WireTalk
from training.sft.gguf.server import LlamaServer
from training.synth.generate import quiet
from training.synth.options import Options
from training.synth.profiles import PROFILES


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="training.evaluation.wire", description=__doc__)
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--url", help="an OpenAI-compatible server with /v1/completions")
    where.add_argument("--gguf", type=Path, help="a GGUF file, served by llama.cpp for the time of the run")
    parser.add_argument("--format", choices=FORMATS, default="chatml")
    parser.add_argument("--profile", choices=PROFILES, default="small")
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--rows", type=int, default=20)
    parser.add_argument("--rate", type=float, help="tokens a second; measured by the server if not given")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--context", type=int, default=8192)
    parser.add_argument("--out", type=Path, default=Path("var/evaluation/wire.json"))
    return parser.parse_args()


@contextmanager
def address(chosen: argparse.Namespace) -> Iterator[str]:
    """The model's server."""
    if chosen.gguf is None:
        yield chosen.url
        return
    with LlamaServer(chosen.gguf, threads=chosen.threads, context=chosen.context) as server:
        yield server.url


def settings(url: str, format: str, spacing_ms: float, rate: float | None) -> dict[str, str]:
    """The environment of the server: the model alone, with nothing beside it that could answer."""
    llm = {
        "ENGINE": "completions",
        "BASE_URL": url,
        "PROMPT_FORMAT": format,
        "SPACING_MS": str(spacing_ms),
        "TEMPERATURE": "0",
        "TIMEOUT_S": "60",
        "STALL_S": "60",
        "UNDERSTANDING": "false",
        "SPECULATOR": "none",
        "FALLBACK": "false",
        "MAX_OUTPUT_TOKENS": "256",
        **({"TOKENS_PER_S": str(rate)} if rate else {}),
    }
    return {**{f"FORESAY_LLM__{name}": value for name, value in llm.items()}, "FORESAY_TOOLS__ENABLED": "[]"}


async def talk(trials: Iterable[DialogueTrial], environment: dict[str, str]) -> list[WireRun]:
    """All trials in both variants, which alternate."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        async with server_engines(Path(folder), environment) as server:
            for trial in trials:
                for streaming in (True, False):
                    run = await WireTalk(trial, streaming).run(server.ws)
                    found.append(run)
                    text = f"{run.text_s:.2f} s" if run.text_s is not None else "no text"
                    print(
                        f"{run.name} {run.variant:5} {text:8} {run.calls} calls {run.said[:60]!r} {run.fault}",
                        flush=True,
                    )
    return found


def _line(run: WireRun) -> str:
    text = f"{run.text_s:.2f} s" if run.text_s is not None else "no text"
    return f"{run.name} {run.variant:5} {text:8} {run.calls} calls {run.said[:60]!r} {run.fault}"


HEAD = "| I/O | actions exact | answer right | first text p50 / p95 | last effect p50 / p95 | faults |"


def table(found: list[WireRun]) -> str:
    lines = [
        "| I/O | actions exact | answer right | first text p50 / p95 | last effect p50 / p95 | faults |",
        "|---" * 6 + "|",
    ]
    for variant in ("async", "sync"):
        runs = [run for run in found if run.variant == variant]
        text = Spread.of(None if run.text_s is None else 1000 * run.text_s for run in runs)
        effect = Spread.of(None if run.effect_s is None else 1000 * run.effect_s for run in runs)
        exact, answer = (Share(sum(getattr(run, name) for run in runs), len(runs)) for name in ("exact", "answer"))
        faults = sum(bool(run.fault) for run in runs)
        lines.append(f"| {variant} | {exact} | {answer} | {text} | {effect} | {faults} |")
    return "\n".join(lines)


def main() -> None:
    chosen = arguments()
    quiet()
    profile = PROFILES[chosen.profile]
    options = Options(chosen.seed, True, None, chosen.rate, chosen.format, profile)
    with address(chosen) as url:
        environment = settings(url, chosen.format, profile.spacing_ms, chosen.rate)
        found = asyncio.run(talk(dialogues.trials(options, chosen.rows), environment))
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    result = {"machine": machine(), "runs": [asdict(run) for run in found]}
    chosen.out.write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")
    print(table(found))


if __name__ == "__main__":
    main()

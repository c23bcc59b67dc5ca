"""`python -m bench.speedup`: compares the same model, synchronous and as Foresay uses it, in one run.

The model is simulated (an oracle) unless OPENAI_BASE_URL or OPENAI_API_KEY is set. Writes a JSON file, a Markdown table
and a timeline of one turn for each set into bench/out.
"""

import argparse
import os
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import uvloop
from rich.console import Console
from rich.progress import Progress

from bench.outside import MissingData
from bench.simserver.pace import Pace
from bench.speedup import audio, bound, passages, timeline
from bench.speedup.case import Case
from bench.speedup.measure import measure
from bench.speedup.mode import BenchMode
from bench.speedup.play import Conditions, Listen, play
from bench.speedup.result import Result
from bench.speedup.server import OUT, real, simulated
from bench.speedup.session import scripted
from bench.speedup.sets import SETS, Part, load
from bench.speedup.summary import GROUPS, Spread, spread, summarise
from services.turns.settings import TurnSettings

console = Console(width=None if os.isatty(1) else 240)


async def run(
    name: str,
    cases: Sequence[Case],
    modes: Sequence[BenchMode],
    model: str,
    conditions: Conditions,
    workers: int | None,
) -> Result:
    """Measure one set. `workers`: number of recogniser processes where the requests are synthesised and recognised,
    None if the words are scripted."""
    pace = Pace(conditions.ttft_ms, conditions.tokens_per_s)
    async with AsyncExitStack() as stack:
        listen: Listen = scripted
        if workers:
            sound = await stack.enter_async_context(audio.Sound(cases, workers).started())
            cases, listen = sound.cases, sound.speech
        served = real(model)
        if served is None:
            served = await stack.enter_async_context(simulated(cases, pace))
        before = os.getloadavg()[0]
        # A first run pays for imports, compiled phrases and connections, which are not measured.
        await play(cases[:1], modes, served, replace(conditions, repeats=1), lambda record: None, listen)
        with Progress(console=console, transient=True) as progress:
            bar = progress.add_task(name, total=len(cases) * len(modes) * conditions.repeats)
            records = await play(cases, modes, served, conditions, lambda record: progress.advance(bar), listen)
    by_id = {case.id: case for case in cases}
    ttft_s = pace.ttft_ms / 1000 if served.simulated else None
    measured = [measure(by_id[record.case], record, ttft_s) for record in records]
    summaries = [summarise(mode, [one for one in measured if one.mode == mode]) for mode in modes]
    bounds = _bounds(cases, pace, conditions) if served.simulated else {}
    timeline.write(OUT / f"{name}.svg", timeline.pick(records, by_id), by_id)
    return Result(name, served.title, conditions, measured, summaries, bounds, (before, os.getloadavg()[0]))


def _bounds(cases: Sequence[Case], pace: Pace, conditions: Conditions) -> dict[str, dict[str, Spread]]:
    """The lower bounds, with Foresay's own silence before the end of a complete request."""
    end_s = min(TurnSettings().complete_ms, conditions.endpoint_ms) / 1000
    found: dict[str, dict[str, Spread]] = {}
    for title, of in (("(e1) oracle with one model", bound.one_model), ("(e) oracle at no cost", bound.free)):
        values = {case.id: of(case, pace, end_s, case.tools(conditions.seed)).right_text_s for case in cases}
        found[title] = {
            group: spread(values[case.id] for case in cases if case.decided in kinds) for group, kinds in GROUPS.items()
        }
    return found


def _range(text: str) -> tuple[float, float] | None:
    if text == "data":
        return None
    low, _, high = text.partition("-")
    return float(low), float(high or low)


def _arguments() -> argparse.Namespace:
    defaults = Conditions()
    parser = argparse.ArgumentParser(prog="bench.speedup", description=__doc__)
    parser.add_argument("--data", type=Path, help="folder of data that is not in the repository (bench/outside.py)")
    parser.add_argument("--set", nargs="*", choices=SETS, dest="sets", help="default: all that are there")
    parser.add_argument("--modes", nargs="*", choices=list(BenchMode), type=BenchMode, default=list(BenchMode))
    parser.add_argument("--limit", type=int, help="cases of each set")
    parser.add_argument("--part", type=Part, choices=list(Part), default=Part.ALL, help="the rows of a set")
    parser.add_argument("--all", action="store_true", help="all cases of the large sets, instead of a sample")
    parser.add_argument("--audio", action="store_true", help="as sound, through the real detector and recogniser")
    parser.add_argument("--workers", type=int, default=2, help="recogniser processes with --audio")
    parser.add_argument("--passages", help='of look-ups in real runs: "wikipedia", or a dump (JSON lines: title, text)')
    parser.add_argument("--repeats", type=int, default=defaults.repeats)
    parser.add_argument("--sessions", type=int, default=defaults.sessions, help="side by side")
    parser.add_argument("--model", default=os.environ.get("OPENAI_MODEL", ""), help="of a real endpoint")
    parser.add_argument("--ttft-ms", type=float, default=defaults.ttft_ms)
    parser.add_argument("--tps", type=float, default=defaults.tokens_per_s)
    parser.add_argument("--tools-ms", type=_range, default=defaults.tool_ms, help='"500-1000", or "data"')
    parser.add_argument("--endpoint-ms", type=int, default=defaults.endpoint_ms, help="silence that ends a turn")
    parser.add_argument("--seed", type=int, default=defaults.seed)
    return parser.parse_args()


def _cases(chosen: argparse.Namespace) -> dict[str, list[Case]]:
    """The cases of each set. A set whose data are missing ends the run if it was named, else it is skipped with a
    message."""
    found = {}
    for name in chosen.sets or SETS:
        try:
            found[name] = load(
                name, chosen.limit, chosen.tools_ms, everything=chosen.all, data=chosen.data, part=chosen.part
            )
        except MissingData as missing:
            if chosen.sets:
                raise SystemExit(str(missing)) from None
            console.print(f"{name} is left out: {missing}")
    return found


async def main() -> None:
    chosen = _arguments()
    if chosen.audio and (why := audio.missing()):
        raise SystemExit(f"--audio: {why}")
    conditions = Conditions(
        chosen.ttft_ms, chosen.tps, chosen.tools_ms, chosen.endpoint_ms, chosen.repeats, chosen.sessions, chosen.seed
    )
    begun = time.monotonic()
    for name, cases in _cases(chosen).items():
        if chosen.passages and name == "hotpotqa":
            cases = [replace(case, passages=passages.source(chosen.passages)) for case in cases]
        title, workers = (f"{name}-audio", chosen.workers) if chosen.audio else (name, None)
        result = await run(title, cases, chosen.modes, chosen.model, conditions, workers)
        result.print(console)
        result.save(OUT)
    told = OUT.relative_to(Path.cwd()) if OUT.is_relative_to(Path.cwd()) else OUT
    console.print(f"{time.monotonic() - begun:.0f} s; JSON, Markdown and timelines are in {told}")


if __name__ == "__main__":
    uvloop.run(main())

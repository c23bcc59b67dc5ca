"""Runs the orders, prints a table, and writes every order to a file."""

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Any

from bench.orders.caller import LEAD_S, TAIL_S, HeardOrder, order
from bench.orders.recordings import RATE, SpokenOrder, babble, orders, pcm
from bench.orders.tool import order_tool
from bench.orders.words import Aligner, delays
from bench.proc import ProcessFigures
from tests.e2e.engines import server_engines

VERDICTS = ("accepted", "wrong", "asked", "not called")
DELAYS = ("known_s", "final_s", "call_s", "text_s")


async def measure(
    engine: str, chosen: Sequence[SpokenOrder], every: Sequence[SpokenOrder], noise: str, options: Any
) -> tuple[list[HeardOrder], dict[str, float]]:
    """Speak all of `chosen` to a new server, with babble at `noise` dB unless it is "clean". Returns what came of each,
    and the CPU seconds for a second of audio and the memory of the server and its recogniser processes."""
    tool = order_tool(phrases=not options.schema_only)
    gate = asyncio.Semaphore(1 if options.pace else options.at_once)
    with tempfile.TemporaryDirectory() as folder:
        environment = {"FORESAY_ASR__ENGINE": engine, "FORESAY_ASR__MODEL": options.model}
        async with server_engines(Path(folder), environment) as running:

            async def one(spoken: SpokenOrder) -> HeardOrder:
                others = [other for other in every if other is not spoken]
                samples = spoken.samples if noise == "clean" else babble(spoken, others, float(noise))
                async with gate:
                    return await order(running.ws, spoken.name, pcm(samples), spoken.speech_end_s, tool, options.pace)

            server = ProcessFigures(running.process.pid)
            before_s = _cpu_s(server)
            heard = await asyncio.gather(*(one(spoken) for spoken in chosen))
            spent_s, parts = _cpu_s(server) - before_s, [server, *server.children()]
            resident = sum(part.resident_bytes() for part in parts)
    seconds = sum(len(spoken.samples) / RATE + LEAD_S + TAIL_S for spoken in chosen)
    return heard, {"CPU s/s": round(spent_s / seconds, 3), "MiB": round(resident / 2**20)}


def _cpu_s(server: ProcessFigures) -> float:
    return server.cpu_s() + sum(child.cpu_s() for child in server.children())


def summary(chosen: Sequence[SpokenOrder], heard: Sequence[HeardOrder], paced: bool) -> dict[str, Any]:
    """Counts of each verdict, and p50 and p95 of the delays in ms where orders were `paced`."""
    counts = Counter(each.verdict(spoken.slots) for spoken, each in zip(chosen, heard, strict=True))
    row: dict[str, Any] = {"orders": len(heard)} | {name: counts[name] for name in VERDICTS}
    row["turns"] = sum(len(each.texts) for each in heard)
    for name in DELAYS if paced else ():
        waited = sorted(getattr(each, name) * 1000 for each in heard if getattr(each, name) is not None)
        if waited:
            row[f"{name[:-2]} p50 ms"] = round(statistics.median(waited))
            row[f"{name[:-2]} p95 ms"] = round(waited[int(0.95 * (len(waited) - 1))])
    return row


def word_delays(chosen: Sequence[SpokenOrder], heard: Sequence[HeardOrder], model: str) -> dict[str, int]:
    """p50 and p95, in ms, of the delay until a word is first seen and until it is stable."""
    aligner = Aligner(model)
    found = [delays(aligner.ends(spoken.samples), each.partials) for spoken, each in zip(chosen, heard, strict=True)]
    row = {}
    for name, values in (
        ("seen", sorted(delay for first, _ in found for delay in first)),
        ("stable", sorted(delay for _, stable in found for delay in stable)),
    ):
        for share in (50, 95) if values else ():
            row[f"word {name} p{share} ms"] = round(values[(len(values) - 1) * share // 100] * 1000)
    return row


def told(spoken: SpokenOrder, heard: HeardOrder) -> dict[str, Any]:
    """Everything about one order, for the file."""
    return {
        "file": spoken.name,
        "verdict": heard.verdict(spoken.slots),
        "meant": spoken.slots,
        "heard": heard.texts,
        "confidences": heard.confidences,
        "calls": heard.calls,
        "answers": heard.answers,
        "ms": {name: round(value * 1000) for name in DELAYS if (value := getattr(heard, name)) is not None},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", nargs="+", default=["clean", "12", "6"], help='"clean", or babble at so many dB')
    parser.add_argument("--only", type=int, help="the first N orders")
    parser.add_argument("--pace", action="store_true", help="at the pace of speech, one by one")
    parser.add_argument("--at-once", type=int, default=4)
    parser.add_argument("--schema-only", action="store_true", help="declare the tool without phrases")
    parser.add_argument("--engines", nargs="+", default=["whisper"], help="recognisers: whisper, pocketsphinx")
    parser.add_argument("--model", default="tiny.en")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--json", type=Path, default=Path("bench/out/orders.json"))
    options = parser.parse_args()
    every = orders(options.data)
    chosen = every[: options.only]
    report: dict[str, Any] = {"conditions": {"cores": os.cpu_count(), "load before": os.getloadavg()[0]}}
    for engine, noise in product(options.engines, options.sets):
        heard, cost = asyncio.run(measure(engine, chosen, every, noise, options))
        words = word_delays(chosen, heard, options.model) if options.pace else {}
        row = {"engine": engine, "set": noise, **summary(chosen, heard, options.pace), **words, **cost}
        if "rows" not in report:
            print("".join(f"{name:>{max(11, len(name) + 2)}}" for name in row))
        print("".join(f"{value!s:>{max(11, len(name) + 2)}}" for name, value in row.items()), flush=True)
        report.setdefault("rows", []).append(row)
        report[f"{engine} {noise}"] = [told(spoken, each) for spoken, each in zip(chosen, heard, strict=True)]
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(report, indent=1) + "\n")
    print(f"written to {options.json}", file=sys.stderr)


if __name__ == "__main__":
    main()

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
from pathlib import Path
from typing import Any

from bench.orders.caller import HeardOrder, order
from bench.orders.recordings import SpokenOrder, babble, orders, pcm
from bench.orders.tool import order_tool
from bench.proc import ProcessFigures
from tests.e2e.engines import server_engines

VERDICTS = ("accepted", "wrong", "asked", "not called")
DELAYS = {"final_s": "speech to final text", "call_s": "speech to call", "text_s": "speech to first text"}


async def measure(
    chosen: Sequence[SpokenOrder], every: Sequence[SpokenOrder], noise: str, options: Any
) -> list[HeardOrder]:
    """Speak all of `chosen` to a new server, with babble at `noise` dB unless it is "clean"."""
    tool = order_tool(phrases=not options.schema_only)
    gate = asyncio.Semaphore(1 if options.pace else options.at_once)
    with tempfile.TemporaryDirectory() as folder:
        environment = {"FORESAY_ASR__ENGINE": options.engine, "FORESAY_ASR__MODEL": options.model}
        async with server_engines(Path(folder), environment) as running:

            async def one(spoken: SpokenOrder) -> HeardOrder:
                others = [other for other in every if other is not spoken]
                samples = spoken.samples if noise == "clean" else babble(spoken, others, float(noise))
                async with gate:
                    return await order(running.ws, spoken.name, pcm(samples), spoken.speech_end_s, tool, options.pace)

            heard = await asyncio.gather(*(one(spoken) for spoken in chosen))
            server = ProcessFigures(running.process.pid)
            print(f"CPU s of the server {server.cpu_s():.1f}, resident MiB {server.resident_bytes() / 2**20:.0f}")
    return heard


def summary(chosen: Sequence[SpokenOrder], heard: Sequence[HeardOrder], paced: bool) -> dict[str, Any]:
    """Counts of each verdict, and p50 and p95 of the delays in ms where orders were `paced`."""
    counts = Counter(each.verdict(spoken.slots) for spoken, each in zip(chosen, heard, strict=True))
    row: dict[str, Any] = {"orders": len(heard)} | {name: counts[name] for name in VERDICTS}
    row["turns"] = sum(len(each.texts) for each in heard)
    for name in DELAYS if paced else ():
        delays = sorted(getattr(each, name) * 1000 for each in heard if getattr(each, name) is not None)
        if delays:
            row[f"{name[:-2]} p50 ms"] = round(statistics.median(delays))
            row[f"{name[:-2]} p95 ms"] = round(delays[int(0.95 * (len(delays) - 1))])
    return row


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", nargs="+", default=["clean", "12", "6"], help='"clean", or babble at so many dB')
    parser.add_argument("--only", type=int, help="the first N orders")
    parser.add_argument("--pace", action="store_true", help="at the pace of speech, one by one")
    parser.add_argument("--at-once", type=int, default=4)
    parser.add_argument("--schema-only", action="store_true", help="declare the tool without phrases")
    parser.add_argument("--engine", default="whisper")
    parser.add_argument("--model", default="tiny.en")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--json", type=Path, default=Path("bench/out/orders.json"))
    options = parser.parse_args()
    every = orders(options.data)
    chosen = every[: options.only]
    report: dict[str, Any] = {"conditions": {"cores": os.cpu_count(), "load before": os.getloadavg()[0]}}
    for noise in options.sets:
        heard = asyncio.run(measure(chosen, every, noise, options))
        row = summary(chosen, heard, options.pace)
        print(noise, *(f"{name} {value}" for name, value in row.items()), sep="  ", flush=True)
        rows = [
            {
                "file": spoken.name,
                "verdict": each.verdict(spoken.slots),
                "meant": spoken.slots,
                "heard": each.texts,
                "calls": each.calls,
                "answers": each.answers,
                "ms": {name: round(value * 1000) for name in DELAYS if (value := getattr(each, name)) is not None},
            }
            for spoken, each in zip(chosen, heard, strict=True)
        ]
        report[noise] = {"summary": row, "orders": rows}
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(report, indent=1) + "\n")
    print(f"written to {options.json}", file=sys.stderr)


if __name__ == "__main__":
    main()

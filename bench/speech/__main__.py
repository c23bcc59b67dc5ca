"""Measures speech recognition and VAD: `python -m bench.speech [--rounds N] [--seconds S]`. Prints tables and writes
bench/out/speech.json."""

import argparse
import asyncio
import json
import os
import platform
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.speech import recognition, vad
from bench.speech.recognition import RecognisedClip
from bench.speech.stream import median, percentile

OUT = Path("bench/out/speech.json")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2, help="how often each utterance is spoken")
    parser.add_argument("--seconds", type=float, default=10.0, help="of audio for each VAD measurement")
    arguments = parser.parse_args()
    asyncio.run(run(arguments.rounds, arguments.seconds))


async def run(rounds: int, seconds: float) -> None:
    conditions = {
        "cpu": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "load_before": os.getloadavg()[0],
        "python": platform.python_version(),
    }
    print("Conditions:", ", ".join(f"{name} {value}" for name, value in conditions.items()))
    print("Audio in frames of 20 ms at the pace of speech; CPU is of this program and its recogniser process.\n")
    listening = [await vad.measure(sessions, seconds) for sessions in (1, 32)]
    print("VAD        CPU ms/s  (pacing)  p95 late ms  heard  windows/call")
    for row in listening:
        print(
            f"{row.sessions:3d} session {row.cpu_ms_per_s:8.1f} {row.pacing_ms:9.1f} {row.late_ms:12.1f}"
            f" {row.heard:6.1%} {row.windows_per_call:13.1f}"
        )
    spoken, figures = await recognition.measure(rounds)
    summary = summarise(spoken) | figures
    show(spoken, summary)
    OUT.parent.mkdir(exist_ok=True)
    report = {
        "conditions": conditions,
        "vad": [asdict(row) for row in listening],
        "recognition": summary,
        "utterances": [asdict(each) | {"errors": each.errors} for each in spoken],
    }
    OUT.write_text(json.dumps(report, indent=2) + "\n")
    print(f"\nwritten to {OUT}")


def summarise(spoken: list[RecognisedClip]) -> dict[str, Any]:
    settle = [each.settle_ms for each in spoken]
    words = [ms for each in spoken for ms in each.word_ms if ms == ms]
    return {
        "utterances": len(spoken),
        "word_error_rate": sum(each.errors for each in spoken) / sum(len(each.text.split()) for each in spoken),
        "exact": sum(each.errors == 0 for each in spoken),
        "cpu_ms_per_s": sum(each.cpu_s for each in spoken) * 1000 / sum(each.seconds for each in spoken),
        "settle_p50_ms": median(settle),
        "settle_p95_ms": percentile(settle, 0.95),
        "word_p50_ms": median(words),
        "word_p95_ms": percentile(words, 0.95),
        "rewrites_per_utterance": sum(each.rewrites for each in spoken) / len(spoken),
    }


def show(spoken: list[RecognisedClip], summary: dict[str, Any]) -> None:
    print("\nutterance                             CPU ms/s  settle ms  last word ms  errors")
    for each in spoken:
        print(
            f"{each.file:36s} {each.cpu_s * 1000 / each.seconds:9.0f} {each.settle_ms:10.0f}"
            f" {each.word_ms[-1] if each.word_ms else float('nan'):13.0f}  {each.errors or ''} "
            f"{each.heard if each.errors else ''}"
        )
    print()
    for name, value in summary.items():
        print(f"{name:24s} {value:.3f}" if isinstance(value, float) else f"{name:24s} {value}")


if __name__ == "__main__":
    main()

"""How fast llama.cpp computes with a file here: tokens a second that it reads of a prompt, and that it writes."""

import json
import os
import statistics
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from training.sft.gguf.server import LlamaServer

READ, WRITTEN, TIMES = 512, 64, 3


def post(url: str, body: dict[str, Any], within_s: float = 600.0) -> Any:
    """The answer to `body` as JSON."""
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=within_s) as answer:
        return json.loads(answer.read())


def speeds(file: Path, threads: int) -> tuple[float, float]:
    """Tokens a second of a prompt of 512 tokens and of 64 written ones: medians of three runs, none from the cache."""
    with LlamaServer(file, threads=threads, context=1024, within_s=600.0) as server:
        run = {"n_predict": WRITTEN, "temperature": 0, "ignore_eos": True, "cache_prompt": False}
        prompt = [1000 + number for number in range(READ)]
        times = [post(f"{server.root}/completion", {**run, "prompt": prompt})["timings"] for _ in range(TIMES)]
    return tuple(
        statistics.median(each[key] for each in times) for key in ("prompt_per_second", "predicted_per_second")
    )


def table(files: Sequence[Path], threads: Sequence[int]) -> Iterator[str]:
    """Lines of a table, each as soon as it is measured; the last says how busy the machine was."""
    yield "| file | threads | reads, tokens/s | writes, tokens/s |\n|---|---|---|---|"
    for file in files:
        for number in threads:
            read, written = speeds(file, number)
            yield f"| {file.name} | {number} | {read:.0f} | {written:.1f} |"
    yield f"{os.cpu_count()} cores; load {os.getloadavg()[0]:.1f} at the end (one's own threads are in it)"

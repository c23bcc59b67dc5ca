"""What a reading costs: milliseconds on one thread, and memory."""

import statistics
import time
from pathlib import Path

from services.understanding.encoder import Encoder
from services.understanding.reading import read

ROUNDS = 100
_SAID = (
    "could you please set a timer for ten minutes and then remind me to call the dentist tomorrow morning at half past",
    "nine because i keep forgetting and also add milk eggs and butter to the shopping list thanks a lot for that",
)
_WORDS = " ".join(_SAID).split()
_BEFORE = "I added minced beef, two pints of milk, washing powder, dish soap and bin bags to your shopping list."
"""An answer of the assistant, of which the first word pieces are read before the turn."""


def measure(folder: Path) -> None:
    """Prints the times of loading and of readings of 5, 12 and 40 words, also behind an answer, and the memory."""
    before = _resident_mb()
    began = time.perf_counter()
    encoder = Encoder(folder)
    loaded = time.perf_counter() - began
    for said, place in (("", ""), (_BEFORE, " behind an answer")):
        for count in (5, 12, 40):
            times = sorted(_milliseconds(encoder, count, said) for _ in range(ROUNDS))
            p50, p95 = statistics.median(times), times[int(0.95 * ROUNDS)]
            print(f"cost of {count:2} words{place}: p50 {p50:.1f} ms, p95 {p95:.1f} ms")
    print(f"cost of loading: {loaded:.2f} s (with the import of ONNX Runtime), {_resident_mb() - before:.0f} MiB")


def _milliseconds(encoder: Encoder, count: int, before: str) -> float:
    began = time.perf_counter()
    read(encoder, _WORDS[:count], before)
    return 1000 * (time.perf_counter() - began)


def _resident_mb() -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0

"""Gives times to written words, like those of the naturalistic set: about three words a second, longer words slower."""

import zlib
from collections.abc import Sequence
from typing import Any

FIRST_MS = 200
PAUSE_MS = 30


def timed(words: Sequence[str], seed: str) -> list[dict[str, Any]]:
    """The words with times, in the data set's form; the same words and seed give the same times."""
    at, found = FIRST_MS, []
    for number, word in enumerate(words):
        length = 160 + 34 * len(word) + zlib.crc32(f"{seed}/{number}".encode()) % 80
        found.append({"w": word, "start_ms": at, "end_ms": at + length})
        at += length + zlib.crc32(f"{word}/{seed}/{number}".encode()) % PAUSE_MS
    return found

"""Lets the encoder meet every window soon after the start, while nobody speaks.

CTranslate2's libraries allocate for a window when they meet it, in each of their threads, and keep it. Where callers
bring the longer windows, a server with tiny.en on two cores grows by 14 MiB and what is fragmented by them, over many
minutes (`python -m bench.load.soak`).
"""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial

import numpy as np

from services.asr.whisper.network import Network
from services.asr.whisper.windows import SIZES_S
from services.clock import Clock
from services.events.speech import SAMPLE_RATE

LOOK_S = 1.0
"""Seconds between two looks whether nobody speaks, and before the first one: the rest of the server starts then."""

SLOW_S = 1.0
"""Seconds of one window after which no longer one is tried: a large model on a CPU would keep callers waiting."""


def encode_silence(network: Network, window_s: int) -> None:
    """Blocks. Raises what the engine raises."""
    network.encode(network.features(np.zeros(SAMPLE_RATE, np.float32), window_s))


async def warm_up(
    run_in_all: Callable[[Callable[[], None]], Awaitable[object]],
    network: Network,
    idle: Callable[[], bool],
    clock: Clock,
    windows_s: Sequence[int] = SIZES_S[1:],
) -> None:
    """Encode silence in each of `windows_s` with `run_in_all`, which runs a blocking function in all threads at once,
    whenever nothing is decoded (`idle`). The shortest window has been met at the start. An error ends it: whoever
    decodes meets that error too, and is told."""
    await clock.sleep(LOOK_S)
    for size in windows_s:
        while not idle():
            await clock.sleep(LOOK_S)
        began = clock.monotonic()
        try:
            await run_in_all(partial(encode_silence, network, size))
        except Exception:  # the engine's libraries raise many kinds
            return
        if clock.monotonic() - began > SLOW_S:
            return

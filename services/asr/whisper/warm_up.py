"""Makes the engine allocate at the start what it will need for speech of any length.

CTranslate2 allocates for a window and for a beam when it meets the first one. Where callers bring them, a server grows
for minutes: 40 to 60 MiB with tiny.en on two cores (`python -m bench.load.soak`).
"""

import time
from collections.abc import Callable

import numpy as np

from services.asr.whisper.biasing import MOST_TOKENS
from services.asr.whisper.decoding import BEAM
from services.asr.whisper.network import Network
from services.asr.whisper.vocabulary import Vocabulary
from services.asr.whisper.windows import SIZES_S
from services.events.speech import SAMPLE_RATE

WINDOWS_S = SIZES_S[::-2]
"""The longest first: what it leaves is used for the shorter ones. With every size the server grows no less."""

MOST_S = 3.0
"""After so many seconds no further window is begun: a large model on a CPU would keep the start waiting."""

TOKENS = 4
"""Tokens that are decoded of each window. Of more, memory grows no further."""


def warm_up(network: Network, vocabulary: Vocabulary, monotonic: Callable[[], float] = time.monotonic) -> None:
    """Decode a second of silence in `WINDOWS_S`, with the longest prompt and a beam. Blocks, for 1.3 s with tiny.en;
    `monotonic` is for tests. To be called by as many threads at once as will decode. Raises what the engine raises."""
    began = monotonic()
    token = vocabulary.encoded(" the")[:1]
    prompt = vocabulary.prompt(token * MOST_TOKENS, ())
    for size in WINDOWS_S:
        if monotonic() - began >= MOST_S:
            return
        encoded = network.encode(network.features(np.zeros(SAMPLE_RATE, np.float32), size))
        network.candidates(encoded, prompt, TOKENS, BEAM)

"""Makes many dialogues on several processes. In a module of its own, because worker processes import it by name."""

import logging
import multiprocessing
from collections.abc import Iterator
from functools import partial
from itertools import count

from training.synth.options import Options
from training.synth.record import Made, make

_CHUNK = 32


def made(options: Options, jobs: int) -> Iterator[Made]:
    """Dialogues 0, 1, 2 and so on, in their order, whatever the number of processes."""
    work = partial(make, options)
    if jobs == 1:
        yield from map(work, count())
        return
    with multiprocessing.get_context("spawn").Pool(jobs, initializer=quiet) as pool:
        start = 0
        while True:  # in batches, because a pool takes all of an endless iterator at once
            yield from pool.imap(work, range(start, start + jobs * _CHUNK * 8), chunksize=_CHUNK)
            start += jobs * _CHUNK * 8


def quiet() -> None:
    logging.disable(logging.CRITICAL)

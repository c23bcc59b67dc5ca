# ruff: noqa: T201  a command line prints
"""Many seeds on several processes: `python -m tests.simulation --seeds 2000 --jobs 2`; one in full: `--seed 17`."""

import argparse
import logging
import multiprocessing
import time
from collections import Counter

from tests.simulation.conversation import Story, play


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description="Simulate whole conversations.")
    parser.add_argument("--seeds", type=int, default=2000)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, help="play this one and print every step")
    parser.add_argument("--stop", action="store_true", help="end at the first violation")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    if options.seed is not None:
        return _one(options.seed)
    return _many(range(options.start, options.start + options.seeds), options.jobs, options.stop)


def _one(seed: int) -> int:
    story = play(seed, verbose=True)
    print("\n".join(story.lines))
    print(f"seed {seed}: {story.violation or 'holds'}")
    return 1 if story.violation else 0


def _many(seeds: range, jobs: int, stop: bool) -> int:
    began = time.perf_counter()
    failed: list[Story] = []
    totals: Counter[str] = Counter()
    with multiprocessing.get_context("spawn").Pool(jobs, initializer=_quiet) as pool:
        for number, story in enumerate(pool.imap_unordered(play, seeds, chunksize=20), 1):
            totals.update({"steps": story.steps, "outputs": story.outputs, "turns compared": story.compared})
            totals.update({name: round(count) for name, count in story.counts.items()})
            if story.violation:
                failed.append(story)
                print(f"seed {story.seed}: {story.violation[:400]}", flush=True)
                if stop:
                    return 1
            if number % 5000 == 0:
                print(f"... {number} seeds, {len(failed)} violations, {_rate(number, began)}", flush=True)
    print(f"{len(seeds)} conversations, {_rate(len(seeds), began)}, {len(failed)} violations")
    print(", ".join(f"{name} {count}" for name, count in sorted(totals.items())))
    for story in failed[:10]:
        print(f"replay: python -m tests.simulation --seed {story.seed}")
    return 1 if failed else 0


def _rate(count: int, began: float) -> str:
    seconds = time.perf_counter() - began
    return f"{seconds:.0f} s, {60 * count / seconds:.0f} a minute"


def _quiet() -> None:
    logging.disable(logging.CRITICAL)

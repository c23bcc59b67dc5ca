# ruff: noqa: T201  a command line prints
"""Plays many seeds on several processes: `python -m tests.simulation --seeds 2000 --jobs 2`; prints one: `--seed 17`.

`--of agent` plays the agent alone, `--of door` the whole server from the socket to the tool, `--of both` (the default)
one after the other. A violation of `door` is played again with fewer and fewer steps, until none can be left out.
"""

import argparse
import logging
import multiprocessing
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from tests.simulation.conversation import play as play_agent
from tests.simulation.door.play import play as play_door
from tests.simulation.door.shrink import shortest

PLAYS: dict[str, Callable[..., Any]] = {"agent": play_agent, "door": play_door}
TWICE = 97
"""Every 97th seed of the door is played twice, and both runs must be the same."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description="Simulate whole conversations.")
    parser.add_argument("--of", choices=(*PLAYS, "both"), default="both", help="the agent alone, or from the socket on")
    parser.add_argument("--seeds", type=int, default=2000)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, help="play this one and print every step (with --of)")
    parser.add_argument("--stop", action="store_true", help="end at the first violation")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    kinds = list(PLAYS) if options.of == "both" else [options.of]
    if options.seed is not None:
        return max(_one(kind, options.seed) for kind in kinds)
    seeds = range(options.start, options.start + options.seeds)
    failed = 0
    for kind in kinds:
        failed += _many(kind, seeds, options.jobs, options.stop)
        if failed and options.stop:
            break
    return 1 if failed else 0


def _one(kind: str, seed: int) -> int:
    story = PLAYS[kind](seed, verbose=True)
    print("\n".join(story.lines))
    print(f"{kind} seed {seed}: {story.violation or 'holds'}")
    if story.violation and kind == "door":
        print("the same with fewer steps:", *shortest(seed), sep="\n  ")
    return 1 if story.violation else 0


def play_agent_seed(seed: int) -> Any:
    return play_agent(seed)


def play_door_seed(seed: int) -> Any:
    """Play a seed; every `TWICE`th is played twice, to check that the same seed gives the same conversation."""
    if seed % TWICE:
        return play_door(seed)
    first, second = play_door(seed, verbose=True), play_door(seed, verbose=True)
    if first.lines != second.lines:
        first.violation = first.violation or "D same: the same seed plays another conversation the second time"
    first.lines = []
    return first


def _many(kind: str, seeds: range, jobs: int, stop: bool) -> int:
    """Play the seeds and print a summary. Returns the number of seeds with a violation."""
    began = time.perf_counter()
    failed: list[Any] = []
    totals: Counter[str] = Counter()
    work = play_agent_seed if kind == "agent" else play_door_seed
    with multiprocessing.get_context("spawn").Pool(jobs, initializer=_quiet) as pool:
        for number, story in enumerate(pool.imap_unordered(work, seeds, chunksize=20), 1):
            for name in ("steps", "outputs", "compared", "events"):
                totals.update({name: getattr(story, name, 0)})
            totals.update({name: round(count) for name, count in story.counts.items()})
            if story.violation:
                failed.append(story)
                print(f"seed {story.seed}: {story.violation[:400]}", flush=True)
                if stop:
                    return 1
            if number % 5000 == 0:
                print(f"... {number} seeds, {len(failed)} violations, {_rate(number, began)}", flush=True)
    print(f"{kind}: {len(seeds)} conversations, {_rate(len(seeds), began)}, {len(failed)} violations")
    print(", ".join(f"{name} {count}" for name, count in sorted(totals.items()) if count))
    for story in failed[:10]:
        print(f"replay: python -m tests.simulation --of {kind} --seed {story.seed}")
    return len(failed)


def _rate(count: int, began: float) -> str:
    seconds = time.perf_counter() - began
    return f"{seconds:.0f} s, {60 * count / seconds:.0f} a minute"


def _quiet() -> None:
    logging.disable(logging.CRITICAL)

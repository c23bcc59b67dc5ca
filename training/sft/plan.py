"""The order of a training: which packs make up each step. It follows from the data, the settings and the seed alone, so
a training that is resumed need not store it."""

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass

from training.sft.config import TrainingConfig
from training.sft.data import Corpus
from training.sft.packing import Packing, pack_all


@dataclass(frozen=True, slots=True)
class Step:
    """The packs of one step of the optimiser, on all processes, and the sum of their weights."""

    packs: tuple[Packing, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Plan:
    steps: tuple[Step, ...]
    digest: str
    """Of the data and of the settings that the order follows from."""

    @property
    def tokens(self) -> int:
        """How many tokens the model computes in all."""
        return sum(pack.size for step in self.steps for pack in step.packs)


def plan(config: TrainingConfig, corpus: Corpus, world: int = 1) -> Plan:
    """Each step has a multiple of `world` packs, for as many processes."""
    steps: list[Step] = []
    for epoch in range(config.epochs):
        steps += _steps(_packs(config, corpus, epoch), config.optimiser.batch_tokens, world)
        if config.steps and len(steps) >= config.steps:
            break
    return Plan(tuple(steps[: config.steps or None]), _digest(config, corpus, world))


def _packs(config: TrainingConfig, corpus: Corpus, epoch: int) -> Iterator[Packing]:
    order = list(corpus.dialogues)
    rng = random.Random(f"{config.seed}/{epoch}")
    rng.shuffle(order)
    packs = list(pack_all(order, config.pack_tokens, config.open_packs))
    rng.shuffle(packs)
    yield from packs


def _steps(packs: Iterator[Packing], batch_tokens: float, world: int) -> Iterator[Step]:
    """The packs that are left at the end of an epoch make a smaller step, if every process gets one."""
    gathered: list[Packing] = []
    for pack in packs:
        gathered.append(pack)
        if len(gathered) % world == 0 and sum(each.weight for each in gathered) >= batch_tokens:
            yield _step(gathered)
            gathered = []
    if whole := gathered[: len(gathered) // world * world]:
        yield _step(whole)


def _step(packs: list[Packing]) -> Step:
    return Step(tuple(packs), sum(pack.weight for pack in packs))


def _digest(config: TrainingConfig, corpus: Corpus, world: int) -> str:
    found = hashlib.sha256()
    order = (config.seed, config.epochs, config.pack_tokens, config.open_packs, config.optimiser.batch_tokens, world)
    found.update(repr(order).encode())
    for dialogue in corpus.dialogues:
        for sequence in dialogue.sequences:
            found.update(sequence.tokens.tobytes())
            found.update(sequence.weights.tobytes())
    return found.hexdigest()

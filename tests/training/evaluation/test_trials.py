"""Trials judged: a model that does everything right is found right in both variants, and sooner in the asynchronous."""

import asyncio
import random
import statistics
from collections.abc import AsyncIterator
from dataclasses import dataclass

from bench.simserver.app import MODEL, Running, SimServer
from bench.simserver.pace import Pace
from bench.simserver.policy import Oracle as Reference
from bench.simserver.rows import Index, row_of
from bench.speedup.sets import tinyagent
from services.events.model import Ask, ContextEntry, ModelOutput, Usage
from services.models.call_ids import CallIds
from services.models.completions import CompletionsModel
from services.models.prompt_format import PLAIN
from services.models.tag_parser import TagParser
from tests.training.evaluation.kit import Stopwatch
from training.clock import Rates
from training.evaluation import cases, dialogues
from training.evaluation.judge import Judgement, judge
from training.evaluation.live import LivePlay
from training.evaluation.served import Served, endpoint
from training.evaluation.variants import Variant, Watcher, play
from training.synth.execute import policy_for
from training.synth.options import Options
from training.synth.oracle import Oracle

RATES = Rates(60.0, 2000.0)
POLICY = policy_for(RATES, random.Random(0))


@dataclass
class OracleModel:
    """The oracle of a dialogue as a back end, at 60 tokens of four characters a second."""

    oracle: Oracle
    watch: Stopwatch

    def __post_init__(self) -> None:
        self.ids = CallIds()

    def append(self, entry: ContextEntry) -> None:
        self.oracle.append(entry)
        self.ids.apply(entry)

    @property
    def usage(self) -> Usage:
        return Usage()

    async def aclose(self) -> None: ...

    async def generate(self, ask: Ask) -> AsyncIterator[ModelOutput]:
        self.ids.begin(ask.turn)
        parser = TagParser(self.ids)
        self.watch.seconds += 0.04
        for char in "".join(piece.text for piece in self.oracle.write(ask, ask.max_think_tokens)):
            self.watch.seconds += 1 / 240
            for output in parser.parse(char):
                yield output
        for output in parser.finish():
            yield output


def by_oracle(trial: dialogues.DialogueTrial, variant: Variant, runner: asyncio.Runner) -> Judgement:
    scene = trial.scene(streaming=variant.streaming)
    watch = Stopwatch()
    watcher = Watcher.of(POLICY, scene)
    live = LivePlay(
        *(scene, OracleModel(scene.author, watch), runner, POLICY, watcher.step),
        blocking=not variant.streaming,
        measure=watch,
    )
    live.run()
    watcher.finish()
    return judge(trial, variant.value, live, watcher.finals_ms, watcher.violation)


def test_the_oracle_is_right_in_both_variants_and_sooner_in_the_asynchronous_one() -> None:
    found: dict[Variant, list[Judgement]] = {variant: [] for variant in Variant}
    with asyncio.Runner() as runner:
        for trial in dialogues.trials(Options(seed=5, held_out=True), 24):
            for variant in Variant:
                found[variant].append(by_oracle(trial, variant, runner))
    for judged in found.values():
        assert [each.name for each in judged if each.violation] == []
        assert sum(each.exact for each in judged) >= 23
        assert sum(each.answer for each in judged) >= 22
    sync, streamed = (
        statistics.median(each.text_ms for each in found[variant] if each.text_ms is not None)
        for variant in (Variant.SYNC, Variant.ASYNC)
    )
    assert streamed < sync


def test_requests_of_the_benchmarks_through_the_back_end_of_production() -> None:
    chosen = list(cases.trials(tinyagent.cases(4)))
    server = SimServer(Reference(Index([row_of(trial.case.row) for trial in chosen])), Pace(2, 5000))
    with asyncio.Runner() as runner:
        running = Running(server)
        runner.run(running.__aenter__())
        model = CompletionsModel(endpoint(running.base_url, MODEL, grammar=False), format=PLAIN)
        try:
            judged = [play(trial, variant, Served(model), runner, POLICY) for trial in chosen for variant in Variant]
        finally:
            runner.run(model.aclose())
            runner.run(running.__aexit__())
    assert all(each.exact and each.answer and not each.violation for each in judged), judged
    assert all(entry["text"] for each in judged for entry in each.log if entry["ended"])

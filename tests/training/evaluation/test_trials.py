"""Trials judged: a model that does everything right is found right in both variants, and sooner in the asynchronous."""

import asyncio
import statistics

from bench.simserver.app import MODEL, Running, SimServer
from bench.simserver.pace import Pace
from bench.simserver.policy import Oracle as Plans
from bench.simserver.rows import Index, row_of
from bench.speedup.sets import tinyagent
from services.agent.core.policy import policy_for_speed
from services.models.completions import CompletionsModel
from services.models.prompt_format import PLAIN
from training.evaluation import cases, dialogues
from training.evaluation.judge import Judgement
from training.evaluation.reference import Reference
from training.evaluation.served import Served, endpoint
from training.evaluation.variants import Variant, play
from training.synth.options import Options
from training.synth.profiles import SMALL

POLICY = policy_for_speed(60.0)


def test_the_oracle_is_right_in_both_variants_and_sooner_in_the_asynchronous_one() -> None:
    found: dict[Variant, list[Judgement]] = {variant: [] for variant in Variant}
    with asyncio.Runner() as runner:
        for trial in dialogues.trials(Options(seed=5, held_out=True), 24):
            for variant in Variant:
                found[variant].append(play(trial, variant, Reference(60.0), runner, POLICY))
    for judged in found.values():
        assert [each.name for each in judged if each.violation] == []
        assert sum(each.exact for each in judged) >= 23
        assert sum(each.answer for each in judged) >= 22
    sync, streamed = (
        statistics.median(each.text_ms for each in found[variant] if each.text_ms is not None)
        for variant in (Variant.SYNC, Variant.ASYNC)
    )
    assert streamed < sync


def test_the_small_profile_leaves_time_to_save() -> None:
    """A model of 135 million parameters on a CPU: 80 tokens a second, the first after 200 ms."""
    policy = policy_for_speed(80.0, SMALL.spacing_ms)
    times: dict[Variant, list[float]] = {variant: [] for variant in Variant}
    with asyncio.Runner() as runner:
        for trial in dialogues.trials(Options(seed=5, held_out=True, profile=SMALL), 30):
            for variant in Variant:
                judged = play(trial, variant, Reference(80.0, 200.0), runner, policy)
                assert judged.exact
                assert not judged.violation
                if judged.calls and judged.text_ms is not None:
                    times[variant].append(judged.text_ms)
    sync, streamed = (statistics.median(times[variant]) for variant in (Variant.SYNC, Variant.ASYNC))
    assert sync > 1.6 * streamed, (sync, streamed)


def test_requests_of_the_benchmarks_through_the_back_end_of_production() -> None:
    chosen = list(cases.trials(tinyagent.cases(4)))
    server = SimServer(Plans(Index([row_of(trial.case.row) for trial in chosen])), Pace(2, 5000))
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

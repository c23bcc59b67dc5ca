"""The model, the trials and the worked examples that a command line names."""

import argparse
import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import count

from bench.simserver.pace import Pace
from bench.speedup import sets
from bench.speedup.case import Case
from bench.speedup.server import simulated
from services.models.completions import CompletionsModel
from services.models.prompt_format import prompt_format
from training.evaluation import cases, dialogues
from training.evaluation.served import endpoint
from training.evaluation.trials import Trial
from training.sft.gguf.server import LlamaServer
from training.synth.options import Options

TOOLS_MS = (500.0, 1000.0)
"""Latency of the tools of a set, as in the paper."""
SIMULATED = Pace(50.0, 80.0)
_LONGEST_EXAMPLE = 3000
_DIFFERENT_UPTO = 60


@contextmanager
def model(chosen: argparse.Namespace, runner: asyncio.Runner) -> Iterator[CompletionsModel | None]:
    """The model, for as long as its server runs; None for the oracle, which needs none."""
    format = prompt_format(chosen.format)
    if chosen.oracle:
        yield None
    elif chosen.simulated:
        sim = simulated(_cases(chosen), SIMULATED)
        served = runner.run(sim.__aenter__())
        try:
            yield CompletionsModel(served.endpoint, max_output_tokens=chosen.max_tokens, format=format)
        finally:
            runner.run(sim.__aexit__(None, None, None))
    elif chosen.model is not None:
        from training.evaluation.in_process import opened  # torch is wanted for this only

        yield opened(chosen.model, format, chosen.max_tokens)
    elif chosen.gguf is not None:  # a slot for each variant, so that each keeps its own worked examples
        with LlamaServer(
            chosen.gguf, threads=chosen.threads, slots=len(chosen.variants), context=chosen.context
        ) as server:
            made = endpoint(server.url, "", grammar=not chosen.no_grammar)
            yield CompletionsModel(made, max_output_tokens=chosen.max_tokens, format=format)
    else:
        made = endpoint(chosen.url, chosen.name, grammar=not chosen.no_grammar)
        yield CompletionsModel(made, max_output_tokens=chosen.max_tokens, format=format)


def trials(chosen: argparse.Namespace, held_out: Options) -> Iterable[Trial]:
    """What is played: held-out dialogues, or the requests of a set."""
    return dialogues.trials(held_out, chosen.rows) if chosen.set is None else cases.trials(_cases(chosen))


def examples(options: Options, most: int, *, streaming: bool) -> list[str]:
    """`most` short dialogues of the training side, with different numbers of calls while there are some."""
    found: dict[int, str] = {}
    numbers: set[int] = set()
    for number in count():
        if len(found) >= most:
            break
        text = dialogues.example(options, number, streaming=streaming)
        if text is None or len(text) > _LONGEST_EXAMPLE:
            continue
        calls = text.count("<tool_call>")
        if calls not in numbers or number > _DIFFERENT_UPTO:
            numbers.add(calls)
            found[number] = text
    return list(found.values())


def _cases(chosen: argparse.Namespace) -> list[Case]:
    return sets.load(chosen.set, chosen.rows, TOOLS_MS, data=chosen.data)

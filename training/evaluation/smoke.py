"""The last part of `training.sft.smoke`: what was exported is served by llama.cpp, and evaluated in the agent's core.

The server's text must be the model's own, and whatever a model of two layers writes, no write may come before its
commit point. A model that has learnt one dialogue by heart must do what is asked for in it, without a grammar. The
oracle takes the way of the held-out rows, and must end with the ledgers that are written in them.
"""

import asyncio
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from services.agent.core.policy import policy_for_speed
from services.models.completions import CompletionsModel, piece_of
from services.models.prompt_format import CHATML
from training.evaluation.__main__ import main as evaluation
from training.evaluation.dialogues import DialogueTrial, trials
from training.evaluation.judge import Judgement
from training.evaluation.reference import Reference
from training.evaluation.served import Served, endpoint
from training.evaluation.variants import Variant, play
from training.sft.data import read_rows
from training.sft.gguf.server import LlamaServer
from training.sft.gguf.write import About, write_gguf
from training.synth.options import Options

ROWS, PROMPTS, TOKENS = 4, 4, 24
RATE_PER_S, FIRST_MS = 50.0, 150.0
EXACT = ("--cache-type-k", "f32", "--cache-type-v", "f32", "--flash-attn", "off")
"""llama.cpp computes as transformers does."""


@contextmanager
def serving(exported: Path) -> Iterator[str]:
    """The model in the folder `exported` behind llama.cpp; the server's address."""
    file = exported.with_suffix(".gguf")
    network, tokeniser = AutoModelForCausalLM.from_pretrained(exported), AutoTokenizer.from_pretrained(exported)
    write_gguf(network, tokeniser, file, "f32", About("smoke"))
    with LlamaServer(file, threads=1, slots=len(Variant), extra=EXACT) as server:
        print(f"served by {server.command[0]} {' '.join(server.command[1:3])}")
        yield server.url


def check_model(exported: Path, held_out: Path, options: Options) -> None:
    """`exported`: a model with its tokeniser; `held_out`: the rows of `options`, in the folder for what is written."""
    rows = list(read_rows([held_out]))
    with serving(exported) as url:
        check_texts(url, exported, prompts_of(rows))
        judged = evaluated(url, options, held_out.parent)
    assert len(judged) == ROWS * len(Variant)
    assert all(each.generations and not each.model_faults and not each.fault for each in judged), "the model failed"
    check_writes(judged)
    check_ledgers(rows, options)


def check_by_heart(exported: Path, trial: DialogueTrial) -> None:
    """The model in `exported` was trained on this dialogue alone, which has a write."""
    with serving(exported) as url, asyncio.Runner() as runner:
        model = CompletionsModel(endpoint(url, "", grammar=False), max_output_tokens=128, format=CHATML)
        policy = policy_for_speed(RATE_PER_S, trial.options.profile.spacing_ms)
        judged = [play(trial, variant, Served(model), runner, policy) for variant in Variant]
        runner.run(model.aclose())
    for each in judged:
        assert all((each.exact, each.ledger, each.answer)), each
        assert not each.refusals, each.refusals
        assert (each.effect_ms or 0.0) >= (each.final_ms or 1e9), "the write ended before the words"
    check_writes(judged)
    print(f"{trial.words!r}, learnt by heart: {judged[0].log[0]['text']}")


def prompts_of(rows: Sequence[dict[str, Any]]) -> list[str]:
    """The prompts of the first and the last generation of some dialogues."""
    found = []
    for row in rows[: PROMPTS // 2]:
        own = [number for number, (_, weight) in enumerate(row["sequence"]) if weight is not None]
        begins = [number for number in own if number - 1 not in own]
        found += ["".join(text for text, _ in row["sequence"][:number]) for number in (begins[0], begins[-1])]
    return found


def check_texts(url: str, exported: Path, prompts: Sequence[str]) -> None:
    """What the client of production gets of the server is the model's greedy text."""
    network, tokeniser = AutoModelForCausalLM.from_pretrained(exported), AutoTokenizer.from_pretrained(exported)
    for prompt in prompts:
        own, served = greedy(network, tokeniser, prompt), asyncio.run(streamed(url, prompt))
        assert own, "nothing was generated"
        assert served == own, f"the server says {served!r}, the model {own!r}"
    print(f"{len(prompts)} prompts: the server's text is the model's own, as in {own!r}")


def greedy(network: Any, tokeniser: Any, prompt: str) -> str:
    """The likeliest text behind `prompt`, up to `TOKENS` tokens or the model's own end."""
    ids = tokeniser(prompt, add_special_tokens=False, return_tensors="pt").input_ids
    with torch.inference_mode():
        made = network.generate(ids, max_new_tokens=TOKENS, do_sample=False)[0, ids.shape[1] :]
    return str(tokeniser.decode(made, skip_special_tokens=True))


async def streamed(url: str, prompt: str) -> str:
    """The same from the server, in pieces."""
    model = CompletionsModel(endpoint(url, "", grammar=False), format=CHATML)
    server = model.server
    await server.identify()
    create: Any = server.client.completions.create
    options = {"max_tokens": TOKENS, "stream": True, "extra_body": dict(server.endpoint.extra_body)}
    pieces = server.stream(lambda: create(model=server.model, prompt=prompt, **options))
    text = "".join([piece_of(chunk).text async for chunk in pieces])
    await model.aclose()
    return text


def evaluated(url: str, options: Options, folder: Path) -> list[Judgement]:
    """The command of the evaluation, with the grammar, which a model that writes anything needs to come to a call."""
    dialogues = ("--profile", options.profile.name, "--seed", str(options.seed), "--rows", str(ROWS))
    limits = ("--rate", str(RATE_PER_S), "--max-tokens", "64")
    evaluation(["--url", url, "--label", "smoke", *dialogues, *limits, "--out", str(folder)])
    rows = json.loads((folder / "smoke.json").read_text(encoding="utf-8"))["rows"]
    return [Judgement(**row) for row in rows]


def check_writes(judged: Sequence[Judgement]) -> None:
    """No invariant broke, and no write began before the words of its turn had ended."""
    broken = [each.violation for each in judged if each.violation]
    assert not broken, broken
    assert not sum(each.hasty for each in judged), "a write came before its commit point"


def check_ledgers(rows: Sequence[dict[str, Any]], options: Options) -> None:
    """The oracle's text of each held-out row, replayed in both variants, ends with the row's own gold ledger."""
    judged: list[Judgement] = []
    policy = policy_for_speed(RATE_PER_S, options.profile.spacing_ms)
    with asyncio.Runner() as runner:
        for row, trial in zip(rows, trials(options, len(rows)), strict=True):
            assert [[call.tool, call.arguments, call.ends] for call in trial.gold] == row["gold"], "another gold ledger"
            oracle = Reference(RATE_PER_S, FIRST_MS)
            judged += [play(trial, variant, oracle, runner, policy) for variant in Variant]
    wrong = [(each.name, each.variant, each.missing, each.extra) for each in judged if not each.ledger]
    assert not wrong, f"another ledger: {wrong}"
    assert sum(each.writes for each in judged), "no dialogue has a write"
    check_writes(judged)
    print(f"{len(judged)} plays of {len(rows)} held-out rows ended with the ledger of the row")

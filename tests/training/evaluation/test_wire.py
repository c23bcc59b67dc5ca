"""A whole server with a scripted model behind raw prompts, and the client that speaks and runs the tools."""

import asyncio
import json
from dataclasses import dataclass, replace
from itertools import count

import pytest

from bench.simserver.app import Running, SimServer
from bench.simserver.dialogue import Dialogue
from bench.simserver.pace import Pace
from bench.simserver.policy import Move, Raw
from services.events.agent import UserFinal, UserPartial, UserRewrite
from services.events.speech import EagerEnd
from training.clock.script import Timed
from training.evaluation.dialogues import DialogueTrial, trials
from training.evaluation.wire import settings, talk
from training.evaluation.wire_client import WireTalk, texts
from training.synth.options import Options


def test_the_client_sends_all_words_so_far_and_the_last_text_is_final() -> None:
    events: list[Timed] = [
        (100.0, UserPartial(1, 1, "text bob")),
        (300.0, UserRewrite(1, 2, "text rob")),
        (500.0, UserPartial(1, 3, "hello")),
        (900.0, EagerEnd(1, 900)),
        (1200.0, UserFinal(1, 4, "text rob hello")),
    ]
    assert texts(events, 450.0, streaming=True) == [
        (100.0, "text bob"), (300.0, "text rob"), (500.0, "text rob hello"), (650.0, "text rob hello")
    ]  # fmt: skip
    assert texts(events, 450.0, streaming=False) == [(650.0, "text rob hello")]


def test_blanks_that_come_alone_belong_to_what_was_said() -> None:
    trial = next(trials(Options(5, True), 1))

    async def run() -> WireTalk:
        talking = WireTalk(replace(trial, speech_end_ms=0.0), streaming=True)
        talking._begun_s = asyncio.get_running_loop().time()
        for piece in (" ", "Set for", " ", "5", " minutes."):
            talking._heard(piece)
        return talking

    talking = asyncio.run(run())
    assert talking.said.strip() == "Set for 5 minutes."
    assert talking.text_at_ms is not None


@dataclass
class Knowing:
    """A model that makes the gold call at the end of the turn, and tells the right answer."""

    trial: DialogueTrial

    def reply(self, dialogue: Dialogue) -> list[Move]:
        if not dialogue.turn.final:
            return [Raw('<think></think><pause reason="waiting_user">')]
        if not dialogue.turn.calls:
            (gold,) = self.trial.gold
            call = json.dumps({"id": 1, "name": gold.tool, "arguments": json.loads(gold.arguments)})
            return [Raw(f'<think></think><tool_call>{call}</tool_call><pause reason="waiting_tool">')]
        return [Raw(f"<think></think><answer>{self.trial.answer}</answer>")]


def one_write() -> DialogueTrial:
    """A dialogue of one turn with one write that takes no time of day."""
    for seed in count(1):
        for trial in trials(Options(seed, True, format="chatml"), 12):
            plain = " / " not in trial.words and len(trial.gold) == 1 and trial.gold[0].tool in trial.writes
            if plain and trial.gold[0].ends == "done" and "20" not in trial.gold[0].arguments:
                return trial
    raise AssertionError


@pytest.mark.server
@pytest.mark.slow
def test_a_request_is_spoken_carried_out_and_answered_in_both_variants() -> None:
    trial = one_write()

    async def run() -> None:
        async with Running(SimServer(Knowing(trial), Pace(2, 5000))) as model:
            found = await talk([trial], settings(model.base_url, "chatml", 400.0, 80.0))
        assert [run.fault for run in found] == ["", ""]
        assert [(run.variant, run.exact, run.answer) for run in found] == [("async", True, True), ("sync", True, True)]
        assert all(run.text_s is not None and run.text_s > 0 for run in found)

    asyncio.run(run())

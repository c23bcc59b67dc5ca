"""A teacher's wordings are taken only where every value is still there."""

import json
import random
from pathlib import Path

import pytest

from training.scenarios.frame import Speaker
from training.synth.dialogue import dialogue
from training.synth.options import Options
from training.synth.record import make
from training.synth.teacher import accepted, as_frame, frames, load, marked, rephrase


def test_values_are_marked_with_their_articles() -> None:
    part = Speaker(random.Random(3), False).say("set a timer for {duration:=ten minutes} for {label:=the rice}")
    text, values = marked(part)
    assert text == "set a timer for {1: ten minutes} for {2: the rice}"
    assert values == ["ten minutes", "the rice"]


@pytest.mark.parametrize(
    "answer",
    [
        "start a countdown for {1: ten minutes}",
        "start a {1: ten minute} countdown for {2: the rice}",
        "start {1: ten minutes} for {2: the rice} and {3: eggs}",
        "Start {1: ten minutes}, please, for {2: the rice}!",
    ],
)
def test_a_wording_with_other_values_or_signs_is_thrown_away(answer: str) -> None:
    assert accepted(answer, ["ten minutes", "the rice"]) is None


def test_a_wording_becomes_a_frame_with_the_same_slots() -> None:
    answer = accepted("for {2: the rice} count down {1: ten minutes}", ["ten minutes", "the rice"])
    assert answer is not None
    assert as_frame(answer, ["{duration}", "{label}"]) == "for {label} count down {duration}"


def test_the_teacher_is_asked_in_batches_and_what_it_gets_wrong_is_left_out() -> None:
    asked: list[str] = []

    def chat(system: str, text: str) -> str:
        asked.append(text)
        return "\n".join(f"{line.partition('.')[0]}. so {line.partition('. ')[2]}" for line in text.splitlines()[:-1])

    some = frames()[:45]
    found = dict(rephrase(some, chat, random.Random(1)))
    assert [len(text.splitlines()) for text in asked] == [20, 20, 5]
    assert 30 < len(found) <= 42
    assert all(said.startswith("so ") for said in found.values())


def test_dialogues_are_said_in_the_teachers_words_and_still_kept(tmp_path: Path) -> None:
    file = tmp_path / "rephrased.jsonl"
    rows = [{"frame": frame.text, "said": f"kindly {frame.text}"} for frame in frames()]
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    rephrased = load(file)
    numbers = range(30)
    words = [dialogue(Options(3, rephrased=rephrased), number).words for number in numbers]
    assert sum("kindly" in said for said in words) > 10
    assert sum(make(Options(3, rephrased=rephrased), number).row is not None for number in numbers) >= 28

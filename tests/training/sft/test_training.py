"""The loop: the loss falls, a resumed training is the same bit by bit, time ends it, and what is exported generates."""

import json
from itertools import count
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("accelerate")
pytest.importorskip("peft")

from accelerate.state import AcceleratorState  # noqa: E402

from tests.training.sft.toys import row, tokeniser  # noqa: E402
from training.sft import checkpoint  # noqa: E402
from training.sft.config import TrainingConfig  # noqa: E402
from training.sft.tiny import tiny_model  # noqa: E402
from training.sft.train import OtherTraining, Training, begun  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning:peft", "ignore::FutureWarning:transformers")


@pytest.fixture(autouse=True)
def _as_found() -> Any:
    """One thread, and no state of accelerate that a test before has left."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    AcceleratorState._reset_state(True)
    yield
    torch.set_num_threads(threads)


def _config(folder: Path, kind: str = "qwen2", **settings: Any) -> TrainingConfig:
    """A tiny model and two dozen dialogues in `folder`."""
    if not (folder / "model").exists():
        tiny_model(kind).save_pretrained(folder / "model")
        tokeniser().save_pretrained(folder / "model")
        lines = [json.dumps(row(n, system=f"Tools: {n} timers.")) for n in range(24)]
        (folder / "rows.jsonl").write_text("\n".join(lines))
    return TrainingConfig.model_validate(
        {
            "model": folder / "model",
            "data": {
                "train": [folder / "rows.jsonl"],
                "held_out": folder / "rows.jsonl",
                "held_out_rows": 8,
                "longest": 512,
            },
            "compute": "fp32",
            "pack_tokens": 1024,
            "optimiser": {"lr": 1e-2, "warmup_steps": 1, "batch_tokens": 300},
            **settings,
        }
    )


def _log(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "log.jsonl").read_text().splitlines()]


def _weights(training: Training) -> dict[str, Any]:
    return {n: w.detach().clone() for n, w in checkpoint.trained_weights(training.model).items()}


@pytest.mark.parametrize("kind", ["llama", "qwen2"])
@pytest.mark.parametrize("lora", [None, {"r": 4, "alpha": 8, "dropout": 0.1}])
@pytest.mark.parametrize("compute", ["fp32", "bf16"])
def test_the_loss_falls(tmp_path: Path, kind: str, lora: Any, compute: str) -> None:
    training = begun(_config(tmp_path, kind, lora=lora, compute=compute, epochs=4), tmp_path / "out")
    assert {weight.dtype for weight in _weights(training).values()} == {torch.float32}
    figures = training.run()
    lines = _log(tmp_path / "out")
    assert lines[0]["held_out_loss"] > 5
    assert figures["loss"] < (0.6 if lora is None else 0.98) * lines[0]["held_out_loss"]
    assert {"loss", "loss_action", "right_action", "loss_thought"} <= set(figures)
    steps = [line for line in lines if "lr" in line]
    assert [line["step"] for line in steps] == list(range(1, steps[-1]["of"] + 1))


@pytest.mark.parametrize("lora", [None, {"r": 4, "alpha": 8, "dropout": 0.1}])
@pytest.mark.parametrize("compute", ["fp32", "bf16"])
def test_two_steps_and_two_after_a_checkpoint_are_four_bit_by_bit(tmp_path: Path, lora: Any, compute: str) -> None:
    config = _config(tmp_path, lora=lora, compute=compute, epochs=3, steps=4, checkpointing=True)
    whole = begun(config, tmp_path / "whole")
    assert len(whole.plan.steps) == 4
    for _ in range(4):
        whole.step()
    first = begun(config, tmp_path / "parts")
    lines = [first.step() for _ in range(2)]
    first.save()
    second = begun(config, tmp_path / "parts")
    assert second.progress.step == 2
    lines += [second.step() for _ in range(2)]
    assert lines[1]["loss"] != lines[3]["loss"]
    wanted, found = _weights(whole), _weights(second)
    assert all(torch.equal(wanted[name], found[name]) for name in wanted)
    moments = zip(
        whole.optimiser.state_dict()["state"].values(), second.optimiser.state_dict()["state"].values(), strict=True
    )
    assert all(torch.equal(one[key], other[key]) for one, other in moments for key in one)


def test_accumulated_gradients_are_those_of_the_whole_step_at_once(tmp_path: Path) -> None:
    """The same sequences in packs of another length, hence in another number of them."""
    folder = tmp_path / "both"
    folder.mkdir()
    found = []
    for tokens in (512, 4096):
        config = _config(folder, pack_tokens=tokens, optimiser={"lr": 1e-2, "batch_tokens": 1e6})
        training = begun(config, tmp_path / str(tokens))
        line = training.step()
        found.append((line["packs"], line["loss"], line["norm"]))
    assert found[0][0] > found[1][0]
    assert found[0][1:] == pytest.approx(found[1][1:], rel=1e-3)


def test_a_training_ends_with_the_time_and_goes_on_later(tmp_path: Path) -> None:
    config = _config(tmp_path, epochs=20, evaluate={"steps": 1000})
    training = begun(config, tmp_path / "out")
    seconds = count()
    training._clock = lambda: 1.0 * next(seconds)
    training.run(minutes=0.5)
    done = training.progress.step
    assert 1 <= done < len(training.plan.steps)
    assert training.progress.minutes >= 0.5
    steps = [line for line in _log(tmp_path / "out") if "lr" in line]
    assert steps[-1]["lr"] < 0.5 * steps[1]["lr"], "the rate falls with the time"
    again = begun(config, tmp_path / "out")
    assert again.progress.step == done
    again.run(minutes=0.5)
    assert again.progress.step == done, "the time is over"


def test_a_checkpoint_is_whole_or_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    training = begun(_config(tmp_path), tmp_path / "out")
    training.step()
    training.save()
    kept = checkpoint.newest(tmp_path / "out")
    training.step()

    def full(*_: Any) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(torch, "save", full)
    with pytest.raises(OSError, match="no space"):
        training.save()
    assert checkpoint.newest(tmp_path / "out") == kept
    monkeypatch.undo()
    training.save()
    assert [path.name for path in (tmp_path / "out").glob("checkpoint-*")] == ["checkpoint-0000002"]


def test_a_training_with_other_data_settings_or_weights_is_refused_and_the_folder_left_as_it_was(
    tmp_path: Path,
) -> None:
    config = _config(tmp_path)
    begun(config, tmp_path / "out").save()
    before = (tmp_path / "out" / "config.yaml").read_text()
    rows = tmp_path / "rows.jsonl"
    kept = rows.read_text()
    rows.write_text(kept.replace("It is done.", "It is so."))
    with pytest.raises(OtherTraining, match=f"other data.*rm -r {tmp_path / 'out'}"):
        begun(config, tmp_path / "out")
    rows.write_text(kept)
    with pytest.raises(OtherTraining, match=r"other settings \(optimiser.*seed 1, now 2"):
        begun(_config(tmp_path, seed=2, optimiser={"lr": 1e-3}), tmp_path / "out")
    tiny_model("qwen2", seed=9).save_pretrained(tmp_path / "model")
    with pytest.raises(OtherTraining, match="of another model"):
        begun(config, tmp_path / "out")
    assert (tmp_path / "out" / "config.yaml").read_text() == before


def test_a_training_goes_on_with_more_steps_and_evaluations(tmp_path: Path) -> None:
    begun(_config(tmp_path, steps=1), tmp_path / "out").run()
    again = begun(_config(tmp_path, steps=2, evaluate={"steps": 1}, threads=1), tmp_path / "out")
    assert again.progress.step == 1

"""What is exported is the trained model, and generates as it does."""

import json
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")
pytest.importorskip("accelerate")
pytest.importorskip("peft")

from tests.training.sft.test_training import _as_found, _config  # noqa: E402, F401
from training.sft.base import OtherModel  # noqa: E402
from training.sft.export import NoBase, NothingTrained, export, merged  # noqa: E402
from training.sft.tiny import tiny_model  # noqa: E402
from training.sft.train import begun  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning:peft", "ignore::FutureWarning:transformers")


@pytest.mark.parametrize("kind", ["llama", "qwen2"])
@pytest.mark.parametrize("lora", [None, {"r": 4, "alpha": 8}])
def test_the_export_is_the_trained_model(tmp_path: Path, kind: str, lora: Any) -> None:
    config = _config(tmp_path, kind, lora=lora, steps=3)
    training = begun(config, tmp_path / "run")
    training.run()
    export(tmp_path / "run", tmp_path / "out", "fp32")
    model = transformers.AutoModelForCausalLM.from_pretrained(tmp_path / "out")
    tokeniser = transformers.AutoTokenizer.from_pretrained(tmp_path / "out")
    assert {weight.dtype for weight in model.parameters()} == {torch.float32}
    ids = tokeniser("<|im_start|>user\nset a timer<|im_end|>", return_tensors="pt").input_ids
    training.model.eval()
    with torch.no_grad():
        torch.testing.assert_close(model(ids).logits, training.model.model(ids).logits, rtol=1e-4, atol=1e-5)
    made = model.generate(ids, max_new_tokens=8, do_sample=False)
    assert made.shape[1] > ids.shape[1]
    text = (tmp_path / "out" / "README.md").read_text()
    assert "3 steps of the 3 planned" in text
    assert "| loss_action |" in text
    assert json.loads((tmp_path / "out" / "config.json").read_text())["architectures"] == [type(model).__name__]


def test_half_the_size_in_bf16(tmp_path: Path) -> None:
    training = begun(_config(tmp_path, steps=1), tmp_path / "run")
    training.run()
    export(tmp_path / "run", tmp_path / "out")
    model = transformers.AutoModelForCausalLM.from_pretrained(tmp_path / "out")
    assert {weight.dtype for weight in model.parameters()} == {torch.bfloat16}


def test_without_a_checkpoint_there_is_nothing_to_export(tmp_path: Path) -> None:
    with pytest.raises(NothingTrained):
        merged(tmp_path)


def _same(one: Any, other: Any) -> bool:
    pairs = zip(one.state_dict().values(), other.state_dict().values(), strict=True)
    return all(torch.equal(*pair) for pair in pairs)


def test_what_was_trained_whole_is_exported_without_the_model_that_it_began_with(tmp_path: Path) -> None:
    begun(_config(tmp_path, steps=2), tmp_path / "run").run()
    wanted = merged(tmp_path / "run")
    (tmp_path / "model").rename(tmp_path / "moved")
    found = merged(tmp_path / "run")
    assert _same(wanted, found)
    assert found.generation_config.eos_token_id == wanted.generation_config.eos_token_id


def test_adapters_are_merged_into_the_model_that_they_were_trained_on_and_no_other(tmp_path: Path) -> None:
    begun(_config(tmp_path, steps=2, lora={"r": 4, "alpha": 8}), tmp_path / "run").run()
    wanted = merged(tmp_path / "run")
    (tmp_path / "model").rename(tmp_path / "moved")
    with pytest.raises(NoBase, match="--base"):
        merged(tmp_path / "run")
    assert _same(merged(tmp_path / "run", tmp_path / "moved"), wanted)
    tiny_model("qwen2", seed=5).save_pretrained(tmp_path / "other")
    with pytest.raises(OtherModel, match="is not the model"):
        merged(tmp_path / "run", tmp_path / "other")

"""The settings that are shipped can be read, and wrong ones are refused."""

from pathlib import Path

import pytest
import yaml

pytest.importorskip("torch")

from training.sft.config import Optimiser, TrainingConfig
from training.sft.schedule import rate

FOLDER = Path(__file__).parents[3] / "configs" / "training"
TRAININGS = sorted(path for path in FOLDER.glob("*.yaml") if not path.name.startswith("accelerate-"))


@pytest.mark.parametrize("path", TRAININGS, ids=lambda path: path.stem)
def test_shipped_settings_can_be_read(path: Path) -> None:
    config = TrainingConfig.load(path)
    assert config.data.format == ("llama3" if "llama" in path.stem else "chatml")


def test_values_are_overridden() -> None:
    config = TrainingConfig.load(FOLDER / "qwen2.5-3b.yaml", ["lora=null", "optimiser.lr=1.0e-5", "data.rows=3"])
    assert (config.lora, config.optimiser.lr, config.data.rows) == (None, 1e-5, 3)


@pytest.mark.parametrize("override", ["pack_tokens=100", "no_such=1", "optimiser.lr=0", "just words"])
def test_wrong_values_are_refused(override: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        TrainingConfig.load(FOLDER / "qwen2.5-3b.yaml", [override])


def test_accelerates_settings_name_existing_kinds() -> None:
    from accelerate.commands.config.config_args import load_config_from_file

    for path in FOLDER.glob("accelerate-*.yaml"):
        loaded = load_config_from_file(str(path))
        assert loaded.num_processes == yaml.safe_load(path.read_text())["num_processes"]


def test_the_rate_rises_and_falls() -> None:
    settings = Optimiser(lr=1.0, warmup_steps=4, floor=0.1)
    assert [rate(settings, step, 0.0) for step in range(6)] == pytest.approx([0.2, 0.4, 0.6, 0.8, 1, 1])
    assert rate(settings, 50, 0.5) == pytest.approx(0.55)
    assert rate(settings, 99, 1.0) == rate(settings, 99, 3.0) == pytest.approx(0.1)

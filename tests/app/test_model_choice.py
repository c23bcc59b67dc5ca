"""Which models the profiles are built of."""

import random
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from app import engine_choice, model_choice
from app.doctor import doctor
from app.settings import CONFIGS, ConfigError, Settings, load
from services.agent.core.policy import AgentPolicy
from services.events.model import SessionContext
from services.grammar import GrammarModel
from services.models.prompts import system_prompt
from training.clock import Rates
from training.synth.execute import policy_for


@pytest.mark.parametrize("path", sorted(CONFIGS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_embedded_model_of_every_profile_has_the_learned_understanding(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    settings, understanding = load(path.stem), object()
    built: list[tuple[Any, bool]] = []

    class Built(GrammarModel):
        def __init__(self, given: Any = None, proposes: bool = False) -> None:
            built.append((given, proposes))

    monkeypatch.setattr(model_choice, "understanding", lambda settings: understanding)
    monkeypatch.setattr("services.grammar.GrammarModel", Built)
    model_choice.model(settings, model_choice.served(settings))
    speculates = model_choice.grammar_speculates(settings.llm)
    assert sorted(proposes for _, proposes in built) == [False] + [True] * speculates
    assert all(given is understanding for given, _ in built)


def raw(**llm: Any) -> Settings:
    section = {"engine": "completions", "base_url": "http://127.0.0.1:9/v1", "model": "m", **llm}
    return Settings.model_validate({"llm": section})


async def test_the_limits_for_a_model_behind_raw_prompts_are_those_of_its_training() -> None:
    settings = raw(tokens_per_s=20)
    rate = await model_choice.tokens_per_s(settings, model_choice.served(settings))
    policy = model_choice.policy(settings, rate)
    trained = policy_for(Rates(20.0, 400.0), random.Random(1))
    assert rate == 20
    assert (policy.tokens_per_s, policy.update_spacing_ms, policy.tag_limit_ms()) == (20.0, 1250.0, 2000.0)
    for name in ("tokens_per_s", "update_spacing_ms", "tag_grace_ms", "tag_grace_tokens", "max_think_tokens"):
        assert getattr(policy, name) == getattr(trained, name)


def test_a_model_that_was_trained_with_wider_spacing_is_served_with_it() -> None:
    assert model_choice.policy(raw(spacing_ms=1200), 50.0).update_spacing_ms == 1200
    assert policy_for(Rates(50.0, 1000.0), random.Random(1), 1200.0).update_spacing_ms == 1200
    assert model_choice.policy(raw(spacing_ms=1200), 10.0).update_spacing_ms == 2500


async def test_a_server_that_cannot_be_measured_leaves_the_default_limits(caplog: pytest.LogCaptureFixture) -> None:
    settings = raw()
    served = model_choice.served(settings)
    assert await model_choice.tokens_per_s(settings, served) is None
    assert "set llm.tokens_per_s" in caplog.text
    assert model_choice.policy(settings, None).update_spacing_ms == AgentPolicy().update_spacing_ms
    assert served is not None
    await served.aclose()


async def test_the_speed_of_other_models_is_not_asked_for() -> None:
    settings = Settings.model_validate({"llm": {"engine": "embedded"}})
    assert await model_choice.tokens_per_s(settings, None) is None
    assert model_choice.policy(settings, 5.0).update_spacing_ms == 0


def test_a_local_model_that_cannot_be_run_is_named_before_the_server_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = raw(engine="local", model="/nowhere/m.gguf")
    with pytest.raises(ConfigError, match=r"llm.engine is local: pip install 'foresay\[local\]'"):
        model_choice.served(settings)
    assert checked(settings) == (False, True, "pip install 'foresay[local]' (llama-cpp-python is not installed)")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: object())
    with pytest.raises(ConfigError, match=r"llm.model: there is no file /nowhere/m.gguf"):
        model_choice.served(settings)
    assert checked(settings) == (False, True, "llm.model: there is no file /nowhere/m.gguf")


def test_a_local_model_is_built_without_being_loaded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "m.gguf"
    file.touch()
    monkeypatch.setattr("importlib.util.find_spec", lambda name: object())
    settings = raw(engine="local", model=str(file), prompt_format="chatml")
    served = model_choice.served(settings)
    assert served is not None
    assert served.name == "completions:m.gguf"
    assert checked(settings) == (True, True, str(file))


def checked(settings: Settings) -> tuple[bool, bool, str]:
    (row,) = (check for check in doctor(settings) if check.engine == "local")
    return row.usable, row.chosen, row.detail


def test_the_profile_for_a_trained_model_has_a_short_prompt() -> None:
    settings = load("edge-model")
    specs = tuple(tool.spec for tool in engine_choice.registry(settings).offered().values())
    assert {spec.name for spec in specs} == set(settings.tools.enabled)
    text = system_prompt("edge", SessionContext("", specs, datetime.now, "UTC", "Dublin"))
    assert len(text) / 3.5 < 600

"""Which models the profiles are built of."""

from pathlib import Path
from typing import Any

import pytest

from app import engine_choice
from app.settings import CONFIGS, load
from services.grammar import GrammarModel


@pytest.mark.parametrize("path", sorted(CONFIGS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_embedded_model_of_every_profile_has_the_learned_understanding(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    settings, understanding, built = load(path.stem), object(), []

    class Built(GrammarModel):
        def __init__(self, given: Any = None) -> None:
            built.append(given)

    monkeypatch.setattr(engine_choice, "understanding", lambda settings: understanding)
    monkeypatch.setattr("services.grammar.GrammarModel", Built)
    engine_choice.model(settings)
    speculates = engine_choice.grammar_speculates(settings.llm)
    assert len(built) == 1 + speculates
    assert all(given is understanding for given in built)

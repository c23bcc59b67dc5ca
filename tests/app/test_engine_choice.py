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
    settings, understanding = load(path.stem), object()
    built: list[tuple[Any, bool]] = []

    class Built(GrammarModel):
        def __init__(self, given: Any = None, proposes: bool = False) -> None:
            built.append((given, proposes))

    monkeypatch.setattr(engine_choice, "understanding", lambda settings: understanding)
    monkeypatch.setattr("services.grammar.GrammarModel", Built)
    engine_choice.model(settings)
    speculates = engine_choice.grammar_speculates(settings.llm)
    assert sorted(proposes for _, proposes in built) == [False] + [True] * speculates
    assert all(given is understanding for given, _ in built)

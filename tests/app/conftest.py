import pytest
from fastapi import FastAPI

from app.main import create_app
from app.settings import Settings
from tests.app.fakes import ScriptedEngines


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "FORESAY_CONFIG"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def settings() -> Settings:
    return Settings()


@pytest.fixture
def server_engines() -> ScriptedEngines:
    return ScriptedEngines()


@pytest.fixture
def app(settings: Settings, server_engines: ScriptedEngines) -> FastAPI:
    return create_app(settings, server_engines)

from pathlib import Path

import pytest

from app.engine_choice import turn_settings
from app.sections import ServerSection
from app.settings import CONFIGS, ConfigError, Settings, load
from services.turns.settings import TurnSettings


def test_default_file_says_what_the_code_says() -> None:
    assert load().model_dump() == Settings().model_dump()


def test_turns_are_detected_by_default_as_the_rooms_own_defaults_say() -> None:
    assert turn_settings(Settings()) == TurnSettings()


def test_default_file_names_every_setting() -> None:
    import yaml

    written = yaml.safe_load((CONFIGS / "default.yaml").read_text())
    for name, section in Settings().model_dump().items():
        absent = set(section) - set(written[name])
        assert absent <= {"base_url", "api_key"}, f"{name}: {absent}"


@pytest.mark.parametrize("path", sorted(CONFIGS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_flavour_loads(path: Path) -> None:
    assert load(path.stem) == load(str(path))


def test_layers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("server: {port: 1, max_sessions: 2, host: 0.0.0.0}\n")
    monkeypatch.setenv("FORESAY_SERVER__PORT", "3")
    monkeypatch.setenv("FORESAY_SERVER__HOST", "127.0.0.2")
    settings = load(str(own), {"server": {"host": "127.0.0.3"}})
    assert settings.server == ServerSection(host="127.0.0.3", port=3, max_sessions=2)
    monkeypatch.setenv("FORESAY_CONFIG", str(own))
    assert load().server.max_sessions == 2


def test_openai_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    llm = load().llm
    assert llm.base_url == "http://127.0.0.1:9/v1"
    assert llm.api_key is not None
    assert llm.api_key.get_secret_value() == "sk-secret"
    assert "sk-secret" not in repr(load())
    monkeypatch.setenv("FORESAY_LLM__BASE_URL", "http://127.0.0.1:10/v1")
    assert load().llm.base_url == "http://127.0.0.1:10/v1"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("server: {prot: 1}", "server.prot: there is no such setting"),
        ("sever: {port: 1}", "sever: there is no such setting"),
        ("server: {port: many}", "server.port: .* \\(got 'many'\\)"),
        ("asr: {engine: ears}", "asr.engine: .*pocketsphinx"),
        ("[]", "must hold sections"),
        ("server: [", "not valid YAML"),
    ],
)
def test_bad_file_is_named_by_field(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=complaint):
        load(str(path))


def test_bad_environment_and_missing_file(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError, match="one of: default, edge"):
        load("no_such_flavour")
    monkeypatch.setenv("FORESAY_SERVER__API_KEYS", "not json")
    with pytest.raises(ConfigError, match="environment"):
        load()


@pytest.mark.parametrize(
    ("host", "local"), [("127.0.0.1", True), ("localhost", True), ("::1", True), ("0.0.0.0", False), ("x.lan", False)]
)
def test_reachable_from_this_machine_only(host: str, local: bool) -> None:
    assert ServerSection(host=host).local is local


@pytest.mark.parametrize(("ws", "fits"), [(None, True), (1000, True), (2000, True), (999, False), (2001, False)])
def test_what_is_received_is_more_than_what_is_parsed_but_not_much(ws: int | None, fits: bool) -> None:
    if fits:
        assert ServerSection(max_message_bytes=1000, ws_max_bytes=ws).receive_bytes == (ws or 1333)
    else:
        with pytest.raises(ValueError, match="ws_max_bytes must lie between"):
            ServerSection(max_message_bytes=1000, ws_max_bytes=ws)

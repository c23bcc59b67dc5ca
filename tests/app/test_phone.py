"""`foresay serve --phone`: which address, which certificate, which key, and what the terminal shows."""

import socket
from pathlib import Path

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

from app import phone
from app.cli import cli
from app.keyring import KeyFile, Keyring
from app.sections import ServerSection, ToolsSection
from app.settings import ConfigError, Settings
from app.tls import fault

LAN = "192.168.1.5"


def settings(folder: Path, **server: object) -> Settings:
    return Settings(server=ServerSection(**server), tools=ToolsSection(data_dir=folder))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("configured", "given", "bound", "reached"),
    [
        ("127.0.0.1", None, LAN, LAN),
        ("127.0.0.1", "10.0.0.9", "10.0.0.9", "10.0.0.9"),
        ("127.0.0.1", "127.0.0.2", "127.0.0.2", "127.0.0.2"),
        ("127.0.0.1", "0.0.0.0", "0.0.0.0", LAN),
        ("0.0.0.0", None, "0.0.0.0", LAN),
        ("voice.lan", None, "voice.lan", "voice.lan"),
        ("voice.lan", "::", "::", LAN),
    ],
)
def test_the_address(tmp_path: Path, configured: str, given: str | None, bound: str, reached: str) -> None:
    access = phone.prepare(settings(tmp_path, host=configured), given, lambda: LAN)
    assert (access.settings.server.host, access.host) == (bound, reached)
    assert access.settings.server.scheme == "https"
    assert fault(access.settings.server) is None


@pytest.mark.parametrize("given", [None, "0.0.0.0"])
def test_without_a_network_it_says_what_to_do(tmp_path: Path, given: str | None) -> None:
    with pytest.raises(ConfigError, match="give one by --host"):
        phone.prepare(settings(tmp_path), given, lambda: None)


def test_a_certificate_of_the_settings_is_served(tmp_path: Path) -> None:
    own = phone.prepare(settings(tmp_path / "a"), LAN).settings.server
    given = settings(tmp_path / "b", tls_certificate=own.tls_certificate, tls_key=own.tls_key)
    access = phone.prepare(given, LAN)
    assert access.settings.server.tls_certificate == own.tls_certificate
    assert not access.made
    assert not (tmp_path / "b").exists()


def test_names_that_lead_here(tmp_path: Path) -> None:
    assert phone.prepare(settings(tmp_path), "voice.lan").settings.server.hosts == ()
    hosts = phone.prepare(settings(tmp_path, hosts=("other.lan",)), "voice.lan").settings.server.hosts
    assert hosts == ("other.lan", "voice.lan", socket.gethostname())


def test_a_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phone, "PACKAGES", ("cryptography", "no_such_package"))
    with pytest.raises(ConfigError, match=r"--phone needs no_such_package: pip install 'foresay\[phone\]'"):
        phone.prepare(settings(tmp_path), LAN)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match=r"tools\.data_dir: no certificate can be kept in .*/file/phone"):
        phone.prepare(settings(tmp_path / "file"), LAN)


def test_a_key_is_made_once_and_only_its_hash_is_kept(tmp_path: Path) -> None:
    server = settings(tmp_path)
    made = phone.key(server, new=False)
    assert made is not None
    assert made not in KeyFile.of(server).path.read_text()
    assert Keyring((), KeyFile.of(server)).name_of(made) == "phone"
    assert phone.key(server, new=False) is None


def test_a_new_key_replaces_the_last(tmp_path: Path) -> None:
    server = settings(tmp_path)
    first, second = phone.key(server, new=False), phone.key(server, new=True)
    keyring = Keyring((), KeyFile.of(server))
    assert keyring.name_of(first) is None
    assert keyring.name_of(second) == "phone"


def test_other_keys_are_enough(tmp_path: Path) -> None:
    assert phone.key(settings(tmp_path / "a", api_keys=(SecretStr("sesame"),)), new=False) is None
    server = settings(tmp_path / "b")
    KeyFile.of(server).add("desk")
    assert phone.key(server, new=False) is None
    assert phone.key(server, new=True) is not None
    assert [each.name for each in KeyFile.of(server).read()] == ["desk", "phone"]


def test_the_terminal_shows_the_address_a_code_and_the_fingerprint(tmp_path: Path) -> None:
    access = phone.prepare(settings(tmp_path), LAN)
    text = phone.welcome(access, 8443, "fsk_abc")
    assert f"https://{LAN}:8443/#key=fsk_abc" in text
    assert text.count("█") > 100 or "\x1b[7m" in text
    assert "SHA-256 of the certificate: " in text
    assert "will warn" in text
    bare = phone.welcome(access, 8443, None)
    assert f"  https://{LAN}:8443/\n" in bare
    assert "--new-key" in bare


def test_new_key_goes_with_phone() -> None:
    result = CliRunner().invoke(cli, ["serve", "--new-key"])
    assert result.exit_code == 2
    assert "--new-key goes with --phone" in result.output

"""TLS settings: what is refused before the server starts, and with which words."""

import ssl
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from typer.testing import CliRunner

from app.certificate import CertificateFiles, kept
from app.cli import cli
from app.doctor import doctor
from app.sections import ServerSection
from app.settings import ConfigError, Settings, load
from app.tls import TlsSettings, context, fault, fingerprint


@pytest.fixture
def files(tmp_path: Path) -> CertificateFiles:
    return kept(tmp_path / "made", ("localhost", "127.0.0.1"), datetime.now(UTC))


def encrypted(files: CertificateFiles, password: str) -> Path:
    key = serialization.load_pem_private_key(files.key.read_bytes(), None)
    path = files.key.with_name("encrypted.pem")
    form = serialization.PrivateFormat.PKCS8
    secret = serialization.BestAvailableEncryption(password.encode())
    path.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, secret))
    return path


def test_without_a_certificate_there_is_no_tls() -> None:
    server = ServerSection()
    assert (server.scheme, fault(server), context(server)) == ("http", None, None)


def test_a_certificate_and_its_key_make_https(files: CertificateFiles) -> None:
    server = TlsSettings(tls_certificate=files.certificate, tls_key=files.key)
    assert (server.scheme, fault(server)) == ("https", None)
    made = context(server)
    assert made is not None
    assert made.verify_mode is ssl.CERT_NONE
    assert made.minimum_version >= ssl.TLSVersion.TLSv1_2


def test_with_authorities_clients_must_have_a_certificate(files: CertificateFiles) -> None:
    server = TlsSettings(tls_certificate=files.certificate, tls_key=files.key, tls_client_ca=files.certificate)
    made = context(server)
    assert made is not None
    assert made.verify_mode is ssl.CERT_REQUIRED


def test_both_may_be_in_one_file(files: CertificateFiles) -> None:
    both = files.key.with_name("both.pem")
    both.write_bytes(files.certificate.read_bytes() + files.key.read_bytes())
    assert fault(TlsSettings(tls_certificate=both)) is None
    told = fault(TlsSettings(tls_certificate=files.certificate))
    assert told == f"server.tls_key: there is no private key in {files.certificate}; name the file that holds it"


def test_an_encrypted_key_needs_its_password_and_nobody_is_asked_for_it(files: CertificateFiles) -> None:
    key = encrypted(files, "sesame")

    def told(password: str | None) -> str | None:
        given = {"tls_certificate": files.certificate, "tls_key": key, "tls_key_password": password}
        return fault(TlsSettings.model_validate(given))

    assert told("sesame") is None
    assert told("wrong") == f"server.tls_key_password: it does not open {key}"
    assert told(None) == f"server.tls_key: {key} is encrypted; set server.tls_key_password"


def test_the_password_is_shown_nowhere(files: CertificateFiles) -> None:
    assert "sesame" not in repr(TlsSettings(tls_certificate=files.certificate, tls_key_password="sesame"))  # type: ignore[arg-type]


def test_files_that_are_not_there_or_are_something_else_are_named(files: CertificateFiles, tmp_path: Path) -> None:
    nothing, rubbish = tmp_path / "nothing.pem", tmp_path / "rubbish.pem"
    rubbish.write_text("certainly no certificate")
    fine = {"tls_certificate": files.certificate, "tls_key": files.key}
    for name in ("tls_certificate", "tls_key", "tls_client_ca"):
        told = fault(TlsSettings.model_validate({**fine, name: nothing}))
        assert told == f"server.{name}: {nothing} does not exist"
        told = fault(TlsSettings.model_validate({**fine, name: tmp_path}))
        assert told == f"server.{name}: {tmp_path} cannot be read: Is a directory"
        told = fault(TlsSettings.model_validate({**fine, name: rubbish}))
        assert told is not None
        assert told.startswith(f"server.{name}: {rubbish} holds no ")


def test_a_key_of_another_certificate_is_noticed(files: CertificateFiles, tmp_path: Path) -> None:
    other = kept(tmp_path / "other", ("localhost",), datetime.now(UTC))
    told = fault(TlsSettings(tls_certificate=files.certificate, tls_key=other.key))
    assert told == f"server.tls_key: the key in {other.key} does not belong to the certificate in {files.certificate}"


def test_a_key_alone_is_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TLS_KEY", "TLS_KEY_PASSWORD", "TLS_CLIENT_CA"):
        monkeypatch.setenv(f"FORESAY_SERVER__{name}", "file.pem")
        with pytest.raises(ConfigError, match=f"{name.lower()} is of no use without tls_certificate"):
            load()
        monkeypatch.delenv(f"FORESAY_SERVER__{name}")


def test_serve_says_it_and_does_not_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FORESAY_SERVER__TLS_CERTIFICATE", str(tmp_path / "none.pem"))
    result = CliRunner().invoke(cli, ["serve", "--port", "0"])
    assert result.exit_code == 2
    assert f"server.tls_certificate: {tmp_path / 'none.pem'} does not exist" in result.output
    assert "Traceback" not in result.output


def test_the_doctor_says_by_which_address_and_what_is_wrong(files: CertificateFiles) -> None:
    def row(**server: object) -> tuple[str, bool, str]:
        [check] = [each for each in doctor(Settings(server=ServerSection(**server))) if each.part == "server"]  # type: ignore[arg-type]
        return check.engine, check.usable, check.detail

    assert row() == ("http", True, "http://127.0.0.1:8000")
    good = {"tls_certificate": files.certificate, "tls_key": files.key}
    assert row(host="192.168.1.5", port=8443, **good) == ("https", True, "https://192.168.1.5:8443")
    engine, usable, detail = row(tls_certificate=files.certificate)
    assert (engine, usable) == ("https", False)
    assert detail.startswith("server.tls_key: ")


def test_the_fingerprint_is_that_which_openssl_computes(files: CertificateFiles) -> None:
    code = "import hashlib, ssl, sys; pem = open(sys.argv[1]).read(); "
    code += "print(hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest())"
    computed = subprocess.run([sys.executable, "-c", code, files.certificate], capture_output=True, check=True).stdout
    assert fingerprint(files.certificate).replace(":", "").lower() == computed.decode().strip()
    chain = files.certificate.with_name("chain.pem")
    chain.write_bytes(b"a comment\n" + files.certificate.read_bytes() * 2)
    assert fingerprint(chain) == fingerprint(files.certificate)

"""The certificate that the server makes and keeps."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from app.certificate import LIFE, RENEWED, CertificateFiles, kept
from app.tls import TlsSettings, fault

NOW = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)
HOSTS = ("192.168.1.5", "desk", "localhost", "127.0.0.1", "::1")


def read(files: CertificateFiles) -> x509.Certificate:
    return x509.load_pem_x509_certificate(files.certificate.read_bytes())


def names(files: CertificateFiles) -> list[str]:
    named = read(files).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return [*named.get_values_for_type(x509.DNSName), *map(str, named.get_values_for_type(x509.IPAddress))]


def test_it_names_what_the_phone_may_open_and_fits_its_key(tmp_path: Path) -> None:
    files = kept(tmp_path / "var" / "phone", HOSTS, NOW)
    assert sorted(names(files)) == sorted(HOSTS)
    assert fault(TlsSettings(tls_certificate=files.certificate, tls_key=files.key)) is None


def test_it_is_no_authority_and_serves_servers_only(tmp_path: Path) -> None:
    extensions = read(kept(tmp_path, HOSTS, NOW)).extensions
    assert extensions.get_extension_for_class(x509.BasicConstraints).value.ca is False
    assert extensions.get_extension_for_class(x509.KeyUsage).value.key_cert_sign is False
    [use] = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert use == x509.ExtendedKeyUsageOID.SERVER_AUTH


def test_it_lives_no_longer_than_phones_accept(tmp_path: Path) -> None:
    made = read(kept(tmp_path, HOSTS, NOW))
    assert made.not_valid_before_utc < NOW
    assert made.not_valid_after_utc - made.not_valid_before_utc == LIFE <= timedelta(days=397)


def test_the_key_is_for_its_owner_only(tmp_path: Path) -> None:
    files = kept(tmp_path, HOSTS, NOW)
    assert stat.S_IMODE(files.key.stat().st_mode) == 0o600
    assert [each.name for each in sorted(tmp_path.iterdir())] == ["certificate.pem", "key.pem"]


def test_it_is_kept_while_it_serves(tmp_path: Path) -> None:
    first = kept(tmp_path, HOSTS, NOW).certificate.read_bytes()
    later = NOW + LIFE - RENEWED - timedelta(days=1)
    assert kept(tmp_path, HOSTS, later).certificate.read_bytes() == first
    assert kept(tmp_path, HOSTS[::-1], NOW).certificate.read_bytes() == first
    assert kept(tmp_path, HOSTS[:2], NOW).certificate.read_bytes() == first


@pytest.mark.parametrize(
    ("hosts", "days"),
    [(("192.168.1.6", *HOSTS[1:]), 0), (HOSTS, (LIFE - RENEWED).days), (HOSTS, 500), (HOSTS, -5)],
    ids=["another address", "ends soon", "has ended", "the clock was wrong"],
)
def test_it_is_made_anew_when_it_serves_no_more(tmp_path: Path, hosts: tuple[str, ...], days: int) -> None:
    first = kept(tmp_path, HOSTS, NOW).certificate.read_bytes()
    again = kept(tmp_path, hosts, NOW + timedelta(days=days))
    assert again.certificate.read_bytes() != first
    assert sorted(names(again)) == sorted(hosts)
    assert fault(TlsSettings(tls_certificate=again.certificate, tls_key=again.key)) is None


@pytest.mark.parametrize("spoil", ["certificate", "key", "other key", "no key"])
def test_files_that_were_spoilt_are_replaced(tmp_path: Path, spoil: str) -> None:
    files = kept(tmp_path / "a", HOSTS, NOW)
    if spoil == "other key":
        files.key.write_bytes(kept(tmp_path / "b", HOSTS, NOW).key.read_bytes())
    elif spoil == "no key":
        files.key.unlink()
    else:
        getattr(files, spoil).write_text("rubbish")
    again = kept(tmp_path / "a", HOSTS, NOW)
    assert fault(TlsSettings(tls_certificate=again.certificate, tls_key=again.key)) is None


def test_names_that_no_certificate_can_hold_are_left_out(tmp_path: Path) -> None:
    assert names(kept(tmp_path, ("my pc", "bücher", "a_b-c.local", "fd00::5"), NOW)) == ["a_b-c.local", "fd00::5"]


def test_a_folder_that_cannot_be_written_raises(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        kept(tmp_path / "file" / "phone", HOSTS, NOW)

"""A certificate that the server makes for itself and keeps, for phones on the same network."""

import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LIFE = timedelta(days=396)
"""Apple's devices refuse certificates that are valid for more than 398 days."""

RENEWED = timedelta(days=30)
"""A certificate that ends within this time is made anew."""

SLACK = timedelta(hours=12)
"""A certificate is valid from this long before its creation, for phones whose clock is slow."""


@dataclass(frozen=True, slots=True)
class CertificateFiles:
    """Two files in PEM format. The key's is readable by its owner only."""

    certificate: Path
    key: Path


def kept(folder: Path, hosts: Sequence[str], now: datetime | None = None) -> CertificateFiles:
    """The self-signed certificate in `folder` for all of `hosts` (names and addresses). It is made if there is none,
    and made anew if it ends soon, lacks one of `hosts`, or does not fit its key. Raises `OSError` where `folder` cannot
    be written."""
    now = now or datetime.now(UTC)
    files = CertificateFiles(folder / "certificate.pem", folder / "key.pem")
    wanted = [name for host in hosts if (name := _name(host)) is not None]
    if not _serves(files, wanted, now):
        _make(files, list(dict.fromkeys(wanted)), now)
    return files


def _name(host: str) -> x509.GeneralName | None:
    """None for a name that no certificate can hold, such as one with a space."""
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        plain = host.isascii() and host.replace("-", "").replace(".", "").replace("_", "").isalnum()
        return x509.DNSName(host) if plain else None


def _serves(files: CertificateFiles, wanted: Sequence[x509.GeneralName], now: datetime) -> bool:
    try:
        certificate = x509.load_pem_x509_certificate(files.certificate.read_bytes())
        key = serialization.load_pem_private_key(files.key.read_bytes(), password=None)
        named = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (OSError, ValueError, TypeError, x509.ExtensionNotFound):
        return False
    fits = key.public_key() == certificate.public_key()
    lasts = certificate.not_valid_before_utc <= now < certificate.not_valid_after_utc - RENEWED
    return fits and lasts and set(wanted) <= set(named)


def _make(files: CertificateFiles, names: Sequence[x509.GeneralName], now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    public = key.public_key()
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Foresay on this network")])
    usage = dict.fromkeys(
        ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign"),
        False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - SLACK)
        .not_valid_after(now - SLACK + LIFE)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(digital_signature=True, encipher_only=False, decipher_only=False, **usage), critical=True
        )
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .sign(key, hashes.SHA256())
    )
    files.key.parent.mkdir(parents=True, exist_ok=True)
    form, encoding = serialization.PrivateFormat.PKCS8, serialization.Encoding.PEM
    _write(files.key, key.private_bytes(encoding, form, serialization.NoEncryption()), 0o600)
    _write(files.certificate, certificate.public_bytes(encoding), 0o644)


def _write(path: Path, data: bytes, mode: int) -> None:
    """Replaces `path` atomically."""
    handle, new = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)  # mkstemp makes it 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            os.fchmod(file.fileno(), mode)
        os.replace(new, path)
    except OSError:
        with suppress(OSError):
            os.unlink(new)
        raise

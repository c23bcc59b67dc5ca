"""TLS of the server itself: its settings, and the check of the files before the server starts."""

import hashlib
import ssl
from pathlib import Path

from pydantic import BaseModel, SecretStr, model_validator


class TlsSettings(BaseModel):
    """The part of `server` that is about TLS. Without a certificate the server speaks plain http."""

    tls_certificate: Path | None = None
    """PEM file with the server's certificate, followed by those of the authorities between it and the root. With it
    the server speaks https and wss only, by the TLS versions that Python's ssl module allows."""
    tls_key: Path | None = None
    """PEM file with the private key; default: it is in the file of the certificate."""
    tls_key_password: SecretStr | None = None
    """Password of the private key, if the file is encrypted."""
    tls_client_ca: Path | None = None
    """PEM file with authorities. With it every client must present a certificate of one of them."""

    @model_validator(mode="after")
    def _certificate_first(self) -> "TlsSettings":
        for name in ("tls_key", "tls_key_password", "tls_client_ca"):
            if getattr(self, name) is not None and self.tls_certificate is None:
                raise ValueError(f"{name} is of no use without tls_certificate; set that too")
        return self

    @property
    def scheme(self) -> str:
        """The scheme of the server's own address."""
        return "http" if self.tls_certificate is None else "https"


class UnusableTlsError(Exception):
    """The files cannot be used; the message begins with the name of the setting."""


def fault(server: TlsSettings) -> str | None:
    """Why the server cannot serve with these files; None if it can."""
    try:
        context(server)
    except UnusableTlsError as error:
        return str(error)
    return None


def context(server: TlsSettings) -> ssl.SSLContext | None:
    """What connections are secured with; None without a certificate. Raises `UnusableTlsError`."""
    if server.tls_certificate is None:
        return None
    files = {
        "tls_certificate": server.tls_certificate,
        "tls_key": server.tls_key,
        "tls_client_ca": server.tls_client_ca,
    }
    for name, path in files.items():
        if path is not None:
            _check_readable(name, path)
    for name in ("tls_certificate", "tls_client_ca"):
        if (path := files[name]) is not None:
            _check_certificate(name, path)
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    _load(made, server, server.tls_certificate)
    if server.tls_client_ca is not None:
        made.load_verify_locations(server.tls_client_ca)
        made.verify_mode = ssl.CERT_REQUIRED
    return made


def _check_readable(name: str, path: Path) -> None:
    try:
        path.read_bytes()
    except FileNotFoundError:
        raise UnusableTlsError(f"server.{name}: {path} does not exist") from None
    except OSError as error:
        raise UnusableTlsError(f"server.{name}: {path} cannot be read: {error.strerror}") from error


def _check_certificate(name: str, path: Path) -> None:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_verify_locations(path)
    except ssl.SSLError as error:
        told = "holds no certificate in PEM format (-----BEGIN CERTIFICATE-----)"
        raise UnusableTlsError(f"server.{name}: {path} {told}") from error


def _load(made: ssl.SSLContext, server: TlsSettings, certificate: Path) -> None:
    """Loads the certificate and its key. The password is always given by a function: else OpenSSL would ask for one on
    the terminal."""
    asked, password, key = False, server.tls_key_password, server.tls_key or certificate

    def given() -> str:
        nonlocal asked
        asked = True
        return password.get_secret_value() if password is not None else ""

    try:
        made.load_cert_chain(certificate, key, given)
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            told = f"server.tls_key: the key in {key} does not belong to the certificate in {certificate}"
        elif asked and password is None:
            told = f"server.tls_key: {key} is encrypted; set server.tls_key_password"
        elif asked:
            told = f"server.tls_key_password: it does not open {key}"
        elif server.tls_key is None:
            told = f"server.tls_key: there is no private key in {key}; name the file that holds it"
        else:
            told = f"server.tls_key: {key} holds no private key in PEM format, or one that OpenSSL refuses: {error}"
        raise UnusableTlsError(told) from error


def fingerprint(certificate: Path) -> str:
    """SHA-256 of the first certificate in a PEM file, as browsers show it: pairs of digits with colons."""
    begin, end = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
    body = certificate.read_text(encoding="ascii", errors="replace").split(begin, 1)[1].split(end, 1)[0]
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(begin + body + end)).digest().hex(":").upper()

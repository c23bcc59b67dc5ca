"""TLS of the server itself: its settings, the check of the files before the server starts, and uvicorn's options."""

import hashlib
import ssl
from pathlib import Path
from typing import Any

from pydantic import BaseModel, SecretStr, model_validator


class TlsSettings(BaseModel):
    """The part of `server` that is about TLS. Without a certificate the server speaks plain http."""

    tls_certificate: Path | None = None
    """PEM file with the server's certificate, followed by those of the authorities between it and the root. With it
    the server speaks https and wss only, by the TLS versions that Python's ssl module allows."""
    tls_key: Path | None = None
    """PEM file with the private key; default: it is in the file of the certificate."""
    tls_key_password: SecretStr | None = None
    """Password of the private key, where the file is encrypted."""
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


def fault(server: TlsSettings) -> str | None:
    """Why the server cannot serve with these files, beginning with the name of the setting; None if it can."""
    if server.tls_certificate is None:
        return None
    files = {
        "tls_certificate": server.tls_certificate,
        "tls_key": server.tls_key,
        "tls_client_ca": server.tls_client_ca,
    }
    for name, path in files.items():
        if path is not None and (problem := _unreadable(path)):
            return f"server.{name}: {path} {problem}"
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    for name in ("tls_certificate", "tls_client_ca"):
        try:
            if (path := files[name]) is not None:
                context.load_verify_locations(path)
        except ssl.SSLError:
            return f"server.{name}: {files[name]} holds no certificate in PEM format (-----BEGIN CERTIFICATE-----)"
    return _key_fault(server, context)


def _unreadable(path: Path) -> str | None:
    try:
        path.read_bytes()
    except FileNotFoundError:
        return "does not exist"
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    return None


def _key_fault(server: TlsSettings, context: ssl.SSLContext) -> str | None:
    asked = False
    password = server.tls_key_password

    def given() -> str:
        nonlocal asked
        asked = True
        return password.get_secret_value() if password is not None else ""

    certificate, key = server.tls_certificate, server.tls_key or server.tls_certificate
    assert certificate is not None
    assert key is not None
    try:
        context.load_cert_chain(certificate, key, given)
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            return f"server.tls_key: the key in {key} does not belong to the certificate in {certificate}"
        if asked and password is None:
            return f"server.tls_key: {key} is encrypted; set server.tls_key_password"
        if asked:
            return f"server.tls_key_password: it does not open {key}"
        if server.tls_key is None:
            return f"server.tls_key: there is no private key in {key}; name the file that holds it"
        return f"server.tls_key: {key} holds no private key in PEM format, or one that this machine refuses: {error}"
    return None


def uvicorn_options(server: TlsSettings) -> dict[str, Any]:
    """The keyword arguments for `uvicorn.Config`; none without a certificate."""
    if server.tls_certificate is None:
        return {}
    password, authorities = server.tls_key_password, server.tls_client_ca
    return {
        "ssl_certfile": server.tls_certificate,
        "ssl_keyfile": server.tls_key,
        "ssl_keyfile_password": password.get_secret_value() if password is not None else None,
        "ssl_ca_certs": authorities,
        "ssl_cert_reqs": ssl.CERT_NONE if authorities is None else ssl.CERT_REQUIRED,
    }


def fingerprint(certificate: Path) -> str:
    """SHA-256 of the first certificate in a PEM file, as browsers show it: pairs of digits with colons."""
    begin, end = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
    body = certificate.read_text(encoding="ascii", errors="replace").split(begin, 1)[1].split(end, 1)[0]
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(begin + body + end)).digest().hex(":").upper()

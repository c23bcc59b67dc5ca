"""`foresay serve --phone`: https on the network's address, a key, and what a phone needs to come in."""

import importlib.util
import io
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass

from app.keyring import KeyFile
from app.network import network_address, origin, unspecified
from app.settings import ConfigError, Settings
from app.tls import fingerprint

KEY_NAME = "phone"
"""Name of the key that is made if there is none."""

PACKAGES = ("cryptography", "segno")


@dataclass(frozen=True, slots=True)
class PhoneAccess:
    """How phones reach a server with these `settings`: by `host`, which is a name or an address."""

    settings: Settings
    host: str
    made: bool
    """Whether the certificate is the server's own; then browsers warn of it."""


def prepare(settings: Settings, host: str | None, find: Callable[[], str | None] = network_address) -> PhoneAccess:
    """The settings with a network address and a certificate. `host` is that of the command line. An address in the
    settings stays, unless only this machine can reach it; so does a certificate. Raises `ConfigError`."""
    if missing := [name for name in PACKAGES if importlib.util.find_spec(name) is None]:
        raise ConfigError(f"--phone needs {' and '.join(missing)}: pip install 'foresay[phone]'")
    bound = host or (None if settings.server.local else settings.server.host) or find()
    reached = find() if bound is not None and unspecified(bound) else bound
    if bound is None or reached is None:
        raise ConfigError(
            "server.host: this machine has no network address that phones could reach; give one by --host"
        )
    server = settings.server.model_copy(update={"host": bound, "hosts": _hosts(settings, reached)})
    made = server.tls_certificate is None
    if made:
        server = server.model_copy(update=_own_certificate(settings, reached))
    return PhoneAccess(settings.model_copy(update={"server": server}), reached, made)


def _hosts(settings: Settings, reached: str) -> tuple[str, ...]:
    """The names that lead here: with a key any, unless some are set; then the phone's must be among them."""
    hosts = settings.server.hosts
    return tuple(dict.fromkeys((*hosts, reached, socket.gethostname()))) if hosts else ()


def _own_certificate(settings: Settings, reached: str) -> dict[str, object]:
    from app.certificate import kept

    folder = settings.tools.data_dir / "phone"
    try:
        files = kept(folder, (reached, socket.gethostname(), "localhost", "127.0.0.1", "::1"))
    except OSError as error:
        raise ConfigError(f"tools.data_dir: no certificate can be kept in {folder}: {error.strerror}") from error
    return {"tls_certificate": files.certificate, "tls_key": files.key}


def key(settings: Settings, *, new: bool) -> str | None:
    """A key that was just made, because there was none or because a `new` one is wanted in place of the last one made
    here; else None, because only hashes of keys are kept. Raises `ConfigError`."""
    file = KeyFile.of(settings)
    kept = file.read()
    if not new and (kept or settings.server.api_keys):
        return None
    if any(each.name == KEY_NAME for each in kept):
        file.revoke(KEY_NAME)
    return file.add(KEY_NAME)


def welcome(access: PhoneAccess, port: int, key: str | None) -> str:
    """What the terminal shows: the address, a QR code of it, and the fingerprint of the certificate."""
    address = f"{origin('https', access.host, port)}/{f'#key={key}' if key else ''}"
    certificate = access.settings.server.tls_certificate
    assert certificate is not None
    lines = [
        "On a phone in the same network, scan this or open the address:",
        "",
        f"  {address}",
        "",
        _drawn(address),
    ]
    if key:
        lines += [f"The key in it (named {KEY_NAME!r}) is shown this once; only its hash is kept."]
    else:
        lines += [
            "It needs a key: put #key=KEY behind the address, with a key that you have.",
            "`foresay serve --phone --new-key` makes one and shows a code with it.",
        ]
    if access.made:
        lines += ["The browser will warn, because this server made its certificate itself. Compare before you go on:"]
    return "\n".join([*lines, f"SHA-256 of the certificate: {fingerprint(certificate)}", ""])


def _drawn(address: str) -> str:
    """The QR code of `address` as text: two rows to a line in block characters, or in coloured blanks where the
    terminal has no such characters. On a terminal it is white on black, whatever its own colours are."""
    import segno

    out = io.StringIO()
    blocks = "utf" in (sys.stdout.encoding or "").lower()
    segno.make(address, error="l", micro=False).terminal(out, border=2, compact=blocks)
    if not (blocks and sys.stdout.isatty()):
        return out.getvalue()
    return "".join(f"\x1b[97;40m{line}\x1b[0m\n" for line in out.getvalue().splitlines())

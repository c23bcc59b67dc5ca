"""Ephemeral keys (`ek_`), with which a browser opens a session that has preset settings; and how to find a client's
key in its request."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.gateway.session_schema import SessionObject
from app.hashed_key import digest
from services.clock import Clock

SUBPROTOCOL = "realtime"
_KEY_SUBPROTOCOL = "openai-insecure-api-key."


@dataclass(frozen=True, slots=True)
class ClientSecret:
    value: str
    session: SessionObject
    expires_at: int
    """Unix seconds."""
    key: str | None = None
    """Name of the operator's key that it was made with."""
    user: str = ""
    """The user for whom it was made, if the application that asked for it has named one."""


class ClientSecrets:
    """The ephemeral keys that are valid now, at most `limit`; beyond it the oldest is dropped."""

    def __init__(self, limit: int, clock: Clock) -> None:
        self._limit = limit
        self._clock = clock
        self._secrets: dict[bytes, ClientSecret] = {}
        """Keyed by the hash of the secret; the secret itself is not kept."""

    def create(self, session: SessionObject, seconds: int, key: str | None = None, user: str = "") -> ClientSecret:
        now = int(self._clock.now().timestamp())
        self._secrets = {each: secret for each, secret in self._secrets.items() if secret.expires_at > now}
        if len(self._secrets) >= self._limit:
            self._secrets.pop(next(iter(self._secrets)))
        secret = ClientSecret(f"ek_{secrets.token_urlsafe(32)}", session, now + seconds, key, user)
        self._secrets[digest(secret.value)] = replace(secret, value="")
        return secret

    def find(self, value: str) -> ClientSecret | None:
        secret = self._secrets.get(digest(value))
        return secret if secret is not None and secret.expires_at > self._clock.now().timestamp() else None


def presented(authorization: str | None, subprotocols: Sequence[str]) -> str | None:
    """The key in an Authorization header or, as browsers cannot set one, among the subprotocols."""
    if authorization is not None:
        scheme, _, key = authorization.partition(" ")
        if scheme.lower() == "bearer" and key.strip():
            return key.strip()
    keys = (name.removeprefix(_KEY_SUBPROTOCOL) for name in subprotocols if name.startswith(_KEY_SUBPROTOCOL))
    return next(keys, None)

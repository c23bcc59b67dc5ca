"""Keys: the operator's own, and ephemeral ones (`ek_`) that carry a session's settings to a browser."""

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pydantic import SecretStr

from app.realtime.session_schema import Session
from app.realtime.wire import new_id
from services.clock import Clock

SUBPROTOCOL = "realtime"
_KEY_SUBPROTOCOL = "openai-insecure-api-key."


@dataclass(frozen=True, slots=True)
class ClientSecret:
    value: str
    session: Session
    expires_at: int
    """Unix seconds."""


class ClientSecrets:
    """At most `limit` live secrets; one more drops the one that was made first."""

    def __init__(self, limit: int, clock: Clock) -> None:
        self._limit = limit
        self._clock = clock
        self._secrets: dict[str, ClientSecret] = {}

    def create(self, session: Session, seconds: int) -> ClientSecret:
        now = int(self._clock.now().timestamp())
        self._secrets = {key: secret for key, secret in self._secrets.items() if secret.expires_at > now}
        if len(self._secrets) >= self._limit:
            self._secrets.pop(next(iter(self._secrets)))
        secret = ClientSecret(new_id("ek"), session, now + seconds)
        self._secrets[secret.value] = secret
        return secret

    def find(self, value: str) -> ClientSecret | None:
        secret = self._secrets.get(value)
        return secret if secret is not None and secret.expires_at > self._clock.now().timestamp() else None


def presented(authorization: str | None, subprotocols: Sequence[str]) -> str | None:
    """The key in an Authorization header or, as browsers cannot set one, among the subprotocols."""
    if authorization is not None:
        scheme, _, key = authorization.partition(" ")
        if scheme.lower() == "bearer" and key.strip():
            return key.strip()
    keys = (name.removeprefix(_KEY_SUBPROTOCOL) for name in subprotocols if name.startswith(_KEY_SUBPROTOCOL))
    return next(keys, None)


def known(key: str | None, keys: Iterable[SecretStr]) -> bool:
    """Compares in constant time."""
    given = (key or "").encode()
    return any(hmac.compare_digest(given, own.get_secret_value().encode()) for own in keys)

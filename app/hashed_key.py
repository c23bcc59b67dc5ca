"""Keys kept as hashes, so that a plain key is in memory no longer than it takes to read it."""

import hashlib
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import BeforeValidator, SecretStr


def digest(key: str) -> bytes:
    """SHA-256 of `key`. Keys are random enough to need no slower hash."""
    return hashlib.sha256(key.encode(errors="surrogatepass")).digest()


@dataclass(frozen=True, slots=True)
class Hashed:
    """The hash of a key; `repr` does not show it."""

    sha256: bytes = field(repr=False)


def _hashed(key: object) -> object:
    plain = key.get_secret_value() if isinstance(key, SecretStr) else key
    if not isinstance(plain, str):
        return key
    if not plain:
        raise ValueError("a key cannot be empty")
    return Hashed(digest(plain))


HashedKey = Annotated[Hashed, BeforeValidator(_hashed)]
"""The type of a setting that is given as a plain key and kept as its hash."""

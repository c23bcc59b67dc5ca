"""Keys as hashes, so that a plain key is nowhere in memory longer than it takes to read it."""

import hashlib
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import BeforeValidator, SecretStr


def digest(key: str) -> bytes:
    """SHA-256; keys are random enough to need no more."""
    return hashlib.sha256(key.encode(errors="surrogatepass")).digest()


@dataclass(frozen=True, slots=True)
class Hashed:
    sha256: bytes = field(repr=False)


def _hashed(key: object) -> object:
    plain = key.get_secret_value() if isinstance(key, SecretStr) else key
    if not isinstance(plain, str):
        return key
    if not plain:
        raise ValueError("a key cannot be empty")
    return Hashed(digest(plain))


HashedKey = Annotated[Hashed, BeforeValidator(_hashed)]
"""A setting that is given as a plain key."""

"""Converts appended audio (base64, PCM16 or G.711) to PCM16, for the gateway; the session knows PCM16 only."""

import asyncio
import binascii

import numpy as np
import numpy.typing as npt

from app.gateway.session_schema import AudioFormat
from services.session_config import RequestRefused

MAX_APPEND_BYTES = 18 * 1000 * 1000
"""Most bytes of audio in one append: 24 MB of base64, which fit into a message of the default `max_message_bytes`. The
OpenAI Realtime reference allows 15 MiB."""


PIECE = 1 << 18
"""Characters of base64 decoded at a time, a multiple of 4; the event loop runs other tasks in between."""


async def from_base64(text: str) -> bytes:
    """Decode an append. Raises `RequestRefused` for what is not base64."""
    if len(text) > (MAX_APPEND_BYTES + 2) // 3 * 4:
        raise _too_long()
    pieces = []
    for start in range(0, len(text), PIECE):
        if start:
            await asyncio.sleep(0)
        pieces.append(_decoded(text[start : start + PIECE], last=start + PIECE >= len(text)))
    return checked(b"".join(pieces))


def _decoded(text: str, last: bool) -> bytes:
    try:
        data = binascii.a2b_base64(text, strict_mode=True)
        if not last and len(data) != PIECE // 4 * 3:
            raise ValueError("Excess data after padding")  # Python's own words for padding in the middle
    except (binascii.Error, ValueError) as error:
        raise RequestRefused("invalid_value", f"'audio' is not valid base64: {error}.", "audio") from error
    return data


def checked(data: bytes) -> bytes:
    if len(data) > MAX_APPEND_BYTES:
        raise _too_long()
    return data


def _too_long() -> RequestRefused:
    return RequestRefused("invalid_value", f"'audio' holds more than {MAX_APPEND_BYTES} bytes.", "audio")


def to_pcm16(data: bytes, wire: AudioFormat) -> bytes:
    """Convert `data` to 16-bit little-endian mono samples at `wire.hz`. Raises `RequestRefused` for half a sample."""
    if wire.type == "audio/pcm":
        if len(data) % 2:
            raise RequestRefused("invalid_value", "'audio' must hold whole 16-bit samples (even length).", "audio")
        return data
    table = _MU_LAW if wire.type == "audio/pcmu" else _A_LAW
    return table[np.frombuffer(data, np.uint8)].tobytes()


def _mu_law() -> npt.NDArray[np.int16]:
    """ITU-T G.711, mu-law: 8 bits, inverted, to linear samples of 16 bits."""
    code = ~np.arange(256, dtype=np.int32) & 0xFF
    magnitude = (((code & 0x0F) << 3) + 0x84 << (code >> 4 & 7)) - 0x84
    return np.where(code & 0x80, -magnitude, magnitude).astype("<i2")


def _a_law() -> npt.NDArray[np.int16]:
    """ITU-T G.711, A-law: even bits inverted, to linear samples of 16 bits."""
    code = np.arange(256, dtype=np.int32) ^ 0x55
    exponent = code >> 4 & 7
    mantissa = (code & 0x0F) << 4
    magnitude = np.where(exponent == 0, mantissa + 8, mantissa + 0x108 << np.maximum(exponent - 1, 0))
    return np.where(code & 0x80, magnitude, -magnitude).astype("<i2")


_MU_LAW = _mu_law()
_A_LAW = _a_law()

"""Base64 in pieces; G.711 by its well-known values, and by its symmetry."""

import asyncio
import base64
import time

import numpy as np
import pytest

from app.gateway.audio import MAX_APPEND_BYTES, PIECE, from_base64, to_pcm16
from app.gateway.session_schema import AudioFormat
from services.session_config import RequestRefused

MU_LAW = AudioFormat(type="audio/pcmu")
A_LAW = AudioFormat(type="audio/pcma")


def decoded(wire: AudioFormat, *codes: int) -> list[int]:
    samples: list[int] = np.frombuffer(to_pcm16(bytes(codes), wire), "<i2").tolist()
    return samples


def test_mu_law() -> None:
    assert decoded(MU_LAW, 0xFF, 0x7F, 0x80, 0x00, 0xFE, 0xEF) == [0, 0, 32124, -32124, 8, 132]


def test_a_law() -> None:
    assert decoded(A_LAW, 0xD5, 0x55, 0xAA, 0x2A, 0xD4, 0xC5) == [8, -8, 32256, -32256, 24, 264]


@pytest.mark.parametrize("wire", [MU_LAW, A_LAW])
def test_the_sign_bit_only_changes_the_sign(wire: AudioFormat) -> None:
    upper, lower = decoded(wire, *range(128, 256)), decoded(wire, *range(128))
    assert upper == [-sample for sample in lower]


@pytest.mark.parametrize("size", [0, 2, PIECE // 4 * 3 - 2, PIECE // 4 * 3, PIECE // 4 * 3 + 2, 1_000_000])
async def test_base64_of_any_length(size: int) -> None:
    data = np.random.default_rng(size).bytes(size)
    assert await from_base64(base64.b64encode(data).decode()) == data


async def test_the_largest_append_leaves_the_loop_free_while_it_is_decoded() -> None:
    text = base64.b64encode(bytes(MAX_APPEND_BYTES)).decode()
    decoding = asyncio.create_task(from_base64(text))
    gaps = []
    while not decoding.done():
        before = time.thread_time()  # our own work: what other processes take does not count
        await asyncio.sleep(0)
        gaps.append(time.thread_time() - before)
    assert len(await decoding) == MAX_APPEND_BYTES
    assert len(gaps) > 50
    assert sorted(gaps)[-3] < 0.02  # twice the memory may have had to be found


@pytest.mark.parametrize("text", ["AA", "A?==", "AA==AAAA", "AAAA" * (PIECE // 4 - 1) + "AA==" + "AAAA"])
async def test_what_is_no_base64_is_refused_whole(text: str) -> None:
    with pytest.raises(RequestRefused, match="not valid base64"):
        await from_base64(text)


async def test_too_much_audio_is_refused_before_it_is_decoded() -> None:
    with pytest.raises(RequestRefused, match="holds more than"):
        await from_base64("?" * (MAX_APPEND_BYTES * 4 // 3 + 5))

"""G.711 by its well-known values, and by its symmetry."""

import numpy as np
import pytest

from app.realtime.audio import to_pcm16
from app.realtime.session_schema import AudioFormat

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

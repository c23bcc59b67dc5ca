"""Converts the wire's PCM16 to 16 kHz float32, the format of all audio inside the server."""

import numpy as np
import soxr

from services.events.speech import SAMPLE_RATE, Samples

RATES = (8_000, 16_000, 24_000)
"""Sample rates in Hz that clients may send; 24 kHz is the one of the Realtime API."""


class Resampler:
    """Decodes and resamples one stream of PCM16 little endian, mono, at `rate_in` Hz.

    The state of soxr's filter is kept between messages, so the output does not depend on where the stream is cut; even
    a sample may be cut in two. The filter holds back some milliseconds (none at 16 kHz), which `flush` returns at the
    end of a stream.
    """

    def __init__(self, rate_in: int) -> None:
        """Raises `ValueError` for a rate that is not one of `RATES`."""
        if rate_in not in RATES:
            raise ValueError(f"rate: {rate_in} Hz is not supported; send one of {', '.join(map(str, RATES))}")
        self.rate_in = rate_in
        self._odd = b""
        self._filter: soxr.ResampleStream | None = None
        if rate_in != SAMPLE_RATE:
            self._filter = soxr.ResampleStream(rate_in, SAMPLE_RATE, 1, "float32", "HQ")

    def resample(self, pcm: bytes) -> Samples:
        """The next samples at 16 kHz for the next bytes of the stream."""
        data = self._odd + pcm if self._odd else pcm
        whole = len(data) & ~1
        self._odd = data[whole:]
        return self._filtered(from_pcm16(data[:whole]), last=False)

    def flush(self) -> Samples:
        """The samples still inside the filter; nothing may be fed afterwards."""
        self._odd = b""
        return self._filtered(np.empty(0, np.float32), last=True)

    def _filtered(self, samples: Samples, last: bool) -> Samples:
        if self._filter is None:
            return samples
        resampled: Samples = self._filter.resample_chunk(samples, last=last)
        return resampled


def from_pcm16(pcm: bytes) -> Samples:
    """PCM16 little endian to float32 in [-1, 1)."""
    return np.frombuffer(pcm, "<i2").astype(np.float32) / np.float32(32768)


def to_pcm16(samples: Samples) -> bytes:
    """Float32 in [-1, 1] to PCM16 little endian; louder samples are clipped."""
    return np.clip(np.rint(samples * 32768), -32768, 32767).astype("<i2").tobytes()

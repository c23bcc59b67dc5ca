"""Converts the wire's PCM16 to 16 kHz float32, the format of all audio inside the server."""

from functools import cache

import numpy as np
import numpy.typing as npt

from services.events.speech import SAMPLE_RATE, Samples

RATES = (8_000, 16_000, 24_000)
"""Sample rates in Hz that clients may send; 24 kHz is the one of the Realtime API."""

HELD_MS = 4
"""Milliseconds of audio that the filter hears before and behind each sample. It holds back so much; the streams of soxr
hold back 21 ms on average, because they filter in blocks."""

SHARPNESS = 8.0
"""Kaiser's beta: what must not be heard is 80 dB below, from 0.3 kHz above `PASSED` of half the lower rate on."""

PASSED = 0.95


class Resampler:
    """Decodes and resamples one stream of PCM16 little endian, mono, at `rate_in` Hz.

    The last samples are kept between messages, so the output does not depend on where the stream is cut; even a sample
    may be cut in two. `HELD_MS` are held back (nothing at 16 kHz), which `flush` returns at the end of a stream.
    """

    def __init__(self, rate_in: int) -> None:
        """Raises `ValueError` for a rate that is not one of `RATES`."""
        if rate_in not in RATES:
            raise ValueError(f"rate: {rate_in} Hz is not supported; send one of {', '.join(map(str, RATES))}")
        self.rate_in = rate_in
        self._odd = b""
        self._filter = _Filter(rate_in) if rate_in != SAMPLE_RATE else None

    def resample(self, pcm: bytes) -> Samples:
        """The next samples at 16 kHz for the next bytes of the stream."""
        data = self._odd + pcm if self._odd else pcm
        whole = len(data) & ~1
        self._odd = data[whole:]
        samples = from_pcm16(data[:whole])
        return samples if self._filter is None else self._filter.next(samples)

    def flush(self) -> Samples:
        """The samples still inside the filter; nothing may be fed afterwards."""
        self._odd = b""
        return np.empty(0, np.float32) if self._filter is None else self._filter.rest()


class _Filter:
    """Interpolates by `up`, filters and takes each `down`-th sample, without computing the others. Output sample n lies
    at n * down of the interpolated samples; its phase says which of the filter's taps fall on samples of the input."""

    def __init__(self, rate_in: int) -> None:
        common = np.gcd(rate_in, SAMPLE_RATE)
        self._up, self._down = int(SAMPLE_RATE // common), int(rate_in // common)
        self._taps = _phases(rate_in, self._up)
        self._reach = HELD_MS * rate_in * self._up // 1000
        self._kept = np.zeros(self._taps.shape[1] - 1, np.float32)
        self._first = -len(self._kept)  # the input's number of the first sample that is kept
        self._made = 0

    def next(self, samples: Samples) -> Samples:
        heard = np.concatenate((self._kept, samples))
        end = self._first + len(heard)
        # the last input sample of an output is (n * down + reach) // up, which has to be below `end`
        count = max(0, (end * self._up - 1 - self._reach) // self._down + 1 - self._made)
        at = np.arange(self._made, self._made + count) * self._down + self._reach
        width = self._taps.shape[1]
        found = np.empty(count, np.float32)
        for phase in range(self._up if count else 0):
            own = at % self._up == phase
            filtered = np.correlate(heard, self._taps[phase], "valid")
            found[own] = filtered[at[own] // self._up - self._first - width + 1]
        self._made += count
        kept = max(0, (self._made * self._down + self._reach) // self._up - width + 1 - self._first)
        self._kept, self._first = heard[kept:], self._first + kept
        return found

    def rest(self) -> Samples:
        """The output up to the end of the input, behind which is silence."""
        end = self._first + len(self._kept)
        missing = -(-end * self._up // self._down) - self._made
        return self.next(np.zeros(self._reach // self._up + 1, np.float32))[: max(0, missing)]


@cache
def _phases(rate_in: int, up: int) -> npt.NDArray[np.float32]:
    """The taps of each phase, shape (up, taps), for the input's samples in the order of time: a low pass of the lower
    rate's band, the sinc function under Kaiser's window."""
    reach = HELD_MS * rate_in * up // 1000
    cut = PASSED * min(rate_in, SAMPLE_RATE) / (rate_in * up)  # in half cycles of the interpolated samples
    taps = up * cut * np.sinc(cut * np.arange(-reach, reach + 1)) * np.kaiser(2 * reach + 1, SHARPNESS)
    taps = np.pad(taps, (0, -len(taps) % up))
    return np.ascontiguousarray(taps.reshape(-1, up).T[:, ::-1], dtype=np.float32)


def from_pcm16(pcm: bytes) -> Samples:
    """PCM16 little endian to float32 in [-1, 1)."""
    return np.frombuffer(pcm, "<i2").astype(np.float32) / np.float32(32768)


def to_pcm16(samples: Samples) -> bytes:
    """Float32 in [-1, 1] to PCM16 little endian; louder samples are clipped."""
    return np.clip(np.rint(samples * 32768), -32768, 32767).astype("<i2").tobytes()

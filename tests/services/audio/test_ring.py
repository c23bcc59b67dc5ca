import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.audio.ring import RingBuffer
from services.events.speech import AudioChunk


def ramp(start: int, length: int) -> AudioChunk:
    """Samples that carry their own index."""
    return AudioChunk(np.arange(start, start + length, dtype=np.float32), start)


@given(lengths=st.lists(st.integers(0, 250), max_size=12), back=st.integers(0, 600))
def test_what_is_read_back_is_what_was_said_at_that_place(lengths: list[int], back: int) -> None:
    ring = RingBuffer(seconds=100 / 16_000)
    for length in lengths:
        ring.append(ramp(ring.end, length))
    total = sum(lengths)
    chunk = ring.since(total - back)
    assert chunk.start == max(0, total - min(back, 100))
    np.testing.assert_array_equal(chunk.samples, np.arange(chunk.start, total, dtype=np.float32))


def test_nothing_is_read_beyond_the_end() -> None:
    ring = RingBuffer(seconds=1)
    ring.append(ramp(0, 100))
    assert list(ring.since(97).samples) == [97, 98, 99]
    assert len(ring.since(150).samples) == 0


def test_reading_gives_a_copy() -> None:
    ring = RingBuffer(seconds=1)
    ring.append(ramp(0, 10))
    ring.since(0).samples[:] = 99
    assert list(ring.since(0).samples) == list(range(10))


def test_after_lost_audio_nothing_older_is_read_back() -> None:
    ring = RingBuffer(seconds=1)
    ring.append(ramp(0, 10))
    ring.append(ramp(50, 10))
    assert ring.since(0).start == 50


def test_skipped_time_is_not_read_back() -> None:
    ring = RingBuffer(seconds=1)
    ring.append(ramp(0, 10))
    ring.skip(40)
    assert (ring.start, ring.end) == (50, 50)
    assert len(ring.since(0).samples) == 0
    ring.append(ramp(50, 10))
    assert ring.since(0).start == 50


def test_a_buffer_of_no_length_is_refused() -> None:
    with pytest.raises(ValueError, match="seconds"):
        RingBuffer(seconds=0)

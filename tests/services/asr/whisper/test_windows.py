import pytest

from services.asr.whisper.windows import window_s


@pytest.mark.parametrize(
    ("audio_s", "window"), [(0.4, 10), (9.0, 10), (9.1, 15), (14.0, 15), (20.0, 25), (28.0, 30), (29.5, 30), (90.0, 30)]
)
def test_the_window_has_room_for_the_audio_and_a_second(audio_s: float, window: int) -> None:
    assert window_s(audio_s) == window

"""How much audio the encoder is given. Whisper was trained on 30 s, whose encoding takes seven times as long as 10 s;
below 10 s it begins to loop. Pure."""

SIZES_S = (10, 15, 20, 25, 30)
"""Windows in seconds. A few sizes, since each one allocates its own memory in the engine."""

LONGEST_S = SIZES_S[-1]
ROOM_S = 1.0
"""Seconds of silence behind the audio in its window, in which the model sees that the speech is over."""

FRAMES_PER_S = 100
"""Frames of the log-mel spectrogram a second."""


def window_s(audio_s: float) -> int:
    """The window for `audio_s` seconds of audio; the longest one where they fill it."""
    return next((size for size in SIZES_S if size >= audio_s + ROOM_S), LONGEST_S)

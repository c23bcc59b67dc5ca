"""Makes the bundled sample utterances: `python -m bench.speech.samples [VOICE ...]`.

Writes 16 kHz mono PCM16 files to app/web/samples/ with a samples.json that the page and the tests read. Each file
begins with 300 ms of silence and ends with its last sound, so that the end of the file is the end of speech. The voices
slt and awb need the program `flite`, the voice heart the package `hibari-tts==0.2.1` (a neural voice, Apache-2.0). The
files are committed, so running and testing the server needs neither. Of the voices that are not named, the files stay.
"""

import json
import subprocess
import sys
import tempfile
import wave
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soxr

FOLDER = Path("app/web/samples")
NEURAL = "heart"
VOICES = (NEURAL, "slt", "awb")
"""A neural voice, which the page plays; then of Flite a female one from the United States and a male one from Scotland.
(Of its other male voices: pocketsphinx recognises the "ten" of rms as "two" with every language model.)"""

RATE = 16_000
LEAD_MS = 300
WINDOW = RATE // 100
FLOOR = 120.0  # mean absolute amplitude of a 10 ms window that counts as sound

TEXTS = {
    "time_in_tokyo": ("What time is it in Tokyo", "what time is it in tokyo"),
    "timer_make_it_twelve": (
        "Ten minutes, no, twelve",
        "set a timer for ten minutes no wait make it twelve",
    ),
    "grams_in_three_ounces": ("Ounces to grams", "how many grams is three ounces"),
    "seventeen_times_twenty_four": ("17 × 24", "what is seventeen times twenty four"),
    "eggs_and_milk": ("Shopping list", "add eggs and milk to the shopping list"),
    "call_the_plumber": ("A reminder", "remind me to call the plumber tomorrow at noon"),
    "time_and_timer": (
        "Two wishes in one breath",
        "what time is it in tokyo and set a timer for ten minutes",
    ),
    "joke_about_the_moon": ("A joke about the moon", "tell me a joke about the moon"),
    "timer_never_mind": ("Never mind", "set a timer for five minutes never mind"),
}
"""By name, the title on the page and the words."""
MISSING = frozenset({"timer_never_mind_awb"})
HIDDEN = frozenset({"joke_about_the_moon"})
"""Not offered on the page."""
Pcm = npt.NDArray[np.int16]


def speak(text: str, voice: str) -> Pcm:
    """The rendering of `text` by `voice`, shape (n,), 16 kHz."""
    return _neural(text) if voice == NEURAL else _flite(text, voice)


def _neural(text: str) -> Pcm:
    from hibari import Hibari

    rate = 24_000
    audio = np.asarray(Hibari()(text, seed=0), np.float32)
    return (np.clip(soxr.resample(audio, rate, RATE), -1, 1) * 32767).astype(np.int16)


def _flite(text: str, voice: str) -> Pcm:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "speech.wav"
        subprocess.run(["flite", "-voice", voice, "-t", text, "-o", str(path)], check=True)
        with wave.open(str(path)) as source:
            if (source.getframerate(), source.getnchannels(), source.getsampwidth()) != (RATE, 1, 2):
                raise ValueError(f"voice {voice} does not speak 16 kHz mono PCM16; choose another")
            return np.frombuffer(source.readframes(source.getnframes()), np.int16)


def trim(pcm: Pcm) -> Pcm:
    """Cut the silence before and after, and put `LEAD_MS` of digital silence in front."""
    loudness = np.abs(pcm[: len(pcm) // WINDOW * WINDOW].astype(np.float32)).reshape(-1, WINDOW).mean(axis=1)
    loud = np.flatnonzero(loudness > FLOOR)
    spoken = pcm[loud[0] * WINDOW : (loud[-1] + 1) * WINDOW]
    return np.concatenate([np.zeros(RATE * LEAD_MS // 1000, np.int16), spoken])


def write(path: Path, pcm: Pcm) -> None:
    with wave.open(str(path), "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(2)
        target.setframerate(RATE)
        target.writeframes(pcm.tobytes())


def file_of(name: str, voice: str) -> str:
    """The voice slt has the plain names."""
    return f"{name}.wav" if voice == "slt" else f"{name}_{voice}.wav"


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    made = sys.argv[1:] or VOICES
    entries = []
    for name, (title, text) in TEXTS.items():
        for voice in VOICES:
            if f"{name}_{voice}" in MISSING:
                continue
            file = file_of(name, voice)
            if voice in made:
                write(FOLDER / file, trim(speak(text, voice)))
            entry = {"file": file, "title": title, "text": text, "voice": voice}
            entries.append(entry | ({"shown": False} if name in HIDDEN else {}))
    (FOLDER / "samples.json").write_text(json.dumps(entries, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    size = sum((FOLDER / str(entry["file"])).stat().st_size for entry in entries)
    print(f"{len(entries)} utterances, {size / 1e6:.2f} MB in {FOLDER}")


if __name__ == "__main__":
    main()

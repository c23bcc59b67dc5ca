"""Makes the bundled sample utterances with Flite: `python -m bench.speech.samples`.

Writes 16 kHz mono PCM16 files to app/web/samples/ with a samples.json that the page and the tests read. Each file
begins with 300 ms of silence and ends with its last sound, so that the end of the file is the end of speech. Needs
the `flite` program; the files are committed, so running and testing the server does not.
"""

import json
import subprocess
import tempfile
import wave
from pathlib import Path

import numpy as np
import numpy.typing as npt

FOLDER = Path("app/web/samples")
VOICES = ("slt", "awb")
"""A female voice from the United States and a male voice from Scotland. (Of the other male voices: pocketsphinx
recognises the "ten" of rms as "two" with every language model.)"""

RATE = 16_000
LEAD_MS = 300
WINDOW = RATE // 100
FLOOR = 120.0  # mean absolute amplitude of a 10 ms window that counts as sound

BOTH_VOICES = {
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
    "joke_about_the_moon": ("No tool for this", "tell me a joke about the moon"),
}
ONE_VOICE = {
    "timer_never_mind": ("Never mind", "set a timer for five minutes never mind"),
}
Pcm = npt.NDArray[np.int16]


def speak(text: str, voice: str) -> Pcm:
    """Flite's rendering of `text`, shape (n,), 16 kHz."""
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


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    entries = []
    for name, (title, text) in {**BOTH_VOICES, **ONE_VOICE}.items():
        for voice in VOICES if name in BOTH_VOICES else VOICES[:1]:
            file = f"{name}.wav" if voice == VOICES[0] else f"{name}_{voice}.wav"
            write(FOLDER / file, trim(speak(text, voice)))
            entries.append({"file": file, "title": title, "text": text, "voice": voice})
    (FOLDER / "samples.json").write_text(json.dumps(entries, indent=2, ensure_ascii=False) + "\n")
    size = sum((FOLDER / str(entry["file"])).stat().st_size for entry in entries)
    print(f"{len(entries)} utterances, {size / 1e6:.2f} MB in {FOLDER}")


if __name__ == "__main__":
    main()

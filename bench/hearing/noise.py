"""`python -m bench.hearing.noise`: what a session hears where nobody speaks. Nothing may come of it: no turn, no word,
no call.

Ten minutes of each sound go through a whole session in virtual time, at three levels. The sounds are made here, so they
are no recordings of rooms: a fan's hum, a keyboard, chords with a beat.
"""

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from bench.hearing.engines import BusyLoop, InlineDetector, VirtualWhisper, loaded_model
from bench.hearing.listening import HeardRecording, Room
from bench.orders.recordings import RATE, Floats
from services.session_config import SessionConfig

LEVELS_DB = (-50, -30, -15)
"""Root mean square of a sound, relative to full scale; speech at a headset has about -25."""


def silence(count: int, dice: np.random.Generator) -> Floats:
    """The noise of a good microphone."""
    return dice.standard_normal(count).astype(np.float32)


def white(count: int, dice: np.random.Generator) -> Floats:
    return dice.standard_normal(count).astype(np.float32)


def wind(count: int, dice: np.random.Generator) -> Floats:
    """Pink noise that comes and goes."""
    spectrum = np.fft.rfft(dice.standard_normal(count))
    spectrum /= np.sqrt(np.maximum(np.arange(len(spectrum)), 1.0))
    swell = 1.2 + np.sin(np.arange(count) * (2 * np.pi * 0.2 / RATE))
    return np.asarray(np.fft.irfft(spectrum, count) * swell, np.float32)


def hum(count: int, dice: np.random.Generator) -> Floats:
    """The mains and its harmonics, with a fan's noise."""
    at = np.arange(count) / RATE
    tones = sum(np.sin(2 * np.pi * 50 * order * at + order) / order for order in range(1, 12))
    return (tones + 0.05 * dice.standard_normal(count)).astype(np.float32)


def typing(count: int, dice: np.random.Generator) -> Floats:
    """Keys: short bursts of noise through a resonance, about six a second, in runs."""
    sound = np.zeros(count, np.float32)
    length = RATE // 25
    decay = np.exp(-np.arange(length) / (RATE * 0.004))
    at = 0
    while True:
        at += int(RATE * (dice.exponential(0.15) + 0.04 + (dice.random() < 0.05) * dice.exponential(2.0)))
        if at + length >= count:
            return sound
        ring = np.sin(2 * np.pi * dice.uniform(900, 3500) * np.arange(length) / RATE)
        key = decay * (dice.standard_normal(length) + ring) * dice.uniform(0.4, 1.0)
        sound[at : at + length] += key.astype(np.float32)


def music(count: int, dice: np.random.Generator) -> Floats:
    """Chords of three tones with harmonics, changed twice a second, and a drum on each beat."""
    beat = RATE // 2
    at, sound = np.arange(beat) / RATE, np.zeros(count, np.float32)
    drum = np.exp(-at * 60) * dice.standard_normal(beat)
    for start in range(0, count - beat, beat):
        root = 110 * 2 ** (dice.integers(0, 24) / 12)
        notes = [root * 2 ** (step / 12) * order for step in (0, 4, 7) for order in (1, 2, 3)]
        chord = sum(np.sin(2 * np.pi * note * at) / (1 + index % 3) for index, note in enumerate(notes))
        sound[start : start + beat] = (chord * np.exp(-at * 3) + drum).astype(np.float32)
    return sound


SOUNDS: dict[str, tuple[Callable[[int, np.random.Generator], Floats], tuple[int, ...]]] = {
    "silence": (silence, (-80,)),
    "hum": (hum, LEVELS_DB),
    "white noise": (white, LEVELS_DB),
    "wind": (wind, LEVELS_DB),
    "typing": (typing, LEVELS_DB),
    "music": (music, LEVELS_DB),
}


def at_level(sound: Floats, level_db: float) -> Floats:
    """`sound` with this root mean square, and no sample beyond full scale."""
    scaled = sound * (10 ** (level_db / 20) / np.sqrt(np.mean(np.square(sound, dtype=np.float64))))
    return np.asarray(np.clip(scaled, -1, 1), np.float32)


def counted(heard: HeardRecording, whisper: VirtualWhisper) -> dict[str, int]:
    return {
        "turns": len(heard.began),
        "words": sum(len((partial.stable + partial.unstable).split()) for partial in heard.partials),
        "calls": len(heard.calls),
        "answers": len(heard.texts),
        "decodings": sum(len(took) for kind, took in whisper.spent.took_s.items() if "queue" not in kind),
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.hearing.noise", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--sounds", nargs="+", default=list(SOUNDS), choices=list(SOUNDS))
    parser.add_argument("--model", default="tiny.en")
    parser.add_argument("--json", type=Path, default=Path("bench/out/hearing-noise.json"))
    options = parser.parse_args()
    loaded, room = loaded_model(options.model, 2), Room(InlineDetector(), SessionConfig())
    rows: list[dict[str, object]] = []
    for name in options.sounds:
        make, levels = SOUNDS[name]
        sound = make(int(options.minutes * 60 * RATE), np.random.default_rng(len(name)))
        for level in levels:
            loop, began_s = BusyLoop(), time.process_time()
            whisper = VirtualWhisper(loaded, 2, 300, loop)
            heard = room.listen(at_level(sound, level), whisper, loop)
            row: dict[str, object] = {"sound": name, "dB": level, **counted(heard, whisper)}
            row["CPU s"] = round(time.process_time() - began_s, 1)
            rows.append(row)
            print("  ".join(f"{key} {value}" for key, value in row.items()), flush=True)
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()

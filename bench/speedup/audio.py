"""The requests as audio: synthesised with Flite, and recognised by the real detector and recogniser."""

import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from bench.speech.samples import LEAD_MS, RATE, speak, trim
from bench.speedup.case import Case
from bench.speedup.session import SpeechEngines
from services.asr.pocketsphinx import PocketsphinxRecogniser
from services.vad.silero import SileroDetector
from tools.language.corpus import phrase_corpus

VOICE = "slt"


def missing() -> str | None:
    """Why requests cannot be synthesised here; None when they can."""
    return None if shutil.which("flite") else "the program flite is not installed (package flite)"


def synthesise(case: Case) -> tuple[Case, bytes]:
    """The case with the times of its words stretched to the synthesised audio, and the audio. Pauses of the row are
    left out, since the synthesis makes its own."""
    sound = trim(speak(case.row["text"], VOICE))
    return stretched(case, LEAD_MS, len(sound) * 1000 // RATE), sound.tobytes()


def stretched(case: Case, start_ms: int, end_ms: int) -> Case:
    row = dict(case.row)
    first, last = row["words"][0]["start_ms"], row["speech_end_ms"]

    def moved(at_ms: int) -> int:
        return int(start_ms + (at_ms - first) * (end_ms - start_ms) / (last - first))

    row["words"] = [{**w, "start_ms": moved(w["start_ms"]), "end_ms": moved(w["end_ms"])} for w in row["words"]]
    row["expected_calls"] = [_moved(call, moved(call["determinable_at_ms"])) for call in row["expected_calls"]]
    row["speech_end_ms"] = end_ms
    return replace(case, row=row)


def _moved(call: dict[str, Any], at_ms: int) -> dict[str, Any]:
    return {**call, "determinable_at_ms": at_ms}


class Sound:
    """Real recognition for the bench: one detector and one recogniser for all sessions."""

    def __init__(self, cases: Sequence[Case], workers: int) -> None:
        self._spoken = {case.id: synthesise(case) for case in cases}
        self.cases = [case for case, _ in self._spoken.values()]
        specs = {spec.name: spec for case in cases for spec in case.specs.values()}
        self._detector = SileroDetector()
        self._recogniser = PocketsphinxRecogniser(phrase_corpus(tuple(specs.values())), workers=workers)

    def speech(self, case: Case, flawless: bool) -> SpeechEngines:
        return SpeechEngines(self._detector, self._recogniser, self._spoken[case.id][1])

    @asynccontextmanager
    async def started(self) -> AsyncIterator["Sound"]:
        await self._detector.start()
        await self._recogniser.start()
        try:
            yield self
        finally:
            await self._recogniser.aclose()
            await self._detector.aclose()

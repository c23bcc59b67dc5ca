"""Measures pocketsphinx on the bundled utterances, in real time: word errors, latencies, CPU."""

import asyncio
import json
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from bench.proc import ProcessFigures
from bench.speech.stream import SAMPLES, paced, read_wav, silence, word_errors
from services.asr.pocketsphinx.recogniser import PocketsphinxRecogniser
from services.asr.recogniser import RecognitionStream
from services.events.speech import SAMPLE_RATE, Hypothesis, Word
from tools import library
from tools.language.corpus import phrase_corpus
from tools.registry import Registry

EAGER_MS = 200


@dataclass(slots=True)
class RecognisedClip:
    """The figures of one utterance; latencies in ms. `word_ms`: from a word's last sample to the first of the
    hypotheses from which on it stayed."""

    file: str
    text: str
    heard: str
    seconds: float
    settle_ms: float
    cpu_s: float
    word_ms: list[float] = field(default_factory=list)
    rewrites: int = 0

    @property
    def errors(self) -> int:
        return word_errors(self.text, self.heard)


async def measure(rounds: int) -> tuple[list[RecognisedClip], dict[str, float]]:
    """(the figures of every utterance, each played `rounds` times; figures of the process)."""
    loop = asyncio.get_running_loop()
    sentences = tool_sentences()
    recogniser = PocketsphinxRecogniser(sentences)
    began = loop.time()
    await recogniser.start()
    started_s = loop.time() - began
    process = ProcessFigures(recogniser.pids[0])
    entries = json.loads((SAMPLES / "samples.json").read_text())
    spoken = [await _speak(recogniser, process, e["file"], e["text"]) for _ in range(rounds) for e in entries]
    figures = {
        "sentences": len(sentences),
        "start_s": started_s,
        "resident_mib": process.resident_bytes() / 2**20,
    }
    await recogniser.aclose()
    return spoken, figures


def tool_sentences() -> list[str]:
    """The sentences that a default server's recogniser is compiled from."""
    return phrase_corpus([tool.spec for tool in Registry(library.load()).offered().values()])


async def _speak(recogniser: PocketsphinxRecogniser, process: ProcessFigures, file: str, text: str) -> RecognisedClip:
    loop = asyncio.get_running_loop()
    samples = np.concatenate((read_wav(SAMPLES / file), silence(EAGER_MS)))
    cpu = process.cpu_s()
    stream = recogniser.open(1)
    reader = asyncio.create_task(_read(stream))
    began = loop.time()
    async for chunk in paced(samples):
        stream.accept_audio(chunk)
    asked = loop.time()
    settled = await stream.settle()
    settle_ms = (loop.time() - asked) * 1000
    await stream.finish()
    seen = await reader
    await stream.aclose()
    spoken = RecognisedClip(file, text, settled.text, len(samples) / SAMPLE_RATE, settle_ms, process.cpu_s() - cpu)
    spoken.word_ms = [_latency(seen, place, word, began) for place, word in enumerate(settled.words)]
    spoken.rewrites = sum(not _keeps(one, next_) for (_, one), (_, next_) in pairwise(seen))
    return spoken


async def _read(stream: RecognitionStream) -> list[tuple[float, Hypothesis]]:
    loop = asyncio.get_running_loop()
    return [(loop.time(), hypothesis) async for hypothesis in stream]


def _latency(seen: list[tuple[float, Hypothesis]], place: int, word: Word, began: float) -> float:
    """Latency of one word in ms; a word that only the settled hypothesis has is counted at that hypothesis."""
    since = None
    for at, hypothesis in seen:
        there = len(hypothesis.words) > place and hypothesis.words[place].text == word.text
        since = (since if since is not None else at) if there else None
    ended = began + (word.end_ms or 0) / 1000
    return float("nan") if since is None else (since - ended) * 1000


def _keeps(one: Hypothesis, following: Hypothesis) -> bool:
    stable = one.text[: one.stable_chars]
    return following.text.startswith(stable)

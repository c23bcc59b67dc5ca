"""Measures the thresholds of `services/asr/pocketsphinx/fallback_policy.py`.

Run: python -m bench.speech.calibration [VOICE ...]. Synthesises the sentences with Flite, decodes each with both models
and prints how well their scores separate requests to the tools from other speech. Needs the `flite` program; takes some
minutes.
"""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pocketsphinx

from bench.speech.recognition import tool_sentences
from bench.speech.samples import speak, trim
from bench.speech.sentences import COMMANDS, OTHER
from bench.speech.stream import word_errors
from services.asr.pocketsphinx.compiling import compile_domain
from services.asr.pocketsphinx.decoder_run import STEP, DecoderRun, general_models
from services.asr.pocketsphinx.fallback_policy import DOUBT, DOUBT_LATE, MARGIN, DecoderReading, FallbackPolicy

MARGINS = (-0.6, -0.4, -0.2, 0.0, 0.2, 0.4, 0.6)
SILENCE = bytes(9_600)  # 300 ms of PCM16


@dataclass(frozen=True, slots=True)
class Decoded:
    """One decoded sentence. `domain_trail` and `general_trail` are the readings after each step, beginning with the
    measurement of the cepstral mean."""

    said: str
    domain_trail: list[DecoderReading]
    general_trail: list[DecoderReading]

    @property
    def domain(self) -> DecoderReading:
        return self.domain_trail[-1]

    @property
    def general(self) -> DecoderReading:
        return self.general_trail[-1]

    def errors(self, margin: float) -> int:
        chosen = self.general if self.general.per_frame > self.domain.per_frame + margin else self.domain
        return word_errors(self.said, " ".join(word for word, _, _ in chosen.words))

    @property
    def started_at(self) -> float | None:
        """The share of the utterance after which the general decoder would be started; None if it would not."""
        doubt = FallbackPolicy()
        for number, reading in enumerate(self.domain_trail):
            doubt.observe(reading)
            if doubt.holds:
                return number / len(self.domain_trail)
        return None

    @property
    def dismissed(self) -> bool:
        doubt = FallbackPolicy()
        for domain, general in zip(self.domain_trail, self.general_trail, strict=True):
            doubt.observe(domain)
            if doubt.holds:
                doubt.compare(domain.per_frame, general)
                if not doubt.holds:
                    return True
        return False


def main(voices: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        domain = compile_domain(tool_sentences(), Path(folder)).load()
        general = general_models().load()
        for kind, sentences in (("commands", COMMANDS), ("other speech", OTHER)):
            report(kind, list(decode(domain, general, sentences, voices)))


def decode(
    domain: pocketsphinx.Decoder, general: pocketsphinx.Decoder, sentences: Sequence[str], voices: Sequence[str]
) -> Iterator[Decoded]:
    for sentence in sentences:
        for voice in voices:
            audio = bytearray(trim(speak(sentence, voice)).tobytes() + SILENCE)
            first = DecoderRun(domain)
            trail = follow(first, audio)
            yield Decoded(sentence, trail, follow(DecoderRun(general, first.mean), audio)[-len(trail) :])


def follow(decoding: DecoderRun, audio: bytearray) -> list[DecoderReading]:
    readings = []
    for _ in range(-(-len(audio) // STEP)):
        decoding.advance(audio)
        if decoding.mean is not None:
            readings.append(decoding.reading())
    decoding.finish()
    return readings


def report(kind: str, decoded: list[Decoded]) -> None:
    words = sum(len(each.said.split()) for each in decoded)
    scores = np.array([each.domain.per_frame for each in decoded])
    starts = [each.started_at for each in decoded]
    early = [at for at in starts if at is not None]
    best = sum(each.errors(MARGIN) == min(each.errors(-np.inf), each.errors(np.inf)) for each in decoded)
    print(f"\n{kind}: {len(decoded)} utterances, {words} words")
    print(f"  word error rate: domain {rate(decoded, np.inf):.3f}, general {rate(decoded, -np.inf):.3f}")
    print("  chosen by margin:", ", ".join(f"{margin:+.1f}: {rate(decoded, margin):.3f}" for margin in MARGINS))
    print(f"  given to the better decoder: {best / len(decoded):.0%}")
    print("  domain score, 5/50/95 %:", np.quantile(scores, (0.05, 0.5, 0.95)).round(2))
    print(f"  general decoder started while speaking: {len(early) / len(decoded):.0%}", end="")
    print(f", with {1 - np.mean(early):.0%} still to come" if early else "", end="")
    print(f"; dismissed {np.mean([each.dismissed for each in decoded]):.0%}")
    print(f"  below DOUBT {np.mean(scores < DOUBT):.0%}, below DOUBT_LATE {np.mean(scores < DOUBT_LATE):.0%}")


def rate(decoded: Sequence[Decoded], margin: float) -> float:
    return sum(each.errors(margin) for each in decoded) / sum(len(each.said.split()) for each in decoded)


if __name__ == "__main__":
    main(sys.argv[1:] or ("slt", "awb", "kal16"))

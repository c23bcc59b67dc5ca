"""A network and a tokenizer with the interfaces of CTranslate2's Whisper and faster-whisper's tokenizer, for words that
are known beforehand."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from services.asr.whisper.network import BeamText, Floats, Generated
from services.asr.whisper.vocabulary import Vocabulary
from services.events.speech import SAMPLE_RATE, Samples

END, START, BEFORE, NO_TIMES = 10_000, 10_001, 10_002, 10_003


class FakeTokenizer:
    """A token for each word with the space before it, and for each sign."""

    sot_sequence = (START,)
    sot_prev, no_timestamps, eot = BEFORE, NO_TIMES, END

    def __init__(self) -> None:
        self._texts: list[str] = []

    def encode(self, text: str) -> list[int]:
        return [self._number(part) for part in re.findall(r" ?\w+| ?[^\w\s]", text)]

    def decode(self, tokens: list[int]) -> str:
        return "".join(self._texts[token] for token in tokens)

    def _number(self, part: str) -> int:
        if part not in self._texts:
            self._texts.append(part)
        return self._texts.index(part)


@dataclass
class Asked:
    """One call of `generate`: the window and the seconds of audio that were encoded, the texts before and begun."""

    window_s: int
    audio_s: float
    before: str
    prefix: str


@dataclass
class FakeNetwork:
    """`says` gives the whole text for what is asked. The tokens have probability `sure`, those with a word of `likely`
    before them that of `likely`, the word `doubtful` 0.4. `others`: texts that a beam search finds, with their
    probabilities."""

    says: Callable[[Asked], str]
    sure: float = 0.9
    likely: tuple[str, float] = ("", 0.0)
    doubtful: str = ""
    no_speech: float = 0.05
    others: Sequence[tuple[str, float]] = ()
    tokenizer: FakeTokenizer = field(default_factory=FakeTokenizer)
    asked: list[Asked] = field(default_factory=list)
    encoded: int = 0
    searched: int = 0

    @property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary(self.tokenizer, "en")  # type: ignore[arg-type]

    def features(self, samples: Samples, window_s: int) -> Floats:
        return np.array([window_s, len(samples) / SAMPLE_RATE], np.float32)

    def encode(self, features: Floats) -> Floats:
        self.encoded += 1
        return features

    def generate(self, encoded: Floats, prompt: Sequence[int], most: int) -> Generated:
        start = list(prompt).index(START)
        before = [token for token in prompt[:start] if token != BEFORE]
        prefix = list(prompt[start + 2 :])
        decode = self.tokenizer.decode
        asked = Asked(int(encoded[0]), float(encoded[1]), decode(before), decode(prefix))
        self.asked.append(asked)
        text = self.says(asked)
        assert text.startswith(asked.prefix)
        tokens = [*prefix, *self.tokenizer.encode(text[len(asked.prefix) :])]
        ended = len(tokens) < most
        word, likely = self.likely
        sure = likely if word and word in asked.before else self.sure
        words = [*(decode([token]).strip() for token in tokens), ""][: min(len(tokens) + ended, most)]
        logprobs = tuple(float(np.log(0.4 if each and each == self.doubtful else sure)) for each in words)
        return Generated(tuple(tokens[:most]), logprobs, self.no_speech)

    def candidates(self, encoded: Floats, prompt: Sequence[int], most: int, count: int) -> list[BeamText]:
        self.searched += 1
        encode = self.tokenizer.encode
        return [BeamText(tuple(encode(text)), float(np.log(p))) for text, p in self.others[:count]]


def silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * SAMPLE_RATE), np.float32)

"""One decoding: features, encoder, decoder, the guard against loops and the gates against invented words. Runs in
worker threads; nothing here touches the event loop."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

from services.asr.comparable import comparable
from services.asr.whisper.alternatives import HeardText, OtherText, weighed
from services.asr.whisper.biasing import Prompts, telling
from services.asr.whisper.gates import Evidence, doubtful, invented
from services.asr.whisper.loops import loop_start, said_twice
from services.asr.whisper.network import MOST_TOKENS, Network
from services.asr.whisper.vocabulary import Piece, Vocabulary
from services.asr.whisper.windows import LONGEST_S, window_s
from services.events.speech import SAMPLE_RATE, Samples

TOKENS_AT_LEAST = 16
"""Tokens that even the shortest audio may have."""

SURE = 0.8
"""Confidence of words that are not heard again with the private words in the prompt."""

CLEARLY = 0.05
"""Mean log-probability of a token by which words with a private one must be likelier than those without: "Mirela have a
mocha" for "May I have a mocha" is at 0.00 and -0.07, 30 true names of two sets are at 0.09 and more."""

DOUBTED = 0.5
"""Confidence of a word below which the other texts that may have been said are looked for: in one of four orders of
people, and in one of three with babble at 12 dB. Above it they change nothing (docs/decisions.md)."""

LAST_WORDS = 2
"""Words at the end of an utterance that more audio may change; those before have been heard whole."""

BEAM = 5
"""Texts that are looked for. Five take a fifth more time than the likeliest alone, and with eight no more orders are
understood."""


@dataclass(frozen=True, slots=True)
class DecodeRequest:
    """`prefix`: tokens of words that are already agreed on. `words` and `private`: words that are likely, as in
    `SpeechContext`. `speech_ms` and `final` as in `gates.Evidence`. `sure_end`: words of which the last ones are not
    sure are of no use, so no more time is spent on them."""

    samples: Samples
    final: bool
    speech_ms: int | None = None
    prefix: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    private: tuple[str, ...] = ()
    sure_end: bool = False


@dataclass(frozen=True, slots=True)
class Decoded:
    """`pieces` is empty if the words were `gated`, or where a partial decoding `looped`. `endless`: it did not come
    to an end by itself. `logprob`: the mean of all tokens, `total` the sum. `others`: what else a doubtful whole
    utterance may have been."""

    pieces: tuple[Piece, ...]
    no_speech: float = 0.0
    logprob: float = 0.0
    looped: bool = False
    endless: bool = False
    gated: bool = False
    total: float = 0.0
    others: tuple[OtherText, ...] = ()

    @property
    def forms(self) -> list[str]:
        """The words as they are compared; punctuation on its own counts, because it loops too."""
        return [form for piece in self.pieces for form in _forms(piece)]


class Decoder:
    """Decodes with one model, in as many threads as call it. Raises what the engine raises."""

    def __init__(self, network: Network, vocabulary: Vocabulary) -> None:
        self._network = network
        self._vocabulary = vocabulary
        self._prompts = Prompts(vocabulary)

    def decode(self, request: DecodeRequest, stopped: Callable[[], bool] = lambda: False) -> Decoded | None:
        """The words of `request`; None if `stopped` became true between two steps, because nobody waits any more.

        What loops is decoded once more as Whisper was trained: 30 s, no prompt, no prefix. If it loops again it is cut
        where it began to. A partial decoding that loops has no words: the next one is its second try. What is doubtful
        under a prompt is judged without it, and what a prompt says twice as a whole is what is heard without it. What
        else a doubtful whole utterance may have been is looked for. With `sure_end` what loops, may be invented or
        ends in a doubtful word has no words.
        """
        before = self._prompts.tokens(request.words) if request.words else ()
        encoded = self._encoded(request, window_s(len(request.samples) / SAMPLE_RATE), stopped)
        if encoded is None:
            return None
        first = self._generated(encoded, request, before)
        doubted = first.looped or _unsure(first) or _doubted(first, LAST_WORDS) or said_twice(first.forms)
        if request.sure_end and doubted:
            return replace(first, pieces=())
        if not first.looped:
            twice = bool(before) and said_twice(first.forms)
            judged = self._generated(encoded, request, ()) if twice or (before and _unsure(first)) else first
            found = _gated(judged if twice and not judged.looped else first, judged, request)
            named = self._named(encoded, request, found, stopped)
            return self._weighed(encoded, request, found, stopped) if named is found is first else named
        if not request.final:
            return replace(first, pieces=())
        request = replace(request, prefix=())
        encoded = self._encoded(request, LONGEST_S, stopped)
        if encoded is None:
            return None
        again = self._generated(encoded, request, ())
        if again.looped and (again.endless or again.forms != first.forms):
            again = replace(again, pieces=_cut(again))
        again = replace(again, looped=True)
        return _gated(again, again, request)

    def _named(
        self, encoded: Any, request: DecodeRequest, found: Decoded, stopped: Callable[[], bool]
    ) -> Decoded | None:
        """What is heard with the private words in the prompt, if it has one of them and is clearly likelier; else
        `found`, which was heard without. Partial decodings, and those whose words are all sure, are left as they are.
        None if `stopped` became true."""
        sure = all(piece.confidence >= SURE for piece in found.pieces)
        if not (request.final and request.private) or sure or found.gated:
            return found
        if stopped():
            return None
        named = self._generated(encoded, request, self._prompts.tokens(request.words, request.private))
        likelier = named.logprob >= found.logprob + CLEARLY and not named.looped
        heard = telling(named.forms) - telling(found.forms)
        return named if likelier and heard & self._prompts.names(request.private) else found

    def _weighed(
        self, encoded: Any, request: DecodeRequest, found: Decoded, stopped: Callable[[], bool]
    ) -> Decoded | None:
        """`found` with the other texts that may have been said, if it is whole and has a doubtful word. None if
        `stopped` became true."""
        if not request.final or found.gated or not _doubted(found):
            return found
        if stopped():
            return None
        before = self._prompts.tokens(request.words) if request.words else ()
        prompt = self._vocabulary.prompt(before, request.prefix)
        candidates = self._network.candidates(encoded, prompt, self._most(request), BEAM)
        texts = [
            HeardText(tuple(self._vocabulary.pieces(each.tokens, (0.0,) * len(each.tokens))), each.logprob)
            for each in candidates
        ]
        pieces, others = weighed(HeardText(found.pieces, found.total), texts)
        return replace(found, pieces=pieces, others=others)

    def _most(self, request: DecodeRequest) -> int:
        """The most tokens that anybody speaks in the audio."""
        audio_s = min(len(request.samples) / SAMPLE_RATE, LONGEST_S)
        return min(MOST_TOKENS, TOKENS_AT_LEAST + round(self._vocabulary.tokens_per_s * audio_s))

    def _encoded(self, request: DecodeRequest, window: int, stopped: Callable[[], bool]) -> Any:
        """The encoder's output; None if `stopped` became true."""
        features = self._network.features(request.samples, window)
        if stopped():
            return None
        encoded = self._network.encode(features)
        return None if stopped() else encoded

    def _generated(self, encoded: Any, request: DecodeRequest, before: Sequence[int]) -> Decoded:
        most = self._most(request)
        prefix = request.prefix if len(request.prefix) < most else ()
        generated = self._network.generate(encoded, self._vocabulary.prompt(before, prefix), most)
        logprobs = generated.logprobs
        pieces = tuple(self._vocabulary.pieces(generated.tokens, logprobs))
        mean = sum(logprobs) / len(logprobs) if logprobs else 0.0
        endless = len(generated.tokens) >= most
        found = Decoded(pieces, generated.no_speech, mean, endless=endless, total=sum(logprobs))
        return replace(found, looped=found.endless or loop_start(found.forms) is not None)


def _doubted(found: Decoded, last: int = 0) -> bool:
    """Whether one of the `last` words, of all if it is 0, is doubtful."""
    return any(piece.confidence < DOUBTED for piece in found.pieces[-last:])


def _unsure(found: Decoded) -> bool:
    return bool(found.pieces) and doubtful(found.no_speech, found.logprob)


def _gated(found: Decoded, judged: Decoded, request: DecodeRequest) -> Decoded:
    """`found`, without its words if those of `judged`, a decoding of the same audio, are invented."""
    said = [form for piece in judged.pieces for form in comparable(piece.text)]
    evidence = Evidence(request.speech_ms, judged.no_speech, judged.logprob, request.final, tuple(said), found.looped)
    if found.pieces and said and not invented(evidence):
        return found
    return replace(found, pieces=(), gated=bool(found.pieces))


def _forms(piece: Piece) -> tuple[str, ...]:
    return comparable(piece.text) or (piece.text,)


def _cut(found: Decoded) -> tuple[Piece, ...]:
    """The pieces before the first repetition; all of them where the decoding was endless without one."""
    start = loop_start(found.forms)
    if start is None:
        return found.pieces
    ends = list(accumulate(len(_forms(piece)) for piece in found.pieces))
    return tuple(piece for piece, end in zip(found.pieces, ends, strict=True) if end <= start)

"""One utterance inside a worker process: its audio, its decoders, and the questions of the server about it."""

from dataclasses import dataclass
from typing import Any, TypeGuard

from services.asr.pocketsphinx.decoder_pool import DecoderPool
from services.asr.pocketsphinx.decoder_run import BYTES_PER_MS, STEP, DecoderRun
from services.asr.pocketsphinx.fallback_policy import LATE_MS, DecoderReading, FallbackPolicy, general_wins


@dataclass(frozen=True, slots=True)
class HypothesisRequest:
    """An ASK message, answered once the first `upto` bytes of audio (all that had come before it) are decoded."""

    ask: int
    final: bool
    upto: int


class WorkerUtterance:
    """Each `step` decodes a little or answers a question. The domain decoder goes first; the general decoder runs only
    while the domain's score leaves doubt (`FallbackPolicy`)."""

    def __init__(self, domain: DecoderPool, general: DecoderPool) -> None:
        self._shelves = domain, general
        self._audio = bytearray()
        self._domain: DecoderRun | None = None
        self._general: DecoderRun | None = None
        self._reading = DecoderReading((), 0, 0.0)  # of the domain, the latest
        self._scores: dict[int, float] = {}  # of the domain, by bytes decoded
        self._doubt = FallbackPolicy()
        self._questions: list[HypothesisRequest] = []

    @property
    def asked(self) -> bool:
        """Whether the server waits for an answer."""
        return bool(self._questions)

    def add_audio(self, pcm: bytes) -> None:
        self._audio += pcm

    def ask(self, ask: int, final: bool) -> None:
        self._questions.append(HypothesisRequest(ask, final, len(self._audio)))

    def close(self) -> None:
        """Give the decoders back to their pools."""
        for pool, decoding in zip(self._shelves, (self._domain, self._general), strict=True):
            if decoding is not None:
                decoding.finish()
                pool.give_back(decoding.decoder)
        self._domain = self._general = None

    # -------------------------------------------------------------- work

    def step(self) -> tuple[bool, dict[str, Any] | None]:
        """Do one piece of work: (whether there was work to do, the body of a GUESS message if there is one to send)."""
        if not self._ready():
            return False, None
        if self._behind(self._domain):
            return True, self._advance_domain(self._domain)
        if self._doubted and self._behind(self._general):
            self._advance_general(self._general)
            return True, None
        if self._questions:
            return True, self._answer(self._questions[0])
        return False, None

    @property
    def _doubted(self) -> bool:
        """Whether the general decoder's result is needed now. Where the server waits for an answer, the general decoder
        runs only where the domain's score of the whole is low, and at an eager end with a stricter threshold where it
        is late; a final answer, which comes only once, waits longer."""
        if not self._questions:
            return self._doubt.holds
        late = not self._questions[0].final and self._lag > LATE_MS * BYTES_PER_MS
        return self._doubt.about(self._reading, late)

    @property
    def _lag(self) -> int:
        """Bytes by which the domain decoder is ahead of the general one."""
        ahead = self._domain.done if self._domain is not None else 0
        return ahead - (self._general.done if self._general is not None else 0)

    def _ready(self) -> bool:
        """Take a domain decoder if the utterance has none; False while all are in use."""
        if self._domain is None and (self._audio or self._questions):
            decoder = self._shelves[0].take()
            self._domain = DecoderRun(decoder) if decoder is not None else None
        return self._domain is not None

    def _behind(self, decoding: DecoderRun | None) -> TypeGuard[DecoderRun]:
        if decoding is None or decoding.finished:
            return False
        if self._questions:
            return decoding.done < self._questions[0].upto
        return len(self._audio) - decoding.done >= STEP

    def _advance_domain(self, domain: DecoderRun) -> dict[str, Any] | None:
        """One step of the domain decoder and its partial result, which also tells the server how far decoding is."""
        domain.advance(self._audio)
        self._reading = domain.reading()
        self._scores[domain.done] = self._reading.per_frame
        if domain.mean is not None:
            self._doubt.observe(self._reading)
        if self._doubt.holds:
            self._start_general(domain)
        return self._guess(None)

    def _advance_general(self, general: DecoderRun) -> None:
        general.advance(self._audio)
        if (domain_per_frame := self._scores.get(general.done)) is not None:
            self._doubt.compare(domain_per_frame, general.reading())

    def _answer(self, question: HypothesisRequest) -> dict[str, Any] | None:
        """Answer a question whose audio the domain decoder has decoded; None if the general decoder is started first
        because the domain's score is low."""
        domain = self._domain
        assert domain is not None
        domain.adapt(self._audio)
        if question.final:
            domain.finish()
        self._reading = domain.reading()
        if self._doubted and self._start_general(domain):
            return None
        if question.final and self._general is not None:
            self._general.finish()
        self._questions.pop(0)
        return self._guess(question.ask)

    def _start_general(self, domain: DecoderRun) -> bool:
        """Start the general decoder; False if it runs already, no mean is measured yet, or all are in use (then the
        domain's result is used)."""
        if self._general is not None or domain.mean is None:
            return False
        decoder = self._shelves[1].take()
        if decoder is None:
            return False
        self._general = DecoderRun(decoder, domain.mean)
        return True

    def _guess(self, ask: int | None) -> dict[str, Any]:
        chosen, model = self._reading, "domain"
        if self._general is not None and self._lag <= 2 * STEP:  # further behind, the scores are of different audio
            general = self._general.reading()
            if general_wins(self._reading, general, complete=ask is not None):
                chosen, model = general, "general"
        heard = self._domain.done if self._domain is not None else 0
        return {"ask": ask, "model": model, "words": chosen.words, "heard": heard // 2, "score": chosen.per_frame}

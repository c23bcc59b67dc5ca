"""An utterance inside a recogniser process: its audio, its decoders, the questions about it."""

from dataclasses import dataclass
from typing import Any, TypeGuard

from services.asr.pocketsphinx.choice import Doubt, Reading, doubtful, general_wins
from services.asr.pocketsphinx.decoding import STEP, Decoding
from services.asr.pocketsphinx.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Question:
    """Asked when `upto` bytes of audio had come; answered when they are decoded."""

    ask: int
    final: bool
    upto: int


class Utterance:
    """`step` does one small piece of the most urgent work. The domain decoder goes first; the general one runs only
    once the domain's score is doubtful, and then stays beside it."""

    def __init__(self, domain: Shelf, general: Shelf) -> None:
        self._shelves = domain, general
        self._audio = bytearray()
        self._domain: Decoding | None = None
        self._general: Decoding | None = None
        self._doubt = Doubt()
        self._questions: list[Question] = []

    @property
    def asked(self) -> bool:
        return bool(self._questions)

    def hear(self, pcm: bytes) -> None:
        self._audio += pcm

    def ask(self, ask: int, final: bool) -> None:
        self._questions.append(Question(ask, final, len(self._audio)))

    def close(self) -> None:
        for shelf, decoding in zip(self._shelves, (self._domain, self._general), strict=True):
            if decoding is not None:
                decoding.finish()
                shelf.give_back(decoding.decoder)
        self._domain = self._general = None

    # -------------------------------------------------------------- work

    def step(self) -> tuple[bool, dict[str, Any] | None]:
        """(whether there was work to do, a guess if it brought one)."""
        if not self._ready():
            return False, None
        if self._behind(self._domain):
            return True, self._advance_domain(self._domain)
        if self._behind(self._general):
            self._general.advance(self._audio)
            return True, None
        if self._questions:
            return self._answer(self._questions[0])
        return False, None

    def _ready(self) -> bool:
        """Has a domain decoder, or gets one now; all are busy when more people speak at once than there are."""
        if self._domain is None and (self._audio or self._questions):
            decoder = self._shelves[0].take()
            self._domain = Decoding(decoder) if decoder is not None else None
        return self._domain is not None

    def _behind(self, decoding: Decoding | None) -> TypeGuard[Decoding]:
        if decoding is None or decoding.finished:
            return False
        if self._questions:
            return decoding.done < self._questions[0].upto
        return len(self._audio) - decoding.done >= STEP

    def _advance_domain(self, domain: Decoding) -> dict[str, Any] | None:
        """One step, and a partial guess unless somebody waits for a whole one."""
        domain.advance(self._audio)
        reading = domain.reading()
        if domain.mean is not None and self._doubt.feed(reading):
            self._start_general(domain.mean)
        return None if self._questions else self._guess(reading, None)

    def _answer(self, question: Question) -> tuple[bool, dict[str, Any] | None]:
        """Everything asked about is decoded by the domain; a doubtful reading waits for the general decoder."""
        domain = self._domain
        assert domain is not None
        domain.adapt(self._audio)
        if question.final:
            domain.finish()
        reading = domain.reading()
        if doubtful(reading) and domain.mean is not None and self._start_general(domain.mean):
            return True, None
        if question.final and self._general is not None:
            self._general.finish()
        self._questions.pop(0)
        return True, self._guess(reading, question.ask)

    def _start_general(self, mean: str) -> bool:
        """True when it begins now. Where all general decoders are busy the domain's reading has to do."""
        if self._general is not None:
            return False
        decoder = self._shelves[1].take()
        if decoder is None:
            return False
        self._general = Decoding(decoder, mean)
        return True

    def _guess(self, domain: Reading, ask: int | None) -> dict[str, Any]:
        general = self._general.reading() if self._general is not None else None
        chosen, model = domain, "domain"
        if general is not None and self._comparable() and general_wins(domain, general, complete=ask is not None):
            chosen, model = general, "general"
        heard = self._domain.done if self._domain is not None else 0
        return {"ask": ask, "model": model, "words": chosen.words, "heard": heard // 2, "score": chosen.per_frame}

    def _comparable(self) -> bool:
        """While the general decoder catches up with the domain's, its score is of other audio."""
        if self._domain is None or self._general is None:
            return False
        return self._domain.done - self._general.done <= 2 * STEP

"""The recognition of one utterance by Whisper.

The growing audio is decoded again and again: about every `every_ms` of speech for a partial hypothesis, with the words
that are sure as a forced prefix, and as a whole (without one) when the voice fades (`fading.py`) and as soon as the
user falls silent. If no speech follows, that is the settled and the final hypothesis. Audio longer than a window is cut
where it is quietest, and what lies before the cut is decoded for good.
"""

import asyncio
import logging
from dataclasses import dataclass, field
from functools import partial
from itertools import takewhile

from services.asr.agreement import LocalAgreement
from services.asr.answering import AnsweringStream, Newest
from services.asr.comparable import comparable
from services.asr.lag import DecodingLag
from services.asr.recogniser import RecogniserFault, SpeechContext
from services.asr.revisions import Revisions
from services.asr.whisper.alternatives import OtherText
from services.asr.whisper.decoding import Decoded, DecodeRequest
from services.asr.whisper.fading import Fade
from services.asr.whisper.gates import SHORT_MS
from services.asr.whisper.metrics import DecodeKind
from services.asr.whisper.recording import PER_MS, UtteranceAudio
from services.asr.whisper.scheduler import DecodeJob, Shed, Work
from services.asr.whisper.stream_parts import IDLE_MS, Found, StreamParts
from services.asr.whisper.surface import as_words, mean_confidence, steadied
from services.asr.whisper.vocabulary import Piece
from services.events.speech import SAMPLE_RATE, Alternative, AudioChunk

log = logging.getLogger(__name__)

TAIL_MS = 64
"""Audio behind the end of the speech that a final decoding has to have heard: words fade out."""

PAUSE_MS = TAIL_MS
"""Silence after which the utterance is decoded as a whole, because it may be over."""

FIRM_AGREEING, FIRM_CONFIDENCE, FREE_WORDS = 3, 0.8, 2
"""Words are forced into a partial decoding once so many decodings in a row had them, up to the first one of less
confidence, and never the last ones. On 12 coffee orders this saves 17 to 25 % of the decoder's steps, and no more of
the stable words are wrong than without (1 of 811); from a confidence of 0.7 on 5 are. Forcing all that two decodings
agree on saves 60 %, and 6 % of the stable words are wrong."""

LONGEST_OPEN_S = 28
"""Seconds of audio that are decoded in one window; longer audio is cut in its last third."""

CUT_FROM_S = 18


@dataclass(slots=True, eq=False, weakref_slot=True)
class WhisperStream(AnsweringStream):
    """A `RecognitionStream`. `_partial`, `_whole`, `_cutting` and `_fade.job` are the decodings that wait or run;
    `_whole_end` is what the whole one hears, 0 before it begins. `_words` are the words of the newest decoding, behind
    the `_done` ones that are decoded for good; `_settled` is the newest whole one, and what it has heard, `_others`
    what else that may be."""

    turn: int
    context: SpeechContext
    parts: StreamParts
    lag: DecodingLag = field(init=False)
    _recording: UtteranceAudio = field(default_factory=UtteranceAudio)
    _revisions: Revisions = field(init=False)
    _firm: LocalAgreement = field(init=False)
    _partial: DecodeJob[Found] | None = None
    _whole: DecodeJob[Found] | None = None
    _cutting: DecodeJob[Found] | None = None
    _fade: Fade[Found] = field(default_factory=Fade)
    _whole_end: int = 0
    _tried_ms: int = 0
    _heard_to: int = 0
    _done: list[Piece] = field(default_factory=list)
    _words: list[Piece] = field(default_factory=list)
    _shown: list[Piece] = field(default_factory=list)
    _settled: tuple[int, list[Piece]] | None = None
    _others: tuple[OtherText, ...] = ()
    _closed: bool = False

    def __post_init__(self) -> None:
        self.lag = DecodingLag(SHORT_MS + self.parts.every_ms, self.parts.clock)
        self._revisions = Revisions(self.turn, agreeing=2, forms=comparable)
        self._firm = LocalAgreement(FIRM_AGREEING, forms=comparable)

    @property
    def dropped_samples(self) -> int:
        """Samples beyond the longest utterance."""
        return self._recording.dropped_samples

    # -------------------------------------------------------------- called by the session

    def accept_audio(self, chunk: AudioChunk) -> None:
        self._recording.add(chunk)
        self._plan()

    def note_voice(self, end: int, speech: bool, fading: bool = False) -> None:
        self._recording.note(end, speech)
        if self._fade.note(speech, fading, self._recording.spoken_until):
            self._decode_fading()
        if speech and self._whole is not None and not self._whole_end and not self.lag.awaited:
            self.parts.scheduler.cancel(self._whole)  # it would be out of date before it begins
        self._plan()

    async def aclose(self) -> None:
        self._closed = True
        for job in (self._partial, self._whole, self._cutting, self._fade.job):
            if job is not None:
                self.parts.scheduler.cancel(job)
        self._revisions.close()
        self.lag.close()

    # -------------------------------------------------------------- what is decoded when

    def _plan(self) -> None:
        """Begin the decoding that the newest audio makes necessary, if there is one."""
        recording = self._recording
        self.lag.audio_added(recording.wanted // PER_MS)
        if self._closed:
            return
        if recording.end - recording.base >= LONGEST_OPEN_S * SAMPLE_RATE:
            self._cut()
        elif recording.silence_ms >= PAUSE_MS:
            self._keep_faded()
            heard = self._covered(self._wanted) or self._comes(self._wanted) or self._fades() is not None
            if not heard and recording.wanted > recording.base:
                self._decode_whole(DecodeKind.EARLY)
        elif not self._decoding and self._spoken_ms() >= self._due_ms:
            self._tried_ms = self._spoken_ms()
            self._partial = self._submit(DecodeKind.PARTIAL)

    @property
    def _decoding(self) -> bool:
        return not (self._partial is self._whole is self._fade.job is None)

    @property
    def _wanted(self) -> int:
        """The position up to which a settled hypothesis has to have heard."""
        if self._recording.silence_ms < PAUSE_MS:
            return self._recording.end
        return min(self._recording.end, self._recording.spoken_until + TAIL_MS * PER_MS)

    @property
    def _due_ms(self) -> int:
        """How long the user has to have spoken for the next partial decoding."""
        every_ms = self.parts.every_ms
        return max(SHORT_MS, self._tried_ms + (min(IDLE_MS, every_ms) if self.parts.scheduler.idle else every_ms))

    def _spoken_ms(self) -> int:
        """How long the user has spoken since the beginning, as far as is known."""
        spoken = self._recording.spoken_ms(0, self._recording.end)
        return self._recording.end // PER_MS if spoken is None else spoken

    def _covered(self, wanted: int) -> bool:
        """Whether a whole decoding has heard everything up to `wanted`."""
        return self._settled is not None and self._settled[0] >= wanted

    def _comes(self, wanted: int) -> bool:
        """Whether the whole decoding that waits or runs will have heard everything up to `wanted`."""
        return self._whole is not None and (not self._whole_end or self._whole_end >= wanted)

    def _decode_whole(self, kind: DecodeKind) -> DecodeJob[Found]:
        for job in (self._partial, self._whole, self._fade.job):
            if job is not None:
                self.parts.scheduler.cancel(job)
        self._whole_end, self._tried_ms = 0, self._spoken_ms()
        self._whole = self._submit(kind)
        return self._whole

    def _decode_fading(self) -> None:
        """Decode what was said up to the fade, if the machine has nothing else to do."""
        if self._closed or self._whole or self._cutting or self._spoken_ms() < SHORT_MS:
            return
        before = self._fade.job
        if before is not None:
            self.parts.scheduler.cancel(before)
        if self.parts.scheduler.free_beside(self._partial, before):
            self._tried_ms = self._spoken_ms()
            self._fade.begin(self._submit(DecodeKind.FADING))

    def _fades(self) -> DecodeJob[Found] | None:
        """The decoding of the fade, while it waits or runs, if the user has said nothing behind it."""
        return self._fade.job if self._fade.reaches(self._recording.spoken_until) else None

    def _keep_faded(self) -> None:
        """Settle what was heard up to the fade, if it is sure and the user has said nothing behind it."""
        wanted = self._fade.words is not None and not self._covered(self._wanted)
        if wanted and self._fade.words and self._fade.reaches(self._recording.spoken_until):
            self._settled = self._wanted, [*self._done, *self._fade.words]
            self._others = self._fade.others

    def _cut(self) -> DecodeJob[Found]:
        """Decode the audio before the quietest place of its last part for good."""
        if self._cutting is None:
            recording = self._recording
            cut = recording.quietest(
                recording.base + CUT_FROM_S * SAMPLE_RATE, recording.base + LONGEST_OPEN_S * SAMPLE_RATE
            )
            kind = DecodeKind.FINAL if self.lag.awaited else DecodeKind.EARLY
            self._cutting = self._submit(kind, cut)
        return self._cutting

    def _submit(self, kind: DecodeKind, cut: int | None = None) -> DecodeJob[Found]:
        job = self.parts.scheduler.submit(self.context, kind, partial(self._begin, kind, cut))
        job.result.add_done_callback(partial(self._ended, job))
        return job

    def _begin(self, kind: DecodeKind, cut: int | None) -> Work[Found]:
        """The work of a decoding that begins now, with the newest audio, or with that before `cut`."""
        recording, end = self._recording, cut or self._recording.end
        start, whole = recording.base, kind is not DecodeKind.PARTIAL
        if not whole:
            self._tried_ms = self._spoken_ms()
        elif kind is DecodeKind.FADING:
            self._fade.end = end
        elif cut is None:
            self._whole_end = end
        request = DecodeRequest(
            recording.audio(end),
            whole,
            recording.spoken_ms(start, end),
            () if whole else self._prefix(),
            self.context.words if self.parts.biased else (),
            self.context.private() if self.parts.private else (),
            kind is DecodeKind.FADING,
        )
        decode = self.parts.decode
        return lambda stopped: (start, end, decode(request, stopped))

    def _prefix(self) -> tuple[int, ...]:
        """The tokens of the words that are sure (`FIRM_AGREEING`)."""
        firm = min(self._firm.words - len(self._done), len(self._words) - FREE_WORDS)
        sure = takewhile(lambda piece: piece.confidence >= FIRM_CONFIDENCE, self._words[: max(firm, 0)])
        return tuple(token for piece in sure for token in piece.tokens)

    # -------------------------------------------------------------- what a decoding has found

    def _ended(self, job: DecodeJob[Found], result: asyncio.Future[Found]) -> None:
        """Take what `job` has found; called when it ends in whatever way."""
        cut, faded = job is self._cutting, job is self._fade.job
        if faded:
            self._fade.job = None
        elif job is self._partial:
            self._partial = None
        elif job is self._whole:
            self._whole = None
        elif cut:
            self._cutting = None
        if self._closed or result.cancelled():
            return
        fault = result.exception()
        if fault is not None:
            if not isinstance(fault, Shed):
                log.warning("a decoding has failed: %s: %s", type(fault).__name__, fault)
            return
        start, end, decoded = result.result()
        if decoded is None or start != self._recording.base:
            return
        self._count(decoded)
        self.lag.decoded(end // PER_MS)
        if cut:
            self._keep(decoded, end)
        elif faded:
            self._take_faded(decoded, end)
        elif end > self._heard_to or job.kind is not DecodeKind.PARTIAL:
            self._show(decoded, end, whole=job.kind is not DecodeKind.PARTIAL)
        self._plan()

    def _take_faded(self, decoded: Decoded, end: int) -> None:
        """Show what was heard up to a fade; whether it is kept shows in the silence behind it."""
        self._fade.found(decoded.pieces, decoded.others)
        if decoded.pieces and end > self._heard_to:
            self._show(decoded, end, whole=False)

    def _count(self, decoded: Decoded) -> None:
        if decoded.looped:
            self.parts.metrics.looped()
        if decoded.gated:
            self.parts.metrics.gated()

    def _keep(self, decoded: Decoded, end: int) -> None:
        """The words before a cut are decoded for good."""
        self._recording.forget(end)
        self._done += decoded.pieces
        self._words, self._settled, self._fade.words = [], None, None
        self._heard_to = max(self._heard_to, end)

    def _show(self, decoded: Decoded, end: int, whole: bool) -> None:
        """Make a hypothesis of the newest decoding."""
        if decoded.looped and not decoded.pieces and not whole:
            return  # the next decoding has these words too
        self._words, self._heard_to = list(decoded.pieces), max(end, self._heard_to)
        self._fade.heard(end, decoded.pieces)
        if whole:
            self._settled = end, [*self._done, *self._words]
            self._others = decoded.others
        pieces = [*self._done, *self._words]
        if pieces:
            pieces[-1] = self.parts.bare(pieces[-1])
        self._shown = steadied(self._shown, pieces)
        words = as_words(self._shown)
        self._firm.update(words, 0)
        self._revisions.add(words, self._recording.ms(end), mean_confidence(self._shown))

    # -------------------------------------------------------------- what a caller waits for

    @property
    def _over(self) -> bool:
        return self._closed

    async def _newest(self) -> Newest:
        end, pieces = await self._whole_result(self._wanted)
        return as_words(pieces), self._recording.ms(end), mean_confidence(pieces)

    def _alternatives(self) -> tuple[Alternative, ...]:
        done = self._done
        return tuple(Alternative(tuple(as_words([*done, *each.pieces])), each.behind) for each in self._others)

    async def _whole_result(self, wanted: int) -> tuple[int, list[Piece]]:
        """The newest whole decoding, once it has heard everything up to `wanted`. Raises `RecogniserFault`."""
        while self._settled is None or not self._covered(wanted):
            fades = self._fades() if self._recording.silence_ms >= PAUSE_MS else None
            if self._closed:
                raise RecogniserFault("the utterance has been closed")
            if wanted - self._recording.base > LONGEST_OPEN_S * SAMPLE_RATE:
                job = self._cut()
            elif self._comes(wanted) and self._whole is not None:
                job = self._whole
            elif fades is not None:
                job = fades
            else:
                job = self._decode_whole(DecodeKind.FINAL)
            self.parts.scheduler.promote(job)
            await asyncio.wait([job.result])
            if job is fades or job.result.cancelled():
                continue  # the whole decoding follows, also where that of the fade has failed
            if (fault := job.result.exception()) is not None:
                raise RecogniserFault(f"{type(fault).__name__}: {fault}") from fault
        return self._settled

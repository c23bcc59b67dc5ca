"""The Whisper engine of a server, through faster-whisper and CTranslate2."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from weakref import WeakSet

import numpy as np

from services.asr.recogniser import RecogniserFault, SpeechContext
from services.asr.whisper.decoding import Decoder
from services.asr.whisper.loading import LoadedModel, Placement, load
from services.asr.whisper.metrics import DecodeMetrics, NoDecodeMetrics
from services.asr.whisper.scheduler import DecodeScheduler
from services.asr.whisper.stream import WhisperStream
from services.asr.whisper.stream_parts import StreamParts
from services.asr.whisper.warm_up import warm_up
from services.asr.whisper.windows import SIZES_S
from services.clock import Clock, RealClock
from services.events.speech import SAMPLE_RATE

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class WhisperSettings:
    """`placement`: where the model runs. `every_ms`: milliseconds of speech between two partial hypotheses. `biased`:
    the words of a session's tools are put into the prompt; `private`: so are those of the household's data and of the
    conversation."""

    language: str = "en"
    placement: Placement = field(default_factory=Placement)
    every_ms: int = 300
    biased: bool = True
    private: bool = True


class WhisperRecogniser:
    """A `Recogniser`. `start` loads the model in `folder` and decodes once; it raises `RecogniserFault` if it cannot.
    `name` is what people call the model. `load` is for tests."""

    def __init__(
        self,
        folder: Path,
        name: str,
        settings: WhisperSettings | None = None,
        *,
        metrics: DecodeMetrics | None = None,
        clock: Clock | None = None,
        load: Callable[..., LoadedModel] = load,
    ) -> None:
        self._folder = folder
        self._name = name
        self._settings = settings or WhisperSettings()
        self._metrics = metrics or NoDecodeMetrics()
        self._clock = clock or RealClock()
        self._load = load
        self._about = ""
        self._pool: ThreadPoolExecutor | None = None
        self._parts: StreamParts | None = None
        self._warming: asyncio.Task[None] | None = None
        self._streams: WeakSet[WhisperStream] = WeakSet()

    @property
    def name(self) -> str:
        """The model; once it is loaded also how it runs."""
        return f"whisper {self._name}{self._about and f' ({self._about})'}"

    @property
    def waiting(self) -> int:
        """Decodings that wait for their turn."""
        return self._parts.scheduler.waiting if self._parts is not None else 0

    @property
    def lag_s(self) -> float:
        return max((stream.lag.seconds for stream in self._streams), default=0.0)

    async def start(self) -> None:
        settings = self._settings
        loaded = await asyncio.to_thread(self._load, self._folder, self._name, settings.language, settings.placement)
        slots = loaded.placement.parallel or 1
        self._pool = pool = ThreadPoolExecutor(slots, thread_name_prefix="whisper")
        loop = asyncio.get_running_loop()
        scheduler = DecodeScheduler(
            lambda work: loop.run_in_executor(pool, work), slots, clock=self._clock, metrics=self._metrics
        )
        await self._try(loaded, pool, slots)
        decoder, vocabulary = Decoder(loaded.network, loaded.vocabulary), loaded.vocabulary
        self._parts = StreamParts(
            decoder.decode,
            vocabulary.bare,
            scheduler,
            self._metrics,
            self._clock,
            settings.every_ms,
            settings.biased,
            settings.private,
        )
        self._about = loaded.about
        log.info("%s", self.name)
        warming = warm_up(partial(_in_all, pool, slots), loaded.network, lambda: scheduler.idle, self._clock)
        self._warming = asyncio.create_task(warming, name="whisper-warm-up")

    async def _try(self, loaded: LoadedModel, pool: ThreadPoolExecutor, slots: int) -> None:
        """Decode once in every thread. Raises `RecogniserFault` if the model cannot run (a missing GPU library)."""
        try:
            await _in_all(pool, slots, partial(_decode_silence, loaded))
        except Exception as error:  # the engine's libraries raise many kinds
            await asyncio.to_thread(pool.shutdown)
            self._pool = None
            raise RecogniserFault(f"asr.model: {self._name} was loaded, and cannot decode: {error}") from error

    def open(self, turn: int, context: SpeechContext | None = None) -> WhisperStream:
        if self._parts is None:
            raise RuntimeError("the recogniser is not running: call start() before open()")
        stream = WhisperStream(turn, context or SpeechContext(), self._parts)
        self._streams.add(stream)
        return stream

    async def aclose(self) -> None:
        """Drop the decodings that wait, wait for those that run (a thread cannot be interrupted) and free the model."""
        parts, self._parts = self._parts, None
        pool, self._pool = self._pool, None
        if self._warming is not None:
            self._warming.cancel()
            await asyncio.wait([self._warming])
        for stream in list(self._streams):
            await stream.aclose()
        if parts is not None:
            await parts.scheduler.aclose()
        if pool is not None:
            await asyncio.to_thread(pool.shutdown)


async def _in_all(pool: ThreadPoolExecutor, threads: int, work: Callable[[], None]) -> None:
    """Run `work` in all `threads` of `pool` at once. Raises what one of them raises."""
    loop = asyncio.get_running_loop()
    await asyncio.gather(*(loop.run_in_executor(pool, work) for _ in range(threads)))


def _decode_silence(loaded: LoadedModel) -> None:
    """Decode a second of silence in the shortest window. Raises what the engine raises."""
    encoded = loaded.network.encode(loaded.network.features(np.zeros(SAMPLE_RATE, np.float32), SIZES_S[0]))
    loaded.network.candidates(encoded, loaded.vocabulary.prompt((), ()), most=1, count=1)

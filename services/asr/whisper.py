"""Whisper through faster-whisper (CTranslate2), where its package and a model are installed.

CTranslate2 releases the GIL, so decodings run in a small thread pool.
"""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from weakref import WeakSet

from services.asr.growing_stream import GrowingStream
from services.asr.recogniser import RecogniserFault, SpeechContext
from services.events.speech import Samples, Word

EVERY_MS = 400
"""Milliseconds of new audio between two decodings of an utterance."""


def available(model: str, *, download: bool = False) -> str | None:
    """Why Whisper cannot be used here, and the fix; None when it can. Looks at the disk only, never at the network."""
    if find_spec("faster_whisper") is None:
        return "faster-whisper is not installed: run `pip install 'foresay[whisper]'`"
    if download or _on_disk(model):
        return None
    return f"the Whisper model {model} is not on disk: set asr.model to its folder, or allow asr.download"


def _on_disk(model: str) -> bool:
    if Path(model).is_dir():
        return (Path(model) / "model.bin").is_file()
    from faster_whisper.utils import download_model

    try:
        download_model(model, local_files_only=True)
    except (OSError, ValueError):  # not in the cache; not a model's name
        return False
    return True


class WhisperRecogniser:
    """A `Recogniser`. `model` is a name or a folder; up to `threads` utterances are decoded at the same time. `start`
    loads the model (and downloads it, with `download`); it raises `RecogniserFault` where it cannot."""

    def __init__(self, model: str, *, language: str = "en", download: bool = False, threads: int = 1) -> None:
        self._model_name = model
        self._language = language
        self._download = download
        self._threads = threads
        self._pool: ThreadPoolExecutor | None = None
        self._model: Any = None
        self._streams: WeakSet[GrowingStream] = WeakSet()

    @property
    def name(self) -> str:
        return f"whisper {self._model_name}"

    async def start(self) -> None:
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="whisper")
        try:
            self._model = await asyncio.get_running_loop().run_in_executor(self._pool, self._load)
        except BaseException:
            await self.aclose()
            raise

    @property
    def lag_s(self) -> float:
        return max((stream.lag.seconds for stream in self._streams), default=0.0)

    def open(self, turn: int, context: SpeechContext | None = None) -> GrowingStream:
        if self._model is None:
            raise RuntimeError("the recogniser is not running: call start() before open()")
        stream = GrowingStream(self._decode, turn, EVERY_MS)
        self._streams.add(stream)
        return stream

    async def aclose(self) -> None:
        """Wait for the running decodings (a thread cannot be interrupted) and free the model."""
        pool, self._pool, self._model = self._pool, None, None
        if pool is not None:
            await asyncio.to_thread(pool.shutdown)

    def _load(self) -> Any:
        reason = available(self._model_name, download=self._download)
        if reason is not None:
            raise RecogniserFault(reason)
        from faster_whisper import WhisperModel

        model = WhisperModel(
            self._model_name,
            device="auto",
            compute_type="auto",
            num_workers=self._threads,
            local_files_only=not self._download,
        )
        if self._language not in model.supported_languages:
            known = "en alone" if len(model.supported_languages) == 1 else "codes such as en, de, fr"
            raise RecogniserFault(
                f"asr.language: the model {self._model_name} does not know {self._language!r}; it knows {known}"
            )
        return model

    async def _decode(self, samples: Samples) -> Sequence[Word]:
        if self._pool is None or self._model is None:
            raise RecogniserFault("the recogniser has been closed")
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._words, self._model, samples)

    def _words(self, model: Any, samples: Samples) -> list[Word]:
        """Decode greedily and without fallback temperatures: the next decoding of the utterance is the second try."""
        try:
            segments, _ = model.transcribe(
                samples,
                language=self._language,
                beam_size=1,
                temperature=0.0,
                condition_on_previous_text=False,
                word_timestamps=True,
            )
            found = [word for segment in segments for word in segment.words or ()]
        except RuntimeError as error:  # CTranslate2 raises these
            raise RecogniserFault(f"whisper: {error}") from error
        return [Word(word.word.strip(), round(word.start * 1000), round(word.end * 1000)) for word in found]

"""The pocketsphinx engine of a server: English commands, without download or GPU."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from services.asr.pocketsphinx.compiling import compile_domain
from services.asr.pocketsphinx.model_folder import ModelFolder, remove_stale
from services.asr.pocketsphinx.stream import PocketsphinxStream
from services.asr.pocketsphinx.worker_slot import WorkerSlot
from services.asr.recogniser import RecogniserFault, SpeechContext

log = logging.getLogger(__name__)

START_TIMEOUT_S = 60.0
DOMAIN_DECODERS = 16
"""Utterances that one worker process decodes at the same time; another one waits. Loaded when needed, 10 MB each."""

GENERAL_DECODERS = 2
"""How many of these may also be decoded as general English; another one is decoded by its domain alone. 88 MB each."""


def available() -> str | None:
    """Why pocketsphinx cannot be used here, and the fix; None when it can."""
    return None if find_spec("pocketsphinx") else "pocketsphinx is not installed: run `pip install pocketsphinx`"


@dataclass(frozen=True, slots=True)
class Recycling:
    """When worker processes are replaced: older than `max_age_s` seconds, or larger than `max_mb` MiB and older than
    `min_age_s`. `look_s`: seconds between two checks."""

    max_mb: int = 300
    max_age_s: float = 7200.0
    min_age_s: float = 300.0
    look_s: float = 15.0

    def due(self, slot: WorkerSlot) -> bool:
        """Whether the slot's process is to be replaced."""
        large = slot.size_mb > self.max_mb and slot.age_s > self.min_age_s
        return large or slot.age_s > self.max_age_s


class PocketsphinxRecogniser:
    """A `Recogniser`. `sentences` are what users may say to the enabled tools; other speech is decoded as general
    English.

    `workers` processes share the utterances of all sessions. `start` compiles the models and starts them; it raises
    `RecogniserFault` where one cannot start.
    """

    def __init__(self, sentences: Sequence[str], *, workers: int = 1, recycling: Recycling | None = None) -> None:
        if workers < 1:
            raise ValueError(f"workers: {workers} processes recognise nothing; use at least 1")
        self._sentences = sentences
        self._workers = workers
        self._recycling = recycling or Recycling()
        self._shared_context: ModelFolder | None = None
        self._arguments: tuple[str, ...] = ()
        self._slots: list[WorkerSlot] = []
        self._leaving: list[WorkerSlot] = []
        self._past_restarts = 0
        self._tending: asyncio.Task[None] | None = None

    @property
    def name(self) -> str:
        return "pocketsphinx"

    @property
    def pids(self) -> list[int]:
        """Process ids of the worker processes now running."""
        return [slot.process.pid for slot in (*self._slots, *self._leaving) if slot.process.pid is not None]

    @property
    def restarts(self) -> int:
        """How many worker processes have ended by themselves since the start."""
        return self._past_restarts + sum(slot.restarts for slot in (*self._slots, *self._leaving))

    @property
    def folder(self) -> Path | None:
        """The folder of the compiled language model while the recogniser runs, else None."""
        return self._shared_context.path if self._shared_context is not None else None

    async def start(self) -> None:
        await asyncio.to_thread(remove_stale)
        self._shared_context = ModelFolder()
        try:
            models = await asyncio.to_thread(compile_domain, self._sentences, self._shared_context.path)
            limits = str(DOMAIN_DECODERS), str(GENERAL_DECODERS)
            self._arguments = str(models.language_model), str(models.dictionary), *limits
            self._slots = [WorkerSlot(f"recogniser-{count}", self._arguments) for count in range(self._workers)]
            async with asyncio.timeout(START_TIMEOUT_S):
                await asyncio.gather(*(slot.started for slot in self._slots))
        except TimeoutError as error:
            await self.aclose()
            raise RecogniserFault(f"no recogniser process was ready within {START_TIMEOUT_S:.0f} s") from error
        except BaseException:
            await self.aclose()
            raise
        self._tending = asyncio.create_task(self._tend(), name="recogniser-recycling")

    @property
    def lag_s(self) -> float:
        return max((slot.lag_s for slot in (*self._slots, *self._leaving)), default=0.0)

    def open(self, turn: int, context: SpeechContext | None = None) -> PocketsphinxStream:
        if not self._slots:
            raise RuntimeError("the recogniser is not running: call start() before open()")
        best = min(self._slots, key=lambda slot: (slot.fault is not None, not slot.ready, len(slot.clients)))
        return PocketsphinxStream(best, turn)

    async def aclose(self) -> None:
        if self._tending is not None:
            self._tending.cancel()
            await asyncio.gather(self._tending, return_exceptions=True)
            self._tending = None
        slots, self._slots, self._leaving = [*self._slots, *self._leaving], [], []
        await asyncio.gather(*(slot.aclose() for slot in slots))
        if self._shared_context is not None:
            self._shared_context.remove()
            self._shared_context = None

    # -------------------------------------------------------------- recycling

    async def _tend(self) -> None:
        while True:
            await asyncio.sleep(self._recycling.look_s)
            for slot in [slot for slot in self._leaving if not slot.clients]:
                self._leaving.remove(slot)
                self._past_restarts += slot.restarts
                await slot.aclose()
            worn = next((slot for slot in self._slots if self._recycling.due(slot)), None)
            if worn is not None and not self._leaving:
                await self._replace(worn)

    async def _replace(self, worn: WorkerSlot) -> None:
        """Start a fresh process, give it the next utterances, and close the old one when its last utterance has ended.
        One replacement at a time, so that no utterance waits."""
        fresh = WorkerSlot("recogniser", self._arguments)
        try:
            async with asyncio.timeout(START_TIMEOUT_S):
                await fresh.started
        except (TimeoutError, RecogniserFault) as fault:
            log.warning("a recogniser process could not be replaced: %s", fault or "not ready in time")
            await fresh.aclose()
            return
        except BaseException:
            await fresh.aclose()
            raise
        log.info("recogniser process of %d MiB, %.0f s old, replaced", worn.size_mb, worn.age_s)
        self._slots[self._slots.index(worn)] = fresh
        self._leaving.append(worn)

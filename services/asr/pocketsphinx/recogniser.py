"""pocketsphinx for the sessions of one process: no download, no GPU, English commands."""

import asyncio
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from services.asr.pocketsphinx.compiling import compile_domain
from services.asr.pocketsphinx.seat import Seat
from services.asr.pocketsphinx.stream import PocketsphinxStream
from services.asr.recogniser import RecogniserFault

START_TIMEOUT_S = 60.0
DOMAIN_DECODERS = 16
"""Utterances that one process decodes at the same time; the next one waits. Loaded when needed, 10 MB each."""

GENERAL_DECODERS = 2
"""Of them, those that may also be decoded as general English; the next one has to do without. 88 MB each."""


def available() -> str | None:
    """Why pocketsphinx cannot be used here; None when it can."""
    return None if find_spec("pocketsphinx") else "pocketsphinx is not installed: run `pip install pocketsphinx`"


class PocketsphinxRecogniser:
    """`sentences` are what people may say to the enabled tools; speech beyond them is decoded as general English.

    `workers` processes share the utterances of all sessions. `start` raises `RecogniserFault` where none can start.
    """

    def __init__(self, sentences: Sequence[str], *, workers: int = 1) -> None:
        if workers < 1:
            raise ValueError(f"workers: {workers} processes recognise nothing; use at least 1")
        self._sentences = sentences
        self._workers = workers
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._seats: list[Seat] = []

    @property
    def name(self) -> str:
        return "pocketsphinx"

    @property
    def pids(self) -> list[int]:
        """The recogniser processes now running."""
        return [seat.process.pid for seat in self._seats if seat.process.pid is not None]

    @property
    def folder(self) -> Path | None:
        """Where the compiled language model lies while the recogniser runs."""
        return Path(self._folder.name) if self._folder is not None else None

    async def start(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="foresay-asr-")
        try:
            models = await asyncio.to_thread(compile_domain, self._sentences, Path(self._folder.name))
            limits = str(DOMAIN_DECODERS), str(GENERAL_DECODERS)
            arguments = str(models.language_model), str(models.dictionary), *limits
            self._seats = [Seat(f"recogniser-{count}", arguments) for count in range(self._workers)]
            async with asyncio.timeout(START_TIMEOUT_S):
                await asyncio.gather(*(seat.started for seat in self._seats))
        except TimeoutError as error:
            await self.aclose()
            raise RecogniserFault(f"no recogniser process was ready within {START_TIMEOUT_S:.0f} s") from error
        except BaseException:
            await self.aclose()
            raise

    @property
    def lag_s(self) -> float:
        return max((seat.lag_s for seat in self._seats), default=0.0)

    def open(self, turn: int) -> PocketsphinxStream:
        if not self._seats:
            raise RuntimeError("the recogniser is not running: call start() before open()")
        return PocketsphinxStream(min(self._seats, key=lambda seat: len(seat.clients)), turn)

    async def aclose(self) -> None:
        seats, self._seats = self._seats, []
        await asyncio.gather(*(seat.aclose() for seat in seats))
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

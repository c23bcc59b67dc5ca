"""The server's end of one recogniser process."""

import asyncio
import sys
from collections.abc import Callable, Sequence

from services.asr.pocketsphinx.messages import Unpacker, WorkerMessage

READ = 1 << 16


class RecogniserProcess:
    """A fresh interpreter that shares nothing with the server but two pipes. (`multiprocessing` would import the
    server's main module into every process, and writing to its pipes can block.)

    `heard` gets every message of the process.
    """

    def __init__(self, arguments: Sequence[str], heard: Callable[[WorkerMessage], None]) -> None:
        self._arguments = arguments
        self._heard = heard
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None else None

    async def run(self) -> int:
        """Start it and take in what it says until it ends; returns its exit status. Cancelling ends it."""
        self._process = process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "services.asr.pocketsphinx.worker",
            *self._arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        try:
            await self._listen(process)
            return await process.wait()
        finally:
            self.kill()
            await process.wait()

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        unpacker = Unpacker()
        while data := await process.stdout.read(READ):
            for message in unpacker.unpack(data):
                self._heard(message)

    def send(self, data: bytes) -> None:
        """Never blocks. What waits in the pipe is at most the audio of the utterances that are open."""
        pipe = self._process.stdin if self._process is not None else None
        if pipe is not None and not pipe.is_closing():  # closing: the process has died, and `run` is about to return
            pipe.write(data)

    def kill(self) -> None:
        """It holds nothing that could be lost, so it needs no softer way to end."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()

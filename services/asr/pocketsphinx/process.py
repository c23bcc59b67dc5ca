"""Starts one worker process and exchanges messages with it; the server's side."""

import asyncio
import sys
from collections.abc import Callable, Sequence

from services.asr.pocketsphinx.messages import Unpacker, WorkerMessage

READ = 1 << 16


class RecogniserProcess:
    """A new interpreter that shares only two pipes with the server. (`multiprocessing` would import the server's main
    module into every process, and writing to its pipes can block.)

    `heard` is called with every message of the process.
    """

    def __init__(self, arguments: Sequence[str], heard: Callable[[WorkerMessage], None]) -> None:
        self._arguments = arguments
        self._heard = heard
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None else None

    async def run(self) -> int:
        """Start the process and pass on its messages until it ends; returns its exit status. Cancelling kills it."""
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
        """Send packed messages, without blocking. At most the audio of the open utterances waits in the pipe's
        buffer."""
        pipe = self._process.stdin if self._process is not None else None
        if pipe is not None and not pipe.is_closing():  # closing: the process has ended, and `run` is about to return
            pipe.write(data)

    def kill(self) -> None:
        """Kill the process at once: it has no state that needs saving."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()

"""A llama.cpp server on a loopback port, for as long as an evaluation or a test needs it.

    with LlamaServer(path, threads=2, slots=2) as server:
        ...  # server.url is http://127.0.0.1:PORT/v1

The program is taken from the argument, from FORESAY_LLAMA_SERVER, or from PATH; else the package `xllamacpp` serves.
"""

import atexit
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from training.children import bound

NAMES = ("llama-server", "llama-cpp-server")
HOW = "set FORESAY_LLAMA_SERVER, put llama-server on PATH, or `pip install xllamacpp`"
_STEP_S = 0.1
_END_S = 10.0


class ServerFailed(RuntimeError):
    """The server ended or did not become healthy in time; the text ends with what it wrote last."""


def find_server(binary: str | Path | None = None) -> list[str]:
    """The command that starts the server, without its arguments; `FileNotFoundError` says how to get one."""
    given = binary or os.environ.get("FORESAY_LLAMA_SERVER")
    found = shutil.which(given) if given else next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return [str(Path(found).resolve())]
    if not given and importlib.util.find_spec("xllamacpp"):
        return [sys.executable, "-m", "training.sft.gguf.wheel"]
    raise FileNotFoundError(f"no llama.cpp server{f' at {given}' if given else ''}: {HOW}")


def free_port() -> int:
    """A loopback port that is free now."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


class LlamaServer:
    """One server process with one model file. `slots` requests are served at a time, each with `context` tokens.
    `extra` are more of the program's arguments. The process is ended when the block is left; should the block never be
    left, when the interpreter ends, and on Linux also when that is killed (`training.children`)."""

    def __init__(
        self,
        model: str | Path,
        *,
        binary: str | Path | None = None,
        threads: int = 2,
        slots: int = 1,
        context: int = 4096,
        within_s: float = 120.0,
        extra: Sequence[str] = (),
    ) -> None:
        self.model, self.within_s = Path(model), within_s
        self.port = free_port()
        self.command = [
            *find_server(binary),
            *("--model", str(self.model), "--host", "127.0.0.1", "--port", str(self.port)),
            *("--threads", str(threads), "--parallel", str(slots), "--ctx-size", str(slots * context)),
            *extra,
        ]
        self._process: subprocess.Popen[bytes] | None = None
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed by stop()

    @property
    def root(self) -> str:
        """The address of the server, for what is not under `/v1`."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """The address that a client of the OpenAI API wants."""
        return f"{self.root}/v1"

    def start(self) -> None:
        """Start the process and wait until it answers. `ServerFailed` if it does not within `within_s` seconds."""
        if not self.model.is_file():
            raise FileNotFoundError(f"no model file {self.model}")
        self._process = subprocess.Popen(
            bound(self.command), stdout=self._log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL
        )
        atexit.register(self.stop)
        until = time.monotonic() + self.within_s
        while not self._healthy():
            if self._process.poll() is not None or time.monotonic() > until:
                why = "ended" if self._process.poll() is not None else f"is not healthy after {self.within_s:.0f} s"
                told = self.log()
                self.stop()
                raise ServerFailed(f"the server {why}: {' '.join(self.command)}\n{told}")
            time.sleep(_STEP_S)

    def stop(self) -> None:
        """End the process: asked first, killed after ten seconds. Harmless when it has ended."""
        atexit.unregister(self.stop)
        process, self._process = self._process, None
        if process is not None:
            process.terminate()
            try:
                process.wait(_END_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._log.close()

    def log(self, last: int = 4000) -> str:
        """The last characters that the server wrote."""
        if self._log.closed:
            return ""
        written = self._log.fileno()  # read without moving where the server writes
        return os.pread(written, last, max(0, os.fstat(written).st_size - last)).decode(errors="replace")

    def _healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.root}/health", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def __enter__(self) -> "LlamaServer":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

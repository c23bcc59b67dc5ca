"""The runner of a llama.cpp server, with a small program in its place: started, waited for, ended, and faults told."""

import os
import select
import signal
import subprocess
import sys
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest

from training.sft.gguf.server import LlamaServer, ServerFailed, find_server

pytestmark = pytest.mark.server

SLOW_TO_LOAD = """
import http.server, sys
asked = 0
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        global asked
        asked += 1
        self.send_response(503 if asked < 3 else 200)
        self.end_headers()
        self.wfile.write(b"%d" % asked)
port = int(sys.argv[sys.argv.index("--port") + 1])
http.server.HTTPServer(("127.0.0.1", port), Answer).serve_forever()
"""
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); signal.pause()"
BROKEN = "print('cannot read the model'); raise SystemExit(1)"


OWNER = """
import sys, threading
from training.sft.gguf.server import LlamaServer
server = LlamaServer(sys.argv[1], binary=sys.argv[2])
server.start()
print(server._process.pid, flush=True)
threading.Event().wait()
"""


def program(folder: Path, text: str) -> Path:
    path = folder / "llama-server"
    path.write_text(f"#!{sys.executable}\n{text}")
    path.chmod(0o755)
    return path


def model(folder: Path) -> Path:
    path = folder / "model.gguf"
    path.write_bytes(b"GGUF")
    return path


def test_it_waits_until_the_server_is_healthy_and_ends_it(tmp_path: Path) -> None:
    with LlamaServer(
        model(tmp_path), binary=program(tmp_path, SLOW_TO_LOAD), threads=3, slots=2, context=100
    ) as server:
        process = server._process
        assert server.url.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(f"{server.root}/health") as answer:
            assert int(answer.read()) == 4
    assert process is not None
    assert process.returncode is not None
    assert "--threads 3 --parallel 2 --ctx-size 200" in " ".join(server.command)


def test_a_server_that_ends_is_reported_with_what_it_wrote(tmp_path: Path) -> None:
    with pytest.raises(ServerFailed, match="cannot read the model"):
        LlamaServer(model(tmp_path), binary=program(tmp_path, BROKEN)).start()


def test_a_server_that_never_answers_is_given_up_and_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.sft.gguf.server._END_S", 0.2)
    server = LlamaServer(model(tmp_path), binary=program(tmp_path, DEAF), within_s=1.0)
    with pytest.raises(ServerFailed, match="not healthy after 1 s"):
        server.start()
    assert server._process is None


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux ends the process")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_the_server_ends_with_the_process_that_started_it(tmp_path: Path, how: signal.Signals) -> None:
    command = [sys.executable, "-c", OWNER, str(model(tmp_path)), str(program(tmp_path, SLOW_TO_LOAD))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        handle = os.pidfd_open(int(owner.stdout.readline()))
        try:
            assert not select.select([handle], [], [], 0)[0], "the server runs"
            owner.send_signal(how)
            assert select.select([handle], [], [], 30)[0], "the server has outlived the one that started it"
        finally:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(handle, signal.SIGKILL)
            os.close(handle)


def test_the_program_is_found_by_the_variable_and_its_lack_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("FORESAY_LLAMA_SERVER", raising=False)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(FileNotFoundError, match="xllamacpp"):
        find_server()
    monkeypatch.setattr("importlib.util.find_spec", lambda name: name)
    assert find_server() == [sys.executable, "-m", "training.sft.gguf.wheel"]
    monkeypatch.setenv("FORESAY_LLAMA_SERVER", str(tmp_path / "nothing"))
    with pytest.raises(FileNotFoundError, match="nothing"):
        find_server()
    monkeypatch.setenv("FORESAY_LLAMA_SERVER", str(program(tmp_path, "")))
    assert find_server() == [str(tmp_path / "llama-server")]

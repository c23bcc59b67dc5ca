"""llama.cpp's server from the package: started as `llama-server` is, asked over HTTP."""

import json
import os
import urllib.request
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("gguf")
pytest.importorskip("xllamacpp")

from tests.training.sft.gguf_models import tiny_llama, tiny_tokeniser  # noqa: E402
from training.sft.gguf.server import LlamaServer, ServerFailed  # noqa: E402
from training.sft.gguf.speed import post  # noqa: E402
from training.sft.gguf.write import About, write_gguf  # noqa: E402

pytestmark = pytest.mark.server
EXACT = ("--cache-type-k", "f32", "--cache-type-v", "f32", "--flash-attn", "off")


@pytest.fixture(autouse=True)
def _no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FORESAY_LLAMA_SERVER", raising=False)
    monkeypatch.setenv("PATH", os.defpath)


def test_it_serves_completions_of_a_named_model(tmp_path: Path) -> None:
    write_gguf(tiny_llama(), tiny_tokeniser("smollm"), tmp_path / "a.gguf", "f32", About("tiny"))
    extra = ("--alias", "tiny", *EXACT)
    with LlamaServer(tmp_path / "a.gguf", threads=1, slots=2, context=256, extra=extra) as server:
        assert "training.sft.gguf.wheel" in server.command
        with urllib.request.urlopen(f"{server.url}/models") as answer:
            assert json.loads(answer.read())["data"][0]["id"] == "tiny"
        with urllib.request.urlopen(f"{server.root}/slots") as answer:
            assert [slot["n_ctx"] for slot in json.loads(answer.read())] == [256, 256]
        asked: dict[str, Any] = {"prompt": "Remind me", "max_tokens": 5, "temperature": 0}
        body: dict[str, Any] = post(f"{server.url}/completions", asked)
        assert body["usage"]["completion_tokens"] == 5


def test_a_file_that_it_cannot_read_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a.gguf").write_bytes(b"GGUF")
    with pytest.raises(ServerFailed, match="model"):
        LlamaServer(tmp_path / "a.gguf").start()

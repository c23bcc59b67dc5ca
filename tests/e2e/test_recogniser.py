"""A server whose Whisper has no weights: it hears with pocketsphinx and says why, or does not start, as it is told."""

import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.e2e.engines import SAMPLES, server_engines
from tests.e2e.speaker import ask

pytestmark = [pytest.mark.server, pytest.mark.slow]

NO_WEIGHTS = {"FORESAY_ASR__ENGINE": "whisper", "FORESAY_ASR__MODEL": "/no/such/folder"}


async def test_without_weights_the_server_hears_with_pocketsphinx_and_says_why(tmp_path: Path) -> None:
    async with server_engines(tmp_path, NO_WEIGHTS) as running:
        async with httpx.AsyncClient(trust_env=False) as client:
            asr = (await client.get(f"{running.http}/readyz")).json()["engines"]["asr"]
        seen = await ask(running.ws, SAMPLES / "time_in_tokyo.wav")
    assert (asr["engine"], asr["ok"]) == ("pocketsphinx", True)
    lines = [line for line in running.said.splitlines() if "speech is recognised by pocketsphinx: " in line]
    assert len(lines) == 1
    assert lines[0].endswith(asr["detail"])
    assert "there is no folder /no/such/folder" in asr["detail"] or "not installed" in asr["detail"]
    assert any("Tokyo" in getattr(event, "text", "") for event in seen)


def test_where_no_fallback_is_wanted_one_sentence_ends_the_start(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FORESAY_")}
    ended = subprocess.run(
        [sys.executable, "-m", "app.cli", "serve", "--port", "0"],
        cwd=tmp_path,
        env={**kept, **NO_WEIGHTS, "FORESAY_ASR__FALLBACK": "none", "PYTHONPATH": str(SAMPLES.parents[2])},
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 2
    assert "asr.fallback is none, and Whisper cannot be used: " in ended.stderr
    assert "Traceback" not in ended.stderr

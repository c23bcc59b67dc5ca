import socket
from pathlib import Path

import pytest

from app.talk.command import TalkFailedError, talk

WAV = Path(__file__).resolve().parents[3] / "app" / "web" / "samples" / "time_in_tokyo.wav"


def test_no_server_is_a_clear_message() -> None:
    with socket.socket() as held:  # bound but not listening: connections are refused
        held.bind(("127.0.0.1", 0))
        url = f"ws://127.0.0.1:{held.getsockname()[1]}/v1/realtime"
        with pytest.raises(TalkFailedError, match=r"No server to talk to at ws://127\.0\.0\.1.*foresay serve"):
            talk(WAV, url)


def test_an_address_of_the_wrong_kind_is_named() -> None:
    with pytest.raises(TalkFailedError, match="must begin with ws://"):
        talk(WAV, "http://127.0.0.1/v1/realtime")


def test_a_missing_file_is_named() -> None:
    with pytest.raises(TalkFailedError, match=r"missing\.wav"):
        talk(Path("missing.wav"), "ws://127.0.0.1:1/")

"""`foresay talk`: runs a conversation from the command line, and turns its failures into readable messages."""

import asyncio
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from rich.console import Console
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidHandshake, InvalidURI, WebSocketException

from app.talk.recording import UnreadableRecordingError, read
from app.talk.sources import AudioSource, Microphone, UnusableMicrophoneError, WavPlayback
from app.talk.talk import NoAnswerError, TalkClient
from app.talk.timeline import Json, Lines, Printer
from services.clock import RealClock

ANSWER_TIMEOUT_S = 15.0
"""Seconds after the end of speech within which an answer must be complete."""


class TalkFailedError(Exception):
    """There is no server to talk to, or nothing to say; the message is for people."""


def talk(wav: Path | None, url: str, *, as_json: bool = False, key: str | None = None) -> None:
    """Says `wav`, or what the microphone hears when it is None, and prints what happens. Raises `TalkFailedError`."""
    try:
        source: AudioSource = Microphone() if wav is None else WavPlayback(read(wav), RealClock())
        printer = (Json if as_json else Lines)(Console(), source.speech_end_s)
        asyncio.run(_converse(source, _opted_in(url), printer, key))
    except (UnreadableRecordingError, UnusableMicrophoneError, NoAnswerError) as error:
        raise TalkFailedError(str(error)) from error
    except InvalidURI as error:
        raise TalkFailedError(f"{url} is no WebSocket address: it must begin with ws:// or wss://.") from error
    except InvalidHandshake as error:
        raise TalkFailedError(f"{url} refused the conversation: {error}.") from error
    except (OSError, WebSocketException) as error:
        raise TalkFailedError(f"No server to talk to at {url}: {error}. Start one with `foresay serve`.") from error


async def _converse(source: AudioSource, url: str, printer: Printer, key: str | None) -> None:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    async with connect(url, additional_headers=headers, max_size=None, proxy=None) as socket:
        talk = TalkClient(socket, source, RealClock(), printer.event, ANSWER_TIMEOUT_S)
        answer = await talk.run()
    if answer is None or source.speech_end_s is None:
        return
    first_s = answer.speakable_s
    printer.summary(
        {
            "transcript": talk.progress.transcript,
            "answer": answer.text,
            "status": answer.status,
            "first_text_ms": None if first_s is None else round((first_s - source.speech_end_s) * 1000),
        }
    )


def _opted_in(url: str) -> str:
    """`url` with the query that asks for `x_foresay` events."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query)) | {"x_ext": "events"}
    return urlunsplit(parts._replace(query=urlencode(query)))

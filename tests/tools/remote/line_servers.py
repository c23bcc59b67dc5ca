"""Test servers for IMAP, MPD and SMTP, as far as our clients use these protocols. Each gives its port."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def listening(talk: Talk) -> AsyncIterator[int]:
    """Runs `talk` for each connection; what still talks at the end is cancelled."""
    talks: set[asyncio.Task[None]] = set()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        talks.add(task)
        try:
            await talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            return
        finally:
            talks.discard(task)
            writer.close()

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in tuple(talks):
            task.cancel()
        await asyncio.gather(*talks, return_exceptions=True)


async def gibberish(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"\xff\xfe no such protocol\r\n" * 3)
    await writer.drain()
    await reader.read(100)


async def silence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()


# ------------------------------------------------------------------ IMAP


@dataclass
class Mailbox:
    """An IMAP4rev1 server for one user with one folder; searches by substring."""

    messages: list[bytes]
    password: str = "secret"
    searched: list[str] = field(default_factory=list)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"* OK IMAP4rev1 ready\r\n")
        while line := await reader.readline():
            text = line.decode().rstrip("\r\n")
            while literal := re.search(r"\{(\d+)\}$", text):
                writer.write(b"+ go on\r\n")
                data = await reader.readexactly(int(literal[1]))
                text = (
                    text[: literal.start()] + f'"{data.decode()}"' + (await reader.readline()).decode().rstrip("\r\n")
                )
            tag, command, rest = (*text.split(" ", 2), "")[:3]
            writer.write(self._answer(tag, command.upper(), rest))
            await writer.drain()
            if command.upper() == "LOGOUT":
                return

    def _answer(self, tag: str, command: str, rest: str) -> bytes:
        done = f"{tag} OK done\r\n".encode()
        match command, rest.split(" ")[0].upper():
            case "CAPABILITY", _:
                return b"* CAPABILITY IMAP4rev1\r\n" + done
            case "LOGIN", _:
                return done if rest.endswith(f'"{self.password}"') else f"{tag} NO wrong\r\n".encode()
            case "EXAMINE", _:
                return f"* {len(self.messages)} EXISTS\r\n".encode() + done
            case "UID", "SEARCH":
                self.searched.append(rest)
                return f"* SEARCH {' '.join(self._found(rest))}\r\n".encode() + done
            case "UID", "FETCH":
                raw = self.messages[int(rest.split(" ")[1]) - 1]
                return f"* 1 FETCH (UID 1 BODY[]<0> {{{len(raw)}}}\r\n".encode() + raw + b")\r\n" + done
            case "LOGOUT", _:
                return b"* BYE\r\n" + done
        return f"{tag} BAD what\r\n".encode()

    def _found(self, criteria: str) -> list[str]:
        wanted = [word.casefold() for word in re.findall(r'"([^"]*)"', criteria)]
        texts = [message.decode().casefold() for message in self.messages]
        return [str(n) for n, text in enumerate(texts, start=1) if all(word in text for word in wanted)]


# ------------------------------------------------------------------ MPD


@dataclass
class FakeMusicPlayer:
    """An MPD with a small library. `commands` are those that change something."""

    tracks: list[dict[str, str]]
    playlists: list[str] = field(default_factory=list)
    state: str = "play"
    volume: int = 70
    commands: list[list[str]] = field(default_factory=list)
    dies_at: str = ""

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"OK MPD 0.23.5\n")
        batch: list[list[str]] | None = None
        while line := await reader.readline():
            words = [
                re.sub(r"\\(.)", r"\1", a or b) for a, b in re.findall(r'"((?:\\.|[^"\\])*)"|(\S+)', line.decode())
            ]
            if words[0] == self.dies_at:
                return
            if words[0] == "command_list_begin":
                batch = []
                continue
            if batch is not None and words[0] != "command_list_end":
                batch.append(words)
                continue
            answers = [self._run(each) for each in (batch if batch is not None else [words])]
            batch = None
            fault = next((answer for answer in answers if answer.startswith("ACK")), None)
            writer.write((fault or "".join(answers) + "OK\n").encode())
            await writer.drain()

    def _run(self, words: list[str]) -> str:
        match words:
            case ["status"]:
                return f"volume: {self.volume}\nstate: {self.state}\n"
            case ["listplaylists"]:
                return "".join(f"playlist: {name}\nLast-Modified: 2026-01-01T00:00:00Z\n" for name in self.playlists)
            case ["search" | "find", *terms]:
                return "".join(map(self._shown, self._found(words[0] == "find", terms)))
            case ["add", uri] if not any(track["file"] == uri for track in self.tracks):
                return "ACK [50@0] {add} No such directory\n"
        self.commands.append(words)
        return ""

    def _found(self, exact: bool, terms: list[str]) -> list[dict[str, str]]:
        pairs = [pair for pair in zip(terms[::2], terms[1::2], strict=True) if pair[0] != "window"]

        def fits(track: dict[str, str], tag: str, word: str) -> bool:
            values = track.values() if tag == "any" else [track.get(tag, "")]
            return any(word == value if exact else word.casefold() in value.casefold() for value in values)

        return [track for track in self.tracks if all(fits(track, tag, word) for tag, word in pairs)]

    def _shown(self, track: dict[str, str]) -> str:
        return "".join(f"{name if name == 'file' else name.capitalize()}: {value}\n" for name, value in track.items())


# ------------------------------------------------------------------ SMTP


@dataclass
class OutgoingMail:
    """A mail server by aiosmtpd. `refuses` is an address it does not know, `answer` what it says to the message."""

    refuses: str = ""
    answer: str = "250 OK"
    hangs: bool = False
    sent: list[Envelope] = field(default_factory=list)

    async def handle_RCPT(self, server: Any, session: Session, envelope: Envelope, address: str, options: Any) -> str:  # noqa: N802
        if address == self.refuses:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.hangs:
            assert server.transport is not None
            server.transport.abort()
        self.sent.append(envelope)
        return self.answer

    @asynccontextmanager
    async def open(self) -> AsyncIterator[int]:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(self, loop=loop, hostname="test"), "127.0.0.1", 0)
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            server.close()

"""A small client of the Music Player Daemon's text protocol, with one connection for each use.

https://mpd.readthedocs.io/en/latest/protocol.html
"""

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from tools.errors import ToolError

_MOST_LINES = 20_000
_CONNECT_S = 3.0
_UNSENDABLE = re.compile(r"[\r\n\0]+")

Pairs = list[tuple[str, str]]


class Mpd:
    """One open connection. Raises `ToolError` (`refused`) for what the daemon does not accept, and `OSError`."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def ask(self, command: str, *arguments: str) -> Pairs:
        """Send one command; returns the "key: value" lines of the answer."""
        return await self._send(_line(command, arguments))

    async def do(self, commands: Sequence[tuple[str, ...]]) -> None:
        """Send several commands as one; those after the first that fails are not run."""
        lines = [_line(command, arguments) for command, *arguments in commands]
        await self._send("".join(["command_list_begin\n", *lines, "command_list_end\n"]))

    async def _send(self, text: str) -> Pairs:
        self._writer.write(text.encode())
        await self._writer.drain()
        pairs: Pairs = []
        for _ in range(_MOST_LINES):
            line = await self._line()
            if line == "OK":
                return pairs
            if line.startswith("ACK"):
                raise ToolError("refused", f"The music player refused: {line.partition('} ')[2] or line}.")
            name, colon, value = line.partition(": ")
            if not colon:
                break
            pairs.append((name.casefold(), value))
        raise ToolError("bad_answer", "The music player answered in a way that I do not understand.", transient=True)

    async def greeting(self) -> None:
        """Read the daemon's greeting. Raises `ToolError` if it is not MPD."""
        if not (await self._line()).startswith("OK MPD "):
            raise ToolError("bad_answer", "What answers there is not a music player.", transient=True)

    async def _line(self) -> str:
        try:
            line = await self._reader.readuntil(b"\n")
        except asyncio.IncompleteReadError as error:
            raise ConnectionResetError("the music player closed the connection") from error
        except asyncio.LimitOverrunError as error:
            raise ToolError("bad_answer", "The music player answered with an endless line.", transient=True) from error
        return line.decode("utf-8", "replace").rstrip("\n")


@asynccontextmanager
async def connect(host: str, port: int, password: str = "") -> AsyncIterator[Mpd]:
    try:
        async with asyncio.timeout(_CONNECT_S):
            reader, writer = await asyncio.open_connection(host, port)
    except (OSError, TimeoutError) as error:
        raise ToolError("unreachable", "The music player cannot be reached.", transient=True) from error
    try:
        mpd = Mpd(reader, writer)
        await mpd.greeting()
        if password:
            await mpd.ask("password", password)
        yield mpd
    finally:
        writer.close()


def records(pairs: Pairs, first: str) -> list[dict[str, str]]:
    """Split the pairs into records, each beginning with the key `first`. Of repeated keys the first value counts."""
    found: list[dict[str, str]] = []
    for name, value in pairs:
        if name == first:
            found.append({})
        if found:
            found[-1].setdefault(name, value)
    return found


def _line(command: str, arguments: Sequence[str]) -> str:
    return " ".join([command, *map(_quoted, arguments)]) + "\n"


def _quoted(text: str) -> str:
    """A quoted argument, without line ends, which would begin another command."""
    return '"' + re.sub(r'(["\\])', r"\\\1", _UNSENDABLE.sub(" ", text)) + '"'

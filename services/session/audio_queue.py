"""A bounded queue of the client's audio, texts, commits and clears, in the order in which it sent them."""

import asyncio
from collections import deque
from dataclasses import dataclass

from services.events.speech import RecognisedText
from services.session_config import RequestRefused

PIECE_BYTES = 4096
"""Bytes of the pieces that audio is cut into: 85 ms at 24 kHz."""

LIMIT_BYTES = 1 << 20
"""Most bytes of audio in the queue (22 s at 24 kHz); a further append waits."""

LIMIT_REQUESTS = 256
"""Most texts, commits and clears in the queue."""

EMPTY_COMMIT = "input_audio_buffer_commit_empty"


@dataclass(frozen=True, slots=True)
class AppendRequest:
    """Audio to process: PCM16 little endian, mono, at `rate` Hz."""

    pcm: bytes
    rate: int


@dataclass(frozen=True, slots=True)
class CommitRequest:
    done: asyncio.Future[None]


@dataclass(frozen=True, slots=True)
class ClearRequest:
    pass


@dataclass(frozen=True, slots=True)
class TextRequest:
    """Words in place of audio."""

    text: RecognisedText
    done: asyncio.Future[None]


AudioRequest = AppendRequest | CommitRequest | ClearRequest | TextRequest


class AudioQueue:
    """The queue of one session. A client that sends faster than its audio is processed is slowed down; nothing is
    dropped before `close`."""

    def __init__(self) -> None:
        self._items: deque[AudioRequest] = deque()
        self._bytes = 0
        self._requests = 0
        self._closed = False
        self._order = asyncio.Lock()
        self._news = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()

    def __len__(self) -> int:
        """Bytes of audio waiting."""
        return self._bytes

    async def audio(self, pcm: bytes, rate: int) -> None:
        """Queue `pcm` in pieces, waiting for room; later requests come after its last piece."""
        view = memoryview(pcm)
        async with self._order:
            for start in range(0, len(view), PIECE_BYTES):
                await self._room.wait()
                self._put(AppendRequest(bytes(view[start : start + PIECE_BYTES]), rate))

    async def commit(self) -> None:
        """Queue a commit and wait until it is done. Raises `RequestRefused` if there is no audio."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        async with self._order:
            await self._room.wait()
            self._put(CommitRequest(done))
        await done

    async def text(self, text: RecognisedText) -> None:
        """Queue words and wait until they are taken. Raises `RequestRefused` if they cannot be."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        async with self._order:
            await self._room.wait()
            self._put(TextRequest(text, done))
        await done

    async def clear(self) -> None:
        async with self._order:
            await self._room.wait()
            self._put(ClearRequest())

    def _put(self, item: AudioRequest) -> None:
        if self._closed:
            _refuse(item)
            return
        self._items.append(item)
        self._count(item, 1)
        self._news.set()

    async def get(self) -> AudioRequest:
        """Return the next item, waiting for one. Cancelling this never loses an item."""
        while not self._items:
            self._news.clear()
            await self._news.wait()
        item = self._items.popleft()
        self._count(item, -1)
        return item

    def _count(self, item: AudioRequest, sign: int) -> None:
        if isinstance(item, AppendRequest):
            self._bytes += sign * len(item.pcm)
        else:
            self._requests += sign
        if self._closed or (self._bytes < LIMIT_BYTES and self._requests < LIMIT_REQUESTS):
            self._room.set()
        else:
            self._room.clear()

    def close(self) -> None:
        """Drop what is queued and what is queued from now on; waiting commits are refused."""
        self._closed = True
        self._room.set()
        while self._items:
            _refuse(self._items.popleft())
        self._bytes = self._requests = 0


def _refuse(item: AudioRequest) -> None:
    if isinstance(item, CommitRequest | TextRequest) and not item.done.done():
        item.done.set_exception(RequestRefused(EMPTY_COMMIT, "The session has ended."))

"""Messages between the server and a worker process: a fixed head (body size, kind, utterance), then JSON or PCM16."""

import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

_HEAD = struct.Struct("<IBI")


class MessageKind(IntEnum):
    """What a message is; it decides what its body holds."""

    # from the server to the process
    OPEN = 1
    AUDIO = 2  # PCM16, 16 kHz
    ASK = 3  # {"ask": n, "final": bool}: answer once all audio sent before is decoded
    CLOSE = 4
    # from the process to the server
    READY = 10
    GUESS = 11  # the result of `WorkerUtterance.step`; "ask" is the number of the question it answers, or null
    ALIVE = 12  # {"mb": n}: still working; n is the process's peak memory in MiB


@dataclass(frozen=True, slots=True)
class WorkerMessage:
    """One message; `utterance` is its number in the process, 0 if it belongs to none."""

    kind: MessageKind
    utterance: int = 0
    body: bytes = b""

    def packed(self) -> bytes:
        """The message as it is written to the pipe."""
        return _HEAD.pack(len(self.body), self.kind, self.utterance) + self.body

    def json(self) -> dict[str, Any]:
        """The body of a message of JSON."""
        decoded: dict[str, Any] = json.loads(self.body)
        return decoded


class Unpacker:
    """Reassembles messages from bytes that are read in any portions."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def unpack(self, data: bytes) -> Iterator[WorkerMessage]:
        """The messages that `data`, the next bytes of the pipe, completes."""
        self._rest += data
        while len(self._rest) >= _HEAD.size:
            size, kind, utterance = _HEAD.unpack_from(self._rest)
            if len(self._rest) < _HEAD.size + size:
                return
            body = bytes(self._rest[_HEAD.size : _HEAD.size + size])
            del self._rest[: _HEAD.size + size]
            yield WorkerMessage(MessageKind(kind), utterance, body)


def packed_json(kind: MessageKind, utterance: int, body: dict[str, Any]) -> bytes:
    """A message with a body of JSON, as it is written to the pipe."""
    return WorkerMessage(kind, utterance, json.dumps(body).encode()).packed()

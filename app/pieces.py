"""Splits large WebSocket frames into many small ones before they are parsed.

A parser that takes frames whole has 20 MB to unmask and decode at once, which blocks the event loop for 50 ms and more.
A message may also be sent in fragments (RFC 6455, 5.4), so a large frame is rewritten into fragments as it arrives.
"""

import struct

PIECE_BYTES = 64 * 1024
"""Payload bytes of one fragment; a multiple of 4, so that each begins with the first byte of the mask."""

_FIN, _OPCODE, _RESERVED, _MASKED, _LENGTH = 0x80, 0x0F, 0x70, 0x80, 0x7F
_DATA = (0, 1, 2)
_CONTINUES = 0


class Pieces:
    """The bytes that one connection receives after the handshake. A frame of more than `max_bytes` is left as it is:
    the parser refuses it by its header. So is whatever the parser will take for a violation of the protocol."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._head = bytearray()
        self._left = 0  # bytes of the payload of the current frame that are to come
        self._splits = False
        self._opcode = 0
        self._fin = 0
        self._mask = b""
        self._piece = bytearray()

    def feed(self, data: bytes) -> bytes:
        """Takes received bytes and returns those to parse now. At most `PIECE_BYTES` are kept back."""
        out, at = bytearray(), 0
        while at < len(data):
            if not self._left:
                at = self._read_head(data, at, out)
                continue
            size = min(self._left, len(data) - at)
            if self._splits:
                size = min(size, PIECE_BYTES - len(self._piece))
                self._piece += data[at : at + size]
            else:
                out += data[at : at + size]
            at += size
            self._left -= size
            if self._splits and (len(self._piece) == PIECE_BYTES or not self._left):
                self._put(out)
        return bytes(out)

    def _read_head(self, data: bytes, at: int, out: bytearray) -> int:
        """Reads the frame header that begins or continues at `at`; returns the index after it."""
        while at < len(data) and len(self._head) < self._head_bytes():
            self._head.append(data[at])
            at += 1
        if len(self._head) == self._head_bytes():
            self._begin(out)
        return at

    def _head_bytes(self) -> int:
        if len(self._head) < 2:
            return 2
        length, mask = self._head[1] & _LENGTH, 4 if self._head[1] & _MASKED else 0
        return 2 + {126: 2, 127: 8}.get(length, 0) + mask

    def _begin(self, out: bytearray) -> None:
        head, self._head = bytes(self._head), bytearray()
        length = head[1] & _LENGTH
        if length == 126:
            (length,) = struct.unpack_from("!H", head, 2)
        elif length == 127:
            (length,) = struct.unpack_from("!Q", head, 2)
        self._left, self._opcode, self._fin = length, head[0] & _OPCODE, head[0] & _FIN
        plain = bool(head[1] & _MASKED) and not head[0] & _RESERVED and self._opcode in _DATA
        self._splits = plain and PIECE_BYTES < length <= self._max_bytes
        self._mask = head[-4:]
        if not self._splits:
            out += head

    def _put(self, out: bytearray) -> None:
        """Appends the collected bytes to `out` as a frame of their own."""
        fin = 0 if self._left else self._fin
        out += struct.pack("!BBQ", fin | self._opcode, _MASKED | 127, len(self._piece))
        out += self._mask
        out += self._piece
        self._piece.clear()
        self._opcode = _CONTINUES

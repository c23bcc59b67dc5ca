"""Large frames in pieces: the parser gets the same messages, however they come and whatever they are."""

import struct

from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode
from websockets.protocol import Protocol, Side, State

from app.pieces import PIECE_BYTES, Pieces

LIMIT = 4 * PIECE_BYTES
SIZES = st.sampled_from([0, 1, 125, 126, 65535, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES, LIMIT])


def parsed(wire: list[bytes]) -> list[tuple[Opcode, bool, bytes]]:
    """The frames; a row of fragments as one."""
    protocol = Protocol(Side.SERVER, state=State.OPEN, max_size=10 * LIMIT)
    for each in wire:
        protocol.receive_data(each)
    assert protocol.parser_exc is None
    return [(frame.opcode, frame.fin, bytes(frame.data)) for frame in protocol.events_received()]


def messages(frames: list[tuple[Opcode, bool, bytes]]) -> list[tuple[Opcode, bytes]]:
    """Control frames where they stand; they may come between the fragments of a message."""
    whole: list[tuple[Opcode, bytes]] = []
    parts: list[bytes] = []
    kind = Opcode.TEXT
    for opcode, fin, data in frames:
        if opcode in (Opcode.PING, Opcode.PONG):
            whole.append((opcode, data))
            continue
        kind = opcode if opcode is not Opcode.CONT else kind
        parts.append(data)
        if fin:
            whole.append((kind, b"".join(parts)))
            parts = []
    return whole


@given(
    sent=st.lists(st.tuples(st.sampled_from([Opcode.TEXT, Opcode.BINARY]), st.lists(SIZES, min_size=1, max_size=3))),
    cuts=st.lists(st.integers(1, 3 * PIECE_BYTES), max_size=20),
)
def test_the_parser_gets_the_same_messages(sent: list[tuple[Opcode, list[int]]], cuts: list[int]) -> None:
    wire, number = b"", 0
    for opcode, sizes in sent:
        for place, size in enumerate(sizes):
            number += 1
            data = (bytes([number % 251]) + bytes(range(256)) * (size // 256 + 1))[:size]
            frame = Frame(opcode if place == 0 else Opcode.CONT, data, fin=place == len(sizes) - 1)
            wire += frame.serialize(mask=True) + Frame(Opcode.PING, b"p").serialize(mask=True)
    pieces, out, at = Pieces(LIMIT), [], 0
    for cut in [*cuts, len(wire)]:
        out.append(pieces.feed(wire[at : at + cut]))
        at += cut
    found = parsed(out)
    assert messages(found) == messages(parsed([wire]))
    assert all(len(data) <= PIECE_BYTES for _, _, data in found)
    assert pieces.feed(b"") == b""


def test_no_more_than_a_piece_is_kept_back() -> None:
    wire = Frame(Opcode.BINARY, bytes(LIMIT)).serialize(mask=True)
    pieces, came, went = Pieces(LIMIT), 0, 0
    for at in range(0, len(wire), 1000):
        came += len(wire[at : at + 1000])
        went += len(pieces.feed(wire[at : at + 1000]))
        assert came - went <= PIECE_BYTES + 14


def test_what_the_parser_refuses_is_left_to_it() -> None:
    """Too large, not masked, a reserved bit, a control frame that is too long: by its head, before its payload."""
    long = struct.pack("!Q", LIMIT + 1)
    for head in (
        b"\x81\xff" + long + b"mask",
        b"\x81\x7f" + struct.pack("!Q", LIMIT),
        b"\xc1\xff" + struct.pack("!Q", LIMIT) + b"mask",
        b"\x89\xff" + struct.pack("!Q", LIMIT) + b"mask",
    ):
        assert Pieces(LIMIT).feed(head + b"abc") == head + b"abc"

"""Writes the moves of a policy as streamed tokens, in the form of each dialect."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from bench.simserver.dialogue import Form
from bench.simserver.pace import tokens_of
from bench.simserver.policy import Move, Propose, Raw, Say, Wait, Withdraw


@dataclass(frozen=True, slots=True)
class StreamToken:
    """One streamed token: text of the message, or a piece of function call number `call`."""

    text: str = ""
    call: int | None = None
    name: str = ""


def dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def tagged_text(moves: Iterable[Move], thinks: bool = False) -> str:
    return ("<think></think>" if thinks else "") + "".join(map(_tag, moves))


def _tag(move: Move) -> str:
    match move:
        case Propose(id, tool, arguments):
            return f"<tool_call>{dumps({'id': id, 'name': tool, 'arguments': arguments})}</tool_call>"
        case Withdraw(id):
            return f"<tool_call>REMOVE {id}</tool_call>"
        case Wait(reason):
            return f'<pause reason="{reason}">'
        case Say(text):
            return f"<answer>{escape(text, quote=False)}</answer>"
        case Raw(text):
            return text


def tokens(moves: Sequence[Move], form: Form, thinks: bool = False, begun: str = "") -> Iterator[StreamToken]:
    """The tokens of a reply, without what the prompt has `begun` of it."""
    if moves and isinstance(moves[0], Raw):
        text = moves[0].text
        yield from map(StreamToken, [text] if moves[0].whole else tokens_of(text))
        return
    if form is Form.TAGGED:
        yield from map(StreamToken, tokens_of(tagged_text(moves, thinks).removeprefix(begun)))
        return
    index = 0
    for move in moves:
        if isinstance(move, Say):
            yield from map(StreamToken, tokens_of(move.text))
        elif form is Form.NATIVE or isinstance(move, Propose):
            name, arguments = _function(move, form)
            yield StreamToken(call=index, name=name)
            for piece in tokens_of(dumps(arguments)):
                yield StreamToken(piece, call=index)
            index += 1


def _function(move: Move, form: Form) -> tuple[str, dict[str, Any]]:
    match move:
        case Propose(id, tool, arguments):
            return tool, {**({"call_id": id} if form is Form.NATIVE else {}), **arguments}
        case Withdraw(id):
            return "remove", {"call_id": id}
        case Wait(reason):
            return "pause", {"reason": reason}
        case Say() | Raw():
            raise ValueError("an answer is no function")


def spoiled(stream: Iterable[StreamToken]) -> Iterator[StreamToken]:
    """The tokens without the quotes and colons of call bodies, for the fault INVALID_JSON."""
    for token in stream:
        in_call = token.call is not None or "{" in token.text or '":' in token.text
        yield StreamToken(token.text.replace('":', "="), token.call, token.name) if in_call else token

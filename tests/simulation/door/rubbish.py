"""Invalid messages that no stock client sends: each must get exactly one error, and the session must go on."""

from collections.abc import Callable

from tests.simulation.door.client import SimulatedClient


def _text(text: str) -> Callable[[SimulatedClient], None]:
    def send(client: SimulatedClient) -> None:
        if client.transport.open:
            client.wire.rubbish()
            client.show("C", {"type": f"rubbish {text[:40]}"})
            client.transport.send_text(text)

    return send


def _event(kind: str, **fields: object) -> Callable[[SimulatedClient], None]:
    return lambda client: _nonsense(client, client.send(kind, **fields))


def _nonsense(client: SimulatedClient, event_id: str) -> None:
    if client.transport.open:
        client.wire.nonsense(event_id)


def _output(client: SimulatedClient) -> None:
    _nonsense(client, client.item({"type": "function_call_output", "call_id": "call_nobody", "output": "{}"}))


RUBBISH: tuple[Callable[[SimulatedClient], None], ...] = (
    _text("{"),
    _text("[]"),
    _text('{"no": "type"}'),
    _event("no.such.event"),
    _event("input_audio_buffer.append", audio="!!!"),
    _event("input_audio_buffer.append", audio="AA=="),
    _event("input_audio_buffer.append", audio=7),
    _event("conversation.item.create", item={"type": "message", "role": "user", "content": [{"type": "input_text"}]}),
    _event("conversation.item.retrieve", item_id="item_nobody"),
    _event("conversation.item.delete", item_id="item_nobody"),
    _event("response.create", response={"tools": 7}),
    _output,
)

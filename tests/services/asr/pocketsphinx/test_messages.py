from hypothesis import given
from hypothesis import strategies as st

from services.asr.pocketsphinx.messages import MessageKind, Unpacker, WorkerMessage, packed_json

MESSAGES = st.builds(WorkerMessage, st.sampled_from(MessageKind), st.integers(0, 2**32 - 1), st.binary(max_size=300))


@given(st.lists(MESSAGES, max_size=8), st.integers(1, 64))
def test_messages_survive_any_cutting(messages: list[WorkerMessage], portion: int) -> None:
    data = b"".join(message.packed() for message in messages)
    unpacker = Unpacker()
    found = [m for at in range(0, len(data), portion) for m in unpacker.unpack(data[at : at + portion])]
    assert found == messages


def test_a_json_body_goes_there_and_back() -> None:
    [message] = Unpacker().unpack(packed_json(MessageKind.ASK, 7, {"ask": 1, "final": True}))
    assert (message.kind, message.utterance, message.json()) == (MessageKind.ASK, 7, {"ask": 1, "final": True})

"""A GGUF model in the process, with a fake of llama-cpp-python in its place."""

import asyncio
import importlib.util
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from services.events.model import AnswerEnd, ModelFault, ModelFaultKind, Observed, Pause, Said, ToolCall
from services.models.completions import CompletionsModel
from services.models.llama import LlamaWriter
from services.models.local import MOST_WAITING, Emitted, LocalClient, LocalWeights, local_model, missing
from services.models.prompt_format import CHATML
from tests.services.models.fake_llama import END, FakeLlama, FakePackage
from tests.services.models.kit import actions, final, heard, listening, play, said, session_context

PHONE = '<think></think><tool_call>{"id":1,"name":"get_phone_number","arguments":{"name":"Marco"}}</tool_call>'
ANSWER = "<think></think><answer>It is 555.</answer>"
PATH = Path("model.gguf")


def answering(prompt: str) -> str:
    return (ANSWER if "<tool_result" in prompt.rpartition("<now>")[2] else PHONE) + END.decode()


def served(fake: FakeLlama, package: FakePackage | None = None) -> CompletionsModel:
    writer = LlamaWriter(fake, package or FakePackage())
    return local_model(LocalWeights(PATH), format=CHATML, load=lambda _: writer)


async def turn(session: Any, number: int) -> list[Any]:
    session.append(heard("what is marco's number", turn=number, last=True))
    outputs = await play(session, final(number))
    session.append(Observed(number, 1, "get_phone_number", "555"))
    outputs += await play(session, final(number))
    session.append(Said(number, "It is 555."))
    return outputs


async def test_a_turn_and_only_what_is_new_is_read() -> None:
    fake, package = FakeLlama(answering), FakePackage()
    model = served(fake, package)
    session = model.open(session_context())
    for number in (1, 2):
        outputs = await turn(session, number)
        assert [each.tool for each in outputs if isinstance(each, ToolCall)] == ["get_phone_number"]
        assert said(outputs) == "It is 555."
    total = len(fake.tokenize(session._prompt.encode()))
    assert total <= sum(fake.read) < 1.2 * total
    assert max(fake.read) <= 64
    usage = session.usage
    assert usage.requests == 4
    assert usage.cached_input_tokens > 0.5 * usage.input_tokens
    assert len(package.grammars) == 4
    assert all("root ::= think" in grammar for grammar in package.grammars)
    await session.aclose()
    await model.aclose()
    assert fake.closed
    assert package.freed == 4


async def test_a_model_that_ends_behind_a_call_is_asked_again() -> None:
    model = served(FakeLlama(answering))
    session = model.open(session_context())
    session.append(heard("call marco"))
    outputs = await play(session, listening())
    assert isinstance(outputs[-1], ToolCall)
    assert not any(isinstance(each, Pause | AnswerEnd) for each in outputs)
    await model.aclose()


async def test_a_stream_that_is_closed_ends_within_a_token() -> None:
    fake = FakeLlama(lambda prompt: "<think>" + "well " * 500)
    model = served(fake)
    session = model.open(session_context())
    session.append(heard("call marco"))
    stream: Any = session.generate(listening())
    for _ in range(20):
        await anext(stream)
    await stream.aclose()
    written = fake.written
    client: Any = model.server.client
    await client._work(lambda: None)
    assert fake.written <= written + 1
    await asyncio.sleep(0)
    assert fake.written <= written + 1
    await model.aclose()


async def test_a_cancelled_generation_leaves_the_model_to_the_next_session() -> None:
    fake = FakeLlama(answering)
    model = served(fake)
    first, second = model.open(session_context()), model.open(session_context())
    for session in (first, second):
        session.append(heard("call marco"))
    began, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        began.set()
        go_on.wait(10)

    fake.before_token = hold
    running = asyncio.create_task(play(first, listening()))
    await asyncio.to_thread(began.wait, 10)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    fake.before_token = lambda: None
    go_on.set()
    assert actions(await play(second, listening()))
    await model.aclose()


async def test_sessions_take_turns_in_the_order_in_which_they_ask() -> None:
    order: list[str] = []

    def says(prompt: str) -> str:
        order.extend(name[0] for name in ("anna", "ben", "cleo") if name in prompt)
        return answering(prompt)

    model = served(FakeLlama(says))
    sessions = []
    for name in ("anna", "ben", "cleo"):
        sessions.append(model.open(session_context()))
        sessions[-1].append(heard(f"call {name}"))
    await asyncio.gather(*(play(session, listening()) for session in sessions))
    assert "".join(dict.fromkeys(order)) == "abc"
    assert "".join(order) == "".join(sorted(order))
    await model.aclose()


async def test_more_than_so_many_may_not_wait() -> None:
    fake = FakeLlama(answering)
    go_on = threading.Event()
    fake.before_token = lambda: bool(go_on.wait(10)) and None
    client = LocalClient(LocalWeights(PATH), lambda _: LlamaWriter(fake, FakePackage()))
    streams = [await client.create(prompt=str(n), max_tokens=2) for n in range(MOST_WAITING + 1)]
    running = [asyncio.create_task(anext(stream)) for stream in streams]
    await asyncio.sleep(0)
    refused = await client.create(prompt="one more", max_tokens=2)
    with pytest.raises(ModelFault, match="32 generations wait") as raised:
        await anext(refused)
    assert raised.value.kind is ModelFaultKind.RATE_LIMIT
    for task in running[1:]:
        task.cancel()
    await asyncio.gather(*running[1:], return_exceptions=True)
    go_on.set()
    await running[0]
    await streams[0].close()
    await client.close()


async def test_a_grammar_that_cannot_be_read_is_left_out_from_then_on(caplog: pytest.LogCaptureFixture) -> None:
    fake = FakeLlama(answering)
    package = FakePackage(readable=False)
    model = served(fake, package)
    session = model.open(session_context())
    session.append(heard("call marco"))
    assert actions(await play(session, listening()))
    assert not package.asked
    assert model.server.grammar_refused
    assert "cannot read the grammar" in caplog.text
    await model.aclose()


async def test_older_turns_are_left_out_where_the_context_is_full() -> None:
    fake = FakeLlama(answering, context=2200)
    model = served(fake)
    session = model.open(session_context())
    for number in range(1, 9):
        assert said(await turn(session, number)) == "It is 555."
    assert "left out" in session._prompt
    await model.aclose()


async def test_a_prompt_that_never_fits_is_refused_with_a_sentence() -> None:
    model = served(FakeLlama(answering, context=300))
    session = model.open(session_context())
    session.append(heard("call marco"))
    with pytest.raises(ModelFault, match=r"tokens is too long for model\.gguf"):
        await play(session, listening())
    await model.aclose()


async def test_the_speed_can_be_measured() -> None:
    model = served(FakeLlama(lambda prompt: END.decode() + " one" * 20))
    assert await model.tokens_per_s() > 1
    await model.aclose()


async def test_without_the_package_the_fault_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "llama_cpp", None)
    model = local_model(LocalWeights(PATH))
    session = model.open(session_context())
    session.append(heard("call marco"))
    with pytest.raises(ModelFault, match=r"pip install 'foresay\[local\]'") as raised:
        await play(session, listening())
    assert raised.value.kind is ModelFaultKind.UNAVAILABLE
    await model.aclose()


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found: Callable[[str], Any] = lambda name: None  # noqa: E731
    monkeypatch.setattr(importlib.util, "find_spec", found)
    assert missing(tmp_path) == "pip install 'foresay[local]' (llama-cpp-python is not installed)"
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())
    assert missing(None) == "llm.model: name the GGUF file"
    assert missing(tmp_path / "none.gguf") == f"llm.model: there is no file {tmp_path}/none.gguf"
    file = tmp_path / "a.gguf"
    file.touch()
    assert missing(file) is None


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_text_that_may_become_a_stop_is_held_back_and_characters_are_whole(size: int) -> None:
    data = "Ça 🙂 <tool_call><tool_result>x".encode()
    text = Emitted(["<tool_result", "<final"])
    given = [text.add(data[at : at + size]) for at in range(0, len(data), size)]
    assert text.stopped
    assert "".join(given) + text.rest() == "Ça 🙂 <tool_call>"
    assert not any("<tool_r" in each for each in given)


def test_what_was_held_back_is_given_at_the_end() -> None:
    text = Emitted(["<tool_result"])
    assert text.add(b"a <tool_") == "a "
    assert text.rest() == "<tool_"
    assert not text.stopped


@pytest.mark.parametrize("temperature", [0.0, 0.01])
def test_a_grammar_is_asked_about_all_tokens_only_where_it_refuses_the_chosen_one(temperature: float) -> None:
    fake = FakeLlama(lambda prompt: "ab")
    a, b, c, d = fake.tokenize(b"abcd")
    package = FakePackage(forbidden=(a, d))
    writer = LlamaWriter(fake, package, temperature)
    writer.begin("ab", "root ::= x", ())
    written = [writer.next_piece(False) for _ in range(3)]
    assert written == [b"c", b"b", None]
    assert package.accepted == [c, b, 0]
    assert package.asked == [1, fake.n_vocab(), 1, 1]

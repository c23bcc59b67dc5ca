"""Raw prompts against the simulated server."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from typing import Any

import pytest
from openai.types import Completion

from bench.simserver.app import Running
from bench.simserver.encode import StreamToken
from bench.simserver.pace import tokens_of
from services.clock import VirtualLoop, run_virtual
from services.events.model import Ask, ModelFault, ModelOutput, Observed, Phase, Thought, ToolCall
from services.models.completions import SPEED_S, CompletionsModel, CompletionsSession
from services.models.endpoint import ModelEndpoint, ServerKind
from services.models.prompt_format import FORMATS, LLAMA3, PromptFormat
from tests.services.models.kit import QUIET, actions, final, heard, listening, play, said, session_context


@pytest.fixture
async def session(served: Running) -> AsyncIterator[CompletionsSession]:
    model = CompletionsModel(ModelEndpoint(served.base_url, model="sim", flavour=ServerKind.VLLM))
    session = model.open(session_context())
    yield session
    await session.aclose()
    await model.aclose()


async def whole_turn(session: CompletionsSession, turn: int) -> list[ModelOutput]:
    session.append(heard("text marco that", turn=turn))
    outputs = await play(session, listening(turn))
    session.append(Observed(turn, 1, "get_phone_number", "+15550110"))
    session.append(heard("i'm running about ten minutes late", turn=turn, rev=2, last=True))
    return outputs + await play(session, final(turn))


async def test_a_turn_and_the_prompts_that_only_grow(session: CompletionsSession, served: Running) -> None:
    for turn in (1, 2):
        outputs = await whole_turn(session, turn)
        assert [o.tool for o in outputs if isinstance(o, ToolCall)] == ["get_phone_number", "send_sms"]
        assert said(outputs) == "Told Marco you're about ten minutes late."
    prompts = [body["prompt"] for body in served.sim.bodies]
    assert len(prompts) == 4
    for before, after in itertools.pairwise(prompts):
        assert after.startswith(before)


async def test_decoding_is_bound_to_the_tools_and_to_what_is_allowed(
    session: CompletionsSession, served: Running
) -> None:
    session.append(heard("text marco that"))
    await play(session, listening())
    grammar = served.sim.bodies[-1]["structured_outputs"]["grammar"]
    assert '"\\"set_timer\\",' in grammar
    assert "root ::= think ((call | remove) (call | remove)* (pause)? | (pause))" in grammar


async def test_without_time_to_think_the_prompt_holds_an_empty_think(
    session: CompletionsSession, served: Running
) -> None:
    session.append(heard("text marco that"))
    outputs = await play(session, Ask(1, Phase.LISTENING, QUIET, max_think_tokens=0))
    assert served.sim.bodies[-1]["prompt"].endswith("</partial_query_update>\n<think></think><")
    assert "root ::= ((call-rest | remove-rest)" in served.sim.bodies[-1]["structured_outputs"]["grammar"]
    assert actions(outputs)[0] == ToolCall(1, "get_phone_number", {"name": "Marco"})


async def test_a_think_that_grows_too_long_is_closed_from_outside(served: Running) -> None:
    long = "<think>" + "well, let me see " * 40
    reply = served.sim.reply
    replies = iter([long])

    def wordy(dialogue: object, limit: int | None = None) -> object:
        text = next(replies, None)
        return map(StreamToken, tokens_of(text)) if text else reply(dialogue, limit)  # type: ignore[arg-type]

    served.sim.reply = wordy  # type: ignore[method-assign,assignment]
    model = CompletionsModel(ModelEndpoint(served.base_url, model="sim", flavour=ServerKind.VLLM))
    session = model.open(session_context())
    session.append(heard("text marco that"))
    outputs = await play(session, Ask(1, Phase.LISTENING, QUIET, max_think_tokens=10))
    first, second = (body["prompt"] for body in served.sim.bodies)
    assert second.startswith(first + "<think>well, let me see")
    assert second.endswith("</think><")
    assert len(second) - len(first) < 70
    assert actions(outputs)[0] == ToolCall(1, "get_phone_number", {"name": "Marco"})
    await session.aclose()
    await model.aclose()


async def test_kept_thoughts_stay_in_the_prompt(session: CompletionsSession, served: Running) -> None:
    session.append(heard("text marco that"))
    session.append(Thought(1, "Wait for the end", interrupted=True))
    session.append(heard("i'm running about ten minutes late", rev=2, last=True))
    await play(session, final())
    assert "\n<think>Wait for the end</think_interrupted>\n<final_query_update>" in served.sim.bodies[-1]["prompt"]


@pytest.mark.parametrize("format", FORMATS.values(), ids=lambda each: each.name)
async def test_in_each_format_the_prompt_grows_and_the_model_ends_its_own_message(
    served: Running, format: PromptFormat
) -> None:
    endpoint = ModelEndpoint(served.base_url, model="sim", flavour=ServerKind.VLLM)
    model = CompletionsModel(endpoint, format=format)
    session = model.open(session_context())
    for turn in (1, 2):
        assert said(await whole_turn(session, turn)) == "Told Marco you're about ten minutes late."
    prompts = [body["prompt"] for body in served.sim.bodies]
    for before, after in itertools.pairwise(prompts):
        assert after.startswith(before)
    assert all(prompt.endswith(format.stop + format.gap + format.model_head) for prompt in prompts)
    stops = served.sim.bodies[-1]["stop"]
    assert len(stops) == 4
    assert stops[0] == (format.stop or "<tool_result")
    await session.aclose()
    await model.aclose()


@pytest.mark.parametrize(("allowed", "takes", "bound"), [(True, True, 1), (False, True, 0), (True, False, 0)])
async def test_a_grammar_is_sent_unless_the_settings_or_the_server_refuse_it(
    served: Running, allowed: bool, takes: bool, bound: int
) -> None:
    served.sim.takes_grammar = takes
    endpoint = ModelEndpoint(served.base_url, model="sim", flavour=ServerKind.LLAMACPP, grammar=allowed)
    model = CompletionsModel(endpoint)
    session = model.open(session_context())
    for text in ("text marco that", "and set a timer"):
        session.append(heard(text))
        assert actions(await play(session, listening()))
    assert len([body for body in served.sim.bodies if "grammar" in body]) == bound * 2 + (not takes)
    await session.aclose()
    await model.aclose()


async def test_the_prompt_is_read_as_it_is_with_its_own_beginning_of_text(served: Running) -> None:
    model = CompletionsModel(ModelEndpoint(served.base_url, model="sim", flavour=ServerKind.VLLM), format=LLAMA3)
    session = model.open(session_context())
    session.append(heard("text marco that"))
    await play(session, listening())
    body = served.sim.bodies[-1]
    assert body["prompt"].startswith("<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nHome: Oakland")
    assert body["add_special_tokens"] is False
    await session.aclose()
    await model.aclose()


class Paced:
    """A server in the place of the HTTP client: a token each `token_s` seconds, the first one after a second."""

    def __init__(self, token_s: float, tokens: int) -> None:
        self.completions = self
        self.token_s, self.tokens = token_s, tokens
        self.asked: list[dict[str, Any]] = []

    async def create(self, **asked: Any) -> "Paced":
        self.asked.append(asked)
        await asyncio.sleep(1.0 - self.token_s)
        return self

    async def __anext__(self) -> Completion:
        if not self.tokens:
            raise StopAsyncIteration
        self.tokens -= 1
        await asyncio.sleep(self.token_s)
        return Completion.model_validate(
            {
                "id": "1", "created": 1, "model": "m", "object": "text_completion",
                "choices": [{"index": 0, "text": " one", "finish_reason": "stop"}],
            }
        )  # fmt: skip

    async def close(self) -> None: ...


@pytest.mark.parametrize(("token_s", "tokens"), [(0.02, 48), (0.5, 48), (0.1, 3)])
def test_the_speed_is_measured_from_token_to_token(token_s: float, tokens: int) -> None:
    endpoint = ModelEndpoint("http://127.0.0.1:9", model="m", flavour=ServerKind.LLAMACPP)
    model = CompletionsModel(endpoint)
    paced = Paced(token_s, tokens)
    model.server.client = paced  # type: ignore[assignment]
    loop = VirtualLoop()
    assert run_virtual(model.tokens_per_s(), loop) == pytest.approx(1 / token_s)
    assert loop.time() < SPEED_S + 2
    assert paced.asked[0]["extra_body"] == {"ignore_eos": True}


def test_a_server_that_says_one_word_cannot_be_measured() -> None:
    model = CompletionsModel(ModelEndpoint("http://127.0.0.1:9", model="m", flavour=ServerKind.OTHER))
    model.server.client = Paced(0.1, 1)  # type: ignore[assignment]
    with pytest.raises(ModelFault, match="too little to be measured"):
        run_virtual(model.tokens_per_s(), VirtualLoop())

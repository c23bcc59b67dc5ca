"""The profile for small models: a short prompt with the tools that may matter, a grammar from the first try, caps."""

import json
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app import engine_choice
from app.settings import Settings, load
from bench.simserver.app import Running
from services.events.model import Acted, SessionContext, ToolCall
from services.models.chat import ChatModel, ChatSession, DialectName
from services.models.endpoint import ModelEndpoint, ServerKind
from services.models.prompts import system_prompt, tool_line
from services.models.tool_ranking import MOST, RelevantTools, ToolRanking
from tests.services.models.kit import NOW, TIMER, WEATHER, final, heard, listening, play, session_context

PROFILE = Path(__file__).parents[3] / "configs" / "small-model.yaml"
CHARS_PER_TOKEN = 3
"""A conservative estimate: English text and JSON have about four characters a token."""


def tokens(text: str) -> int:
    return len(text) // CHARS_PER_TOKEN


@pytest.fixture
def settings() -> Settings:
    return load(str(PROFILE))


def library(settings: Settings) -> SessionContext:
    specs = tuple(tool.spec for tool in engine_choice.registry(settings).offered().values())
    return SessionContext("", specs, lambda: NOW, "Europe/London", "Leeds")


def test_the_prompt_of_the_profile_is_under_500_tokens_without_the_tools(settings: Settings) -> None:
    assert settings.llm.prompt == "small"
    assert tokens(system_prompt("small", library(settings))) < 500


@pytest.mark.parametrize(
    ("text", "tool"),
    [
        ("set a timer for ten minutes", "set_timer"),
        ("what's the weather like in oslo tomorrow", "get_weather"),
        ("could you put oat milk on my shopping list", "add_list_items"),
        ("how late is it in tokyo what time", "get_time"),
        ("move my dentist appointment to friday", "update_event"),
    ],
)
def test_of_the_whole_library_few_tools_are_told_and_the_right_one_is_among_them(
    settings: Settings, text: str, tool: str
) -> None:
    specs = library(settings).tools
    relevant = RelevantTools(specs)
    relevant.note(heard(text))
    told = [spec.name for spec in relevant.tools()]
    assert tool in told
    assert len(told) <= MOST < len(specs)
    assert sum(tokens(tool_line(spec)) for spec in relevant.tools()) < sum(map(tokens, map(tool_line, specs))) / 2


def test_a_tool_that_was_called_in_the_last_turn_is_told_again() -> None:

    relevant = RelevantTools((WEATHER, TIMER))
    relevant.note(heard("weather in oslo"))
    relevant.note(Acted(1, ToolCall(1, "get_weather", {"location": "Oslo"})))
    relevant.note(heard("what about paris", turn=2))
    assert WEATHER in relevant.tools()
    relevant.note(heard("and rome", turn=3))
    assert WEATHER not in relevant.tools()


def test_rare_words_count_more_than_common_ones() -> None:
    assert ToolRanking((WEATHER, TIMER)).best("what does the timer do")[0] == "set_timer"


@pytest.fixture
async def small(served: Running) -> AsyncIterator[ChatSession]:
    model = ChatModel(
        ModelEndpoint(served.base_url, model="sim", flavour=ServerKind.LLAMACPP),
        DialectName.TAGGED,
        max_output_tokens=120,
        prompt="small",
        relevant_tools=True,
    )
    session = model.open(session_context())
    yield session
    await session.aclose()
    await model.aclose()


async def test_only_relevant_tools_are_told_and_the_grammar_goes_with_the_first_request(
    small: ChatSession, served: Running
) -> None:
    small.append(heard("set a timer for twelve minutes", last=True))
    outputs = await play(small, final())
    assert ToolCall(1, "set_timer", {"duration_seconds": 720}) in outputs
    body = served.sim.bodies[-1]
    assert body["max_tokens"] == 120
    assert '"\\"set_timer\\",' in body["grammar"]
    assert "send_sms" not in body["grammar"]
    last = body["messages"][-1]["content"]
    assert last.startswith("<tools>\n")
    assert "set_timer" in last
    assert "send_sms" not in json.dumps(body["messages"])


async def test_what_is_before_the_last_message_stays_the_same(small: ChatSession, served: Running) -> None:
    small.append(heard("set a timer"))
    await play(small, listening())
    small.append(heard("for twelve minutes", rev=2, last=True))
    await play(small, final())
    before, after = list(served.sim.bodies)[-2:]
    assert after["messages"][: len(before["messages"]) - 1] == before["messages"][:-1]


async def test_a_server_that_refuses_the_grammar_is_asked_without_it_from_then_on(
    small: ChatSession, served: Running
) -> None:
    served.sim.takes_grammar = False
    small.append(heard("set a timer for twelve minutes", last=True))
    outputs = await play(small, final())
    assert ToolCall(1, "set_timer", {"duration_seconds": 720}) in outputs
    assert ["grammar" in body for body in served.sim.bodies] == [True, False]
    await play(small, final())
    assert "grammar" not in served.sim.bodies[-1]


@pytest.mark.skipif(
    not os.environ.get("OPENAI_BASE_URL"), reason="no real model server: set OPENAI_BASE_URL to one to run this"
)
@pytest.mark.parametrize("dialect", [DialectName.TAGGED, DialectName.NATIVE])
async def test_a_real_server_ends_a_turn_with_an_action(dialect: DialectName) -> None:
    endpoint = ModelEndpoint(
        os.environ["OPENAI_BASE_URL"],
        os.environ.get("OPENAI_API_KEY", "none"),
        os.environ.get("OPENAI_MODEL", ""),
    )
    model = ChatModel(endpoint, dialect, max_output_tokens=200)
    session = model.open(session_context())
    session.append(heard("set a timer for twelve minutes", last=True))
    outputs = await play(session, final())
    await session.aclose()
    await model.aclose()
    assert outputs

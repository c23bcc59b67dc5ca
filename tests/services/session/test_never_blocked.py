"""No input of any size or shape holds the event loop: each callback of a whole session takes less than `HELD_S`.

Measured in the loop thread's own processor time, without garbage collection, so that neither a busy machine nor the
size of the test process makes it fail.
"""

import asyncio
import gc
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from typing import Any

import pytest

from services.agent.core.wording import NOTHING_TO_SAY
from services.agent.ports import Model
from services.agent.runtime.output_limits import MAX_ANSWER_CHARS
from services.events.model import (
    AnswerDelta,
    AnswerEnd,
    Ask,
    ModelOutput,
    Opened,
    Part,
    Pause,
    PauseReason,
    Phase,
    SessionContext,
    ThinkDelta,
    Usage,
)
from services.events.session import ResponseEnded, ResponseSegment
from services.grammar.answers import TOO_LONG
from services.session_config import RequestRefused, ResponseOptions, SessionConfig
from services.tts.segmenter import LONGEST
from tests.services.session.rig import RigTalk, talk
from tools.spec import Effect, ToolSpec

HELD_S = 0.05


class Loop:
    """The longest that one callback has held the loop, in seconds, and which one."""

    worst = 0.0
    by = ""


@pytest.fixture
def loop(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loop]:
    seen = Loop()
    run = asyncio.Handle._run  # type: ignore[attr-defined]

    def timed(handle: asyncio.Handle) -> None:
        before = time.thread_time()
        run(handle)
        took = time.thread_time() - before
        if took > seen.worst:
            seen.worst, seen.by = took, repr(handle)

    monkeypatch.setattr(asyncio.Handle, "_run", timed)
    gc.collect()
    gc.disable()
    yield seen
    gc.enable()


def free(loop: Loop) -> None:
    assert loop.worst < HELD_S, f"{loop.worst:.3f} s in {loop.by}"


def repeated(part: str, size: int) -> str:
    return (part * (size // len(part) + 1))[:size]


PARTS = (
    "set a timer for five minutes and ",
    "add milk to my shopping list and ",
    "text bob hi and ",
    "remind me to call mum tomorrow at five and ",
    "no wait make it ",
    "forget it ",
    "don't set a timer and ",
    "one hundred thousand ",
    "word ",
    "x",
    "9",
    "e\u0301",
    "\u4f60",
    "'",
    ", ",
    "\n",
)
SIZES = (640, 3200, 10_000, 100_000)


def typing(text: str) -> Callable[[RigTalk], Coroutine[Any, Any, None]]:
    async def main(user: RigTalk) -> None:
        await user.conversation.add_user_text("item1", text)
        await user.conversation.respond(ResponseOptions())
        await user.wait(3000)
        assert user.of(ResponseEnded)

    return main


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("part", PARTS)
def test_typed_text(part: str, size: int, loop: Loop) -> None:
    talk(typing(repeated(part, size)))
    free(loop)


def test_typed_text_beyond_the_bound_is_answered(loop: Loop) -> None:
    async def main(user: RigTalk) -> None:
        await typing(repeated(PARTS[0], 10_000))(user)
        assert user.text == TOO_LONG

    talk(main)
    free(loop)


@pytest.mark.parametrize("part", PARTS[:7])
def test_dictated_speech(part: str, loop: Loop) -> None:
    """Heard word by word: every partial is read."""
    line = " ".join((part * 40).split()[:76])

    async def main(user: RigTalk) -> None:
        await user.say(76)
        await user.wait(3000)
        assert user.of(ResponseEnded)

    talk(main, line)
    free(loop)


@pytest.mark.parametrize("text", [repeated("be kind ", 200_000), "x" * 200_000, "[" * 200_000], ids=str.__len__)
def test_instructions_and_what_was_said_elsewhere(text: str, loop: Loop) -> None:
    async def main(user: RigTalk) -> None:
        await user.conversation.add_instruction("item1", text)
        await user.conversation.add_assistant_text("item2", text)
        with pytest.raises(RequestRefused):
            await user.conversation.tool_output("call_x", text)
        await typing("what time is it in tokyo")(user)
        assert "Tokyo" in user.text

    talk(main)
    free(loop)


def tools(name: str, properties: int) -> tuple[ToolSpec, ...]:
    """128 tools of a client with three phrases each; their schemas hold `properties` lists of 20 values."""
    lists = {
        f"q{number}": {"type": "string", "enum": [f"v{value}" for value in range(20)]} for number in range(properties)
    }
    slots = {f"p{number}": {"type": "string"} for number in range(3)}
    return tuple(
        ToolSpec(
            f"{name}_{number}",
            "Does it.",
            {"type": "object", "title": f"{name} {number}", "properties": slots | lists},
            effect=Effect.WRITE_EXTERNAL,
            phrases=tuple(
                f"(do|make|go) [please] {name}{number} (a|b) {{p{slot}}} (for|with) {{p{(slot + 1) % 3}}}"
                for slot in range(3)
            ),
            client_side=True,
            untrusted_result=True,
        )
        for number in range(128)
    )


@pytest.mark.parametrize("properties", [0, 14])
def test_many_tools_of_a_client(properties: int, loop: Loop) -> None:
    """Those of the session, equal ones that come with other settings, and those of one response."""
    mine, same, other = tools("thing", properties), tools("thing", properties), tools("other", properties)

    async def main(user: RigTalk) -> None:
        asked = typing("what time is it in tokyo")
        await user.conversation.configure(SessionConfig(client_tools=mine))
        await asked(user)
        await user.conversation.configure(SessionConfig(client_tools=same, home="Leeds"))
        await asked(user)
        await user.conversation.add_user_text("item2", "what time is it in paris")
        await user.conversation.respond(ResponseOptions(extra={"client_tools": other}))
        await user.wait(3000)
        await asked(user)
        assert len(user.of(ResponseEnded)) == 4
        assert user.text.count("Tokyo") == 3

    talk(main)
    free(loop)


class Talker:
    """A model that says what it is told to."""

    name = "talker"

    def __init__(self, *outputs: ModelOutput) -> None:
        self._outputs = outputs
        self.usage = Usage()

    def open(self, session_context: SessionContext) -> "Talker":
        return self

    def append(self, entry: object) -> None: ...

    async def generate(self, ask: Ask) -> AsyncIterator[ModelOutput]:
        if ask.phase is not Phase.FINAL:
            yield Pause(PauseReason.WAITING_USER, sure=False)
            return
        for output in self._outputs:
            yield output

    async def aclose(self) -> None: ...


@pytest.mark.parametrize("part", ["x", "a b ", ". ", "`", "[", "$5", "9,", "\n", "```\n", "\u4f60"])
def test_a_delta_of_five_megabytes(part: str, loop: Loop) -> None:
    huge = repeated(part, 5_000_000)
    model: Model = Talker(ThinkDelta(huge), Opened(Part.ANSWER), AnswerDelta(huge), AnswerEnd())

    async def main(user: RigTalk) -> None:
        await typing("hello")(user)
        said = user.text.removesuffix(f" {NOTHING_TO_SAY}")  # an answer of nothing but blanks is followed by words
        assert len(said) == MAX_ANSWER_CHARS
        assert max(len(event.segment.text) for event in user.of(ResponseSegment)) <= LONGEST

    talk(main, model=model)
    free(loop)

"""A generation of the responder that outlives its reader, in virtual time."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from services.clock import VirtualLoop, run_virtual
from services.events.model import (
    AnswerDelta,
    AnswerEnd,
    Ask,
    Fact,
    ModelOutput,
    Observed,
    Opened,
    Part,
    Pause,
    PauseReason,
    Rejected,
    ToolCall,
    TurnSettling,
    UserUpdate,
)
from services.models.composite import CompositeModel, CompositePolicy, CompositeSession, SpeculationMode
from services.models.draft import LINGER_S
from tests.services.models.kit import (
    Scripted,
    ScriptedBackend,
    final,
    heard,
    listening,
    play,
    said,
    session_context,
    settling,
)

READ = ToolCall(1, "get_weather", {"location": "Oslo"}, confidence=0.95)
WRITE = ToolCall(1, "set_timer", {"duration_seconds": 600}, confidence=0.95)
WAIT_USER, WAIT_TOOL, DONE = (Pause(reason) for reason in PauseReason)
ANSWER: list[ModelOutput] = [
    Opened(Part.ANSWER),
    AnswerDelta("Ten minutes, "),
    AnswerDelta("starting now."),
    AnswerEnd(),
]
TOLD = "Ten minutes, starting now."


def virtual(test: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], None]:
    def run() -> None:
        run_virtual(test(), VirtualLoop())

    run.__name__, run.__doc__ = test.__name__, test.__doc__
    return run


def roles(responder: Scripted, speculator: Scripted | None = None, **policy: Any) -> CompositeSession:
    mode = SpeculationMode.SPECULATOR if speculator else SpeculationMode.SAME_MODEL
    if speculator is not None:
        speculator.then = [DONE]
    backend = ScriptedBackend(speculator, "brain") if speculator else None
    return CompositeModel(ScriptedBackend(responder, "cloud"), backend, mode, CompositePolicy(**policy)).open(
        session_context()
    )


async def start(session: CompositeSession, words: str = "set a timer for ten minutes") -> None:
    session.append(heard(words))
    await play(session, listening())


async def cut_off(session: CompositeSession, ask: Ask, after_s: float) -> None:
    """A generation whose reader goes away, as the agent's does when the user speaks on."""
    reader = asyncio.create_task(play(session, ask))
    await asyncio.sleep(after_s)
    reader.cancel()
    await asyncio.wait([reader])


def finish(session: CompositeSession, words: str = "set a timer for ten minutes") -> None:
    session.append(UserUpdate(1, 9, "", words, final=True))


@virtual
async def test_a_generation_cut_by_the_final_transcript_goes_on_where_the_words_are_the_same() -> None:
    responder = Scripted(ANSWER, delay_s=0.35)
    session = roles(responder, Scripted([WRITE, DONE]))
    await start(session)
    session.append(TurnSettling(1))
    await cut_off(session, settling(), after_s=0.2)
    finish(session)
    assert said(await play(session, final())) == TOLD
    assert len(responder.asked) == 1
    # 0.2 s of the first 0.35 s had passed already: 4 x 0.35 s in all
    assert asyncio.get_running_loop().time() == pytest.approx(1.4)
    await session.aclose()


@pytest.mark.parametrize(
    "news",
    [
        UserUpdate(1, 3, "no eleven", "set a timer for ten minutes no eleven"),
        TurnSettling(1, resumed=True),
        Observed(1, 2, "get_weather", {"high_c": 3}),
        Observed(1, 1, "set_timer", error="no such timer"),
        Rejected(1, "not now"),
        Fact(1, "An alarm rang."),
    ],
    ids=lambda news: type(news).__name__,
)
def test_news_aborts_the_draft_at_once(news: Any) -> None:
    async def run() -> None:
        responder = Scripted(ANSWER, ANSWER, delay_s=0.35)
        session = roles(responder, Scripted([WRITE, DONE], [DONE], [DONE]))
        await start(session)
        session.append(TurnSettling(1))
        await cut_off(session, settling(), after_s=0.1)
        session.append(news)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert responder.aborted == 1
        await play(session, final())
        assert len(responder.asked) == 2
        await session.aclose()

    run_virtual(run(), VirtualLoop())


@virtual
async def test_a_write_that_went_well_does_not_outdate_the_answer() -> None:
    responder = Scripted(ANSWER, delay_s=0.35)
    session = roles(responder, Scripted([WRITE, DONE]), commit_on_trust=True)
    await start(session)
    finish(session)
    assert await play(session, final()) == [WAIT_TOOL]  # commits at once; the answer is being written meanwhile
    await asyncio.sleep(0.3)
    session.append(Observed(1, 1, "set_timer", {"status": "ok"}))
    assert said(await play(session, final())) == TOLD
    assert asyncio.get_running_loop().time() == pytest.approx(1.4)
    assert len(responder.asked) == 1
    await session.aclose()


@virtual
async def test_a_trusted_write_longer_than_the_linger_leaves_the_draft_alone() -> None:
    responder = Scripted(ANSWER, delay_s=0.35)
    session = roles(responder, Scripted([WRITE, DONE]), commit_on_trust=True)
    await start(session)
    session.append(TurnSettling(1))
    await cut_off(session, settling(), after_s=0.1)
    finish(session)
    assert await play(session, final()) == [WAIT_TOOL]
    await asyncio.sleep(2 * LINGER_S)
    session.append(Observed(1, 1, "set_timer", {"status": "ok"}))
    assert said(await play(session, final())) == TOLD
    assert (len(responder.asked), responder.aborted) == (1, 0)
    await session.aclose()


@virtual
async def test_an_abandoned_generation_is_aborted_soon() -> None:
    responder = Scripted(ANSWER, delay_s=10)
    session = roles(responder, Scripted([WRITE, DONE]))
    await start(session)
    finish(session)
    await cut_off(session, final(), after_s=0.1)
    await asyncio.sleep(LINGER_S + 0.01)
    assert responder.aborted == 1
    await session.aclose()


@virtual
async def test_closing_the_session_aborts_a_draft() -> None:
    responder = Scripted(ANSWER, delay_s=10)
    session = roles(responder, Scripted([WRITE, DONE]))
    await start(session)
    session.append(TurnSettling(1))
    await cut_off(session, settling(), after_s=0.1)
    await session.aclose()
    assert (responder.aborted, responder.closed) == (1, True)

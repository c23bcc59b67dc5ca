"""A generation of the responder that outlives its reader, in virtual time."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from services.clock import VirtualLoop, run_virtual
from services.events.model import (
    Fact,
    Observed,
    Rejected,
    TurnSettling,
    UserUpdate,
)
from services.models.draft import LINGER_S
from tests.services.models.composite_kit import (
    ANSWER,
    DONE,
    TOLD,
    TRUSTED,
    WRITE,
    cut_off,
    finish,
    roles,
    start,
)
from tests.services.models.kit import (
    Scripted,
    final,
    play,
    said,
    settling,
)
from tests.virtual_time import virtual


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


LONG = "could you set a timer for ten minutes for the pasta"


@virtual
async def test_a_write_that_went_well_does_not_outdate_the_answer() -> None:
    responder = Scripted(ANSWER, delay_s=0.35)
    session = roles(responder, Scripted([WRITE, DONE]), commit_on_trust=True)
    await start(session, LONG)
    finish(session, LONG)
    assert await play(session, final()) == [TRUSTED]  # commits at once; the answer is being written meanwhile
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
    await start(session, LONG)
    session.append(TurnSettling(1))
    await cut_off(session, settling(), after_s=0.1)
    finish(session, LONG)
    assert await play(session, final()) == [TRUSTED]
    await asyncio.sleep(2 * LINGER_S)
    session.append(Observed(1, 1, "set_timer", {"status": "ok"}))
    assert said(await play(session, final())) == TOLD
    assert (len(responder.asked), responder.aborted) == (1, 0)
    await session.aclose()


@pytest.mark.parametrize(
    ("words", "confidence", "policy"),
    [
        ("set a timer for ten minutes", 0.95, {}),
        ("i would like you to set a timer for ten", 0.95, {}),
        (LONG, 0.5, {}),
        (LONG, None, {}),
        (LONG, 0.95, {"trust": 0.99}),
        (LONG, 0.95, {"commit_on_trust": False}),
    ],
    ids=[
        "short",
        "a number may go on",
        "unsure",
        "no confidence",
        "less than the policy asks for",
        "turned off",
    ],
)
def test_other_writes_wait_for_the_responder(words: str, confidence: float | None, policy: dict[str, Any]) -> None:
    async def run() -> None:
        responder = Scripted([DONE], delay_s=0.35)
        trusting = {"commit_on_trust": True, **policy}
        session = roles(responder, Scripted([replace(WRITE, confidence=confidence), DONE]), **trusting)
        await start(session, words)
        finish(session, words)
        assert await play(session, final()) == [DONE]
        assert asyncio.get_running_loop().time() == pytest.approx(0.35)
        await session.aclose()

    run_virtual(run(), VirtualLoop())


@virtual
async def test_the_eager_end_commits_nothing() -> None:
    responder = Scripted(ANSWER, delay_s=0.35)
    session = roles(responder, Scripted([WRITE, DONE]), commit_on_trust=True)
    await start(session, LONG)
    session.append(TurnSettling(1))
    assert TRUSTED not in await play(session, settling())
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

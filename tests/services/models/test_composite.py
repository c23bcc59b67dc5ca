"""Speculator and responder, with scripted models in virtual time."""

import asyncio
from dataclasses import replace

import pytest

from services.events.model import (
    Acted,
    ActionKind,
    Fact,
    ModelFault,
    ModelFaultKind,
    Observed,
    Opened,
    Part,
    Remove,
    ThinkDelta,
    ToolCall,
    TurnSettling,
    UserUpdate,
)
from services.models.composite import CompositeModel
from services.models.ports import closing
from tests.services.models.composite_kit import (
    ANSWER,
    DONE,
    READ,
    TOLD,
    WAIT_TOOL,
    WAIT_USER,
    WRITE,
    cut_off,
    finish,
    roles,
    start,
)
from tests.services.models.kit import (
    QUIET,
    Scripted,
    ScriptedBackend,
    final,
    heard,
    listening,
    play,
    said,
    settling,
)
from tests.virtual_time import virtual


@virtual
async def test_a_turn_costs_one_model_call_where_the_speculator_was_right() -> None:
    responder = Scripted(ANSWER, delay_s=0.1)
    session = roles(responder, Scripted([WRITE, DONE]))
    await start(session)
    session.append(TurnSettling(1))
    assert await play(session, settling(allowed=QUIET | {ActionKind.QUESTION})) == [DONE]
    await asyncio.sleep(0.5)
    finish(session)
    loop = asyncio.get_running_loop()
    before = loop.time()
    outputs = await play(session, final())
    assert said(outputs) == TOLD
    assert loop.time() == before  # drafted at the eager end, told at the final transcript
    assert len(responder.asked) == 1
    await session.aclose()


@virtual
async def test_the_plan_and_the_whole_utterance_are_shown_before_writes_are_confirmed() -> None:
    responder = Scripted(ANSWER)
    session = roles(responder, Scripted([WRITE, DONE]))
    await start(session)
    finish(session)
    await play(session, final())
    (check,) = [entry.text for entry in responder.told if isinstance(entry, Fact)]
    assert "set a timer for ten minutes" in check
    assert '1 set_timer {"duration_seconds":600}' in check
    await session.aclose()


@virtual
async def test_the_speculators_own_pause_and_answer_never_end_a_turn() -> None:
    responder = Scripted([WAIT_TOOL], ANSWER)
    speculator = Scripted([WAIT_USER], [WRITE, *ANSWER])
    session = roles(responder, speculator)
    await start(session, "set a timer for ten")
    session.append(heard("minutes", "set a timer for ten minutes", rev=2, last=True))
    assert await play(session, final()) == [WRITE]  # ends without a pause: the agent asks again
    assert await play(session, final()) == [WAIT_TOOL]  # the responder's
    assert said(await play(session, final())) == TOLD
    await session.aclose()


@virtual
async def test_the_speculator_is_asked_again_at_the_eager_end_and_then_not_for_the_same_words() -> None:
    responder = Scripted(ANSWER)
    speculator = Scripted([WAIT_USER], [WRITE])
    session = roles(responder, speculator)
    await start(session)
    session.append(TurnSettling(1))
    assert await play(session, settling()) == [WRITE]
    assert said(await play(session, settling())) == TOLD
    assert len(speculator.asked) == 2
    await session.aclose()


FOUND = Observed(1, 1, "get_phone_number", {"number": "+15550100"})
NUMBER = ToolCall(1, "get_phone_number", {"name": "Ana"}, confidence=0.95)
TEXT = ToolCall(2, "send_sms", {"to": ["+15550100"], "message": "late"}, confidence=0.95)


@virtual
async def test_the_speculator_plans_on_when_its_read_has_ended_and_the_responder_is_asked_once() -> None:
    responder = Scripted(ANSWER)
    speculator = Scripted([NUMBER, WAIT_TOOL], [WAIT_TOOL], [TEXT, WAIT_TOOL])
    session = roles(responder, speculator)
    await start(session, "text ana i'm late")
    finish(session, "text ana i'm late")
    assert await play(session, final()) == [WAIT_TOOL]  # the number is awaited
    session.append(FOUND)
    assert await play(session, final()) == [TEXT]  # held until the responder goes on
    assert responder.asked == []
    assert said(await play(session, final())) == TOLD
    assert (len(speculator.asked), len(responder.asked)) == (3, 1)
    await session.aclose()


@virtual
async def test_the_speculator_leaves_a_plan_alone_that_the_responder_has_changed() -> None:
    own = ToolCall(2, "get_weather", {"location": "Rome"})
    unsure = replace(NUMBER, confidence=0.6)
    responder = Scripted([own, WAIT_TOOL], ANSWER)
    speculator = Scripted([unsure, WAIT_TOOL], [WAIT_TOOL], [Remove(2), TEXT])
    session = roles(responder, speculator)
    await start(session, "text ana what the weather is in rome")
    finish(session, "text ana what the weather is in rome")
    assert await play(session, final()) == [own, WAIT_TOOL]
    session.append(FOUND)
    session.append(Observed(1, 2, "get_weather", {"high_c": 3}))
    assert said(await play(session, final())) == TOLD
    assert len(speculator.asked) == 2
    await session.aclose()


@virtual
async def test_after_the_final_words_the_speculator_adds_nothing_behind_an_unconfirmed_write() -> None:
    responder = Scripted(ANSWER)
    late = ToolCall(2, "get_weather", {"location": "Rome"})
    session = roles(responder, Scripted([WRITE, WAIT_USER], [late, DONE]))
    await start(session)
    session.append(heard("and the weather", "set a timer for ten minutes and the weather", rev=2, last=True))
    assert late not in await play(session, final())
    await session.aclose()


@virtual
async def test_of_words_that_come_final_at_once_the_speculator_adds_one_write_and_nothing_behind_it() -> None:
    """A second call would commit the first, of which the responder has not been told."""
    responder = Scripted(ANSWER)
    second = ToolCall(2, "set_timer", {"duration_seconds": 60})
    session = roles(responder, Scripted([WRITE, second, DONE]))
    text = "set a timer for ten minutes and one for a minute"
    session.append(heard(text, text, last=True))
    async with closing(session.generate(final())) as generation:  # entries come when it is over, as from the agent
        assert [output async for output in generation] == [WRITE]
    await session.aclose()


@virtual
async def test_a_sure_plan_of_reads_waits_for_its_results_without_a_second_opinion() -> None:
    responder = Scripted(ANSWER)
    session = roles(responder, Scripted([READ, DONE]))
    await start(session, "weather in oslo")
    session.append(TurnSettling(1))
    assert await play(session, settling()) == [WAIT_TOOL]
    assert responder.asked == []
    session.append(Observed(1, 1, "get_weather", {"high_c": 3}))
    finish(session, "weather in oslo")
    assert said(await play(session, final())) == TOLD
    await session.aclose()


@virtual
async def test_an_unsure_plan_is_shown_to_the_responder_while_its_reads_run() -> None:
    unsure = ToolCall(1, "get_weather", {"location": "Oslo"}, confidence=0.6)
    second = ToolCall(2, "get_weather", {"location": "Rome"})
    responder = Scripted([second, WAIT_TOOL])
    session = roles(responder, Scripted([unsure, DONE]))
    await start(session, "weather in oslo and rome")
    session.append(TurnSettling(1))
    assert await play(session, settling()) == [second, WAIT_TOOL]
    finish(session, "weather in oslo and rome")
    assert await play(session, final()) == [WAIT_TOOL]  # the same words: the confirmation holds
    assert len(responder.asked) == 1
    await session.aclose()


@virtual
async def test_a_pause_that_came_after_the_final_words_is_not_repeated_when_the_write_is_done() -> None:
    responder = Scripted([WRITE, WAIT_TOOL], ANSWER, delay_s=0.35)
    session = roles(responder, Scripted([WAIT_USER]))
    await start(session)
    session.append(TurnSettling(1))
    await cut_off(session, settling(), after_s=0.1)
    finish(session)
    assert await play(session, final()) == [WRITE, WAIT_TOOL]
    session.append(Observed(1, 1, "set_timer", {"status": "ok"}))
    assert said(await play(session, final())) == TOLD
    await session.aclose()


@virtual
async def test_a_pause_that_waits_for_nothing_does_not_end_a_turn_in_silence() -> None:
    for pause in (WAIT_TOOL, DONE):
        responder = Scripted([pause], ANSWER)
        session = roles(responder, Scripted([WAIT_USER]))
        await start(session, "um never mind")
        session.append(TurnSettling(1))
        assert await play(session, settling()) == [pause]
        finish(session, "um never mind")
        assert said(await play(session, final())) == TOLD
        await session.aclose()


@virtual
async def test_a_wait_for_a_write_that_has_ended_does_not_end_a_turn_in_silence() -> None:
    """The write ends while the model is still saying that it waits for it."""
    responder = Scripted([WRITE, WAIT_TOOL], [WAIT_TOOL], ANSWER, delay_s=0.1)
    session = roles(responder, Scripted([DONE]))
    await start(session)
    finish(session)
    await play(session, final())
    await cut_off(session, final(), 0.05)
    session.append(Observed(1, 1, "set_timer", {"ok": True}))
    assert said(await play(session, final())) == TOLD
    assert len(responder.asked) == 3
    await session.aclose()


@virtual
async def test_a_wait_for_more_words_does_not_outlive_the_final_transcript() -> None:
    responder = Scripted([WAIT_USER], ANSWER)
    session = roles(responder, Scripted([DONE]))
    await start(session)
    session.append(TurnSettling(1))
    assert await play(session, settling()) == [WAIT_USER]
    finish(session)
    assert said(await play(session, final())) == TOLD
    assert len(responder.asked) == 2
    await session.aclose()


@virtual
async def test_a_fault_of_the_speculator_leaves_the_turn_to_the_responder() -> None:
    fault = ModelFault(ModelFaultKind.UNAVAILABLE, "gone")
    responder = Scripted(ANSWER)
    session = roles(responder, Scripted([WAIT_USER], [fault]))
    await start(session, "set a timer for ten")
    session.append(heard("minutes", "set a timer for ten minutes", rev=2, last=True))
    assert said(await play(session, final())) == TOLD
    await session.aclose()


@virtual
async def test_a_fault_of_the_responder_reaches_the_agent_and_the_next_turn_works() -> None:
    fault = ModelFault(ModelFaultKind.RATE_LIMIT, "slow down", 3.0)
    responder = Scripted([fault], ANSWER)
    session = roles(responder, Scripted([DONE], [DONE]))
    await start(session)
    finish(session)
    with pytest.raises(ModelFault, match="slow down"):
        await play(session, final())
    session.append(heard("again", turn=2, last=True))
    assert said(await play(session, final(2))) == TOLD
    await session.aclose()


@virtual
async def test_one_model_plays_both_roles() -> None:
    model = Scripted([WRITE, WAIT_USER], ANSWER)
    session = roles(model)
    await start(session)
    finish(session)
    assert said(await play(session, final())) == TOLD
    assert len(model.told) == len(set(map(id, model.told)))
    assert [type(e).__name__ for e in model.told] == ["UserUpdate", "Acted", "Acted", "UserUpdate", "Fact"]
    await session.aclose()


@virtual
async def test_the_prompt_is_warmed_once_a_turn_and_only_where_asked() -> None:
    for warm, times in ((True, 1), (False, 0)):
        responder = Scripted()
        session = roles(responder, Scripted([WAIT_USER], [WAIT_USER]), warm=warm)
        await start(session, "set a")
        await asyncio.sleep(0.01)
        session.append(heard("timer", "set a timer", rev=2))
        await play(session, listening())
        assert responder.warmed == times
        await session.aclose()


@virtual
async def test_the_responder_reads_the_words_in_one_piece_and_the_calls_as_its_own() -> None:
    responder, speculator = Scripted(ANSWER), Scripted([Opened(Part.THINK), ThinkDelta("hm"), WAIT_USER], [WRITE, DONE])
    session = roles(responder, speculator, check=False)
    await start(session, "set a timer")
    session.append(heard("for ten minutes", "set a timer for ten minutes", rev=2))
    assert await play(session, listening()) == [WRITE, DONE]
    finish(session)
    await play(session, final())
    assert [type(entry) for entry in responder.told] == [UserUpdate, UserUpdate, Acted, UserUpdate]
    assert len(speculator.told) == 6  # with its own pauses
    await session.aclose()


@virtual
async def test_a_speculator_without_tokens_is_not_counted() -> None:
    session = roles(Scripted(ANSWER), Scripted([WRITE, DONE]))
    await start(session)
    finish(session)
    await play(session, final())
    assert session.usage.requests == 1
    await session.aclose()


def test_it_is_named_after_its_models() -> None:
    assert (
        CompositeModel(ScriptedBackend(Scripted(), "cloud"), ScriptedBackend(Scripted(), "grammar")).name
        == "grammar + cloud"
    )

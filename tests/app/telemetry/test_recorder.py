"""Whole conversations in virtual time, with the real agent, grammar model and tools, and the trees of spans that they
leave."""

import asyncio
import re
from collections.abc import AsyncIterator

import pytest
from opentelemetry.trace import SpanKind, StatusCode

from app.telemetry.recorder import CALLS
from app.telemetry.turns import TURNS, TurnSpans
from services.clock import VirtualClock, VirtualLoop
from services.events.model import Ask, ModelFault, ModelFaultKind, ModelOutput, Pause, SessionContext
from services.events.output import CallChanged, CallStatus
from services.events.session import AudioCommitted, CallProgress, SpeechBegan, SpeechEnded
from services.events.speech import SpeechStarted
from services.grammar import GrammarModel
from services.grammar.session import GrammarSession
from services.session_config import ResponseOptions, SessionConfig, TurnDetection, TurnMode
from tests.app.telemetry.spans import Memory, ms, of
from tests.services.session.rig import RigTalk, talk

TOKYO = "what time is it in tokyo"
TIMER = "set a timer for ten minutes no wait make it twelve"


async def asks_the_time(user: RigTalk) -> None:
    await user.say(6)
    await user.wait(1500)


def test_a_spoken_question_is_one_tree() -> None:
    memory = Memory()
    talk(asks_the_time, TOKYO, observe=memory.observe)
    [turn] = memory.turns()
    assert turn.parent is None
    assert turn.kind is SpanKind.SERVER
    told = of(turn)
    assert (told["foresay.turn"], told["foresay.turn.kind"], told["foresay.turn.outcome"]) == (1, "spoken", "completed")
    assert told["gen_ai.conversation.id"] == "sess_test"
    children = memory.children(turn)
    assert len(children) == len(memory.spans) - 1
    assert {span.name for span in children} == {
        "end_of_turn",
        "recognise",
        "chat embedded-grammar",
        "execute_tool get_time",
        "first_word",
    }
    assert all(turn.start_time <= span.start_time <= span.end_time <= turn.end_time for span in children)  # type: ignore[operator]


def test_the_spans_have_the_times_of_what_happened() -> None:
    memory = Memory()

    async def main(user: RigTalk) -> None:
        await asks_the_time(user)
        decided = next(at for at, event in user.events if isinstance(event, SpeechEnded))
        [ended] = user.of(SpeechEnded)
        silence = decided - ended.event.speech_end_ms
        assert abs(ms(memory.only("end_of_turn")) - silence) < 40  # a frame of audio
        assert ms(memory.only("recognise")) < 1  # the words of the eager end are the final ones

    talk(main, TOKYO, observe=memory.observe)
    turn, end = memory.only("turn"), memory.only("end_of_turn")
    assert [event.name for event in end.events] == ["eager_end"]
    assert of(end)["foresay.turn.end_reason"] == "silence"
    first = memory.only("first_word")
    assert first.end_time is not None
    assert end.start_time is not None
    since = of(first)["foresay.speech_end_to_first_word_ms"]
    assert abs((first.end_time - end.start_time) / 1e6 - since) < 1
    assert ms(turn) > 6 * 100


def test_an_early_read_says_by_how_much_it_was_early() -> None:
    memory = Memory()
    talk(asks_the_time, TOKYO, observe=memory.observe)
    call = memory.named("execute_tool get_time")[-1]
    told = of(call)
    first = of(memory.named("execute_tool get_time")[0])
    assert (first["foresay.tool.status"], first["foresay.tool.superseded"]) == ("done", True)  # "what time is it"
    assert len(memory.named("execute_tool get_time")) == 2
    assert not told["foresay.tool.superseded"]
    assert told["gen_ai.operation.name"] == "execute_tool"
    assert told["gen_ai.tool.name"] == "get_time"
    assert re.fullmatch(r"1\.\d+\.\d+", told["gen_ai.tool.call.id"])
    assert (told["foresay.tool.effect"], told["foresay.tool.status"]) == ("read_local", "done")
    assert told["foresay.tool.speculative"]
    recognised = memory.only("recognise")
    assert recognised.end_time is not None
    assert call.start_time is not None
    assert abs((recognised.end_time - call.start_time) / 1e6 - told["foresay.tool.early_ms"]) < 1
    assert told["foresay.tool.early_ms"] > 300


def test_a_write_is_committed_and_not_early_and_what_was_corrected_never_ran() -> None:
    memory = Memory()

    async def main(user: RigTalk) -> None:
        await user.say(11)
        await user.wait(1500)

    talk(main, TIMER, observe=memory.observe)
    calls = [of(span) for span in memory.named("execute_tool set_timer")]
    [done] = [told for told in calls if told["foresay.tool.status"] == "done"]
    assert done["foresay.tool.ran"]
    assert done["foresay.tool.committed"]
    assert not done["foresay.tool.speculative"]
    assert done["foresay.tool.waited_ms"] > 0
    assert "foresay.tool.early_ms" not in done
    assert all(not told["foresay.tool.ran"] for told in calls if told is not done)


def test_requests_to_models_follow_the_conventions() -> None:
    memory = Memory()
    talk(asks_the_time, TOKYO, observe=memory.observe)
    requests = memory.named("chat embedded-grammar")
    assert requests
    for request in requests:
        told = of(request)
        assert request.kind is SpanKind.INTERNAL
        assert told["gen_ai.operation.name"] == "chat"
        assert told["gen_ai.system"] == told["gen_ai.provider.name"] == "foresay"
        assert told["gen_ai.request.model"] == "embedded-grammar"
        assert told["foresay.model.outcome"] in ("completed", "aborted")
    assert [event.name for event in requests[-1].events] == ["first_token"]
    assert "gen_ai.response.time_to_first_chunk" in of(requests[-1])


def test_no_words_are_told_unless_they_are_asked_for() -> None:
    silent, open_ = Memory(), Memory(content=True)
    for memory in (silent, open_):
        talk(asks_the_time, TOKYO, observe=memory.observe)
    told = "\n".join(span.to_json() for span in silent.spans)
    assert "okyo" not in told
    assert of(open_.only("recognise"))["foresay.transcript"] == TOKYO
    assert "Tokyo" in of(open_.only("turn"))["foresay.answer"]
    call = of(open_.named("execute_tool get_time")[-1])
    assert "okyo" in call["gen_ai.tool.call.arguments"]
    assert "time" in call["gen_ai.tool.call.result"]


def test_every_turn_is_a_trace_of_its_own_and_one_that_was_interrupted_says_so() -> None:
    memory = Memory()

    async def main(user: RigTalk) -> None:
        await asks_the_time(user)
        await user.conversation.add_user_text("typed", "what is two plus two")
        await user.conversation.respond(ResponseOptions())
        await user.home.clock.sleep(1)

    talk(main, TOKYO, observe=memory.observe)
    spoken, typed = memory.turns()
    assert spoken.context.trace_id != typed.context.trace_id
    assert of(typed)["foresay.turn.kind"] == "typed"
    assert of(typed)["foresay.turn.outcome"] == "completed"
    assert {span.name for span in memory.children(typed)} >= {"chat embedded-grammar", "first_word"}
    assert not {span.name for span in memory.children(typed)} & {"end_of_turn", "recognise"}


def test_the_callers_trace_is_the_parent_of_every_turn() -> None:
    trace, parent = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
    memory = Memory(caller={"traceparent": f"00-{trace}-{parent}-01"})
    talk(asks_the_time, TOKYO, observe=memory.observe)
    [turn] = memory.turns()
    assert turn.parent is not None
    assert f"{turn.parent.span_id:016x}" == parent
    assert all(f"{span.context.trace_id:032x}" == trace for span in memory.spans)


def test_a_caller_that_keeps_no_trace_gets_none() -> None:
    memory = Memory(caller={"traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"})
    talk(asks_the_time, TOKYO, observe=memory.observe)
    assert memory.spans == []


def test_a_turn_that_goes_on_after_a_pause_is_one_tree_with_both_ends() -> None:
    memory = Memory()

    async def main(user: RigTalk) -> None:
        await user.say(4)
        await user.wait(700)
        await user.say(2)
        await user.wait(2500)

    talk(main, "what time is it", "in tokyo", observe=memory.observe)
    answered = [turn for turn in memory.turns() if of(turn)["foresay.turn.outcome"] == "completed"]
    assert answered
    assert len(memory.named("recognise")) == 2


def test_push_to_talk_knows_when_the_client_ended_it_and_when_its_words_came() -> None:
    memory = Memory()

    async def main(user: RigTalk) -> None:
        await user.say(6)
        await user.conversation.commit_audio()
        await user.conversation.respond(ResponseOptions())
        await user.home.clock.sleep(2)

    config = SessionConfig(turn_detection=TurnDetection(TurnMode.PUSH_TO_TALK))
    talk(main, TOKYO, config=config, observe=memory.observe)
    [turn] = memory.turns()
    assert of(turn)["foresay.turn.kind"] == "spoken"
    recognised = memory.only("recognise")
    assert recognised in memory.children(turn)
    assert abs(ms(recognised) - 50) < 1  # `lag_s` of the scripted recogniser


def test_a_session_that_ends_in_mid_turn_ends_its_spans() -> None:
    memory = Memory()

    async def main(user: RigTalk) -> None:
        await user.say(3)

    talk(main, TOKYO, observe=memory.observe)
    [turn] = memory.turns()
    assert of(turn)["foresay.turn.outcome"] == "session_ended"


def test_a_noise_is_a_turn_without_words() -> None:
    memory = Memory()

    async def main(user: RigTalk) -> None:
        await user.say(1)
        await user.wait(2000)

    talk(main, "", observe=memory.observe)
    assert [of(turn)["foresay.turn.outcome"] for turn in memory.turns()] == ["no_words"]


def test_a_fault_of_the_recorder_reaches_the_log_and_not_the_session(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = Memory()

    async def main(user: RigTalk) -> None:
        await asks_the_time(user)
        assert "Tokyo" in user.text

    monkeypatch.setattr(TurnSpans, "speech", None)
    talk(main, TOKYO, observe=memory.observe)
    assert "a trace is incomplete" in caplog.text


def test_what_is_asked_beside_the_turns_is_a_trace_of_its_own() -> None:
    memory = Memory()

    async def main(user: RigTalk) -> None:
        await asks_the_time(user)
        options = ResponseOptions(out_of_band=True, input_texts=("what is two plus two",))
        await user.conversation.respond(options)
        await asyncio.sleep(1)

    talk(main, TOKYO, observe=memory.observe)
    beside = [span for span in memory.named("chat embedded-grammar") if span.parent is None]
    assert len(beside) == 1
    assert len(memory.turns()) == 1


def test_an_answer_that_is_talked_over_ends_where_it_was_cut() -> None:
    memory = Memory()

    async def main(user: RigTalk) -> None:
        await user.conversation.add_user_text("typed", "what is two plus two")
        await user.conversation.respond(ResponseOptions())
        await user.conversation.cancel()
        await user.home.clock.sleep(1)

    talk(main, observe=memory.observe)
    assert [of(turn)["foresay.turn.outcome"] for turn in memory.turns()] == ["cancelled"]


class UnreachableModel(GrammarModel):
    """A model that cannot be reached."""

    def open(self, session_context: SessionContext) -> GrammarSession:
        session = super().open(session_context)

        async def refuse(ask: Ask) -> AsyncIterator[ModelOutput]:
            raise ModelFault(ModelFaultKind.UNAVAILABLE, "nobody there")
            yield Pause()

        session.generate = refuse  # type: ignore[method-assign]
        return session


def test_a_response_that_failed_is_an_error() -> None:
    memory = Memory()

    async def main(user: RigTalk) -> None:
        await user.conversation.add_user_text("typed", "what is two plus two")
        await user.conversation.respond(ResponseOptions())
        await user.home.clock.sleep(1)

    talk(main, model=UnreachableModel(), observe=memory.observe)
    [turn] = memory.turns()
    assert of(turn)["foresay.turn.outcome"] == "failed"
    assert of(turn)["error.type"]
    assert turn.status.status_code is StatusCode.ERROR


def test_what_is_remembered_is_bounded() -> None:
    """A turn that nothing ends, and a call that nothing ends, give way to later ones."""
    memory, loop = Memory(), VirtualLoop()
    recorder = memory.observe(VirtualClock(loop))
    for number in range(1, 1000):
        recorder.told(SpeechBegan(f"item_{number}", SpeechStarted(number, 0)), 0)
        running = CallChanged(number, 1, 1, "get_time", {}, "read_local", CallStatus.RUNNING, 0)
        recorder.told(CallProgress(running), 0)
        recorder.told(AudioCommitted(f"committed_{number}"), 0)
    assert len(recorder._calls) == CALLS
    assert len(recorder._turns._turns) == len(recorder._turns.speeches) == TURNS
    assert {of(turn)["foresay.turn.outcome"] for turn in memory.turns()} == {"forgotten"}
    loop.close()

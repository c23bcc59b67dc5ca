"""Foresay's own events: only for those who asked."""

import pytest
from fastapi import FastAPI

from services.events.output import CallChanged, CallStatus
from services.events.session import (
    CallProgress,
    ConversationEvent,
    ResponseSegment,
    Settling,
    SpeechBegan,
    SpeechEnded,
    SpeechSegment,
    Transcribing,
    TurnLate,
)
from services.events.speech import (
    EagerEnd,
    Hypothesis,
    RecognisedText,
    SpeechStarted,
    TurnEnd,
    TurnResumed,
    Word,
)
from tests.app.client import session
from tests.app.fakes import ScriptedEngines

CALL = CallChanged(1, 2, 1, "clock", {"place": "Tokyo"}, "read_local", CallStatus.RUNNING_EARLY, 900, early=True)
STORY: list[ConversationEvent] = [
    SpeechBegan("U", SpeechStarted(1, 100)),
    Transcribing("U", Hypothesis(1, 3, "what time is it", 9)),
    CallProgress(CALL),
    Settling("U", EagerEnd(1, 900)),
    Settling("U", TurnResumed(1, 1000)),
    SpeechEnded("U", TurnEnd(1, 1500)),
    ResponseSegment("R", SpeechSegment("R.1.1", "It is 5 pm.", "It is five p m.")),
]


def extensions(events: list[dict[str, object]]) -> list[dict[str, object]]:
    return [event for event in events if str(event["type"]).startswith("x_foresay.")]


async def test_nobody_gets_them_unasked(app: FastAPI, server_engines: ScriptedEngines) -> None:
    async with session(app) as client:
        server_engines.last.tell(*STORY)
        assert extensions(await client.settle()) == []


@pytest.mark.parametrize("query", ["x_ext=events", ""])
async def test_events_after_opting_in(app: FastAPI, server_engines: ScriptedEngines, query: str) -> None:
    async with session(app, query=query) as client:
        updated = await client.update(x_ext=[] if query else ["events", "telepathy"])
        assert updated["x_ext"] == ["events"]
        server_engines.last.tell(*STORY)
        told = extensions(await client.settle())
        assert [(event["type"], event.get("state")) for event in told] == [
            ("x_foresay.turn", "started"),
            ("x_foresay.transcript", None),
            ("x_foresay.call", None),
            ("x_foresay.turn", "eager_end"),
            ("x_foresay.turn", "resumed"),
            ("x_foresay.turn", "end"),
            ("x_foresay.segment", None),
        ]
        assert (told[1]["stable"], told[1]["unstable"]) == ("what time", " is it")
        assert (told[2]["status"], told[2]["early"]) == ("running_early", True)
        assert "result" not in told[2]
        assert told[3]["at_ms"] == 900
        assert (told[5]["at_ms"], told[5]["reason"]) == (1500, "silence")
        assert told[6]["speech"] == "It is five p m."


async def test_opting_out_again(app: FastAPI, server_engines: ScriptedEngines) -> None:
    async with session(app, x_ext=["events"]) as client:
        assert (await client.update(x_ext=[]))["x_ext"] == []
        server_engines.last.tell(*STORY)
        assert extensions(await client.settle()) == []


async def test_binary_frames_are_audio_after_opting_in(app: FastAPI, server_engines: ScriptedEngines) -> None:
    async with session(app) as client:
        await client.send_bytes(bytes(960))
        assert (await client.refusal())["code"] == "unexpected_binary"
        await client.update(x_ext=["binary"])
        await client.send_bytes(bytes(960))
        await client.send_bytes(bytes(3))
        assert (await client.refusal())["param"] == "audio"
        assert server_engines.last.requests("hear") == [(960, 24000)]


async def test_playback_report(app: FastAPI, server_engines: ScriptedEngines) -> None:
    async with session(app) as client:
        await client.send("x_foresay.playback", response_id="R", heard="It is", done=False)
        await client.send("x_foresay.playback", response_id="R", done=True)
        assert await client.settle() == []
        assert server_engines.last.requests("playback") == [("R", "It is", False), ("R", None, True)]


async def test_text_in_place_of_audio(app: FastAPI, server_engines: ScriptedEngines) -> None:
    async with session(app, "x_ext=events") as client:
        await client.send("x_foresay.text", rev=1, stable="what time", unstable="is it", speech_start_ms=800.25)
        await client.send("x_foresay.text", rev=2, stable="what time is it", final=True, speech_end_ms=1900)
        assert await client.settle() == []
        assert server_engines.last.requests("append_text") == [
            (RecognisedText(1, "what time", "is it", False, 800.25, None),),
            (RecognisedText(2, "what time is it", "", True, None, 1900.0),),
        ]


async def test_text_is_taken_from_those_who_opted_in(app: FastAPI, server_engines: ScriptedEngines) -> None:
    async with session(app) as client:
        await client.send("x_foresay.text", event_id="mine", rev=1, stable="hello")
        refused = await client.refusal()
        assert (refused["code"], refused["param"], refused["event_id"]) == ("invalid_value", "type", "mine")
        assert "?x_ext=events" in refused["message"]
        await client.update(x_ext=["events"])
        await client.send("x_foresay.text", rev=1, stable="hello")
        assert await client.settle() == []
        assert len(server_engines.last.requests("append_text")) == 1


@pytest.mark.parametrize(
    ("fields", "code", "param"),
    [
        ({}, "missing_required_parameter", "rev"),
        ({"rev": -1}, "invalid_value", "rev"),
        ({"rev": "one"}, "invalid_value", "rev"),
        ({"rev": 1, "stable": 5}, "invalid_type", "stable"),
        ({"rev": 1, "unstable": None}, "invalid_type", "unstable"),
        ({"rev": 1, "final": "perhaps"}, "invalid_value", "final"),
        ({"rev": 1, "speech_start_ms": -1}, "invalid_value", "speech_start_ms"),
        ({"rev": 1, "speech_start_ms": "soon"}, "invalid_value", "speech_start_ms"),
        ({"rev": 1, "speech_start_ms": 900, "speech_end_ms": 800}, "invalid_value", "speech_end_ms"),
        ({"rev": 1, "stable": "x" * 65537}, "string_above_max_length", "stable"),
        ({"rev": 1, "stable": "é" * 20000, "unstable": "é" * 20000}, "string_above_max_length", "unstable"),
    ],
)
async def test_unusable_text_is_refused_by_the_name_of_the_field(
    app: FastAPI, server_engines: ScriptedEngines, fields: dict[str, object], code: str, param: str
) -> None:
    async with session(app, "x_ext=events") as client:
        await client.send("x_foresay.text", **fields)
        refused = await client.refusal()
        assert (refused["code"], refused["param"]) == (code, param), refused
        assert server_engines.last.requests("append_text") == []


async def test_a_late_turn_is_told_to_those_who_opted_in(app: FastAPI, server_engines: ScriptedEngines) -> None:
    for query, told in (("x_ext=events", True), ("", False)):
        async with session(app, query) as client:
            server_engines.last.tell(TurnLate("item_s1", 3, 2000))
            events = [event for event in await client.settle() if event["type"] == "x_foresay.late"]
            assert bool(events) is told
            if told:
                assert {key: events[0][key] for key in ("item_id", "turn", "waited_ms")} == {
                    "item_id": "item_s1",
                    "turn": 3,
                    "waited_ms": 2000,
                }


async def test_a_transcript_says_how_sure_the_recogniser_is_where_it_knows(
    app: FastAPI, server_engines: ScriptedEngines
) -> None:
    async with session(app, x_ext=["events"]) as client:
        words = Word("hello", confidence=0.99), Word("you", confidence=0.5)
        server_engines.last.tell(Transcribing("U", Hypothesis(1, 1, "hello you", 0, words, confidence=0.70356)))
        server_engines.last.tell(Transcribing("U", Hypothesis(1, 2, "hello you", 0)))
        sure, unknown = extensions(await client.settle())
        assert (sure["confidence"], sure["word_confidences"]) == (0.704, [0.99, 0.5])
        assert not {"confidence", "word_confidences"} & set(unknown)

from services.events.model import Acted, Cancelled, Fact, Observed, Pause, Remove, ToolCall, UserUpdate
from services.models.call_view import CallView, KnownCallStatus
from services.models.turn_calls import TurnCalls
from tests.services.models.kit import session_context

READ = ToolCall(1, "get_weather", {"location": "Oslo"}, confidence=0.9)
WRITE = ToolCall(2, "set_timer", {"duration_seconds": 600}, confidence=0.9)


def view_of(*entries: Acted | Observed | Cancelled | UserUpdate | Fact) -> CallView:
    view = CallView()
    for entry in entries:
        view.apply(entry)
    return view


def test_a_call_is_pending_until_its_result_comes() -> None:
    view = view_of(Acted(1, READ))
    call = view.calls[1]
    assert (call.tool, call.status, call.confidence) == ("get_weather", KnownCallStatus.PENDING, 0.9)
    view.apply(Observed(1, 1, "get_weather", {"high_c": 3}))
    assert (call.status, call.value) == (KnownCallStatus.DONE, {"high_c": 3})
    view.apply(Observed(1, 1, "get_weather", error="timed out"))
    assert (call.status, call.value, call.error) == (KnownCallStatus.FAILED, None, "timed out")


def test_an_equal_proposal_keeps_what_is_known_and_another_one_does_not() -> None:
    view = view_of(Acted(1, READ), Observed(1, 1, "get_weather", {}), Acted(1, READ))
    assert view.calls[1].status is KnownCallStatus.DONE
    view.apply(Acted(1, ToolCall(1, "get_weather", {"location": "Rome"})))
    assert view.calls[1].status is KnownCallStatus.PENDING


def test_a_removed_call_is_gone_and_its_id_stays_taken() -> None:
    view = view_of(Acted(1, READ), Acted(1, Remove(1)))
    assert (view.live, view.highest, view.find("get_weather", {"location": "Oslo"})) == ([], 1, None)
    view.apply(Acted(1, READ))
    assert view.calls[1].status is KnownCallStatus.PENDING


def test_a_stale_result_is_waited_for_again_and_a_cancelled_call_is_gone() -> None:
    for outcome in (Observed(1, 1, "get_weather", {}), Observed(1, 1, "get_weather", error="timed out")):
        view = view_of(Acted(1, READ), outcome, Cancelled(1, 1, "its inputs have changed", again=True))
        assert (view.calls[1].status, view.calls[1].value) == (KnownCallStatus.PENDING, None)
        view.apply(Cancelled(1, 1, "call 9 is gone"))
        assert view.calls[1].status is KnownCallStatus.GONE


def test_a_later_turn_begins_anew_and_earlier_ones_are_ignored() -> None:
    view = view_of(UserUpdate(1, 1, "weather", "weather"), Acted(1, READ), Fact(0, "an alarm"), Acted(2, WRITE))
    assert (view.turn, view.text, list(view.calls)) == (2, "", [2])
    view.apply(Observed(1, 1, "get_weather", {}))
    view.apply(Acted(1, READ))
    assert list(view.calls) == [2]


def test_a_write_that_the_agent_cancelled_is_not_held_for_the_responder() -> None:
    calls = TurnCalls({spec.name: spec for spec in session_context().tools})
    for entry in (Acted(1, READ), Acted(1, WRITE), Acted(1, Pause())):
        calls.apply(entry)
    assert [call.id for call in calls.unconfirmed] == [2]
    assert calls.reading
    calls.apply(Cancelled(1, 1, "timed out"))
    calls.apply(Cancelled(1, 2, "call 1 is gone: timed out"))
    assert (calls.unconfirmed, calls.check(), calls.open) == ([], None, False)

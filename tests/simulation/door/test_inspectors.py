"""What the inspectors report as a violation, and what they must not report."""

from unittest import mock

import pytest

from tests.simulation.books import Violation
from tests.simulation.door.client import Manners, SimulatedClient
from tests.simulation.door.dice import Dice
from tests.simulation.door.promises import Line, PromiseInspector
from tests.simulation.door.wire import WireInspector
from tests.simulation.door.world import SPECS, Deed


def books() -> PromiseInspector:
    promises = PromiseInspector(lambda: 0.0)
    promises.lines["s"] = Line(WireInspector(lambda: 0.0), owner="anna")
    return promises


def test_the_failure_of_a_look_that_was_taken_back_may_be_told() -> None:
    promises = books()
    promises.ask(("search", "teal"), "s", spoken=False, forbidden="it was taken back at once")
    promises.hear("s", "So: failed teal no ")
    with pytest.raises(Violation, match="P5: failed gold is told, of which nobody has spoken"):
        promises.hear("s", "So: failed gold ")


def test_what_a_look_says_of_itself_is_no_claim_that_something_was_done() -> None:
    promises = books()
    promises.ask(("send", "teal"), "s", spoken=True)
    assert SPECS["look"].say is not None
    promises.hear("s", SPECS["look"].say({"x": "teal please"}, None))
    with pytest.raises(Violation, match="P5: ok teal, but nothing was done"):
        promises.hear("s", "ok teal.")


def test_a_colour_counts_as_told_however_it_is_written() -> None:
    promises = books()
    promises.ask(("set", "ivory"), "s", spoken=False)
    promises.do(Deed("set", "ivory", "key", 0.0, "s"))
    with pytest.raises(Violation, match="P7"):
        promises.finish()
    promises.hear("s", "I was interrupted while carrying this out: set, with x Ivory. Please check.")
    promises.finish()


def test_words_without_transcription_are_unheard_until_the_server_has_told_their_end() -> None:
    nothing = mock.Mock()
    client = SimulatedClient("a", Dice(0), lambda: 0.0, books(), nothing, nothing, Manners())
    client.wire.transcribes = False
    client.spoke_ms = 480.0
    assert client.heard_less
    client.wire.ended_ms = 448
    assert not client.heard_less


def test_what_is_said_after_a_report_of_partial_hearing_may_be_told_once_more() -> None:
    nothing, promises = mock.Mock(), books()
    client = SimulatedClient("a", Dice(0), lambda: 0.0, promises, nothing, nothing, Manners(), session="s")
    promises.ask(("set", "amber"), "s", spoken=False)
    promises.do(Deed("set", "amber", "key", 0.0, "s"))
    client.texts["r"], client.partly = "Just a second. ok amber.", {"r"}
    client._note({"type": "response.done", "response": {"id": "r", "status": "completed"}})
    promises.hear("s", "ok amber.")
    with pytest.raises(Violation, match="P6: amber is told twice"):
        promises.hear("s", "ok amber.")


@pytest.mark.parametrize("gone", [True, False])
@pytest.mark.parametrize(
    ("heard", "sent", "missing"),
    [
        ("commits", "handed_in", "before its words were committed"),
        ("responses", "requests", "before anything answered it"),
    ],
)
def test_a_client_that_has_vanished_need_not_hear_what_it_has_asked_for(
    heard: str, sent: str, missing: str, gone: bool
) -> None:
    promises = books()
    line = promises.lines["s"]
    line.gone, line.commits, line.handed_in = lambda: gone, [1.0], [1.0]
    line.requests, line.responses = [1.0], [1.0]
    getattr(line, heard).clear()
    promises.ask(("paint", "teal"), "s", spoken=True)
    deed = Deed("paint", "teal", "key", 3.0, "s")
    if gone:
        promises.look(deed)
        getattr(line, sent).clear()
    with pytest.raises(Violation, match=missing):
        promises.look(deed)


def test_an_unknown_outcome_that_is_told_by_its_tool_is_that_of_another_call_where_this_one_is_known() -> None:
    promises = books()
    for colour in ("gold", "ivory"):
        promises.ask(("beep", colour), "s", spoken=False)
        promises.do(Deed("beep", colour, "key", 0.0, "s"))
    promises.hear("s", "I could not find out whether this went through: beep. ")
    promises.hear("s", "So: ok gold. maybe ivory. ")
    with pytest.raises(Violation, match="P6: gold is told twice"):
        promises.hear("s", "ok gold. ")


def test_who_is_still_there_is_told_what_was_done_unless_it_hangs() -> None:
    promises = books()
    promises.ask(("set", "ivory"), "s", spoken=False)
    promises.do(Deed("set", "ivory", "key", 0.0, "s"))
    promises.told_here("s", {"s set ivory"})
    with pytest.raises(Violation, match="P7: set ivory was done, all is quiet"):
        promises.told_here("s", set())
    promises.hear("s", "ok ivory.")
    promises.told_here("s", set())


def test_an_unknown_outcome_is_that_of_a_request_of_which_nothing_was_told_before_one_that_was_heard_in_part() -> None:
    promises = books()
    for colour in ("teal", "ivory"):
        promises.ask(("paint", colour), "s", spoken=False)
        promises.do(Deed("paint", colour, colour, 0.0, "s"))
    promises.hear("s", "ok teal.")
    promises.cut("ok teal.")
    promises.hear("s", "I could not find out whether this went through: paint. Please check before you try again.")
    promises.finish()
    promises.hear("s", "ok teal.")


def test_an_unknown_outcome_belongs_to_the_request_that_is_told_as_unknown_by_its_colour() -> None:
    promises = books()
    for colour in ("indigo", "pearl"):
        promises.ask(("send", colour), "s", spoken=True)
        promises.do(Deed("send", colour, colour, 0.0, "s"))
    promises.hear("s", "I could not find out whether this went through: send. Please check before you try again.")
    promises.hear("s", "So: maybe pearl. ")
    promises.hear("s", "ok indigo.")
    promises.finish()
    with pytest.raises(Violation, match="P6: indigo is told twice"):
        promises.hear("s", "ok indigo.")


def test_what_was_done_on_trust_is_not_done_in_another_form_without_a_yes() -> None:
    promises = books()
    for form in ("teal", "unteal"):
        promises.ask(("send", form), "s", spoken=False)
    promises.trusted.add("teal")
    promises.do(Deed("send", "teal", "key", 1.0, "s"))
    with pytest.raises(Violation, match="P5: the user is asked whether to do teal, which is done"):
        promises.hear("s", "Shall I really send teal? ")
    with pytest.raises(Violation, match="P2: send unteal was done unasked after teal"):
        promises.do(Deed("send", "unteal", "other", 3.0, "s"))


def test_what_was_done_on_trust_may_be_done_in_another_form_after_a_yes() -> None:
    promises = books()
    for form in ("teal", "unteal"):
        promises.ask(("send", form), "s", spoken=False)
    promises.trusted.add("teal")
    promises.do(Deed("send", "teal", "key", 1.0, "s"))
    promises.lines["s"].yes.append(2.0)
    promises.do(Deed("send", "unteal", "other", 3.0, "s"))

from services.events.model import Acted, ToolCall
from services.models.call_ids import CallIds


def ids_with(*calls: ToolCall, turn: int = 1) -> CallIds:
    ids = CallIds()
    for call in calls:
        ids.apply(Acted(turn, call))
    ids.begin(turn)
    return ids


FIRST = ToolCall(1, "get_phone_number", {"name": "Ada"})


def test_the_number_of_a_known_call_edits_it() -> None:
    assert ids_with(FIRST).call(1, "get_phone_number", {"name": "Ida"}).id == 1


def test_an_unknown_number_becomes_the_next_id_and_stays_so_in_references() -> None:
    ids = ids_with(FIRST)
    assert ids.call(7, "search", {}).id == 2
    call = ids.call(9, "send_sms", {"to": ["$7.number"], "message": "$1"})
    assert (call.id, call.arguments) == (3, {"to": ["$2.number"], "message": "$1"})
    assert ids.call(7, "search", {"q": "x"}).id == 2
    assert ids.known(9) == 3


def test_without_a_number_an_equal_call_is_the_same_one() -> None:
    ids = ids_with(FIRST)
    assert ids.call(None, "get_phone_number", {"name": "Ada"}).id == 1
    assert ids.call(None, "get_phone_number", {"name": "Bob"}).id == 2
    assert ids.call(None, "get_phone_number", {"name": "Bob"}).id == 2


def test_ids_begin_again_in_each_turn() -> None:
    ids = ids_with(FIRST)
    ids.begin(2)
    assert ids.call(2, "search", {}).id == 1

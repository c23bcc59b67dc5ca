"""A yes or no that the user gives by hand (`services.events.agent.Approval`)."""

from services.events.agent import AgentEvent, Approval, BargeIn, UserPartial
from services.events.output import ApprovalAsked, CallStatus, TurnSettled
from services.events.speech import TurnResumed
from tests.services.agent.core.test_confirmation import WIPE, replies
from tests.services.agent.fakes import final, run

ASK = final("delete all timers", 1.0)


def pressed(at: float, approve: bool, turn: int = 2) -> tuple[float, AgentEvent]:
    return at, Approval(turn, 1, 1, approve)


def test_the_question_names_the_call_that_waits() -> None:
    result = run(replies, [ASK], WIPE)
    assert result.of(ApprovalAsked) == [ApprovalAsked(1, 1, 1, 1, "delete_all", {})]


def test_an_approval_runs_the_call_once_and_what_came_of_it_is_told() -> None:
    result = run(replies, [ASK, pressed(4.0, approve=True)], WIPE)
    assert [round(at, 3) for at, _ in result.tools.ran] == [4.15]  # 4.0 + grace 0.15
    assert result.said() == [("question", "Shall I delete all twelve?"), ("answer", "All gone.")]
    assert [settled.turn for settled in result.of(TurnSettled)] == [1, 2]


def test_a_refusal_drops_it_and_the_model_hears_of_it() -> None:
    result = run(replies, [ASK, pressed(4.0, approve=False)], WIPE)
    assert not result.tools.ran
    assert result.statuses(1)[-1] == CallStatus.CANCELLED
    assert result.said()[-1] == ("answer", "Alright, I keep them.")


def test_yes_by_voice_and_by_hand_is_still_one_yes() -> None:
    by_voice_first = run(replies, [ASK, final("yes", 4.0, turn=2), pressed(4.01, approve=True, turn=3)], WIPE)
    by_hand_first = run(replies, [ASK, pressed(4.0, approve=True), final("yes", 4.01, turn=3)], WIPE)
    for result in (by_voice_first, by_hand_first):
        assert len(result.tools.ran) == 1
        assert sorted(settled.turn for settled in result.of(TurnSettled)) == [1, 2, 3]


def test_a_no_by_voice_comes_before_a_later_yes_by_hand() -> None:
    result = run(replies, [ASK, final("no", 4.0, turn=2), pressed(5.0, approve=True, turn=3)], WIPE)
    assert not result.tools.ran


def test_an_approval_of_nothing_settles_its_turn_and_leaves_the_others_alone() -> None:
    result = run(replies, [pressed(0.5, approve=True, turn=1), final("hello there", 1.0, turn=2)], WIPE)
    assert [settled.turn for settled in result.of(TurnSettled)] == [1, 2]
    assert result.said() == [("answer", "Hm.")]


def test_a_yes_by_hand_while_the_user_speaks_is_told_in_the_turn_that_is_being_spoken() -> None:
    script = [ASK, (4.0, UserPartial(2, 1, "and")), pressed(4.1, approve=True), final("and what else", 5.0, turn=2)]
    result = run(replies, script, WIPE)
    assert [round(at, 3) for at, _ in result.tools.ran] == [4.25]
    assert result.said()[-1] == ("answer", "All gone.")


def test_what_is_said_afterwards_does_not_take_a_yes_by_hand_back() -> None:
    resumed = (4.02, TurnResumed(2, 0))
    script = [ASK, (3.9, UserPartial(2, 1, "hm")), pressed(4.0, approve=True), final("hm", 4.01, turn=2), resumed]
    assert len(run(replies, [*script, final("hm so", 5.0, turn=2)], WIPE).tools.ran) == 1
    cut = [ASK, pressed(4.0, approve=True), (4.05, BargeIn(2)), final("what is the weather", 5.0, turn=3)]
    assert len(run(replies, cut, WIPE).tools.ran) == 1

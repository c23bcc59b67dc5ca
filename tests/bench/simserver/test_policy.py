"""The policies as pure functions: every row of the set, played word by word without a server."""

from pathlib import Path

import pytest

from bench.simserver.dialogue import Dialogue, DialogueCall, DialogueTurn, Form
from bench.simserver.matching import call_matches, resolve
from bench.simserver.policy import Careless, Move, Oracle, Policy, Propose, Say, Wait, Withdraw, match_calls
from bench.simserver.rows import Index, Place, Row, align, load

ROWS = load([Path(__file__).parents[3] / "bench" / "data" / "naturalistic_dev.jsonl"])
INDEX = Index(ROWS)


class Play:
    """One row told word by word; reads return at once, writes when the turn is final."""

    def __init__(self, row: Row, policy: Policy, form: Form = Form.TAGGED) -> None:
        self.row = row
        self.policy = policy
        self.turn = DialogueTurn()
        self.form = form
        self.log: list[tuple[int, Move]] = []
        self.answer = ""

    def run(self) -> "Play":
        words = [word["w"] for word in self.row.data["words"]]
        for heard in range(0 if self.form is not Form.PLAIN else len(words), len(words) + 1):
            self.turn.heard = " ".join(words[:heard])
            self.step(heard)
        self.turn.final = self.turn.settled = True
        for _ in range(8):
            if not self.answer:
                self.step(len(words) + 1)
        return self

    def step(self, heard: int) -> None:
        for move in self.policy.reply(Dialogue(self.form, self.turn)):
            self.log.append((heard, move))
            self.apply(move)
        place = INDEX.find(self.turn.heard)
        for id, call in match_calls(place, self.turn).items() if place else ():
            expected = next(step.expected for step in place.row.steps if step.id == id) if place else {}
            if not expected["unsafe"] or self.turn.final:
                self.turn.results[call.id] = expected.get("result", {"status": "ok"})

    def apply(self, move: Move) -> None:
        match move:
            case Propose(id, tool, arguments):
                self.turn.calls[id] = DialogueCall(id, tool, dict(arguments))
                self.turn.results.pop(id, None)
            case Withdraw(id):
                self.turn.calls[id].removed = True
            case Say(text) if self.turn.final:
                self.answer = text
            case Say():
                self.turn.errors.append("no answer before the end of the turn")

    @property
    def fulfilled(self) -> bool:
        """Everything expected is in the ledger, and no unexpected write is."""
        matched = match_calls(Place(self.row, len(self.row.words)), self.turn)
        spare = {call.id for call in self.turn.live} - {call.id for call in matched.values()}
        return len(matched) == len(self.row.steps) and spare <= set(self.turn.results)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row.id))
def test_the_oracle_plays_every_row_to_its_reference_answer(row: Row) -> None:
    play = Play(row, Oracle(INDEX)).run()
    assert play.fulfilled
    assert play.answer == row.data["reference_answer"]


def test_the_oracle_calls_at_the_word_that_determines_the_call_and_not_before() -> None:
    for row in ROWS:
        due = {step.id: step.words for step in row.steps}
        for heard, move in Play(row, Oracle(INDEX)).run().log:
            if isinstance(move, Propose) and heard <= len(row.words) and INDEX.find(" ".join(row.words[:heard])):
                place = INDEX.find(" ".join(row.words[:heard]))
                assert place is not None
                assert place.row is not row or heard >= min(due.values()), (row.id, heard, move)


def test_a_dependent_call_refers_to_its_source_and_a_condition_waits_for_it() -> None:
    by_id = {row.id: row for row in ROWS}
    moves = [m for _, m in Play(by_id["dev-012"], Oracle(INDEX)).run().log if isinstance(m, Propose)]
    assert moves[1].arguments["to"] == ["$1"]
    turn = DialogueTurn(heard=by_id["dev-042"].data["text"], settled=True, final=True)
    turn.calls[1] = DialogueCall(1, "get_weather", {"location": "Bristol", "date": "2026-11-06"})
    assert Oracle(INDEX).reply(Dialogue(Form.TAGGED, turn)) == [Wait("waiting_tool")]
    turn.results[1] = {"summary": "rain"}
    assert isinstance(Oracle(INDEX).reply(Dialogue(Form.TAGGED, turn))[0], Propose)


def test_ordinary_function_calling_resolves_references_and_waits_for_all_results() -> None:
    by_id = {row.id: row for row in ROWS}
    play = Play(by_id["dev-012"], Oracle(INDEX), Form.PLAIN).run()
    proposed = [m for _, m in play.log if isinstance(m, Propose)]
    assert [m.arguments.get("to") for m in proposed] == [None, ["+15550110"]]
    assert play.answer == "Told Marco you're about ten minutes late."


def test_the_careless_guess_wrong_early_and_are_right_in_the_end() -> None:
    wrong = 0
    for row in ROWS:
        play = Play(row, Careless(INDEX)).run()
        assert play.fulfilled, row.id
        early = [m for heard, m in play.log if isinstance(m, Propose) and heard < len(row.words)]
        wrong += any(not any(call_matches(step.expected, m.tool, m.arguments) for step in row.steps) for m in early)
    assert wrong > len(ROWS) / 3


def test_what_another_speculator_proposed_counts_and_what_does_not_fit_is_withdrawn() -> None:
    turn = DialogueTurn(heard="set a timer for twelve minutes", settled=True, final=True)
    turn.calls[1] = DialogueCall(1, "set_timer", {"duration_seconds": 720.0, "label": "x"})
    turn.calls[2] = DialogueCall(2, "send_sms", {"to": ["1"], "message": "x"})
    assert Oracle(INDEX).reply(Dialogue(Form.TAGGED, turn)) == [Withdraw(2), Say("Twelve minutes, starting now.")]


@pytest.mark.parametrize(
    ("heard", "id"),
    [
        ("What's the weather in Portland? No, sorry -- I meant Porto", "dev-002"),
        ("whats the whether in portland no sorry i meant porto", "dev-002"),
        ("said a timer for twelve minutes", "dev-003"),
        ("call alex", "dev-059"),
        ("call alex alex", "dev-060"),
    ],
)
def test_a_row_is_found_through_misheard_words(heard: str, id: str) -> None:
    place = INDEX.find(heard)
    assert place is not None
    assert place.row.id == id


def test_a_row_goes_on_in_the_turn_after_a_pause_with_what_is_left_of_it() -> None:
    place = INDEX.find("and set a timer for three minutes")
    assert place is not None
    assert place.row.id == "dev-072"
    assert [step.expected["tool"] for step in place.row.steps] == ["set_timer"]
    assert place.heard == len(place.row.words)


def test_words_that_break_off_are_not_guessed_to_their_end() -> None:
    # Several rows begin so; a pause had ended the turn.
    for settled, final in ((True, False), (True, True)):
        turn = DialogueTurn(heard="remind me to", settled=settled, final=final)
        assert Oracle(INDEX).reply(Dialogue(Form.TAGGED, turn)) == [Wait("waiting_user")]


def test_speech_that_is_in_no_row() -> None:
    assert INDEX.find("") is None
    assert INDEX.find("colourless green ideas sleep furiously tonight") is None


def test_alignment_ends_where_the_hearing_ends() -> None:
    assert align(["a", "b"], ["a", "b", "c"]) == (0, 2)
    assert align(["a", "x", "c"], ["a", "b", "c", "d"]) == (1, 3)


def test_references_without_a_result_stay() -> None:
    assert resolve({"to": ["$1.number", "$2"]}, {1: {"number": 5}}) == {"to": ["5", "$2"]}

"""Whole dialogues: made, played by the agent's core, judged, counted."""

from collections import Counter

import pytest

from training.synth.card import Card
from training.synth.dialogue import dialogue
from training.synth.options import Options
from training.synth.profiles import FULL
from training.synth.record import Made, make

COUNT = 60


@pytest.fixture(scope="module")
def made() -> list[Made]:
    return [make(Options(7), number) for number in range(COUNT)]


def test_nearly_all_dialogues_end_with_the_gold_ledger_and_break_no_invariant(made: list[Made]) -> None:
    rejected = [each.rejected for each in made if each.row is None]
    assert len(rejected) <= COUNT // 20, rejected


def test_a_dialogue_is_the_same_for_the_same_number(made: list[Made]) -> None:
    assert make(Options(7), 3).row == made[3].row
    assert make(Options(8), 3).row != made[3].row


def test_a_row_holds_a_sequence_that_the_served_model_would_see(made: list[Made]) -> None:
    for row in (each.row for each in made if each.row is not None):
        text = "".join(piece for piece, _ in row["sequence"])
        assert text.startswith("Home: ")
        assert "<now>" in text
        assert "<final_query_update" in text or "<settling/>" in text  # a draft may be the answer
        assert all(f" {tool}(" in text for tool in row["tools"])
        last, weight = row["sequence"][-1]
        assert weight == 1.0
        assert last.endswith(("</answer>", '<pause reason="done">'))


def test_a_generation_apart_has_its_place_and_its_end_of_message() -> None:
    """Of the dialogues with one, in a format whose messages end with a token."""
    rows = [m.row for number in range(40) if (m := make(Options(1, format="chatml"), number)).row is not None]
    aparts = [(row, apart) for row in rows if row is not None for apart in row["apart"]]
    assert aparts
    for row, apart in aparts:
        before = "".join(text for text, _ in row["sequence"])[: apart["after"]]
        assert before.endswith("<|im_start|>assistant\n")
        assert apart["runs"][-1] == [apart["runs"][-1][0], 1.0]
        assert "".join(text for text, _ in apart["runs"]).endswith("<|im_end|>")


def test_results_updates_and_errors_are_only_read(made: list[Made]) -> None:
    for row in (each.row for each in made if each.row is not None):
        own = "".join(piece for piece, weight in row["sequence"] if weight is not None)
        told = "".join(piece for piece, weight in row["sequence"] if weight is None)
        for tag in ("_query_update", "<tool_result", "<cancel", "<error", "think_interrupted", "<fact", "<resumed"):
            assert tag not in own
        assert "<tool_call>{" not in told.partition("<now>")[2]


def test_all_kinds_and_sources_are_there(made: list[Made]) -> None:
    rows = [each.row for each in made if each.row is not None]
    assert {row["mix"] for row in rows} == set(FULL.mixes)
    assert {row["source"] for row in rows} == set(FULL.tools)


def test_held_out_dialogues_have_other_wordings() -> None:
    """The groups of wordings that are kept for evaluation (`training.scenarios.frame.HELD_OUT_FOLD`)."""
    others, held_out = (_frames(held_out) for held_out in (False, True))
    assert held_out
    assert not others & held_out


def _frames(held_out: bool) -> set[tuple[str, ...]]:
    """The words of requests without their values, where they are long enough to be a wording."""
    found = set()
    for number in range(150):
        for turn in dialogue(Options(7, held_out), number).turns:
            for clause in turn.clauses:
                words = tuple(token.word for token in clause.part.tokens if not token.span)
                if clause.capability and len(words) >= 6:
                    found.add((clause.capability, *words))
    return found


def test_the_card_counts_kept_and_rejected(made: list[Made]) -> None:
    card = Card(Options(7))
    for each in made:
        card.add(each.row, each.rejected, each.counts)
    card.add(None, "invariant: confluence: turn 1", Counter())
    text = card.text(seconds=10.0)
    assert f"{card.kept} kept" in text
    assert "| invariant: confluence | 1 |" in text
    assert "| asynchronous |" in text

"""Floors under the measured accuracy (`python -m bench.grammar`); the figures themselves are in docs/grammar.md."""

import pytest

from bench.grammar.__main__ import rows_of
from bench.grammar.drive import play
from bench.grammar.score import score
from bench.grammar.specs import specs


@pytest.mark.parametrize(("name", "floor"), [("dev", 78), ("heldout", 68), ("hard", 45), ("talk", 29)])
def test_requests_end_in_exactly_the_expected_effects(name: str, floor: int) -> None:
    tools = specs()
    rows = rows_of(name, tools)
    scores = [score(row, play(row, tools), tools) for row in rows]
    assert sum(each.exact for each in scores) >= floor
    assert [each.id for each in scores if each.forbidden or each.premature or each.wrong_effects] == []

"""A training that goes on keeps what the outputs stood for, whatever their new order."""

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

from training.understanding.continuing import _same, _same_tags, grown  # noqa: E402
from training.understanding.names import Names  # noqa: E402


def test_rows_go_along_with_their_names() -> None:
    rows = dict(_same(("get_time", "talk.date"), ("get_date", "get_time", "talk.date")))
    made = grown(torch.zeros(3, 2), torch.tensor([[1.0, 1.0], [2.0, 2.0]]), rows)
    assert made.tolist() == [[0, 0], [1, 1], [2, 2]]


def test_tags_go_along_with_their_kinds() -> None:
    earlier, now = Names((), (), ("time", "date")), Names((), (), ("date", "duration", "time"))
    assert _same_tags(earlier, now) == {0: 0, 1: 3, 2: 4, 5: 1, 6: 2}

"""Which held-back examples are measured on."""

from types import SimpleNamespace

from training.understanding.corpus import for_calibration
from training.understanding.evaluate import measurable
from training.understanding.examples import Act, Example, Request


def test_only_complete_rows_whose_labels_the_weights_have_count() -> None:
    groups = [f"group {n}" for n in range(40)]
    measured, used = (next(g for g in groups if for_calibration(g) is kept) for kept in (False, True))

    def row(label: str, group: str, complete: bool = True) -> Example:
        return Example(("a", "b"), (Request(label, Act.DO, 0, 2),), complete, group=group)

    rows = [
        row("get_time", measured),
        row("get_time", used),
        row("get_date", measured),
        row("get_time", measured, False),
    ]
    weights = SimpleNamespace(labels=("get_time",))
    assert measurable(rows, weights) == rows[:1]  # type: ignore[arg-type]

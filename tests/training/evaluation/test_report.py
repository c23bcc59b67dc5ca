"""The command line from a model's address to the table, and the figures in the table."""

import json
from pathlib import Path

import pytest

from training.evaluation.__main__ import main
from training.evaluation.figures import Share, Spread
from training.evaluation.judge import kind_of


def test_a_share_has_the_interval_of_wilson() -> None:
    low, high = Share(8, 10).interval
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)
    assert Share(0, 20).interval[0] == 0.0
    assert str(Share(0, 0)) == "-"


def test_percentiles_leave_out_what_did_not_happen() -> None:
    spread = Spread.of([1000.0, None, 3000.0, 2000.0])
    assert (spread.p50, spread.p95, spread.count) == (2.0, 3.0, 3)


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("tool_call is not valid JSON: Expecting value at character 7", "a call that is no JSON"),
        ("there is no tool 'timer'", "an unknown tool"),
        ("arguments of set_timer: duration: Field required", "wrong arguments"),
        ("no answer before the user has finished; call tools or pause", "an answer too early"),
        ("text outside of tags: 'Sure'", "text outside of tags"),
    ],
)
def test_refusals_are_counted_by_kind(reason: str, kind: str) -> None:
    assert kind_of(reason) == kind


def test_a_run_with_the_simulated_server_ends_in_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--simulated", "--set", "tinyagent", "--rows", "2", "--rate", "80", "--out", str(tmp_path)])
    text = capsys.readouterr().out
    assert "| simulated | async | 100.0 % (34-100) |" in text
    assert "| simulated | sync | 100.0 % (34-100) |" in text
    (row, *_) = json.loads((tmp_path / "simulated.json").read_text())["rows"]
    assert row["exact"]
    assert row["log"][0]["text"].startswith("<think>")

"""`foresay understand`."""

from typer.testing import CliRunner

from app.cli import cli


def test_it_shows_what_the_model_and_the_grammar_read() -> None:
    told = CliRunner().invoke(cli, ["understand", "set a timer for ten minutes"], env={"COLUMNS": "200"}).output
    assert told.count("set_timer") == 2
    assert "duration: ten minutes" in told
    assert "duration_seconds: 600" in told


def test_without_the_model_it_shows_the_grammar() -> None:
    environment = {"COLUMNS": "200", "FORESAY_LLM__UNDERSTANDING": "false"}
    told = CliRunner().invoke(cli, ["understand", "set a timer for ten minutes"], env=environment).output
    assert "switched off" in told
    assert told.count("set_timer") == 1

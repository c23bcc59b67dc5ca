"""The whole path: partial words, early reads, held writes, commit, answer."""

from services.events.model import Ask, ContextEntry, Observed, Phase, UserUpdate
from services.events.output import AnswerEnded, AnswerStarted, TurnSettled
from tests.services.agent.fakes import Output, answer, call, final, pause, run, tool, words
from tools.spec import Effect


def _heard(entries: list[ContextEntry]) -> str:
    return next((e.full_text for e in reversed(entries) if isinstance(e, UserUpdate)), "")


def weather_replies(entries: list[ContextEntry], ask: Ask) -> list[Output]:
    if "paris" not in _heard(entries):
        return [*pause()]
    if not any(isinstance(e, Observed) for e in entries):
        return [call(1, "weather", city="paris"), *pause()]
    return [*answer("It is sunny.")] if ask.phase is Phase.FINAL else [*pause()]


def test_a_read_runs_on_partial_words_and_the_answer_waits_for_the_final() -> None:
    script = [*words("weather in paris please thanks"), final("weather in paris please thanks", 1.2)]
    result = run(weather_replies, script, tool("weather", Effect.READ_LOCAL, 0.3))
    assert result.ran_at("weather") < 0.9
    assert result.said() == [("answer", "It is sunny.")]
    assert result.when(AnswerStarted) == 1.2
    assert result.statuses(1) == ["proposed", "running_early", "done"]
    assert [type(o) for _, o in result.outputs[-2:]] == [AnswerEnded, TurnSettled]
    assert result.counts["early_hits"] == 1


def timer_replies(entries: list[ContextEntry], ask: Ask) -> list[Output]:
    heard = _heard(entries)
    minutes = 12 if "twelve" in heard else 10 if "ten" in heard else None
    if minutes is None:
        return [*pause()]
    if any(isinstance(e, Observed) for e in entries):
        return [*answer(f"Timer set for {minutes} minutes.")]
    return [call(1, "set_timer", minutes=minutes), *pause()]


def test_a_write_is_held_edited_and_run_once_after_the_final() -> None:
    text = "set a timer for ten minutes no wait make it twelve"
    script = [*words(text), final(text, 3.0)]
    result = run(timer_replies, script, tool("set_timer", Effect.WRITE_LOCAL, 0.05, undo_with="cancel_timer"))
    assert result.ran("set_timer") == [{"minutes": 12}]
    assert result.ran_at("set_timer") >= 3.0
    assert result.said() == [("answer", "Timer set for 12 minutes.")]
    assert result.statuses(1)[:4] == ["proposed", "held", "superseded", "proposed"]
    assert len(result.of(TurnSettled)) == 1

"""What a turn means at each of its words."""

from collections.abc import Sequence
from datetime import UTC, datetime

from training.scenarios.parts import Part, outside, plain, value_tokens
from training.synth.clauses import Clause, Condition, TurnMeaning
from training.synth.wants import Outcome, Results, Setting, past

HERE = Setting(datetime(2026, 3, 10, 9, 30, tzinfo=UTC), "Boston")


def part(*pieces: str | tuple[str, str, str]) -> Part:
    """Words, and values as (kind, pool, words)."""
    tokens = []
    for number, piece in enumerate(pieces, 1):
        if isinstance(piece, str):
            tokens += plain(piece)
        else:
            tokens += value_tokens(piece[2], piece[0], number, piece[1])
    return Part(tokens, "label")


def read(meaning: TurnMeaning, count: int, over: bool = False, results: Results | None = None) -> dict[str, object]:
    reading = meaning.read(meaning.words[:count], over, results or {})
    return {want.key: dict(want.arguments) for want in reading.wants}


def turn(*clauses: Clause, luck: float = 0.0) -> TurnMeaning:
    def dice(words: Sequence[str]) -> float:
        return luck

    return TurnMeaning(clauses, HERE, dice)


TIMER = part("set a timer for", ("duration", "duration", "ten minutes"))


def test_a_call_is_wanted_from_the_word_that_determines_it() -> None:
    meaning = turn(Clause("a", TIMER, "set_timer", 3))
    assert [bool(read(meaning, count)) for count in range(7)] == [False] * 6 + [True]
    assert read(meaning, 6) == {"a": {"duration_seconds": 600}}


def test_a_value_that_may_go_on_is_believed_as_often_as_it_is_whole() -> None:
    weather = part("what's the weather in", ("place", "place:city", "new york"))
    bold, careful = (turn(Clause("a", weather, "get_weather", 3), luck=luck) for luck in (0.0, 0.999))
    assert read(bold, 5) == {}  # no city is called New
    assert read(careful, 5) == {}
    assert read(careful, 6, over=True) == {"a": {"location": "New York"}}


def kept(meaning: TurnMeaning, count: int, over: bool = False) -> bool:
    """Whether nothing is decided about the clause, so that what stands of it is kept."""
    return "a" in meaning.read(meaning.words[:count], over, {}).open


def test_an_old_value_counts_until_a_correction_begins_and_the_new_one_once_it_is_whole() -> None:
    corrected = part(
        "set a timer for",
        ("replaced", "", "seven minutes"),
        "no wait",
        ("duration", "duration", "eight minutes"),
    )
    meaning = turn(Clause("a", corrected, "set_timer", 3))
    assert read(meaning, 6) == {"a": {"duration_seconds": 420}}
    assert read(meaning, 7) == {}
    assert kept(meaning, 7)
    assert not meaning.read(meaning.words[:8], False, {}).complete
    assert read(meaning, 10) == {"a": {"duration_seconds": 480}}


def test_a_correction_begins_with_its_first_word_and_an_article_is_no_part_of_a_value() -> None:
    corrected = part("take me to", ("replaced", "", "the allotment"), "i meant", ("place", "place", "the hospital"))
    meaning = turn(Clause("a", corrected, "start_navigation", 3))
    assert read(meaning, 5) == {"a": {"destination": "Allotment"}}
    assert not meaning.read(meaning.words[:6], False, {}).complete
    assert read(meaning, 9, over=True) == {"a": {"destination": "Hospital"}}


def test_noises_are_no_part_of_a_value() -> None:
    alarm = part("set an alarm for", ("time", "time", "seven uh thirty"))
    assert read(turn(Clause("a", alarm, "set_alarm", 3)), 7, over=True) == {"a": {"time": "07:30"}}


def test_half_a_sum_is_none() -> None:
    total = part("what's", ("expression", "expression", "seventeen times four"))
    meaning = turn(Clause("a", total, "calculate", 1))
    assert read(meaning, 3) == {}
    assert read(meaning, 4, over=True) == {"a": {"expression": "17 * 4"}}


def test_shuffled_music() -> None:
    meaning = turn(Clause("a", part("play", ("artist", "artist", "adele"), "on shuffle"), "play_music", 1))
    assert read(meaning, 2) == {"a": {"item": "adele"}}
    assert read(meaning, 4) == {"a": {"item": "adele", "shuffle": True}}


def test_what_is_withdrawn_is_gone_once_that_is_sure() -> None:
    taken_back = Part([*TIMER.tokens, *plain("no forget it")], "label")
    meaning = turn(Clause("a", taken_back, "set_timer", 3, withdrawn=True, taken_back=6))
    assert read(meaning, 6) == {"a": {"duration_seconds": 600}}
    assert (read(meaning, 8), kept(meaning, 8)) == ({}, True)
    assert (read(meaning, 9), kept(meaning, 9)) == ({}, False)
    doubtful = turn(Clause("a", taken_back, "set_timer", 3, withdrawn=True, taken_back=6, doubtful=True))
    assert kept(doubtful, 9)
    assert not kept(doubtful, 9, over=True)


def test_a_look_up_is_wanted_before_the_message_that_needs_it_is_whole() -> None:
    text = part("text", ("person", "contact", "tom baker"), "saying", ("message", "message", "dinner is ready"))
    meaning = turn(Clause("a", text, "send_sms", 1), luck=0.9)
    assert read(meaning, 5) == {"a.1": {"name": "Tom Baker"}}
    assert meaning.read(meaning.words[:5], False, {}).open == {"a"}
    whole = read(meaning, 7, over=True)
    assert list(whole) == ["a.1", "a"]
    assert whole["a"]["message"] == "Dinner is ready."  # type: ignore[index]


def test_a_condition_keeps_a_request_back_until_its_look_up_says_so() -> None:
    weather = Clause("a", part("if it rains in", ("place", "place:city", "leeds")), "get_weather", 4)
    holds = Condition("a", lambda outcome: outcome.value["summary"] == "rain", "")
    meaning = turn(weather, Clause("b", TIMER, "set_timer", 3, condition=holds))
    assert list(read(meaning, 11, over=True)) == ["a"]
    assert list(read(meaning, 11, True, {"a": Outcome({"summary": "rain"})})) == ["a", "b"]
    assert list(read(meaning, 11, True, {"a": Outcome({"summary": "fog"})})) == ["a"]


def test_a_request_before_its_condition_is_wanted_until_the_condition_is_heard() -> None:
    weather = Clause("a", part("if it rains in", ("place", "place:city", "leeds")), "get_weather", 2)
    meaning = turn(Clause("b", TIMER, "set_timer", 3, condition=Condition("a", lambda outcome: True, "")), weather)
    assert list(read(meaning, 6)) == ["b"]
    assert list(read(meaning, 8)) == []


def test_words_that_break_off_do_not_sound_complete() -> None:
    meaning = turn(Clause("a", TIMER, "set_timer", 3), Clause("j", outside("and")), Clause("b", TIMER, "set_timer", 3))
    complete = [meaning.read(meaning.words[:count], False, {}).complete for count in (5, 6, 7, 8)]
    assert complete == [False, True, False, False]


def test_nothing_is_asked_for_at_a_moment_that_is_over() -> None:
    """It is 9:30."""
    for said, due in (("eight a m", None), ("eight p m", "2026-03-10T20:00")):
        text, day, time = (
            ("message", "task", "call the bank"),
            ("date", "date:relative", "today"),
            ("time", "time", said),
        )
        reminder = part("remind me to", text, day, "at", time)
        calls = read(turn(Clause("a", reminder, "create_reminder", 3)), len(reminder.tokens), over=True)
        assert calls == ({"a": {"text": "call the bank", "due": due}} if due else {})
    assert past({"date": "2026-03-10", "time": "09:00"}, HERE.now)
    assert not past({"time": "09:00"}, HERE.now)  # tomorrow's
    assert not past({"start": "2026-03-10T09:31"}, HERE.now)


def test_of_a_request_and_its_otherwise_one_is_wanted() -> None:
    weather = Clause("a", part("if it rains in", ("place", "place:city", "leeds")), "get_weather", 4)
    rain = Condition("a", lambda outcome: outcome.value["summary"] == "rain", "")
    no_rain = Condition("a", lambda outcome: outcome.value["summary"] != "rain", "", otherwise=True)
    other = Clause("c", TIMER, "set_timer", 3, condition=no_rain)
    meaning = turn(
        weather, Clause("b", TIMER, "set_timer", 3, condition=rain), Clause("o", outside("otherwise")), other
    )
    words = len(meaning.words)
    assert list(read(meaning, words, True, {"a": Outcome({"summary": "rain"})})) == ["a", "b"]
    assert list(read(meaning, words, True, {"a": Outcome({"summary": "fog"})})) == ["a", "c"]
    assert list(read(meaning, words, True)) == ["a"]
    assert meaning.read(meaning.words[:11], False, {}).complete  # nobody knows that an "otherwise" will follow

"""The sets: always the same rows, in the data set's form, each with a plan that fulfils itself."""

import re
from pathlib import Path

import pytest

from bench import outside
from bench.mocktools import Executed
from bench.simserver.rows import Index
from bench.simserver.rows import row_of as indexed
from bench.speedup.case import Case
from bench.speedup.mode import BenchMode
from bench.speedup.record import Record
from bench.speedup.score import expected_calls, score
from bench.speedup.sets import OURS, Part, held_back, hotpotqa, load, tinyagent
from tools.arguments import SchemaArguments
from tools.spec import Invocation

CASES = [case for name in ("naturalistic", "tinyagent", "worded") for case in load(name, None, None)]
ENTRIES = [
    {"id": "q1", "question": "Are Mira Halden and Otto Brand both painters?", "answer": "yes"},
    {"id": "q2", "question": "Which town is older, Ashmere or Colbridge?", "answer": "Ashmere"},
    {"id": "q3", "question": "Who was born first, Lena of Torvik or Paul Anders Reed?", "answer": "Lena of Torvik"},
    {"id": "q4", "question": "Do Grey Lantern and Harbour Lights have the same length?", "answer": "no"},
]
"""Questions of the form that HotpotQA's have, about things that do not exist."""
QUESTIONS = hotpotqa.as_cases(ENTRIES)


@pytest.mark.parametrize("name", OURS)
def test_a_set_is_the_same_every_time_and_every_id_is_its_own(name: str) -> None:
    first, second = load(name, 12, None), load(name, 12, None)
    assert [case.row for case in first] == [case.row for case in second]
    assert len({case.id for case in first}) == 12


def test_sixty_tasks_use_nearly_all_of_the_sixteen_tools() -> None:
    cases = tinyagent.cases()
    assert len(cases) == 60
    assert len({call["tool"] for case in cases for call in case.calls}) >= 12


@pytest.mark.parametrize("case", [*CASES, *QUESTIONS], ids=lambda case: str(case.id))
def test_the_expected_calls_fit_the_tools_and_score_as_exact(case: Case) -> None:
    record = Record(case.id, BenchMode.SYNCHRONOUS, 0, case.speech_end_s)
    record.turns.append((case.speech_end_s + 0.5, True))
    for call in expected_calls(case):
        SchemaArguments(dict(case.specs[call["tool"]].parameters)).canonical(call["args"], references=False)
        ran = Invocation("s", 1, call["id"], 1, call["tool"], call["args"], "")
        record.executed.append(Executed(ran, case.speech_end_s + 1, case.speech_end_s + 2))
    record.texts.append((case.speech_end_s + 2, case.row["reference_answer"]))
    found = score(case, record)
    assert found.exact
    assert found.answer
    assert found.reads_fulfilled == found.reads_needed
    assert [found.premature, found.hasty] == [[], []]


def test_a_spoken_question_finds_its_own_row_among_all() -> None:
    try:
        questions = hotpotqa.questions()
    except outside.MissingData as missing:
        pytest.skip(str(missing))
    rows = [row for row in map(hotpotqa.row_of, questions) if row is not None]
    assert len(rows) >= 0.95 * len(questions)
    index = Index([indexed(row) for row in rows])
    for row in rows[::9]:
        place = index.find(row["text"])
        assert place is not None
        assert place.row.id == row["id"]


@pytest.mark.parametrize(
    ("question", "pair"),
    [
        ("Are Mira Halden and Otto Brand both painters?", ("Mira Halden", "Otto Brand")),
        ("Which town is older, Ashmere or Colbridge?", ("Ashmere", "Colbridge")),
        ("Does Ashmere, Norland have more people than Colbridge?", None),
    ],
)
def test_the_subjects_of_a_question(question: str, pair: tuple[str, str] | None) -> None:
    assert hotpotqa.subjects(question) == pair


def test_words_are_told_in_order_at_the_pace_of_speech() -> None:
    for case in (*tinyagent.cases(), *QUESTIONS):
        words = case.row["words"]
        ends = [0, *(word["end_ms"] for word in words)]
        assert all(word["start_ms"] >= before for word, before in zip(words, ends, strict=False))
        assert 2.0 < len(words) / case.speech_end_s < 4.5
        assert re.fullmatch(r"[^A-Z]+", case.row["text"])


def test_all_four_questions_of_our_own_are_understood() -> None:
    assert [case.id for case in QUESTIONS] == ["hotpot-q1", "hotpot-q2", "hotpot-q3", "hotpot-q4"]


def test_missing_data_say_where_they_can_be_had(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(outside.VARIABLE, str(tmp_path))
    with pytest.raises(outside.MissingData, match="LLMCompiler"):
        load("hotpotqa", 1, None)
    (tmp_path / hotpotqa.FILE).write_text(
        '[{"id": "a", "question": "Which is older, Ashmere or Colbridge?", "answer": "no"}]'
    )
    assert [case.id for case in load("hotpotqa", None, None)] == ["hotpot-a"]
    with pytest.raises(outside.MissingData, match="elsewhere"):
        load("hotpotqa", 1, None, data=tmp_path / "elsewhere")


def test_the_two_parts_of_a_set_are_the_whole_of_it_and_share_no_row() -> None:
    ids = {part: {case.id for case in load("naturalistic", None, None, part=part)} for part in Part}
    assert ids[Part.DEVELOPMENT] | ids[Part.HELD_BACK] == ids[Part.ALL]
    assert not ids[Part.DEVELOPMENT] & ids[Part.HELD_BACK]
    assert {id for id in ids[Part.ALL] if held_back(id)} == ids[Part.HELD_BACK]
    assert 0.2 < len(ids[Part.HELD_BACK]) / len(ids[Part.ALL]) < 0.45

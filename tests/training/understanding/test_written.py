"""The dialogues written for the training are read with their requests, values and contexts."""

from pathlib import Path

import pytest

from training.understanding.corpus import KINDS
from training.understanding.examples import Act, Span
from training.understanding.labels import LABELS
from training.understanding.readers import written


def test_a_line_with_two_requests_and_words_between_them() -> None:
    made = written.turn("oh [set_timer: time the {label:rice} {duration:9 minutes}] and [talk.thanks: ta]")
    assert made.words == ("oh", "time", "the", "rice", "9", "minutes", "and", "ta")
    timer, thanks = made.requests
    assert (timer.label, timer.act, timer.start, timer.end) == ("set_timer", Act.DO, 1, 6)
    assert timer.spans == (Span("label", 3, 4), Span("duration", 4, 6))
    assert (thanks.label, thanks.act, thanks.start, thanks.end) == ("talk.thanks", Act.TALK, 7, 8)


def test_an_act_stands_behind_the_label() -> None:
    [request] = written.turn("[place_call/negated: leave {person:ada} alone]").requests
    assert request.act is Act.NEGATED


@pytest.mark.parametrize("line", ["[set_timer: open", "no request at all", "[get_time: {place:rome]", "[x/do: }a{]"])
def test_an_unreadable_line_is_an_error(line: str) -> None:
    with pytest.raises(ValueError, match=r"unreadable|no request"):
        written.turn(line)


def test_the_context_is_what_the_assistant_has_just_said(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "[get_time: the time]\n> It is 6 PM.\n[get_date: and the day]\n\n[talk.yes: yes]\n[talk.no: no]\n"
    )
    made = written.read(tmp_path)
    assert [each.context for each in made] == ["", "It is 6 PM.", "", ""]
    assert made[0].group == made[1].group != made[2].group == made[3].group


def test_a_fault_names_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("[talk.yes: yes]\n\n[talk.no no]\n")
    with pytest.raises(ValueError, match=r"b\.txt, line 3"):
        written.read(tmp_path)


def test_turns_with_capitals_are_also_given_as_printed(tmp_path: Path) -> None:
    (tmp_path / "names_x.txt").write_text(
        "> Who?\n[wiki_lookup: is {topic:Ada Hart} older] [talk.thanks: ta]\n\n[talk.no: no]\n"
    )
    (tmp_path / "b.txt").write_text("[talk.yes: yes]\n")
    assert list(written.printed(tmp_path)) == [
        ("written names_x 0", "is Ada Hart older ta"),
        ("written names_x 1", "no"),
    ]
    assert next(iter(written.read(tmp_path / ".")[1:])).words == ("is", "ada", "hart", "older", "ta")


def test_every_line_that_ships_has_known_labels_and_kinds() -> None:
    made = written.read()
    assert len(made) > 2_000
    for example in made:
        for request in example.requests:
            assert request.label in LABELS, example.words
            assert {span.name for span in request.spans} <= set(KINDS), example.words

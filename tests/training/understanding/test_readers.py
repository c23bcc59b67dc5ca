"""The readers of the corpora, on rows made up here."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from training.understanding.examples import Act, Example, words_of
from training.understanding.labels import CLINC, FALLBACKS, LABELS, SLURP, SNIPS, TOOLS, by_name
from training.understanding.readers import READERS, disfl_qa, marking, read
from training.understanding.readers.__main__ import main, shown
from training.understanding.readers.slurp_rules import BY_ROW

Row = Mapping[str, Any]


def stored(folder: Path, name: str, *rows: Row) -> Path:
    (folder / "nlu").mkdir(exist_ok=True)
    (folder / "nlu" / name).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return folder


def slurp(folder: Path, intent: str, annotated: str, row: int = 900_001) -> Example:
    [found] = read("slurp", stored(folder, "slurp_devel.jsonl", {"id": row, "intent": intent, "annotated": annotated}))
    return found


def clinc(folder: Path, intent: str, text: str) -> list[Example]:
    return read("clinc", stored(folder, "clinc150_train.jsonl", {"text": text, "intent": intent, "part": "train"}))


def snips(folder: Path, intent: str, *parts: tuple[str, str | None]) -> list[Example]:
    return read("snips", stored(folder, "snips_train.jsonl", {"intent": intent, "parts": parts}))


def asked(found: Sequence[Example]) -> list[tuple[str, str]]:
    return [
        (request.label, " ".join(each.words[request.start : request.end]))
        for each in found
        for request in each.requests
    ]


def test_labels_are_distinct_and_tables_name_only_them() -> None:
    assert len(TOOLS) == 52
    assert len(set(LABELS)) == len(LABELS)
    used = {*SLURP.values(), *CLINC.values(), *SNIPS.values(), *BY_ROW.values(), *FALLBACKS, *FALLBACKS.values()}
    assert used <= set(LABELS)
    assert set(FALLBACKS.values()) <= set(TOOLS)


def test_a_table_of_labels_refuses_unknown_labels_and_names_twice() -> None:
    with pytest.raises(ValueError, match="'set_clock' is no label"):
        by_name("set_clock: a b")
    with pytest.raises(ValueError, match="b has more than one label"):
        by_name("set_alarm: a b\nset_timer: b")


@pytest.mark.parametrize(
    ("intent", "annotated", "label"),
    [
        ("alarm_set", "alert me in [time : six hours]", "set_timer"),
        ("alarm_set", "get me out of bed at [time : six]", "set_alarm"),
        ("calendar_set", "notify me of the [event_name : parade]", "create_reminder"),
        ("calendar_set", "enter the [event_name : parade] in my diary", "create_event"),
        ("calendar_query", "read my reminders out", "list_reminders"),
        ("datetime_query", "which time do they have in [place_name : quito]", "get_time"),
        ("datetime_query", "which weekday comes after that", "get_date"),
        ("email_query", "let me know when [person : ada] writes", "other.notify"),
        ("email_query", "let me know if [person : ada] wrote", "search_email"),
        ("email_querycontact", "which email does [person : ada] have", "get_email_address"),
        ("lists_query", "show all lists", "other.lists"),
        ("news_query", "anything new about the [news_topic : tram strike]", "web_search"),
        ("qa_maths", "how many miles is a furlong", "convert_units"),
        ("transport_query", "which [transport_type : train] goes to [place_name : york]", "get_directions"),
        ("transport_query", "where do the [transport_type : trains] leave", "get_directions"),
        ("transport_query", "the [transport_type : train] leaves when", "other.travel"),
    ],
)
def test_words_choose_the_label_of_a_slurp_row(tmp_path: Path, intent: str, annotated: str, label: str) -> None:
    assert slurp(tmp_path, intent, annotated).requests[0].label == label


def test_a_slurp_row_without_a_meaning_is_left_out(tmp_path: Path) -> None:
    rows = {"id": 900_001, "intent": "set", "annotated": "set the thing"}
    assert read("slurp", stored(tmp_path, "slurp_devel.jsonl", rows)) == []


@pytest.mark.parametrize(
    ("intent", "annotated", "seen"),
    [
        (
            "alarm_set",
            "an alarm at [time : six] o'clock [date : friday]",
            "an alarm at [time: six o'clock] [date: friday]",
        ),
        ("alarm_set", "an alarm next [date : friday]", "an alarm [date: next friday]"),
        ("alarm_set", "an alarm in [time : two hours]", "an alarm in [duration: two hours]"),
        ("alarm_set", "an alarm [time : two hours from now]", "an alarm [duration: two hours] from now"),
        ("alarm_set", "alarm on the [date : twenty second of june]", "alarm on the [date: twenty second of june]"),
        ("calendar_set", "add [person : ada's] [event_name : recital]", "add [title: ada's recital]"),
        (
            "lists_createoradd",
            "put nails and some glue on the [list_name : workshop] list",
            "put [item: nails] and some [item: glue] on the [list_name: workshop] list",
        ),
        (
            "lists_createoradd",
            "put this on my [list_name : workshop] list",
            "put this on my [list_name: workshop] list",
        ),
        (
            "email_sendemail",
            "write to [person : ada] saying the tram leaves at [time : six]",
            "write to [person: ada] saying [message: the tram leaves at six]",
        ),
        (
            "calendar_set",
            "remind me to water the figs [date : tomorrow] at [time : six]",
            "remind me to [message: water the figs] [date: tomorrow] at [time: six]",
        ),
        (
            "calendar_set",
            "set a reminder for [date : tomorrow] to water the figs",
            "set a reminder for [date: tomorrow] to [message: water the figs]",
        ),
        (
            "calendar_set",
            "remind me about [date : tomorrow's] [event_name : recital]",
            "remind me about [message: tomorrow's recital]",
        ),
        (
            "recommendation_locations",
            "find a [food_type : greek] [business_type : bakery]",
            "find a [business: greek bakery]",
        ),
        ("qa_definition", "define [definition_word : opaque]", "define [word: opaque]"),
        ("qa_factoid", "how old is [person : ada lovelace]", "how old is [topic: ada lovelace]"),
        (
            "weather_query",
            "is it [weather_descriptor : muggy] in [place_name : quito]",
            "is it muggy in [place: quito]",
        ),
        ("general_quirky", "we saw [person : ada] [date : today]", "we saw ada today"),
    ],
)
def test_slots_of_slurp_become_spans(tmp_path: Path, intent: str, annotated: str, seen: str) -> None:
    assert shown(slurp(tmp_path, intent, annotated)) == seen


def test_a_question_how_to_change_something_is_about_it(tmp_path: Path) -> None:
    assert slurp(tmp_path, "iot_cleaning", "how do i start the mop").requests[0].act == Act.ABOUT
    assert slurp(tmp_path, "transport_query", "how do i get to [place_name : york]").requests[0].act == Act.DO
    assert slurp(tmp_path, "general_greet", "hey hey").requests[0].act == Act.TALK


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("olly dim the lamp", "dim the lamp"),
        ("ok google dim the lamp", "dim the lamp"),
        ("google the score", "google the score"),
        ("dim the lamp alexa", "dim the lamp"),
        ("hey dim the lamp", "dim the lamp"),
        ("alexa", "alexa"),
    ],
)
def test_wake_words_at_the_edges_go(text: str, kept: str) -> None:
    words = words_of(text)
    first, last = marking.wake_words(words)
    assert " ".join(words[first : len(words) - last]) == kept


def test_spans_move_with_the_wake_words(tmp_path: Path) -> None:
    assert (
        shown(slurp(tmp_path, "play_music", "hey olly play [artist_name : nina simone]"))
        == "play [artist: nina simone]"
    )


def test_lines_of_one_wording_share_a_group(tmp_path: Path) -> None:
    one = slurp(tmp_path, "weather_query", "is it dry in [place_name : quito]")
    other = slurp(tmp_path, "weather_query", "is it dry in [place_name : cape town]")
    assert one.group == other.group == "slurp:is it dry in <place>"
    assert clinc(tmp_path, "timer", "time 12 minutes")[0].group == clinc(tmp_path, "timer", "time 3 minutes")[0].group


@pytest.mark.parametrize(
    ("intent", "text", "requests"),
    [
        ("calendar_update", "drop nothing but add a recital", [("create_event", "drop nothing but add a recital")]),
        (
            "calendar_update",
            "remove the recital i had scheduled",
            [("delete_event", "remove the recital i had scheduled")],
        ),
        ("directions", "where is a bakery", [("search_places", "where is a bakery")]),
        ("directions", "how do i get to a bakery", [("get_directions", "how do i get to a bakery")]),
        ("directions", "guide me to a bakery", [("start_navigation", "guide me to a bakery")]),
        ("greeting", "hey how are you", [("talk.how_are_you", "hey how are you")]),
        ("greeting", "hey siri", [("talk.greeting", "hey siri")]),
        (
            "shopping_list_update",
            "remove figs from my list and add dates",
            [("remove_list_items", "remove figs from my list"), ("add_list_items", "add dates")],
        ),
        (
            "shopping_list_update",
            "add figs and dates to my list",
            [("add_list_items", "add figs and dates to my list")],
        ),
        ("todo_list_update", "wipe my to do list", [("clear_list", "wipe my to do list")]),
        (
            "todo_list_update",
            "cross sweeping off my to do list",
            [("remove_list_items", "cross sweeping off my to do list")],
        ),
        ("todo_list", "what must i do", []),
        ("oos", "why do cats purr", [("web_search", "why do cats purr")]),
    ],
)
def test_words_choose_the_label_of_a_clinc_row(
    tmp_path: Path, intent: str, text: str, requests: list[tuple[str, str]]
) -> None:
    assert asked(clinc(tmp_path, intent, text)) == requests


def test_how_do_i_is_about_what_changes_something_only(tmp_path: Path) -> None:
    assert clinc(tmp_path, "schedule_meeting", "tell me how to arrange a meeting")[0].requests[0].act == Act.ABOUT
    assert clinc(tmp_path, "measurement_conversion", "how do i turn pints into cups")[0].requests[0].act == Act.DO


@pytest.mark.parametrize(
    ("intent", "parts", "label", "seen"),
    [
        (
            "GetWeather",
            [("Is it dry in ", None), ("Quito", "city"), (", ", None), ("Ecuador", "country"), ("?", None)],
            "get_weather",
            "is it dry in [place: quito ecuador]",
        ),
        (
            "GetWeather",
            [("Snow ", None), ("in 5 minutes", "timeRange")],
            "get_weather",
            "snow in [duration: 5 minutes]",
        ),
        (
            "BookRestaurant",
            [("A table at ", None), ("noon", "timeRange"), (" for ", None), ("six", "party_size_number")],
            "other.restaurant",
            "a table at [time: noon] for [number: six]",
        ),
        (
            "SearchCreativeWork",
            [("find the ", None), ("song", "object_type"), (" ", None), ("Blue Fig", "object_name")],
            "search_music",
            "find the song [song: blue fig]",
        ),
        (
            "SearchCreativeWork",
            [("play the ", None), ("album", "object_type"), (" ", None), ("Blue Fig", "object_name")],
            "play_music",
            "play the album [media: blue fig]",
        ),
        (
            "SearchCreativeWork",
            [("look up ", None), ("Play Time", "object_name")],
            "wiki_lookup",
            "look up [topic: play time]",
        ),
        (
            "SearchCreativeWork",
            [("watch ", None), ("Blue Fig", "object_name")],
            "other.film",
            "watch [topic: blue fig]",
        ),
    ],
)
def test_slots_of_snips_become_spans(
    tmp_path: Path, intent: str, parts: list[tuple[str, str | None]], label: str, seen: str
) -> None:
    [found] = snips(tmp_path, intent, *parts)
    assert (found.requests[0].label, shown(found)) == (label, seen)


def test_a_work_of_which_nothing_plain_is_asked_is_left_out(tmp_path: Path) -> None:
    assert snips(tmp_path, "SearchCreativeWork", ("show creativity of ", None), ("Blue Fig", "object_name")) == []


@pytest.mark.parametrize(
    ("plain", "said", "left_out"),
    [
        ("where is the red barn", "where is the blue no sorry red barn", "blue no sorry"),
        ("where is the red barn", "where is the blue shed or rather the red barn", "the blue shed or rather"),
        ("where is the red barn", "who owns no where is the red barn", "who owns no"),
        ("where is the red barn", "where is the red er red barn", "red er"),
        (
            "which town has the oldest red barn",
            "who painted i mean what town has the oldest red barn",
            "who painted i mean",
        ),
        ("where is the red barn", "where is the blue barn sorry the red one", None),
    ],
)
def test_the_words_to_leave_out_are_found(plain: str, said: str, left_out: str | None) -> None:
    words = words_of(said)
    span = disfl_qa.replaced_span(words_of(plain), words)
    assert (" ".join(words[span.start : span.end]) if span else None) == left_out


def test_a_question_is_read_plain_and_as_it_was_corrected(tmp_path: Path) -> None:
    row = {"id": "x1", "original": "When did Ada Lovelace move?", "disfluent": "When did Mary no Ada Lovelace move?"}
    stored(tmp_path, "disfl_qa_dev.jsonl")
    plain, said = read("disfl_qa", stored(tmp_path, "disfl_qa_train.jsonl", row))
    assert shown(plain) == "when did [topic: ada lovelace] move"
    assert shown(said) == "when did [replaced: mary] no [topic: ada lovelace] move"
    assert plain.group == said.group == "disfl_qa:x1"
    assert plain.requests[0].label == "wiki_lookup"


@pytest.mark.parametrize("name", sorted(READERS))
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileNotFoundError, match=r"nlu/\w+\.jsonl is missing.*FORESAY_DATA"):
        read(name, tmp_path)


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    stored(tmp_path, "snips_train.jsonl")
    (tmp_path / "nlu" / "snips_train.jsonl").write_text("{}x\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"snips_train\.jsonl, line 1 is not JSON"):
        read("snips", tmp_path)


def test_the_census_counts_rows_and_shows_some(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 1
    assert "is missing" in capsys.readouterr().err
    slurp(tmp_path, "play_music", "play [artist_name : nina simone]")
    clinc(tmp_path, "timer", "time 12 minutes")
    snips(tmp_path, "PlayMusic", ("play ", None), ("Nina Simone", "artist"))
    stored(tmp_path, "disfl_qa_train.jsonl")
    stored(tmp_path, "disfl_qa_dev.jsonl")
    assert main([str(tmp_path)]) == 0
    told = capsys.readouterr().out.splitlines()
    assert [line.split() for line in told if line.startswith("play_music ")] == [["play_music", "1", "0", "1", "0"]]
    assert "  slurp    play [artist: nina simone]" in told

"""The generator of labelled requests: what every line must be, and that every kind occurs."""

import random
import re
from itertools import pairwise

import pytest

from training.scenarios import LABELS_USED, generate, scenarios
from training.scenarios.acts import gerund
from training.scenarios.census import census, shown
from training.scenarios.compose import MAKERS
from training.scenarios.frame import FOLDS, GROUPS, HELD_OUT_FOLD, Speaker, dealt, group_name, parse
from training.scenarios.frames import ELSEWHERE, FRAMES, TALK
from training.scenarios.messages import listed_in
from training.scenarios.pools import POOLS
from training.scenarios.prefixes import masked
from training.scenarios.values import known, listed
from training.scenarios.wrappers import ACTS, ASKING, CAN_SO, CAPABILITY_QUESTIONS, POLITE, STORIES
from training.understanding.examples import Act, Example, words_of
from training.understanding.labels import LABELS, TOOLS

_KINDS = """time date datetime_part duration repeat number percent amount currency unit place person business title
topic message item list_name label song artist media expression email phone mode word replaced"""
KINDS = frozenset(re.split(r"\s+", _KINDS))
ROWS = list(scenarios(7, 2_000))


def _in_order(example: Example) -> None:
    assert example.words == words_of(" ".join(example.words))
    assert example.words
    for request in example.requests:
        assert 0 <= request.start < request.end <= len(example.words)
        for span in request.spans:
            assert request.start <= span.start < span.end <= request.end
            assert span.name in KINDS
        assert all(one.end <= two.start for one, two in pairwise(request.spans))
    assert all(one.end <= two.start for one, two in pairwise(example.requests))


def test_requests_and_spans_are_disjoint_and_in_order() -> None:
    for example, _ in ROWS:
        _in_order(example)


def test_the_same_seed_gives_the_same_lines() -> None:
    assert list(generate(3, 50)) == list(generate(3, 50))
    assert list(generate(3, 50)) != list(generate(4, 50))


def test_every_tool_act_and_maker_occurs() -> None:
    requests = [request for example, _ in ROWS for request in example.requests]
    assert set(TOOLS) <= {request.label for request in requests} <= set(LABELS_USED) <= set(LABELS)
    assert {request.act for request in requests} == set(Act)
    seen = {name for _, phenomena in ROWS for name in phenomena}
    assert seen == {*MAKERS, "address", "filler", "repetition", "aside", "misheard", "prefix"}
    assert {len(example.requests) for example, _ in ROWS} >= {0, 1, 2, 3}


def test_only_talk_has_the_act_talk() -> None:
    for example, _ in ROWS:
        for request in example.requests:
            assert (request.act is Act.TALK) == request.label.startswith("talk.")


def test_every_tool_has_forty_wordings_in_all_folds() -> None:
    for tool in TOOLS:
        frames = [frame for frame in FRAMES if frame.label == tool]
        assert len({frame.text for frame in frames}) >= 40, tool
        assert len({frame.group for frame in frames}) == GROUPS, tool


def test_no_wording_is_in_two_groups() -> None:
    frames = (*FRAMES, *ELSEWHERE, *TALK)
    assert len({(frame.label, frame.text) for frame in frames}) == len(frames)
    for texts in (*(listed_in(text) for text in ACTS.values()), listed_in(POLITE), listed_in(ASKING)):
        assert len({text for text, _ in dealt(texts, "")}) == len(texts)


def test_no_frame_is_said_like_one_of_another_group() -> None:
    speaker = Speaker(random.Random(5), False)
    groups: dict[tuple[str, ...], set[int]] = {}
    labels: dict[tuple[str, ...], set[str]] = {}
    for frame in (*FRAMES, *ELSEWHERE, *TALK):
        for _ in range(4):
            words = masked(speaker.say(frame.text).tokens)
            groups.setdefault(words, set()).add(frame.group)
            labels.setdefault(words, set()).add(frame.label)
    assert not {words: found for words, found in labels.items() if len(found) > 1}
    assert not {words: found for words, found in groups.items() if len(found) > 1}


def test_no_group_is_on_both_sides_of_a_split() -> None:
    names = {group_name(group) for group in range(GROUPS)}
    assert len(names) == GROUPS
    assert {example.group for example, _ in ROWS} == names


def test_held_out_values_are_never_in_the_other_groups() -> None:
    held = {group_name(group) for group in range(GROUPS) if group % FOLDS == HELD_OUT_FOLD}
    secret = set(listed("artist", True))
    assert secret
    assert not secret & set(listed("artist", False))
    for example, _ in ROWS:
        for request in example.requests:
            for span in request.spans:
                value = " ".join(example.words[span.start : span.end])
                assert span.name != "artist" or value not in secret or example.group in held


def test_frames_can_be_parsed() -> None:
    for frame in (*FRAMES, *ELSEWHERE, *TALK):
        assert parse(frame.text)
        for slot in re.findall(r"\{(\w+):(\w+)\}", frame.text):
            assert known(":".join(slot)) or known(slot[1]), slot


@pytest.mark.parametrize("block", [*ACTS.values(), POLITE, ASKING, CAN_SO, CAPABILITY_QUESTIONS, STORIES])
def test_a_wrapper_has_one_place_for_the_request(block: str) -> None:
    for line in listed_in(block):
        assert (
            sum(word in ("V", "G", "P", "Q", "W") for word in line.split())
            + ("V" not in line.split() and "C" in line.split())
            == 1
        )


def test_open_pools_are_large() -> None:
    for name in ("person", "contact", "city", "place", "business", "item", "song", "artist", "title", "media"):
        assert len(POOLS[name]) >= 60, name


def test_gerunds() -> None:
    assert [gerund(verb) for verb in ["set", "make", "see", "call", "put", "tie"]] == [
        "setting",
        "making",
        "seeing",
        "calling",
        "putting",
        "tying",
    ]


def test_the_census_counts_and_shows() -> None:
    table = census(ROWS[:50])
    assert "act: " in table
    assert "[" in shown(next(example for example, _ in ROWS if example.requests))

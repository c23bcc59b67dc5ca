"""The profile for small models: kits of few tools, short dialogues, no arithmetic. Kinds and tools can be chosen."""

import random
from collections import defaultdict
from contextlib import suppress
from datetime import datetime

import pytest

from services.models.prompts import system_prompt
from training.scenarios.frame import GROUPS
from training.scenarios.parts import outside
from training.scenarios.stock import stock
from training.synth import frames
from training.synth.clauses import Clause
from training.synth.dialogue import Dialogue, NoDialogue, Source, dialogue
from training.synth.kits import KITS, TRAINED, UNSEEN, kit_forms
from training.synth.options import Options
from training.synth.profiles import FULL, PROFILES, SMALL, plain
from training.synth.record import Made, make
from training.synth.requests import Requests

COUNT = 60
OPTIONS = Options(3, profile=SMALL, format="chatml")


@pytest.fixture(scope="module")
def made() -> list[Made]:
    return [make(OPTIONS, number) for number in range(COUNT)]


def test_sessions_of_a_kit_have_one_system_prompt(made: list[Made]) -> None:
    prompts = defaultdict(set)
    for row in (each.row for each in made if each.row is not None):
        assert (row["profile"], row["format"]) == ("small", "chatml")
        prompts[row["source"]].add(row["sequence"][0][0])
    assert set(prompts) == set(TRAINED)
    assert all(len(texts) == 1 for texts in prompts.values())


def test_small_dialogues_are_kept_and_short(made: list[Made]) -> None:
    rows = [each.row for each in made if each.row is not None]
    assert len(rows) >= 0.95 * COUNT
    assert max(len(row["words"].split()) for row in rows) <= SMALL.most_words + 3  # with a repetition or filler
    assert {row["mix"] for row in rows} == set(SMALL.mixes)


def test_most_turns_of_small_dialogues_end_with_words_that_change_nothing(made: list[Made]) -> None:
    """So that what was asked for is looked up while the user speaks."""
    reasoned = [each for each in made if each.row is not None and "reason" in each.row["phenomena"]]
    assert len(reasoned) > 0.4 * COUNT
    early = sum(each.counts["reads begun before the end of the turn"] for each in made)
    assert early > 0.5 * COUNT


def test_some_calls_are_made_late_and_the_moment_that_was_missed_has_no_weight() -> None:
    numbers = (n for n in range(400) if "slip: missed" in _phenomena(n))
    row = make(OPTIONS, next(numbers)).row
    assert row is not None
    missed = [text for text, weight in row["sequence"] if weight == 0.0 and text.startswith("<pause")]
    assert len(missed) == 1


def _phenomena(number: int) -> list[str]:
    row = make(OPTIONS, number).row
    return row["phenomena"] if row is not None else []


def test_reasons_say_nothing_that_a_request_could_be_made_of() -> None:
    for group in range(GROUPS):
        for line in frames.of_group(frames.REASONS, "reasons", group):
            assert plain(Clause("why", outside(line))), line


def _scripts() -> list[Dialogue]:
    """The first dialogues; of some numbers there are none."""
    found = []
    for number in range(COUNT):
        with suppress(NoDialogue):
            found.append(dialogue(OPTIONS, number))
    return found


def test_arguments_of_small_dialogues_take_no_arithmetic(made: list[Made]) -> None:
    """No days, no seconds, and times of day only where morning or evening is said."""
    for script in _scripts():
        for call in script.gold:
            assert "202" not in call.arguments, call
        for clause in (clause for turn in script.turns for clause in turn.clauses if clause.asks):
            for kind, start, end in clause.part.spans():
                said = " ".join(clause.part.words[start:end])
                assert kind != "time" or said.endswith(("a m", "p m", "am", "pm")), said
                assert kind != "duration" or said.endswith(("minute", "minutes")), said


def test_kits_that_are_never_trained_on_have_names_and_parameters_of_their_own() -> None:
    assert not set(UNSEEN) & set(SMALL.tools)
    trained = {form.spec.name for kit in TRAINED for form in kit_forms(kit).values()}
    unseen = {form.spec.name for kit in UNSEEN for form in kit_forms(kit).values()}
    assert not trained & unseen
    row = next(row for n in range(5) if (row := make(Options(3, profile=SMALL, tools=UNSEEN), n).row))
    assert row["source"] in UNSEEN


@pytest.mark.parametrize("name", KITS)
def test_the_tools_of_a_kit_write_and_read_arguments(name: str) -> None:
    for form in kit_forms(name).values():
        assert form.spec.description.count(".") <= 1
    timer = kit_forms(name).get("set_timer")
    if timer is not None:
        encoded = timer.encode({"duration_seconds": 600})
        assert encoded is not None
        assert list(encoded.values()) == [10]
        assert timer.decode(encoded) == {"duration_seconds": 600}
        assert timer.encode({"duration_seconds": 600, "label": "tea"}) is None


def test_kinds_and_tools_can_be_chosen() -> None:
    chosen = Options(5, mixes=("corrections",), tools=("tinyagent",))
    scripts = [dialogue(chosen, number) for number in range(6)]
    assert {(script.mix, script.source) for script in scripts} == {("corrections", Source.TINYAGENT.value)}
    assert Options(5).shares(FULL.mixes, ())[0] == list(FULL.mixes)


def test_a_small_session_is_opened_with_the_home_of_its_kit() -> None:
    script = _scripts()[0]
    session = script.session()
    assert system_prompt("edge", session).startswith(f"Home: {KITS[script.source].home}.")
    assert isinstance(script.local_time(0.0), datetime)
    assert set(PROFILES) == {"full", "small"}


def test_a_group_of_wordings_without_a_verb_for_the_tools_of_a_kit_still_gives_requests() -> None:
    """Each request is tried a bounded number of times, whatever the tools."""
    for group in range(GROUPS):
        for label in ("get_weather", "wiki_lookup", "search_calendar"):
            if stock(group).frames.get(label):
                requests = Requests(group, random.Random(group), [label], fits=lambda clause: False)
                assert requests.plain("a", verb=True).capability == label

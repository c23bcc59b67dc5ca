"""What reading the user's words may cost: it grows with their number, has a bound, and lets the loop run."""

import asyncio
import gc
import time
from datetime import UTC, datetime

import pytest

from bench.grammar.specs import specs
from services.events.model import ActionKind, Ask, Phase, Remove, ToolCall, UserUpdate
from services.grammar import answers
from services.grammar.reading import MAX_WORDS, UtteranceReader
from tests.services.grammar.test_session import actions, hear, said, session
from tools.language.effort import Effort
from tools.language.matcher import PhraseGrammar
from tools.language.tokens import tokenize
from tools.language.tries import grammar_of
from tools.language.values import TokenizedUtterance

NOW = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
SPECS = list(specs().values())
GRAMMAR = PhraseGrammar([grammar_of(spec) for spec in SPECS if spec.phrases])

REPEATED = (
    "set a timer for five minutes and ",
    "text bob hi and ",
    "remind me to call mum at five and ",
    "add milk to my shopping list and ",
    "schedule a meeting with bob tomorrow at five called lunch and ",
    "send an email to bob saying hi about lunch ",
    "one hundred thousand ",
    "five minutes ",
    "one plus ",
    "called ",
    "take a note that ",
    "what is the weather in paris ",
    "milk, eggs, ",
    "dollars ",
    "minus ",
    "no wait make it ",
    "don't ",
    "and ",
    "lorem ipsum dolor sit amet ",
)


def of_length(part: str, words: int) -> str:
    """`part` said over and over, as many whole times as fit into `words` words."""
    return part * (words // len(tokenize(part)))


def matcher_steps(text: str) -> int:
    effort = Effort()
    GRAMMAR.matches(TokenizedUtterance(tokenize(text), NOW), effort)
    return effort.spent


class Work:
    """Steps of all that a reader does for one text."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.steps = 0
        step = Effort.step

        def counting(effort: Effort, steps: int = 1) -> None:
            self.steps += steps
            step(effort, steps)

        monkeypatch.setattr(Effort, "step", counting)


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    return Work(monkeypatch)


@pytest.mark.parametrize("part", REPEATED)
def test_twice_the_words_cost_the_matcher_at_most_twice_as_much(part: str) -> None:
    """Beyond the longest turn: in shorter texts, places where free words may end are still added with the words."""
    once, twice = (matcher_steps(of_length(part, times * MAX_WORDS)) for times in (2, 4))
    assert twice <= 2.12 * once


@pytest.mark.parametrize("part", [*REPEATED, "set a timer for five minutes and another one for ten minutes and "])
def test_a_whole_reading_stays_within_its_steps(part: str, work: Work) -> None:
    for words in (50, 100, 200, 400):
        work.steps = 0
        UtteranceReader(SPECS).read(of_length(part, words), NOW)
        assert work.steps <= 11_000 + 300 * words


def test_a_list_of_requests_reads_in_proportion_to_its_length(work: Work) -> None:
    """640 characters once cost 1.7 s: the whole prefix was read again at every "and"."""
    costs = []
    for times in (10, 20, 40):
        work.steps = 0
        reading = UtteranceReader(SPECS).read("set a timer for five minutes and " * times, NOW)
        assert len(reading.intents) == times
        costs.append(work.steps)
    assert costs[1] <= 2.2 * costs[0]
    assert costs[2] <= 2.2 * costs[1]


NOTE = (
    "take a note that the plumber comes on tuesday and the boiler has to be seen before the winter and the man from "
    "the gas company said that the pipe in the cellar is old and that we should ask for two offers and the neighbours "
    "want to join in and pay half of it and then there is the roof and the window in the bathroom and the light on the "
    "stairs and the door that sticks"
)


def test_a_dictated_note_costs_little_with_each_word(work: Work) -> None:
    """A note of 76 words, heard word by word, once held the loop for 2.6 s."""
    words = NOTE.split()
    reader = UtteranceReader(SPECS)
    dearest = 0
    for end in range(1, len(words) + 1):
        work.steps = 0
        reading = reader.read(" ".join(words[:end]), NOW)
        dearest = max(dearest, work.steps)
    assert dearest < 60 * len(words)
    [note] = reading.intents
    assert note.tool == "create_note"
    assert note.words == tuple(words)


def test_a_text_with_many_ands_keeps_all_its_words() -> None:
    reading = UtteranceReader(SPECS).read(
        "take a note that " + " and ".join(f"we saw {word}" for word in NOTE.split()), NOW
    )
    [note] = reading.intents
    assert note.words == reading.words


def test_a_request_behind_a_long_text_is_still_found() -> None:
    text = f"{NOTE} and set a timer for five minutes"
    assert [intent.tool for intent in UtteranceReader(SPECS).read(text, NOW).intents] == ["create_note", "set_timer"]


@pytest.mark.parametrize("text", ["set a timer for five minutes and " * 312, "x" * 3_000_000, "a b " * 50_000])
def test_a_turn_beyond_the_bound_is_answered_and_does_nothing(text: str) -> None:
    outputs = hear(session(), text, final=True)
    assert actions(outputs) == []
    assert said(outputs) == answers.TOO_LONG


def test_what_was_proposed_is_taken_back_when_the_turn_grows_beyond_the_bound() -> None:
    grammar_model = session("set_timer")
    [call] = actions(hear(grammar_model, "set a timer for five minutes"))
    assert isinstance(call, ToolCall)
    outputs = hear(grammar_model, "set a timer for five minutes " + "and so on " * MAX_WORDS, final=True)
    assert [type(action) for action in actions(outputs)] == [Remove]
    assert said(outputs) == answers.TOO_LONG


@pytest.mark.parametrize(
    "text",
    [
        "remind me to call mum in nine billion days",
        f"set an alarm for {'nine hundred billion ' * 20}minutes from now",
        f"set a timer for {'9' * 5000} minutes",
        f"calculate {'9' * 400}.5 times two",
        f"calculate five point {'one ' * 60}",
        f"how much is {'dollars ' * 300}",
        f"what is {'minus ' * 300} five",
        "forget it " * 190,
        "called " * 390,
    ],
)
def test_numbers_and_repetitions_beyond_reason_are_read_without_a_fault(text: str) -> None:
    UtteranceReader(SPECS).read(text, NOW)


def test_the_loop_runs_while_a_long_turn_is_read() -> None:
    """Measured in this thread's own time, so that a busy machine does not matter."""

    async def longest() -> float:
        grammar_model, worst = session(), 0.0
        text = of_length("add milk to my shopping list and text bob hi and ", 390)

        async def reading() -> None:
            grammar_model.append(UserUpdate(1, 1, text, text, final=True))
            ask = Ask(1, Phase.FINAL, frozenset(ActionKind))
            assert [output async for output in grammar_model.generate(ask)]

        gc.collect()
        gc.freeze()  # as the server does before it opens (`app/memory.py`): other tests have left much in this process
        task = asyncio.create_task(reading())
        while not task.done():
            before = time.thread_time()
            await asyncio.sleep(0)
            worst = max(worst, time.thread_time() - before)
        await task
        gc.unfreeze()
        return worst

    assert asyncio.run(longest()) < 0.05

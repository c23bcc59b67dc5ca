import itertools
from datetime import timedelta

from services.events.model import Acted, Instruction, Observed, Pause, Said, ToolCall, TurnSettling, UserUpdate
from services.models.prompt_history import BlockSide, PromptHistory
from services.models.tags import TurnOpened, render_all
from tests.services.models.kit import Wall, heard

CALL = Acted(1, ToolCall(1, "get_weather", {"location": "Oslo"}))


def test_updates_that_wait_together_become_one() -> None:
    history = PromptHistory(Wall())
    for rev, words in enumerate(("move my", "two o'clock"), start=1):
        history.append(heard(words, rev=rev))
    history.append(UserUpdate(1, 3, "to four", "move my two o'clock to four", final=True))
    (block,) = history.seal()
    assert block.entries[1:] == (
        UserUpdate(1, 3, "move my two o'clock to four", "move my two o'clock to four", final=True),
    )


def test_a_rewrite_replaces_what_waited_and_later_words_keep_it_whole() -> None:
    history = PromptHistory(Wall())
    history.append(heard("whether in"))
    history.append(UserUpdate(1, 2, "weather in", "weather in", rewrite=True))
    history.append(UserUpdate(1, 3, "Oslo", "weather in Oslo"))
    (block,) = history.seal()
    assert render_all(block.entries[1:], 1) == "<query_rewrite>weather in Oslo</query_rewrite>"


def test_the_time_is_told_once_a_turn() -> None:
    wall = Wall()
    history = PromptHistory(wall)
    history.append(heard("hello"))
    wall.now += timedelta(minutes=5)
    history.append(heard("there", rev=2))
    history.append(heard("next", turn=2))
    (block,) = history.seal()
    assert [e.now.minute for e in block.entries if isinstance(e, TurnOpened)] == [30, 35]


def test_blocks_alternate_whatever_comes() -> None:
    history = PromptHistory(Wall())
    sealed = []
    history.append(CALL)  # another back end proposed it before this one was ever asked
    for entries in ([heard("a")], [heard("b", rev=2)], [Acted(1, Pause())], [], [TurnSettling(1), CALL, Said(1, "x")]):
        for entry in entries:
            history.append(entry)
        sealed += history.seal()
        assert sealed[-1].side is BlockSide.EVENTS
    sides = [block.side for block in sealed]
    assert sides[0] is BlockSide.EVENTS
    assert all(a is not b for a, b in itertools.pairwise(sides))


def test_asking_again_without_news_is_the_same_prompt() -> None:
    history = PromptHistory(Wall())
    history.append(heard("a"))
    assert history.seal()
    assert history.seal() == []


def test_a_preview_seals_nothing() -> None:
    history = PromptHistory(Wall())
    history.append(Instruction("Be brief."))
    history.append(heard("a"))
    history.append(Observed(1, 1, "get_weather", {"high_c": 3}))
    assert history.preview() == history.preview() == history.seal()

import asyncio

import pytest

from services.asr.revisions import Revisions
from services.events.speech import Word


def words(text: str) -> list[Word]:
    return [Word(word, 0, 10) for word in text.split()]


async def test_a_reader_gets_the_newest_hypothesis_and_revisions_count_what_it_gets() -> None:
    revisions = Revisions(turn=4)
    revisions.add(words("what"), 300)
    revisions.add(words("what time"), 400)
    first = await anext(revisions)
    revisions.add(words("what time is"), 500)
    second = await anext(revisions)
    assert [(each.turn, each.rev, each.text) for each in (first, second)] == [
        (4, 1, "what time"),
        (4, 2, "what time is"),
    ]
    assert second.text[: second.stable_chars] == "what"


async def test_what_changes_nothing_is_repeated_within_200_ms_of_audio() -> None:
    revisions = Revisions(turn=1, agreeing=1)
    got = []
    for ms in range(300, 1000, 80):
        revisions.add(words("what"), ms)
        if revisions.unread:
            got.append((await anext(revisions), ms)[1])
    assert got == [300, 460, 620, 780, 940]


async def test_an_answer_outdates_what_has_not_been_read() -> None:
    revisions = Revisions(turn=1)
    revisions.add(words("what time"), 300)
    settled = revisions.answer(words("what time is it"), 400, final=False)
    revisions.close()
    assert [each async for each in revisions] == []
    assert (settled.rev, settled.text, settled.final) == (1, "what time is it", False)


async def test_a_final_hypothesis_is_wholly_stable() -> None:
    final = Revisions(turn=1).answer(words("what time is it"), 400, final=True)
    assert final.final
    assert final.stable_chars == len(final.text)


async def test_closing_ends_a_reader_that_waits() -> None:
    revisions = Revisions(turn=1)
    reader = asyncio.create_task(anext(revisions, None))  # type: ignore[arg-type]
    await asyncio.sleep(0)
    revisions.close()
    assert await reader is None


async def test_what_came_before_the_close_is_still_read() -> None:
    revisions = Revisions(turn=1)
    revisions.add(words("hello"), 300)
    revisions.close()
    assert [each.text async for each in revisions] == ["hello"]
    with pytest.raises(StopAsyncIteration):
        await anext(revisions)


async def test_text_has_spaces_where_the_words_have_them() -> None:
    said = [Word("今日"), Word("は", spaced=False), Word("7:30")]
    final = Revisions(turn=1).answer(said, 400, final=True)
    assert final.text == "今日は 7:30"
    revisions = Revisions(turn=1, agreeing=1)
    revisions.add(said[:2], 400)
    first = await anext(revisions)
    assert (first.text, first.stable_chars) == ("今日は", 3)


async def test_a_result_that_is_told_twice_does_not_agree_with_itself() -> None:
    revisions = Revisions(turn=1, agreeing=2)
    revisions.add(words("what time"), 300)
    settled = revisions.answer(words("what time"), 300, final=False)
    assert settled.stable_chars == 0
    later = revisions.answer(words("what time"), 400, final=False)
    assert later.stable_chars == len("what time")

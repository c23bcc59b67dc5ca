"""From probabilities to requests and spans, and what the shipped model reads in plain requests."""

import numpy as np
import pytest

from services.understanding.encoder import Encoder
from services.understanding.model import FOLDER, Understanding
from services.understanding.reading import LearnedReading, _parts, _spans, read


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder(FOLDER)


def begins(text: str) -> np.ndarray:  # type: ignore[type-arg]
    """Probabilities from one letter a word: o outside, b a beginning, i inside."""
    return np.eye(3, dtype=np.float32)[["obi".index(letter) for letter in text]]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("bii", [(0, 3)]),
        ("iii", [(0, 3)]),
        ("oii", [(1, 3)]),
        ("ooo", [(0, 1)]),
        ("biobii", [(0, 2), (3, 6)]),
        ("obioo", [(1, 3)]),
    ],
)
def test_requests_from_beginnings(text: str, parts: list[tuple[int, int]]) -> None:
    assert _parts(begins(text)) == parts


def test_spans_from_tags() -> None:
    kinds = ("time", "item")
    tags = np.eye(5, dtype=np.float32)[[0, 1, 2, 3, 3, 4, 0, 4]]
    spans = [(span.name, span.start, span.end) for span in _spans(tags, 10, kinds)]
    assert spans == [("time", 11, 13), ("item", 13, 14), ("item", 14, 16), ("item", 17, 18)]


@pytest.mark.parametrize(
    ("text", "label", "act"),
    [
        ("set a timer for ten minutes", "set_timer", "do"),
        ("what will the weather be like in paris tomorrow", "get_weather", "do"),
        ("do not set an alarm for seven", "set_alarm", "negated"),
        ("thank you very much", "talk.thanks", "talk"),
        ("turn the lights off in the kitchen", "other.smart_home", "do"),
    ],
)
def test_plain_requests_are_read(encoder: Encoder, text: str, label: str, act: str) -> None:
    [request] = read(encoder, text.split()).requests
    assert (request.label, request.act) == (label, act)
    assert request.p_label > 0.5


def test_two_requests_are_two(encoder: Encoder) -> None:
    found = read(
        encoder, ["set", "a", "timer", "for", "ten", "minutes", "and", "text", "mum", "that", "i", "am", "late"]
    ).requests
    assert [each.label for each in found] == ["set_timer", "send_sms"]


def test_no_words_ask_for_nothing(encoder: Encoder) -> None:
    assert read(encoder, []) == LearnedReading()


async def test_readings_are_remembered_and_made_where_they_may_block(encoder: Encoder) -> None:
    blocking = []

    async def run(work: object) -> object:
        blocking.append(work)
        assert callable(work)
        return work()

    understanding = Understanding(encoder, run)
    words = ["wake", "me", "at", "seven"]
    assert understanding.known(words) is None
    first = await understanding.read(words)
    assert await understanding.read(words) is first
    assert understanding.known(words) is first
    assert understanding.known(words, "For what time?") is None
    assert len(blocking) == 1

"""A client that makes the server complain, again and again, does not fill the log."""

import io
import logging

import pytest

from app.log_quota import LogQuota
from app.logs import set_up


def lines(count: int, message: str = "client %d is rude") -> list[logging.LogRecord]:
    return [logging.LogRecord("app", logging.INFO, "", 0, message, (number,), None) for number in range(count)]


def test_lines_of_one_kind_are_bounded_and_counted() -> None:
    now = [0.0]
    quota = LogQuota(lines=3, seconds=10, clock=lambda: now[0])
    assert sum(map(quota.filter, lines(100))) == 3
    assert all(map(quota.filter, lines(3, "something else: %d"))), "others are not concerned"
    now[0] = 9.9
    assert not any(map(quota.filter, lines(1)))
    now[0] = 10
    [told] = lines(1)
    assert quota.filter(told)
    assert told.getMessage() == "client 0 is rude (and 98 more lines like this one before)"
    [told] = lines(1)
    assert quota.filter(told)
    assert told.getMessage() == "client 0 is rude"


def test_kinds_are_bounded_too() -> None:
    quota = LogQuota(lines=3, seconds=10, clock=lambda: 0.0)
    passed = sum(quota.filter(record) for number in range(5000) for record in lines(1, f"kind {number}"))
    assert passed == 1000 + 3


@pytest.fixture
def _as_before() -> object:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers[:], level = before
    root.setLevel(level)
    return None


@pytest.mark.usefixtures("_as_before")
def test_the_log_of_the_server_is_bounded() -> None:
    out = io.StringIO()
    set_up("plain", "info", out)
    for number in range(5000):
        logging.getLogger("uvicorn.access").info('%s - "%s"', "127.0.0.1", number)
    assert len(out.getvalue().splitlines()) == 200

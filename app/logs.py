"""Log lines for people or, with FORESAY_LOG=json, for machines; each with the session, turn and call it belongs to.

Modules log through `logging.getLogger(__name__)` as usual. The owner of a session enters `log_fields(session=...)`
once, inside the session's own task: the tasks started there inherit the fields, and other sessions never see them.
Packages that may not import this one add fields to single lines: `log.info("...", extra={"turn": 2, "call": 3})`.
"""

import json
import logging
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import IO

from app.log_quota import LogQuota

FIELDS = ("session", "turn", "call")
"""Fields of a line; `extra` may contain them too."""

_fields: ContextVar[Mapping[str, str | int]] = ContextVar("log_fields", default={})  # noqa: B039 (never changed)


@contextmanager
def log_fields(**fields: str | int) -> Iterator[None]:
    """Adds fields (session, turn, call) to every line that is logged inside the block."""
    token = _fields.set({**_fields.get(), **fields})
    try:
        yield
    finally:
        _fields.reset(token)


def _inject(record: logging.LogRecord) -> bool:
    """A log filter: gives a record the fields of the context that logged it; the record's own `extra` wins."""
    own = {name: record.__dict__[name] for name in FIELDS if name in record.__dict__}
    record.fields = {**_fields.get(), **own}
    return True


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class JsonLines(logging.Formatter):
    """Writes a record as one JSON object: at, level, logger, message, the fields, and error with its traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line of JSON."""
        line: dict[str, object] = {"at": _moment(record), "level": record.levelname.lower(), "logger": record.name}
        line |= {"message": record.getMessage()}
        line |= getattr(record, "fields", {})
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


class PlainLines(logging.Formatter):
    """Writes a record as `09:30:00.125 INFO services.agent  message  session=s1 turn=2`."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line of text, with its traceback behind it."""
        fields = getattr(record, "fields", {})
        tail = "".join(f" {name}={value}" for name, value in fields.items())
        line = f"{_moment(record)[11:-1]} {record.levelname:<7} {record.name}  {record.getMessage()}"
        if tail:
            line += f" {tail}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def set_up(style: str | None = None, level: str | None = None, stream: IO[str] | None = None) -> None:
    """Sends the lines of every logger, uvicorn's too, to `stream` (default: standard error).

    `style`: plain or json, default FORESAY_LOG; `level`: default FORESAY_LOG_LEVEL, else info. Raises `ValueError`.
    """
    style = style or os.environ.get("FORESAY_LOG", "plain")
    level = (level or os.environ.get("FORESAY_LOG_LEVEL", "info")).upper()
    if style not in ("plain", "json"):
        raise ValueError(f"FORESAY_LOG: plain or json, not {style!r}")
    if level not in logging.getLevelNamesMapping():
        raise ValueError(f"FORESAY_LOG_LEVEL: debug, info, warning or error, not {level.lower()!r}")
    out = logging.StreamHandler(stream or sys.stderr)
    out.setFormatter(JsonLines() if style == "json" else PlainLines())
    out.addFilter(LogQuota())
    out.addFilter(_inject)
    root = logging.getLogger()
    root.handlers[:] = [out]
    root.setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):  # uvicorn installs handlers of its own
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.setLevel(logging.NOTSET)
        logger.propagate = True
    # These log a line per request at INFO, too many beside the rest.
    for name in ("httpx", "httpx2", "httpcore", "httpcore2", "openai", "mcp", "urllib3"):
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelNamesMapping()[level]))

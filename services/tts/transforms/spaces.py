"""Tidies white space and punctuation that the other transforms leave behind."""

import re

_EMPTY = re.compile(r"\(\s*\)|\"\s*\"")
_RUN = re.compile(r"\s+")
_BEFORE = re.compile(r" (?=[,.;:!?)])")
_AFTER_OPENING = re.compile(r"(?<=\() ")
_DOUBLED = re.compile(r"([,;:])(?: ?[,;:])+")
_STOPPED = re.compile(r"[,;:] ?(?=[.!?])|(?<=[!?])\.(?!\.)")
_LEADING = re.compile(r"\A[\s,.;:!?)—–-]+")


def spaces(text: str) -> str:
    text = _RUN.sub(" ", text)
    text = _EMPTY.sub("", text)
    text = _BEFORE.sub("", _RUN.sub(" ", text))
    text = _AFTER_OPENING.sub("", text)
    text = _DOUBLED.sub(r"\1", text)
    text = _STOPPED.sub("", text)
    return _LEADING.sub("", text).strip()

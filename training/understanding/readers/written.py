"""Reads the dialogues in `training/understanding/written`, which were written for this training and follow no frames.

A block of lines is one dialogue. A line that begins with "> " is what the assistant has said before; it is the context
of the next line. In the other lines a request is "[label/act: words]" (without an act: do), and a value within it
"{kind:words}". The words outside of brackets belong to no request.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from training.understanding.examples import Act, Example, Request, Span, words_of

FOLDER = Path(__file__).parents[1] / "written"
SOURCE = "written"
_PART = re.compile(r"\[([a-z_.]+)(?:/([a-z]+))?: ([^\[\]]+)\]|([^\[\]]+)")
_VALUE = re.compile(r"\{([a-z_]+):([^{}]+)\}|([^{}]+)")
_SAID = "> "
_NAMED = "names_*.txt"
"""Files whose names are written with capitals."""
_MARKS = re.compile(r"\[[a-z_./]+: |\{[a-z_]+:|[\]}]")


def read(folder: Path = FOLDER) -> list[Example]:
    """The turns of all files of `folder`; a dialogue's turns are of one group. Raises ValueError for a line that cannot
    be read, naming the file and the line."""
    return [example for path in sorted(folder.glob("*.txt")) for example in _file(path)]


def printed(folder: Path = FOLDER) -> Iterator[tuple[str, str]]:
    """(group, words) of the turns whose names are written with capitals, as in print and without marks."""
    for path in sorted(folder.glob(_NAMED)):
        for _, line, _, group in _lines(path):
            yield group, _MARKS.sub("", line)


def _file(path: Path) -> Iterator[Example]:
    for number, line, context, group in _lines(path):
        try:
            yield turn(line, context, group)
        except ValueError as error:
            raise ValueError(f"{path.name}, line {number}: {error}") from None


def _lines(path: Path) -> Iterator[tuple[int, str, str, str]]:
    """(number, line, context, group) of the user's turns."""
    context, block = "", 0
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            context, block = "", block + 1
        elif line.startswith(_SAID):
            context = line.removeprefix(_SAID).strip()
        else:
            yield number, line, context, f"{SOURCE} {path.stem} {block}"
            context = ""


def turn(line: str, context: str = "", group: str = "") -> Example:
    """The example of one line. Raises ValueError if it cannot be read."""
    words: list[str] = []
    requests: list[Request] = []
    at = 0
    for part in _PART.finditer(line):
        if part.start() != at:
            raise ValueError(f"unreadable from {line[at:]!r}")
        at = part.end()
        label, act, body, outside = part.groups()
        if outside is not None:
            words += words_of(outside)
            continue
        start = len(words)
        spans = tuple(_values(body, words))
        talk = label.startswith("talk.")
        requests.append(Request(label, Act.TALK if talk else Act(act or "do"), start, len(words), spans))
    if at != len(line) or not requests:
        raise ValueError(f"unreadable from {line[at:]!r}" if at != len(line) else "no request")
    return Example(tuple(words), tuple(requests), True, SOURCE, group, context)


def _values(body: str, words: list[str]) -> Iterator[Span]:
    """Appends the words of a request to `words`, and yields its spans."""
    at = 0
    for part in _VALUE.finditer(body):
        if part.start() != at:
            raise ValueError(f"unreadable from {body[at:]!r}")
        at = part.end()
        kind, value, outside = part.groups()
        start = len(words)
        words += words_of(outside if kind is None else value)
        if kind is not None and len(words) > start:
            yield Span(kind, start, len(words))
    if at != len(body):
        raise ValueError(f"unreadable from {body[at:]!r}")

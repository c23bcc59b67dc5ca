"""Prompt injection through tool results (`spec.md#prompt-injection`).

Results of untrusted reads are data. An unsafe call that the model proposes after it has seen such data needs a reason
that the *user* gave; without one the user is asked (the call goes to CONFIRMING). The rule is deterministic:

1. Proposed before any untrusted data was shown: fine, it can only come from the user's words.
2. Otherwise the user must have asked for this kind of thing: some word of the tool's name or phrases, or of a tool
   that this one takes back, is among the user's words (compared by stem). The words of the turn before count too, as
   in "wake me at seven" and "no, make it eight", unless untrusted data has been shown since they were said.
3. And no free text in the arguments may come from the untrusted data alone: a value that occurs there must also occur
   in the user's words. "$k" is exempt: the reference is the user's chain ("text me the summary of that mail"), and the
   call that it names was itself subject to this rule.
4. And what goes outside goes to an address that the user said or that a trusted read returned: an e-mail address or a
   telephone number in an outside write that is found in neither may be one that the page spelt in another way.

Other values found in neither (a normalised date, a canonical name) pass, since they cannot carry a foreign will.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tools.spec import Effect, ToolSpec

_WORDS = re.compile(r"\w+")
_COMMON = frozenset(
    re.findall(
        r"\w+",
        "a an and any are at by can could do for from get give go have i in is it its let make me my new of on one or "
        "our please put that the this to up want what with you your",
    )
)
_KEEP = 64
_STEM = 4
_REFERENCE = re.compile(r"\$\d+(\.\w+)*")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+|\+?[0-9][0-9 ()./-]{4,}")
_LONG_NUMBER = 5


class Provenance:
    """What the user has said, and what untrusted tools have said, in this session (both bounded)."""

    def __init__(self) -> None:
        self._user: deque[str] = deque(maxlen=_KEEP)
        self._foreign: deque[str] = deque(maxlen=_KEEP)
        self._own: deque[str] = deque(maxlen=_KEEP)
        self._shown_in = 0

    @property
    def tainted(self) -> bool:
        return bool(self._foreign)

    def user_said(self, text: str) -> None:
        self._user.append(_plain(text))

    def foreign_data(self, value: Any, turn: int = 0) -> None:
        """What an untrusted tool said, shown in `turn`."""
        self._shown_in = max(self._shown_in, turn)
        self._foreign.append(" ".join(_plain(text) for text in _strings(value)))

    def own_data(self, value: Any) -> None:
        """What a trusted tool said: the user's contacts, notes, calendar."""
        self._own.append(" ".join(_plain(text) for text in _strings(value)))

    def doubtful(
        self,
        spec: ToolSpec,
        arguments: Mapping[str, Any],
        turn_text: str,
        before: tuple[int, str] = (0, ""),
        undoes: Iterable[ToolSpec] = (),
    ) -> bool:
        """Whether an unsafe call proposed now needs the user's own confirmation.

        `before`: number and words of the turn before; `undoes`: the tools whose calls `spec` takes back.
        """
        if not self.tainted:
            return False
        words = _plain(turn_text)
        asked = words if before[0] <= self._shown_in else f"{words} {_plain(before[1])}"
        kinds = _intent(spec).union(*map(_intent, undoes))
        if not kinds & {_stem(word) for word in asked.split()}:
            return True
        said = [*self._user, words]
        texts = list(_strings(arguments))
        if spec.effect is Effect.WRITE_EXTERNAL and any(self._stray_address(text, said) for text in texts):
            return True
        return any(self._only_foreign(_plain(text), said) for text in texts)

    def _stray_address(self, text: str, said: list[str]) -> bool:
        if not _ADDRESS.fullmatch(text.strip()):
            return False
        return not any(_contains(source, _plain(text)) for source in (*said, *self._own))

    def _only_foreign(self, text: str, said: list[str]) -> bool:
        if not text or text in _COMMON or any(_contains(source, text) for source in said):
            return False
        return any(_contains(source, text) for source in self._foreign)


def _intent(spec: ToolSpec) -> frozenset[str]:
    text = " ".join([spec.name.replace("_", " "), *(re.sub(r"{[^}]*}", " ", p) for p in spec.phrases)])
    return frozenset(_stem(word) for word in _plain(text).split() if word not in _COMMON)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if not _REFERENCE.fullmatch(value):
            yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _strings(item)


def _plain(text: str) -> str:
    return " ".join(_WORDS.findall(text.casefold()))


def _contains(source: str, text: str) -> bool:
    """Whole words; a long number also where it is grouped otherwise ("+1 (555) 010-0100" is 15550100100)."""
    if f" {text} " in f" {source} ":
        return True
    number = text.replace(" ", "")
    return len(number) >= _LONG_NUMBER and number.isdigit() and number in source.replace(" ", "")


def _stem(word: str) -> str:
    return word[:_STEM]

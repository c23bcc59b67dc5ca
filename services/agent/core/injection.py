"""Guards against prompt injection through tool results (`spec.md#prompt-injection`).

Results of untrusted tools are data. A write that the model proposes after it has seen such data needs a reason in the
user's words; otherwise the user is asked (the call goes to CONFIRMING). The rule is deterministic:

1. A write proposed before any untrusted data was shown passes: only the user's words can be its reason.
2. Otherwise the user must have asked for this kind of action: some word of the tool's name or phrases, or of a tool
   that this one undoes, is among the user's words (compared by stem). The words of the turn before count too, as in
   "wake me at seven" and "no, make it eight", unless untrusted data was shown since.
3. No free text in the arguments may come from untrusted data alone: a value that occurs there must also occur in the
   user's words. "$k" is exempt, because the user asked for the chain ("text me the summary of that mail") and the call
   that it names was itself subject to this rule.
4. An e-mail address or telephone number in a `write_external` call must have been said by the user or returned by a
   trusted read; one found in neither may be one that the untrusted text spelt differently.

Other values found in neither (a normalised date, a canonical name) pass, since they cannot carry instructions.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from services.agent.core.references import strings
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
    """What the user, untrusted tools and trusted tools have said in this session; the last `_KEEP` texts of each."""

    def __init__(self) -> None:
        self._user: deque[str] = deque(maxlen=_KEEP)
        self._foreign: deque[str] = deque(maxlen=_KEEP)
        self._own: deque[str] = deque(maxlen=_KEEP)
        self._shown_in = 0

    @property
    def tainted(self) -> bool:
        """Whether any untrusted data was shown."""
        return bool(self._foreign)

    def user_said(self, text: str) -> None:
        """Note the words of a turn."""
        self._user.append(_plain(text))

    def foreign_data(self, value: Any, turn: int = 0) -> None:
        """Note what an untrusted tool returned, shown to the model in `turn`."""
        self._shown_in = max(self._shown_in, turn)
        self._foreign.append(" ".join(_plain(text) for text in _texts(value)))

    def own_data(self, value: Any) -> None:
        """Note what a trusted tool returned, such as the user's contacts, notes or calendar."""
        self._own.append(" ".join(_plain(text) for text in _texts(value)))

    def doubtful(
        self,
        spec: ToolSpec,
        arguments: Mapping[str, Any],
        turn_text: str,
        before: tuple[int, str] = (0, ""),
        undoes: Iterable[ToolSpec] = (),
    ) -> bool:
        """Whether a write proposed now needs the user's confirmation.

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
        texts = list(_texts(arguments))
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


def _texts(value: Any) -> Iterator[str]:
    """Yield the strings in `value` that are not references."""
    return (text for text in strings(value) if not _REFERENCE.fullmatch(text))


def _plain(text: str) -> str:
    return " ".join(_WORDS.findall(text.casefold()))


def _contains(source: str, text: str) -> bool:
    """Whether `source` holds `text` in whole words. A long number also matches if it is grouped differently ("+1 (555)
    010-0100" is 15550100100)."""
    if f" {text} " in f" {source} ":
        return True
    number = text.replace(" ", "")
    return len(number) >= _LONG_NUMBER and number.isdigit() and number in source.replace(" ", "")


def _stem(word: str) -> str:
    return word[:_STEM]

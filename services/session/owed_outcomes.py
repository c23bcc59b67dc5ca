"""Keeps the outcomes of writes that this session has still to tell the user. Pure.

A response of an outcome's own turn tells it if the response says something after the outcome is known and is not cut.
Otherwise an announcement tells it once the turn is over (the user has gone on to something else, or stopped the
answer). A response that was cut, or that only asks, tells only the outcomes that its whole sentences name. If the
client reports that the user heard less of a response, the outcomes that were not heard are announced. An outcome is
acknowledged when the client has received the response that tells it; an outcome that is never acknowledged is told to a
later session of the same owner.
"""

import re
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from services.agent.core.call import idempotency_key
from services.agent.core.wording import UNKNOWN_OUTCOME
from services.events.output import CallChanged, CallStatus, ClientCall
from services.session.naming import WORDING_CHARS, named
from tools.spec import Effect, ToolSpec
from tools.spoken_result import said

K = TypeVar("K")
V = TypeVar("V")

LIMIT = 256
"""Most outcomes kept; the oldest is left to a later session."""
LOOKED_UP = 16
"""Most look-ups whose words are kept, to distinguish a sentence about a look-up from one about a write."""
REMEMBERED = 32
"""Most received responses kept, because the client may still report that the user heard less of them."""

_UNKNOWN = re.compile(re.escape(UNKNOWN_OUTCOME).replace(re.escape("{}"), "([^.]*)"))


@dataclass(slots=True)
class OwedOutcomes:
    """The outcomes of one session. `spec` returns the declaration of a tool, None if the session does not have it;
    `same_agent` whether one agent serves two turns: only then does the answer to one tell of a call of the other."""

    session_id: str
    spec: Callable[[str], ToolSpec | None]
    same_agent: Callable[[int, int], bool] = lambda turn, other: True
    _sent: dict[str, None] = field(default_factory=dict)
    _handed: dict[str, None] = field(default_factory=dict)
    _owed: dict[str, CallChanged] = field(default_factory=dict)
    _told: dict[str, dict[str, CallChanged]] = field(default_factory=dict)
    _taken: dict[str, dict[str, CallChanged]] = field(default_factory=dict)
    _over: set[int] = field(default_factory=set)
    _looked_up: deque[tuple[str, str]] = field(default_factory=lambda: deque(maxlen=LOOKED_UP))

    def hand_over(self, call: ClientCall) -> None:
        """Note that the client runs `call`: it knows the outcome itself, so that nobody has to tell it."""
        self._handed[idempotency_key(self.session_id, call.turn, call.call_id, call.attempt)] = None
        _trim(self._handed)

    def follow(self, call: CallChanged) -> list[str]:
        """Note the new status of `call`. Returns its idempotency key if the client knows the outcome already."""
        if Effect(call.effect).safe:
            if call.status in (CallStatus.DONE, CallStatus.FAILED):
                self._looked_up.append(self._wordings(call))
            return []
        key = idempotency_key(self.session_id, call.turn, call.call_id, call.attempt)
        match call.status:
            case CallStatus.RUNNING:
                self._sent[key] = None
            case CallStatus.DONE | CallStatus.FAILED if key in self._handed:
                del self._handed[key]
                self._sent.pop(key, None)
                return [key]
            case CallStatus.DONE | CallStatus.FAILED | CallStatus.UNKNOWN if key in self._sent:
                del self._sent[key]
                self._owed[key] = call
        _trim(self._owed)
        _trim(self._sent)
        return []

    def said(self, turn: int, response_id: str) -> None:
        """Called when the response says something about `turn`: it counts as telling the turn's outcomes so far."""
        mine = [key for key, call in self._owed.items() if call.home == turn and self.same_agent(call.turn, turn)]
        self._tell(mine, response_id)

    def ended(self, response_id: str, text: str, *, whole: bool) -> None:
        """Called when the response has ended with `text`. If it is not `whole` (it was cut, or only asks), it has told
        only what its sentences name."""
        if not whole:
            self._owe_again(self._told, response_id, text)
        others = {key: call for key, call in self._owed.items() if not self.same_agent(call.turn, call.home)}
        if others:
            self._tell([*self._named(others, text)], response_id)
        self._tell(self._admitted(text, response_id), response_id)

    def _admitted(self, text: str, response_id: str) -> list[str]:
        """The keys of the writes (of any turn) that `text` reports as unknown with the agent's own sentence for this.
        They are the oldest of each tool, without those that the response has told as outcomes of its own turn."""
        names = Counter(name for each in _UNKNOWN.findall(text) for name in each.split(" and "))
        unknown = CallStatus.UNKNOWN
        names.subtract(_name(c) for c in self._told.get(response_id, {}).values() if c.status is unknown)
        found = []
        for key, call in self._owed.items():
            if call.status is unknown and names[_name(call)] > 0:
                names[_name(call)] -= 1
                found.append(key)
        return found

    def recounted(self, response_id: str, text: str) -> None:
        """Called for a response that answers no new words of the user: it has also told the outcomes of earlier turns
        that its sentences name."""
        self._tell([*self._named(self._owed, text)], response_id)

    def heard(self, response_id: str, text: str) -> None:
        """Called when the client reports that of this response, which has ended, the user heard only `text`."""
        for told in (self._told, self._taken):
            self._over |= self._owe_again(told, response_id, text)

    def over(self, turn: int) -> None:
        """Called when the agent will say nothing more about `turn`, not even about a write in it that ends later."""
        self._over.add(turn)
        if len(self._over) > LIMIT:
            self._over.remove(min(self._over))

    def resumed(self, turn: int) -> None:
        """Called when the user goes on with `turn`, so that the agent may say more about it."""
        self._over.discard(turn)

    def lost(self, turn: int) -> list[CallChanged]:
        """The calls of `turn` whose outcome is unknown, as long as the user has not been told so."""
        return [call for call in self._owed.values() if call.home == turn and call.status is CallStatus.UNKNOWN]

    def overdue(self, handed_over: int | None) -> list[CallChanged]:
        """The outcomes that must be announced because their turn is over. Left out is turn `handed_over`, whose next
        response the client will ask for."""
        return [call for call in self._owed.values() if call.home in self._over and call.home != handed_over]

    def announced(self, calls: list[CallChanged], response_id: str) -> None:
        """Note that the response tells the outcomes of `calls`."""
        self._tell([key for key, owed in self._owed.items() if owed in calls], response_id)

    def taken(self, response_id: str) -> list[str]:
        """Called when the client has received the response. Returns the keys of the outcomes that it tells."""
        if (told := self._told.pop(response_id, None)) is None:
            return []
        self._taken[response_id] = told
        _trim(self._taken, REMEMBERED)
        return list(told)

    def words(self, call: CallChanged) -> str:
        """One sentence about how `call` ended, for an announcement."""
        name = _name(call)
        if call.status is CallStatus.UNKNOWN:
            return UNKNOWN_OUTCOME.format(name)
        if call.status is CallStatus.FAILED:
            return f"This did not work: {name}."
        return said(self.spec(call.tool), call.arguments, call.result) or f"This is done: {name}."

    def _tell(self, keys: list[str], response_id: str) -> None:
        if keys:
            self._told.setdefault(response_id, {}).update((key, self._owed.pop(key)) for key in keys)
            _trim(self._told)

    def _owe_again(self, told: dict[str, dict[str, CallChanged]], response_id: str, text: str) -> set[int]:
        """Owe again the outcomes of the response that `text` does not name. Returns the turns that they belong to."""
        calls = told.get(response_id, {})
        told_now = self._named(calls, text)
        unnamed = {key: calls.pop(key) for key in [*calls] if key not in told_now}
        for key, call in unnamed.items():
            self._owed[key] = call
            _trim(self._owed)
        return {call.home for call in unnamed.values()}

    def _named(self, calls: Mapping[str, CallChanged], text: str) -> set[str]:
        """The keys of the outcomes that whole sentences of `text` name."""
        looked_up = [wording for wordings in self._looked_up for wording in wordings]
        return named(text, {key: self._wordings(call) for key, call in calls.items()}, looked_up)

    def _wordings(self, call: CallChanged) -> tuple[str, str]:
        arguments = " ".join(map(str, call.arguments.values()))
        return self.words(call)[:WORDING_CHARS], arguments[:WORDING_CHARS]


def _name(call: CallChanged) -> str:
    return call.tool.replace("_", " ")


def _trim(kept: dict[K, V], limit: int = LIMIT) -> None:
    """Drop the oldest entry beyond `limit`."""
    if len(kept) > limit:
        del kept[next(iter(kept))]

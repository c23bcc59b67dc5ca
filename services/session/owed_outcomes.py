"""Keeps the outcomes of writes that this session has still to tell the user. Pure.

An outcome is told by a response of its own turn that says something after it is known and comes to its end, or else by
an announcement once that turn is over (the user has gone on to something else, or stopped the answer). Of a response
that was cut or only asks, only what its whole sentences name is told; where the client reports that the user heard less
of a response, what was not heard is announced. When the client has taken what tells it, it is acknowledged; what is
never acknowledged is told to a later session of the same owner.
"""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from services.agent.core.call import idempotency_key
from services.events.output import CallChanged, CallStatus, ClientCall
from services.session.naming import WORDING_CHARS, named
from tools.spec import Effect, ToolSpec
from tools.spoken_result import said

K = TypeVar("K")
V = TypeVar("V")

LIMIT = 256
"""Outcomes kept; an older one is left to a later session."""
LOOKED_UP = 16
"""Look-ups whose words are kept, to tell a sentence about one of them from a sentence about a write."""
REMEMBERED = 32
"""Responses that were taken, and of which the client may still report that the user heard less."""


@dataclass(slots=True)
class OwedOutcomes:
    """`spec` gives what the session's tools declare, None for one that it does not have."""

    session_id: str
    spec: Callable[[str], ToolSpec | None]
    _sent: dict[str, None] = field(default_factory=dict)
    _handed: dict[str, None] = field(default_factory=dict)
    _owed: dict[str, CallChanged] = field(default_factory=dict)
    _told: dict[str, dict[str, CallChanged]] = field(default_factory=dict)
    _taken: dict[str, dict[str, CallChanged]] = field(default_factory=dict)
    _over: set[int] = field(default_factory=set)
    _looked_up: deque[tuple[str, str]] = field(default_factory=lambda: deque(maxlen=LOOKED_UP))

    def hand_over(self, call: ClientCall) -> None:
        """The client runs `call`, so it knows the outcome before the server does."""
        self._handed[idempotency_key(self.session_id, call.turn, call.call_id, call.attempt)] = None
        _trim(self._handed)

    def follow(self, call: CallChanged) -> list[str]:
        """Note the new status of `call`. Returns its key where the client knows the outcome already."""
        if Effect(call.effect).safe:
            if call.status is CallStatus.DONE:
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
        """The response says something about `turn`, with all outcomes so far in view."""
        self._tell([key for key, call in self._owed.items() if call.home == turn], response_id)

    def ended(self, response_id: str, text: str, *, whole: bool) -> None:
        """The response has ended with `text`. If it was not `whole`, because it was cut or only asks, only what its
        sentences name is told."""
        if not whole:
            self._owe_again(self._told, response_id, text)

    def recounted(self, response_id: str, text: str) -> None:
        """The response, which answers no new words of the user, also told outcomes of earlier turns: those that its
        sentences name."""
        self._tell([*self._named(self._owed, text)], response_id)

    def heard(self, response_id: str, text: str) -> None:
        """Of the response, which has ended, the user heard `text` and no more."""
        for told in (self._told, self._taken):
            self._over |= self._owe_again(told, response_id, text)

    def over(self, turn: int) -> None:
        """The agent says nothing more about `turn`, also of a write in it that ends only later."""
        self._over.add(turn)
        if len(self._over) > LIMIT:
            self._over.remove(min(self._over))

    def resumed(self, turn: int) -> None:
        """The user goes on with `turn`: the agent may say more about it."""
        self._over.discard(turn)

    def lost(self, turn: int) -> list[CallChanged]:
        """Of the outcomes of `turn` that are still to be told those that nobody knows."""
        return [call for call in self._owed.values() if call.home == turn and call.status is CallStatus.UNKNOWN]

    def overdue(self, handed_over: int | None) -> list[CallChanged]:
        """Outcomes that no answer tells any more. A turn that waits for the client (`handed_over`) may yet be told."""
        return [call for call in self._owed.values() if call.home in self._over and call.home != handed_over]

    def announced(self, calls: list[CallChanged], response_id: str) -> None:
        self._tell([key for key, owed in self._owed.items() if owed in calls], response_id)

    def taken(self, response_id: str) -> list[str]:
        """The client has the response: the keys of the outcomes that it has told."""
        if (told := self._told.pop(response_id, None)) is None:
            return []
        self._taken[response_id] = told
        _trim(self._taken, REMEMBERED)
        return list(told)

    def words(self, call: CallChanged) -> str:
        """One sentence about how `call` ended, for an announcement."""
        name = call.tool.replace("_", " ")
        if call.status is CallStatus.UNKNOWN:
            return f"I could not find out whether this went through: {name}. Please check before you try again."
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


def _trim(kept: dict[K, V], limit: int = LIMIT) -> None:
    """Drop the oldest entry beyond `limit`."""
    if len(kept) > limit:
        del kept[next(iter(kept))]

"""Checks rule B: a response begins at most `BEGUN_S` after nothing prevents it any more. It is prevented while words
are being decoded, while another response is in progress and, if the server answers by itself, while the user speaks."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.simulation.books import demand
from tests.simulation.door.words import OTHERS

BEGUN_S = 0.3
"""Most seconds from the end of the turn or of its decoding, or from `response.create`, to `response.created`."""


@dataclass
class Promptness:
    """Rule B for one socket. `by_itself`: the server answers spoken words without a `response.create`. `watched` is
    False if the client cannot know when something was sent or what was heard; then nothing is checked."""

    now: Callable[[], float]
    by_itself: bool = False
    watched: bool = True
    _spoken_s: float | None = None
    _asked: dict[str, float] = field(default_factory=dict)
    _over: set[str] = field(default_factory=set)
    """Stretches of speech that began during an answer; they may be listening noises, which are not answered."""
    _clear_s: dict[str, float | None] = field(default_factory=lambda: {"asked": 0.0, "spoken": 0.0})

    def look(self, *, decoding: bool, responding: bool, speaking: bool) -> None:
        """Called before and after every event with what prevents a response now."""
        for kind, blocked in (("asked", decoding or responding), ("spoken", decoding or responding or speaking)):
            if blocked:
                self._clear_s[kind] = None
            elif self._clear_s[kind] is None:
                self._clear_s[kind] = self.now()

    def check(self) -> None:
        """Raise `Violation` if a response is late."""
        if not self.watched:
            return
        for what, since in [*self._asked.items(), *([("spoken", self._spoken_s)] if self._spoken_s else [])]:
            clear = self._clear_s["spoken" if what == "spoken" else "asked"]
            if clear is not None:
                waited = self.now() - max(since, clear)
                named = "what was spoken" if what == "spoken" else f"response.create {what}"
                demand(waited <= BEGUN_S, f"B: {named} waits for its response for {waited:.1f} s")

    # ------------------------------------------------------------------ what happens

    def ask(self, event_id: str) -> None:
        self._asked[event_id] = self.now()

    def refused(self, event_id: str) -> None:
        self._asked.pop(event_id, None)

    def began(self, asked: str | None) -> None:
        self._spoken_s = None
        if asked is not None:
            self._asked.pop(asked, None)

    def starts(self, item_id: str, *, over: bool) -> None:
        """Called when speech starts. `over`: it starts during an answer (written or played) that asks nothing."""
        if over:
            self._over.add(item_id)

    def leave_to_client(self) -> None:
        """Called when the client asks for its responses itself from now on."""
        self.by_itself, self._spoken_s = False, None

    def said(self, item_id: str, words: list[str]) -> None:
        noise = item_id in self._over and set(words) <= set(OTHERS)
        if self.by_itself and words and not noise:
            self._spoken_s = self.now()

"""Checks what the users asked for against what was done and what they were told, over all sessions of a world. Each
colour is one request.

P1 nothing is done that was not asked for, or was taken back or doubted. P2 nothing is done twice. P3 no write before
its words are committed and being answered. P4 nothing destructive without a yes to a question. P5 what is told to be
done was done, and what is told to have failed was not. P6 nothing is told twice. P7 everything done is told to
somebody, at the latest to the next client that connects. P8 and only to the user who asked.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.simulation.books import demand
from tests.simulation.door.wire import WireInspector
from tests.simulation.door.words import COLOURS, OTHERS
from tests.simulation.door.world import READS, WRITES, Deed

Pair = tuple[str, str]

TOLD = re.compile(r"\b(ok|failed|maybe|saw) ([a-z]+\d*)")
UNKNOWN = re.compile(r"could not find out whether this went through: ([^.]*)")
REPORTED = re.compile(r"\b(" + "|".join((*WRITES, "beep")) + r"), with x ([a-z]+\d*)")
"""In the sentence about a write whose outcome nobody has learnt or heard, in small letters: the embedded brain writes
what may be a name with a capital."""
QUESTION = "May I wipe"
SORRY = ("Sorry", "Which one", "could not find out", "I do not know", "did not work")
APART_S = 0.002
"""A look at the wire after an effect: what was told at the same instant may be under way."""


@dataclass
class AskedWrite:
    """`sent_s`: when the client had sent the last of it. `spoken`: by voice, so that a commit is needed."""

    pair: Pair
    session: str
    sent_s: float
    spoken: bool
    doubted: bool = False
    forbidden: str = ""


@dataclass
class Line:
    """Of one session: when its words were committed, its responses began, a yes was given."""

    wire: WireInspector
    owner: str = ""
    commits: list[float] = field(default_factory=list)
    responses: list[float] = field(default_factory=list)
    requests: list[float] = field(default_factory=list)
    """When the client asked for a response."""
    gone: Callable[[], bool] = lambda: False
    """The client has vanished: what it has asked for before is still answered, and it does not hear so."""
    questions: list[float] = field(default_factory=list)
    yes: list[float] = field(default_factory=list)
    lags: bool = False
    """The client does not always read: what it knows is no measure of what was done."""


@dataclass
class PromiseInspector:
    now: Callable[[], float]
    asked: dict[str, AskedWrite] = field(default_factory=dict)
    lines: dict[str, Line] = field(default_factory=dict)
    deeds: dict[str, Deed] = field(default_factory=dict)
    told: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """Colour -> (session, how) of each time."""
    unheard: set[str] = field(default_factory=set)
    """Told, but the client has reported that the user did not hear it: may be told once more."""

    # ------------------------------------------------------------------ what the client says and hears

    def ask(self, pair: Pair, session: str, *, spoken: bool, doubted: bool = False, forbidden: str = "") -> None:
        asked = self.asked.setdefault(pair[1], AskedWrite(pair, session, self.now(), spoken, doubted, forbidden))
        asked.doubted = asked.doubted or doubted

    def forbid(self, colour: str, why: str) -> None:
        if colour in self.asked and colour not in self.deeds:
            self.asked[colour].forbidden = why

    def hear(self, session: str, text: str, *, cut: bool = False) -> None:
        """The text of a whole response, or as much of it as there was before it was `cut`: then an unfinished sentence
        tells nothing."""
        line = self.lines[session]
        if cut:
            text = text[: max(text.rfind("."), text.rfind("?")) + 1]
        if QUESTION in text:
            line.questions.append(self.now())
        for how, colour in TOLD.findall(text):
            self._tell(colour, session, how)
        for names in UNKNOWN.findall(text):
            for name in names.split(" and "):
                self._admit(name, session)
        for _, colour in REPORTED.findall(text.casefold()):
            self._tell(colour, session, "reported")

    def cut(self, unheard: str) -> None:
        """The client reports that the user did not hear this part of an answer."""
        self.unheard |= {colour for _, colour in TOLD.findall(unheard)}

    def die(self, sessions: set[str], noted: Callable[[str], bool]) -> None:
        """The process of `sessions` is killed: what it has told and could not note yet, the next may tell again."""
        for colour, told in self.told.items():
            deed = self.deeds.get(colour)
            if deed is not None and told and told[-1][0] in sessions and not noted(deed.key):
                self.unheard.add(colour)

    def _admit(self, tool: str, session: str) -> bool:
        """The agent names an unknown outcome by its tool alone: it is about the oldest that fits, of those that were
        done first, since the others may have been told to have failed without a name. False where there is none."""
        mine = [
            each.pair[1]
            for each in self.asked.values()
            if each.pair[0] in ((tool,) if tool else WRITES) and each.session == session
        ]
        mine.sort(key=lambda colour: colour not in self.deeds)
        untold = next((colour for colour in mine if not self.told.get(colour)), None)
        if untold is not None:
            self.told[untold] = [(session, "admitted")]
        return untold is not None

    def _tell(self, colour: str, session: str, how: str) -> None:
        if how == "saw":
            return  # a look at what was misheard does no harm
        if colour not in self.asked:
            demand(colour not in COLOURS, f"P5: {how} {colour} is told, of which nobody has spoken")
            return
        before = self.told.setdefault(colour, [])
        mine, theirs = self.lines[self.asked[colour].session].owner, self.lines[session].owner
        demand(mine == theirs, f"P8: {how} {colour}, a request of {mine}'s, is told to {theirs}")
        deed = self.deeds.get(colour)
        tool = self.asked[colour].pair[0]
        if colour in self.unheard:
            self.unheard.discard(colour)
            before.clear()
        if how == "maybe" and before == [(session, "admitted")]:
            return  # the model's words for what the agent has admitted for it
        if before == [(session, "admitted")] and self._admit(tool, session):
            before.clear()  # it was another one of the same tool that nobody knows the outcome of
        if tool in READS and how == "failed" and before:
            return  # it was looked for twice, first by a misreading of the request
        demand(not before, f"P6: {colour} is told twice: {before} and now {(session, how)}")
        demand(how != "ok" or deed is not None or tool in READS, f"P5: ok {colour}, but nothing was done")
        demand(how != "failed" or deed is None, f"P5: failed {colour}, but it was done: {deed}")
        before.append((session, how))

    # ------------------------------------------------------------------ what is done

    def do(self, deed: Deed) -> None:
        """An effect has happened; or, for a tool of the client's, the client was told to bring it about."""
        if deed.colour in (*OTHERS, "beep"):
            # The grammar model takes whatever follows a tool's name, or answers its question, for the argument; "beep"
            # is the one tool that a session may lack, and then a word as any other.
            return
        demand(deed.colour in self.asked, f"P1: {deed.tool} {deed.colour} was done, and nobody asked for it")
        asked = self.asked[deed.colour]
        demand(asked.pair[0] == deed.tool, f"P1: {deed.tool} {deed.colour} was done, but asked for was {asked.pair}")
        demand(not asked.forbidden, f"P1: {deed.tool} {deed.colour} was done, although {asked.forbidden}")
        demand(deed.colour not in self.deeds, f"P2: {deed.tool} {deed.colour} was done twice")
        self.deeds[deed.colour] = deed

    def look(self, deed: Deed) -> None:
        """A moment after `deed`: was it time?"""
        line = self.lines[deed.session]
        if line.lags or deed.colour not in self.asked:
            return
        asked = self.asked[deed.colour]
        until = deed.at_s + APART_S / 2
        since = asked.sent_s - 1e-6
        what = f"{deed.tool} {deed.colour}, asked at {asked.sent_s:.3f}, was done at {deed.at_s:.3f}"
        if asked.spoken:
            demand(_between(line.commits, since, until), f"P3: {what} before its words were committed")
        begun = line.responses + line.requests * line.gone()
        demand(_between(begun, since, until), f"P3: {what} before anything answered it")
        if deed.tool == "wipe":
            asks = [at for at in line.questions if since <= at <= until]
            demand(bool(asks), f"P4: {what} and nobody was asked")
            demand(_between(line.yes, min(asks), until), f"P4: {what} and nobody said yes")
        if asked.doubted:
            demand(_between(line.yes, since, until), f"P1: {what}, although the request ended in a question")

    # ------------------------------------------------------------------ in the end

    def told_here(self, session: str, under_way: set[str]) -> None:
        """All is quiet, and the client is still there: what it has had done was told to it, but for calls that hang."""
        for colour, deed in self.deeds.items():
            known = deed.tool == "beep" or deed.session != session or self.lines[session].lags
            known = known or f"{session} {deed.tool} {colour}" in under_way
            what = f"P7: {deed.tool} {colour} was done, all is quiet, and its user, who is still there, was not told"
            demand(known or bool(self.told.get(colour)), what)

    def finish(self) -> None:
        """After the last session of the world."""
        for colour, deed in self.deeds.items():
            known = deed.tool == "beep"  # the client has done it itself
            demand(known or bool(self.told.get(colour)), f"P7: {deed.tool} {colour} was done, and nobody was told")


def _between(times: list[float], since: float, until: float) -> bool:
    return any(since <= at <= until for at in times)

"""Checks what the users asked for against what was done and what they were told, over all sessions of a world. Each
colour is one request.

P1: nothing is done that was not asked for, was taken back, or was in doubt. P2: nothing is done twice, or
in two forms where the speculator was trusted. P3: no write is
done before its words are committed and being answered. P4: nothing destructive is done without a yes to a question. P5:
what is told as done was done, what is told as failed was not. P6: nothing is told twice. P7: everything done is told to
somebody, at the latest to the next client that connects. P8: it is told only to the user who asked for it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.simulation.books import demand
from tests.simulation.door.contrary import DOUBT, OTHER, meant
from tests.simulation.door.wire import WireInspector
from tests.simulation.door.words import COLOURS, OTHERS
from tests.simulation.door.world import READS, WRITES, Deed

Pair = tuple[str, str]

TOLD = re.compile(r"\b(ok|failed|maybe|saw) ([a-z]+\d*)")
UNKNOWN = re.compile(r"could not find out whether this went through: ([^.]*)")
REPORTED = re.compile(r"\b(" + "|".join((*WRITES, "beep")) + r"), with x ([a-z]+\d*)")
"""Part of the sentence about a write whose outcome is unknown or was not heard. Matched in lower case, because the
grammar model capitalises what may be a name."""
QUESTION = "May I wipe"
DOUBTED = re.compile(DOUBT + r" \w+ ([a-z]+\d*)")
SORRY = ("Sorry", "Which one", DOUBT, "could not find out", "I do not know", "did not work")
APART_S = 0.002
"""Seconds after an effect at which its timing is checked, because events of the same instant may still be under way."""


@dataclass
class AskedWrite:
    """One request. `sent_s`: when the client had sent the last of its words. `spoken`: by voice, so that a commit must
    come first. `doubted`: it ended in a doubt. `forbidden`: why it must not be done; "" if it may."""

    pair: Pair
    session: str
    sent_s: float
    spoken: bool
    doubted: bool = False
    forbidden: str = ""


@dataclass
class Line:
    """The times (s) at which, in one session, words were committed, responses began or were requested, questions were
    asked and a yes was given."""

    wire: WireInspector
    owner: str = ""
    commits: list[float] = field(default_factory=list)
    responses: list[float] = field(default_factory=list)
    requests: list[float] = field(default_factory=list)
    """Times at which the client asked for a response."""
    handed_in: list[float] = field(default_factory=list)
    """Times at which the client itself committed what was said."""
    gone: Callable[[], bool] = lambda: False
    """Whether the client has vanished. What it asked for before is still answered, although it receives nothing."""
    questions: list[float] = field(default_factory=list)
    yes: list[float] = field(default_factory=list)
    lags: bool = False
    """Whether the client stopped reading at times; then what it received says nothing about the time of an effect."""


@dataclass
class PromiseInspector:
    now: Callable[[], float]
    asked: dict[str, AskedWrite] = field(default_factory=dict)
    lines: dict[str, Line] = field(default_factory=dict)
    deeds: dict[str, Deed] = field(default_factory=dict)
    told: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """Colour -> (session, how) for each time that it was told."""
    trusted: set[str] = field(default_factory=set)
    """Colours of writes that committed because the speculator was sure."""
    unheard: set[str] = field(default_factory=set)
    """Colours that were told but not heard, as the client reported; they may be told once more."""

    # ------------------------------------------------------------------ what the client says and hears

    def ask(self, pair: Pair, session: str, *, spoken: bool, doubted: bool = False, forbidden: str = "") -> None:
        asked = self.asked.setdefault(pair[1], AskedWrite(pair, session, self.now(), spoken, doubted, forbidden))
        asked.doubted = asked.doubted or doubted

    def forbid(self, colour: str, why: str) -> None:
        if colour in self.asked and colour not in self.deeds:
            self.asked[colour].forbidden = why

    def hear(self, session: str, text: str, *, cut: bool = False) -> None:
        """Note what a response has told. `text` is all of it, or what came before it was `cut`; then an unfinished
        sentence tells nothing."""
        line = self.lines[session]
        if cut:
            text = text[: max(text.rfind("."), text.rfind("?")) + 1]
        for colour in DOUBTED.findall(text):
            done = self.deeds.get(colour)
            demand(done is None, f"P5: the user is asked whether to do {colour}, which is done: {done}")
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
        """Called when the client reports that the user did not hear this part of an answer."""
        self.unheard |= {colour for _, colour in TOLD.findall(unheard)}

    def die(self, sessions: set[str], noted: Callable[[str], bool]) -> None:
        """Called when the process of `sessions` is killed: what it told without having recorded that in the journal may
        be told again."""
        for colour, told in self.told.items():
            deed = self.deeds.get(colour)
            if told and told[-1][0] in sessions and (deed is None or not noted(deed.key)):
                self.unheard.add(colour)

    def _admit(self, tool: str, session: str) -> bool:
        """Note that the agent told an unknown outcome and named only its tool. Takes it for the oldest untold request
        of this tool, those that were done first, or else for one whose outcome the user may not have heard. Returns
        False if there is none."""
        mine = [
            each.pair[1]
            for each in self.asked.values()
            if each.pair[0] in ((tool,) if tool else WRITES) and each.session == session
        ]
        mine.sort(key=lambda colour: colour not in self.deeds)
        mine = [*(c for c in mine if not self.told.get(c)), *(c for c in mine if c in self.unheard)]
        untold = next(iter(mine), None)
        if untold is not None:
            self.unheard.discard(untold)
            self.told[untold] = [(session, "admitted")]
        return untold is not None

    def _doubt_admission(self, tool: str, session: str) -> None:
        """Called when a request of `tool` is told as unknown by its colour: an unknown outcome that was told before, by
        the name of the tool only, may have been that of this request, not of the one that it was taken for. So that one
        may or may not have been told."""
        for other, told in self.told.items():
            if told == [(session, "admitted")] and self.asked[other].pair[0] == tool:
                told[:] = [(session, "perhaps")]
                return

    def _tell(self, colour: str, session: str, how: str) -> None:
        if how == "saw":
            return  # may be a read of a misheard word, which does no harm
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
            return  # the model repeats what the agent has already said
        if how == "maybe" and not before:
            self._doubt_admission(tool, session)
        if before == [(session, "perhaps")] or (before == [(session, "admitted")] and self._admit(tool, session)):
            before.clear()  # the unknown outcome was that of another request for this tool
        if tool in READS and how == "failed" and before:
            return  # read twice, the first time because the request was misread
        demand(not before, f"P6: {colour} is told twice: {before} and now {(session, how)}")
        demand(how != "ok" or deed is not None or tool in READS, f"P5: ok {colour}, but nothing was done")
        demand(how != "failed" or deed is None, f"P5: failed {colour}, but it was done: {deed}")
        before.append((session, how))

    # ------------------------------------------------------------------ what is done

    def do(self, deed: Deed) -> None:
        """Called when an effect has happened, or when the client was given a call of a client-side tool."""
        if deed.colour in (*OTHERS, "beep"):
            # The grammar model takes any word after a tool's name, or in reply to its question, for the argument. A
            # session may lack the tool "beep"; then "beep" is a word like any other.
            return
        demand(deed.colour in self.asked, f"P1: {deed.tool} {deed.colour} was done, and nobody asked for it")
        asked = self.asked[deed.colour]
        # A request whose parts became turns of their own may be misread, but "wipe" is asked about (P4), and approved.
        meant = asked.pair[0] == deed.tool or deed.tool == "wipe"
        demand(meant, f"P1: {deed.tool} {deed.colour} was done, but asked for was {asked.pair}")
        demand(not asked.forbidden, f"P1: {deed.tool} {deed.colour} was done, although {asked.forbidden}")
        demand(deed.colour not in self.deeds, f"P2: {deed.tool} {deed.colour} was done twice")
        self._instead(deed)
        self.deeds[deed.colour] = deed

    def _instead(self, deed: Deed) -> None:
        """Check that the same request was not done in another form on trust, unless the user has said yes to this."""
        one, other = meant(deed.colour), OTHER + meant(deed.colour)
        before = self.deeds.get(other if deed.colour == one else one)
        if before is not None and before.colour in self.trusted:
            agreed = _between(self.lines[deed.session].yes, before.at_s, deed.at_s)
            demand(agreed, f"P2: {deed.tool} {deed.colour} was done unasked after {before.colour}")

    def look(self, deed: Deed) -> None:
        """Check shortly after `deed` that it did not happen too early (P1, P3, P4)."""
        line = self.lines[deed.session]
        if line.lags or deed.colour not in self.asked:
            return
        asked = self.asked[deed.colour]
        until = deed.at_s + APART_S / 2
        since = asked.sent_s - 1e-6
        what = f"{deed.tool} {deed.colour}, asked at {asked.sent_s:.3f}, was done at {deed.at_s:.3f}"
        if asked.spoken:
            committed = line.commits + line.handed_in * line.gone()
            demand(_between(committed, since, until), f"P3: {what} before its words were committed")
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
        """Called when all is quiet and the client is still connected: check that everything done for this session was
        told, except calls that hang."""
        for colour, deed in self.deeds.items():
            known = deed.tool == "beep" or deed.session != session or self.lines[session].lags
            known = known or f"{session} {deed.tool} {colour}" in under_way
            what = f"P7: {deed.tool} {colour} was done, all is quiet, and its user, who is still there, was not told"
            demand(known or bool(self.told.get(colour)), what)

    def finish(self) -> None:
        """Called after the last session: check that everything done was told to somebody."""
        for colour, deed in self.deeds.items():
            known = deed.tool == "beep"  # the client has done it itself
            demand(known or bool(self.told.get(colour)), f"P7: {deed.tool} {colour} was done, and nobody was told")


def _between(times: list[float], since: float, until: float) -> bool:
    return any(since <= at <= until for at in times)

"""Reads a whole turn as a change of something that exists, or as the answer to a question about such a change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time

from services.grammar import answers
from services.grammar.amending import clock, lists
from services.grammar.amending.answering import filled_in
from services.grammar.amending.change import Amendment, Op
from services.grammar.amending.hearing import HeardClause, changes_in, heard, spelt_out
from services.grammar.amending.list_names import of_named_list
from services.grammar.amending.outcome import asks, says
from services.grammar.amending.pending import Lacks, PendingChange
from services.grammar.amending.targets import ALL, Meant, described, meant
from services.grammar.amending.things import Kind, Thing
from services.grammar.cues import withdraws
from services.grammar.new_names import new_name
from services.grammar.recalled import RecalledTurn
from services.models.call_view import KnownCall, KnownCallStatus
from tools.language.durations import duration_at
from tools.language.moments import moments_at
from tools.language.tokens import Token, tokenize
from tools.spec import ToolSpec
from tools.speech import clock_time, listing

_CHANGES = clock.CHANGES | lists.CHANGES
_ABOUT_LAST_WRITES = (Op.UNDO, Op.RESTORE)
_REMOVING = ("cancel_", "delete_", "remove_", "clear_")
_CLEARING = frozenset(("clear", "empty", "wipe", "erase", "trash", "junk"))
_BARE = frozenset((Op.OUT, Op.SWAP, Op.APPEND, Op.PLACE))
"""Operations whose words name no thing, so that the thing of the last turn is meant."""
_DATED = (Kind.ALARM, Kind.REMINDER, Kind.EVENT)
_WRITTEN = (Op.APPEND, Op.TEXT, Op.PLACE)
_YES = frozenset(
    ("yes", "yeah", "yep", "yes please", "sure", "please do", "do it", "go on", "please", "go ahead", "okay")
)
_NO = frozenset(("no", "nope", "nah", "no thanks", "no thank you", "do not", "no do not"))
_KEEPING = frozenset(("keep", "leave", "need", "want"))


@dataclass(frozen=True, slots=True)
class Amending:
    """Reads a turn as a change. It knows the session's things, the last turn, the last calls with side effects, and the
    change that an open question is about. `asking`: another question is open."""

    things: Sequence[Thing]
    turn: int
    writes: Sequence[KnownCall]
    pending: PendingChange | None
    asking: bool
    specs: Mapping[str, ToolSpec]
    now: datetime
    said: str = ""
    """The words of the last turn."""

    def read(self, text: str, whole: bool = False) -> RecalledTurn | None:
        """The change or question in `text`; None if it has none. `whole`: the text is a complete request by itself, so
        that its words are not added to a thing from before."""
        tokens = spelt_out(tokenize(text))
        if self.pending is not None and (answered := self._answered(tokens, self.pending)) is not None:
            return answered
        for change, part in changes_in(tokens, self.now):
            if (self.asking and (change.bare or not change.ref)) or (whole and change.op in _WRITTEN):
                continue
            if change.op is Op.TEXT and not change.ref and not part.corrects:
                continue  # "say cheese"
            change = replace(_spelled(change, part), said=self.said)
            found = self._carried_out(change, part, [token.text for token in tokens])
            if found is not None and all(each.tool in self.specs for each in found.calls):
                return found
        return None

    def _carried_out(self, change: Amendment, part: HeardClause, words: Sequence[str]) -> RecalledTurn | None:
        if change.op in _ABOUT_LAST_WRITES:
            return self._undone(change, part)
        if not self.things or (change.op is Op.NAME and self._timed(part.beside)):
            return None  # "friday at seven then, two hours, call it cinema" is about something new
        if (partly := self._all_but_some(change)) is not None:
            return partly
        about = of_named_list(change, meant(change, self.things, self.turn, self.now), self.things, words)
        if not about.things and change.op is Op.REMOVE and self._removed(change):
            return says("That is already gone.")
        if not about.things or (change.op in _BARE and about.things[-1].turn != self.turn):
            return None
        if change.alone and any(each.turn != self.turn or each.call not in self.writes for each in about.things):
            return None
        if about.all and change.op is not Op.REMOVE and len(about.things) > 1:
            return None
        if len(about.things) > 1 and not about.all:
            if len({each.kind for each in about.things}) > 1 and change.bare:
                return None
            return self._which(change, about.things)
        return self._changed(change, about, part)

    def _timed(self, beside: str) -> bool:
        """Whether the words beside the change have a time of day or a length: they are then no mere reason for it."""
        words = beside.split()
        moments = (each.value for at in range(len(words)) for each in moments_at(words, at, self.now))
        return any(each.timed for each in moments) or any(duration_at(words, at) for at in range(len(words)))

    def _changed(self, change: Amendment, about: Meant, part: HeardClause) -> RecalledTurn | None:
        thing = about.things[0]
        if change.op is Op.CHECK:
            told = self._told(thing)
            return says(f"Yes. {told}") if told else None
        if change.op is Op.WRONG:
            return asks("What should it be? Say: undo that, to take it back.", replace(change, op=Op.VALUE),
                        (thing,), Lacks.VALUE)  # fmt: skip
        if thing.kind is Kind.LIST and change.op is Op.REMOVE and len(about.things) == 1:
            whole = about.whole or change.verb in _CLEARING or "list" in change.ref
            return lists.clear(thing) if whole else lists.take_back(thing, part.beside)
        if change.op in (Op.WHEN, Op.READ) and thing.kind in _DATED:
            return says(self._told(thing))
        if thing.kind in _DATED and clock.stays(change, thing, self.now):
            return says(self._told(thing))
        single = [self._one_changed(change, each) for each in about.things]
        done = [each for each in single if each is not None]
        if len(done) != len(single):
            return None
        if len(done) == 1:
            return done[0]
        return RecalledTurn((), calls=tuple(call for each in done for call in each.calls))

    def _one_changed(self, change: Amendment, thing: Thing) -> RecalledTurn | None:
        if thing.kind is Kind.LIST and change.op is Op.REMOVE:
            return lists.take_back(thing)
        return _CHANGES[thing.kind](change, thing, self.now)

    def _all_but_some(self, change: Amendment) -> RecalledTurn | None:
        """The question behind "cancel both" if only one of the things of the last turn can be taken back (the other is
        a message, say), or what is said if several can; None if all can."""
        if change.op is not Op.REMOVE or not set(change.ref.split()) & ALL:
            return None
        spoken = [each for each in self.things if each.turn == self.turn]
        left = tuple(each for each in spoken if each.kind is not Kind.OTHER and not each.gone)
        if not left or len(left) == len(spoken):
            return None
        if len(left) > 1:
            return says("I can't take all of that back. Please tell me one by one what I should cancel.")
        return asks(f"I can only take back {described(left[0], _clock)}. Should I?", change, left, Lacks.YES)

    def _removed(self, change: Amendment) -> bool:
        """Whether "bin it" is about a thing that the last turn has removed."""
        spoken = [each for each in self.things if each.turn == self.turn]
        gone = bool(spoken) and all(each.gone and each.kind is not Kind.OTHER for each in spoken)
        return gone and change.ref in ("it", "that", "them") and not self.asking

    def _undone(self, change: Amendment, part: HeardClause) -> RecalledTurn | None:
        """Undoes the last calls with side effects; for "put it back", only calls that have removed something."""
        if not self.writes:
            return None
        removed = all(call.tool.startswith(_REMOVING) for call in self.writes)
        if change.op is Op.RESTORE and not removed:
            return None
        if _KEEPING & set(part.words) and self._last_turn is not self.writes[0]:
            return None
        return RecalledTurn((), tuple(self.writes))

    @property
    def _last_turn(self) -> KnownCall | None:
        """The first of the last calls with side effects, if the last turn made it; else None."""
        made = any(each.turn == self.turn and each.call in self.writes for each in self.things)
        return self.writes[0] if made else None

    def _which(self, change: Amendment, things: tuple[Thing, ...]) -> RecalledTurn:
        names = list(dict.fromkeys(described(each, _clock) for each in things))
        return asks(f"Which one: {listing(names, 'or')}?", change, things, Lacks.WHICH)

    def _told(self, thing: Thing) -> str:
        call = thing.call
        if call is None or call.status is not KnownCallStatus.DONE or call.tool not in self.specs:
            when = thing.fact("when")
            name = described(thing, _clock)
            return f"{name[:1].upper()}{name[1:]}{f', {when}' if when else ''}."
        return answers.result_text(self.specs[call.tool], call.arguments, call)

    def _answered(self, tokens: Sequence[Token], pending: PendingChange) -> RecalledTurn | None:
        """The pending change, completed with the answer; None if `tokens` do not answer the question."""
        words = [token.text for token in tokens]
        said = " ".join(words)
        if withdraws(words) or said in _NO:
            return RecalledTurn(())
        change, thing = pending.change, pending.things[0] if pending.things else None
        if thing is None:
            return None
        if pending.lacks is Lacks.YES:
            return self._done(change, thing, tokens) if said in _YES else None
        if pending.lacks is Lacks.WHICH:
            return self._chosen(words, pending, tokens)
        for part in heard(tokens):
            answer = " ".join(part.words)
            filled = filled_in(pending, answer, self.now)
            found = self._done(filled, thing, tokens) if filled is not None else None
            if found is not None:
                return found
        return None

    def _chosen(self, words: Sequence[str], pending: PendingChange, tokens: Sequence[Token]) -> RecalledTurn | None:
        answer = " ".join(word for word in words if word not in ("please", "then", "thanks"))
        if answer in ("both", "all", "all of them", "both of them") and pending.change.op is Op.REMOVE:
            part = HeardClause(tuple(words), tuple(words), False)
            return self._changed(pending.change, Meant(pending.things, all=True), part)
        for ref in (answer, f"the {answer}", f"the {answer} one"):
            found = meant(replace(pending.change, ref=ref), pending.things, self.turn, self.now).things
            if len(found) == 1:
                return self._done(pending.change, found[0], tokens)
        return None

    def _done(self, change: Amendment, thing: Thing, tokens: Sequence[Token]) -> RecalledTurn | None:
        words = tuple(token.text for token in tokens)
        return self._changed(change, Meant((thing,)), HeardClause(words, words, True))


def _spelled(change: Amendment, part: HeardClause) -> Amendment:
    """The change with its names and texts in the user's spelling, not normalised."""
    text, other = _surface(change.text, part), _surface(change.other, part)
    if change.op is Op.NAME:
        text = new_name(text)
    return replace(change, text=text, other=other, verb=part.words[0])


def _surface(text: str, part: HeardClause) -> str:
    words = tuple(text.split())
    for at in range(len(part.words) - len(words) + 1) if words else ():
        if part.words[at : at + len(words)] == words:
            return " ".join(each for each in part.surface[at : at + len(words)] if each)
    return text


def _clock(at: str) -> str:
    return clock_time(time.fromisoformat(at)) if at else ""

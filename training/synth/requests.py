"""Makes the clauses of turns: requests, corrected, withdrawn, not meant, and words that ask for nothing."""

import random
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import TypeVar

from training.scenarios import joint, prefixes
from training.scenarios.acts import ASKED_FOR, fits, is_open_question, is_question, wrap
from training.scenarios.frame import FOLDS, HELD_OUT_FOLD, MACROS, Frame, Speaker
from training.scenarios.messages import listed_in
from training.scenarios.parts import RESTARTED, Part, outside, value_tokens
from training.scenarios.repairs import correct
from training.scenarios.stock import stock
from training.synth import frames
from training.synth.clauses import Clause
from training.synth.options import Rephrased
from training.synth.replies import reply_to
from training.understanding.examples import Act

T = TypeVar("T")

_REPHRASED = 0.5
_TRIES = 12
_CUES = frozenset(cue.strip("()") for cue in MACROS["cue"].split("|"))
_ONE_VALUE = (
    *("set_timer", "set_alarm", "web_search", "wiki_lookup", "play_music", "set_volume", "get_directions"),
    *("start_navigation", "search_places", "create_reminder", "calculate", "search_notes", "read_list"),
)
"""Capabilities with one required value."""
_BEFORE_VALUES = frozenset(["for", "to", "at", "on", "in", "about", "of", "that", "by", "the", "a", "an", "my", "with"])


class Requests:
    """The wordings of one group. Every maker returns None if the group lacks what it needs."""

    def __init__(
        self,
        group: int,
        rng: random.Random,
        labels: Collection[str],
        rephrased: Rephrased | None = None,
        fits: Callable[[Clause], bool] | None = None,
    ) -> None:
        self._rephrased = rephrased or {}
        self._fits = fits
        self.rng = rng
        self.stock = stock(group)
        self.group = group
        self.speaker = Speaker(rng, group % FOLDS == HELD_OUT_FOLD)
        self._others = frames.others(group)
        self._labels = [label for label in labels if self.stock.frames.get(label) or label in self._others]

    def one_of(self, items: Sequence[T]) -> T | None:
        return self.rng.choice(items) if items else None

    def line(self, text: str, salt: str, label: str = "") -> Part:
        """A random line of `text` that belongs to the group, with random values."""
        return self.speaker.say(self.rng.choice(frames.of_group(text, salt, self.group)), label)

    # ------------------------------------------------------------------ requests

    def plain(self, key: str, verb: bool = False, labels: Collection[str] = ()) -> Clause:
        """A request; `verb`: one that starts with a verb. The first of several tries that fits, else the last one."""
        chosen = [label for label in self._labels if not labels or label in labels] or self._labels
        label = ""
        for _ in range(_TRIES if self._fits is not None else 1):
            clause = self._any(key, verb, [label] if label else chosen)
            label = clause.capability
            if self._fits is None or self._fits(clause):
                break
        return clause

    def _any(self, key: str, verb: bool, labels: Sequence[str]) -> Clause:
        """A request for one of `labels`; with a verb, if the group has such a frame."""
        verb = verb and any(label in self._others or self.stock.verbs(label) for label in labels)
        while True:
            label = self.rng.choice(labels)
            if label in self._others:
                part = self.speaker.say(self.rng.choice(self._others[label]), label)
                first = next((start for _, start, _ in part.spans()), len(part.tokens))
                return Clause(key, part, label, max(first, 1))
            fitting = [frame for frame in self.stock.frames[label] if frame.verb or not verb]
            if fitting:
                return self._of_frame(key, self.rng.choice(fitting))

    def _of_frame(self, key: str, frame: Frame) -> Clause:
        others = self._rephrased.get(frame.text, ())
        if others and self.rng.random() < _REPHRASED:
            part = self.speaker.say(self.rng.choice(others), frame.label)
            values = [end for _, _, end in part.spans()]
            return Clause(key, part, frame.label, max(values, default=len(part.tokens)))
        part = self.speaker.say(frame.text, frame.label)
        part.verb = frame.verb
        return Clause(key, part, frame.label, prefixes.least(part))

    def ordered(self, key: str, labels: Collection[str] = ()) -> Clause:
        """A request as an order or a question, often with polite words."""
        clause = self.plain(key, labels=labels)
        wrappers = self.stock.polite if clause.part.verb else self.stock.asking
        if self.rng.random() < 0.55 or clause.capability in self._others or not self._may_wrap(clause.part):
            return clause
        return self._wrapped(clause, wrappers, Act.DO) or clause

    def _may_wrap(self, part: Part) -> bool:
        return part.verb or is_question(part)

    def _wrapped(self, clause: Clause, wrappers: Sequence[str], act: Act) -> Clause | None:
        part = clause.part
        fitting = [each for each in wrappers if fits(each, part)]
        if not is_open_question(part):
            fitting = [each for each in fitting if not {"know", "idea", "wonder"} & set(each.split())]
        wrapper = self.one_of(fitting)
        if wrapper is None:
            return None
        wrapped = wrap(wrapper, part, act)
        return replace(clause, part=wrapped, least=wrapped.head + clause.least)

    # ------------------------------------------------------------------ changes of mind

    def corrected(self, key: str) -> Clause | None:
        """A request with a wrong value that is then corrected."""
        clause = self.ordered(key)
        part = correct(clause.part, self.speaker)
        if part is None:
            return None
        added = len(part.tokens) - len(clause.part.tokens)
        at = next(start for kind, start, _ in part.spans() if kind == "replaced")
        late = any(token.span == 901 for token in part.tokens)
        return replace(clause, part=part, least=clause.least + (0 if late or clause.least <= at else added))

    def added(self, key: str) -> Clause | None:
        """A request to which something is added at its end."""
        clause = self.ordered(key)
        additions = joint.ADDITIONS.get(clause.capability)
        if not additions or clause.part.tokens[-1].kind == "message":
            return None
        more = self.speaker.say(self.rng.choice(listed_in(additions)))
        kinds = {kind for kind, _, _ in clause.part.spans()} & {kind for kind, _, _ in more.spans()}
        if kinds - {"item"} or not more.spans():
            return None
        moved = [replace(token, span=token.span + 500 if token.kind else 0) for token in more.tokens]
        return replace(clause, part=replace(clause.part, tokens=[*clause.part.tokens, *moved]))

    def restarted(self, key: str) -> Clause | None:
        """A request that is broken off before its first value and begun anew."""
        clause = self.plain(key)
        values = [end for _, _, end in clause.part.spans()]
        if clause.capability in self._others or not values or values[0] < 3:
            return None
        kept = clause.part.words[: self.rng.randint(1, values[0] - 1)]
        head = [*value_tokens(" ".join(kept), "replaced", RESTARTED), *self.speaker.say("{cue}").tokens]
        part = replace(clause.part, tokens=[*head, *clause.part.tokens])
        return replace(clause, part=part, least=len(head) + clause.least)

    def withdrawn(self, key: str) -> Clause | None:
        """A request that is taken back, perhaps before it is whole."""
        cue = self.one_of(self.stock.withdraw)
        clause = self.ordered(key)
        if cue is None:
            return None
        cut = len(clause.part.tokens)
        if self.rng.random() < 0.4:
            cut = self.rng.randint(min(clause.least, cut), cut)
        taken = outside(cue)
        part = replace(clause.part, tokens=[*clause.part.tokens[:cut], *taken.tokens])
        doubtful = any(known == cue or known.startswith(f"{cue} ") for known in _CUES)
        return replace(clause, part=part, withdrawn=True, taken_back=cut, doubtful=doubtful)

    def lacking(self, key: str) -> tuple[Clause, Clause] | None:
        """A request without the value that it needs, and the value as it is said when the assistant has asked."""
        clause = self.plain(key, labels=_ONE_VALUE)
        spans, tokens = clause.part.spans(), clause.part.tokens
        if clause.capability not in _ONE_VALUE or len(spans) != 1 or spans[0][2] != len(tokens):
            return None
        _, start, end = spans[0]
        cut = start
        while cut > 1 and (tokens[cut - 1].span or tokens[cut - 1].word in _BEFORE_VALUES):
            cut -= 1
        if cut < 3:
            return None
        asked = replace(
            clause, part=replace(clause.part, tokens=tokens[:cut]), least=min(clause.least, cut), lacks=True
        )
        told = Part(tokens[start:end], clause.capability)
        return asked, Clause(key, told, clause.capability, 1)

    # ------------------------------------------------------------------ requests that are not meant

    def not_meant(self, key: str) -> Clause | None:
        """ "don't ...", "maybe I should ...", "she told me to ...", "can you ..."."""
        act = self.rng.choice(list(self.stock.acts))
        wrapper = self.one_of(self.stock.acts[act])
        if wrapper is None:
            return None
        for _ in range(_TRIES):
            clause = self.plain(key, verb=not {"Q", "W"} & set(wrapper.split()))
            if clause.capability in self._others or not fits(wrapper, clause.part):
                continue
            if act is Act.ABOUT and wrapper.startswith(ASKED_FOR):
                continue
            part = wrap(wrapper, clause.part, act)
            late = part.settled == len(part.tokens) and part.head + len(clause.part.tokens) < len(part.tokens)
            reply = reply_to(act, clause.capability)
            if late and act is not Act.ABOUT:
                least, end = part.head + clause.least, part.head + len(clause.part.tokens)
                return Clause(key, part, clause.capability, least, withdrawn=True, taken_back=end, reply=reply)
            return Clause(key, part, reply=reply)
        return None

    def talk(self, key: str) -> Clause | None:
        """Words for which there is no tool: small talk, or a request that only other assistants can carry out."""
        if self.rng.random() < 0.4 and self.stock.elsewhere:
            label = self.rng.choice(list(self.stock.elsewhere))
            part = self.speaker.say(self.rng.choice(self.stock.elsewhere[label]).text, label)
            return Clause(key, part, reply=reply_to("elsewhere", ""))
        labels = [label for label in self.stock.talk if label not in ("talk.fragment", "talk.chat", "talk.more")]
        label = self.rng.choice(labels)
        part = self.speaker.say(self.rng.choice(self.stock.talk[label]).text, label)
        return Clause(key, part, reply=reply_to(label, ""))

    def story(self, key: str) -> Clause | None:
        """Words to somebody else, or about something else, next to a request."""
        frame = self.one_of(self.stock.talk.get(self.rng.choice(("talk.story", "talk.chat")), ()))
        return Clause(key, self.speaker.say(frame.text, frame.label)) if frame else None

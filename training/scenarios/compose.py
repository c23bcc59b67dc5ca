"""Composes whole lines: one or several requests, with wrappers, corrections, joiners and noise."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from training.scenarios import followups, joint, noise, prefixes
from training.scenarios.acts import ASKED_FOR, TOLD, fits, is_open_question, is_question, withdrawn, wrap
from training.scenarios.frame import FOLDS, HELD_OUT_FOLD, Frame, Speaker
from training.scenarios.messages import listed_in
from training.scenarios.parts import RESTARTED, Line, Part, Token, outside, value_tokens
from training.scenarios.repairs import correct
from training.scenarios.stock import Stock, stock
from training.understanding.examples import Act

T = TypeVar("T")
_NOT_ONLY = (("could you not only V", "but also"), ("can you not just V", "but"), ("please not only V", "but also"))
_TRIES = 12
_CHATTY = ("talk.story", "talk.chat")


class Composer:
    """Makes the lines of one group of wordings. Every maker returns None if the group lacks what it needs."""

    def __init__(self, group: int, rng: random.Random) -> None:
        self.rng = rng
        self.stock: Stock = stock(group)
        self.speaker = Speaker(rng, group % FOLDS == HELD_OUT_FOLD)

    def line(self, maker: str) -> Line | None:
        """A line by the maker of that name in `MAKERS`, with noise."""
        line = MAKERS[maker][0](self)
        if line is None:
            return None
        line.phenomena.insert(0, maker)
        self._address(line)
        for name, share, change in _NOISE:
            if self.rng.random() < share and change(line, self.rng):
                line.phenomena.append(name)
        return line

    def one_of(self, items: Sequence[T]) -> T | None:
        """One of `items`; None when there are none."""
        return self.rng.choice(items) if items else None

    def spoken(self, frame: Frame) -> Part:
        """The frame with random alternatives and values."""
        part = self.speaker.say(frame.text, frame.label)
        part.verb = frame.verb
        part.act = Act.TALK if frame.label.startswith("talk.") else Act.DO
        return part

    def request(self, verb: bool = False) -> Part:
        """A request for a tool, rarely for none; `verb`: one that starts with a verb."""
        shelves = self.stock.elsewhere if self.rng.random() < 0.08 else self.stock.frames
        while True:
            frames = shelves[self.rng.choice(list(shelves))]
            chosen = [frame for frame in frames if frame.verb or not verb]
            if chosen:
                return self.spoken(self.rng.choice(chosen))

    def ordered(self) -> Part:
        """A request as an order or a question, often with polite words."""
        part = self.request()
        wrappers = self.stock.polite if part.verb else self.stock.asking
        if self.rng.random() < 0.55 or not (part.verb or is_question(part)):
            return part
        return self._wrapped(part, wrappers, Act.DO) or part

    def _wrapped(self, part: Part, wrappers: Sequence[str], act: Act) -> Part | None:
        fitting = [each for each in wrappers if fits(each, part)]
        if not is_open_question(part):
            fitting = [each for each in fitting if "know" not in each and "idea" not in each and "wonder" not in each]
        wrapper = self.one_of(fitting)
        return wrap(wrapper, part, act) if wrapper else None

    def _address(self, line: Line) -> None:
        first, last = line.parts[0], line.parts[-1]
        if self.rng.random() < 0.12 and first.label and not first.label.startswith("talk."):
            line.parts.insert(0, outside(self.rng.choice(joint.ADDRESSES)))
            line.phenomena.append("address")
        plain_end = last.label and last.tokens[-1].kind != "message" and last.act is not Act.WITHDRAWN
        if plain_end and last.act is not Act.TALK and self.rng.random() < 0.08:
            line.parts.append(outside(self.rng.choice(joint.ENDINGS)))
            line.phenomena.append("address")

    def plain(self) -> Line | None:
        return Line([self.request()])

    def polite(self) -> Line | None:
        part = self._wrapped(self.request(verb=True), self.stock.polite, Act.DO)
        return Line([part]) if part else None

    def asking(self) -> Line | None:
        question = self.request()
        part = self._wrapped(question, self.stock.asking, Act.DO) if is_question(question) else None
        return Line([part]) if part else None

    def acted(self) -> Line | None:
        """A request that is not meant, or not now."""
        act = self.rng.choice(list(self.stock.acts))
        wrapper = self.one_of(self.stock.acts[act]) or "V"
        verb = not {"Q", "W"} & set(wrapper.split())
        for _ in range(_TRIES):
            part = self.request(verb)
            asked_for = act is Act.ABOUT and part.label in TOLD and wrapper.startswith(ASKED_FOR)
            if fits(wrapper, part) and not asked_for:
                return Line([wrap(wrapper, part, act)])
        return None

    def restart(self) -> Line | None:
        """A request that breaks off and starts again."""
        frame = self.rng.choice(self.stock.frames[self.rng.choice(list(self.stock.frames))])
        others = self.stock.frames[frame.label]
        first, second = self.spoken(frame if self.rng.random() < 0.6 else self.rng.choice(others)), self.spoken(frame)
        kept = first.words[: self.rng.randint(1, len(first.tokens))]
        if first.words == second.words or first.tokens[-1].kind == "message":
            return None
        cue = self.speaker.say("{cue}").tokens
        tokens = [*value_tokens(" ".join(kept), "replaced", RESTARTED), *cue, *second.tokens]
        return Line([Part(tokens, second.label, second.act, len(tokens))])

    def instead(self) -> Line | None:
        """ "don't call mum text her that ...": one request refused, another meant."""
        first = self._wrapped(self.request(verb=True), self.stock.acts[Act.NEGATED], Act.NEGATED)
        if not first or first.tokens[-1].kind == "message":
            return None
        joiner = self.rng.choice(("", "", "but", "just", "instead", "please", "rather", "only"))
        same = self.stock.verbs(first.label)
        second = self.spoken(self.rng.choice(same)) if self.rng.random() < 0.4 else self.request(verb=True)
        return Line([part for part in (first, outside(joiner), second) if part.tokens])

    def told(self) -> Line | None:
        """ "yesterday i set an alarm for six": a report with the words of a request."""
        wrapped = self._wrapped(self.request(verb=True), self.stock.stories, Act.TALK)
        if not wrapped:
            return None
        said = Part([Token(token.word) for token in wrapped.tokens], "talk.story", Act.TALK)
        return Line([said, *([self.ordered()] if self.rng.random() < 0.15 else [])])

    def capability(self) -> Line | None:
        """ "can you set alarms": about a tool in general."""
        wrapper = self.one_of(self.stock.capability_questions)
        label = self.rng.choice(list(self.stock.capabilities))
        part = self.speaker.say(self.rng.choice(self.stock.capabilities[label]), label)
        if not wrapper:
            return None
        head, tail = (outside(words).tokens for words in wrapper.split("C"))
        total = len(head) + len(part.tokens)
        return Line([Part([*head, *part.tokens, *tail], label, Act.ABOUT, total, head=len(head))])

    def can_so(self) -> Line | None:
        """ "i heard you can set alarms so wake me at seven": a request that is meant, after words about an ability."""
        wrapper = self.one_of(self.stock.can_so)
        label = self.one_of([name for name in self.stock.capabilities if self.stock.verbs(name)])
        if not wrapper or not label:
            return None
        part = self.spoken(self.rng.choice(self.stock.verbs(label)))
        return Line([wrap(wrapper.replace("C", self.rng.choice(self.stock.capabilities[label])), part, Act.DO)])

    def supposed(self) -> Line | None:
        """ "if i set a timer for an hour when would it go off": a question about a request that is not meant."""
        found = self.one_of(self.stock.supposed)
        if not found:
            return None
        part = self.speaker.say(found[1], found[0])
        part.act, part.settled = Act.SUPPOSED, len(part.tokens)
        return Line([part])

    def withdrawal(self) -> Line | None:
        cue = self.one_of(self.stock.withdraw)
        if not cue:
            return None
        part = self.ordered()
        taken = withdrawn(part, cue, prefixes.least(part), self.rng)
        if self.rng.random() < 0.2:
            return Line([taken, outside(self.rng.choice(("", "instead", "just"))), self.request(verb=True)])
        return Line([taken])

    def correction(self) -> Line | None:
        part = correct(self.ordered(), self.speaker)
        return Line([part]) if part else None

    def tool_correction(self) -> Line | None:
        found = self.one_of(self.stock.corrections)
        if not found:
            return None
        part = self.speaker.say(found[1], found[0])
        replaced = next(end for kind, _, end in part.spans() if kind == "replaced")
        part.settled = min(replaced + 3, len(part.tokens))
        return Line([part])

    def late(self) -> Line | None:
        """A request with an addition at the end."""
        part = self.ordered()
        additions = joint.ADDITIONS.get(part.label)
        if not additions or part.tokens[-1].kind == "message" or any(k == "replaced" for k, _, _ in part.spans()):
            return None
        more = self.speaker.say(self.rng.choice(listed_in(additions)))
        kinds = {kind for kind, _, _ in part.spans()} & {kind for kind, _, _ in more.spans()}
        if kinds - {"item"}:
            return None
        lead = outside(self.rng.choice(("", "", "", "oh", "uh", "um", "oh and", "and")))
        moved = [replace(token, span=token.span + 500 if token.kind else 0) for token in more.tokens]
        part.tokens += moved if "and" in more.words else [*lead.tokens, *moved]
        return Line([part])

    def several(self) -> Line | None:
        """Two or three requests in one line."""
        parts = [self.ordered()]
        for _ in range(self.rng.choice((1, 1, 1, 2))):
            joiner = self.rng.choice(joint.STRONG_JOINERS if parts[-1].tokens[-1].kind == "message" else joint.JOINERS)
            verb = joiner.endswith(joint.NEEDS_VERB)
            following = self.request(verb=True) if verb or self.rng.random() < 0.5 else self.ordered()
            if self.rng.random() < 0.1:
                act = self.rng.choice((Act.NEGATED, Act.HEDGED, Act.SUPPOSED, Act.REPORTED))
                following = self._wrapped(self.request(verb=True), self.stock.acts[act], act) or following
                joiner = self.rng.choice(("and", "but", "also"))
            if joiner.endswith("i want to"):
                joiner = joiner.removesuffix(" i want to")
            if following.tokens[0].word in ("and", "so", "then", "well", "oh", "now", "right", "okay"):
                joiner = "and" if following.tokens[0].word == "then" else ""
            parts += [outside(joiner), following]
        return Line([part for part in parts if part.tokens])

    def not_only(self) -> Line | None:
        """ "could you not only ... but also ...": two requests, both meant."""
        first, second = self.request(verb=True), self.request(verb=True)
        if first.tokens[-1].kind == "message":
            return None
        head, middle = self.rng.choice(_NOT_ONLY)
        return Line([wrap(head, first, Act.DO), outside(middle), second])

    def pair(self) -> Line | None:
        found = self.one_of(self.stock.pairs)
        if not found:
            return None
        first, second = (self.speaker.say(text, label) for label, text in (found.first, found.second))
        second.settled = len(second.tokens)
        return Line([first, outside(found.joiner), second])

    def chatty(self) -> Line | None:
        """A statement, an opinion or words to somebody else, before or after a request."""
        label = self.rng.choice(_CHATTY)
        frame = self.one_of(self.stock.talk.get(label, ()))
        if not frame:
            return None
        said, request = self.spoken(frame), self.ordered()
        if self.rng.random() < 0.35 and request.tokens[-1].kind != "message":
            return Line([request, said])
        joiner = self.rng.choice(("", "", "so", "anyway", "anyhow", "but")) if label == "talk.story" else ""
        return Line([said, *([outside(joiner)] if joiner else []), request])

    def talk(self) -> Line | None:
        label = self.rng.choice(list(self.stock.talk))
        line = Line([self.spoken(self.rng.choice(self.stock.talk[label]))])
        line.complete = label != "talk.fragment"
        return line

    def more(self) -> Line | None:
        """Words that continue the request of the turn before."""
        frame = self.one_of(self.stock.talk.get("talk.more", ()))
        return Line([self.spoken(frame)]) if frame else None

    def elsewhere(self) -> Line | None:
        part = self.spoken(self.rng.choice(self.stock.elsewhere[self.rng.choice(list(self.stock.elsewhere))]))
        if part.verb and self.rng.random() < 0.4:
            part = self._wrapped(part, self.stock.polite, Act.DO) or part
        return Line([part])

    def answer(self) -> Line | None:
        """The answer to an open question of the assistant, or something else instead."""
        found = self.one_of(self.stock.opens)
        if not found:
            return None
        question = self.speaker.question(found.question)
        if self.rng.random() < 0.2:
            return self._instead(question)
        part = self.speaker.say(found.answer, found.label)
        part.settled = 2 if part.words[0] in ("no", "yes", "not", "nope") else 1
        if self.rng.random() < 0.12:
            part = correct(part, self.speaker) or part
        return Line([part], question)

    def _instead(self, question: str) -> Line | None:
        refusal = self.one_of(self.stock.refusals)
        if not refusal or self.rng.random() < 0.5:
            return Line([self.ordered()], question)
        label = followups.REFUSAL_LABELS.get(refusal, "talk.stop")
        return Line([Part(outside(refusal).tokens, label, Act.TALK)], question)

    def yes_no(self) -> Line | None:
        """Yes or no to a question of the assistant, sometimes with a request."""
        frame = self.one_of(self.stock.yes_no)
        if not frame:
            return None
        question = self.speaker.question(frame)
        label = self.rng.choice(("talk.yes", "talk.no"))
        words = self.one_of(self.stock.yes if label == "talk.yes" else self.stock.no)
        if not words:
            return None
        parts = [Part(outside(words).tokens, label, Act.TALK)]
        if self.rng.random() < 0.2:
            parts += [outside(self.rng.choice(("and", "but", ""))), self.request(verb=True)]
        return Line([part for part in parts if part.tokens], question)


Maker = Callable[[Composer], Line | None]
MAKERS: dict[str, tuple[Maker, int]] = {
    "plain": (Composer.plain, 20),
    "polite": (Composer.polite, 12),
    "asking": (Composer.asking, 6),
    "acted": (Composer.acted, 28),
    "supposed": (Composer.supposed, 3),
    "restart": (Composer.restart, 4),
    "instead": (Composer.instead, 3),
    "told": (Composer.told, 5),
    "capability": (Composer.capability, 5),
    "can_so": (Composer.can_so, 2),
    "withdrawal": (Composer.withdrawal, 6),
    "correction": (Composer.correction, 9),
    "tool_correction": (Composer.tool_correction, 3),
    "late": (Composer.late, 4),
    "several": (Composer.several, 14),
    "not_only": (Composer.not_only, 1),
    "pair": (Composer.pair, 3),
    "chatty": (Composer.chatty, 5),
    "talk": (Composer.talk, 7),
    "more": (Composer.more, 4),
    "elsewhere": (Composer.elsewhere, 7),
    "answer": (Composer.answer, 8),
    "yes_no": (Composer.yes_no, 3),
}
"""The functions that make lines, by name, each with its weight."""

_NOISE: tuple[tuple[str, float, Callable[[Line, random.Random], bool]], ...] = (
    ("filler", 0.12, noise.fillers),
    ("repetition", 0.05, noise.repetition),
    ("aside", 0.02, noise.aside),
    ("misheard", 0.07, noise.misheard),
    ("prefix", 0.2, prefixes.cut),
)

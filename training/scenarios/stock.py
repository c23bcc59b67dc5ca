"""The wordings of one group, from which its lines are made."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from training.scenarios import followups, joint, wrappers
from training.scenarios.capabilities import CAPABILITIES
from training.scenarios.frame import GROUPS, Frame, dealt, lines_of
from training.scenarios.frames import ELSEWHERE, FRAMES, TALK
from training.scenarios.messages import listed_in
from training.understanding.examples import Act


@dataclass(frozen=True, slots=True)
class Pair:
    """Two requests that share words, as (label, frame), and the words between them."""

    first: tuple[str, str]
    joiner: str
    second: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Open:
    """An open question of the assistant, the label of its request, and an answer as a frame."""

    question: str
    label: str
    answer: str


@dataclass(frozen=True, slots=True)
class Stock:
    """The wordings of one group: frames by label, wrappers by act and the rest."""

    frames: Mapping[str, Sequence[Frame]]
    elsewhere: Mapping[str, Sequence[Frame]]
    talk: Mapping[str, Sequence[Frame]]
    acts: Mapping[Act, Sequence[str]]
    polite: Sequence[str]
    asking: Sequence[str]
    can_so: Sequence[str]
    withdraw: Sequence[str]
    stories: Sequence[str]
    capability_questions: Sequence[str]
    capabilities: Mapping[str, Sequence[str]]
    corrections: Sequence[tuple[str, str]]
    supposed: Sequence[tuple[str, str]]
    pairs: Sequence[Pair]
    opens: Sequence[Open]
    yes_no: Sequence[str]
    yes: Sequence[str]
    no: Sequence[str]
    refusals: Sequence[str]

    def verbs(self, label: str) -> Sequence[Frame]:
        """The frames of a tool, or of another request, that start with a verb."""
        return [frame for frame in self.frames.get(label) or self.elsewhere.get(label, ()) if frame.verb]


T = TypeVar("T")


def _by_label(frames: Sequence[Frame], group: int) -> Mapping[str, Sequence[Frame]]:
    found: dict[str, list[Frame]] = defaultdict(list)
    for frame in frames:
        if frame.group == group:
            found[frame.label].append(frame)
    return found


def _mine(texts: Sequence[str], salt: str, group: int) -> list[str]:
    """The texts of the group."""
    return [text for text, other in dealt(texts, salt) if other == group]


def _labelled(text: str, salt: str, group: int) -> list[tuple[str, str]]:
    """The label and the frame of each line "label: frame" of the group."""
    parts = (line.partition(": ") for line in _mine(lines_of(text), salt, group))
    return [(label, frame) for label, _, frame in parts]


def _pair(line: str) -> Pair:
    first, joiner, second = line.split(" // ")
    one, _, words = first.partition(": ")
    two, _, others = second.partition(": ")
    return Pair((one, words), joiner, (two, others))


def _opens(group: int) -> list[Open]:
    found = []
    for line in lines_of(followups.OPEN):
        question, label, answers = line.split(" | ")
        found += [Open(question, label, answer) for answer in _mine(listed_in(answers), question, group)]
    return found


@lru_cache(maxsize=GROUPS)
def stock(group: int) -> Stock:
    """The wordings of group number `group`."""
    capabilities = {name: _mine(listed_in(text), name, group) for name, text in CAPABILITIES.items()}
    return Stock(
        frames=_by_label(FRAMES, group),
        elsewhere=_by_label(ELSEWHERE, group),
        talk=_by_label(TALK, group),
        acts={act: _mine(listed_in(text), act.value, group) for act, text in wrappers.ACTS.items()},
        polite=_mine(listed_in(wrappers.POLITE), "polite", group),
        asking=_mine(listed_in(wrappers.ASKING), "asking", group),
        can_so=_mine(listed_in(wrappers.CAN_SO), "can so", group),
        withdraw=_mine(listed_in(wrappers.WITHDRAW), "withdraw", group),
        stories=_mine(listed_in(wrappers.STORIES), "stories", group),
        capability_questions=_mine(listed_in(wrappers.CAPABILITY_QUESTIONS), "capability", group),
        capabilities={name: texts for name, texts in capabilities.items() if texts},
        corrections=_labelled(joint.TOOL_CORRECTIONS, "corrections", group),
        supposed=_labelled(wrappers.SUPPOSED_QUESTIONS, "supposed", group),
        pairs=[_pair(line) for line in _mine(lines_of(joint.PAIRS), "pairs", group)],
        opens=_opens(group),
        yes_no=_mine(listed_in(followups.YES_NO), "yes no", group),
        yes=_mine(listed_in(followups.YES), "yes", group),
        no=_mine(listed_in(followups.NO), "no", group),
        refusals=_mine(listed_in(followups.REFUSALS), "refusals", group),
    )

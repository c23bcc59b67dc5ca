"""Profiles: for which models dialogues are made. "full" for those of some billion parameters, "small" for those of some
hundred million, which are trained on short dialogues with the few tools of a kit (`kits.py`)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from training.clock.rates import MEASURED_PER_S
from training.synth.clauses import Clause
from training.synth.speech import Cadence
from training.synth.world import REMOTE_S


@dataclass(frozen=True, slots=True)
class Profile:
    """`mixes`: shares of the kinds of dialogues (`mixes.MIXES`). `tools`: shares of the origins of a session's tools,
    each a `dialogue.Source` or a kit. `thinks`: the share of generations with a thought, and the same for generations
    without an action."""

    name: str
    mixes: Mapping[str, float]
    tools: Mapping[str, float]
    cadences: Sequence[Cadence] = tuple(Cadence)
    thinks: tuple[float, float] = (0.7, 0.1)
    second_turn: float = 0.08
    slips: float = 0.08
    missed: float = 0.0
    """The share of dialogues in which the oracle makes a call one generation too late, so that a model learns to make
    up for a missed call."""
    troubled: float = 0.08
    tokens_per_s: float = MEASURED_PER_S
    spacing_ms: float = 400.0
    """Least time between generations that partial updates cause."""
    most_words: int = 1000
    remote_s: tuple[float, float] = REMOTE_S
    """The range, in seconds, of the duration of most calls over a network."""
    fillers: tuple[float, float, float] = (0.55, 0.3, 0.15)
    """Shares of turns with none, one and two fillers."""
    certain: float | None = None
    """A value that may continue is used only if it is whole with at least this probability; None: with its
    probability."""
    only_plain: bool = False
    """Only values that are copied or simply rewritten (`plain`)."""


FULL = Profile(
    "full",
    mixes={
        "asynchronous": 0.40, "corrections": 0.20, "cancelled": 0.10, "dependent": 0.10, "synchronous": 0.10,
        "comparisons": 0.10,
    },
    tools={"library": 0.45, "tinyagent": 0.25, "made up": 0.30},
)  # fmt: skip
SMALL = Profile(
    "small",
    mixes={
        "early": 0.26, "early pairs": 0.18, "early comparisons": 0.10, "early dependent": 0.14,
        "early corrections": 0.09, "single": 0.08, "cancelled": 0.08, "short synchronous": 0.07,
    },
    tools={"home": 1.0, "people": 1.0, "lists": 1.0, "out": 1.0, "kitchen": 1.0, "office": 1.0},
    cadences=(*[Cadence.PHRASES] * 6, Cadence.STEADY, Cadence.WORDS),
    thinks=(0.05, 0.0),
    second_turn=0.02,
    slips=0.03,
    missed=0.12,
    troubled=0.03,
    tokens_per_s=80.0,
    spacing_ms=500.0,
    most_words=20,
    remote_s=(1.0, 2.5),
    fillers=(0.9, 0.1, 0.0),
    certain=0.9,
    only_plain=True,
)  # fmt: skip
PROFILES: Mapping[str, Profile] = {profile.name: profile for profile in (FULL, SMALL)}

_MINUTES = re.compile(r"^(?!.*\b(half|quarter|hour|hours|second|seconds|and)\b).*\bminutes?$")
_CLOCK = re.compile(r"\b([ap] m|[ap]m)$")
_CLEAR = {"duration": _MINUTES, "time": _CLOCK}
_DAYS = re.compile(
    r"\b(today|tonight|tomorrow|yesterday|week|weekend|month|year|noon|midnight|\w+day|morning|afternoon|evening)s?\b"
)
_SUM = re.compile(r"\d+ [-+*] \d+$")


def plain(clause: Clause) -> bool:
    """Whether the values of a request can be written without arithmetic: durations in minutes, times with am or pm, no
    days together with dictated text."""
    words, spans = clause.part.words, clause.part.spans()
    inside = {at for kind, start, end in spans if kind not in ("date", "replaced") for at in range(start, end)}
    if _DAYS.search(" ".join(word for at, word in enumerate(words) if at not in inside)):
        return False
    return all(_CLEAR[kind].search(" ".join(words[start:end])) for kind, start, end in spans if kind in _CLEAR)


def written_plainly(capability: str, arguments: Mapping[str, Any]) -> bool:
    """Whether these arguments of the library's tool are short and need only one step."""
    return capability != "calculate" or bool(_SUM.match(str(arguments["expression"])))

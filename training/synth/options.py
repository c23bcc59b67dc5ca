"""The options of the command line, which say how dialogues are made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.models.prompt_format import PLAIN
from training.synth.profiles import FULL, Profile

Rephrased = Mapping[str, Sequence[str]]
"""By frame: other frames of the same meaning, with the same slots (`teacher.py`)."""


@dataclass(frozen=True, slots=True)
class Options:
    """`held_out`: use the wordings and values that are reserved for evaluation. `rephrased`: other wordings for some
    frames. `tokens_per_s`: the rate measured on the target; None for the profile's. `format`: the name of the prompt
    format. `mixes`, `tools`: only these kinds of dialogues and these tools (`mixes.MIXES`, `dialogue.TOOLS`); all of
    the profile's if empty."""

    seed: int = 1
    held_out: bool = False
    rephrased: Rephrased | None = None
    tokens_per_s: float | None = None
    format: str = PLAIN.name
    profile: Profile = FULL
    mixes: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()

    @property
    def rate(self) -> float:
        return self.tokens_per_s if self.tokens_per_s is not None else self.profile.tokens_per_s

    def shares(self, of: Mapping[str, float], chosen: Sequence[str]) -> tuple[list[str], list[float]]:
        """Names and their shares: all of the profile's `of`, or only those in `chosen`; a chosen name that the profile
        does not have gets the average share of the others."""
        if not chosen:
            return list(of), list(of.values())
        usual = sum(of.values()) / len(of)
        return list(chosen), [of.get(name, usual) for name in chosen]

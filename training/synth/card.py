"""The data card: counts of everything that is in the data, and of what was rejected and why."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from services.models.prompt_format import PLAIN
from training.synth.options import Options

_TITLES = {
    "mix": "Kinds of dialogues",
    "tools of": "Whose tools",
    "says": "What users do",
    "gold calls of a dialogue": "Calls that a dialogue needs",
    "attempts that ended": "Attempts of calls in the ledgers, by their last state",
    "agent": "What the agent counted",
    "said": "What the agent said",
    "pauses": "Reasons of pauses",
    "text": "Tags in the sequences",
    "tokens": "Tokens (estimated, about four characters each)",
    "length": "Lengths of sequences",
    "gold": "Calls that are needed, by capability and how they end",
}


class Card:
    """Sums up rows."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.kept = 0
        self.counts: Counter[str] = Counter()
        self.rejected: Counter[str] = Counter()

    def add(self, row: dict[str, Any] | None, rejected: str, counts: Counter[str]) -> None:
        self.kept += row is not None
        self.counts.update(counts)
        if row is None:
            self.rejected[_reason(rejected)] += 1

    def text(self, seconds: float) -> str:
        """The card in Markdown."""
        total = self.kept + self.rejected.total()
        rate = total / seconds if seconds else 0.0
        lines = [
            "# Data card: synthetic dialogues on a token clock",
            "",
            f"{self._made_with()}. {total} dialogues made and executed, "
            f"{self.kept} kept, {self.rejected.total()} rejected, in {seconds:.0f} s ({rate:.0f} a second). Every kept "
            "dialogue ended with the gold ledger, and the inspector of the simulation saw no invariant broken in it.",
            "",
            *_table("Rejected", self.rejected.most_common()),
        ]
        for prefix, title in _TITLES.items():
            found = [
                (name[len(prefix) + 2 :], count)
                for name, count in self.counts.items()
                if name.startswith(f"{prefix}: ")
            ]
            lines += _table(title, sorted(found, key=_order))
        rest = [(name, count) for name, count in self.counts.items() if name.partition(": ")[0] not in _TITLES]
        return "\n".join([*lines, *_table("Others", sorted(rest))]).rstrip() + "\n"

    def _made_with(self) -> str:
        options = self.options
        told = [f"Seed {options.seed}", f'profile "{options.profile.name}"', f"{options.rate:g} tokens a second"]
        told += [f"prompts in {options.format}"] if options.format != PLAIN.name else []
        told += ["held-out wordings"] if options.held_out else []
        told += [f"only {name}" for name in (*options.mixes, *options.tools)]
        return ", ".join(told)


def _order(entry: tuple[str, int]) -> tuple[bool, int, str]:
    name, count = entry
    return (
        not name.startswith("up to"),
        int("".join(filter(str.isdigit, name)) or 0) if name[:5] == "up to" else -count,
        name,
    )


def _reason(text: str) -> str:
    """The kind of a rejection: its first words, without numbers of calls."""
    kind, _, rest = text.partition(": ")
    return f"{kind}: {rest.partition(':')[0]}"[:80]


def _table(title: str, rows: Iterable[tuple[str, int]]) -> list[str]:
    rows = [row for row in rows if row[1]]
    if not rows:
        return []
    return [f"## {title}", "", "| what | count |", "|---|---|", *(f"| {name} | {count} |" for name, count in rows), ""]

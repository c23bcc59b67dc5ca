"""The result of one set: saved as JSON and Markdown, printed as tables."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console

from bench.speedup import report
from bench.speedup.measure import Measured
from bench.speedup.play import Conditions
from bench.speedup.summary import Spread, Summary


@dataclass(frozen=True, slots=True)
class Result:
    """All figures of one set. `load`: the machine's load average before and after; `bounds`: spreads by group for each
    lower bound."""

    name: str
    model: str
    conditions: Conditions
    measured: list[Measured]
    summaries: list[Summary]
    bounds: dict[str, dict[str, Spread]]
    load: tuple[float, float]

    def save(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        (folder / f"{self.name}.json").write_text(self.as_json(), encoding="utf-8")
        (folder / f"{self.name}.md").write_text(self.markdown(), encoding="utf-8")

    def print(self, console: Console) -> None:
        console.print(report.table(self.name, report.HEAD, report.rows(self.summaries, self.bounds)))
        console.print(report.table("ms a stage", report.STAGE_HEAD, report.stage_rows(self.summaries)))
        console.print(self.facts(), highlight=False)
        for one in self.measured:
            if one.fault or not one.score.exact or not one.score.answer:
                wrong = filter(None, (*one.score.missing, *one.score.extra, *one.score.forbidden, one.fault))
                console.print(f"  {one.case} ({one.mode}): {'; '.join(wrong) or 'wrong answer'}", highlight=False)

    def markdown(self) -> str:
        body = report.markdown(report.HEAD, report.rows(self.summaries, self.bounds))
        stages = report.markdown(report.STAGE_HEAD, report.stage_rows(self.summaries))
        told = "Where the time goes, ms (mean of the turns with tools):"
        return f"## {self.name}\n\n{self.facts()}\n\n{body}\n\n{told}\n\n{stages}\n"

    def facts(self) -> str:
        told = ", ".join(f"{name} {value}" for name, value in asdict(self.conditions).items())
        load = f"machine load {self.load[0]:.1f} to {self.load[1]:.1f}"
        return f"{report.count(self.summaries)}. {self.model}; {told}; {load}."

    def as_json(self) -> str:
        content = {
            "set": self.name,
            "model": self.model,
            "conditions": asdict(self.conditions),
            "load": self.load,
            "summaries": [summary.as_json() for summary in self.summaries],
            "bounds": {name: {g: s.as_json() for g, s in groups.items()} for name, groups in self.bounds.items()},
            "runs": [one.as_json() for one in self.measured],
        }
        return json.dumps(content, indent=1)

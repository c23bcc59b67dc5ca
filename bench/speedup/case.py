"""One spoken request with its tools, in the data set's form (`bench/data/README.md`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from bench.mocktools import MockTools
from bench.speedup.passages import PassageLibrary, Passages
from services.clock import RealClock
from tools.spec import ToolSpec

Json = Mapping[str, Any]

EARLY_MS = 500
"""A turn is "early" when every call that depends on no other is determined this long before the end of speech."""


@dataclass(frozen=True, slots=True)
class Case:
    """One request. `specs` are the tools offered in it; `passages` answer its look-ups where the row has no result."""

    row: Json
    specs: Mapping[str, ToolSpec]
    passages: Passages | None = None

    def tools(self, seed: int) -> MockTools:
        """The mock tools of one run; the same seed gives the same latencies."""
        if self.passages is None:
            return MockTools(self.specs, self.row, self.clock(), seed)
        return PassageLibrary(self.specs, self.row, self.clock(), seed, passages=self.passages)

    @property
    def id(self) -> str:
        return str(self.row["id"])

    @property
    def calls(self) -> Sequence[Json]:
        calls: Sequence[Json] = self.row["expected_calls"]
        return calls

    @property
    def speech_end_s(self) -> float:
        return float(self.row["speech_end_ms"]) / 1000

    @property
    def decided(self) -> str:
        """When the calls are determined: "early" (by `EARLY_MS`), "late", or "none" where no tool is needed."""
        roots = [call for call in self.calls if not call["depends_on"]]
        if not roots:
            return "none"
        slack_ms = self.row["speech_end_ms"] - max(call["determinable_at_ms"] for call in roots)
        return "early" if slack_ms >= EARLY_MS else "late"

    def clock(self) -> "CaseClock":
        context = self.row["context"]
        return CaseClock(datetime.fromisoformat(context["now"]).replace(tzinfo=ZoneInfo(context["timezone"])))


class CaseClock(RealClock):
    """Real time for durations; the date and time of day are those of the row's context."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self, tz: tzinfo | None = None) -> datetime:
        return self._now.astimezone(tz or ZoneInfo("UTC"))


def with_latency(specs: Mapping[str, ToolSpec], range_ms: tuple[float, float]) -> dict[str, ToolSpec]:
    """The same tools, each with the latency range `range_ms`."""
    return {name: replace(spec, extra={**spec.extra, "mock_latency_ms": range_ms}) for name, spec in specs.items()}

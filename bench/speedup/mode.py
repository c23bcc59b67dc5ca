"""The modes that are compared, from waiting for the end of the turn to everything that Foresay does."""

from dataclasses import dataclass, replace
from enum import StrEnum

from services.agent.core.policy import SPECULATOR_POLICY, AgentPolicy
from services.agent.ports import Model
from services.models.composite import CompositeModel, CompositePolicy
from services.models.ports import Backend
from services.turns.settings import TurnSettings


class BenchMode(StrEnum):
    """The modes, with the letters of `docs/benchmarks.md`."""

    SYNCHRONOUS = "a"
    ASYNC_IO = "b"
    SPECULATIVE = "c"
    ONE_MODEL = "d1"
    FORESAY = "d"
    CHECKING = "d2"


TITLES = {
    BenchMode.SYNCHRONOUS: "synchronous: waits for the end, tools block",
    BenchMode.ASYNC_IO: "asynchronous I/O only",
    BenchMode.SPECULATIVE: "+ speculative reads",
    BenchMode.ONE_MODEL: "+ drafts, semantic end of turn (one model)",
    BenchMode.FORESAY: "+ embedded model as speculator",
    BenchMode.CHECKING: "... and every write waits for the responder",
}


@dataclass(frozen=True, slots=True)
class Setup:
    """How a session of a mode is built. `flawless_end`: a pause within the request is never taken for its end.
    `speculates`: the embedded model stands before the responder."""

    policy: AgentPolicy
    turns: TurnSettings
    flawless_end: bool
    speculates: bool
    roles: CompositePolicy | None = None

    def model(self, responder: Backend, embedded: Backend) -> Model:
        """The model of a session, made of the responder and, where it speculates, of the embedded model."""
        return CompositeModel(responder, embedded if self.speculates else None, self.roles)


def setup(mode: BenchMode, endpoint_ms: int, tokens_per_s: float) -> Setup:
    """The setup of `mode`. (a), (b) and (c) get an end-of-turn detector that never errs; (d) has Foresay's own, and the
    pauses within requests."""
    patient = TurnSettings(
        eager_ms=endpoint_ms,
        eager_complete_ms=endpoint_ms,
        end_ms=endpoint_ms,
        finished_ms=endpoint_ms,
        complete_ms=endpoint_ms,
        incomplete_ms=endpoint_ms,
    )
    defaults = TurnSettings()
    product = replace(
        defaults, end_ms=max(endpoint_ms, defaults.complete_ms), complete_ms=min(endpoint_ms, defaults.complete_ms)
    )
    asked = AgentPolicy(tokens_per_s=tokens_per_s)
    match mode:
        case BenchMode.ASYNC_IO:
            return Setup(replace(asked, early_budget=0, drafts=False), patient, True, False)
        case BenchMode.SPECULATIVE:
            return Setup(replace(asked, drafts=False), patient, True, False)
        case BenchMode.ONE_MODEL:
            return Setup(asked, product, False, False)
        case BenchMode.FORESAY:
            return Setup(SPECULATOR_POLICY, product, False, True, CompositePolicy(commit_on_trust=True))
        case BenchMode.CHECKING:
            return Setup(SPECULATOR_POLICY, product, False, True, CompositePolicy(commit_on_trust=False))
    raise ValueError(f"mode: {mode} does not run on Foresay")

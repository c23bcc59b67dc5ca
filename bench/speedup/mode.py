"""What is compared: from waiting for the end of the turn to everything that Foresay does."""

from dataclasses import dataclass, replace
from enum import StrEnum

from services.agent.policy import FRONTED, AgentPolicy
from services.llm.brain import Brain
from services.llm.ports import Backend
from services.llm.roles import Mode as Role
from services.llm.roles import RolePolicy, Roles
from services.turns.settings import TurnSettings


class Mode(StrEnum):
    """The letters are those of `docs/benchmarks.md`."""

    SYNCHRONOUS = "a"
    ASYNC_IO = "b"
    SPECULATIVE = "c"
    ONE_MODEL = "d1"
    FORESAY = "d"
    TRUSTING = "d2"


TITLES = {
    Mode.SYNCHRONOUS: "synchronous: waits for the end, tools block",
    Mode.ASYNC_IO: "asynchronous I/O only",
    Mode.SPECULATIVE: "+ speculative reads",
    Mode.ONE_MODEL: "+ drafts, semantic end of turn (one model)",
    Mode.FORESAY: "+ embedded brain as speculator",
    Mode.TRUSTING: "... and its sure writes commit at once",
}


@dataclass(frozen=True, slots=True)
class Setup:
    """How a session of this mode is built. `flawless_end`: a pause within the request is never taken for its end."""

    policy: AgentPolicy
    turns: TurnSettings
    flawless_end: bool
    role: Role
    roles: RolePolicy | None = None

    def model(self, responder: Backend) -> Roles:
        return Roles(responder, Brain() if self.role is Role.SPECULATOR else None, self.role, self.roles)


def setup(mode: Mode, endpoint_ms: int, tokens_per_s: float) -> Setup:
    """(b) and (c) get an end-of-turn detector that never errs, as (a) does; (d) has Foresay's own and its pauses."""
    patient = TurnSettings(
        eager_ms=endpoint_ms,
        eager_complete_ms=endpoint_ms,
        end_ms=endpoint_ms,
        complete_ms=endpoint_ms,
        incomplete_ms=endpoint_ms,
    )
    defaults = TurnSettings()
    product = replace(
        defaults, end_ms=max(endpoint_ms, defaults.complete_ms), complete_ms=min(endpoint_ms, defaults.complete_ms)
    )
    asked = AgentPolicy(tokens_per_s=tokens_per_s)
    match mode:
        case Mode.ASYNC_IO:
            return Setup(replace(asked, early_budget=0, drafts=False), patient, True, Role.SAME_MODEL)
        case Mode.SPECULATIVE:
            return Setup(replace(asked, drafts=False), patient, True, Role.SAME_MODEL)
        case Mode.ONE_MODEL:
            return Setup(asked, product, False, Role.SAME_MODEL)
        case Mode.FORESAY:
            return Setup(FRONTED, product, False, Role.SPECULATOR)
        case Mode.TRUSTING:
            return Setup(FRONTED, product, False, Role.SPECULATOR, RolePolicy(commit_on_trust=True))
    raise ValueError(f"mode: {mode} does not run on Foresay")

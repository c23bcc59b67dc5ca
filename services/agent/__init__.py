"""The agent: an event queue, a pure core, a thin shell (`docs/spec.md`; `docs/agent.md` maps its rules to files)."""

from services.agent.core.policy import GRAMMAR_POLICY, AgentPolicy
from services.agent.ports import AgentJournal, AgentMetricsPort, Model, ModelSession, Toolbox
from services.agent.runtime.loop import Agent

__all__ = [
    "GRAMMAR_POLICY",
    "Agent",
    "AgentJournal",
    "AgentMetricsPort",
    "AgentPolicy",
    "Model",
    "ModelSession",
    "Toolbox",
]

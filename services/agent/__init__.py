"""The agent: an event queue, a pure core, a thin shell (`docs/spec.md`; `docs/agent.md` maps its rules to files)."""

from services.agent.loop import Agent
from services.agent.policy import INSTANT, AgentPolicy
from services.agent.ports import Journal, Metrics, Model, ModelSession, Toolbox

__all__ = ["INSTANT", "Agent", "AgentPolicy", "Journal", "Metrics", "Model", "ModelSession", "Toolbox"]

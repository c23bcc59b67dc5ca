"""The agent loop: decides when the model is asked, which tool calls run, and what is said to the user.

`core` holds the rules as pure functions; `runtime` runs them on asyncio. `docs/spec.md` states the rules,
`docs/agent.md` maps each to its file.
"""

from services.agent.core.policy import GRAMMAR_POLICY, AgentPolicy
from services.agent.ports import AgentMetricsPort, Model, ModelSession, Toolbox
from services.agent.runtime.loop import Agent
from services.events.journal import AgentJournal

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

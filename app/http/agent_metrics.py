"""The agent's counters and durations for Prometheus.

Implements `AgentMetricsPort` of services/agent. Labels take only the values of enumerations, so the number of series is
fixed; every series exists from the start, so that a rate over "violations" is 0 instead of absent.
"""

from prometheus_client import CollectorRegistry, Counter, Histogram

from services.agent.ports import FAULT_COUNTERS, AgentCounter, AgentHistogram

_HELP = {
    AgentCounter.EARLY_READS: "Reads started before their turn was final",
    AgentCounter.EARLY_HITS: "Early reads whose result was used",
    AgentCounter.EARLY_WASTED: "Early reads that were superseded or withdrawn",
    AgentCounter.HIDDEN_SECONDS: "Seconds of tool time that passed while the user was still speaking",
    AgentCounter.CACHE_HITS: "Calls answered by an earlier equal read",
    AgentCounter.HELD: "Writes held for the commit point",
    AgentCounter.RECALLED: "Committed writes recalled before their dispatch because the user went on",
    AgentCounter.COMMITS: "Writes committed",
    AgentCounter.CONFIRMATIONS: "Destructive writes for which the user was asked",
    AgentCounter.WRITES_DROPPED: "Held writes dropped without being sent",
    AgentCounter.UNKNOWN_OUTCOMES: "Writes that may or may not have happened",
    AgentCounter.GENERATIONS: "Generations asked of the model",
    AgentCounter.INTERRUPTIONS: "Generations interrupted by news",
    AgentCounter.INVALID_ACTIONS: "Actions of the model that were not allowed",
    AgentCounter.MODEL_FAULTS: "Generations that the back end could not serve",
    **{counter: f"Of those: {kind.replace('_', ' ')}" for kind, counter in FAULT_COUNTERS.items()},
    AgentCounter.STAND_INS: "Turns that the grammar model went on with because the model had failed",
    AgentCounter.DRAFTS_RELEASED: "Answers drafted before the final transcript and spoken",
    AgentCounter.DRAFTS_DROPPED: "Answers drafted before the final transcript and dropped",
    AgentCounter.ACKNOWLEDGEMENTS: "Acknowledgements spoken because the work took long",
    AgentCounter.VIOLATIONS: "Invariants found broken; must stay 0",
}

_STAGES = {
    AgentHistogram.MODEL_FIRST_OUTPUT: "From asking the model to its first output",
    AgentHistogram.TOOL: "Run time of a tool call",
    AgentHistogram.COMMIT_TO_DISPATCH: "From a write's commit to its dispatch",
    AgentHistogram.FINAL_TO_ANSWER: "From the final transcript to the first released text of the answer",
    AgentHistogram.TURN: "From the first word of a turn until nothing more is done for it",
}

BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 30.0)
"""In seconds, from the grammar model's milliseconds to a slow write's time-out; acknowledgements begin at 0.7 s."""


class AgentMetrics:
    """One recorder for all sessions of a server."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._counters = {
            counter: Counter(f"foresay_agent_{counter}_total", _HELP[counter], registry=registry)
            for counter in AgentCounter
        }
        self._stages = {
            stage: Histogram(f"foresay_agent_{stage}_seconds", _STAGES[stage], buckets=BUCKETS_S, registry=registry)
            for stage in AgentHistogram
        }

    def count(self, counter: AgentCounter, amount: float = 1.0) -> None:
        """Adds `amount` to a counter."""
        self._counters[counter].inc(amount)

    def observe(self, stage: AgentHistogram, seconds: float) -> None:
        """Records a duration in seconds."""
        self._stages[stage].observe(seconds)

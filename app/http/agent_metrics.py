"""The agent loop's counters and durations for Prometheus.

Implements the `Metrics` protocol of services/agent. Labels are the protocol's own enumerations only, so the number of
series is fixed; every series exists from the start, so that a rate over "violations" is 0 instead of absent.
"""

from prometheus_client import CollectorRegistry, Counter, Histogram

from services.agent.ports import FAULT_TALLIES, Stage, Tally

_HELP = {
    Tally.EARLY_READS: "Reads started before their turn was final",
    Tally.EARLY_HITS: "Early reads whose result was used",
    Tally.EARLY_WASTED: "Early reads that were superseded or withdrawn",
    Tally.HIDDEN_SECONDS: "Seconds of tool time that passed while the user was still speaking",
    Tally.CACHE_HITS: "Calls answered by an earlier equal read",
    Tally.HELD: "Writes held for the commit point",
    Tally.RECALLED: "Committed writes recalled before their dispatch because the user went on",
    Tally.COMMITS: "Writes committed",
    Tally.CONFIRMATIONS: "Destructive writes for which the user was asked",
    Tally.WRITES_DROPPED: "Held writes dropped without being sent",
    Tally.UNKNOWN_OUTCOMES: "Writes that may or may not have happened",
    Tally.GENERATIONS: "Generations asked of the model",
    Tally.INTERRUPTIONS: "Generations interrupted by news",
    Tally.INVALID_ACTIONS: "Actions of the model that were not allowed",
    Tally.MODEL_FAULTS: "Generations that the back end could not serve",
    **{tally: f"Of those: {kind.replace('_', ' ')}" for kind, tally in FAULT_TALLIES.items()},
    Tally.STAND_INS: "Turns that the embedded brain went on with because the model had failed",
    Tally.DRAFTS_RELEASED: "Answers drafted before the final transcript and spoken",
    Tally.DRAFTS_DROPPED: "Answers drafted before the final transcript and dropped",
    Tally.ACKNOWLEDGEMENTS: "Acknowledgements spoken because the work took long",
    Tally.VIOLATIONS: "Invariants found broken; must stay 0",
}

_STAGES = {
    Stage.MODEL_FIRST_OUTPUT: "From asking the model to its first output",
    Stage.TOOL: "Run time of a tool call",
    Stage.COMMIT_TO_DISPATCH: "From a write's commit to its dispatch",
    Stage.FINAL_TO_ANSWER: "From the final transcript to the first released text of the answer",
    Stage.TURN: "From the first word of a turn until nothing more is done for it",
}

BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 30.0)
"""From the embedded brain's milliseconds to a slow write's time-out; 0.7 s is where acknowledgements begin."""


class AgentMetrics:
    """One recorder for all sessions of a server."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._counters = {
            tally: Counter(f"foresay_agent_{tally}_total", _HELP[tally], registry=registry) for tally in Tally
        }
        self._stages = {
            stage: Histogram(f"foresay_agent_{stage}_seconds", _STAGES[stage], buckets=BUCKETS_S, registry=registry)
            for stage in Stage
        }

    def count(self, tally: Tally, amount: float = 1.0) -> None:
        self._counters[tally].inc(amount)

    def observe(self, stage: Stage, seconds: float) -> None:
        self._stages[stage].observe(seconds)

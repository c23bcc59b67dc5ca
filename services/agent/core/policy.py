"""Every number the loop decides by, in one place."""

from dataclasses import dataclass, replace

from tools.spec import Effect, ToolSpec


@dataclass(frozen=True, slots=True)
class AgentPolicy:
    """Times in milliseconds unless named otherwise. The embedded brain answers at once: use `GRAMMAR_POLICY` for it.

    `update_spacing_ms`: least time between generations that partial updates cause (`spec.md#update-spacing`).
    `settle_ms`: so long may a generation say nothing before a partial update interrupts it: one that is stopped before
    its first token is time and money for nothing.
    `gather_ms`: after the end of the turn a result waits so long for another that is due by then, and the model is
    asked once for both: an answer needs both anyway, and a model call less is money.
    `tokens_per_s`: what the model produces; caps thinks and the tag that an interruption lets finish.
    `acknowledge_after_ms`: after so long work of tools something is said that promises nothing; `acknowledge_model_ms`:
    so long after the end of the turn while the model has yet to answer.
    `writes_unasked`: side effects of one turn that are carried out without a question; more are asked about as a whole.
    `whole_plan_ms`: so long after a generation has begun nothing of it is committed while it goes on, so that a plan
    that is said at once is asked about as a whole. What a slower model has committed by then is done all the same.
    `patience_ms`: how long a turn whose model waits for more words stays open after its final transcript.
    """

    think_while_listening: bool = True
    update_spacing_ms: float = 400.0
    settle_ms: float = 1500.0
    gather_ms: float = 300.0
    tokens_per_s: float = 50.0
    max_think_tokens: int = 96
    tag_grace_ms: float = 250.0
    tag_grace_tokens: int = 40
    invalid_tries: int = 3
    max_rounds: int = 24
    max_calls: int = 32
    writes_unasked: int = 8
    whole_plan_ms: float = 100.0

    repair_delay_ms: float = 400.0
    commit_delay_local_ms: float = 150.0
    commit_delay_external_ms: float = 300.0

    acknowledge_after_ms: float = 700.0
    acknowledge_model_ms: float = 2500.0
    drafts: bool = True
    max_drafts: int = 3
    max_draft_speech_ms: float = 10_000.0
    patience_ms: float = 1500.0

    stable_updates: int = 2
    early_budget: int = 4
    value_per_hidden_s: float = 1.0
    local_read_cost: float = 0.01
    external_read_cost: float = 0.1
    hit_window: int = 20
    min_hit_rate: float = 0.3
    retry_after_turns: int = 5

    hang_margin_s: float = 2.0
    client_timeout_s: float = 60.0
    history_turns: int = 8
    outputs: int = 1024
    queue: int = 256

    def commit_delay_ms(self, spec: ToolSpec) -> float:
        """Between the end of the turn and dispatch, by effect (`spec.md#commit-delay`): what can be undone or is only
        shown needs none."""
        if spec.effect is Effect.WRITE_EXTERNAL:
            return self.commit_delay_external_ms
        if spec.effect is Effect.WRITE_LOCAL and spec.undo_with is None:
            return self.commit_delay_local_ms
        return 0.0

    def think_tokens(self, ms_to_next_event: float | None) -> int:
        """clamp(tokens/s x time to the next expected event, 0, 96); None where nothing is expected
        (`spec.md#think-budget`)."""
        if ms_to_next_event is None:
            return self.max_think_tokens
        return int(min(max(self.tokens_per_s * ms_to_next_event / 1000.0, 0.0), self.max_think_tokens))

    def tag_limit_ms(self) -> float:
        """An interrupted tag may finish within 250 ms or 40 tokens, whichever is less (`spec.md#interruption`)."""
        return min(self.tag_grace_ms, self.tag_grace_tokens / self.tokens_per_s * 1000.0)

    def hang_limit_s(self, spec: ToolSpec) -> float:
        """When the agent gives up on a tool that its executor should have timed out long ago."""
        if spec.client_side:
            return spec.timeout_s or self.client_timeout_s
        return 2 * spec.timeout + self.hang_margin_s


SPECULATOR_POLICY = AgentPolicy(update_spacing_ms=0.0, settle_ms=0.0, tokens_per_s=10_000.0)
"""For the embedded brain in front of a slower model: it answers every word within a millisecond."""
GRAMMAR_POLICY = replace(SPECULATOR_POLICY, gather_ms=0.0)
"""For the embedded brain alone: asking it once more costs nothing."""

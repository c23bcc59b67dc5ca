"""The numbers by which the agent decides: times, counts and limits."""

from dataclasses import dataclass, replace

from tools.spec import Effect, ToolSpec


@dataclass(frozen=True, slots=True)
class AgentPolicy:
    """Limits of the loop. Times are in milliseconds unless the name says otherwise. The defaults suit a remote model;
    for the grammar model, which answers at once, use `GRAMMAR_POLICY`.

    `update_spacing_ms`: least time between generations that partial updates cause (`spec.md#update-spacing`).
    `settle_ms`: for this long a partial update does not interrupt a generation that has produced nothing, because
    restarting it before its first token wastes time and money.
    `gather_ms`: after the end of the turn a result waits this long for others that are due by then, and the model is
    asked once for all of them; the answer needs them all, and each model call costs money.
    `tokens_per_s`: speed of the model; limits thoughts, and the tool call that may finish after an interruption.
    `acknowledge_after_ms`: a short acknowledgement is spoken when tools have run for this long after the end of the
    turn; `acknowledge_model_ms`: when the model has not answered for this long after the end of the turn.
    `max_late_changes`: most changes of known calls in one turn once the model has seen its final transcript; a model
    that goes on changing what it has just been told the result of is then refused.
    `writes_unasked`: most writes of one turn that run without a question; with more the user is asked about all.
    `whole_plan_ms`: while a generation runs, none of its writes commits for this long from its beginning, so that the
    user is asked about a plan as a whole. A slower model's writes commit before its plan is complete.
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
    max_late_changes: int = 32
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
    early_budget: int = 8
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
        """Time in ms between the end of the turn and the dispatch of a write, by its effect (`spec.md#commit-delay`). 0
        for writes that can be undone and for calls that only show something."""
        if spec.effect is Effect.WRITE_EXTERNAL:
            return self.commit_delay_external_ms
        if spec.effect is Effect.WRITE_LOCAL and spec.undo_with is None:
            return self.commit_delay_local_ms
        return 0.0

    def think_tokens(self, ms_to_next_event: float | None) -> int:
        """Token limit of a thought: the tokens that fit into `ms_to_next_event`, from 0 to `max_think_tokens`; the
        maximum if no event is expected (`spec.md#think-budget`)."""
        if ms_to_next_event is None:
            return self.max_think_tokens
        return int(min(max(self.tokens_per_s * ms_to_next_event / 1000.0, 0.0), self.max_think_tokens))

    def tag_limit_ms(self) -> float:
        """Time that an interrupted tool call may take to finish: 250 ms or 40 tokens, whichever is less
        (`spec.md#interruption`)."""
        return min(self.tag_grace_ms, self.tag_grace_tokens / self.tokens_per_s * 1000.0)

    def hang_limit_s(self, spec: ToolSpec) -> float:
        """Seconds after which the agent gives up on a call that its executor, or the client, has not ended."""
        if spec.client_side:
            return spec.timeout_s or self.client_timeout_s
        return 2 * spec.timeout + self.hang_margin_s


SPECULATOR_POLICY = AgentPolicy(update_spacing_ms=0.0, settle_ms=0.0, tokens_per_s=10_000.0)
"""For the grammar model as the speculator before a slower model: it answers every word within a millisecond."""
GRAMMAR_POLICY = replace(SPECULATOR_POLICY, gather_ms=0.0)
"""For the grammar model alone: asking it costs nothing, so results are not gathered."""

SPACING_MS, SPACING_TOKENS, CALL_TOKENS = 400.0, 25, 40


def policy_for_speed(tokens_per_s: float, least_spacing_ms: float = SPACING_MS) -> AgentPolicy:
    """For a small model that is told every update, by the tokens a second that it generates; used where such a model is
    trained and where it is served. Updates are spaced by `least_spacing_ms`, or by what a short generation takes, so
    that a slow model is not begun anew at each word; a call that has begun may be finished for 40 tokens, however long
    these take."""
    token_ms = 1000.0 / tokens_per_s
    return AgentPolicy(
        tokens_per_s=tokens_per_s,
        update_spacing_ms=max(least_spacing_ms, SPACING_TOKENS * token_ms),
        tag_grace_ms=CALL_TOKENS * token_ms,
    )

"""Makes one row of the data from a dialogue: its words, their meaning, the token sequence, and counts for the card."""

import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from services.agent.core.call import CallState
from services.agent.ports import AgentCounter
from services.events.output import AnswerKind, AnswerStarted, ApprovalAsked
from training.clock import Played, Rates, Segment, WordPieces
from training.synth.dialogue import Dialogue, NoDialogue, dialogue
from training.synth.execute import execute
from training.synth.options import Options

_COUNTED = (
    *(AgentCounter.EARLY_READS, AgentCounter.EARLY_HITS, AgentCounter.EARLY_WASTED, AgentCounter.HELD),
    *(AgentCounter.COMMITS, AgentCounter.RECALLED, AgentCounter.INTERRUPTIONS, AgentCounter.INVALID_ACTIONS),
    *(AgentCounter.CONFIRMATIONS, AgentCounter.GENERATIONS, AgentCounter.DRAFTS_RELEASED, AgentCounter.DRAFTS_DROPPED),
    *(AgentCounter.ACKNOWLEDGEMENTS, AgentCounter.CACHE_HITS),
)


@dataclass(slots=True)
class Made:
    """The result for one dialogue number: a row, or the reason why there is none. `counts`: for the card."""

    number: int
    row: dict[str, Any] | None
    rejected: str = ""
    counts: Counter[str] = field(default_factory=Counter)


def make(options: Options, number: int) -> Made:
    """Makes, plays and judges dialogue `number`."""
    try:
        made = dialogue(options, number)
    except NoDialogue:
        return Made(number, None, "no such dialogue")
    rng = random.Random(f"{options.seed}/{number}/{options.held_out}/clock")
    rates = Rates.drawn(rng, options.rate)
    verdict = execute(made, WordPieces(), rates, rng, options.format, options.profile.spacing_ms)
    if verdict.rejected or verdict.played is None:
        return Made(number, None, verdict.rejected)
    unmade = {f"slip: {slip.mistake.value}" for slip in made.author.slips}
    made.phenomena = [note for note in made.phenomena if note not in unmade]
    return Made(number, _row(number, options, made, rates, verdict.played), counts=_counts(made, verdict.played))


def runs(segments: list[Segment], decode: Any) -> list[list[Any]]:
    """The text in pieces of equal weight: [text, weight], or [text, null] if the model only reads it."""
    found: list[list[Any]] = []
    for segment in segments:
        if not segment.own:
            found.append([segment.text, None])
            continue
        for token, weight in zip(segment.tokens, segment.weights, strict=True):
            if found and found[-1][1] == weight:
                found[-1][0] += decode([token])
            else:
                found.append([decode([token]), weight])
    return found


def _apart(segments: list[Segment], decode: Any) -> dict[str, Any]:
    """One generation: the number of characters of the sequence before it, and its runs."""
    own = [segment for segment in segments if segment.own]
    return {"after": sum(len(segment.text) for segment in segments if not segment.own), "runs": runs(own, decode)}


def _row(number: int, options: Options, made: Dialogue, rates: Rates, played: Played) -> dict[str, Any]:
    decode = played.transcript.tokeniser.decode
    return {
        "number": number,
        "profile": options.profile.name,
        "format": played.transcript.format,
        "mix": made.mix,
        "source": made.source,
        "phenomena": made.phenomena,
        "words": made.words,
        "tools": list(made.specs),
        "gold": [[call.tool, call.arguments, call.ends] for call in made.gold],
        "tokens_per_s": round(rates.tokens_per_s, 1),
        "sequence": runs(played.transcript.segments, decode),
        "apart": [_apart(each, decode) for each in played.transcript.apart],
    }


def _counts(made: Dialogue, played: Played) -> Counter[str]:
    found = Counter({f"mix: {made.mix}": 1, f"tools of: {made.source}": 1})
    found.update(f"says: {note}" for note in set(made.phenomena) if not note.startswith("attempts"))
    found.update(f"gold: {call.capability} {call.ends}" for call in made.gold)
    found.update({"gold calls: all": len(made.gold)})
    found.update(f"gold calls of a dialogue: {min(len(made.gold), 6)}" for _ in range(1))
    found.update({f"agent: {counter}": int(played.counts.get(counter, 0)) for counter in _COUNTED})
    for turn in played.core.state.turns.values():
        calls = [*turn.ledger.past, *turn.ledger.calls.values()]
        found.update(f"attempts that ended: {call.state}" for call in calls)
        early = [call for call in calls if call.safe and call.times.get(CallState.RUNNING, 1e9) < turn.final_ms]
        found.update({"reads begun before the end of the turn": len(early)})
    found.update(f"said: {each.kind}" for _, each in played.outputs if isinstance(each, AnswerStarted))
    found.update("asked for a yes" for _, each in played.outputs if isinstance(each, ApprovalAsked))
    found.update({"said: question of the model": _questions(played)})
    found.update(_text_counts(played))
    return found


def _questions(played: Played) -> int:
    asked = sum(isinstance(each, AnswerStarted) and each.kind is AnswerKind.QUESTION for _, each in played.outputs)
    return max(asked - sum(isinstance(each, ApprovalAsked) for _, each in played.outputs), 0)


def _text_counts(played: Played) -> Counter[str]:
    text = played.transcript.text
    own = "".join(segment.text for segment in played.transcript.segments if segment.own)
    weights = [weight for segment in played.transcript.segments for weight in segment.weights if segment.own]
    found = Counter(
        {
            "text: calls": own.count('<tool_call>{"id"'),
            "text: removals": own.count("<tool_call>REMOVE"),
            "text: empty thoughts": own.count("<think></think>"),
            "text: thoughts": own.count("<think>") - own.count("<think></think>"),
            "text: cut generations": text.count("</think_interrupted>"),
            "text: errors": text.count("<error>"),
            "text: failed results": text.count('error="true"'),
            "text: cancellations": text.count("<cancel "),
            "text: rewrites": text.count("<query_rewrite>"),
            "text: false ends": text.count("<resumed/>"),
            "text: sequences apart": len(played.transcript.apart),
            "tokens: all": sum(len(segment.tokens) for segment in played.transcript.segments),
            "tokens: the model's own": len(weights),
            "tokens: own with weight 0": sum(weight == 0 for weight in weights),
            "tokens: own with weight 1/2": sum(0 < weight < 1 for weight in weights),
        }
    )
    found.update(
        f"pauses: {reason}"
        for reason in ("waiting_user", "waiting_tool", "done")
        for _ in range(own.count(f'"{reason}"'))
    )
    length = sum(len(segment.tokens) for segment in played.transcript.segments)
    found.update([f"length: up to {512 * (length // 512 + 1)} tokens"])
    return found

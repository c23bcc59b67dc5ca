"""The kinds of dialogues (`spec.md#synthetic-data`), and how a turn of each is put together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from training.scenarios import joint, noise
from training.scenarios.parts import Line, Part, outside
from training.synth import frames, joined
from training.synth.clauses import Clause
from training.synth.requests import Requests
from training.synth.world import World

_NEGATIONS = frozenset(("no", "not", "don't", "never", "forget", "cancel", "stop", "actually"))
_SLOW = ("get_weather", "wiki_lookup", "get_directions", "get_phone_number", "search_calendar", "read_list")
"""Capabilities whose results take a while."""


@dataclass(slots=True)
class Composition:
    """The clauses of one turn, and its special features. `at_once`: all its words come together. `then`: the clauses of
    the next turn."""

    clauses: list[Clause]
    phenomena: list[str] = field(default_factory=list)
    at_once: bool = False
    then: list[Clause] = field(default_factory=list)


Maker = Callable[[Requests, World], Composition | None]


def _several(requests: Requests, world: World) -> Composition | None:
    count = requests.rng.choice((2, 2, 2, 3))
    clauses = [requests.ordered("a")]
    for key in "bcd"[: count - 1]:
        clauses += _joined(requests, clauses[-1], key)
    return Composition(clauses, ["several"])


def _joined(requests: Requests, before: Clause, key: str) -> list[Clause]:
    """One more request, after a joiner ("and then")."""
    joiner = requests.rng.choice(joint.STRONG_JOINERS if before.part.tokens[-1].kind == "message" else joint.JOINERS)
    following = requests.plain(key, verb=joiner.endswith(joint.NEEDS_VERB))
    if following.part.tokens[0].word in ("and", "so", "then", "well", "now"):
        joiner = ""
    between = [Clause(f"j{key}", outside(joiner))] if joiner else []
    return [*between, following]


def _one(requests: Requests, world: World) -> Composition | None:
    return Composition([requests.ordered("a")], ["single"])


def _correction(requests: Requests, world: World) -> Composition | None:
    rng = requests.rng
    kind = rng.choice(("correction", "correction", "correction", "late_addition", "restart"))
    maker = {"correction": requests.corrected, "late_addition": requests.added, "restart": requests.restarted}[kind]
    clause = maker("a")
    if clause is None:
        return None
    clauses = [clause]
    if rng.random() < 0.3:
        clauses += _joined(requests, clause, "b")
    return Composition(clauses, [kind])


def _cancelled(requests: Requests, world: World) -> Composition | None:
    """A request that is taken back or not meant, or words that ask for nothing; sometimes with a request that is
    meant."""
    kind = requests.rng.choice(("withdrawal", "withdrawal", "not_meant", "not_meant", "talk", "lacking"))
    if kind == "lacking":
        lacking = requests.lacking("a")
        return lacking and Composition([lacking[0]], [kind], then=[lacking[1]])
    maker = {"withdrawal": requests.withdrawn, "not_meant": requests.not_meant, "talk": requests.talk}[kind]
    clause = maker("a")
    if clause is None:
        return None
    clauses = [clause]
    if kind == "withdrawal" and requests.rng.random() < 0.4:
        clauses = [
            clause,
            Clause("j", outside(requests.rng.choice(("instead", "just", "but")))),
            requests.plain("b", True),
        ]
    elif kind == "not_meant" and requests.rng.random() < 0.2 and clause.part.tokens[-1].kind != "message":
        clauses = [clause, Clause("j", outside("but")), requests.plain("b", True)]
    return Composition(clauses, [kind])


def _conditional(requests: Requests, world: World) -> Composition | None:
    if requests.rng.random() < 0.5:
        clauses = joined.conditional(requests)
        otherwise = any(clause.condition is not None and clause.condition.otherwise for clause in clauses)
        return Composition(clauses, ["conditional", *["otherwise"] * otherwise])
    clauses = joined.passed_on(requests, world)
    return Composition(clauses, ["passed_on"]) if clauses else None


def _pair(requests: Requests, world: World) -> Composition | None:
    first = requests.ordered("a")
    return Composition([first, *_joined(requests, first, "b")], ["several"])


def _at_once(requests: Requests, world: World) -> Composition | None:
    return _together((_several, _one, _one, _correction, _conditional, _cancelled), requests, world)


def _short_at_once(requests: Requests, world: World) -> Composition | None:
    return _together((_pair, _one, _one, _correction, _cancelled), requests, world)


def _together(makers: Sequence[Maker], requests: Requests, world: World) -> Composition | None:
    made = requests.rng.choice(makers)(requests, world)
    return made and replace(made, at_once=True, phenomena=[*made.phenomena, "at_once"])


def _reasoned(made: Composition, requests: Requests) -> Composition:
    """The turn followed by a reason, so that its last words add nothing; unchanged if it ends with dictated words."""
    if made.clauses[-1].part.tokens[-1].kind == "message":
        return made
    reason = requests.rng.choice(frames.of_group(frames.REASONS, "reasons", requests.group))
    clauses = [*made.clauses, Clause("why", replace(outside(reason), label="end"))]
    return replace(made, clauses=clauses, phenomena=[*made.phenomena, "reason"])


def _early(requests: Requests, world: World) -> Composition | None:
    """A question that is understood long before the end of the turn."""
    return _reasoned(Composition([requests.ordered("a", labels=_SLOW)], ["single"]), requests)


def _early_pair(requests: Requests, world: World) -> Composition | None:
    """A question and another request."""
    first = requests.ordered("a", labels=_SLOW)
    return _reasoned(Composition([first, *_joined(requests, first, "b")], ["several"]), requests)


def _early_comparison(requests: Requests, world: World) -> Composition | None:
    return _reasoned(Composition(joined.comparison(requests), ["comparison"]), requests)


def _early_dependent(requests: Requests, world: World) -> Composition | None:
    made = _conditional(requests, world)
    return made and _reasoned(made, requests)


def _early_correction(requests: Requests, world: World) -> Composition | None:
    made = _correction(requests, world)
    return made and _reasoned(made, requests)


def _comparison(requests: Requests, world: World) -> Composition | None:
    return Composition(joined.comparison(requests), ["comparison"])


MIXES: Mapping[str, Maker] = {
    "asynchronous": _several,
    "corrections": _correction,
    "cancelled": _cancelled,
    "dependent": _conditional,
    "synchronous": _at_once,
    "comparisons": _comparison,
    "single": _one,
    "early": _early,
    "early pairs": _early_pair,
    "early comparisons": _early_comparison,
    "early dependent": _early_dependent,
    "early corrections": _early_correction,
    "pairs": _pair,
    "short synchronous": _short_at_once,
}
"""By kind of dialogue, the function that makes a turn; a profile has the shares of the kinds."""


def disturbed(made: Composition, requests: Requests, fillers: tuple[float, float, float]) -> None:
    """Adds words that ask for nothing: names and thanks, words to others, fillers, repetitions. `fillers`: the shares
    of turns with none, one and two fillers."""
    rng, clauses = requests.rng, made.clauses
    if rng.random() < 0.06 and (story := requests.story("s")) is not None and clauses[0].asks:
        clauses.insert(0, story)
        made.phenomena.append("side_words")
    if rng.random() < 0.15:
        clauses.insert(0, Clause("hey", outside(rng.choice(joint.ADDRESSES))))
    last = clauses[-1]
    if last.done and last.part.tokens[-1].kind != "message" and rng.random() < 0.12:
        clauses.append(Clause("end", replace(outside(rng.choice(joint.ENDINGS)), label="end")))
    _noise(made, requests, fillers)
    if any(_NEGATIONS & set(words) for words in _dictated(clauses)):
        made.phenomena.append("quoted_negation")


def _noise(made: Composition, requests: Requests, shares: tuple[float, float, float]) -> None:
    rng = requests.rng
    line = Line([replace(clause.part, settled=clause.least) for clause in made.clauses])
    for _ in range(rng.choices((0, 1, 2), shares)[0]):
        if noise.fillers(line, rng):
            made.phenomena.append("filler")
    if rng.random() < 0.06 and noise.repetition(line, rng):
        made.phenomena.append("repetition")
    if rng.random() < 0.05 and noise.aside(line, rng):
        made.phenomena.append("side_speech")
    made.clauses = [
        replace(clause, part=part, least=part.settled, taken_back=_moved(clause, part))
        for clause, part in zip(made.clauses, line.parts, strict=True)
    ]


def _moved(clause: Clause, part: Part) -> int:
    """The index at which the words that take the request back begin, after other words were inserted."""
    return max(0, clause.taken_back + len(part.tokens) - len(clause.part.tokens)) if clause.withdrawn else 0


def _dictated(clauses: list[Clause]) -> list[list[str]]:
    return [
        clause.part.words[start:end]
        for clause in clauses
        for kind, start, end in clause.part.spans()
        if kind == "message" and clause.done
    ]

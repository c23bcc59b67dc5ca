"""Compares the calls that should exist with those that do; the difference is a list of actions."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from services.events.model import Remove, ToolCall
from services.grammar.known_calls import KnownCalls, signature
from services.grammar.planning import DesiredCall, rendered
from services.models.call_view import KnownCall, KnownCallStatus
from tools.language.tokens import words
from tools.spec import ToolSpec

SURE = 0.6
"""Confidence from which a read is likely enough to be needed. A call that has it is not proposed again for its sake."""


def changes(
    desired: Sequence[DesiredCall], known: KnownCalls, specs: Mapping[str, ToolSpec]
) -> list[ToolCall | Remove]:
    """Removals, then edits, then new calls: after the final update a new id commits the ones below it
    (`spec.md#edits-first`).

    A call keeps its id while its tool stays the same. Writes that have already run are left alone, and a proposal that
    the agent rejected is not repeated.
    """
    ids = _match(desired, known, specs)
    kept = set(ids.values())
    removes = [
        Remove(call.id)
        for call in known.calls.values()
        if call.live and call.id not in kept and call.status is KnownCallStatus.PENDING
    ]
    edits: list[ToolCall | Remove] = []
    fresh: list[ToolCall | Remove] = []
    following = known.highest
    for want in desired:
        call = known.calls.get(ids.get(want.key, 0))
        if call is None:
            following += 1
            ids[want.key] = following
        arguments = rendered(want.arguments, ids)
        if signature(want.tool, arguments) in known.refused:
            continue
        action = ToolCall(ids[want.key], want.tool, arguments, want.confidence, want.steady)
        if call is None:
            fresh.append(action)
        elif not known.equal(want.tool, call.arguments, arguments) or _surer(want, call):
            edits.append(action)
    return [*removes, *edits, *fresh]


def _surer(want: DesiredCall, call: KnownCall) -> bool:
    """Whether the words by now show that a read is wanted that they hardly showed when it was proposed."""
    return call.status is KnownCallStatus.PENDING and (call.confidence or SURE) < SURE <= want.confidence


def steadied(actions: Sequence[ToolCall | Remove], before: Sequence[str]) -> list[ToolCall | Remove]:
    """The actions; calls whose values can all be read in `before`, the words of the update before, are steady."""
    return [
        replace(each, steady=True) if isinstance(each, ToolCall) and _all_said(each.arguments, before) else each
        for each in actions
    ]


def _all_said(arguments: Mapping[str, Any], before: Sequence[str]) -> bool:
    """Whether each of the arguments is a text whose words stand in `before`."""
    texts = [words(value) if isinstance(value, str) else [] for value in arguments.values()]
    places = range(len(before))
    return bool(texts) and all(
        bool(text) and any(list(before[at : at + len(text)]) == text for at in places) for text in texts
    )


def _match(desired: Sequence[DesiredCall], known: KnownCalls, specs: Mapping[str, ToolSpec]) -> dict[str, int]:
    """Ids of the existing calls for the desired ones: calls with equal arguments first, then the same tool in order."""
    free = {call.id: call for call in known.calls.values() if call.live}
    ids: dict[str, int] = {}
    for exact in (True, False):
        for want in desired:
            if want.key in ids:
                continue
            found = next((c for c in free.values() if _fits(want, c, ids, known, specs, exact)), None)
            if found is not None:
                ids[want.key] = found.id
                del free[found.id]
    return ids


def _fits(
    want: DesiredCall,
    call: KnownCall,
    ids: Mapping[str, int],
    known: KnownCalls,
    specs: Mapping[str, ToolSpec],
    exact: bool,
) -> bool:
    if want.tool != call.tool:
        return False
    if exact:
        return known.equal(call.tool, call.arguments, rendered(want.arguments, ids))
    spec = specs.get(call.tool)
    happened = call.status is not KnownCallStatus.PENDING and (spec is None or not spec.safe)
    return not happened

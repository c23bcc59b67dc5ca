"""A check for tools with enum parameters: whether the call lacks a part of what the user said."""

from collections.abc import Iterator, Mapping, Sequence

from services.grammar.intents import Intent
from services.grammar.verdict import GuardedUtterance
from tools.language.choices import Choices, choices_of, declared
from tools.slicing import pause
from tools.spec import Effect, ToolSpec


def partly_understood(utterance: GuardedUtterance, intent: Intent, spec: ToolSpec) -> bool:
    """Whether `intent`, an external write with enum parameters, may be only a part of what was asked for: words inside
    it were skipped, or an enum value that it lacks was said outside of the requests for its tool."""
    if spec.effect is not Effect.WRITE_EXTERNAL:
        return False
    known = {name: choices_of(values) for name, values in declared(spec.parameters)}
    if not known:
        return False
    return intent.unread > 0 or any(
        intent.said(name) != value for name, value in _said_elsewhere(utterance, spec.name, known)
    )


def _said_elsewhere(utterance: GuardedUtterance, tool: str, known: Mapping[str, Choices]) -> Iterator[tuple[str, str]]:
    own = {at for other in utterance.intents if other.tool == tool for at in range(other.start, other.end)}
    words: Sequence[str] = utterance.words
    for at in range(len(words)):
        if at % 20 == 19:
            pause()
        for name, choices in known.items() if at not in own else ():
            said = choices.exact(words, at)
            if said is not None:
                yield name, said.value

"""The states of a turn and the moves between them."""

from enum import StrEnum


class SpeechState(StrEnum):
    SILENT = "silent"
    STARTING = "starting"  # speech, not yet long enough to be a turn
    SPEAKING = "speaking"
    PAUSING = "pausing"  # silence, not yet long enough for an eager end
    SETTLING = "settling"  # after the eager end
    RESUMING = "resuming"  # speech after the eager end, not yet long enough to take it back


S = SpeechState

LEGAL: dict[SpeechState, frozenset[SpeechState]] = {
    S.SILENT: frozenset({S.STARTING}),
    S.STARTING: frozenset({S.SPEAKING, S.SILENT}),
    S.SPEAKING: frozenset({S.PAUSING, S.SILENT}),
    S.PAUSING: frozenset({S.SPEAKING, S.SETTLING, S.SILENT}),
    S.SETTLING: frozenset({S.RESUMING, S.SILENT}),
    S.RESUMING: frozenset({S.SPEAKING, S.SETTLING, S.SILENT}),
}
"""Moves to SILENT from a turn that has begun end it."""


class IllegalSpeechTransition(RuntimeError):
    def __init__(self, state: SpeechState, to: SpeechState) -> None:
        legal = ", ".join(sorted(LEGAL[state]))
        super().__init__(f"a turn that is {state} cannot become {to}; it may become {legal}")


def move(state: SpeechState, to: SpeechState) -> SpeechState:
    """`to`, if it may follow `state`. Raises `IllegalSpeechTransition`."""
    if to not in LEGAL[state]:
        raise IllegalSpeechTransition(state, to)
    return to

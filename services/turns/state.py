"""The states of `TurnDetector` and the legal moves between them."""

from enum import StrEnum


class SpeechState(StrEnum):
    """Where the session is in a turn."""

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
"""Legal moves by state. A move to SILENT from a state after STARTING ends the turn."""


class IllegalSpeechTransition(RuntimeError):
    """`TurnDetector` made a move that is not in `LEGAL`: a programming error."""

    def __init__(self, state: SpeechState, to: SpeechState) -> None:
        legal = ", ".join(sorted(LEGAL[state]))
        super().__init__(f"a turn that is {state} cannot become {to}; it may become {legal}")


def move(state: SpeechState, to: SpeechState) -> SpeechState:
    """`to`, if that move is legal from `state`; else raises `IllegalSpeechTransition`."""
    if to not in LEGAL[state]:
        raise IllegalSpeechTransition(state, to)
    return to

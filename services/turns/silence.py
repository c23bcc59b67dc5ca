"""How much silence, in ms, makes an eager end and an end of a turn."""

from services.events.speech import Completeness
from services.session_config import TurnDetection, TurnMode
from services.turns.settings import TurnSettings

EAGERNESS = {"low": 1.5, "medium": 1.0, "auto": 1.0, "high": 0.7}
"""Factor on the silence, by semantic VAD's `eagerness`."""


def eager_silence_ms(settings: TurnSettings, completeness: Completeness) -> int:
    """Silence in ms before an eager end. It is short where the words make a whole request, since an eager end commits
    nothing."""
    whole = completeness in (Completeness.FINISHED, Completeness.COMPLETE, Completeness.OPEN)
    return settings.eager_complete_ms if whole else settings.eager_ms


def end_silence_ms(settings: TurnSettings, detection: TurnDetection, completeness: Completeness) -> int:
    """Silence in ms that ends a turn. A client that sets `silence_duration_ms` for server VAD gets exactly that,
    whatever the words say."""
    if detection.mode is TurnMode.SERVER_VAD and detection.silence_ms is not None:
        return detection.silence_ms
    silence = {
        Completeness.FINISHED: settings.finished_ms,
        Completeness.COMPLETE: settings.complete_ms,
        Completeness.OPEN: settings.open_ms,
        Completeness.UNKNOWN: settings.end_ms,
        Completeness.LACKING: settings.lacking_ms,
        Completeness.INCOMPLETE: settings.incomplete_ms,
    }[completeness]
    factor = EAGERNESS.get(detection.eagerness, 1.0) if detection.mode is TurnMode.SEMANTIC_VAD else 1.0
    return round(silence * factor)

"""From the settings of the recogniser to the weights of Whisper."""

from importlib.util import find_spec

from app.asr_section import AsrSection
from services.asr.recogniser import RecogniserFault
from services.asr.weights import FoundWeights, WeightSearch, WeightsFault, find_weights
from services.asr.weights.search import default_cache

PACKAGES = {"faster_whisper": "faster-whisper", "ctranslate2": "ctranslate2"}
"""What Whisper needs besides its weights: import name and distribution."""


def weight_search(asr: AsrSection) -> WeightSearch:
    """How the settings say that weights are looked for."""
    return WeightSearch(
        language=asr.language, download=asr.download, sha256=asr.sha256, cache=asr.cache_dir or default_cache()
    )


def engine_missing() -> str | None:
    """Why Whisper cannot run here, whatever the weights, and the fix; None if it can. Imports nothing."""
    missing = [name for module, name in PACKAGES.items() if find_spec(module) is None]
    if not missing:
        return None
    verb = "is" if len(missing) == 1 else "are"
    return f"{' and '.join(missing)} {verb} not installed: run `pip install 'foresay[whisper]'`"


def whisper_weights(asr: AsrSection) -> FoundWeights:
    """The checked weights of the configured model, downloaded where that is allowed. Raises `RecogniserFault` where
    Whisper cannot be used here."""
    if missing := engine_missing():
        raise RecogniserFault(missing)
    return find_weights(asr.model, search=weight_search(asr))


def whisper_check(asr: AsrSection) -> tuple[str | None, str]:
    """(why Whisper cannot be used here, else None; which weights it would use, and where it is told to run). Downloads
    nothing, and imports no engine, so that what "auto" stands for is known only when the server has started."""
    where = f"device {asr.whisper.device}, compute type {asr.whisper.compute_type}"
    try:
        return None, f"{whisper_weights(asr.model_copy(update={'download': False}))}; {where}"
    except WeightsFault as fault:
        if asr.download:
            return None, f"{asr.model} is downloaded at the start if it can be ({fault}); {where}"
        return str(fault), ""
    except RecogniserFault as fault:
        return str(fault), ""

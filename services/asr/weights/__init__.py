"""Where the weights of Whisper come from, and whether they are what they claim to be.

`find_weights` is all that an engine needs. It reads the disk only, unless a download is allowed.
"""

from services.asr.weights.catalogue import KNOWN_MODELS, KnownModel
from services.asr.weights.faults import WeightsFault
from services.asr.weights.search import FoundWeights, HashCheck, WeightSearch, find_weights
from services.asr.weights.survey import Sighting, survey

__all__ = [
    "KNOWN_MODELS",
    "FoundWeights",
    "HashCheck",
    "KnownModel",
    "Sighting",
    "WeightSearch",
    "WeightsFault",
    "find_weights",
    "survey",
]

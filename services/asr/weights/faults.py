"""The error that is raised if no weights can be used."""

from services.asr.recogniser import RecogniserFault


class WeightsFault(RecogniserFault):
    """No usable weights were found. The text is one sentence that says why, and what to do about it."""

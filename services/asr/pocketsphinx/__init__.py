"""The embedded recogniser: pocketsphinx in worker processes, since it holds the GIL."""

from services.asr.pocketsphinx.recogniser import PocketsphinxRecogniser, available

__all__ = ["PocketsphinxRecogniser", "available"]

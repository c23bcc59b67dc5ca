"""The recogniser that needs no server: pocketsphinx, in worker processes because it holds the GIL."""

from services.asr.pocketsphinx.recogniser import PocketsphinxRecogniser, available

__all__ = ["PocketsphinxRecogniser", "available"]

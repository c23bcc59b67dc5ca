"""Loaded decoders of one kind, lent to one utterance at a time."""

import pocketsphinx

from services.asr.pocketsphinx.decoder_run import DecoderModels


class DecoderPool:
    """Loads up to `limit` decoders, the first one at once so that no utterance waits for it."""

    def __init__(self, models: DecoderModels, limit: int) -> None:
        self._models = models
        self._free = [models.load()]
        self._unloaded = limit - 1

    def take(self) -> pocketsphinx.Decoder | None:
        """A free decoder; None when `limit` of them are at work."""
        if self._free:
            return self._free.pop()
        if not self._unloaded:
            return None
        self._unloaded -= 1
        return self._models.load()

    def give_back(self, decoder: pocketsphinx.Decoder) -> None:
        self._free.append(decoder)

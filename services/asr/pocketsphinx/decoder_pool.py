"""Loaded decoders of one kind (domain or general) inside a worker process; each serves one utterance at a time."""

import pocketsphinx

from services.asr.pocketsphinx.decoder_run import DecoderModels


class DecoderPool:
    """Up to `limit` decoders, loaded when needed, except the first, which is loaded at once."""

    def __init__(self, models: DecoderModels, limit: int) -> None:
        self._models = models
        self._free = [models.load()]
        self._unloaded = limit - 1

    def take(self) -> pocketsphinx.Decoder | None:
        """A free decoder, loaded now if there is none yet; None when `limit` of them are in use."""
        if self._free:
            return self._free.pop()
        if not self._unloaded:
            return None
        self._unloaded -= 1
        return self._models.load()

    def give_back(self, decoder: pocketsphinx.Decoder) -> None:
        self._free.append(decoder)

"""Phrases of the enabled tools to the files that a domain decoder loads."""

import logging
from collections.abc import Sequence
from pathlib import Path

from services.asr.pocketsphinx.decoder_run import DecoderModels, general_models
from services.asr.pronunciation import dictionary_lines, lexicon, read_dictionary
from services.asr.trigram import Trigram

log = logging.getLogger(__name__)

EXAMPLES = 3
"""Words without a pronunciation that the log names at its usual level."""


def compile_domain(sentences: Sequence[str], folder: Path) -> DecoderModels:
    """Write a trigram model of `sentences` and the dictionary of its words into `folder`.

    Sentences with a word that nobody knows how to pronounce are left out; the log names a few of those words, and all
    of them at debug level.
    """
    words = {word for sentence in sentences for word in sentence.split()}
    pronounced, silent = lexicon(words, read_dictionary(general_models().dictionary))
    if silent:
        few = ", ".join(silent[:EXAMPLES])
        log.info("%d of %d words have no pronunciation and are not recognised, like %s", len(silent), len(words), few)
        log.debug("no pronunciation: %s", ", ".join(silent))
    sayable = [sentence for sentence in sentences if all(word in pronounced for word in sentence.split())]
    models = DecoderModels(folder / "domain.arpa", folder / "domain.dict")
    with models.dictionary.open("w", encoding="utf-8") as file:
        file.writelines(dictionary_lines(pronounced))
    with models.language_model.open("w", encoding="utf-8") as file:
        Trigram(sayable).write_arpa(file)
    return models

"""Compiles the phrases of the enabled tools into the files that the domain decoders load."""

import logging
from collections.abc import Sequence
from pathlib import Path

from services.asr.pocketsphinx.decoder_run import DecoderModels, general_models
from services.asr.pronunciation import dictionary_lines, lexicon, read_dictionary
from services.asr.trigram import Trigram

log = logging.getLogger(__name__)

EXAMPLES = 3
"""How many words without a pronunciation the log names at INFO level."""


def compile_domain(sentences: Sequence[str], folder: Path) -> DecoderModels:
    """Write a trigram model of `sentences` and the dictionary of its words into `folder`.

    Sentences with a word that has no pronunciation are left out; the log names a few of these words, at debug level all
    of them.
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

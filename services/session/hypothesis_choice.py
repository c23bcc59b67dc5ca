"""Chooses among what the recogniser may have heard: what the session's model can act on, where the likeliest text is
nothing to act on."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

import numpy as np

from services.events.speech import Hypothesis, Word, written

log = logging.getLogger(__name__)

MARGIN = 1.5
"""How much less likely a text may be than the likeliest one, as the natural logarithm of the ratio."""

Choose = Callable[[Sequence[str]], Awaitable[int]]
"""The index of the text that is meant; the first one is the likeliest."""


async def chosen(hypothesis: Hypothesis, choose: Choose) -> Hypothesis:
    """`hypothesis` with the words that are meant, and without alternatives; the likeliest words if `choose` fails."""
    near = [each for each in hypothesis.alternatives if each.behind <= MARGIN]
    hypothesis = replace(hypothesis, alternatives=())
    if not near:
        return hypothesis
    try:
        index = await choose([hypothesis.text, *(written(each.words) for each in near)])
    except Exception as fault:  # the model will see the same words again, and the agent copes with its faults
        log.warning("turn %d: no choice of what was heard: %s: %s", hypothesis.turn, type(fault).__name__, fault)
        return hypothesis
    return _with_words(hypothesis, near[index - 1].words) if index else hypothesis


def _with_words(hypothesis: Hypothesis, words: tuple[Word, ...]) -> Hypothesis:
    """`hypothesis` with other words: stable are those that it has itself as stable."""
    text, same = written(words), 0
    for one, other in zip(hypothesis.words, words, strict=False):
        if one.text != other.text:
            break
        same += 1
    stable = len(text) if hypothesis.final else min(hypothesis.stable_chars, len(written(words[:same])))
    confidences = [word.confidence for word in words if word.confidence]
    mean = float(np.exp(np.mean(np.log(confidences)))) if confidences else None
    return replace(hypothesis, text=text, words=words, stable_chars=stable, confidence=mean)

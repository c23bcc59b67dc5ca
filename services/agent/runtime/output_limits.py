"""Limits how much a model may say in one generation."""

import logging
from collections.abc import AsyncGenerator, AsyncIterator

from services.events.model import AnswerDelta, AnswerEnd, ModelOutput, ThinkDelta

log = logging.getLogger(__name__)

MAX_ANSWER_CHARS = 64_000
"""Most characters of an answer, about an hour of speech. A longer answer is ended there."""
MAX_THOUGHT_CHARS = 256_000
"""Most characters of thoughts; the rest is dropped."""


async def bounded(outputs: AsyncIterator[ModelOutput]) -> AsyncGenerator[ModelOutput]:
    """Yield `outputs` with the answer ended at `MAX_ANSWER_CHARS` and the thoughts cut at `MAX_THOUGHT_CHARS`. Closing
    this iterator closes `outputs` as well."""
    said = thought = 0
    try:
        async for output in outputs:
            if isinstance(output, ThinkDelta):
                kept = output.text[: MAX_THOUGHT_CHARS - thought]
                thought += len(kept)
                if kept or not output.text:
                    yield ThinkDelta(kept)
            elif isinstance(output, AnswerDelta) and said + len(output.text) > MAX_ANSWER_CHARS:
                log.warning("the model's answer is ended after %d characters", MAX_ANSWER_CHARS)
                yield AnswerDelta(output.text[: MAX_ANSWER_CHARS - said])
                yield AnswerEnd()
                return
            else:
                said += len(output.text) if isinstance(output, AnswerDelta) else 0
                yield output
    finally:
        aclose = getattr(outputs, "aclose", None)
        if aclose is not None:
            await aclose()

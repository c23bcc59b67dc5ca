"""What a model says without end is ended."""

from collections.abc import AsyncIterator
from contextlib import aclosing

from services.agent.runtime.output_limits import MAX_ANSWER_CHARS, MAX_THOUGHT_CHARS, bounded
from services.events.model import AnswerDelta, AnswerEnd, ModelOutput, Opened, Part, Pause, ThinkDelta


class Stream:
    def __init__(self, *outputs: ModelOutput) -> None:
        self.outputs = outputs
        self.closed = False

    async def said(self) -> AsyncIterator[ModelOutput]:
        try:
            for output in self.outputs:
                yield output
        finally:
            self.closed = True


async def heard(stream: Stream) -> list[ModelOutput]:
    async with aclosing(bounded(stream.said())) as outputs:
        return [output async for output in outputs]


async def test_an_ordinary_answer_passes_unchanged() -> None:
    outputs = (Opened(Part.THINK), ThinkDelta("well"), Opened(Part.ANSWER), AnswerDelta("Yes."), AnswerEnd())
    assert await heard(Stream(*outputs)) == list(outputs)


async def test_an_answer_of_five_megabytes_is_ended_and_its_stream_closed() -> None:
    stream = Stream(Opened(Part.ANSWER), AnswerDelta("ab" * 100), AnswerDelta("x" * 5_000_000), AnswerDelta("more"))
    outputs = await heard(stream)
    assert len("".join(output.text for output in outputs if isinstance(output, AnswerDelta))) == MAX_ANSWER_CHARS
    assert outputs[-1] == AnswerEnd()
    assert stream.closed


async def test_thoughts_are_cut_and_what_follows_them_is_heard() -> None:
    outputs = await heard(Stream(*(ThinkDelta("x" * 100_000) for _ in range(10)), Pause()))
    assert len("".join(output.text for output in outputs if isinstance(output, ThinkDelta))) == MAX_THOUGHT_CHARS
    assert outputs[-1] == Pause()

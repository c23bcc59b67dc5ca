"""Reports generations of a model in this process to `ModelWatch`, as requests to a server are reported."""

from collections.abc import AsyncIterator

from services.events.model import AnswerEnd, ModelOutput, ModelRequest, Pause, RequestStatus, Usage
from services.models.ports import closing


async def watched(outputs: AsyncIterator[ModelOutput], request: ModelRequest) -> AsyncIterator[ModelOutput]:
    """`outputs` unchanged, each reported to `request`. Counts as completed also where the reader stops at the `Pause`
    or `AnswerEnd` that ends a generation."""
    status = RequestStatus.ABORTED
    try:
        async with closing(outputs):
            async for output in outputs:
                request.output()
                if isinstance(output, Pause | AnswerEnd):
                    status = RequestStatus.COMPLETED
                yield output
        status = RequestStatus.COMPLETED
    finally:
        request.over(Usage(requests=1), status)

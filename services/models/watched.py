"""A request that is answered in this process, reported like one to a server."""

from collections.abc import AsyncIterator

from services.events.model import AnswerEnd, ModelOutput, ModelRequest, Pause, RequestStatus, Usage
from services.models.ports import closing


async def watched(outputs: AsyncIterator[ModelOutput], request: ModelRequest) -> AsyncIterator[ModelOutput]:
    """`outputs` as they are. The reader need not read on after a `Pause` or an `AnswerEnd`: it is the last."""
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

"""What conversations with served models have in common: history, ids of calls, responses, and a prompt that fits."""

import logging
from collections.abc import AsyncIterator, Callable
from math import inf
from typing import Any

from services.events.model import ContextEntry, ModelOutput, SessionContext, Usage
from services.models.call_ids import CallIds
from services.models.endpoint import EndpointClient
from services.models.faults import ContextOverflow
from services.models.ports import closing
from services.models.prompt_history import PromptHistory
from services.models.prompt_window import MOST_CHARS, PromptWindow
from services.models.streamed_response import StreamedResponses
from services.models.token_meter import CHARS_PER_TOKEN

log = logging.getLogger(__name__)

SAFE = 0.9
"""Of the length of a prompt that was refused, what is taken for the longest that may be sent from then on."""


def longest(server: EndpointClient) -> float:
    """Characters of the longest prompt to send to `server`, as far as is known beforehand."""
    return min((server.endpoint.context_tokens or inf) * CHARS_PER_TOKEN, MOST_CHARS)


class EndpointSession:
    def __init__(self, server: EndpointClient, session_context: SessionContext) -> None:
        self._server = server
        self._brief = session_context
        self._history = PromptHistory(session_context.now)
        self._ids = CallIds()
        self._responses = StreamedResponses()
        self._longest = longest(server)

    def append(self, entry: ContextEntry) -> None:
        self._history.append(entry)
        self._ids.apply(entry)

    @property
    def usage(self) -> Usage:
        return self._responses.usage

    async def aclose(self) -> None:
        await self._responses.aclose()

    async def _fitted(
        self, window: PromptWindow[Any], attempt: Callable[[], AsyncIterator[ModelOutput]]
    ) -> AsyncIterator[ModelOutput]:
        """The outputs of `attempt`, which sends `window`. Where that is too long, by what is known or by what the
        server says, older turns are left out; at the second refusal all of them. Raises `ContextOverflow` when the
        latest turn alone is too long."""
        if window.chars > self._longest:
            window.drop(int(self._longest))
        refused = begun = False
        while True:
            try:
                async with closing(attempt()) as outputs:
                    async for output in outputs:
                        begun = True
                        yield output
                return
            except ContextOverflow as fault:
                self._longest = min(self._longest, window.chars * SAFE)
                if begun or not window.drop(0 if refused else int(self._longest)):
                    raise
                refused = True
                log.warning("older turns are left out from now on: %s", fault.message)

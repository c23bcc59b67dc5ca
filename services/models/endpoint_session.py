"""Base class of the sessions that ask a server (chat, completions): history, call ids, open responses, prompt
length."""

import logging
from collections.abc import AsyncIterator, Callable
from math import inf
from typing import Any

from services.events.model import ContextEntry, ModelFault, ModelFaultKind, ModelOutput, SessionContext, Usage
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
"""After a prompt was refused as too long, the longest to send from then on, as a share of its length."""


def longest(server: EndpointClient) -> float:
    """Characters of the longest prompt to send to `server`: `context_tokens` of its settings, at most `MOST_CHARS`."""
    return min((server.endpoint.context_tokens or inf) * CHARS_PER_TOKEN, MOST_CHARS)


class EndpointSession:
    """State that a session keeps beside its wire format. Subclasses implement `generate`."""

    def __init__(self, server: EndpointClient, session_context: SessionContext) -> None:
        self._server = server
        self._session_context = session_context
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
        """The outputs of `attempt`, which sends `window`. Where the window is longer than the known limit, or the
        server says that it is too long, older turns are left out and it is sent again; at the second refusal all turns
        but the latest are left out. Raises `ContextOverflow` when the latest turn alone is too long."""
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

    async def _bound(
        self, attempt: Callable[[], AsyncIterator[ModelOutput]], grammar: bool
    ) -> AsyncIterator[ModelOutput]:
        """The outputs of `attempt`, which sends a grammar if `grammar`. One that the server refuses because of it is
        made again without, as are all later ones."""
        begun = False
        try:
            async with closing(attempt()) as outputs:
                async for output in outputs:
                    begun = True
                    yield output
            return
        except ContextOverflow:
            raise
        except ModelFault as fault:
            if begun or not grammar or fault.kind is not ModelFaultKind.BAD_REQUEST:
                raise
            self._server.grammar_refused = True
            log.warning("no grammar is sent from now on: %s", fault.message)
        async with closing(attempt()) as outputs:
            async for output in outputs:
                yield output

"""What the gateway needs from a session (`services.session.Session` satisfies it)."""

from collections.abc import AsyncIterator
from typing import Protocol

from services.events.session import ConversationEvent
from services.session_config import ResponseOptions, SessionConfig


class SessionPort(Protocol):
    """One session. All requests may raise `RequestRefused`, whose code goes to the client as it is.

    Ids: the session names spoken items (`SpeechBegan`, `AudioCommitted`) and responses; the client, or the gateway for
    it, names the items that it creates. What the assistant said in a response is one answer, named by its `response_id`
    wherever an `item_id` is asked for (`forget`, `truncate`).
    """

    async def run(self) -> None:
        """Serve the session until `close`, or until cancelled; either way no task is left."""

    def events(self) -> AsyncIterator[ConversationEvent]:
        """Events for the client, in order; ends after the session has ended. Only one reader may iterate."""

    async def append_audio(self, pcm: bytes, rate: int) -> None:
        """`pcm`: 16-bit little-endian mono samples at `rate` Hz, a whole number of samples."""

    async def commit_audio(self) -> None:
        """End the turn now; answered by `AudioCommitted`."""

    async def clear_audio(self) -> None: ...

    async def add_user_text(self, item_id: str, text: str) -> None: ...

    async def add_assistant_text(self, item_id: str, text: str) -> None:
        """An assistant message that the client created, to restore its history."""

    async def add_instruction(self, item_id: str, text: str) -> None:
        """Context from the application: a system message, or a call made before this session began."""

    async def respond(self, options: ResponseOptions) -> None:
        """Answered by `ResponseStarted`; refused while a response is active, unless out of band.

        `options.extra["client_tools"]`, where present, is a tuple of `ToolSpec` for this response alone.
        """

    async def cancel(self, response_id: str | None) -> None:
        """Answered by a cancelled `ResponseEnded`, reason `client_cancelled`."""

    async def tool_output(self, call_id: str, output: str) -> None:
        """The result of the `ClientCall` whose `wire_id` is `call_id`. Answered by nothing, until `respond`."""

    async def approve(self, request_id: str, approve: bool) -> None:
        """The answer to a `ResponseApproval`; what follows is told in a response that begins by itself."""

    async def forget(self, item_id: str) -> None: ...

    async def truncate(self, item_id: str, heard: str | None) -> None:
        """Of an answer only `heard` was heard (None: unknown how much). Undoes a `forget` of the same answer."""

    async def playback(self, response_id: str, heard: str | None, done: bool) -> None:
        """How far the client has spoken an answer: the text `heard` so far, and whether it is `done`."""

    async def configure(self, config: SessionConfig) -> None: ...

    async def rest(self) -> None:
        """Returns when no turn is in progress: the user does not speak, and nothing is being answered."""

    async def close(self, reason: str) -> None:
        """Make `run` return soon. May be called twice."""

    async def taken(self, response_id: str) -> None:
        """The end of this response is on the wire: what it says counts as told. Also called after `run` has ended."""

    async def gone(self) -> None:
        """Nothing more reaches the client: a later session tells what it has not taken. Called once, last."""

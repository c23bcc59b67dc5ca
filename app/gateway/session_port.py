"""What the gateway needs from a conversation (`services.session.Conversation` satisfies it)."""

from collections.abc import AsyncIterator
from typing import Protocol

from services.events.output import ConversationEvent
from services.session_config import ResponseOptions, SessionConfig


class SessionPort(Protocol):
    """One session. All requests may raise `RequestRefused`, whose code goes to the client as it is.

    Ids: the conversation names user items of its own (`SpeechBegan`, `AudioCommitted`) and responses; the client, or
    the gateway for it, names the items it creates. What the assistant said in a response is one answer, named by its
    `response_id` wherever an `item_id` is asked for (`forget`, `truncate`).
    """

    async def run(self) -> None:
        """Live until `close`, or until cancelled; either way nothing is left behind."""

    def events(self) -> AsyncIterator[ConversationEvent]:
        """All that is to be told, in order; ends after the session has ended. Read by one reader."""

    async def append_audio(self, pcm: bytes, rate: int) -> None:
        """`pcm`: 16-bit little-endian mono samples at `rate` Hz, a whole number of samples."""

    async def commit_audio(self) -> None:
        """End the turn now; answered by `AudioCommitted`."""

    async def clear_audio(self) -> None: ...

    async def add_user_text(self, item_id: str, text: str) -> None: ...

    async def add_assistant_text(self, item_id: str, text: str) -> None:
        """What the assistant is to have said: a client restores its history."""

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
        """How far the client has spoken an answer: `heard` so far, `done` when it has finished."""

    async def configure(self, config: SessionConfig) -> None: ...

    async def rest(self) -> None:
        """Returns when no turn is under way: nobody speaks, and nothing is being answered."""

    async def close(self, reason: str) -> None:
        """Make `run` return soon. May be called twice."""

    async def taken(self, response_id: str) -> None:
        """The end of this response is on the wire: what it tells counts as told. Also after `run` has returned."""

    async def gone(self) -> None:
        """Nothing more reaches the client: what it has not taken is told to a later session. Called once, last."""

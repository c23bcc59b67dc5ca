"""What the gateway needs from a session (`services.session.Session` satisfies it)."""

from collections.abc import AsyncIterator
from typing import Protocol

from services.events.session import ConversationEvent
from services.events.speech import RecognisedText
from services.session_config import ResponseOptions, SessionConfig


class SessionPort(Protocol):
    """One session. All requests may raise `RequestRefused`, whose code goes to the client as it is.

    Ids: the session makes the ids of spoken items (`SpeechBegan`, `AudioCommitted`) and of responses. The client, or
    the gateway for it, makes the ids of the items that the client creates. What the assistant said in a response is one
    answer; its `response_id` serves as the `item_id` in `forget` and `truncate`.
    """

    async def run(self) -> None:
        """Serve the session until `close`, or until cancelled; either way no task is left."""

    def events(self) -> AsyncIterator[ConversationEvent]:
        """Events for the client, in order; ends after the session has ended. Only one reader may iterate."""

    async def append_audio(self, pcm: bytes, rate: int) -> None:
        """Append `pcm`: 16-bit little-endian mono samples at `rate` Hz, a whole number of samples."""

    async def append_text(self, text: RecognisedText) -> None:
        """Take words that the client has recognised itself, in place of audio."""

    async def commit_audio(self) -> None:
        """End the turn now; answered by `AudioCommitted`."""

    async def clear_audio(self) -> None: ...

    async def add_user_text(self, item_id: str, text: str) -> None: ...

    async def add_assistant_text(self, item_id: str, text: str) -> None:
        """Add an assistant message that the client created to restore its history."""

    async def add_instruction(self, item_id: str, text: str) -> None:
        """Add context from the application: a system message, or a call made before this session began."""

    async def respond(self, options: ResponseOptions) -> None:
        """Start a response; answered by `ResponseStarted`. Refused while a response is active, unless out of band.

        `options.extra["client_tools"]`, if present, is a tuple of `ToolSpec` for this response alone.
        """

    async def cancel(self, response_id: str | None) -> None:
        """Cancel a response; answered by a cancelled `ResponseEnded` with reason `client_cancelled`."""

    async def tool_output(self, call_id: str, output: str) -> None:
        """Give the result of the `ClientCall` whose `wire_id` is `call_id`. Nothing answers it before `respond`."""

    async def approve(self, request_id: str, approve: bool) -> None:
        """Answer a `ResponseApproval`. The result is told in a response that begins without a request."""

    async def forget(self, item_id: str) -> None: ...

    async def truncate(self, item_id: str, heard: str | None) -> None:
        """Report that only `heard` of an answer was heard (None if unknown). Undoes a `forget` of the same answer."""

    async def playback(self, response_id: str, heard: str | None, done: bool) -> None:
        """Report how far the client has played an answer: the text `heard` so far, and whether it is `done`."""

    async def configure(self, config: SessionConfig) -> None: ...

    async def rest(self) -> None:
        """Wait until no turn is in progress: the user does not speak and nothing is being answered."""

    async def close(self, reason: str) -> None:
        """Make `run` return soon. May be called twice."""

    async def taken(self, response_id: str) -> None:
        """Called when this response is completely written to the socket, so that what it says counts as told. May be
        called after `run` has ended."""

    async def gone(self) -> None:
        """Called once, last, when nothing more reaches the client: a later session tells what it has not received."""

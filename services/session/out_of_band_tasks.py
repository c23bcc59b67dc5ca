"""The responses outside the conversation that are being written: each is a task, all have one owner."""

import asyncio
import logging
from contextlib import aclosing
from dataclasses import dataclass, field, replace

from services.events.model import ModelFault, Usage
from services.session.agent_host import AgentHost
from services.session.event_queue import SessionEventQueue
from services.session.one_off import one_off
from services.session.out_of_band import OutOfBandResponse
from services.session_config import RequestRefused, ResponseOptions
from services.tts.segmenter import in_pieces

log = logging.getLogger(__name__)

AT_ONCE = 8
"""More are refused."""


@dataclass(slots=True)
class OutOfBandTasks:
    agent_host: AgentHost
    tasks: asyncio.TaskGroup
    out: SessionEventQueue
    _running: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    def start(self, response: OutOfBandResponse, options: ResponseOptions) -> None:
        """Raises `RequestRefused` while too many are being written."""
        if len(self._running) >= AT_ONCE:
            message = f"At most {AT_ONCE} responses outside the conversation at once; wait for one to end."
            raise RequestRefused("conversation_already_has_active_response", message)
        task = self.tasks.create_task(self._say(response, options), name=response.id)
        self._running[response.id] = task
        task.add_done_callback(lambda _: self._running.pop(response.id))

    def cancel(self, response_id: str) -> bool:
        """True if it was one of these."""
        task = self._running.get(response_id)
        return task is not None and task.cancel()

    async def close(self) -> None:
        running = list(self._running.values())
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running)

    async def _say(self, response: OutOfBandResponse, options: ResponseOptions) -> None:
        session_context = replace(
            self.agent_host.session_context(instructions=options.instructions),
            watch=self.agent_host.engines.observer.asides,
        )
        texts = options.input_texts or (options.instructions or "",)
        self.out.emit(*response.begin())
        try:
            async with aclosing(one_off(self.agent_host.engines.model, session_context, texts)) as pieces:
                async for piece in pieces:
                    if isinstance(piece, Usage):
                        self.agent_host.engines.metrics.used(piece)
                    for part in in_pieces(piece) if isinstance(piece, str) else (piece,):
                        self.out.emit(*response.add(part))
                        await asyncio.sleep(0)
                        await self.out.room()
            self.out.emit(*response.end())
        except asyncio.CancelledError:
            self.out.emit(*response.cancel())
            raise
        except ModelFault as fault:
            self.out.emit(*response.fail(fault.message))
        except Exception as error:
            log.exception("the model back end broke its contract")
            self.out.emit(*response.fail(f"{type(error).__name__}: {error}"))

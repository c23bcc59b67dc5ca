"""The responses outside the conversation that are being written: each is a task, all have one owner."""

import asyncio
import logging
from contextlib import aclosing
from dataclasses import dataclass, field, replace

from services.conversation.aside import Aside
from services.conversation.mind import Mind
from services.conversation.oneoff import one_off
from services.conversation.outgoing import Outgoing
from services.events.model import ModelFault, Usage
from services.session import RequestRefused, ResponseOptions
from services.tts.segmenter import in_pieces

log = logging.getLogger(__name__)

AT_ONCE = 8
"""More are refused."""


@dataclass(slots=True)
class Asides:
    mind: Mind
    tasks: asyncio.TaskGroup
    out: Outgoing
    _running: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    def start(self, response: Aside, options: ResponseOptions) -> None:
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

    async def _say(self, response: Aside, options: ResponseOptions) -> None:
        brief = replace(self.mind.brief(instructions=options.instructions), watch=self.mind.engines.observer.asides)
        texts = options.input_texts or (options.instructions or "",)
        self.out.put(*response.begin())
        try:
            async with aclosing(one_off(self.mind.engines.model, brief, texts)) as pieces:
                async for piece in pieces:
                    if isinstance(piece, Usage):
                        self.mind.engines.metrics.used(piece)
                    for part in in_pieces(piece) if isinstance(piece, str) else (piece,):
                        self.out.put(*response.add(part))
                        await asyncio.sleep(0)
                        await self.out.room()
            self.out.put(*response.end())
        except asyncio.CancelledError:
            self.out.put(*response.cancel())
            raise
        except ModelFault as fault:
            self.out.put(*response.fail(fault.message))
        except Exception as error:
            log.exception("the model back end broke its contract")
            self.out.put(*response.fail(f"{type(error).__name__}: {error}"))

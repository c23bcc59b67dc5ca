"""A worker slot: keeps one worker process running and knows the utterances that it decodes."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Protocol

from services.asr.lag import DecodingLag
from services.asr.pocketsphinx.messages import MessageKind, WorkerMessage
from services.asr.pocketsphinx.process import RecogniserProcess
from services.asr.recogniser import RecogniserFault

log = logging.getLogger(__name__)

FAILED_STARTS = 3
"""After so many starts in a row that ended before the process was ready, the utterances that wait fail. Starting is
still tried again, since what is missing (files, memory) may come back."""

PAUSE_S, LONGEST_PAUSE_S = 0.25, 10.0
"""Seconds between two failed starts: the first pause, and the longest, up to which it doubles."""

START_S = 120.0
"""Seconds after which a process that is not ready is killed; on an idle machine a start takes 5 s."""


class SlotClient(Protocol):
    """An utterance, as its worker slot sees it (implemented by `PocketsphinxStream`)."""

    lag: DecodingLag

    def heard(self, message: WorkerMessage) -> None: ...

    def replay(self) -> bytes | None:
        """The messages with which a fresh process can decode the utterance; None if the utterance has failed."""

    def fail(self, fault: RecogniserFault) -> None: ...


class WorkerSlot:
    """One worker process. When it ends another is started, and the open utterances are decoded again by that one.

    `started` completes when the first process is ready, or fails after `FAILED_STARTS`; `fault` is set while no process
    can be started."""

    def __init__(self, name: str, arguments: Sequence[str]) -> None:
        self._name = name
        self._numbers = 0
        self._failures = 0
        self._reason = ""
        self._since_s = 0.0
        self.fault: RecogniserFault | None = None
        self.ready = False
        self.size_mb = 0
        self.clients: dict[int, SlotClient] = {}
        self.messages = 0
        self.restarts = 0
        self.started: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.process = RecogniserProcess(arguments, self._heard)
        self._task = asyncio.create_task(self._keep_alive(), name=name)

    @property
    def lag_s(self) -> float:
        return max((client.lag.seconds for client in self.clients.values()), default=0.0)

    @property
    def age_s(self) -> float:
        """Seconds since the process was ready; 0 while none is."""
        return asyncio.get_running_loop().time() - self._since_s if self.ready else 0.0

    def admit(self, client: SlotClient) -> int:
        """Register an utterance and return its number in the process; where no process can be started, it fails."""
        self._numbers += 1
        if self.fault is not None:
            client.fail(self.fault)
        else:
            self.clients[self._numbers] = client
        return self._numbers

    def leave(self, number: int) -> None:
        """Unregister an utterance, and close it in the process."""
        if self.clients.pop(number, None) is not None:
            self.send(WorkerMessage(MessageKind.CLOSE, number).packed())

    def send(self, data: bytes) -> bool:
        """Send packed messages. False while a process is starting: nothing is sent then, and `replay` sends all of it
        later."""
        if self.ready:
            self.process.send(data)
        return self.ready

    async def aclose(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._retire(RecogniserFault("the recogniser has been closed"))

    # -------------------------------------------------------------- the process

    async def _keep_alive(self) -> None:
        """Start process after process until closed; ends where the first `FAILED_STARTS` all failed."""
        while True:
            self._failures += 1
            await self._run()
            if self._failures >= FAILED_STARTS:
                ended = f"recogniser processes ended {self._failures} times before they were ready"
                self._retire(RecogniserFault(f"{ended} ({self._reason})"))
                if self.started.exception() is not None:
                    return
            if self._failures:
                await asyncio.sleep(min(PAUSE_S * 2 ** (self._failures - 1), LONGEST_PAUSE_S))

    async def _run(self) -> None:
        """Run one process from its start to its end. An exception counts as a failed start."""
        late = asyncio.get_running_loop().call_later(START_S, self._late)
        try:
            self._reason = f"exit status {await self.process.run()}"
        except Exception as error:  # no files, no memory, no process: the next start may succeed
            self._reason = f"{type(error).__name__}: {error}"
        finally:
            late.cancel()
            self.ready = False
        self.restarts += 1
        log.warning("%s: recogniser process ended: %s", self._name, self._reason)

    def _late(self) -> None:
        if not self.ready:
            log.warning("%s: not ready after %.0f s; killing the process", self._name, START_S)
            self.process.kill()

    def _heard(self, message: WorkerMessage) -> None:
        self.messages += 1
        if message.kind is MessageKind.READY:
            self._welcome()
        elif message.kind is MessageKind.ALIVE:
            self.size_mb = message.json()["mb"]
        elif (client := self.clients.get(message.utterance)) is not None:
            client.heard(message)  # else: the utterance was closed while the message was on its way

    def _welcome(self) -> None:
        self._failures = 0
        self._since_s = asyncio.get_running_loop().time()
        self.fault = None
        self.ready = True
        for number, client in list(self.clients.items()):
            told = client.replay()
            if told is None:
                del self.clients[number]
            else:
                self.process.send(told)
        if not self.started.done():
            self.started.set_result(None)

    def _retire(self, fault: RecogniserFault) -> None:
        """Fail everything that waits for a process."""
        self.fault = fault
        if not self.started.done():
            self.started.set_exception(fault)
            self.started.exception()  # mark as retrieved: perhaps nobody awaits it
        for client in list(self.clients.values()):
            client.fail(fault)
        self.clients.clear()

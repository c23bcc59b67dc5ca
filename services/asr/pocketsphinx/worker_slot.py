"""A recogniser process that is kept alive, and the utterances it is working on."""

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
"""A process that ends so often before it is ready: the utterances that wait for it fail. It is tried on, since what is
missing (files, memory) may come back."""

PAUSE_S, LONGEST_PAUSE_S = 0.25, 10.0
"""Between two starts that failed: the first pause, doubled from then on up to the longest."""

START_S = 120.0
"""A process that is not ready after so long is killed; on a quiet machine it takes 5 s."""


class SlotClient(Protocol):
    """An utterance, as its seat sees it."""

    lag: DecodingLag

    def heard(self, message: WorkerMessage) -> None: ...

    def replay(self) -> bytes | None:
        """Everything that a fresh process must be told; None from a client that has given up."""

    def fail(self, fault: RecogniserFault) -> None: ...


class WorkerSlot:
    """When the process dies another takes its place, and the utterances so far are decoded again."""

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
        """Of the process, since it was ready; 0 while there is none."""
        return asyncio.get_running_loop().time() - self._since_s if self.ready else 0.0

    def admit(self, client: SlotClient) -> int:
        """The number under which the process knows `client`."""
        self._numbers += 1
        if self.fault is not None:
            client.fail(self.fault)
        else:
            self.clients[self._numbers] = client
        return self._numbers

    def leave(self, number: int) -> None:
        if self.clients.pop(number, None) is not None:
            self.send(WorkerMessage(MessageKind.CLOSE, number).packed())

    def send(self, data: bytes) -> bool:
        """False while a process is starting: nothing is sent to it then, `replay` will tell it everything."""
        if self.ready:
            self.process.send(data)
        return self.ready

    async def aclose(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._retire(RecogniserFault("the recogniser has been closed"))

    # -------------------------------------------------------------- the process

    async def _keep_alive(self) -> None:
        """Until closed; a process that could not be started at all, not once, is given up."""
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
        """One process, from its start to its end. Whatever goes wrong is a failed start."""
        late = asyncio.get_running_loop().call_later(START_S, self._late)
        try:
            self._reason = f"exit status {await self.process.run()}"
        except Exception as error:  # no files, no memory, no process: all of it may be better next time
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
            client.heard(message)  # else: closed while the guess was on its way

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
        """Nobody waits for a process any more."""
        self.fault = fault
        if not self.started.done():
            self.started.set_exception(fault)
            self.started.exception()  # seen: nobody may be waiting for it any more
        for client in list(self.clients.values()):
            client.fail(fault)
        self.clients.clear()

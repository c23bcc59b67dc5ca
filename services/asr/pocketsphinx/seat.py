"""A recogniser process that is kept alive, and the utterances it is working on."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Protocol

from services.asr.lag import Lag
from services.asr.pocketsphinx.process import RecogniserProcess
from services.asr.pocketsphinx.wire import Kind, Message
from services.asr.recogniser import RecogniserFault

log = logging.getLogger(__name__)

FAILED_STARTS = 3
"""A process that ends so often before it is ready will not get better."""


class Client(Protocol):
    """An utterance, as its seat sees it."""

    lag: Lag

    def heard(self, message: Message) -> None: ...

    def replay(self) -> bytes | None:
        """Everything that a fresh process must be told; None from a client that has given up."""

    def fail(self, fault: RecogniserFault) -> None: ...


class Seat:
    """When the process dies another takes its place, and the utterances so far are decoded again."""

    def __init__(self, name: str, arguments: Sequence[str]) -> None:
        self._name = name
        self._numbers = 0
        self._ready = False
        self._failures = 0
        self._fault: RecogniserFault | None = None
        self.clients: dict[int, Client] = {}
        self.messages = 0
        self.started: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.process = RecogniserProcess(arguments, self._heard)
        self._task = asyncio.create_task(self._keep_alive(), name=name)

    @property
    def lag_s(self) -> float:
        return max((client.lag.seconds for client in self.clients.values()), default=0.0)

    def admit(self, client: Client) -> int:
        """The number under which the process knows `client`."""
        self._numbers += 1
        if self._fault is not None:
            client.fail(self._fault)
        else:
            self.clients[self._numbers] = client
        return self._numbers

    def leave(self, number: int) -> None:
        if self.clients.pop(number, None) is not None:
            self.send(Message(Kind.CLOSE, number).packed())

    def send(self, data: bytes) -> bool:
        """False while a process is starting: nothing is sent to it then, `replay` will tell it everything."""
        if self._ready:
            self.process.send(data)
        return self._ready

    async def aclose(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._retire(RecogniserFault("the recogniser has been closed"))

    # -------------------------------------------------------------- the process

    async def _keep_alive(self) -> None:
        while self._failures < FAILED_STARTS:
            self._failures += 1
            status = await self.process.run()
            self._ready = False
            log.warning("%s: recogniser process ended with status %s", self._name, status)
        self._retire(RecogniserFault(f"recogniser processes ended {FAILED_STARTS} times before they were ready"))

    def _heard(self, message: Message) -> None:
        self.messages += 1
        if message.kind is Kind.READY:
            self._welcome()
        elif (client := self.clients.get(message.utterance)) is not None:
            client.heard(message)  # else: closed while the guess was on its way

    def _welcome(self) -> None:
        self._failures = 0
        self._ready = True
        for number, client in list(self.clients.items()):
            told = client.replay()
            if told is None:
                del self.clients[number]
            else:
                self.process.send(told)
        if not self.started.done():
            self.started.set_result(None)

    def _retire(self, fault: RecogniserFault) -> None:
        self._fault = fault
        if not self.started.done():
            self.started.set_exception(fault)
            self.started.exception()  # seen: nobody may be waiting for it any more
        for client in list(self.clients.values()):
            client.fail(fault)
        self.clients.clear()

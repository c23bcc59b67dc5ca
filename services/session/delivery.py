"""Which responses the client has taken: until then, what they tell counts as not told. Pure."""

import asyncio
from dataclasses import dataclass, field

REMEMBERED = 256
"""Responses that the client may still take; an older one counts as lost."""


@dataclass(slots=True)
class DeliveryReceipts:
    """`taken` is reported when the end of a response has been written to the client's socket."""

    _waiting: dict[str, list[asyncio.Future[bool]]] = field(default_factory=dict)
    _gone: bool = False

    def expect(self, response_id: str, *told: asyncio.Future[bool]) -> None:
        """`told` become True when the client has taken the response, False when it never will."""
        if self._gone:
            _resolve(told, False)
            return
        self._waiting.setdefault(response_id, []).extend(told)
        if len(self._waiting) > REMEMBERED:
            _resolve(self._waiting.pop(next(iter(self._waiting))), False)

    def taken(self, response_id: str) -> None:
        _resolve(self._waiting.pop(response_id, ()), True)

    def gone(self) -> None:
        """The client has left; whatever it has not taken is lost."""
        self._gone = True
        for told in self._waiting.values():
            _resolve(told, False)
        self._waiting.clear()


def _resolve(told: list[asyncio.Future[bool]] | tuple[asyncio.Future[bool], ...], taken: bool) -> None:
    for each in told:
        if not each.done():  # whoever waited may have given up
            each.set_result(taken)

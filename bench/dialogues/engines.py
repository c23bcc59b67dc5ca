"""The environment of the dialogues: real tools on fresh stores, five contacts, a small calendar, no network."""

from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import Executor as Pool
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import httpx

from services.clock import VirtualClock, VirtualLoop, run_virtual
from tools import library
from tools.context import ToolSessionContext
from tools.executor import Executor
from tools.library import LibrarySettings, ToolLibrary
from tools.registry import Registry
from tools.tool import Tool

T = TypeVar("T")
ZONE = ZoneInfo("Europe/London")
START = datetime(2026, 11, 25, 18, 43, tzinfo=UTC)
"""A Wednesday evening, about when the dialogues were recorded."""
_GATEWAY = "http://phone.example/send"
CONTACTS = (
    ("Anna", "+447700900222", "anna@example.org"),
    ("Ben Carter", "+447700900333", "ben.carter@example.org"),
    ("Tom Baker", "+447700900444", ""),
    ("Tom Wright", "+447700900555", ""),
    ("Mum", "+447700900111", ""),
)
_EVENTS = (
    ("a1", "Standup", "20261126T093000", "20261126T094500", "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR\r\n"),
    ("a2", "Meeting with Ben", "20261126T150000", "20261126T160000", ""),
    ("a3", "Dentist appointment", "20261127T110000", "20261127T114500", ""),
    ("a4", "Budget review", "20261127T140000", "20261127T150000", ""),
)


@dataclass(frozen=True, slots=True)
class DialogueEngines:
    """The tools of one dialogue's session, and the clock that they share."""

    executor: Executor
    clock: VirtualClock


class _Inline(Pool):
    """A thread pool that runs each job at once in the calling thread, since virtual time has no threads."""

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


def visit(
    main: Callable[[DialogueEngines], Coroutine[Any, Any, T]], phone: bool, declared: Mapping[str, Tool] | None = None
) -> T:
    """Run `main` with fresh tools and stores in virtual time. `phone`: text messages and calls are configured.
    `declared`: further tools, which replace those of the same name."""
    loop = VirtualLoop()
    clock = VirtualClock(loop, START)
    sections = {"phone": {"sms": {"url": _GATEWAY}, "call": {"url": _GATEWAY}}} if phone else {}
    tools = Registry(library.load(), settings=sections).offered() | dict(declared or {})

    async def life(folder: Path) -> T:
        async with httpx.AsyncClient(transport=httpx.MockTransport(_network)) as http:
            calendar, contacts = folder / "calendar.ics", folder / "contacts.vcf"
            calendar.write_text(_calendar())
            contacts.write_text("".join(map(_card, *zip(*CONTACTS, strict=True))))
            settings = LibrarySettings(None, ZONE, calendar=calendar, contacts=contacts)
            backing = ToolLibrary(clock, settings, http=http, pool=_Inline())
            await backing.start()
            executor = Executor(tools, backing.shared_context(), ToolSessionContext("bench", ZONE, None))
            try:
                return await main(DialogueEngines(executor, clock))
            finally:
                await executor.aclose()
                await backing.aclose()

    with TemporaryDirectory() as name:
        return run_virtual(life(Path(name)), loop)


def _network(request: httpx.Request) -> httpx.Response:
    """The mock network: only the telephone service responds."""
    if str(request.url) == _GATEWAY:
        return httpx.Response(200, json={})
    raise httpx.ConnectError("no network")


def _calendar() -> str:
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20261101T000000Z\r\nSUMMARY:{title}\r\n"
        f"DTSTART;TZID=Europe/London:{start}\r\nDTEND;TZID=Europe/London:{end}\r\n{rule}END:VEVENT\r\n"
        for uid, title, start, end, rule in _EVENTS
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//EN\r\n{events}END:VCALENDAR\r\n"


def _card(name: str, phone: str, email: str) -> str:
    address = f"EMAIL:{email}\r\n" if email else ""
    return f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\nTEL:{phone}\r\n{address}END:VCARD\r\n"

"""A calendar on a CalDAV server (RFC 4791): read by calendar-query, changed by PUT and DELETE with entity tags.

The entity tag makes sure that a change applies to the event that was read: if somebody else has changed it meanwhile,
nothing is written. A deleted event is kept in the tools' database, so that it can be restored.
"""

import asyncio
import sqlite3
import uuid
from collections.abc import Callable
from concurrent.futures import Executor as Pool
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar
from xml.etree import ElementTree
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

import httpx
from pydantic import Field, SecretStr

from tools.context import ToolClock
from tools.errors import ToolError
from tools.library.calendar_store import MOST_EVENTS, Calendar, CalendarEvent, Created, EventChange, EventDraft
from tools.library.remote import RemoteSection, secret
from tools.net import Origin, ServiceEndpoint, bad_answer, fetch
from tools.store import Database

if TYPE_CHECKING:
    from tools.library.event_book import EventBook

T = TypeVar("T")

_DAV, _CALDAV = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}"
_STAMP = "%Y%m%dT%H%M%SZ"
_QUERY = (
    '<?xml version="1.0" encoding="utf-8"?>'
    '<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">'
    "<D:prop><D:getetag/><C:calendar-data/></D:prop>"
    '<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">{}</C:comp-filter></C:comp-filter>'
    "</C:filter></C:calendar-query>"
)


class CaldavSettings(RemoteSection):
    """The section `caldav`."""

    url: str
    """Address of the calendar collection, such as https://dav.example.org/calendars/ann/home/."""
    user: str | None = None
    password: SecretStr | None = None
    organizer: str = Field("", pattern=r"^$|^[^@\s]+@[^@\s]+$")
    """The user's address; servers that send invitations (RFC 6638) need it to do so."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One event, or one series with its exceptions, as the server has it."""

    href: str
    etag: str
    data: bytes


class CaldavCalendar(Calendar):
    """A calendar on a CalDAV server. `http` must be a client of `tools.net`. `timezone` is that of times without a
    zone."""

    def __init__(
        self,
        settings: CaldavSettings,
        http: httpx.AsyncClient,
        database: Database,
        clock: ToolClock,
        timezone: ZoneInfo,
        pool: Pool | None = None,
    ) -> None:
        self._settings = settings
        self._http = http
        self._database = database
        self._clock = clock
        self._timezone = timezone
        self._pool = pool
        self._invites: bool | None = None

    async def search(self, start: datetime, end: datetime) -> list[CalendarEvent]:
        since, until = (moment.astimezone(UTC).strftime(_STAMP) for moment in (start, end))
        found = await self._query(f'<C:time-range start="{since}" end="{until}"/>')

        def read() -> list[CalendarEvent]:
            events = [event for each in found for event in self._book(each.data).search(start, end)]
            return sorted(events, key=lambda event: (event.start, event.title))[:MOST_EVENTS]

        return await self._in_pool(read)

    async def create(self, draft: EventDraft, key: str) -> Created:
        uid = str(uuid.uuid5(uuid.NAMESPACE_OID, key) if key else uuid.uuid4())
        book = self._book(None)
        event = book.create(draft, uid, self._clock.now(), self._settings.organizer)
        try:
            await self._put(f"{uid}.ics", book, {"If-None-Match": "*"})
        except _Conflict:
            resource = await self._of(uid)
            event = self._book(resource.data).known(uid) or event
        invited = bool(draft.attendees and self._settings.organizer) and await self._sends_invitations()
        return Created(event, invited)

    async def update(self, event_id: str, change: EventChange) -> tuple[CalendarEvent, CalendarEvent]:
        return await self._change(event_id, lambda book: book.update(event_id, change, self._clock.now()))

    async def delete(self, event_id: str) -> CalendarEvent:
        if "/" in event_id:
            return await self._change(event_id, lambda book: book.cancel(event_id, self._clock.now()))
        resource = await self._of(event_id)
        event = self._book(resource.data).known(event_id)
        if event is None:
            raise _no_such_event()
        await self._remember(event_id, resource)
        await self._write("DELETE", resource.href, b"", {"If-Match": resource.etag})
        return event

    async def restore(self, event_id: str) -> CalendarEvent:
        if "/" in event_id:
            return await self._change(event_id, lambda book: book.restore(event_id, self._clock.now()))
        query = "SELECT href, data FROM removed_events WHERE uid = ?"
        row = await self._database.read(lambda db: db.execute(query, (event_id,)).fetchone())
        if row is None:
            raise _no_such_event()
        book = self._book(row["data"].encode())
        event = book.known(event_id)
        if event is None:
            raise _no_such_event()
        await self._put(row["href"], book, {"If-None-Match": "*"})
        return event

    # ------------------------------------------------------------------ one event

    async def _change(self, event_id: str, change: Callable[["EventBook"], T]) -> T:
        resource = await self._of(event_id.partition("/")[0])

        def apply() -> "tuple[EventBook, T]":
            book = self._book(resource.data)
            return book, change(book)

        book, result = await self._in_pool(apply)
        await self._put(resource.href, book, {"If-Match": resource.etag})
        return result

    async def _of(self, uid: str) -> Resource:
        match = (
            f'<C:prop-filter name="UID"><C:text-match collation="i;octet">{escape(uid)}</C:text-match></C:prop-filter>'
        )
        for resource in await self._query(match):
            if self._book(resource.data).known(uid) is not None:
                return resource
        raise _no_such_event()

    async def _remember(self, uid: str, resource: Resource) -> None:
        row = (uid, resource.href, resource.data.decode("utf-8", "replace"), self._clock.now().timestamp())

        def insert(db: sqlite3.Connection) -> int:
            return db.execute(
                "INSERT OR REPLACE INTO removed_events (uid, href, data, at) VALUES (?, ?, ?, ?)", row
            ).rowcount

        await self._database.write(insert)

    def _book(self, data: bytes | None) -> "EventBook":
        from tools.library.event_book import EventBook  # slow to import, see `ToolLibrary.start`

        return EventBook(data, self._timezone, "on the server")

    async def _in_pool(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    # ------------------------------------------------------------------ the wire

    async def _query(self, filtered: str) -> list[Resource]:
        headers = {"Depth": "1", "Content-Type": "application/xml; charset=utf-8"}
        body = _QUERY.format(filtered).encode()
        answer = await fetch(self._http, self._endpoint(""), method="REPORT", content=body, headers=headers)
        return await self._in_pool(lambda: _resources(answer.content))

    async def _put(self, href: str, book: "EventBook", condition: dict[str, str]) -> None:
        headers = condition | {"Content-Type": "text/calendar; charset=utf-8"}
        await self._write("PUT", href, await self._in_pool(book.to_ical), headers)

    async def _write(self, method: str, href: str, content: bytes, headers: dict[str, str]) -> None:
        try:
            await fetch(self._http, self._endpoint(href), method=method, content=content, headers=headers)
        except httpx.HTTPStatusError as error:
            if error.response.status_code == 412:
                raise _Conflict from error
            if error.response.status_code == 404:
                raise _no_such_event() from error
            raise

    async def _sends_invitations(self) -> bool:
        if self._invites is None:
            answer = await fetch(self._http, self._endpoint(""), method="OPTIONS")
            self._invites = "calendar-auto-schedule" in answer.headers.get("DAV", "")
        return self._invites

    def _endpoint(self, href: str) -> ServiceEndpoint:
        """The resource at `href`, which the server names. Raises `ToolError` (`blocked`) if that is not at the
        configured origin, as the password must not be sent elsewhere."""
        base = httpx.URL(self._settings.url.rstrip("/") + "/")
        url = base.join(href)
        if Origin.of(url) != Origin.of(base) or url.scheme != base.scheme:
            raise ToolError("blocked", "The calendar server sent me elsewhere; I did not go there.")
        auth = (self._settings.user, secret(self._settings.password)) if self._settings.user else None
        return replace(ServiceEndpoint(str(url), configured=True), auth=auth)


class _Conflict(ToolError):
    """The event has changed since it was read."""

    def __init__(self) -> None:
        super().__init__("conflict", "Somebody else has just changed that event, so I left it alone.")


def _no_such_event() -> ToolError:
    return ToolError("not_found", "There is no such event in the calendar.")


class _Strict(ElementTree.TreeBuilder):
    """Refuses a document type, and with it entities: a calendar needs none, and they can expand to huge texts."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise bad_answer("The calendar server")


def _resources(content: bytes) -> list[Resource]:
    try:
        root = ElementTree.fromstring(content, ElementTree.XMLParser(target=_Strict()))
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise bad_answer("The calendar server") from error
    if root.tag != f"{_DAV}multistatus":
        raise bad_answer("The calendar server")
    found = []
    for response in root.iter(f"{_DAV}response"):
        href = response.findtext(f"{_DAV}href", "")
        for prop in response.iter(f"{_DAV}prop"):
            data = prop.findtext(f"{_CALDAV}calendar-data", "")
            if href and data.strip():
                found.append(Resource(href, prop.findtext(f"{_DAV}getetag", "*"), data.encode()))
    return found

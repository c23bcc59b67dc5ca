"""A CalDAV server for one collection: REPORT calendar-query, PUT and DELETE with entity tags, basic authentication."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import icalendar
import recurring_ical_events
from starlette.requests import Request
from starlette.responses import Response

CALDAV = "{urn:ietf:params:xml:ns:caldav}"


@dataclass
class CalendarServer:
    """`files` maps names in the collection /cal/ to iCalendar text."""

    files: dict[str, bytes] = field(default_factory=dict)
    dav: str = "1, 3, calendar-access, calendar-auto-schedule"
    href: str = "/cal/"
    seen: list[tuple[str, str, str]] = field(default_factory=list)
    """(method, name, If-Match or If-None-Match)"""

    async def answer(self, request: Request) -> Response:
        name = request.path_params.get("name", "")
        condition = request.headers.get("If-Match") or request.headers.get("If-None-Match", "")
        self.seen.append((request.method, name, condition))
        if request.headers.get("Authorization") != "Basic YW5uOnB3":
            return Response(status_code=401)
        body = await request.body()
        match request.method:
            case "OPTIONS":
                return Response(headers={"DAV": self.dav})
            case "REPORT":
                return Response(self._report(body), 207, media_type="application/xml")
            case "PUT" | "DELETE" if not self._holds(name, request.headers.get("If-Match"), condition):
                return Response(status_code=412)
            case "PUT":
                self.files[name] = body
                return Response(status_code=201, headers={"ETag": self._etag(name)})
            case "DELETE":
                del self.files[name]
                return Response(status_code=204)
        return Response(status_code=405)

    def _holds(self, name: str, match: str | None, condition: str) -> bool:
        if match is not None:
            return name in self.files and match in ("*", self._etag(name))
        return condition != "*" or name not in self.files

    def _etag(self, name: str) -> str:
        return f'"{hashlib.sha256(self.files[name]).hexdigest()[:12]}"'

    def _report(self, body: bytes) -> str:
        query = ElementTree.fromstring(body)
        found = [name for name, data in self.files.items() if _fits(data, query)]
        responses = "".join(
            f"<d:response><d:href>{self.href}{name}</d:href><d:propstat><d:prop>"
            f"<d:getetag>{escape(self._etag(name))}</d:getetag>"
            f"<c:calendar-data>{escape(self.files[name].decode())}</c:calendar-data>"
            "</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>"
            for name in found
        )
        return (
            '<?xml version="1.0"?><d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">'
            f"{responses}</d:multistatus>"
        )


def _fits(data: bytes, query: ElementTree.Element) -> bool:
    calendar = icalendar.Calendar.from_ical(data)
    within = query.find(f".//{CALDAV}time-range")
    uid = query.find(f".//{CALDAV}text-match")
    if within is not None:
        start, end = (datetime.strptime(within.attrib[key] + "+0000", "%Y%m%dT%H%M%SZ%z") for key in ("start", "end"))
        return bool(recurring_ical_events.of(calendar).between(start, end))
    return uid is not None and any(str(event["UID"]).find(uid.text or "") >= 0 for event in calendar.walk("VEVENT"))

"""Announces alarms, timers and reminders when they are due, to every listener and, if configured, to a webhook.

An alarm leaves the table only after a listener has told its user, which may take until the user falls silent, or the
webhook has accepted it. One that falls due without either waits for the first listener, and the announcement says how
late it is. After a crash in between it is announced again.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

import httpx

from tools.context import ToolClock
from tools.errors import ToolError
from tools.library.alarms import Alarm, AlarmBook, AlarmKind, due_again
from tools.net import trusting
from tools.speech import clock_time, duration, exact_duration, moment

_log = logging.getLogger(__name__)
_LATE_S = 30.0
_LONGEST_WAIT_S = 60.0
"""Seconds after which the wall clock is read again at the latest: it may be set, and machines sleep."""
_WEBHOOK_TIMEOUT_S = 5.0


@dataclass(frozen=True, slots=True)
class Announcement:
    """What a listener is to say. `session` is the session that set the alarm, which may be over. `late_s` is 0 if on
    time."""

    id: int
    kind: AlarmKind
    label: str
    text: str
    due: datetime
    late_s: float
    session: str


Listener = Callable[[Announcement], Awaitable[bool]]
"""Says an announcement; returns, as soon as it is known, whether the user was told."""


class Scheduler:
    """Runs from `start` to `aclose`. `webhook` gets a POST with each announcement as JSON."""

    def __init__(
        self, book: AlarmBook, clock: ToolClock, *, webhook: str | None = None, http: httpx.AsyncClient | None = None
    ) -> None:
        self._book = book
        self._clock = clock
        self._webhook = webhook
        self._http = http
        self._listeners: list[Listener] = []
        self._task: asyncio.Task[None] | None = None
        self._telling: dict[int, asyncio.Task[None]] = {}

    async def start(self) -> None:
        """Start the task that waits for the next alarm."""
        self._task = asyncio.create_task(self._run(), name="alarm scheduler")

    async def aclose(self) -> None:
        """Stop, and cancel announcements that are under way."""
        tasks = [*self._telling.values(), *([self._task] if self._task is not None else [])]
        self._task = None
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` for every announcement from now on, and for those that nobody has been told yet. Returns a
        function that unsubscribes it.

        The listener may take long; if it raises, its user was not told.
        """
        self._listeners.append(listener)
        self._book.changed.set()
        return lambda: self._listeners.remove(listener)

    async def _run(self) -> None:
        while True:
            self._book.changed.clear()
            looked = self._clock.now().timestamp()  # read once: what falls due after this counts as upcoming
            try:
                await self._fire(looked)
                upcoming = await self._book.next_due(looked)
            except Exception:  # a full disk must not stop the alarms for good
                _log.exception("looking for due alarms failed; trying again")
                upcoming = None
            now = self._clock.now().timestamp()
            await self._wait(_LONGEST_WAIT_S if upcoming is None else min(upcoming - now, _LONGEST_WAIT_S))

    async def _wait(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(max(seconds, 0.0)):
                await self._book.changed.wait()
        except TimeoutError:
            return

    async def _fire(self, looked: float) -> None:
        if not self._listeners and not self._webhook:
            return
        for alarm in await self._book.due(looked):
            if alarm.id not in self._telling:
                self._telling[alarm.id] = asyncio.create_task(self._see_to(alarm), name=f"alarm {alarm.id}")

    async def _see_to(self, alarm: Alarm) -> None:
        """Announce `alarm` to all listeners and the webhook; once the first has told a user, the alarm is settled."""
        now, listeners = self._clock.now(), tuple(self._listeners)
        news, settled = announcement(alarm, now), False
        telling = [asyncio.create_task(self._tell(listener, news)) for listener in listeners]
        if self._webhook:
            telling.append(asyncio.create_task(self._post(self._webhook, news)))
        try:
            for told in asyncio.as_completed(telling):
                if await told and not settled:
                    settled = True
                    await self._settle(alarm, now)
                    self._telling.pop(alarm.id, None)  # a repeated alarm may be due again before all are told
        except Exception:
            _log.exception("alarm %d could not be settled; it is told again", alarm.id)
        finally:
            if self._telling.get(alarm.id) is asyncio.current_task():
                del self._telling[alarm.id]
            for task in telling:
                task.cancel()
        if not settled and not set(self._listeners) <= set(listeners):
            self._book.changed.set()  # a listener was added meanwhile

    async def _tell(self, listener: Listener, news: Announcement) -> bool:
        try:
            return await listener(news)
        except Exception as error:  # one broken session must not silence the others
            _log.warning("a listener did not take the announcement %d: %r", news.id, error)
            return False

    async def _post(self, url: str, news: Announcement) -> bool:
        assert self._http is not None
        body = {
            "id": news.id,
            "kind": news.kind,
            "label": news.label,
            "text": news.text,
            "due": news.due.isoformat(),
            "late_s": round(news.late_s, 3),
        }
        try:
            response = await self._http.post(url, json=body, timeout=_WEBHOOK_TIMEOUT_S, extensions=trusting(url))
            response.raise_for_status()
        except (httpx.HTTPError, ToolError) as error:
            _log.warning("the alarm webhook failed: %r", error)
            return False
        return True

    async def _settle(self, alarm: Alarm, now: datetime) -> None:
        again = due_again(alarm, now)
        if again is None:
            await self._book.remove([alarm], why="announced")
        else:
            await self._book.announced_until(alarm, again)


def announcement(alarm: Alarm, now: datetime) -> Announcement:
    """The announcement of `alarm`, which is due. If it is more than half a minute late, it says by how much."""
    due = alarm.due
    assert due is not None
    late_s = (now - due).total_seconds()
    late_s = late_s if late_s > _LATE_S else 0.0
    text = _late_text(alarm, due, now, late_s) if late_s else _text(alarm, due)
    return Announcement(alarm.id, alarm.kind, alarm.label, text, due, late_s, alarm.session)


def _name(alarm: Alarm) -> str:
    if alarm.kind is AlarmKind.TIMER:
        length = exact_duration(alarm.duration_s or 0)
        return f"your {alarm.label} timer" if alarm.label else f"your timer for {length}"
    return f"your {alarm.label} alarm" if alarm.label else "your alarm"


def _text(alarm: Alarm, due: datetime) -> str:
    if alarm.kind is AlarmKind.REMINDER:
        return f"A reminder: {alarm.label}."
    if alarm.kind is AlarmKind.TIMER:
        name = _name(alarm)
        return f"{name[0].upper()}{name[1:]} is done."
    return f"It is {clock_time(due)}. This is {_name(alarm)}."


def _late_text(alarm: Alarm, due: datetime, now: datetime, late_s: float) -> str:
    ago = f"{duration(_rounded(late_s))} ago"
    if alarm.kind is AlarmKind.REMINDER:
        return f"I am late with a reminder for {moment(due, now.astimezone(due.tzinfo))}: {alarm.label}."
    if alarm.kind is AlarmKind.TIMER:
        return f"I am late: {_name(alarm)} was done {ago}."
    return f"I am late: {_name(alarm)} for {clock_time(due)} was due {ago}."


def _rounded(late_s: float) -> float:
    """To whole minutes from ten minutes on, and to whole hours from a day on."""
    unit_s = 3600 if late_s >= 86400 else 60 if late_s >= 600 else 1
    return round(late_s / unit_s) * unit_s

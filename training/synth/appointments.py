"""Plans the calls for requests about the calendar. Requests for a past moment get no call."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from services.grammar.recipes.calendar_questions import period
from services.grammar.recipes.people import PRONOUNS
from tools.language.moments import When
from training.synth.slots import RequestSoFar
from training.synth.wants import Ref, Results, Setting, Want, look_ups, past, people_in, title


def create(said: RequestSoFar, key: str, results: Results, here: Setting) -> list[Want] | None:
    """Creates an event, after the addresses of the guests were looked up."""
    when = said.slots.get("start")
    moment = when.value if when is not None else None
    who = people_in(said)
    name = said.values.get("title") or ("Meeting" if who else None)
    if said.waiting or said.unread or not isinstance(moment, When) or not moment.timed or not name:
        return None
    start = moment.moment(here.now, str(name))
    if start is None or moment.after is not None:
        return None
    values = {"title": title(str(name)), "start": start.strftime("%Y-%m-%dT%H:%M")}
    if past(values, here.now):
        return None
    if who is None:
        return [Want(key, "create_event", values)]
    wants = look_ups(who, "get_email_address", key)
    return [*wants, Want(key, "create_event", values | {"attendees": [Ref(want.key) for want in wants]})]


def _event(said: RequestSoFar, key: str) -> Want | None:
    """The look-up of the event that the user means."""
    name = next((said.spans[kind][0] for kind in ("title", "person") if said.spans.get(kind)), None)
    return (
        None if name is None or name in PRONOUNS else Want(f"{key}.1", "search_calendar", {"query": name}, aside=True)
    )


def delete(said: RequestSoFar, key: str, results: Results, here: Setting) -> list[Want] | None:
    """Looks up the event, then deletes it."""
    look_up = _event(said, key)
    if look_up is None or said.unread or said.slots.get("at"):
        return None
    return (
        [look_up] if said.waiting else [look_up, Want(key, "delete_event", {"event_id": Ref(look_up.key, "event_id")})]
    )


def move(said: RequestSoFar, key: str, results: Results, here: Setting) -> list[Want] | None:
    """Looks up the event, then changes it; the event has the part of the new moment that was not said."""
    look_up = _event(said, key)
    if look_up is None or set(said.spans) - {"title", "person", "time", "date"}:
        return None
    if any(len(said.spans.get(kind, ())) > 1 for kind in ("title", "time", "date")):
        return None
    found = results.get(look_up.key)
    when = said.slots.get("start")
    if said.waiting or when is None or found is None or found.error or not isinstance(found.value, dict):
        return [look_up]
    begins = datetime.fromisoformat(found.value["start"])
    start = _moved(when.value, begins, here.now)
    if start is None or past({"start": start}, here.now):
        return [look_up]
    return [look_up, Want(key, "update_event", {"event_id": Ref(look_up.key, "event_id"), "start": start})]


def _moved(when: When, begins: datetime, now: datetime) -> str | None:
    if when.after is not None or (when.time is None and when.day is None):
        return None
    on: date = when.day or begins.date()
    dated = when.defaults(When(day=on)) if when.time is not None else None
    moment = dated.moment(now) if dated is not None else datetime.combine(on, begins.time())
    return moment.strftime("%Y-%m-%dT%H:%M") if moment else None


def search(said: RequestSoFar, key: str, results: Results, here: Setting) -> list[Want] | None:
    """Searches the calendar by period or by words."""
    if said.waiting or said.unread or not said.spans:
        return None
    when = said.slots.get("start")
    values: dict[str, Any] = period(when.value, here.now) if when is not None and isinstance(when.value, When) else {}
    query = said.values.get("query")
    return [Want(key, "search_calendar", values | ({"query": query} if query else {}))] if values or query else None


def zoom(said: RequestSoFar, key: str, results: Results, here: Setting) -> list[Want] | None:
    """Creates a video meeting, from the same values as an event with guests."""
    event = create(replace(said, values={"title": said.spans.get("topic", ("",))[0]}), key, results, here)
    if event is None or len(event) < 2:
        return None
    values = event[-1].arguments
    asked = {"topic": values["title"], "start": values["start"], "minutes": 30, "invitees": values["attendees"]}
    return [*event[:-1], Want(key, "zoom_meeting", asked)]

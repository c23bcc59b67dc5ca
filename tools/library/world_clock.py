"""Tools that tell the time, here and elsewhere, and the date."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tools.context import Context
from tools.declaration import tool
from tools.errors import ToolError
from tools.library.zones import shown, zone_of
from tools.spec import Effect, Sensitivity
from tools.speech import clock_time
from tools.values import LocalDate, Words

_HERE = frozenset({"here", "home", "where i am", "my place"})


def _say(arguments: Mapping[str, Any], result: Any) -> str:
    local = datetime.fromisoformat(result["local"])
    where = f" in {result['place']}" if result.get("place") else ""
    weekday = {1: " tomorrow", -1: " yesterday"}.get(result["day_difference"], "")
    return f"It is {clock_time(local)}{weekday}{where}."


@tool(
    effect=Effect.READ_LOCAL,
    sensitivity=Sensitivity.LOW,
    phrases=(
        "what time is it [now|right now]",
        "what time is it [right now] in {location}",
        "what is the [current|local] time [now|right now]",
        "what is the [current|local] time in {location} [now|right now]",
        "(tell|give) me the [current] time [in {location}]",
        "what is {location} time",
        "(do you have|have you got|what is) the time [in {location}]",
        "(time|current time) in {location}",
        "how late is it [in {location}]",
        "what time do they have in {location}",
        "what (would|will) the time be in {location}",
    ),
    say=_say,
)
async def get_time(context: Context, location: Words | None = None) -> dict[str, Any]:
    """Current local time somewhere; where the user is when no place is given.

    Args:
        location: Town, city or country.
    """
    here = context.now()
    if location is None or location.casefold() in _HERE:
        return _answer(here, here, "")
    zone = zone_of(location)
    if zone is None:
        raise ToolError("not_found", f"I do not know the time zone of {location}. Which larger city is near it?")
    return _answer(context.now(zone), here, shown(location))


def _answer(there: datetime, here: datetime, place: str) -> dict[str, Any]:
    answer = {
        "local": f"{there:%Y-%m-%dT%H:%M}",
        "weekday": f"{there:%A}",
        "timezone": str(there.tzinfo),
        "day_difference": (there.date() - here.date()).days,
    }
    return answer | ({"place": place} if place else {})


def _say_date(arguments: Mapping[str, Any], result: Any) -> str:
    that = datetime.fromisoformat(result["date"]).date()
    named = f"{that:%A}, {that:%B} {that.day}, {that.year}"
    away = result["days_away"]
    if not arguments.get("date") or away == 0:
        return f"Today is {named}."
    if abs(away) == 1:
        return f"That is {'tomorrow' if away > 0 else 'yesterday'}, {named}."
    return f"{named} is in {away} days." if away > 0 else f"{named} was {-away} days ago."


@tool(
    effect=Effect.READ_LOCAL,
    sensitivity=Sensitivity.LOW,
    phrases=(
        "what is [the] [today's] date [today]",
        "what day is [it|today] [today]",
        "what day of the week is it [today]",
        "what is the day [today]",
        "(what|which) (day|date|day of the week) is {date}",
        "(what|which) (day|date) (is|does) {date} [fall on|on]",
        "how many days [are there|is it|are left|left] (until|till|to|before) {date}",
        "how (long|far) [is it|away is] (until|till|to) {date}",
        "how far away is {date}",
        "when is {date}",
    ),
    say=_say_date,
)
async def get_date(context: Context, date: LocalDate | None = None) -> dict[str, Any]:
    """Today's date, or which weekday a date is and how many days away.

    Args:
        date: YYYY-MM-DD; today when left out.
    """
    today = context.now().date()
    that = datetime.fromisoformat(date).date() if date else today
    return {"date": f"{that}", "weekday": f"{that:%A}", "days_away": (that - today).days}

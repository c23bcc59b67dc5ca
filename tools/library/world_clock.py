"""The tool that tells the time, here and elsewhere."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tools.context import Context
from tools.declaration import tool
from tools.errors import ToolError
from tools.library.zones import shown, zone_of
from tools.spec import Effect, Sensitivity
from tools.speech import clock_time
from tools.values import Words

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

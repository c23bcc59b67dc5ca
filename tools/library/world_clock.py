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

_NEAR_DAYS = 2 * 366
"""How far away a day may be for its distance to be told in days."""
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
        "(do you have|have you got|what is|got) the time [in {location}]",
        "(time|current time) in {location}",
        "how late is it [in {location}]",
        "what time do they have in {location}",
        "what (would|will) the time be in {location}",
        "what is the time difference (between|from) {other:place} (and|to) {location}",
        "what is the time difference (to|with) {location}",
        "how (far|many hours) (ahead|behind) is {location}",
        "how (far|many hours) (ahead|behind) [of] {other:place} is {location}",
        "[if] it is {at:time} here what time is it in {location}",
        "what time is it in {location} (when|if) it is {at:time} here",
        "what [time] is {at:time} here in {location}",
        "how (long|many hours|many minutes) [is it|are there|left] (until|till|til) {at:time}",
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
    if abs(away) > _NEAR_DAYS:
        return f"{that:%B} {that.day}, {that.year} {'is' if away > 0 else 'was'} a {that:%A}."
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
        "(tell|give) me (the|today's) date",
        "(what|which) (day|date|weekday) (is|was|will) [it] [be] [on] {date}",
        "(what|which) day of the week (is|was|will) [it] [be] [on] {date}",
        "(what|which) (day|date|weekday) (is|does|was|did|will) {date} [fall on|on|be|fall]",
        "(what|which) day of the week (is|does|was|did|will) {date} [fall on|on|be|fall]",
        "what (is|was) [the] (date|day) [on|of] {date}",
        "what will [be] the (date|day) [be] [on] {date}",
        "what is {date} [date]",
        "how many (days|weeks|months|sleeps) [are there|is it|are left|left|to go] (until|till|til|to|before) {date}",
        "how (long|far) [is it|away is|to go] (until|till|til|to) {date}",
        "how far away is {date}",
        "when (is|was) {date}",
        "[the] (countdown|count down) (to|until|till) {date}",
        "how (long|many days|many weeks|many months|many years) ago (is|was) {date}",
        "how (long|many days|many weeks|many months|many years) [is it|has it been|have passed|was it] since {date}",
        "how many (days|weeks|months|years) [are there|is it|are] (between|from) {from:date} (and|to|until) {date}",
        "how many (days|weeks|months) [are|are there|do we have] left (in|of) (the|this) year",
        "(what|which) (week|week number|calendar week) (is it|are we in|is this) [today|now]",
        "(what|which) (year|month) (is it|are we in|is this) [today|now]",
        "what is the week number [today|now]",
        "(what|which) week [number] (is|does) {date} [in|fall in]",
        "[if] i was born [on] {date} how old (am i|does that make me)",
        "how old am i if i was born [on] {date}",
        "how old (is|are) (someone|somebody|a person) [who was] born [on] {date}",
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

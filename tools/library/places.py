"""The tool that finds shops, cafés and other places, from OpenStreetMap."""

import re
from collections.abc import Mapping
from typing import Any

from tools.context import Context
from tools.declaration import tool
from tools.errors import ToolError
from tools.library.gazetteer import Gazetteer, MapSettings, Spot, locate, viewbox
from tools.library.opening_hours import open_at
from tools.library.phrases_remote import PHRASES
from tools.library.remote import configured, settings_of
from tools.library.zones import shown
from tools.spec import Effect, Sensitivity
from tools.speech import listing
from tools.values import Words

_MOST_SHOWN = 5
_AROUND_KM = 4.0


def _say(arguments: Mapping[str, Any], result: Any) -> str:
    told = f"{result['name']}, {result['address']}" if result["address"] else str(result["name"])
    opening = {True: ", is open now", False: ", is closed now"}.get(result.get("open_now"), "")
    others = [each["name"] for each in result.get("also", [])[:2]]
    return f"{told}{opening}." + (f" There is also {listing(others)}." if others else "")


@tool(
    effect=Effect.READ_EXTERNAL,
    sensitivity=Sensitivity.PERSONAL,
    ttl_s=600,
    section="maps",
    configured=configured(MapSettings),
    phrases=PHRASES["search_places"],
    say=_say,
)
async def search_places(
    context: Context, query: Words, near: Words | None = None, open_now: bool = False
) -> dict[str, Any]:
    """Find businesses or points of interest.

    The nearest one, with the others as "also". With `open_now`, places whose hours are not known come last.

    Args:
        query: What to look for.
        near: Where; the user's position when left out.
        open_now: Only places open at this moment.
    """
    settings = settings_of(context, MapSettings)
    centre = await locate(context, near)
    around = viewbox(centre, _AROUND_KM)
    book = context.need(Gazetteer)
    spots = await book.find(context.http, settings, q=query, viewbox=around, bounded=1, limit=20)
    shown_spots = [_shown(spot, centre, context) for spot in sorted(spots, key=centre.kilometres_from)]
    if open_now:
        shown_spots = [spot for spot in shown_spots if spot.get("open_now") is not False]
        shown_spots.sort(key=lambda spot: "open_now" not in spot)
    if not shown_spots:
        which = " that is open now" if open_now and spots else ""
        raise ToolError("not_found", f"I found no {query}{which} near {shown(centre.name)}.")
    first, *others = shown_spots[:_MOST_SHOWN]
    return first | ({"also": others} if others else {})


def _shown(spot: Spot, centre: Spot, context: Context) -> dict[str, Any]:
    place: dict[str, Any] = {
        "name": spot.name,
        "address": spot.address,
        "kilometres": round(centre.kilometres_from(spot), 1),
    }
    phone = re.sub(r"[^\d+]", "", (spot.tags.get("phone") or spot.tags.get("contact:phone", "")).split(";")[0])
    hours = spot.tags.get("opening_hours", "")
    is_open = open_at(hours, context.now()) if hours else None
    optional = {"phone": phone or None, "hours": hours or None, "open_now": is_open}
    return place | {name: value for name, value in optional.items() if value is not None}

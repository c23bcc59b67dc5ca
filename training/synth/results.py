"""Makes the results of tools in a dialogue, in the form of the library's tools.

A result depends only on the arguments and on the dialogue's random numbers, so that equal calls return equal results.
Calculations and conversions are correct; they raise `ToolError` if there is nothing to calculate.
"""

import random
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from tools.library.arithmetic import ExpressionParser
from tools.library.measures import convert
from tools.speech import clock_time, day, moment

Json = Mapping[str, Any]
Maker = Callable[[Json, random.Random, datetime], Any]
"""(arguments, random numbers, local time) -> result."""

_SKIES = ("clear sky", "partly cloudy", "overcast", "fog", "light rain", "rain", "heavy rain", "light snow", "windy")
_EVENTS = ("Dentist", "Team lunch", "Planning", "Budget review", "Choir", "Parents evening", "Swimming", "Stand-up")
_ITEMS = ("milk", "eggs", "bread", "apples", "rice", "soap", "coffee", "tomatoes", "batteries", "tea")
_STREETS = ("Mill Lane", "Station Road", "Park Street", "High Street", "Church Road", "Bridge Street")
_NOTES = ("call back before Friday", "the code is on the fridge", "two coats of paint", "ask for the blue one")


def _weather(a: Json, dice: random.Random, now: datetime) -> Any:
    sky = dice.choice(_SKIES)
    low = dice.randint(-4, 18)
    wet = "rain" in sky or "snow" in sky
    on = date.fromisoformat(a["date"]) if a.get("date") else now.date()
    return {
        "summary": sky,
        "high_c": low + dice.randint(2, 9),
        "low_c": low,
        "rain_probability": dice.randint(60, 95) if wet else dice.randint(0, 15),
        "place": str(a["location"]).split(",")[0],
        "when": day(on, now.date()),
    }


def _time(a: Json, dice: random.Random, now: datetime) -> Any:
    there = now if not a.get("location") else now + timedelta(hours=dice.randint(-9, 9))
    answer = {"local": f"{there:%Y-%m-%dT%H:%M}", "day_difference": (there.date() - now.date()).days}
    return answer | ({"place": a["location"]} if a.get("location") else {})


def _timer(a: Json, dice: random.Random, now: datetime) -> Any:
    return {"status": "ok", "duration_seconds": a["duration_seconds"]} | _only(a, "label")


def _cancelled_timer(a: Json, dice: random.Random, now: datetime) -> Any:
    return {"status": "ok", "cancelled": f"the {a['label']} timer" if a.get("label") else "the timer"}


def _cancelled_alarm(a: Json, dice: random.Random, now: datetime) -> Any:
    name = f"the {a['label']} alarm" if a.get("label") else "the alarm"
    at = f" for {clock_time(time.fromisoformat(a['time']))}" if a.get("time") else ""
    return {"status": "ok", "cancelled": name + at}


def _alarms(a: Json, dice: random.Random, now: datetime) -> Any:
    at = time(dice.randint(5, 10), dice.choice((0, 15, 30)))
    alarm = {"name": "the alarm", "time": f"{at:%H:%M}", "when": f"for {clock_time(at)}"}
    timer = {"name": "the rice timer", "remaining_seconds": 60 * dice.randint(2, 20)}
    return {"alarms": [alarm] * dice.randint(0, 1), "timers": [timer] * dice.randint(0, 1)}


def _alarm(a: Json, dice: random.Random, now: datetime) -> Any:
    at = time.fromisoformat(a["time"])
    on = date.fromisoformat(a["date"]) if a.get("date") else now.date() + timedelta(days=at <= now.time())
    return {"status": "ok", "time": a["time"], "when": f"{clock_time(at)} {day(on, now.date())}"} | _only(a, "label")


def _reminder(a: Json, dice: random.Random, now: datetime) -> Any:
    when = {"when": moment(datetime.fromisoformat(a["due"]), now.replace(tzinfo=None))} if a.get("due") else {}
    return {"status": "ok", "text": a["text"]} | when


def _reminders(a: Json, dice: random.Random, now: datetime) -> Any:
    return [{"text": text} for text in dice.sample(("call the bank", "water the plants", "renew the passport"), 2)]


def _note(a: Json, dice: random.Random, now: datetime) -> Any:
    return {"status": "ok", "title": a.get("title") or " ".join(str(a["content"]).split()[:4]).rstrip(".,;:!?")}


def _found_note(a: Json, dice: random.Random, now: datetime) -> Any:
    return {"title": str(a.get("query") or a.get("title")).capitalize(), "content": dice.choice(_NOTES)}


def _named(a: Json) -> str:
    """The name of the list; without one, the shopping list."""
    return str(a.get("list_name") or "shopping")


def _list(a: Json, dice: random.Random, now: datetime) -> Any:
    return {"list_name": _named(a), "items": dice.sample(_ITEMS, dice.randint(1, 4))}


def _calculation(a: Json, dice: random.Random, now: datetime) -> Any:
    parser = ExpressionParser(str(a["expression"]))
    value = parser.value()
    told = {"value": int(value) if value == int(value) else float(f"{value:.12g}"), "expression": a["expression"]}
    if parser.in_percent:
        return told | {"percent": True}
    return told | ({"currency": parser.currency} if parser.currency else {})


def _converted(a: Json, dice: random.Random, now: datetime) -> Any:
    value = convert(float(a["value"]), str(a["from_unit"]), str(a["to_unit"]))
    return {"value": float(f"{value:.7g}"), "unit": a["to_unit"]}


def _money(a: Json, dice: random.Random, now: datetime) -> Any:
    rate = round(dice.uniform(0.5, 1.9), 4)
    return {"value": round(float(a["amount"]) * rate, 2), "rate": rate}


def _phone(a: Json, dice: random.Random, now: datetime) -> Any:
    return f"+4411349601{dice.randint(10, 99)}"


def _email(a: Json, dice: random.Random, now: datetime) -> Any:
    name = "".join(char for char in str(a["name"]).casefold() if char.isalpha() or char == " ").replace(" ", ".")
    return f"{name or 'info'}@example.org"


def _event_shown(title: str, start: datetime, minutes: int, dice: random.Random, now: datetime) -> dict[str, Any]:
    return {
        "event_id": f"ev_{dice.randint(100, 999)}",
        "title": title,
        "start": f"{start:%Y-%m-%dT%H:%M}",
        "duration_minutes": minutes,
        "when": moment(start, now.replace(tzinfo=None)),
    }


def _calendar(a: Json, dice: random.Random, now: datetime) -> Any:
    on = date.fromisoformat(a["start"][:10]) if a.get("start") else now.date() + timedelta(days=dice.randint(1, 6))
    start = datetime.combine(on, time(dice.randint(8, 18), dice.choice((0, 15, 30, 45))))
    if "T" in str(a.get("start")):
        start = datetime.fromisoformat(a["start"]) + timedelta(minutes=dice.choice((0, 0, 15, 30)))
    title = str(a["query"]) if a.get("query") else dice.choice(_EVENTS)
    one = _event_shown(title[:1].upper() + title[1:], start, dice.choice((30, 60, 90)), dice, now)
    return one if a.get("query") or dice.random() < 0.7 else []


def _created(a: Json, dice: random.Random, now: datetime) -> Any:
    event = _event_shown(a["title"], datetime.fromisoformat(a["start"]), a.get("duration_minutes", 60), dice, now)
    return {"status": "ok", "event_id": event["event_id"], "event": event, "invitations_sent": bool(a.get("attendees"))}


def _moved(a: Json, dice: random.Random, now: datetime) -> Any:
    start = datetime.fromisoformat(a["start"]) if a.get("start") else now.replace(tzinfo=None)
    before = {"title": "It", "duration_minutes": 60}
    event = before | {"when": moment(start, now.replace(tzinfo=None))}
    return {"status": "ok", "event": event, "previous": before}


def _deleted(a: Json, dice: random.Random, now: datetime) -> Any:
    return {"status": "ok", "event": {"title": "the event", "when": "this week"}}


def _article(a: Json, dice: random.Random, now: datetime) -> Any:
    country = dice.choice(("Italy", "Japan", "Kenya", "Poland", "Canada", "India", "Spain", "Norway"))
    title = str(a["query"]).title()
    told = f"{title} first appeared in {dice.randint(1700, 2015)} and comes from {country}."
    return {"title": title, "summary": told}


def _search(a: Json, dice: random.Random, now: datetime) -> Any:
    return {"snippet": f"The latest about {a['query']} is from {dice.choice(('Monday', 'last week', 'this morning'))}."}


def _place(a: Json, dice: random.Random, now: datetime) -> Any:
    name = f"{dice.choice(('Harbour', 'Corner', 'Green', 'Old'))} {str(a['query']).title()}"
    address = f"{dice.randint(1, 90)} {dice.choice(_STREETS)}"
    return {"name": name, "address": address, "kilometres": round(dice.uniform(0.2, 6), 1), "open_now": True}


def _hotel(a: Json, dice: random.Random, now: datetime) -> Any:
    name = dice.choice(("Harbour Hotel", "Corner House", "Grand", "Station Inn"))
    return {"name": name, "address": f"{dice.randint(1, 90)} {dice.choice(_STREETS)}"}


def _route(a: Json, dice: random.Random, now: datetime) -> Any:
    minutes = dice.randint(6, 95)
    return {"minutes": minutes, "kilometres": round(minutes * 0.8, 1), "mode": a.get("mode", "driving")}


def _navigation(a: Json, dice: random.Random, now: datetime) -> Any:
    return {"status": "ok", "destination": a["destination"], "mode": a.get("mode", "driving")}


def _mail(a: Json, dice: random.Random, now: datetime) -> Any:
    sender = str(a.get("sender") or dice.choice(("Anna", "the bank", "Tom Baker")))
    subject = str(a.get("query") or dice.choice(("the invoice", "Saturday", "the contract")))
    return {"from": sender, "subject": subject, "body": f"Hello, this is about {subject}. Please call me on Monday."}


def _changed_timer(a: Json, dice: random.Random, now: datetime) -> Any:
    left = 60 * dice.randint(1, 20) + (a.get("duration_seconds") or 0) * (a["action"] == "extend")
    name = f"the {a['label']} timer" if a.get("label") else "the timer"
    told = {"status": "ok", "timer": name, "remaining_seconds": left}
    return told | {"label": a.get("new_label") or "kitchen"} if a["action"] == "rename" else told


def _changed_alarm(a: Json, dice: random.Random, now: datetime) -> Any:
    if a["action"] == "snooze":
        seconds = a.get("duration_seconds") or 600
        return {"status": "ok", "snoozed_seconds": seconds, "until": clock_time(now + timedelta(seconds=seconds))}
    name = f"the {a['label']} alarm" if a.get("label") else "the alarm"
    if a["action"] == "restore":
        return {"status": "ok", "alarm": name, "several": False}
    if a["action"] == "rename":
        return {"status": "ok", "alarm": "the alarm", "label": a.get("label") or "work"}
    at = a.get("time") or "07:00"
    return {"status": "ok", "alarm": name, "time": at} | {"when": _alarm(a | {"time": at}, dice, now)["when"]}


def _moved_reminder(a: Json, dice: random.Random, now: datetime) -> Any:
    return _reminder({"text": a.get("text") or "call the bank", "due": a["due"]}, dice, now)


def _moved_items(a: Json, dice: random.Random, now: datetime) -> Any:
    items, old = a.get("items") or dice.sample(_ITEMS, 3), a.get("list_name") or "shopping"
    return {"status": "ok", "list_name": a["to_list_name"], "to_list_name": old, "items": items, "renamed": False}


def _stopwatch(a: Json, dice: random.Random, now: datetime) -> Any:
    elapsed = 0.0 if a.get("action") in ("start", "reset") else round(dice.uniform(5, 900), 2)
    return {"status": "ok", "elapsed_seconds": elapsed} if a else {"elapsed_seconds": elapsed, "running": True}


def _birthday(a: Json, dice: random.Random, now: datetime) -> Any:
    names = [a["name"]] if a.get("name") else dice.sample(("Maria", "Tom Baker", "Grandma", "Ravi"), 2)
    days = sorted(now.date() + timedelta(days=dice.randint(2, 300)) for _ in names)
    shown = [{"name": name, "date": f"{on}", "when": day(on, now.date())} for name, on in zip(names, days, strict=True)]
    return shown[0] if a.get("name") else shown


def _chance(a: Json, dice: random.Random, now: datetime) -> Any:
    kind, count = a["kind"], a.get("count") or 1
    if kind in ("coin", "joke"):
        sides = ("heads", "tails") if kind == "coin" else ("Why did the scarecrow win a prize? He stood out.",)
        return {"kind": kind, "results": [dice.choice(sides) for _ in range(count)]}
    low, high = sorted((a.get("low") or 1, a.get("high") or (6 if kind == "die" else 100)))
    results = [dice.randint(low, high) for _ in range(count)]
    return {"kind": kind, "results": results, "total": sum(results)}


def _song(a: Json, dice: random.Random, now: datetime) -> Any:
    return {"uri": f"library/{dice.randint(100, 999)}.flac", "title": str(a["query"]).title()}


def _ok(*names: str) -> Maker:
    """A write that returns its status and some of its arguments."""
    return lambda a, dice, now: {"status": "ok"} | _only(a, *names)


def _only(a: Json, *names: str) -> dict[str, Any]:
    return {name: a[name] for name in names if a.get(name) is not None}


MAKERS: Mapping[str, Maker] = {
    "get_time": _time, "set_timer": _timer, "cancel_timer": _cancelled_timer, "list_alarms_and_timers": _alarms,
    "set_alarm": _alarm, "cancel_alarm": _cancelled_alarm, "create_reminder": _reminder, "list_reminders": _reminders,
    "cancel_reminder": lambda a, dice, now: {"status": "ok", "text": a.get("text") or "call the bank"},
    "create_note": _note, "append_note": _ok("title"), "search_notes": _found_note,
    "add_list_items": lambda a, dice, now: {"status": "ok", "list_name": _named(a), "added": a["items"]},
    "remove_list_items": lambda a, dice, now: {"status": "ok", "list_name": _named(a), "removed": a["items"]},
    "clear_list": lambda a, dice, now: {"status": "ok", "list_name": _named(a), "removed": dice.sample(_ITEMS, 3)},
    "read_list": _list, "calculate": _calculation, "convert_units": _converted, "convert_currency": _money,
    "get_phone_number": _phone, "get_email_address": _email, "search_calendar": _calendar, "create_event": _created,
    "update_event": _moved, "delete_event": _deleted, "get_weather": _weather, "wiki_lookup": _article,
    "web_search": _search, "search_places": _place, "get_directions": _route, "start_navigation": _navigation,
    "search_email": _mail, "send_email": _ok("to"), "send_sms": _ok("to"), "place_call": _ok("number"),
    "search_music": _song, "control_playback": _ok("action"), "set_volume": _ok("percent"),
    "play_music": lambda a, dice, now: {"status": "ok", "playing": str(a["item"]).title()},
    "open_file": lambda a, dice, now: f"/home/user/{str(a['name']).replace(' ', '-')}.pdf",
    "summarize_file": lambda a, dice, now: f"It says that the work is {dice.choice(('on schedule', 'late', 'done'))}.",
    "open_note": lambda a, dice, now: dice.choice(_NOTES), "show_map": _ok("place"),
    "zoom_meeting": lambda a, dice, now: f"https://zoom.example/{dice.randint(10**6, 10**7)}",
    "reply_email": _ok(), "forward_email": _ok("to"),
    "book_taxi": lambda a, dice, now: {"minutes": dice.randint(3, 15)},
    "transfer_money": _ok("amount"), "find_hotel": _hotel, "share_location": _ok("person"),
    "control_stopwatch": _stopwatch, "read_stopwatch": _stopwatch, "change_timer": _changed_timer,
    "change_alarm": _changed_alarm, "move_reminder": _moved_reminder, "move_list_items": _moved_items,
    "delete_note": _ok("title"), "delete_contact": _ok("name"), "get_birthday": _birthday, "pick_random": _chance,
}  # fmt: skip
"""By capability: a tool of the library, or one that only others offer (`capabilities.py`)."""

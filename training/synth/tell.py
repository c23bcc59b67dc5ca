"""The sentences about a call: its result, what was done, or why it failed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tools.speech import listing
from training.synth.capabilities import capabilities
from training.synth.wants import Outcome, Results, Want
from training.synth.world import World

DEEDS: Mapping[str, str] = {
    "get_time": "tell the time", "set_timer": "set the timer", "cancel_timer": "stop the timer",
    "list_alarms_and_timers": "read your alarms", "set_alarm": "set the alarm", "cancel_alarm": "cancel the alarm",
    "create_reminder": "make the reminder", "list_reminders": "read your reminders",
    "cancel_reminder": "remove the reminder", "create_note": "make the note", "append_note": "add to the note",
    "search_notes": "search your notes", "add_list_items": "add to the list",
    "remove_list_items": "take that off the list", "read_list": "read the list", "clear_list": "clear the list",
    "calculate": "work that out", "convert_units": "convert that", "convert_currency": "convert the money",
    "get_phone_number": "find the number", "get_email_address": "find the address",
    "search_calendar": "look into your calendar", "create_event": "add the event", "update_event": "move the event",
    "delete_event": "delete the event", "get_weather": "get the weather", "wiki_lookup": "look that up",
    "web_search": "search the web", "search_places": "find a place", "get_directions": "find the way",
    "start_navigation": "start the navigation", "search_email": "search your mail", "send_email": "send the e-mail",
    "send_sms": "send the message", "place_call": "make the call", "search_music": "search the music",
    "play_music": "play that", "control_playback": "do that to the music", "set_volume": "change the volume",
    "open_file": "open the file", "summarize_file": "summarise the file", "open_note": "open the note",
    "show_map": "show the map", "zoom_meeting": "set up the video meeting", "reply_email": "send the reply",
    "forward_email": "forward the mail", "book_taxi": "order the taxi", "transfer_money": "send the money",
    "find_hotel": "find a hotel", "share_location": "share your location",
    "control_stopwatch": "do that to the stopwatch", "read_stopwatch": "read the stopwatch",
    "change_timer": "change the timer", "change_alarm": "change the alarm", "move_reminder": "move the reminder",
    "move_list_items": "move that", "delete_note": "delete the note", "delete_contact": "delete the contact",
    "get_birthday": "find the birthday", "pick_random": "leave that to chance",
}  # fmt: skip
_DONE: Mapping[str, str] = {
    "send_sms": "Your message to {people} is on its way.", "send_email": "I sent your e-mail to {people}.",
    "place_call": "Calling {people}.", "update_event": "It is now {when}.", "delete_event": "I deleted it.",
    "open_file": "I opened the file.", "summarize_file": "{value}", "open_note": "The note is open.",
    "show_map": "Here is {place} on the map.", "zoom_meeting": "The video meeting with {people} is set up.",
    "reply_email": "I sent your reply.", "forward_email": "I forwarded it to {people}.",
    "book_taxi": "A taxi is on its way.", "transfer_money": "I sent {amount} {currency} to {recipient}.",
    "find_hotel": "The {name} is in {address}.", "share_location": "{person} knows where you are.",
    "create_event": "{title} is in your calendar.",
}  # fmt: skip

_OPEN: Mapping[str, Callable[[Mapping[str, Any]], bool]] = {
    "change_timer": lambda a: a["action"] not in ("restart", "restore"),
    "control_stopwatch": lambda a: a["action"] in ("stop", "resume"),
    "change_alarm": lambda a: a["action"] == "move" and not a.get("time"),
    "cancel_reminder": lambda a: not a.get("text"),
    "move_reminder": lambda a: not a.get("text"),
    "remove_list_items": lambda a: not a.get("list_name"),
    "move_list_items": lambda a: not (a.get("list_name") and a.get("items")),
}
"""By capability, whether the sentence about a write with these arguments needs its result."""


def foretold(want: Want) -> bool:
    """Whether the sentence about a write is known before the write has ended."""
    return want.capability not in _OPEN or not _OPEN[want.capability](want.arguments)


def failed(capability: str, error: str) -> str:
    """The sentence about a failed call."""
    reason = error.partition(": ")[2] or error
    if reason == "timed out":
        reason = "it took too long"
    return f"Sorry, I could not {DEEDS[capability]}: {reason}."


def unknown(capability: str) -> str:
    """The sentence about a write whose outcome is unknown."""
    return f"I could not find out whether I managed to {DEEDS[capability]}. Please check."


def told(want: Want, wants: Sequence[Want], results: Results, world: World) -> str:
    """The sentence about a successful call, or about a write that has not ended yet (`foretold`)."""
    arguments = resolved(want.arguments, results)
    value = results[want.key].value if want.key in results else world.value(want.capability, arguments)
    say = capabilities()[want.capability].say
    if want.capability not in _DONE and say is not None:
        return say(arguments, value)
    mine = [each for each in wants if each.aside and each.key.startswith(f"{want.key}.")]
    people = listing([str(each.arguments["name"]) for each in mine if "name" in each.arguments]) or "that number"
    facts = value if isinstance(value, dict) else {"value": value}
    facts = facts | facts.get("event", {})
    return _DONE[want.capability].format_map({"people": people, **arguments, **facts})


def resolved(arguments: Mapping[str, Any], results: Results) -> dict[str, Any]:
    """The arguments with every reference filled in. Raises KeyError if a result is missing."""
    return {name: _filled(value, results) for name, value in arguments.items()}


def _filled(value: Any, results: Mapping[str, Outcome]) -> Any:
    if isinstance(value, list):
        return [_filled(item, results) for item in value]
    path = getattr(value, "path", None)
    if path is None:
        return value
    found = results[value.key].value
    for step in filter(None, path.split(".")):
        found = found[step]
    return found

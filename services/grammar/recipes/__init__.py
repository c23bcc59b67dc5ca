"""The recipes: functions that turn an intent into calls, with look-ups, pronouns and computed arguments."""

from collections.abc import Callable, Mapping

from services.grammar.intents import Intent
from services.grammar.planning import PlanBuilder
from services.grammar.recipes import (
    calendar,
    calendar_questions,
    clock,
    contacts,
    dates,
    facts,
    lists,
    measures,
    notes,
    people,
    things,
)

Recipe = Callable[[Intent, str, PlanBuilder], None]
"""Called with (intent, key, draft); adds the intent's calls to the draft's plan under keys that begin with `key`."""

RECIPES: Mapping[str, Recipe] = {
    "send_sms": people.send,
    "send_email": people.send,
    "place_call": people.call,
    "create_event": calendar.create,
    "update_event": calendar.change,
    "delete_event": calendar.delete,
    "search_calendar": calendar_questions.look,
    "convert_units": measures.convert,
    "get_date": dates.tell,
    "get_time": clock.tell,
    "set_alarm": clock.alarm,
    "get_weather": clock.sun,
    "wiki_lookup": facts.look_up,
    "add_list_items": lists.add,
    "move_list_items": things.change,
    "change_timer": things.change,
    "change_alarm": things.change,
    "read_list": lists.read,
    "add_contact": contacts.add,
    "delete_contact": contacts.delete,
    "get_phone_number": contacts.look_up,
    "get_email_address": contacts.look_up,
    "get_birthday": contacts.look_up,
    "create_note": notes.make,
    "search_notes": notes.find,
    "search_music": things.search_music,
    "search_places": things.find_place,
    "play_music": things.play,
    "start_navigation": things.navigate,
    "create_reminder": things.remind,
}

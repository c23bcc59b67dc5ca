"""Plans the calls for a request: one call, a look-up and then a call, or a call whose arguments follow from a
result."""

import random
import re
from collections.abc import Mapping
from dataclasses import replace

from services.grammar.learned_values import FILLINGS
from services.grammar.recipes.people import names_in
from tools.errors import ToolError
from tools.language.currencies import currency_at, money_at
from tools.language.units import quantity_at, unit_at
from training.synth import appointments, changes
from training.synth.capabilities import capabilities
from training.synth.results import MAKERS
from training.synth.slots import RequestSoFar
from training.synth.wants import Plan, Ref, Results, Setting, Want, look_ups, past, people_in, sentence, title


def _plain(capability: str) -> Plan:
    """One call with the values that were said. A look-up with only optional values waits for one of them, or for the
    end of the turn. Requests for a past moment get no call."""
    may_have = capabilities()[capability].safe and bool(FILLINGS.get(capability))

    def plan(said: RequestSoFar, key: str, results: Results, here: Setting) -> list[Want] | None:
        required = capabilities()[capability].parameters.get("required", ())
        if may_have and not (said.values or said.over):
            return None
        if said.waiting or said.unread or any(name not in said.values for name in required):
            return None
        if not capabilities()[capability].safe and past(said.values, here.now):
            return None
        values = {name: sentence(v) if name == "content" else v for name, v in said.values.items()}
        return [Want(key, capability, values)]

    return plan


def _message(tool: str, look_up: str, text: str) -> Plan:
    def plan(said: RequestSoFar, key: str, results: Results, here: Setting) -> list[Want] | None:
        who = people_in(said)
        if who is None:
            return None
        wants = look_ups(who, look_up, key)
        told = said.spans.get("message")
        if told and not said.waiting and len(told) == 1:
            content = {text: sentence(told[0])}
            subject = said.spans.get("topic")
            if subject and tool == "send_email":
                content["subject"] = title(subject[0])
            wants.append(Want(key, tool, {"to": [Ref(want.key) for want in wants], **content}))
        return wants

    return plan


def _call(said: RequestSoFar, key: str, results: Results, here: Setting) -> list[Want] | None:
    who = people_in(said)
    if who is None or len(names_in(who)) > 1:
        return None
    look_up = look_ups(who, "get_phone_number", key)
    return look_up if said.waiting else [*look_up, Want(key, "place_call", {"number": Ref(look_up[0].key)})]


def _units(said: RequestSoFar, key: str, results: Results, here: Setting) -> list[Want] | None:
    """Converts units: the unit after the number is the given one, the other the wanted one."""
    pairs = said.spans.get("pair", ())
    wanted = said.spans.get("unit", ())
    if said.waiting or len(pairs) != 1 or len(wanted) != 1:
        return None
    given, other = quantity_at(pairs[0].split(), 0), unit_at(wanted[0].split(), 0)
    if given is None or other is None or given.end < len(pairs[0].split()) or other.end < len(wanted[0].split()):
        return None
    value, unit = given.value
    return [Want(key, "convert_units", {"value": value, "from_unit": unit, "to_unit": other.value})]


def _weather(said: RequestSoFar, key: str, results: Results, here: Setting) -> list[Want] | None:
    """Looks up the weather; without a place, once no more words come, at the user's home."""
    if said.waiting or said.unread or not (said.over or "location" in said.values):
        return None
    return [Want(key, "get_weather", {"location": here.home, **said.values})]


def _currency(said: RequestSoFar, key: str, results: Results, here: Setting) -> list[Want] | None:
    amount, wanted = said.spans.get("amount", ()), said.spans.get("currency", ())
    if said.waiting or len(amount) != 1 or len(wanted) != 1:
        return None
    money, other = money_at(_written(amount[0]), 0), currency_at(wanted[0].split(), 0)
    if money is None or other is None or money.value[1] == other.value or money.end < len(_written(amount[0])):
        return None
    return [
        Want(
            key,
            "convert_currency",
            {"amount": money.value[0], "from_currency": money.value[1], "to_currency": other.value},
        )
    ]


def _written(text: str) -> list[str]:
    """The words with "£20" written as "20 pounds"."""
    names = {"£": "pounds", "$": "dollars", "€": "euros"}
    return [word for each in text.split() for word in ([each[1:], names[each[0]]] if each[0] in names else [each])]


_ACTIONS: tuple[tuple[str, str], ...] = (
    ("pause", r"\b(pause|hold|halt|silence)\b"),
    ("stop", r"\b(stop|off|kill|cut|enough|no more)\b"),
    ("resume", r"\b(resume|unpause|continue|carry on|start|go on|again)\b"),
    ("previous", r"\b(previous|back|last|before)\b"),
    ("next", r"\b(next|skip|move on)\b"),
)


def _playback(said: RequestSoFar, key: str, results: Results, here: Setting) -> list[Want] | None:
    found = {action for action, pattern in _ACTIONS if re.search(pattern, said.text)}
    if "previous" in found:
        found -= {"resume", "next"}
    return [Want(key, "control_playback", {"action": found.pop()})] if len(found) == 1 else None


def _music(said: RequestSoFar, key: str, results: Results, here: Setting) -> list[Want] | None:
    wants = _plain("play_music")(said, key, results, here)
    if wants is None or "shuffle" not in said.text.split():
        return wants
    return [replace(want, arguments={**want.arguments, "shuffle": True}) for want in wants]


def _worked_out(plan: Plan) -> Plan:
    """The plan, restricted to expressions that can be calculated (not the first half of a sum)."""

    def worked_out(said: RequestSoFar, key: str, results: Results, here: Setting) -> list[Want] | None:
        wants = plan(said, key, results, here)
        try:
            for want in wants or ():
                MAKERS[want.capability](want.arguments, random.Random(0), here.now)
        except ToolError:
            return None
        return wants

    return worked_out


def _fixed(capability: str, *kinds: str) -> Plan:
    """A capability whose parameters, in their order, are the text of one span each."""

    def plan(said: RequestSoFar, key: str, results: Results, here: Setting) -> list[Want] | None:
        texts = [said.spans.get(kind, ()) for kind in kinds]
        if said.waiting or any(len(text) != 1 for text in texts):
            return None
        names = list(capabilities()[capability].parameters["properties"])
        return [Want(key, capability, {name: text[0] for name, text in zip(names, texts, strict=False)})]

    return plan


def _file(said: RequestSoFar, key: str, results: Results, here: Setting) -> list[Want] | None:
    name = said.spans.get("title")
    if not name or said.waiting:
        return None
    return [Want(f"{key}.1", "open_file", {"name": name[0]}), Want(key, "summarize_file", {"path": Ref(f"{key}.1")})]


def _forward(said: RequestSoFar, key: str, results: Results, here: Setting) -> list[Want] | None:
    who = people_in(said)
    if who is None or said.waiting:
        return None
    wants = look_ups(who, "get_email_address", key)
    return [*wants, Want(key, "forward_email", {"to": [Ref(want.key) for want in wants]})]


def _reply(said: RequestSoFar, key: str, results: Results, here: Setting) -> list[Want] | None:
    told = said.spans.get("message")
    return [Want(key, "reply_email", {"content": sentence(told[0])})] if told and not said.waiting else None


def _transfer(said: RequestSoFar, key: str, results: Results, here: Setting) -> list[Want] | None:
    amount, who = said.spans.get("amount", ()), people_in(said)
    money = money_at(_written(amount[0]), 0) if len(amount) == 1 else None
    if said.waiting or who is None or money is None or money.end < len(_written(amount[0])):
        return None
    values = {"recipient": names_in(who)[0], "amount": money.value[0], "currency": money.value[1]}
    return [Want(key, "transfer_money", values)]


PLANS: Mapping[str, Plan] = {
    **{
        name: _plain(name)
        for name in (
            *("get_time", "set_timer", "cancel_timer", "list_alarms_and_timers", "set_alarm", "cancel_alarm"),
            *("create_reminder", "list_reminders", "cancel_reminder", "create_note", "append_note", "search_notes"),
            *("add_list_items", "read_list", "remove_list_items", "clear_list", "get_phone_number"),
            *("get_email_address", "wiki_lookup", "web_search", "search_places", "get_directions"),
            *("start_navigation", "search_email", "search_music", "set_volume"),
        )
    },
    "send_sms": _message("send_sms", "get_phone_number", "message"),
    "send_email": _message("send_email", "get_email_address", "body"),
    "place_call": _call, "create_event": appointments.create, "delete_event": appointments.delete,
    "update_event": appointments.move,
    "search_calendar": appointments.search, "get_weather": _weather, "convert_units": _worked_out(_units),
    "convert_currency": _currency, "calculate": _worked_out(_plain("calculate")),
    "control_playback": _playback, "play_music": _music,
    "summarize_file": _file, "forward_email": _forward, "reply_email": _reply, "zoom_meeting": appointments.zoom,
    "open_note": _fixed("open_note", "title"), "show_map": _fixed("show_map", "place"),
    "book_taxi": _fixed("book_taxi", "place"), "find_hotel": _fixed("find_hotel", "place"),
    "share_location": _fixed("share_location", "person"), "transfer_money": _transfer,
    "control_stopwatch": changes.stopwatch, "read_stopwatch": _plain("read_stopwatch"), "change_timer": changes.timer,
    "change_alarm": changes.alarm, "move_reminder": _plain("move_reminder"), "move_list_items": changes.list_items,
    "delete_note": changes.note, "delete_contact": changes.contact, "get_birthday": changes.birthday,
    "pick_random": changes.chance,
}  # fmt: skip

"""Makes requests that depend on each other: conditions, results that are passed on, comparisons."""

import re
from dataclasses import replace

from training.scenarios.parts import outside
from training.synth import frames
from training.synth.clauses import Clause, Condition
from training.synth.requests import Requests
from training.synth.slots import RequestSoFar
from training.synth.tell import told
from training.synth.wants import Outcome, Plan, Ref, Results, Setting, Want
from training.synth.world import World

_WRITES = (
    *("set_alarm", "create_reminder", "add_list_items", "set_timer", "create_note", "play_music", "send_sms"),
    *("create_event", "place_call", "set_volume", "start_navigation", "append_note"),
)
"""Capabilities of requests under a condition."""
_READS = (
    *("calculate", "convert_units", "convert_currency", "get_phone_number", "read_list", "get_time", "get_weather"),
    *("get_directions", "search_notes", "get_email_address"),
)
"""Capabilities whose results are passed on."""
_NOT_DONE = "So I did nothing more."
_OTHERWISE = 0.3


def _rainy(result: Outcome) -> bool:
    return "rain" in str(result.value.get("summary"))


def conditional(requests: Requests) -> list[Clause]:
    """A look-up, and a request that depends on its result; the condition comes first or last."""
    rng = requests.rng
    kind = rng.choice(("weather", "weather", "free", "list"))
    if kind == "weather":
        part = requests.line(frames.WEATHER_CONDITIONS, "weather conditions", "get_weather")
        first = Clause("a", part, "get_weather", _first_value(part.spans()))
        condition = Condition("a", _rainy, _NOT_DONE)
    elif kind == "free":
        part = requests.line(frames.FREE_CONDITIONS, "free conditions", "search_calendar")
        first = Clause("a", part, "search_calendar", _first_value(part.spans()))
        condition = Condition("a", lambda result: result.value == [], _NOT_DONE)
    else:
        part = requests.line(frames.LIST_CONDITIONS, "list conditions", "read_list")
        item = next(" ".join(part.words[s:e]) for kind, s, e in part.spans() if kind == "item")
        first = Clause("a", part, "read_list", _first_value(part.spans()), plan=_one_list)
        condition = Condition("a", lambda result: item not in result.value["items"], _NOT_DONE)
    second = replace(requests.plain("b", verb=True, labels=_WRITES), condition=condition)
    if rng.random() < 0.7 or second.part.tokens[-1].kind == "message":
        return [first, second, *_otherwise(requests, second, condition)]
    return [second, first]


def _otherwise(requests: Requests, before: Clause, condition: Condition) -> list[Clause]:
    """Sometimes a request for the case that the condition does not hold, else []."""
    if requests.rng.random() > _OTHERWISE or before.part.tokens[-1].kind == "message":
        return []
    joiner = requests.rng.choice(frames.of_group(frames.OTHERWISE, "otherwise", requests.group))
    against = replace(condition, holds=lambda result: not condition.holds(result), told="", otherwise=True)
    before.condition = replace(condition, told="")
    return [Clause("o", outside(joiner)), replace(requests.plain("c", verb=True, labels=_WRITES), condition=against)]


def _first_value(spans: list[tuple[str, int, int]]) -> int:
    return max(min((start for _, start, _ in spans), default=1), 1)


def _one_list(said: RequestSoFar, key: str, results: Results, here: Setting) -> list[Want] | None:
    name = said.spans.get("list_name")
    return [Want(key, "read_list", {"list_name": name[0]})] if name and not said.waiting else None


def passed_on(requests: Requests, world: World) -> list[Clause]:
    """A look-up, and a write whose text is its result; [] if no tool can write it."""
    if not frames.PASSED_ON.keys() & world.forms.keys():
        return []
    rng = requests.rng
    first = requests.ordered("a", labels=_READS)
    capability = rng.choice([name for name in frames.PASSED_ON if name in world.forms])
    part = requests.line(frames.PASSED_ON[capability], capability, capability)
    second = Clause("b", part, capability, len(part.tokens), plan=_passing(capability, first, world))
    return [first, Clause("j", outside(rng.choice(("and", "and then", "and please")))), second]


def _passing(capability: str, source: Clause, world: World) -> Plan:
    look_up = {"send_sms": "get_phone_number", "send_email": "get_email_address"}.get(capability)

    def plan(said: RequestSoFar, key: str, results: Results, here: Setting) -> list[Want] | None:
        who = said.spans.get("person")
        wants: list[Want] = []
        if look_up is not None:
            if not who or said.waiting:
                return None
            wants = [Want(f"{key}.1", look_up, {"name": who[0].title()}, aside=True)]
        found = results.get(source.key)
        if found is None or found.error:
            return wants
        text = told(Want(source.key, source.capability, _heard(source, results, here)), [], results, world)
        if capability == "create_note":
            return [Want(key, capability, {"content": text})]
        field = "message" if capability == "send_sms" else "body"
        return [*wants, Want(key, capability, {"to": [Ref(wants[0].key)], field: text})]

    return plan


def _heard(source: Clause, results: Results, here: Setting) -> dict[str, object]:
    """The arguments of the look-up, whose words are all heard."""
    from training.synth.clauses import TurnMeaning

    reading = TurnMeaning([source], here, lambda words: 1.0).read(source.part.words, True, results)
    return dict(next(want.arguments for want in reading.wants if want.key == source.key))


def comparison(requests: Requests) -> list[Clause]:
    """A question that takes two look-ups, as those of HotpotQA's comparisons."""
    kind = requests.rng.choice(list(frames.COMPARISONS))
    part = requests.line(frames.COMPARISONS[kind], kind, "wiki_lookup")
    first = _first_value(part.spans())
    return [Clause("a", part, "wiki_lookup", first, plan=_two, tells=_BY_KIND[kind])]


def _two(said: RequestSoFar, key: str, results: Results, here: Setting) -> list[Want] | None:
    names = said.spans.get("topic", ())
    wants = [Want(f"{key}.1" if n == 0 else key, "wiki_lookup", {"query": name}) for n, name in enumerate(names[:2])]
    return wants or None


_YEAR = re.compile(r"\b(1[789]\d\d|20\d\d)\b")
_COUNTRY = re.compile(r"comes from (\w+)\.")


def _facts(main: Want, results: Results, pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """(title, fact) of both articles."""
    found = []
    for key in (f"{main.key}.1", main.key):
        value = results[key].value
        match = pattern.search(value["summary"])
        found.append((value["title"], match.group(1) if match else ""))
    return found


def _earlier(main: Want, results: Results) -> str:
    (one, first), (two, second) = _facts(main, results, _YEAR)
    if first == second:
        return f"Both are of {first}."
    name, year, other = (one, first, second) if first < second else (two, second, first)
    return f"{name}, {year} against {other}."


def _alike(main: Want, results: Results) -> str:
    (one, first), (two, second) = _facts(main, results, _COUNTRY)
    return f"Yes, both are from {first}." if first == second else f"No, {one} is from {first} and {two} from {second}."


_BY_KIND = {"first": _earlier, "same": _alike}

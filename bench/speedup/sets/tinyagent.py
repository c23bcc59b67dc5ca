"""60 tasks composed from TinyAgent's 16 tools (`bench/data/tinyagent_tools.json`), the same in every run.

There are ten plans of one to four calls with six fillings each. A plan consists of spoken pieces; the calls listed with
a piece are determined by its last word.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.mocktools import TINYAGENT, load_specs
from bench.speedup.case import Case, with_latency
from bench.speedup.sets.speech import timed
from bench.speedup.sets.tinyagent_phrases import PHRASES

Call = tuple[str, dict[str, Any]]
Fill = Mapping[str, str]

CONTEXT = {
    "now": "2026-03-10T09:30",
    "weekday": "Tuesday",
    "timezone": "America/Los_Angeles",
    "home_location": "Oakland, California",
}

FILLS: tuple[Fill, ...] = (
    {"a": "Sid", "b": "Lutfi", "file": "quarterly report", "thing": "water the plants", "place": "Union Square"},
    {"a": "Amir", "b": "Nora", "file": "travel budget", "thing": "call the bank", "place": "the Ferry Building"},
    {"a": "Grace", "b": "Tom", "file": "lease agreement", "thing": "renew the passport", "place": "Lake Merritt"},
    {"a": "Elena", "b": "Marcus", "file": "project plan", "thing": "order printer paper", "place": "Dolores Park"},
    {"a": "Yuki", "b": "Omar", "file": "team handbook", "thing": "book the dentist", "place": "City Hall"},
    {"a": "Priya", "b": "Leon", "file": "sales forecast", "thing": "return the library books", "place": "Fort Mason"},
)


@dataclass(frozen=True, slots=True)
class TinyAgentPlan:
    """Spoken pieces with their calls, and the answer. "$1" in an argument is the result of call 1; {a} etc. are filled
    in."""

    name: str
    pieces: Sequence[tuple[str, Sequence[Call]]]
    answer: str


PLANS = (
    TinyAgentPlan(
        "text",
        (
            ("find the phone number of {a}", [("get_phone_number", {"name": "{a}"})]),
            (
                "and text her that i am running late",
                [("send_sms", {"recipients": ["$1"], "message": "I am running late."})],
            ),
        ),
        "I told {a} that you are running late.",
    ),
    TinyAgentPlan(
        "two-texts",
        (
            ("look up the phone number of {a}", [("get_phone_number", {"name": "{a}"})]),
            ("and the phone number of {b}", [("get_phone_number", {"name": "{b}"})]),
            (
                "and text them both that lunch is at noon",
                [("send_sms", {"recipients": ["$1", "$2"], "message": "Lunch is at noon."})],
            ),
        ),
        "{a} and {b} know that lunch is at noon.",
    ),
    TinyAgentPlan(
        "email",
        (
            ("get the email address of {b}", [("get_email_address", {"name": "{b}"})]),
            (
                "and write him an email with the subject {file}",
                [("compose_new_email", {"recipients": ["$1"], "subject": "{file}"})],
            ),
        ),
        "The email to {b} about the {file} is ready.",
    ),
    TinyAgentPlan(
        "summary",
        (
            ("open the file {file}", [("open_and_get_file_path", {"file_name": "{file}"})]),
            ("and summarize it for me please", [("summarize_pdf", {"pdf_path": "$1"})]),
        ),
        "The {file} says that the work is on schedule.",
    ),
    TinyAgentPlan(
        "attachment",
        (
            ("open the file {file}", [("open_and_get_file_path", {"file_name": "{file}"})]),
            ("get the email address of {a}", [("get_email_address", {"name": "{a}"})]),
            (
                "and send her the file with the subject as promised",
                [("compose_new_email", {"recipients": ["$2"], "subject": "As promised", "attachments": ["$1"]})],
            ),
        ),
        "The {file} is on its way to {a}.",
    ),
    TinyAgentPlan(
        "meeting",
        (
            ("get the email address of {a}", [("get_email_address", {"name": "{a}"})]),
            ("and the email address of {b}", [("get_email_address", {"name": "{b}"})]),
            (
                "and make a calendar event planning with both of them tomorrow from three to four in the afternoon",
                [
                    (
                        "create_calendar_event",
                        {
                            "title": "Planning",
                            "start_date": "2026-03-11 15:00:00",
                            "end_date": "2026-03-11 16:00:00",
                            "invitees": ["$1", "$2"],
                        },
                    )
                ],
            ),
        ),
        "Planning with {a} and {b} is in the calendar for tomorrow at three.",
    ),
    TinyAgentPlan(
        "directions",
        (
            (
                "show me the way to {place} on foot",
                [("maps_show_directions", {"end_location": "{place}", "transport": "w"})],
            ),
        ),
        "Here is the way to {place} on foot.",
    ),
    TinyAgentPlan(
        "reminder",
        (
            (
                "remind me to {thing} tomorrow at nine in the morning",
                [("create_reminder", {"name": "{thing}", "due_date": "2026-03-11 09:00:00"})],
            ),
        ),
        "I will remind you tomorrow at nine to {thing}.",
    ),
    TinyAgentPlan(
        "note",
        (
            ("open my note called {file}", [("open_note", {"name": "{file}"})]),
            (
                "and add to it that {b} has agreed",
                [("append_note_content", {"name": "{file}", "content": "{b} has agreed"})],
            ),
        ),
        "Your note {file} now says that {b} has agreed.",
    ),
    TinyAgentPlan(
        "zoom",
        (
            ("get the email address of {b}", [("get_email_address", {"name": "{b}"})]),
            (
                "and make a zoom meeting about the {file} with him tomorrow at ten for thirty minutes",
                [
                    (
                        "get_zoom_meeting_link",
                        {
                            "topic": "{file}",
                            "start_time": "2026-03-11 10:00:00",
                            "duration": 30,
                            "meeting_invitees": ["$1"],
                        },
                    )
                ],
            ),
            ("and show me where {place} is", [("maps_open_location", {"location": "{place}"})]),
        ),
        "The zoom meeting with {b} is set for tomorrow at ten, and here is {place}.",
    ),
)

RESULTS = {
    "get_phone_number": "+1555014{n:02d}",
    "get_email_address": "{who}{n}@example.org",
    "open_and_get_file_path": "/home/user/{what}.pdf",
    "summarize_pdf": "The work is on schedule.",
}


def cases(limit: int | None = None, range_ms: tuple[float, float] | None = None) -> list[Case]:
    specs = load_specs(TINYAGENT, PHRASES)
    tools = specs if range_ms is None else with_latency(specs, range_ms)
    made = [Case(row(plan, number), tools) for number in range(len(FILLS)) for plan in PLANS]
    return made[:: max(1, len(made) // limit)][:limit] if limit else made


def row(plan: TinyAgentPlan, number: int) -> dict[str, Any]:
    """Task `number` of a plan in the data set's form."""
    fill = FILLS[number]
    name = f"tiny-{plan.name}-{number + 1}"
    pieces = [_filled(text, fill).casefold().split() for text, _ in plan.pieces]
    words = timed([word for piece in pieces for word in piece], name)
    ends, heard = [], 0
    for piece in pieces:
        heard += len(piece)
        ends.append(words[heard - 1]["end_ms"])
    calls: list[dict[str, Any]] = []
    for (_, wanted), end_ms in zip(plan.pieces, ends, strict=True):
        for tool, arguments in wanted:
            calls.append(_call(len(calls) + 1, tool, _filled(arguments, fill), end_ms))
    return {
        "id": name,
        "domains": ["tinyagent"],
        "phenomena": ["multi_intent" if len(calls) > 1 else "clean"],
        "context": CONTEXT,
        "text": " ".join(word["w"] for word in words),
        "words": words,
        "speech_end_ms": words[-1]["end_ms"],
        "tools": sorted(tool for tool in load_specs(TINYAGENT)),
        "expected_calls": calls,
        "forbidden_calls": [],
        "acceptable_speculative_calls": [],
        "reference_answer": _filled(plan.answer, fill),
    }


def _filled(value: Any, fill: Fill) -> Any:
    if isinstance(value, dict):
        return {key: _filled(item, fill) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, fill) for item in value]
    return value.format(**fill) if isinstance(value, str) else value


def _call(id: int, tool: str, arguments: dict[str, Any], end_ms: int) -> dict[str, Any]:
    needs = sorted({int(text[1:]) for value in arguments.values() for text in _strings(value) if text.startswith("$")})
    safe = load_specs(TINYAGENT)[tool].safe
    about = str(next(iter(arguments.values())))
    result = RESULTS.get(tool, "").format(n=id, who=about.casefold(), what=about.replace(" ", "-"))
    # Free text may be worded freely: only its first words are compared.
    free = {k: {"include": [_start(v)]} for k, v in arguments.items() if k in FREE and isinstance(v, str)}
    return {
        "id": id,
        "tool": tool,
        "args": arguments,
        "unsafe": not safe,
        "depends_on": needs,
        "determinable_at_ms": end_ms,
        "match": free,
        "result": result or {"status": "ok"},
    }


FREE = frozenset({"message", "subject", "content", "name", "title", "topic", "file_name", "location", "end_location"})


def _start(text: str) -> str:
    return text.casefold().split()[-1].rstrip(".")


def _strings(value: Any) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]

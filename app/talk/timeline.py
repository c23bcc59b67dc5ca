"""Prints events as lines on a time axis whose zero is the end of speech."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from rich.console import Console
from rich.text import Text

from app.talk.progress import Event

STYLES = {
    "running_early": "bold dark_orange",
    "running": "blue",
    "held": "magenta",
    "confirming": "magenta",
    "committed": "cyan",
    "done": "green",
    "failed": "red",
    "unknown": "red",
    "superseded": "bright_black",
    "cancelled": "bright_black",
}
TURNS = {
    "started": "speech began",
    "eager_end": "probably the end",
    "resumed": "goes on speaking",
    "end": "the turn is over",
}


class Printer(Protocol):
    """Prints a conversation: its events as they come, then a summary."""

    def event(self, event: Event, at_s: float) -> None:
        """`at_s`: seconds since the first sample."""

    def summary(self, facts: Mapping[str, Any]) -> None: ...


class Lines:
    """Prints for people. Times count from `zero_s`, the end of speech, or without it from the first sample."""

    def __init__(self, console: Console, zero_s: float | None) -> None:
        self._console = console
        self._zero_s = zero_s or 0.0

    def event(self, event: Event, at_s: float) -> None:
        """Prints the event, if it is one that people want to see."""
        describe = DESCRIBE.get(event.get("type", ""))
        told = describe(event) if describe else None
        if told is None:
            return
        label, text = told
        time = f"{at_s - self._zero_s:+8.2f} s  "
        self._console.print(Text.assemble((time, "bright_black"), (f"{label:<8}", "bold"), text), soft_wrap=True)

    def summary(self, facts: Mapping[str, Any]) -> None:
        """Prints the time from the end of speech to the first speakable text."""
        first = facts["first_text_ms"]
        self._console.print()
        if first is None:
            self._console.print("The answer had no text.", style="yellow")
        else:
            self._console.print(f"end of speech -> first speakable text: [bold]{first} ms[/]", highlight=False)


class Json:
    """Prints for programs: one line per event, `at_ms` relative to the end of speech if known; then the summary."""

    def __init__(self, console: Console, zero_s: float | None) -> None:
        self._console = console
        self._zero_s = zero_s or 0.0

    def event(self, event: Event, at_s: float) -> None:
        """Prints the event and its time in milliseconds."""
        self._write({"at_ms": round((at_s - self._zero_s) * 1000), "event": event})

    def summary(self, facts: Mapping[str, Any]) -> None:
        """Prints the summary as one line."""
        self._write({"summary": dict(facts)})

    def _write(self, line: Mapping[str, Any]) -> None:
        self._console.out(json.dumps(line, ensure_ascii=False), highlight=False)


def _transcript(event: Event) -> tuple[str, Text]:
    return "hears", Text.assemble(event["stable"], (event["unstable"], "bright_black"))


def _call(event: Event) -> tuple[str, Text]:
    arguments = ", ".join(f"{name}={value!r}" for name, value in event["arguments"].items())
    status = str(event["status"])
    text = Text.assemble(
        f"{event['call_id']} {event['tool']}({arguments}) ",
        (status.replace("_", " "), STYLES.get(status, "default")),
        (" (started early)" if event["early"] and status == "done" else "", "dark_orange"),
    )
    if event.get("error"):
        text.append(f": {event['error']}", "red")
    return "call", text


def _done(event: Event) -> tuple[str, Text] | None:
    response = event["response"]
    if response["status"] == "completed":
        return None
    details = response.get("status_details") or {}
    why = details.get("reason") or (details.get("error") or {}).get("message") or ""
    return "answer", Text(f"{response['status']} {why}".strip(), "red")


DESCRIBE: dict[str, Callable[[Event], tuple[str, Text] | None]] = {
    "x_foresay.turn": lambda event: ("turn", Text(TURNS.get(str(event["state"]), ""), "bright_black")),
    "x_foresay.transcript": _transcript,
    "conversation.item.input_audio_transcription.completed": lambda event: ("heard", Text(event["transcript"], "bold")),
    "x_foresay.call": _call,
    "x_foresay.segment": lambda event: ("says", Text(event["speech"], "bold")),
    "response.done": _done,
    "error": lambda event: ("error", Text(event["error"]["message"], "red")),
}

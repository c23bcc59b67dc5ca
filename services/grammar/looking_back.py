"""Answers to questions about the session: what the user asked, what was said, and which calls with side effects ran."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.grammar.answers import result_text
from services.grammar.intents import Intent
from services.grammar.known_calls import KnownCalls
from services.models.call_view import KnownCall, KnownCallStatus
from tools.language.moments import When
from tools.spec import ToolSpec
from tools.speech import listing

_TOLD = 4
"""At most this many requests or deeds are mentioned, the last ones."""
NOTHING_SAID = "I haven't said anything yet."
NOTHING_DONE = "I haven't done anything yet."
NOTHING_ASKED_BEFORE = "You haven't asked me anything before that."
_LOOKS = {
    "set_timer": "list_alarms_and_timers",
    "set_alarm": "list_alarms_and_timers",
    "create_reminder": "list_reminders",
    "add_list_items": "read_list",
}
"""By tool that creates something, the look-up that tells whether it exists."""
_LOOKED_UP_WITH = ("list_name",)


@dataclass(frozen=True, slots=True)
class Deed:
    """A call with side effects that has ended, in turn `turn`; `arguments` without references."""

    turn: int
    spec: ToolSpec
    arguments: Mapping[str, Any]
    call: KnownCall

    @property
    def done(self) -> bool:
        """Whether it succeeded."""
        return self.call.status is KnownCallStatus.DONE

    @property
    def told(self) -> str:
        """Its result as a sentence."""
        return result_text(self.spec, self.arguments, self.call)


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns before this one, oldest first: what the user said, what the assistant said last, and the deeds."""

    asked: Sequence[str] = ()
    said: str = ""
    deeds: Sequence[Deed] = ()

    def repeated(self) -> str:
        """What the assistant said last."""
        return self.said or NOTHING_SAID

    def last_deed(self) -> str:
        """The deeds of the last turn that had any; what the assistant said last if no turn had."""
        if not self.deeds:
            return f"I only told you this: {self.said}" if self.said else NOTHING_DONE
        last = self.deeds[-1].turn
        return " ".join(dict.fromkeys(deed.told for deed in self.deeds if deed.turn == last))

    def asked_so_far(self) -> str:
        """The user's last requests in their own words."""
        if not self.asked:
            return NOTHING_ASKED_BEFORE
        return f"You said: {listing(list(self.asked[-_TOLD:]))}."

    def about(self, intent: Intent) -> str:
        """Whether what `intent` asks for was done in this session: "Yes. ..." with the deed, "No. ..." with another
        deed of the same tool, or "" if there is none."""
        same = [deed for deed in self.deeds if deed.spec.name == intent.tool]
        if not same:
            return ""
        fits = next((deed for deed in reversed(same) if _fits(intent, deed)), None)
        deed = fits or same[-1]
        return f"{'Yes' if fits is not None and fits.done else 'No'}. {deed.told}"

    def about_it(self, verb: str) -> str:
        """As `about`, for "did you set it": about the last deed that fits the verb, or the last of all."""
        named = [deed for deed in self.deeds if any(part[:3] == verb[:3] for part in deed.spec.name.split("_"))]
        if not self.deeds:
            return f"No. {NOTHING_DONE}"
        deed = named[-1] if named else self.deeds[-1]
        return f"{'Yes' if deed.done else 'No'}. {deed.told}"


def conversation_of(turns: Sequence[tuple[int, KnownCalls, str]], specs: Mapping[str, ToolSpec]) -> Conversation:
    """The conversation of `turns` (number, calls and words, what was said), oldest first. An undone deed stays in it,
    followed by the deed that undid it."""
    deeds = [
        Deed(number, specs[call.tool], known.resolved(call.arguments), call)
        for number, known, _ in turns
        for call in known.calls.values()
        if call.tool in specs
        and not specs[call.tool].safe
        and call.status in (KnownCallStatus.DONE, KnownCallStatus.FAILED)
    ]
    said = next((spoken for _, _, spoken in reversed(turns) if spoken), "")
    return Conversation([known.text for _, known, _ in turns if known.text], said, deeds)


def _fits(intent: Intent, deed: Deed) -> bool:
    """Whether no value of the request contradicts the deed."""
    known = {str(each).casefold() for value in deed.arguments.values() for each in _parts(value)}
    whole = " ".join(sorted(known))
    for value in intent.slots.values():
        if isinstance(value.value, When):
            continue
        for each in _parts(value.value):
            said = str(each).casefold()
            if said and said not in whole and not any(said == one or one in said for one in known):
                return False
    return True


def _parts(value: Any) -> Sequence[Any]:
    if isinstance(value, list | tuple):
        return value
    return [round(value) if isinstance(value, float) else value]


def look_up(intent: Intent, specs: Mapping[str, ToolSpec]) -> Intent | None:
    """The look-up that tells whether what `intent` asks for exists; None without one."""
    tool = _LOOKS.get(intent.tool, "")
    if tool not in specs:
        return None
    needed = {name: value for name, value in intent.slots.items() if name in _LOOKED_UP_WITH}
    if not set(specs[tool].parameters.get("required", ())) <= set(needed):
        return None
    properties = specs[tool].parameters.get("properties", {})
    slots = {name: value for name, value in needed.items() if name in properties}
    return Intent(tool, slots, intent.start, intent.end, intent.words)

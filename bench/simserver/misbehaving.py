"""Policies that write what small or broken models write, whatever they are asked. For tests.

The text is sent unchanged, whatever the form of the request, so it can be invalid in each of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bench.simserver.dialogue import Dialogue
from bench.simserver.policy import Move, Raw

CALL = '{"name": "set_timer", "arguments": {"duration_seconds": 720}}'


@dataclass(frozen=True, slots=True)
class Writes:
    """A policy that always writes the same."""

    text: str
    whole: bool = False

    def reply(self, dialogue: Dialogue) -> list[Move]:
        return [Raw(self.text, self.whole)]


@dataclass(frozen=True, slots=True)
class CopiesMarkers:
    """Writes an interruption mark if its own part of the history shows one, else nothing at all."""

    def reply(self, dialogue: Dialogue) -> list[Move]:
        return [Raw("<think></think_interrupted>" if "_interrupted>" in dialogue.own else "")]


@dataclass(frozen=True, slots=True)
class SpeaksExamples:
    """Answers with the example of an answer that its system prompt shows."""

    def reply(self, dialogue: Dialogue) -> list[Move]:
        _, _, after = dialogue.system.partition("<answer>")
        example, _, _ = after.partition("</answer>")
        return [Raw(f"<answer>{example}</answer>")]


WRITINGS: Mapping[str, str] = {
    "nothing": "",
    "an interruption mark": "<think></think_interrupted>",
    "a think without an end": "<think>I should look at the request again and again",
    "a call as JSON": CALL,
    "a call in a fence": f"```json\n{CALL}\n```",
    "a remark and a call in a fence": f"Sure, I can do that! ```json\n{CALL}\n```",
    "a call of a tool that does not exist": '{"name": "brew_coffee", "arguments": {"cups": 2}}',
    "JSON that is no call": '{"answer": "twelve minutes"}',
    "JSON that is cut": '{"name": "set_timer", "argum',
    "a call inside an answer": f"<answer>{CALL}</answer>",
    "unknown tags": "<|im_start|><foo>bar</foo>",
}
"""Texts that small models were seen to write, by name."""


HUGE = "<answer>" + "x" * 2_000_000 + "</answer>"
"""An answer without a space, to be sent in one piece."""

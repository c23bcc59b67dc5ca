"""How a conversation becomes the one growing text of a raw prompt: in the frame of a model's chat template, or in none.

The back end for served models and the training data both render with this module, so a model is asked with the very
text that it was trained on.
"""

from dataclasses import dataclass

from services.events.model import Thought
from services.models.prompt_history import BlockSide, PromptBlock
from services.models.tags import INTERRUPTED, render_all

EMPTY_THINK = "<think></think>"
_TOKEN, _NO_TOKEN = "<|", "&lt;|"
"""How the tokens of these templates begin, which servers read out of raw text wherever they stand, and what is written
in their place."""


@dataclass(frozen=True, slots=True)
class PromptFormat:
    """The frame of messages. `begin`: the beginning-of-text token as text, "" if the model has none. `stop`: the
    token that ends each message, with which the model itself ends a generation; "" in a format without messages. `gap`
    stands behind it. The heads begin the messages of the system, of what happens, and of the model."""

    name: str
    begin: str = ""
    stop: str = ""
    gap: str = "\n"
    system_head: str = ""
    events_head: str = ""
    model_head: str = ""

    def system(self, text: str) -> str:
        """The beginning of a prompt. Tokens of a template in `text` (the application's instructions) are disarmed."""
        return f"{self.begin}{self.system_head}{text.replace(_TOKEN, _NO_TOKEN)}{self.stop}{self.gap}"

    def block(self, block: PromptBlock) -> str:
        """One block. Events are a message of the user, behind which the model's message is opened; a block of the model
        is its text and the end of its message. It begins with a thought, an empty one where it has none."""
        if block.side is BlockSide.EVENTS:
            return f"{self.events_head}{render_all(block.entries, block.turn)}{self.stop}{self.gap}{self.model_head}"
        text = render_all(block.entries, block.turn, separator="") or INTERRUPTED
        thinks = bool(block.entries) and not isinstance(block.entries[0], Thought)
        return f"{EMPTY_THINK if thinks else ''}{text}{self.stop}{self.gap}"

    def led(self, text: str, part: str) -> str:
        """`part`, a rendered block of events, with `text` as the beginning of its message."""
        return f"{self.events_head}{text}{part.removeprefix(self.events_head)}"


def _headed(name: str, begin: str, stop: str, gap: str, head: str) -> PromptFormat:
    """The format whose messages begin with `head`, with the role in the place of {}."""
    return PromptFormat(name, begin, stop, gap, head.format("system"), head.format("user"), head.format("assistant"))


PLAIN = PromptFormat("plain")
CHATML = _headed("chatml", "", "<|im_end|>", "\n", "<|im_start|>{}\n")
LLAMA3 = _headed("llama3", "<|begin_of_text|>", "<|eot_id|>", "", "<|start_header_id|>{}<|end_header_id|>\n\n")

FORMATS = {each.name: each for each in (PLAIN, CHATML, LLAMA3)}
"""By name. "chatml": Qwen2.5, SmolLM2. "llama3": Llama-3.1 and 3.2; without the two lines of dates that their template
puts into the system message, since the time is told in each turn. "plain": no messages, for a model without a chat
template."""


def prompt_format(name: str) -> PromptFormat:
    """The format of that name; raises `ValueError` for another one."""
    if name not in FORMATS:
        raise ValueError(f"no prompt format {name!r}; there are {', '.join(FORMATS)}")
    return FORMATS[name]

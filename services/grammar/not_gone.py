"""The reply to "put it back" where nothing was taken away: the assistant has only asked whether to delete it, or no
call of this conversation has deleted anything.
"""

import re
from collections.abc import Sequence

from services.grammar.intents import Intent
from services.grammar.memory import TurnMemory

_LEAD = r"(?:(?:no|oh|wait|actually|okay|sorry|please|hey|can you|could you|would you|will you) )*"
_BACK = re.compile(
    rf"{_LEAD}(?:(?:put|bring|get) (?:the |my |that |our )?(?:.+ )?back(?: please| then"
    r"| in(?: the| my)?(?: calendar)?)?"
    r"|(?:restore|undelete|reinstate|un ?cancel) (?:the |my |that |our )?.+)"
)
_TAKES_AWAY = ("delete_", "cancel_", "clear_", "remove_")
_RESTORES = "restore_"
ONLY_ASKED = "I haven't deleted it."
NOTHING_DELETED = "I haven't deleted anything, so there is nothing to put back."


def reply(words: Sequence[str], memory: TurnMemory, intents: Sequence[Intent], deleted: bool) -> str:
    """The reply; "" for other words, and where something may be meant that was deleted. `deleted`: a call of this
    conversation has taken something away."""
    if _BACK.fullmatch(" ".join(words)) is None or any(not each.tool.startswith(_RESTORES) for each in intents):
        return ""
    if memory.question is not None and memory.question.intent.tool.startswith(_TAKES_AWAY):
        return ONLY_ASKED
    return NOTHING_DELETED if intents and not deleted and memory.question is None else ""


def takes_away(tool: str) -> bool:
    """Whether the tool of this name takes something away that may be put back."""
    return tool.startswith(_TAKES_AWAY)

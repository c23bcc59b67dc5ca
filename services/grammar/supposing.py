"""Replies to hypothetical questions: "if I clear a list can I get it back", "what happens if I set two alarms".

They contain a request that is not to be carried out. The reply says what the tool's declaration tells, for example
whether the call can be undone.
"""

import re
from collections.abc import Mapping, Sequence

from services.grammar.capability import way_to_say
from tools.spec import ToolSpec

_LEAD = r"(?:so |and |but |okay |hey |um |well |right |just wondering |out of interest |tell me )*"
_SUPPOSED = re.compile(
    rf"^{_LEAD}(?:what (?:would|will|does|do|could|did) (?:happen|you do|it do|they do|become|change)\b"
    r"|what happens (?:to|when|if)\b|(?:if|when) you (?:set|make|send|add|delete|ring)\b.* (?:does|do|will|is|are) "
    r"(?:it|they|that)\b"
    r"|(?:if|suppose|supposing|say) (?:i|we)\b.*\b(?:can|could|would|will|does|do|is|are|what|when|how) "
    r"(?:i|we|it|that|they|my|the|there|happens?)\b"
    r"|if you \w+ .*\b(?:can|could|is|are|will|would) (?:i|we|it|that|they|you (?:get|bring|undo|restore))\b"
    r"|(?:would|will|do|can|could) (?:you|it|that|my \w+)\b.* if (?:i|we) (?:ask|asked|told|tell|wanted|want|said"
    r"|say|did|had|were|turn|turned|move|moved|go|went)\b)"
)
_BACK = re.compile(
    r"\b(?:(?:get|bring|have) (?:it|them|that|those|everything) back|for good|gone for ever|gone forever|undo|restore"
    r"|undone|recover|lost"
    r"|(?:is|are) (?:it|that|they|everything) (?:really |all )?gone)\b"
)
_TIME = re.compile(r"\bwhat time\b|\bwhat is it (?:there|here)\b|\bwhen (?:will|would|should)\b")
_ASKED = re.compile(r"^(?:would|will|do|can|could) you\b.* if (?:i|we) (?:ask|asked|told|tell|wanted|want|said|say)\b")
_UNKNOWN = "I'm not sure what would happen then. I have changed nothing."


def reply(words: Sequence[str], tool: str, specs: Mapping[str, ToolSpec]) -> str:
    """The reply to a hypothetical question about the write `tool`; "" if the words are none."""
    said = " ".join(words)
    spec = specs.get(tool)
    if spec is None or spec.safe or _SUPPOSED.search(said) is None or _TIME.search(said) is not None:
        return ""
    if _BACK.search(said) is not None:
        if spec.undo_with in specs:
            return "You can take it back right afterwards. Say: undo that."
        return "No, I could not bring it back afterwards. I have changed nothing."
    if _ASKED.search(said) is not None:
        example = way_to_say(spec)
        return f"Yes. You can say, for example: {example}." if example else "Yes."
    return _UNKNOWN

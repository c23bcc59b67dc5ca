"""Questions about a list in reply to "What should I put on your shopping list?": "did I say soap already?" is no thing
to put on it, and the list tells."""

import re
from collections.abc import Mapping

from services.grammar.amending.outcome import call, does
from services.grammar.planning import OpenQuestion
from services.grammar.recalled import RecalledTurn
from tools.language.spoken import listed
from tools.language.tokens import FILLERS, tokenize
from tools.spec import ToolSpec

_LEAD = r"(?:(?:oh|wait|hang on|hold on|well|actually|um|and|but|sorry|hm|one sec|one second|no|so|okay) )*"
_ON = r"(?:(?:on|in|down|to|onto) (?:it|there|that|that list|the list|my list|here)|on|down)"
_WHEN = r"(?:already|yet|too|now|before|earlier|yesterday|today|at all|this morning|last time|again|then)"
_ENDS = rf"(?: (?:{_ON}|{_WHEN}))*"
_ITEM = r"(?:the |any |some |my |a |an )*(?P<item>[\w' ]+?)"
_BE = r"(?:is|are|was|were|isn't|aren't|wasn't|weren't|is not|are not)"
_DID = r"(?:did|have|had|do|didn't|haven't|hadn't|don't)"
_SAID = r"(?:say|said|put|add|added|mention|mentioned|ask for|write|written|got|get|have|need|want|list|listed)"
_WHETHER = (
    re.compile(rf"{_LEAD}{_BE} (?:there )?{_ITEM}{_ENDS}"),
    re.compile(rf"{_LEAD}{_DID} (?:i|we|you) (?:already |just |still |ever |not )*{_SAID} {_ITEM}{_ENDS}"),
)
_WHAT = re.compile(
    rf"{_LEAD}what (?:is|was|did|do|have|has) (?:(?:i|we|you|there|already|got|have|put|add|added|said|say) )*"
    rf"{_ON}?{_ENDS}"
)
_UNNAMED = frozenset(listed("it that this them those these one anything something so to"))
_LONGEST = 4
_READ = "read_list"


def asked_about_list(question: OpenQuestion | None, text: str, specs: Mapping[str, ToolSpec]) -> RecalledTurn | None:
    """The look-up that answers `text`, if that is a question about the list to which `question` wants things put; None
    if it is none."""
    name = question.intent.said("list_name") if question is not None and question.slot == "items" else None
    if not name or _READ not in specs:
        return None
    said = " ".join(token.text for token in tokenize(text) if token.text not in FILLERS)
    found = next((match for form in _WHETHER if (match := form.fullmatch(said)) is not None), None)
    if found is None:
        return does(call(_READ, list_name=name)) if _WHAT.fullmatch(said) else None
    item = found["item"]
    if item.split()[0] in _UNNAMED or len(item.split()) > _LONGEST:
        return does(call(_READ, list_name=name))
    return does(call(_READ, list_name=name, item=item))

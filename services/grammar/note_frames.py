"""Finds notes by the words around their text: what is said of the note itself, its title, and where the text begins.

The phrases of `create_note` say how people ask for a note. Where a title was said, or the text is announced ("new note:
..."), the words behind are the text whatever they sound like, and no phrase of another tool may begin among them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from services.grammar.courtesy import courtesy_before
from services.grammar.doubt_words import SUBJECTS
from services.grammar.intents import Intent, SlotValue
from services.grammar.message_frames import JOINED, to_the_end
from services.grammar.wording import imperative
from tools.language.slots import SlotType
from tools.language.spoken import listed
from tools.language.tokens import Token, surface

TOOL = "create_note"
_PAUSE = "|"
_MADE = re.compile(
    r"(?:(?:make|take|create|write|add|start|begin|open|save|leave|do|keep)(?: me| us)? (?:a|an|another|one)"
    r"(?: (?:new|quick|short|little))* note|(?:a )?(?:new |quick |short )*note)(?: for me| please)?(?= )"
)
_TITLED = re.compile(
    r"(?: \|)?(?: and)? (?:called|named|titled|entitled|headed|labelled|labeled|(?:call|name|title) it|title(?: is)?"
    r"|(?:with|under)(?: the| a)? (?:title|name|heading)(?: of)?)(?: \|)? (?=[^|])"
)
_SAYS = r"(?:saying|reading|(?:that|which) (?:says|reads|goes)|it (?:says|should say))"
_NAMED = r"(?:content|contents|text|body)"
_TEXT = (
    rf"(?:(?:with (?:the |its )?|and (?:the|its) |the |its ){_NAMED}(?: (?:is|of|as|are|saying|says|reads))?"
    rf"|{_NAMED}(?: (?:is|are|saying|says|reads)| \|))"
)
_PUT = r"(?:\| )?(?:and then|and|then) (?:say|put|write|add)(?: in it| inside)?"
_SPLIT = re.compile(
    rf" (?:\| )?(?:(?:and|then|and then) )?(?:{_SAYS}|{_TEXT})(?: \|)? | {_PUT}(?: \|)? | \| (?:then )?"
)
"""Between a title and the text."""
_WEAK = re.compile(r" (?:with|then|and then) ")
"""The same, where there is nothing clearer."""
_ANNOUNCED = re.compile(rf" \| (?:(?:that|{_SAYS})(?: \|)? )?| (?:{_SAYS}|to say)(?: \|)? ")
_FOR = re.compile(rf" for (?:(?:the|my|our) )?(?=(?!me\b|us\b)\w+(?: \w+){{0,2}}? {_SAYS} )")
"""Before whom a note is for, which is its title ("a note for the cleaner saying ...")."""
_MOST_TITLE_WORDS = 6
_NO_TEXT = frozenset(
    listed("""for to about of on in from with under and or app please called named titled that saying if when is was""")
)
"""Directly behind "a note", one of these is no first word of its text."""


@dataclass(frozen=True, slots=True)
class NoteFrame:
    """A note that begins at `start`; its text begins at `text`, and its title has the words `title`, if there is one.
    `announced`: the words before the text leave no doubt that it is one."""

    start: int
    text: int
    title: tuple[int, int] | None = None
    announced: bool = True


def with_notes(intents: Sequence[Intent], tokens: Sequence[Token]) -> list[Intent]:
    """`intents` with the notes that their frames show in the place of what the phrases have found in their words."""
    frame = _frame(intents, tokens)
    if frame is None:
        return list(intents)
    before = [each for each in intents if each.end <= frame.start]
    others = [each for each in intents if each.start >= frame.text]
    end, behind = parted(tokens, frame.text, others)
    return [*before, _intent(frame, tokens, end), *behind]


def parted(tokens: Sequence[Token], start: int, others: Sequence[Intent]) -> tuple[int, list[Intent]]:
    """Where the text of a note that begins at `start` ends, and the requests behind it. A request is one of its own if
    "and" or the like joins it to a statement and nothing unread follows it; else it belongs to the text."""
    words = [token.text for token in tokens]
    stated = words[start] in SUBJECTS or not _STATING.isdisjoint(words[start:])
    for at, other in enumerate(others):
        end = other.start
        while end > start and words[end - 1] in JOINED:
            end -= 1
        said = words[start:end]
        alone = other.complete and other.confidence >= _SURE and not other.hedged and end < other.start
        if alone and said and stated and not imperative(said[0]) and to_the_end(words, others[at:]):
            return end, list(others[at:])
    return len(words), []


_STATING = frozenset(listed("""is are was were will would has had have am that needs wants likes sticks said"""))
_SURE = 0.6


def _frame(intents: Sequence[Intent], tokens: Sequence[Token]) -> NoteFrame | None:
    """The first note that is framed, at the beginning of the words or of a request behind another one."""
    words = [token.text for token in tokens]
    if "note" not in words:
        return None
    noted = [each for each in intents if each.tool == TOOL and each.complete]
    texts = [value.start for each in intents for value in each.slots.values() if value.type is SlotType.TEXT]
    first = courtesy_before(words)
    for at in range(first, len(words)):
        begins = at == first or words[at - 1] in JOINED or tokens[at - 1].closes
        found = _framed(tokens, at) if begins and not any(start < at for start in texts) else None
        if found is not None and (found.title or not any(each.start == at for each in noted)):
            return found
    return None


def _framed(tokens: Sequence[Token], start: int) -> NoteFrame | None:
    """The note whose frame begins at `start`."""
    places, units = [], []
    for at in range(start, len(tokens)):
        places.append(at)
        units.append(tokens[at].text)
        if tokens[at].closes:
            places.append(at + 1)
            units.append(_PAUSE)
    said = " ".join(units)
    made = _MADE.match(said)
    if made is None:
        return None

    def place(index: int) -> int:
        """The token that begins at character `index` of what was said."""
        return places[at] if (at := said.count(" ", 0, index)) < len(places) else len(tokens)

    titled = _TITLED.match(said, made.end()) or _FOR.match(said, made.end())
    if titled is not None:
        split = _SPLIT.search(said, titled.end()) or _WEAK.search(said, titled.end())
        if split is None or not 0 < place(split.start() + 1) - place(titled.end()) <= _MOST_TITLE_WORDS:
            split = _WEAK.search(said, titled.end())
        if split is None or place(split.end()) >= len(tokens):
            return None
        title = (place(titled.end()), place(split.start() + 1))
        return NoteFrame(start, place(split.end()), title) if 0 < title[1] - title[0] <= _MOST_TITLE_WORDS else None
    announced = _ANNOUNCED.match(said, made.end())
    if announced is not None and place(announced.end()) < len(tokens):
        return NoteFrame(start, place(announced.end()))
    text = place(made.end() + 1)
    if " " not in made[0] or text >= len(tokens) or tokens[text].text in _NO_TEXT:
        return None
    return NoteFrame(start, text, announced=False)


def _intent(frame: NoteFrame, tokens: Sequence[Token], end: int) -> Intent:
    text = surface(tokens, frame.text, end)
    slots = {"content": SlotValue(SlotType.TEXT, text, frame.text, end, open=end == len(tokens))}
    if frame.title is not None:
        first, last = frame.title
        slots["title"] = SlotValue(SlotType.LABEL, surface(tokens, first, last), first, last)
    words = tuple(token.text for token in tokens[frame.start : end])
    return Intent(TOOL, slots, frame.start, end, words, evidence=3, explained=frame.announced)

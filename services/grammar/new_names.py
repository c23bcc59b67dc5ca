"""Separates a new name from what is said behind it: what it is for ("so I know which is which"), and the old one
("instead of eggs")."""

import re

_WHO = (
    r"(?:i|we|you|he|she|they|it|that|this|there|nobody|no one|none|everyone|everybody|people|anyone|somebody|someone"
    r"|(?:my|the|our|his|her|their|mum|dad) [\w'’]+)(?:['’]\w+)?"
)
_SAKE = (
    r"clarity|(?:easy |future )?reference|convenience|simplicity|now|short|the time being|my (?:own )?(?:sanity|sake)"
)
_IT = r"(?:it|me|us|them|things|this|that)"
_PURPOSE = re.compile(
    rf",? (?:(?:and|but|just|only|that is|that's) )?(?:so (?:that )?{_WHO} .+|so as (?:not )?to .+|in order to .+"
    rf"|(?:because|cause|cos|since) {_WHO} .+|in case {_WHO} .+|for (?:the sake of )?(?:{_SAKE})"
    rf"|to (?:avoid|prevent) .+|to (?:make|keep|tell|help|distinguish|remind) {_IT}\b.*)$",
    re.I,
)
_OLD = re.compile(
    r",? (?:instead of|in place of|rather than|in lieu of|as opposed to) .+$|,? instead$"
    r"|,? (?:and |but )?not (?P<old>.+)$",
    re.I,
)
_NEGATING = re.compile(
    r"\b(?:do|does|did|is|are|am|was|were|will|would|can|could|should|must|may|why|or|if|to|better)$", re.I
)
"""Before "not", these show that it belongs to the name ("do not disturb")."""


def new_name(said: str) -> str:
    """`said`, without the purpose and the old name behind the new one; "" where it is only a purpose."""
    if _PURPOSE.match(f" {said}"):
        return ""
    name = said
    for form in (_PURPOSE, _OLD, _PURPOSE):
        found = form.search(name)
        before = name[: found.start()] if found is not None else ""
        if found is None or not before or (found.groupdict().get("old") and _NEGATING.search(before)):
            continue
        name = before
    return name.rstrip(" ,")

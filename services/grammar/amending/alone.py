"""What may be said alone behind something that was just made: when it ends, how long it is, which half of the day, how
often."""

import re
from collections.abc import Iterator, Sequence

from services.grammar.amending.change import Op

_IT = r"(?:make (?:it|that)|it|that|it should|it will|keep it|have it|it is|it was)"
_UNTIL = re.compile(
    rf"(?:{_IT} )?(?:(?:go|goes|going|run|runs|on|last|lasts|actually|only) )*(?:till|until|til|up to)"
    r" (?P<value>.+)"
    rf"|(?:{_IT} )?(?:ends?|finish(?:es)?|should (?:end|finish)|over) (?:at |by )?(?P<end>.+)"
)
_LASTS = re.compile(r"(?:it is |it will be |it lasts |it goes on )?for (?:about )?(?P<value>.+)|it lasts (?P<more>.+)")
_BEFORE = re.compile(r"(?P<value>.+) before(?: that| it| then)?")
_HALF = re.compile(
    r"(?:in the (?:morning|afternoon|evening)|at night|tonight|this (?:morning|afternoon|evening)"
    r"|tomorrow (?:morning|afternoon|evening|night)|[ap]m)"
    r"(?: not (?:[ap]m|in the (?:morning|afternoon|evening)|at night))?"
)
_DAYS = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun|week)days|weekends)"
_REPEATS = re.compile(
    r"(?:and |but )?(?:only |just |actually )?(?:on )?"
    r"(?P<value>every (?:day|week|month|morning|evening|night|(?:mon|tues|wednes|thurs|fri|satur|sun|week)day|weekend)"
    rf"|{_DAYS}(?: and {_DAYS})*|daily)"
    r"(?: only| please| then)?"
)
_NOT_HALF = re.compile(r"not (?:[ap]m|in the (?:morning|afternoon|evening)|at night) (?:but )?(?P<half>.+)")


def said_alone(words: Sequence[str], corrects: bool) -> Iterator[tuple[Op, str]]:
    """What the whole of `words` may ask for of a thing that was just made, with the words of its value. `corrects`:
    they correct something ("actually an hour before that"; without that it may be one more reminder)."""
    said = " ".join(words)
    if corrects and (before := _BEFORE.fullmatch(said)) is not None:
        yield Op.EARLIER, before["value"]
    if (until := _UNTIL.fullmatch(said)) is not None:
        yield Op.UNTIL, until["value"] or until["end"]
    if (lasts := _LASTS.fullmatch(said)) is not None:
        yield Op.LASTS, lasts["value"] or lasts["more"]
    if (repeats := _REPEATS.fullmatch(said)) is not None:
        yield Op.VALUE, repeats["value"]
    other = _NOT_HALF.fullmatch(said)
    half = other["half"] if other is not None else said
    if _HALF.fullmatch(half) is not None:
        yield Op.VALUE, half.split(" not ")[0]

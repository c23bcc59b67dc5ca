"""Rewrites written text as it is spoken, for the speech synthesis at the client."""

from collections.abc import Callable

from services.tts.transforms.abbreviations import abbreviations
from services.tts.transforms.addresses import addresses
from services.tts.transforms.characters import characters
from services.tts.transforms.dates import dates
from services.tts.transforms.emoji import emoji
from services.tts.transforms.markdown import markdown
from services.tts.transforms.money import money
from services.tts.transforms.numbers import numbers
from services.tts.transforms.ordinals import ordinals
from services.tts.transforms.percents import percents
from services.tts.transforms.phones import phones
from services.tts.transforms.ranges import ranges
from services.tts.transforms.spaces import spaces
from services.tts.transforms.symbols import symbols
from services.tts.transforms.times import times
from services.tts.transforms.units import units

TRANSFORMS: tuple[Callable[[str], str], ...] = (
    characters,  # first, so that the others have to know only one form of each character
    markdown,
    addresses,  # before the transforms that would change digits and dots in them
    emoji,
    abbreviations,  # "Mar. 3" must be a month before dates are read
    phones,  # from here on digits are replaced: the longest patterns first
    dates,
    times,
    ranges,  # digits that still have a dash between them are no date and no telephone number
    money,
    percents,
    units,
    ordinals,
    numbers,
    symbols,
    spaces,
)
"""All transforms, in the order in which they run."""


def speakable(text: str) -> str:
    """`text` without Markdown, emoji and URLs, and with numbers, dates, times, money and units in words.

    Never raises and takes linear time. The result holds no digits; it is empty if there is nothing to say.
    """
    for transform in TRANSFORMS:
        text = transform(text)
    return text

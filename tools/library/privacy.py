"""Makes a place no more exact than the question needs, before it is sent to a service."""

_WORDS = (
    "street st road rd avenue ave lane ln drive dr close court ct crescent way boulevard blvd terrace row mews "
    "gardens grove parade highway apartment apt flat unit suite"
)
_STREET = frozenset(_WORDS.split())


def coarse(place: str) -> str:
    """The town of an address: "12 Acacia Avenue, Leeds LS1 4DY" becomes "Leeds"; "" if nothing is left."""
    parts = (_town(part.split()) for part in place.split(","))
    return ", ".join(part for part in parts if part)


def _town(words: list[str]) -> str:
    """`words` without house, street and postcode; a name such as "Station Road" by itself may be a place."""
    if words and words[0][0].isdigit():
        street = max((i for i, word in enumerate(words) if word.casefold().strip(".") in _STREET), default=len(words))
        words = words[street + 1 :]
    return " ".join(word for word in words if not any(character.isdigit() for character in word))

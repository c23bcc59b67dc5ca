"""One more of the same in one breath: "a timer for ten minutes and another one for twenty"."""

from collections.abc import Sequence

from services.llm.brain import cues
from services.llm.brain.splice import Correction, PlainReader, shifted
from tools.language.tokens import Token

_LEADS = cues.phrases("one|another|another one|one more|a second|a second one|a third one")
_LINKS = frozenset({"for", "at", "to", "in", "on"})


def spelt_out(tokens: list[Token], reader: PlainReader) -> list[Token]:
    """`tokens` with the request said anew, its value replaced, in place of each "another one for ..."."""
    at = 1
    while at < len(tokens):
        said = _said_anew(tokens, at, reader) if tokens[at].text == "and" else None
        if said is not None:
            tokens = [*tokens[: at + 1], *said]
        at += 1
    return tokens


def _said_anew(tokens: Sequence[Token], at: int, reader: PlainReader) -> list[Token] | None:
    """What stands behind the "and" at `at`, in full; None where it is no ellipsis."""
    words = [token.text for token in tokens]
    lead = max((lead for lead in _LEADS if cues.starts_with(words, at + 1, lead)), key=len, default=())
    value = at + 1 + len(lead)
    if not lead or value >= len(words) or words[value] not in _LINKS:
        return None
    before = reader.read(tokens[:at])
    if not before or not before[-1].complete or before[-1].end != at:
        return None
    last = before[-1]
    found = Correction(
        list(tokens[last.start : at]), list(tokens[value:]), [shifted(last, -last.start)], reader
    ).resolve()
    return found.tokens if found is not None and found.kind == "typed" else None

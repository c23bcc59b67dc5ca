"""Separates the text of a note from words around it that only say that it is one ("take this down as a note ...")."""

import re

_NOTE = r"(?:as|into|in|to|on) (?:a |the |my |our |your )(?:new |quick )?notes?\b(?! (?:to|from|for) )"
_WRITE = r"(?:take|write|note|jot|put|get|record|save|keep|pop|stick|log|add|store|set)"
_THIS = r"(?:this|that|it|something|the following)"
_ASKING = r"(?:(?:please|can you|could you|would you|just|okay|so|now) )*"
_AFTER = r"(?: (?:for me|please|would you|will you))*[:,.]?(?: that(?= (?:i|we|he|she|they|it|the|my|our|there)\b))?"
_LEADS = re.compile(
    rf"{_ASKING}(?:{_WRITE} {_THIS} (?:down )?(?:for me )?{_NOTE}|(?:for me )?{_NOTE}"
    rf"|(?:write|note|jot) (?:this|that) down|(?:put|write|add) (?:this|that) (?:in|on) it){_AFTER}(?: |$)",
    re.I,
)
_ENDS = re.compile(
    rf",? (?:(?:and|so) )?{_ASKING}(?:{_WRITE} {_THIS} (?:down )?(?:in|into|to) my notes?"
    rf"|(?:{_WRITE} {_THIS} (?:down )?)?as a (?:new )?note)(?: please)?$",
    re.I,
)


def note_text(said: str) -> str:
    """`said` without the words that say that it is a note; "" where nothing else is said."""
    lead = _LEADS.match(said)
    text = said[lead.end() :] if lead is not None else said
    end = _ENDS.search(text)
    return text[: end.start()] if end is not None else text

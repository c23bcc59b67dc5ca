"""Statements that somebody is in danger of life. They ask for nothing, and are still answered with more than a short
word."""

import re
from collections.abc import Sequence

from services.grammar.doubt_words import CONDITIONS, QUESTION_WORDS
from tools.language.spoken import listed

_WHO = (
    r"(?:i|he|she|they|we|somebody|someone|(?:my|our|his|her|the) (?:\w+ )?(?:mum|mam|mom|dad|son|daughter|baby|kid"
    r"|child|husband|wife|partner|gran|nan|grandad|grandma|neighbour|neighbor|brother|sister|friend|mate|lad|girl|boy|man"
    r"|woman))"
)
_BREATH = r"(?:can't|cannot|can hardly|can barely|struggling to|having trouble) (?:\w+ )?breathe?(?:ing)?"
_DANGERS = re.compile(
    r"\b(?:my|his|her|their|the) chest\b.*\b(?:tight|crushing|hurts|hurting|squeezing)\b"
    r"|\bpains? in (?:my|his|her|their|the) (?:chest|heart)\b|\b(?:chest|heart) pains?\b"
    rf"|\b{_WHO}(?: am| is|'s| are)?(?: really| just)? {_BREATH}\b|\b(?:stopped|not|isn't) breathing\b"
    rf"|\b{_WHO}(?: am| is|'s| are)(?: \w+)? choking\b"
    rf"|\b{_WHO} (?:(?:am|is|has|have) )?(?:just )?(?:having|had) a (?:stroke|heart attack|seizure)\b"
    r"|\bface (?:is |has |'s )?(?:all )?(?:drooping|dropped|gone numb)\b"
    rf"|\b{_WHO}(?: is| has|'s| have)?(?: just)? (?:collapsed|passed out|gone unconscious|taken an overdose)\b"
    rf"|\b{_WHO} (?:is|'s) unconscious\b|\bwon't (?:stop bleeding|wake up)$"
    r"|\bbleeding (?:really |very )?(?:badly|heavily|a lot|everywhere)\b"
    r"|\b(?:house|kitchen|flat|pan|oven|car) (?:is|has caught) (?:on )?fire\b|\bthe house is on fire\b"
    r"|\b(?:kill myself|end my life)\b"
)
_ELSEWHERE = frozenset(
    listed(
        """film film's movie book show episode play song story dream dreamt remind text message email tell note write
        say alarm timer yesterday once last ago used gym muscle"""
    )
)
"""With one of these it is a story, or words that are to be passed on or noted."""


def in_danger(words: Sequence[str]) -> bool:
    """Whether the words (normalised) say that somebody is in danger of life now."""
    said = set(words)
    if said & (_ELSEWHERE | CONDITIONS | QUESTION_WORDS):
        return False
    return _DANGERS.search(" ".join(words)) is not None

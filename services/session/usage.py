"""Arithmetic of token counts. Pure."""

from dataclasses import astuple

from services.events.model import Usage


def plus(one: Usage, other: Usage) -> Usage:
    return Usage(*(a + b for a, b in zip(astuple(one), astuple(other), strict=True)))


def minus(after: Usage, before: Usage) -> Usage:
    return Usage(*(a - b for a, b in zip(astuple(after), astuple(before), strict=True)))

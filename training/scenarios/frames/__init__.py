"""How people ask for each tool: frames by domain. `VERBS` start with a bare verb, `SAYS` are whole sentences."""

from training.scenarios.frame import Frame, frames_of
from training.scenarios.frames import (
    agenda,
    changes,
    clock,
    elsewhere,
    keeping,
    lists,
    mail,
    moments,
    numbers,
    outside,
    people,
    reminders,
    routes,
    sound,
    talk,
)

_DOMAINS = (clock, reminders, lists, numbers, people, mail, agenda, outside, routes, sound, changes, moments, keeping)

FRAMES: tuple[Frame, ...] = tuple(frame for domain in _DOMAINS for frame in frames_of(domain.VERBS, domain.SAYS))
"""Every frame of every tool."""
ELSEWHERE: tuple[Frame, ...] = tuple(frames_of(elsewhere.VERBS, elsewhere.SAYS))
"""Requests for which there is no tool."""
TALK: tuple[Frame, ...] = tuple(frames_of(talk.VERBS, talk.SAYS))
"""Words that ask for nothing, or only for a reply."""

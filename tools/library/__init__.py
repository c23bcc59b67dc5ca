"""The tools that come with Foresay, and the back ends behind them.

tools = library.load()                                    every Tool, for `Registry`
backing = ToolLibrary(clock, LibrarySettings(data=Path(...)))
await backing.start()                                     opens the database, starts the alarms
backing.shared_context(metrics)                           for the `Executor` of each session
backing.scheduler.subscribe(listener)                     is told of alarms, timers and reminders
await backing.aclose()
"""

from types import ModuleType

from tools.library import (
    alarm_changes,
    alarm_clock,
    calculator,
    calendar,
    chance,
    contacts,
    currency,
    directions,
    encyclopedia,
    lists,
    mailbox,
    music,
    notes,
    phone,
    places,
    reminders,
    send_mail,
    stopwatch,
    timer_changes,
    timers,
    units,
    weather,
    web,
    world_clock,
)
from tools.library.backing import LibrarySettings, ToolLibrary
from tools.tool import Tool

__all__ = ["LibrarySettings", "ToolLibrary", "load"]

MODULES: tuple[ModuleType, ...] = (
    world_clock,
    timers,
    timer_changes,
    stopwatch,
    alarm_clock,
    alarm_changes,
    reminders,
    notes,
    lists,
    calculator,
    units,
    contacts,
    calendar,
    weather,
    chance,
    encyclopedia,
    web,
    currency,
    places,
    directions,
    mailbox,
    send_mail,
    phone,
    music,
)


def load() -> list[Tool]:
    """All tools of the library, configured or not; `Registry` decides which are offered."""
    return [value for module in MODULES for value in vars(module).values() if isinstance(value, Tool)]

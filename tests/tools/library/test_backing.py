"""The library on a real event loop with its real threads; everything else here runs in virtual time."""

import asyncio
import threading
from pathlib import Path

from services.clock import RealClock
from tools.context import ToolSessionContext
from tools.executor import Executor
from tools.library import LibrarySettings, ToolLibrary, load
from tools.registry import Registry
from tools.spec import Invocation


async def test_the_library_works_with_threads_and_leaves_none_behind(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    backing = ToolLibrary(RealClock(), LibrarySettings(data=tmp_path))
    await backing.start()
    executor = Executor(Registry(load()).offered(), backing.shared_context(), ToolSessionContext("s"))
    calls = [
        ("add_list_items", {"list_name": "shopping", "items": ["eggs"]}),
        ("create_event", {"title": "Lunch", "start": "2030-03-13T13:30"}),
        ("convert_units", {"value": 1, "from_unit": "mile", "to_unit": "km"}),
        ("set_timer", {"duration_seconds": 3600}),
    ]
    outcomes = await asyncio.gather(
        *(executor.run(Invocation("s", 1, n, 1, tool, arguments, f"k{n}")) for n, (tool, arguments) in enumerate(calls))
    )
    assert [outcome.status for outcome in outcomes] == ["done"] * 4
    await executor.aclose()
    await backing.aclose()
    await backing.aclose()
    for thread in set(threading.enumerate()) - before:
        thread.join(5)
        assert not thread.is_alive()
    assert len(asyncio.all_tasks()) == 1
    assert {path.name for path in tmp_path.iterdir()} == {"foresay.db", "calendar.ics"}

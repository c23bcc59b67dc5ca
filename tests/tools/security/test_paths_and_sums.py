"""Names that look like paths, and sums and units that would like to be programs."""

import asyncio
import time
from pathlib import Path

import pytest

from tests.tools.library.home import Home, play

PATHS = [
    "../../etc/passwd", "/etc/passwd", "..\\..\\windows", "file:///etc/passwd", "a/../../b", "note\0.txt", "%2e%2e%2f",
    "~/.ssh/id_rsa", "con", "x" * 5_000, "'; DROP TABLE notes; --", "${HOME}", "{{7*7}}", "$(touch pwned)",
]  # fmt: skip
PROGRAMS = [
    "__import__('os').system('touch pwned')", "().__class__.__bases__[0].__subclasses__()",
    "open('/etc/passwd').read()", "9**9**9**9", "10**10**10", "2**(2**(2**(2**2**2)))", "factorial(10**9)",
    "(" * 10_000 + ")" * 10_000, "1" * 100_000, "-" * 50_000 + "1", "lambda: 0", "[x for x in (1,)*10**9]",
    "'a'*10**10", "1e999999999", "exec('1')", "while 1: pass",
]  # fmt: skip


@pytest.mark.parametrize("name", PATHS, ids=range(len(PATHS)))
def test_a_name_stays_a_name(name: str, tmp_path: Path) -> None:
    """The state's folder holds its own files and nothing else, whatever things are called."""

    async def main(home: Home) -> None:
        for tool, arguments in (
            ("create_note", {"title": name, "content": name}),
            ("append_note", {"title": name, "content": "more"}),
            ("search_notes", {"query": name}),
            ("add_list_items", {"list_name": name, "items": [name]}),
            ("read_list", {"list_name": name}),
            ("add_contact", {"name": name, "phone": "+15550100"}),
            ("get_phone_number", {"name": name}),
            ("create_event", {"title": name, "start": "2026-03-13T13:30", "location": name}),
            ("update_event", {"event_id": name, "title": "x"}),
            ("delete_event", {"event_id": name}),
            ("restore_event", {"event_id": f"{name}/20260313T1330"}),
            ("get_time", {"location": name}),
            ("send_email", {"to": ["bob@example.org"], "subject": name, "body": name}),
        ):
            outcome = await home.outcome(tool, **arguments)
            assert outcome.kind != "internal_error", (tool, outcome)
            assert "root:" not in str(outcome.value)

    inside = tmp_path / "inside"
    play(main, data=inside)
    assert {path.name for path in tmp_path.iterdir()} == {"inside"}
    assert {path.name.removesuffix("-wal").removesuffix("-shm") for path in inside.iterdir()} <= {
        "foresay.db", "calendar.ics",
    }  # fmt: skip
    assert not Path("pwned").exists()


@pytest.mark.parametrize("program", PROGRAMS, ids=range(len(PROGRAMS)))
def test_a_sum_is_no_program_and_ends_at_once(program: str) -> None:
    async def main(home: Home) -> None:
        for tool, arguments in (
            ("calculate", {"expression": program}),
            ("convert_units", {"value": 1, "from_unit": program, "to_unit": "metre"}),
            ("convert_units", {"value": 1, "from_unit": "metre", "to_unit": program}),
        ):
            began = time.process_time()
            outcome = await home.outcome(tool, **arguments)
            assert time.process_time() - began < 2, tool
            assert outcome.kind != "internal_error", (tool, outcome)
            assert len(str(outcome.value)) < 1_000
        await asyncio.sleep(0)

    play(main)
    assert not Path("pwned").exists()

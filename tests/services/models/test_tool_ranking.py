"""A small model is told the tools that the words may be about; finding out which holds nobody up."""

import asyncio

from services.events.model import UserUpdate
from services.models.tool_ranking import RelevantTools
from tools.spec import Effect, ToolSpec


def specs(count: int) -> list[ToolSpec]:
    schema = {"type": "object", "properties": {"place": {"type": "string"}}}
    return [
        ToolSpec(
            f"visit_{number}",
            f"Visit number {number}.",
            schema,
            effect=Effect.READ_LOCAL,
            client_side=True,
            phrases=(f"(go to|visit|see) [the] stop{number} in {{place}}",),
        )
        for number in range(count)
    ]


async def test_the_loop_runs_on_while_the_tools_of_a_client_are_ranked() -> None:
    rounds = 0

    async def other() -> None:
        nonlocal rounds
        while True:
            rounds += 1
            await asyncio.sleep(0)

    task = asyncio.create_task(other())
    relevant = RelevantTools(specs(40))
    await relevant.prepare()
    task.cancel()
    assert rounds >= 40, "between two tools at least"
    relevant.note(UserUpdate(1, 1, "visit stop7", "visit stop7"))
    assert "visit_7" in [spec.name for spec in relevant.tools()]

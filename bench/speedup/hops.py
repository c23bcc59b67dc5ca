"""Measures what our code adds to a request to the model: `python -m bench.speedup.hops`.

The same model is asked alternately by the OpenAI client alone and through `ChatModel`, one request after the other,
with a simulated first token after 350 ms; the difference is our own time.
"""

import statistics
import time
from collections.abc import Awaitable, Callable

import uvloop
from openai import AsyncOpenAI

from bench.simserver.pace import Pace
from bench.speedup.case import Case
from bench.speedup.server import simulated
from bench.speedup.sets import load
from bench.speedup.synchronous import function_of
from services.events.model import ActionKind, Ask, Phase, SessionContext, UserUpdate
from services.models.chat import ChatModel

ROUNDS = 30
PACE = Pace()


async def foresay(case: Case, model: ChatModel) -> None:
    """One request through `ChatModel`, in a new session: the prompt and the tools' schemas are rendered each time."""
    clock, context = case.clock(), case.row["context"]
    session_context = SessionContext(
        "", tuple(case.specs.values()), clock.now, context["timezone"], context["home_location"]
    )
    session = model.open(session_context)
    session.append(UserUpdate(1, 1, case.row["text"], case.row["text"], final=True))
    async for _ in session.generate(Ask(1, Phase.FINAL, frozenset(ActionKind))):
        break
    await session.aclose()


async def plain(case: Case, client: AsyncOpenAI, model: str) -> None:
    messages = [{"role": "user", "content": case.row["text"]}]
    tools = [*map(function_of, case.specs.values())]
    create: Callable[..., Awaitable[object]] = client.chat.completions.create
    stream = await create(model=model, messages=messages, tools=tools, stream=True)
    async for _ in stream:  # type: ignore[attr-defined]
        break
    await stream.close()  # type: ignore[attr-defined]


async def timed(asking: Awaitable[None]) -> float:
    """Milliseconds until the first token, beyond the simulated ones."""
    begun = time.perf_counter()
    await asking
    return (time.perf_counter() - begun) * 1000 - PACE.ttft_ms


async def main() -> None:
    cases = load("naturalistic", ROUNDS, None)
    async with simulated(cases, PACE) as served:
        model = ChatModel(served.endpoint)
        client = AsyncOpenAI(base_url=served.endpoint.base_url, api_key=served.endpoint.api_key)
        await foresay(cases[0], model)
        await plain(cases[0], client, served.endpoint.model)
        pairs = [
            (await timed(plain(case, client, served.endpoint.model)), await timed(foresay(case, model)))
            for case in cases
        ]
        await client.close()
        await model.aclose()
    alone, ours = (statistics.median(column) for column in zip(*pairs, strict=True))
    difference = statistics.median(b - a for a, b in pairs)
    print(f"to the first token beyond {PACE.ttft_ms:.0f} ms, median of {len(pairs)}, ms:")
    print(f"  stock client {alone:.1f}, Foresay {ours:.1f}, difference of each pair {difference:+.1f}")


if __name__ == "__main__":
    uvloop.run(main())

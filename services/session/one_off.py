"""A response outside the conversation: `response.create` with conversation "none", or with nothing new to answer."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from services.agent.ports import Model
from services.agent.runtime.output_limits import bounded
from services.close_all import close_all
from services.events.model import ActionKind, AnswerDelta, AnswerEnd, Ask, Phase, SessionContext, Usage, UserUpdate


async def one_off(
    model: Model, session_context: SessionContext, texts: tuple[str, ...]
) -> AsyncGenerator[str | Usage, None]:
    """Stream the answer's text, then the usage. No tools, no memory. Raises `ModelFault`."""
    session = model.open(session_context)
    try:
        text = "\n".join(texts)
        session.append(UserUpdate(1, 1, text, text, final=True))
        ask = Ask(1, Phase.FINAL, frozenset({ActionKind.ANSWER, ActionKind.PAUSE}), max_think_tokens=0)
        async with aclosing(bounded(session.generate(ask))) as outputs:
            async for output in outputs:
                if isinstance(output, AnswerDelta):
                    yield output.text
                elif isinstance(output, AnswerEnd):
                    break
        yield session.usage
    finally:
        await close_all(session.aclose)

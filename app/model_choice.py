"""Builds the language model from settings, and the agent's limits for it. Packages that a model needs are imported only
when it is chosen."""

import asyncio
import logging
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.sections import LlmSection
from app.settings import ConfigError, Settings
from services.agent.core.policy import GRAMMAR_POLICY, SPECULATOR_POLICY, AgentPolicy, policy_for_speed
from services.agent.ports import Model
from services.events.model import ModelFault

if TYPE_CHECKING:
    from services.understanding.encoder import Encoder
    from services.understanding.model import Understanding

log = logging.getLogger(__name__)

_RAW = ("completions", "local")
"""The engines whose model is asked with raw prompts."""


def chosen_llm(llm: LlmSection) -> str:
    """The engine that `llm.engine` selects, with "auto" resolved."""
    if llm.engine != "auto":
        return llm.engine
    return "chat" if llm.api_key or llm.base_url else "embedded"


def grammar_speculates(llm: LlmSection) -> bool:
    """Whether the grammar model speculates while another model answers: by default in front of remote models."""
    far = chosen_llm(llm) in ("chat", "realtime")
    return llm.speculator == "embedded" or (llm.speculator == "auto" and far)


def encoder(settings: Settings) -> "Encoder | None":
    """The encoder of the learned understanding; None if it is switched off."""
    if not settings.llm.understanding:
        return None
    from services.understanding.encoder import Encoder
    from services.understanding.model import FOLDER

    return Encoder(FOLDER)


def understanding(settings: Settings) -> "Understanding | None":
    """The learned understanding, which reads in a thread; None if it is switched off."""
    made = encoder(settings)
    if made is None:
        return None
    from services.understanding.model import Understanding

    return Understanding(made, asyncio.to_thread)


def served(settings: Settings) -> Model | None:
    """The model that answers, if it is not the grammar model."""
    engine = chosen_llm(settings.llm)
    return None if engine == "embedded" else _served(settings.llm, engine)


def model(settings: Settings, served: Model | None) -> Model:
    """The model `served`, with the grammar model as its speculator (`grammar_speculates`) and as its fallback; None:
    the grammar model alone."""
    from services.grammar import GrammarModel

    llm = settings.llm
    learned = understanding(settings)
    if served is None:
        return GrammarModel(learned)
    from services.models.composite import CompositeModel, CompositePolicy
    from services.models.fallback import FallbackTimeouts, ModelWithFallback

    speculator = GrammarModel(learned, proposes=True) if grammar_speculates(llm) else None
    roles = CompositeModel(served, speculator, CompositePolicy(warm=llm.warm, commit_on_trust=learned is not None))
    return ModelWithFallback(
        roles, GrammarModel(learned) if llm.fallback else None, FallbackTimeouts(llm.turn_s, llm.fallback_s)
    )


def _local(llm: LlmSection) -> Model:
    from services.models.endpoint import EndpointTimeouts
    from services.models.local import CONTEXT_TOKENS, LocalWeights, local_model, missing
    from services.models.prompt_format import prompt_format

    path = Path(llm.model).expanduser() if llm.model else None
    why = missing(path)
    if path is None or why is not None:
        raise ConfigError(f"llm.engine is local: {why}")
    return local_model(
        LocalWeights(path, llm.context_tokens or CONTEXT_TOKENS, llm.threads, llm.gpu_layers, llm.temperature or 0.0),
        max_output_tokens=llm.max_output_tokens or 512,
        format=prompt_format(llm.prompt_format),
        grammar=llm.grammar == "auto",
        timeouts=EndpointTimeouts(first_token_s=llm.timeout_s, stall_s=llm.stall_s),
    )


def _served(llm: LlmSection, engine: str) -> Model:
    if engine == "local":
        return _local(llm)
    from services.models.endpoint import OPENAI_URL, EndpointTimeouts, ModelEndpoint, ServerKind

    endpoint = ModelEndpoint(
        base_url=llm.base_url or OPENAI_URL,
        api_key=llm.api_key.get_secret_value() if llm.api_key else "none",
        model=llm.model or "",
        flavour=None if llm.server == "auto" else ServerKind(llm.server),
        timeouts=EndpointTimeouts(first_token_s=llm.timeout_s, stall_s=llm.stall_s),
        extra_body={} if llm.temperature is None else {"temperature": llm.temperature},
        context_tokens=llm.context_tokens,
        grammar=llm.grammar == "auto",
    )
    if engine == "chat":
        from services.models.chat import ChatModel, DialectName

        return ChatModel(
            endpoint,
            DialectName(llm.dialect),
            max_output_tokens=llm.max_output_tokens,
            prompt="small" if llm.prompt == "small" else "tagged",
            relevant_tools=llm.tools_in_prompt == "relevant",
        )
    if engine == "completions":
        from services.models.completions import CompletionsModel
        from services.models.prompt_format import prompt_format

        return CompletionsModel(
            endpoint, max_output_tokens=llm.max_output_tokens or 512, format=prompt_format(llm.prompt_format)
        )
    from services.models.realtime import RealtimeModel

    if not llm.model:
        raise ConfigError("llm.model: name the Realtime model, for example gpt-realtime")
    return RealtimeModel(endpoint)


async def tokens_per_s(settings: Settings, served: Model | None) -> float | None:
    """The speed of a model behind raw prompts: as the settings say, else as it is measured now. None for other models,
    and where it cannot be measured."""
    from services.models.completions import CompletionsModel

    if settings.llm.tokens_per_s is not None or not isinstance(served, CompletionsModel):
        return settings.llm.tokens_per_s
    try:
        measured = await served.tokens_per_s()
    except ModelFault as fault:
        log.warning("the model's speed could not be measured; set llm.tokens_per_s: %s", fault.message)
        return None
    log.info("the model generates %.0f tokens a second", measured)
    return measured


def policy(settings: Settings, tokens_per_s: float | None = None) -> AgentPolicy:
    """The agent's policy. A model that answers at once, like the grammar model, is asked at every word; the limits for
    one behind raw prompts are made for its speed."""
    llm = settings.llm
    if chosen_llm(llm) == "embedded":
        asked = GRAMMAR_POLICY
    elif grammar_speculates(llm):
        asked = SPECULATOR_POLICY
    else:
        known = tokens_per_s if chosen_llm(llm) in _RAW else None
        asked = policy_for_speed(known, llm.spacing_ms) if known else AgentPolicy()
    agent = settings.agent
    return replace(
        asked,
        early_budget=agent.early_reads if agent.speculate else 0,
        min_hit_rate=agent.min_hit_rate,
        hit_window=agent.hit_window,
        acknowledge_after_ms=agent.acknowledge_ms,
        commit_delay_external_ms=agent.commit_delay_external_ms,
        commit_delay_local_ms=agent.commit_delay_local_ms,
        writes_unasked=agent.writes_unasked,
    )

"""Turns the exceptions of the client libraries into `ModelFault`, whose message tells the operator what to fix."""

import json
import re
from dataclasses import dataclass

import openai

from services.events.model import ModelFault, ModelFaultKind


@dataclass(frozen=True, slots=True)
class FaultContext:
    """What a fault's message names: the server and the model asked for."""

    base_url: str
    model: str


class ContextOverflow(ModelFault):
    """The server refused a prompt that is longer than the model's context; a shorter one may be accepted."""

    def __init__(self, message: str) -> None:
        super().__init__(ModelFaultKind.BAD_REQUEST, message)


_OVERFLOW_NAMES = frozenset({"context_length_exceeded", "exceed_context_size_error"})
_OVERFLOW_STATUS = frozenset({400, 413, 422, 500})
_OVERFLOW_WORDS = re.compile(
    r"maximum (context|model) length"
    r"|(exceeds?|longer than)\b.{0,60}\bcontext (length|size|window|limit)"
    r"|context size has been exceeded"
    r"|prompt is too long"
    r"|max_tokens must be at least 1, got -",
    re.IGNORECASE,
)
"""Messages of vLLM, SGLang, llama.cpp, Ollama and proxies of other services. The last is vLLM's where the prompt leaves
no room for output tokens."""


def overflows(error: openai.APIError) -> bool:
    """Whether the server says that the prompt is too long; some servers say it inside a stream of status 200."""
    if isinstance(error, openai.APIStatusError) and error.status_code not in _OVERFLOW_STATUS:
        return False
    named = {error.code, error.type} & _OVERFLOW_NAMES
    return bool(named) or _OVERFLOW_WORDS.search(f"{error.message} {error.body}") is not None


def retry_after(error: openai.APIStatusError) -> float | None:
    """Seconds the server asks to wait, from `retry-after-ms` or `Retry-After` in seconds."""
    headers = error.response.headers
    for name, scale in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            return max(0.0, float(headers[name]) * scale)
        except (KeyError, ValueError):
            continue
    return None


def fault_from(error: Exception, where: FaultContext) -> ModelFault:
    """The `ModelFault` for any exception of a request to `where`; a `ModelFault` is returned as it is."""
    match error:
        case ModelFault():
            return error
        case openai.APIError() if overflows(error):
            return ContextOverflow(
                f"{where.base_url} takes no prompt as long as this one: give {where.model!r} a longer context there, "
                f"or set llm.context_tokens to what it has. {error.message}"
            )
        case openai.APIStatusError():
            return _status_fault(error, where)
        case TimeoutError() | openai.APITimeoutError():
            return ModelFault(ModelFaultKind.TIMEOUT, f"{where.base_url} did not answer in time")
        case openai.APIConnectionError():
            cause = error.__cause__ or error
            return ModelFault(
                ModelFaultKind.UNAVAILABLE,
                f"no connection to {where.base_url} ({cause}): is the server running, and is base_url right?",
            )
        case json.JSONDecodeError() | UnicodeDecodeError() | openai.APIResponseValidationError():
            return ModelFault(ModelFaultKind.PROTOCOL, f"{where.base_url} sent what is no JSON: {error}")
        case openai.APIError():
            return ModelFault(ModelFaultKind.UNAVAILABLE, f"{where.base_url} failed: {error.message}")
    return ModelFault(ModelFaultKind.PROTOCOL, f"{where.base_url}: {type(error).__name__}: {error}")


def _status_fault(error: openai.APIStatusError, where: FaultContext) -> ModelFault:
    status, said = error.status_code, error.message
    if status in (401, 403):
        return ModelFault(
            ModelFaultKind.AUTHENTICATION,
            f"{where.base_url} refused the API key ({status}): set a valid OPENAI_API_KEY. {said}",
        )
    if status == 404:
        return ModelFault(
            ModelFaultKind.BAD_REQUEST,
            f"{where.base_url} knows no model {where.model!r} or no such path (404): check the model's name, and that "
            f"base_url ends in /v1. {said}",
        )
    if status == 429:
        wait = retry_after(error)
        return ModelFault(ModelFaultKind.RATE_LIMIT, f"{where.base_url} limits the rate (429). {said}", wait)
    if status == 408:
        return ModelFault(ModelFaultKind.TIMEOUT, f"{where.base_url} timed out (408). {said}")
    if status >= 500:
        return ModelFault(ModelFaultKind.UNAVAILABLE, f"{where.base_url} failed ({status}). {said}", retry_after(error))
    return ModelFault(ModelFaultKind.BAD_REQUEST, f"{where.base_url} refused the request ({status}). {said}")


def may_retry(error: Exception, longest_wait_s: float) -> bool:
    """Whether the same request may succeed within `longest_wait_s` seconds. Callers must not retry once a token has
    arrived."""
    if isinstance(error, openai.APITimeoutError):
        return False
    if isinstance(error, openai.APIConnectionError):
        return True
    if not isinstance(error, openai.APIStatusError) or error.code == "insufficient_quota" or overflows(error):
        return False
    wait = retry_after(error)
    return (error.status_code == 429 or error.status_code >= 500) and (wait is None or wait <= longest_wait_s)

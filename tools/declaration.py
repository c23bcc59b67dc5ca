"""The decorator `@tool`, which makes a `Tool` from a typed async function. A wrong declaration raises here, at
import."""

import inspect
import re
import typing
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, overload

from tools import docstring
from tools.arguments import SignatureArguments
from tools.context import Context
from tools.errors import DeclarationError
from tools.language.phrases import PhraseError, compile_phrase
from tools.slicing import pause
from tools.spec import EarlyPolicy, Effect, Say, Sensitivity, ToolSpec
from tools.tool import Configured, Tool, ToolFunction, always_configured

Function = Callable[..., Awaitable[Any]]

_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_TEMPLATE_FIELD = re.compile(r"\{([^{}]*)\}")
_RESERVED = frozenset({"think", "answer", "pause", "remove", "cancel", "error", "tool_call", "tool_result"})
_LONGEST_TIMEOUT_S = 300.0


@overload
def tool(function: Function, /) -> Tool: ...


@overload
def tool(
    *,
    effect: Effect = ...,
    sensitivity: Sensitivity = ...,
    destructive: bool = ...,
    idempotent: bool = ...,
    undo_with: str | None = ...,
    resources: Sequence[str] = ...,
    ttl_s: float = ...,
    timeout_s: float | None = ...,
    early: EarlyPolicy | None = ...,
    phrases: Sequence[str] = ...,
    say: Say | None = ...,
    confirm: Callable[[Mapping[str, Any]], str] | None = ...,
    untrusted_result: bool | None = ...,
    extra: Mapping[str, Any] = ...,
    configured: Configured = ...,
    section: str = ...,
    concurrency: int = ...,
) -> Callable[[Function], Tool]: ...


def tool(
    function: Function | None = None,
    /,
    *,
    configured: Configured = always_configured,
    section: str = "",
    concurrency: int = 8,
    **declared: Any,
) -> Tool | Callable[[Function], Tool]:
    """Declare a tool. The fields of `ToolSpec` may be given by name; without `effect` the tool counts as a write.

    Name, description and parameters are taken from the function: its name, its docstring (with an "Args:"
    section) and its annotations. A parameter annotated `Context` is not an argument; it receives the call's context.
    Results of external reads are untrusted unless `untrusted_result=False`. Raises `DeclarationError`.
    """

    def declare(function: Function) -> Tool:
        name = getattr(function, "__name__", repr(function))
        call, arguments, described = _from_function(name, function)
        effect = declared.get("effect", Effect.WRITE_EXTERNAL)
        fields = dict(declared)
        if fields.get("untrusted_result") is None:
            fields["untrusted_result"] = effect is Effect.READ_EXTERNAL
        for key in ("phrases", "resources"):
            fields[key] = tuple(fields.get(key, ()))
        spec = ToolSpec(name=name, description=described, parameters=arguments.schema, **fields)
        check(spec)
        if concurrency < 1:
            raise DeclarationError(f"tool {name}: concurrency must be at least 1")
        return Tool(spec, arguments, call, configured, section or name, concurrency=concurrency)

    return declare if function is None else declare(function)


def _from_function(name: str, function: Function) -> tuple[ToolFunction, SignatureArguments, str]:
    if not inspect.iscoroutinefunction(function):
        raise DeclarationError(f"tool {name}: declare it with `async def`; blocking work goes through context.offload")
    try:
        hints = typing.get_type_hints(function, include_extras=True)
    except NameError as error:
        raise DeclarationError(f"tool {name}: {error}") from error
    parameters: dict[str, inspect.Parameter] = {}
    context_name = None
    for key, parameter in inspect.signature(function).parameters.items():
        if key not in hints:
            raise DeclarationError(f"tool {name}: annotate parameter {key!r} with its type")
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD, parameter.POSITIONAL_ONLY):
            raise DeclarationError(f"tool {name}: parameter {key!r} must be a plain named one")
        if hints[key] is Context:
            context_name = key
        elif key.startswith("_"):
            raise DeclarationError(f"tool {name}: parameter names must not start with an underscore: {key!r}")
        else:
            parameters[key] = parameter.replace(annotation=hints[key])
    described = docstring.parse(function.__doc__)
    for key in described.parameters:
        if key not in parameters:
            raise DeclarationError(f"tool {name}: its docstring describes {key!r}, which is no parameter")
    arguments = SignatureArguments(name, parameters, described.parameters)
    return _calling(function, context_name), arguments, described.description


def _calling(function: Function, context_name: str | None) -> ToolFunction:
    async def call(context: Context, arguments: Mapping[str, Any]) -> Any:
        extra = {context_name: context} if context_name else {}
        return await function(**arguments, **extra)

    return call


def check(spec: ToolSpec) -> None:
    """Raise `DeclarationError` if parts of one declaration contradict each other."""
    for find in (_name_fault, _effect_fault, phrase_fault, _resource_fault, _limit_fault):
        fault = find(spec)
        if fault:
            raise DeclarationError(f"tool {spec.name}: {fault}")


def _name_fault(spec: ToolSpec) -> str | None:
    if not _NAME.fullmatch(spec.name):
        return "a name is made of lower-case letters, digits and underscores, at most 64"
    if spec.name in _RESERVED:
        return "this name is an action of the agent; choose another"
    if not spec.description:
        return "the docstring must say what it does; the model reads it"
    return None


def _effect_fault(spec: ToolSpec) -> str | None:
    if spec.safe and spec.destructive:
        return f"effect {spec.effect} is read-only, so it cannot be destructive"
    if spec.safe and spec.undo_with:
        return f"effect {spec.effect} is read-only, so there is nothing to undo with {spec.undo_with!r}"
    if not spec.safe and spec.early not in (None, EarlyPolicy.NEVER):
        return f"early={spec.early} needs a read-only effect; {spec.effect} waits for the commit"
    if not spec.safe and spec.ttl_s:
        return "ttl_s is for read-only tools; a write is never answered from the cache"
    if spec.destructive and spec.confirm is None:
        return "a destructive tool needs `confirm`, the question asked before it runs"
    if spec.confirm is not None and not spec.destructive:
        return "`confirm` is asked only by destructive tools; declare destructive=True"
    return None


def phrase_fault(spec: ToolSpec) -> str | None:
    """Return what is wrong with a phrase of `spec`, or None. Calls `pause` between phrases (`tools/slicing.py`)."""
    try:
        for phrase in spec.phrases:
            pause()
            compile_phrase(phrase, spec.parameters)
    except PhraseError as error:
        return str(error)
    return None


def phrase_forms(spec: ToolSpec) -> int:
    """Return how many wordings the phrases of `spec` stand for. Calls `pause` between phrases. Raises `PhraseError`."""
    forms = 0
    for phrase in spec.phrases:
        pause()
        forms += compile_phrase(phrase, spec.parameters).body.size()
    return forms


def _resource_fault(spec: ToolSpec) -> str | None:
    parameters = spec.parameters.get("properties", {})
    for resource in spec.resources:
        for key in _TEMPLATE_FIELD.findall(resource):
            if key not in parameters:
                return f"resource {resource!r}: {key!r} is not a parameter; there are {sorted(parameters)}"
    return None


def _limit_fault(spec: ToolSpec) -> str | None:
    if spec.timeout_s is not None and not 0 < spec.timeout_s <= _LONGEST_TIMEOUT_S:
        return f"timeout_s must be above 0 and at most {_LONGEST_TIMEOUT_S:g}"
    if spec.ttl_s < 0:
        return "ttl_s must not be negative"
    return None

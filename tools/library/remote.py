"""What the tools that use a service share: settings as typed sections, and the sentence that says what is missing."""

from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError

from tools.context import Context
from tools.errors import NotConfigured
from tools.net import ServiceEndpoint
from tools.tool import Configured, ToolSettings


class RemoteSection(BaseModel):
    """One section of `tools.config`. Unknown keys are refused, so that a misspelt one is noticed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def endpoint(self, field: str, **headers: str) -> ServiceEndpoint:
        """The service at the URL in `field`. One that the operator has set may lie on a private address."""
        return ServiceEndpoint(getattr(self, field), field in self.model_fields_set, headers)


S = TypeVar("S", bound=RemoteSection)


def settings_of(context: Context, kind: type[S]) -> S:
    """The settings of the running tool. Raises `NotConfigured` if they are not valid."""
    try:
        return kind.model_validate(dict(context.settings))
    except ValidationError as error:
        raise NotConfigured(_explained(error)) from error


def configured(kind: type[S], missing: Callable[[S], str | None] = lambda settings: None) -> Configured:
    """For `@tool(configured=...)`: the tool is not configured if its settings do not validate or `missing` returns a
    sentence."""

    def check(settings: ToolSettings) -> str | None:
        try:
            return missing(kind.model_validate(dict(settings)))
        except ValidationError as error:
            return _explained(error)

    return check


def secret(value: SecretStr | None) -> str:
    return value.get_secret_value() if value is not None else ""


def found(value: Any, *path: str | int) -> Any:
    """The `value` at `path` of a decoded JSON answer; None if the answer has another shape."""
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def text_of(value: Any) -> str:
    """A string of an answer as one line; "" for any other value."""
    return " ".join(value.split()) if isinstance(value, str) else ""


def number_of(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _explained(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    field = ".".join(str(part) for part in first["loc"])
    return f"Its settings cannot be used: {field}: {first['msg']}."

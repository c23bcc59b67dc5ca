"""The arguments of a tool: their JSON schema, and validation to a canonical form that allows references.

`SignatureArguments` is made from a Python signature (pydantic). `SchemaArguments` is for tools that come with a JSON
schema, such as those of MCP servers and of clients.
"""

import inspect
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, Protocol, Union, get_args, get_origin

import referencing
from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, WrapValidator, create_model
from pydantic.fields import FieldInfo

from tools import schemas
from tools.errors import DeclarationError
from tools.references import is_reference, mentions_reference
from tools.spec import ArgumentError

Schema = Mapping[str, Any]


class ToolArguments(Protocol):
    """Validates the arguments of one tool."""

    @property
    def schema(self) -> Schema:
        """JSON schema of the whole arguments object."""

    def canonical(self, arguments: Mapping[str, Any], *, references: bool) -> dict[str, Any]:
        """Return the arguments validated, coerced and with defaults. `references`: accept "$k" for any value. Raises
        `ArgumentError`."""

    def bind(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Return keyword arguments of the declared types for the call; references are not accepted. Raises
        `ArgumentError`."""


class SignatureArguments:
    """Arguments that are the keyword parameters of a function. An argument that is None counts as absent."""

    def __init__(self, name: str, parameters: Mapping[str, inspect.Parameter], descriptions: Mapping[str, str]) -> None:
        fields: dict[str, Any] = {
            # The prefix prevents a clash of parameters called `copy` or `json` with attributes of a pydantic model.
            f"argument_{key}": (referable(parameter.annotation), _field(key, parameter, descriptions.get(key)))
            for key, parameter in parameters.items()
        }
        config = ConfigDict(extra="forbid", str_strip_whitespace=True, allow_inf_nan=False, validate_default=True)
        try:
            self._model: type[BaseModel] = create_model(name, __config__=config, **fields)
            self.schema: Schema = _plain_schema(self._model.model_json_schema())
        except Exception as error:  # pydantic raises many kinds, all caused by the declaration
            raise DeclarationError(f"tool {name}: its parameters have no JSON schema: {error}") from error

    def canonical(self, arguments: Mapping[str, Any], *, references: bool) -> dict[str, Any]:
        model = self._validate(arguments, references)
        return model.model_dump(mode="json", by_alias=True, exclude_none=True, warnings=False)

    def bind(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        model = self._validate(arguments, references=False)
        return {field.alias or name: getattr(model, name) for name, field in self._model.model_fields.items()}

    def _validate(self, arguments: Mapping[str, Any], references: bool) -> BaseModel:
        try:
            return self._model.model_validate(dict(arguments), context={"references": references})
        except ValidationError as error:
            raise _argument_error(error) from error


class SchemaArguments:
    """Arguments described by a JSON schema from outside, which is untrusted: no `$ref` is fetched, its regular
    expressions are not run, and one call takes at most `MOST_CHECKS` checks. Checking the schema itself calls `pause`
    (`tools/slicing.py`), because it may be large. Raises `DeclarationError`."""

    def __init__(self, schema: Schema) -> None:
        if fault := schemas.fault(schema):
            raise DeclarationError(f"not a JSON schema: {fault}")
        if schema.get("type", "object") != "object":
            raise DeclarationError("the parameters of a tool must be of type object")
        self.schema = schema

    def canonical(self, arguments: Mapping[str, Any], *, references: bool) -> dict[str, Any]:
        """Fills in the schema's defaults, trims strings and drops None; see `ToolArguments`."""
        filled = {
            key: value["default"]
            for key, value in self.schema.get("properties", {}).items()
            if isinstance(value, Mapping) and "default" in value
        }
        filled |= {k: v.strip() if isinstance(v, str) else v for k, v in arguments.items() if v is not None}
        try:
            error = schemas.error(self.schema, filled, references=references)
        except (referencing.exceptions.Unresolvable, RecursionError, schemas.TooMany) as fault:
            raise ArgumentError("", f"the tool's own schema cannot be followed: {fault}") from fault
        if error is not None:
            raise ArgumentError(".".join(map(str, error.absolute_path)), error.message[:300])
        return filled

    def bind(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        return self.canonical(arguments, references=False)


def referable(hint: Any) -> Any:
    """Return the type hint `hint`, changed so that a reference is accepted for the value and for anything inside it."""
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        inner = _referable_inside(args[0])
        return Annotated[inner, *args[1:], WrapValidator(_pass_reference)]
    if origin is Literal:
        return Annotated[hint, WrapValidator(_fold_choice(args)), WrapValidator(_pass_reference)]
    return Annotated[_referable_inside(hint), WrapValidator(_pass_reference)]


def _referable_inside(hint: Any) -> Any:
    origin, args = get_origin(hint), get_args(hint)
    if origin is None or origin in (Literal, Annotated):
        return referable(hint) if origin else hint
    if origin is list:
        return list[referable(args[0])]  # type: ignore[misc]
    if origin is dict:
        return dict[args[0], referable(args[1])]  # type: ignore[valid-type,misc]
    if type(None) in args:
        return Union[tuple(arg if arg is type(None) else referable(arg) for arg in args)]  # noqa: UP007
    return hint


def _pass_reference(value: Any, validate: Callable[[Any], Any], info: ValidationInfo) -> Any:
    if not (info.context or {}).get("references"):
        return validate(value)
    if is_reference(value):
        return value
    if not mentions_reference(value):
        return validate(value)
    try:
        return validate(value)
    except ValueError:
        # Text around a reference may be valid only once the reference is filled in; `bind` validates it again.
        return value.strip()


def _fold_choice(choices: tuple[Any, ...]) -> Callable[[Any, Callable[[Any], Any]], Any]:
    by_fold = {choice.casefold(): choice for choice in choices if isinstance(choice, str)}

    def fold(value: Any, validate: Callable[[Any], Any]) -> Any:
        return validate(by_fold.get(value.strip().casefold(), value) if isinstance(value, str) else value)

    return fold


def _field(name: str, parameter: inspect.Parameter, description: str | None) -> FieldInfo:
    default = ... if parameter.default is inspect.Parameter.empty else parameter.default
    field: FieldInfo = Field(default, alias=name, description=description)
    return field


def _plain_schema(schema: dict[str, Any]) -> Schema:
    """Pydantic's schema without titles and without "or null", as model providers document theirs."""
    properties = {key: _plain_property(value) for key, value in schema.get("properties", {}).items()}
    plain = {
        "type": "object",
        "properties": properties,
        "required": schema.get("required", []),
        "additionalProperties": False,
    }
    return plain | ({"$defs": schema["$defs"]} if "$defs" in schema else {})


def _plain_property(schema: dict[str, Any]) -> dict[str, Any]:
    plain = {key: value for key, value in schema.items() if key != "title"}
    options = [option for option in plain.get("anyOf", []) if option != {"type": "null"}]
    if "anyOf" in plain and len(options) == 1:
        del plain["anyOf"]
        plain = options[0] | plain
    if plain.get("default", ...) is None:
        del plain["default"]
    return plain


def _argument_error(error: ValidationError) -> ArgumentError:
    first = error.errors(include_url=False)[0]
    path = ".".join(str(part) for part in first["loc"] if not _internal(part))
    messages = {"missing": "is required", "extra_forbidden": "is not a parameter of this tool"}
    given = "" if first["type"] in messages else f" (got {str(first['input'])[:80]!r})"
    return ArgumentError(path, messages.get(first["type"], first["msg"]) + given)


def _internal(part: int | str) -> bool:
    """Whether a part of a pydantic location names a validator or a member of a union, which means nothing to a
    caller."""
    return isinstance(part, str) and ("[" in part or "(" in part)

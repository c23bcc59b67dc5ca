"""Tools that send text messages and place calls through an HTTP gateway of the operator: a provider's API, or a
phone."""

import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any, Literal

import httpx
from pydantic import AfterValidator, Field, SecretStr

from tools.context import Context
from tools.declaration import tool
from tools.errors import NotConfigured, OutcomeUnknown, ToolError
from tools.library.address_book import AddressBook
from tools.library.phrases_remote import PHRASES
from tools.library.remote import RemoteSection, configured, secret, settings_of
from tools.net import fetch
from tools.spec import Effect
from tools.speech import listing
from tools.values import Words

_EMERGENCY = frozenset({"112", "911", "999", "000", "110", "113", "115", "118", "119", "15", "17", "18"})
_MOST_RECIPIENTS = 10


def _dialled(number: str) -> str:
    """The digits of a number, with a leading plus if it has one."""
    digits = re.sub(r"[\s()./-]", "", number)
    if not re.fullmatch(r"\+?\d{2,15}", digits):
        raise ValueError("is not a phone number; look the contact's number up first")
    return digits


PhoneNumber = Annotated[Words, AfterValidator(_dialled)]


class Gateway(RemoteSection):
    """An HTTP address that takes a POST. `fields` gives its own names for `to`, `text` and `sender`."""

    url: str
    encoding: Literal["json", "form"] = "json"
    fields: dict[Literal["to", "text", "sender"], str] = Field(default_factory=dict)
    extra: dict[str, str] = Field(default_factory=dict)
    """Sent along with every request."""
    token: SecretStr | None = None
    """Bearer token."""
    user: str | None = None
    password: SecretStr | None = None
    """With `user`: basic authentication."""
    sender: str | None = None
    """The number or name that it comes from."""


class PhoneSettings(RemoteSection):
    """The section `phone`."""

    sms: Gateway | None = None
    """Sends text messages."""
    call: Gateway | None = None
    """Places calls."""


def _no_sms(settings: PhoneSettings) -> str | None:
    return None if settings.sms else "Text messages are not set up on this server."


def _no_calls(settings: PhoneSettings) -> str | None:
    return None if settings.call else "Phone calls are not set up on this server."


def _say_sent(arguments: Mapping[str, Any], result: Any) -> str:
    return f"I sent your message to {listing(result.get('names') or result['to'])}."


@tool(
    effect=Effect.WRITE_EXTERNAL,
    section="phone",
    configured=configured(PhoneSettings, _no_sms),
    phrases=PHRASES["send_sms"],
    say=_say_sent,
)
async def send_sms(
    context: Context,
    to: Annotated[list[PhoneNumber], Field(min_length=1, max_length=_MOST_RECIPIENTS)],
    message: Annotated[str, Field(min_length=1, max_length=1600)],
) -> dict[str, Any]:
    """Send a text message at once.

    Args:
        to: Phone numbers.
        message: Text of the message.
    """
    gateway = settings_of(context, PhoneSettings).sms
    assert gateway is not None  # `_no_sms`
    sent: list[str] = []
    numbers = list(dict.fromkeys(to))
    names = await _names(context, numbers)
    for number in numbers:
        try:
            await _post(context, gateway, number, message)
        except (ToolError, httpx.HTTPError) as error:
            if sent:
                raise OutcomeUnknown(f"The message went to {listing(sent)}, but perhaps not to {number}") from error
            raise
        sent.append(number)
    return {"status": "ok", "to": sent, "names": names}


def _say_calling(arguments: Mapping[str, Any], result: Any) -> str:
    return f"Calling {result.get('name') or result['number']}."


@tool(
    effect=Effect.WRITE_EXTERNAL,
    section="phone",
    configured=configured(PhoneSettings, _no_calls),
    phrases=PHRASES["place_call"],
    say=_say_calling,
)
async def place_call(context: Context, number: PhoneNumber) -> dict[str, Any]:
    """Dial a phone number.

    Args:
        number: Phone number.
    """
    if number.lstrip("+") in _EMERGENCY:
        raise ToolError("refused", f"I cannot call {number}. In an emergency, dial it on a phone yourself.")
    gateway = settings_of(context, PhoneSettings).call
    assert gateway is not None  # `_no_calls`
    [name] = await _names(context, [number])
    await _post(context, gateway, number, None)
    return {"status": "ok", "number": number, "name": name}


async def _names(context: Context, numbers: Sequence[str]) -> list[str]:
    """The contacts' names for `numbers`; a number that is nobody's, or that cannot be looked up, stays. It is looked up
    before anything is sent, so that no failure can follow a message that went out."""
    try:
        return await context.need(AddressBook).owners(numbers)
    except (NotConfigured, sqlite3.Error):
        return list(numbers)


async def _post(context: Context, gateway: Gateway, number: str, text: str | None) -> None:
    """Send one recipient's message to the gateway, with an Idempotency-Key by which it may recognise a repetition."""
    values = {"to": number, "text": text, "sender": gateway.sender}
    body = gateway.extra | {gateway.fields.get(name, name): value for name, value in values.items() if value}  # type: ignore[call-overload]
    headers = {"Idempotency-Key": f"{context.idempotency_key}:{number}"} if context.idempotency_key else {}
    if gateway.token is not None:
        headers["Authorization"] = f"Bearer {secret(gateway.token)}"
    auth = (gateway.user, secret(gateway.password)) if gateway.user is not None else None
    encoded: dict[str, Any] = {"json": body} if gateway.encoding == "json" else {"data": body}
    endpoint = replace(gateway.endpoint("url"), auth=auth)
    await fetch(context.http, endpoint, method="POST", headers=headers, **encoded)

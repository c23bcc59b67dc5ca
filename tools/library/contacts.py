"""Tools that look up numbers and addresses by name. If a name fits several people, the result asks which one is
meant."""

import uuid
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from tools.context import Context
from tools.declaration import Function, tool
from tools.errors import ToolError
from tools.library.address_book import AddressBook, Contact
from tools.library.vcard import Card
from tools.spec import Effect
from tools.speech import listing
from tools.tool import Tool
from tools.values import Words

_CACHED_S = 3600.0
_NOUNS = {"phone": "phone number", "email": "e-mail address"}


def _person(name: str) -> str:
    """ "Marco's" as "Marco"."""
    for ending in ("'s", "’s"):
        name = name.removesuffix(ending)
    return name


Name = Annotated[Words, AfterValidator(_person)]


async def _look_up(context: Context, name: str, kind: str) -> str | dict[str, Any]:
    book = context.need(AddressBook)
    found = await book.find(name)
    if not found:
        similar = await book.similar(name)
        hint = f" Did you mean {listing(similar, 'or')}?" if similar else ""
        raise ToolError("not_found", f"There is no contact called {name}.{hint}")
    reachable = [(contact, await book.points(contact, kind)) for contact in found]
    reachable = [(contact, points) for contact, points in reachable if points]
    if not reachable:
        raise ToolError("not_found", f"{found[0].name} has no {_NOUNS[kind]} saved.")
    if len(reachable) > 1:
        return _ambiguous(name, [contact for contact, _ in reachable])
    return reachable[0][1][0]


def _ambiguous(name: str, contacts: list[Contact]) -> dict[str, Any]:
    names = [contact.name for contact in contacts]
    return {"ambiguous": names, "question": f"Which {name}: {listing(names, 'or')}?"}


def _looks_up(noun: str, *phrases: str) -> Callable[[Function], Tool]:
    """The `@tool` declaration of a tool that finds a `noun`, the word used in the sentence that tells the result."""

    def say(arguments: Mapping[str, Any], result: Any) -> str:
        if isinstance(result, dict):
            return str(result["question"])
        return f"The {noun} of {_person(str(arguments['name']))} is {result}."

    return tool(effect=Effect.READ_LOCAL, resources=("contacts",), ttl_s=_CACHED_S, phrases=phrases, say=say)


@_looks_up(
    "number",
    "what is {name} [phone|mobile|cell] number",
    "what is the [phone|mobile] number of {name}",
    "(find|get|look up|give me|tell me|show me) {name} [phone|mobile] number",
    "(find|get|look up|give me|tell me|show me) the [phone|mobile] number (of|for) {name}",
    "(do you have|have you got|do i have) (a number|the number) for {name}",
)
async def get_phone_number(context: Context, name: Name) -> str | dict[str, Any]:
    """Find a contact's phone number by name.

    Returns the number, or {"ambiguous": [names], "question": ...} when the name fits several people: then ask.

    Args:
        name: Name as the user said it.
    """
    return await _look_up(context, name, "phone")


@_looks_up(
    "e-mail address",
    "what is {name} email [address]",
    "what is the email [address] of {name}",
    "(find|get|look up|give me|tell me|show me) {name} email [address]",
    "(find|get|look up|give me|tell me|show me) the email [address] (of|for) {name}",
    "(do you have|have you got|do i have) an email [address] for {name}",
)
async def get_email_address(context: Context, name: Name) -> str | dict[str, Any]:
    """Find a contact's e-mail address by name.

    Returns the address, or {"ambiguous": [names], "question": ...} when the name fits several people: then ask.

    Args:
        name: Name as the user said it.
    """
    return await _look_up(context, name, "email")


def _say_added(arguments: Mapping[str, Any], result: Any) -> str:
    return f"I saved {result['name']} in your contacts."


@tool(
    effect=Effect.WRITE_LOCAL,
    resources=("contacts",),
    phrases=(
        "(add|save|create) [a|the] [new] contact {name}",
        "(add|save) {name} (to|in) my contacts",
        "save {name} number as {phone}",
        "... [phone|mobile] number {phone}",
    ),
    say=_say_added,
)
async def add_contact(
    context: Context,
    name: Words,
    phone: Annotated[str, Field(pattern=r"^\+?[0-9 ()./-]{3,25}$")] | None = None,
    email: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=254)] | None = None,
    nickname: Words | None = None,
) -> dict[str, Any]:
    """Save a new contact.

    Args:
        name: Full name.
        phone: Phone number.
        email: E-mail address.
        nickname: Other name, or relation such as landlord.
    """
    if phone is None and email is None:
        raise ToolError("invalid_argument", f"What is the phone number or e-mail address of {name}?")
    card = Card(
        uid=str(uuid.uuid4()),
        name=name,
        aliases=(nickname,) if nickname else (),
        phones=(phone,) if phone else (),
        emails=(email,) if email else (),
    )
    await context.need(AddressBook).add(card, key=context.idempotency_key, now=context.clock.now().timestamp())
    return {"status": "ok", "name": name}

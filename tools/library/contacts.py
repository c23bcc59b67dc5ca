"""Tools that look up numbers and addresses by name. If a name fits several people, the result asks which one is
meant."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from tools.context import Context
from tools.declaration import Function, tool
from tools.errors import ToolError
from tools.library.address_book import AddressBook, Contact
from tools.library.calendar_store import LONGEST_SEARCH, calendar_of
from tools.library.vcard import Card
from tools.library.zones import plain
from tools.spec import Effect
from tools.speech import day, listing
from tools.tool import Tool
from tools.values import Words, real_date

_CACHED_S = 3600.0
_MOST_BIRTHDAYS = 5
_NOUNS = {"phone": "phone number", "email": "e-mail address"}


_KIN = frozenset(
    ("mums", "moms", "dads", "mothers", "fathers", "sisters", "brothers", "wifes", "husbands", "sons", "daughters",
     "grans", "nans", "grandmas", "grandpas", "aunts", "uncles", "partners", "boyfriends", "girlfriends")
)  # fmt: skip


def _person(name: str) -> str:
    """ "Marco's" as "Marco", "my mums" as "mum"."""
    for ending in ("'s", "’s"):
        name = name.removesuffix(ending)
    words = name.split()
    if len(words) > 1 and words[0].casefold() in ("my", "our"):
        words = words[1:]
    if words and words[-1].casefold() in _KIN:
        words[-1] = words[-1][:-1]
    return " ".join(words)


Name = Annotated[Words, AfterValidator(_person)]


async def _look_up(context: Context, name: str, kind: str) -> str | dict[str, Any]:
    book = context.need(AddressBook)
    found = await book.find(name)
    if not found:
        raise await _unclear(book, name, ())
    reachable = [(contact, await book.points(contact, kind)) for contact in found]
    reachable = [(contact, points) for contact, points in reachable if points]
    if len(_people(contact for contact, _ in reachable)) == 1:
        return reachable[0][1][0]
    if not reachable:
        raise ToolError("not_found", f"{found[0].name} has no {_NOUNS[kind]} saved.")
    return _ambiguous(name, [contact for contact, _ in reachable])


def _people(contacts: Iterable[Contact]) -> list[str]:
    """The names of `contacts`. Two of the same name are one person, of whom something was added later."""
    return list({contact.names[0]: contact.name for contact in contacts}.values())


def _ambiguous(name: str, contacts: list[Contact]) -> dict[str, Any]:
    names = _people(contacts)
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
    "what is [my|our] {name} [phone|mobile|cell] number",
    "what is [my|our] {name} (mobile|phone|cell)",
    "(her|his|their) [phone|mobile|cell] number {name=her}",
    "(and|[and] what is|[and] (what|how) about) (her|his|their) (mobile|cell|phone) {name=her}",
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
    "what is [my|our] {name} email [address]",
    "(her|his|their) email [address] {name=her}",
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


BirthDate = Annotated[str, Field(pattern=r"^\d\d\d\d-\d\d-\d\d$"), AfterValidator(real_date)]
"""No `LocalDate`: a day or a time that is said anywhere in the sentence is not the day of birth."""


def _say_birthday(arguments: Mapping[str, Any], result: Any) -> str:
    found = result if isinstance(result, list) else [result]
    if not found:
        return "I know nobody's birthday."
    told = [f"{_whose(each['name'])} birthday is {each['when']}" for each in found]
    return f"{told[0]}." if len(told) == 1 else f"The next birthdays: {'; '.join(told)}."


def _whose(name: str) -> str:
    return f"{name}'" if name.endswith("s") else f"{name}'s"


@tool(
    effect=Effect.READ_LOCAL,
    resources=("contacts", "calendar"),
    phrases=(
        "(when is|what day is|what date is|what is) [my|our] {name} birthday",
        "when (does|do|will) {name} have (his|her|their) birthday",
        "when (does|do) {name} (turn|get) (older|another year older)",
        "whose birthday is (next|coming up|it next)",
        "(do i have|are there) any birthdays [coming up|soon|this week|this month|next week]",
        "(what|which) birthdays are [coming] (up|next|soon)",
    ),
    say=_say_birthday,
)
async def get_birthday(context: Context, name: Name | None = None) -> dict[str, Any] | list[dict[str, Any]]:
    """Find out when somebody's birthday is, from contacts and calendar; without a name: the next birthdays.

    Args:
        name: Name as the user said it.
    """
    book = context.need(AddressBook)
    if name is None:
        known = [contact for contact in await book.all() if contact.birthday]
        return sorted((_shown(each.name, each.birthday, context) for each in known), key=_date_of)[:_MOST_BIRTHDAYS]
    found = [contact for contact in await book.find(name) if contact.birthday]
    if len(_people(found)) > 1:
        raise ToolError("ambiguous", str(_ambiguous(name, found)["question"]))
    if found:
        return _shown(found[0].name, found[0].birthday, context)
    return await _in_calendar(context, book, name)


async def _in_calendar(context: Context, book: AddressBook, name: str) -> dict[str, Any]:
    """The next event that is called the birthday of `name`. Raises `ToolError`."""
    now, wanted = context.now(), {*plain(name).split(), "birthday"}
    for event in await calendar_of(context).search(now - timedelta(days=1), now + LONGEST_SEARCH):
        if wanted <= set(plain(event.title).replace("'s ", " ").split()):
            return _shown(name, f"--{event.start.astimezone(context.timezone):%m-%d}", context)
    known = await book.find(name)
    hint = "" if known else await _hint(book, name)
    raise ToolError("not_found", f"I don't know when {_whose(name)} birthday is.{hint}")


def _shown(name: str, birthday: str, context: Context) -> dict[str, Any]:
    """The next birthday after one of the form of `Card.birthday`."""
    today = context.now().date()
    month, of_month = int(birthday[-5:-3]), int(birthday[-2:])
    years = (today.year, today.year + 1)
    # In a year without a 29 February it is the day after the 28th.
    days = [date(year, month, 1) + timedelta(days=of_month - 1) for year in years]
    coming = next(each for each in days if each >= today)
    return {"name": name, "date": coming.isoformat(), "when": day(coming, today)}


def _date_of(shown: Mapping[str, Any]) -> str:
    return str(shown["date"])


def _say_added(arguments: Mapping[str, Any], result: Any) -> str:
    if arguments.get("born"):
        return f"I saved {_whose(result['name'])} birthday."
    return f"I saved {result['name']} in your contacts."


@tool(
    effect=Effect.WRITE_LOCAL,
    undo_with="delete_contact",
    resources=("contacts",),
    phrases=(
        "(add|save|create) [a|the] [new] contact [called|named|for] {name}",
        "(add|save|create) [a|the] [new] contact [called|named|for] {name} [with] [the|her|his] "
        "[phone|mobile] [number] {phone}",
        "(add|save|put) {name} (to|in|on|into) my (contacts|contact list|contacts list|address book|phone book)",
        "(add|save|put) {name} (to|in|on|into) my (contacts|contact list|contacts list|address book|phone book) [with] "
        "[the|her|his] [phone|mobile] [number] {phone}",
        "(save|add) {name} number [as] {phone}",
        "(save|add|remember|note) [that] [my] {name} birthday (is|as) [on] {born:date}",
        "... [phone|mobile] number [is] {phone}",
    ),
    say=_say_added,
)
async def add_contact(
    context: Context,
    name: Words,
    phone: Annotated[str, Field(pattern=r"^\+?[0-9 ()./-]{3,25}$")] | None = None,
    email: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=254)] | None = None,
    nickname: Words | None = None,
    born: BirthDate | None = None,
) -> dict[str, Any]:
    """Save a new contact, or something new about one. With a name alone: bring a deleted contact back.

    Args:
        name: Full name.
        phone: Phone number.
        email: E-mail address.
        nickname: Other name, or relation such as landlord.
        born: Birthday, YYYY-MM-DD; with a year to come where the year of birth is not known.
    """
    book, now = context.need(AddressBook), context.clock.now().timestamp()
    if phone is None and email is None and born is None:
        if await book.restore(name, key=context.idempotency_key, now=now):
            return {"status": "ok", "name": name}
        raise ToolError("invalid_argument", f"What is the phone number or e-mail address of {name}?")
    if born is not None and born >= context.now().date().isoformat():
        born = f"-{born[4:]}"
    card = Card(
        uid=str(uuid.uuid5(uuid.NAMESPACE_OID, context.idempotency_key) if context.idempotency_key else uuid.uuid4()),
        name=name,
        aliases=(nickname,) if nickname else (),
        phones=(phone,) if phone else (),
        emails=(email,) if email else (),
        birthday=born or "",
    )
    await book.add(card, key=context.idempotency_key, now=now)
    return {"status": "ok", "name": name, "entry": card.uid}


def _confirm_delete(arguments: Mapping[str, Any]) -> str:
    return f"Shall I really delete {arguments['name']} from your contacts?"


def _say_deleted(arguments: Mapping[str, Any], result: Any) -> str:
    return f"I deleted {result['name']} from your contacts."


@tool(
    effect=Effect.WRITE_LOCAL,
    destructive=True,
    undo_with="add_contact",
    resources=("contacts",),
    phrases=(
        "(delete|remove) {name} from my (contacts|contact list|address book)",
        "(delete|remove) [the|my] contact {name}",
        "(delete|remove) {name} contact",
    ),
    say=_say_deleted,
    confirm=_confirm_delete,
)
async def delete_contact(context: Context, name: Name, entry: Words | None = None) -> dict[str, Any]:
    """Delete a contact. `add_contact` with the same name brings it back.

    Args:
        name: Name as the user said it.
        entry: Identifier from add_contact, to take back only what that call saved.
    """
    book = context.need(AddressBook)
    found = await (book.entry(entry) if entry else book.find(name))
    names = _people(found)
    if len(names) != 1:
        raise await _unclear(book, name, names)
    await book.delete(found, key=context.idempotency_key, now=context.clock.now().timestamp())
    return {"status": "ok", "name": found[0].name}


async def _unclear(book: AddressBook, name: str, names: Sequence[str]) -> ToolError:
    if names:
        return ToolError("ambiguous", f"Which {name}: {listing(names, 'or')}?")
    return ToolError("not_found", f"There is no contact called {name}.{await _hint(book, name)}")


async def _hint(book: AddressBook, name: str) -> str:
    """A question for the contacts that sound like `name`, behind a sentence; "" where none does."""
    similar = await book.similar(name)
    return f" Did you mean {listing(similar, 'or')}?" if similar else ""

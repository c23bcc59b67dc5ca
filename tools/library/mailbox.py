"""The tool that searches the user's mailbox over IMAP. It uses the standard library in the thread pool and marks
nothing as read."""

import email.policy
import imaplib
import re
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any

from tools.context import Context
from tools.declaration import tool
from tools.errors import ToolError
from tools.library.mail import MailServer, MailSettings
from tools.library.phrases_remote import PHRASES
from tools.library.remote import configured, secret, settings_of
from tools.library.zones import plain
from tools.spec import Effect
from tools.values import Words

_PORTS = {"tls": 993, "starttls": 143, "none": 143}
_TIMEOUT_S = 3.5
_MOST_FOUND = 5
_MOST_READ = 65_536
"""Bytes of a message that are fetched."""
_MOST_TOLD = 2_000
"""Characters of its text."""


def _missing(settings: MailSettings) -> str | None:
    return None if settings.imap else "No mailbox is set up on this server."


def _say(arguments: Mapping[str, Any], result: Any) -> str:
    beginning = result["body"][:300].rsplit(" ", 1)[0] if len(result["body"]) > 300 else result["body"]
    name, address = parseaddr(result["from"])
    return f"The newest is from {name or address}, about {result['subject']}: {beginning}"


@tool(
    effect=Effect.READ_LOCAL,
    untrusted_result=True,
    section="email",
    configured=configured(MailSettings, _missing),
    concurrency=1,
    phrases=PHRASES["search_email"],
    say=_say,
)
async def search_email(context: Context, query: Words | None = None, sender: Words | None = None) -> dict[str, Any]:
    """Search the user's mailbox, newest first.

    The newest message that fits with its text, the others without as "also".

    Args:
        query: Words to look for.
        sender: Name or address of the sender.
    """
    settings = settings_of(context, MailSettings)
    assert settings.imap is not None  # `_missing`
    messages = await context.offload(_search, settings.imap, settings.folder, query or "", sender or "")
    if not messages:
        about = f" about {query}" if query else ""
        raise ToolError("not_found", f"There is no e-mail{f' from {sender}' if sender else ''}{about}.")
    newest, *others = messages
    also = [{name: value for name, value in each.items() if name != "body"} for each in others]
    return newest | ({"also": also} if also else {})


def _search(server: MailServer, folder: str, query: str, sender: str) -> list[dict[str, Any]]:
    try:
        with _open(server) as imap:
            _ask(imap.select(_quoted(folder), readonly=True))
            numbers = _ask(_find(imap, query, sender))[0]
            newest = numbers.split()[: -_MOST_FOUND - 1 : -1] if isinstance(numbers, bytes) else []
            return [_read(imap, number.decode("ascii")) for number in newest]
    except (imaplib.IMAP4.error, OSError, UnicodeError) as error:
        raise ToolError("unreachable", "The mailbox cannot be read just now.", transient=True) from error


@contextmanager
def _open(server: MailServer) -> Iterator[imaplib.IMAP4]:
    port = server.port or _PORTS[server.security]
    context = ssl.create_default_context()
    imap: imaplib.IMAP4
    if server.security == "tls":
        imap = imaplib.IMAP4_SSL(server.host, port, ssl_context=context, timeout=_TIMEOUT_S)
    else:
        imap = imaplib.IMAP4(server.host, port, timeout=_TIMEOUT_S)
    try:
        if server.security == "starttls":
            _ask(imap.starttls(context))
        if server.user is not None:
            try:
                imap.login(server.user, secret(server.password))
            except imaplib.IMAP4.error as error:
                raise ToolError("not_allowed", "The mailbox did not accept the password.") from error
        yield imap
        imap.logout()
    except BaseException:
        imap.shutdown()
        raise


def _find(imap: imaplib.IMAP4, query: str, sender: str) -> tuple[str, list[Any]]:
    """Search by UID. The words are sent as a literal, which needs no quoting and may be any UTF-8."""
    criteria = ["FROM", _quoted(plain(sender) if not sender.isascii() else sender)] if sender else []
    if query:
        imap.literal = query.encode()  # type: ignore[assignment]  # the library's own way of sending one
        return imap.uid("SEARCH", "CHARSET", "UTF-8", *criteria, "TEXT")
    return imap.uid("SEARCH", *(criteria or ["ALL"]))


def _quoted(text: str) -> str:
    """An IMAP quoted string, without line ends and NUL, which would end the command."""
    return '"' + re.sub(r'(["\\])', r"\\\1", re.sub(r"[\r\n\0]", " ", text)) + '"'


def _ask(answer: tuple[str, list[Any]]) -> list[Any]:
    status, data = answer
    if status != "OK":
        raise imaplib.IMAP4.error(f"the server answered {status}")
    return data


def _read(imap: imaplib.IMAP4, number: str) -> dict[str, Any]:
    data = _ask(imap.uid("FETCH", number, f"(BODY.PEEK[]<0.{_MOST_READ}>)"))
    raw = next((part[1] for part in data if isinstance(part, tuple) and len(part) > 1), b"")
    message = message_from_bytes(raw, policy=email.policy.default)
    return {
        "from": _header(message, "from"),
        "subject": _header(message, "subject") or "(no subject)",
        "date": _date(message),
        "body": _text(message)[:_MOST_TOLD],
    }


def _header(message: EmailMessage, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())[:300]


def _date(message: EmailMessage) -> str:
    try:
        return parsedate_to_datetime(str(message["date"])).strftime("%Y-%m-%dT%H:%M")
    except (TypeError, ValueError):
        return ""


def _text(message: EmailMessage) -> str:
    """The plain text of a message, else its HTML without tags."""
    body = message.get_body(("plain", "html"))
    if body is None:
        return ""
    try:
        text = str(body.get_content())
    except (LookupError, ValueError):  # an unknown charset
        text = (body.get_payload(decode=True) or b"").decode("latin-1")  # type: ignore[union-attr]
    if body.get_content_type() == "text/html":
        text = re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>", " ", text[:_MOST_READ], flags=re.S | re.I)
    return re.sub(r"[ \t]*\n\s*", "\n", text).strip()

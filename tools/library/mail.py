"""E-mail: the message to be sent, the settings of both servers, and drafts, which are kept if no SMTP server is
configured."""

import sqlite3
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Annotated, Literal

from pydantic import Field, SecretStr

from tools.context import Context
from tools.errors import ToolError
from tools.library.remote import RemoteSection
from tools.store import Database
from tools.values import Words

Security = Literal["tls", "starttls", "none"]
MailAddress = Annotated[Words, Field(pattern=r"^[^@\s<>\",;:()\\]+@[^@\s<>\",;:()\\]+$", max_length=254)]


class MailServer(RemoteSection):
    """An SMTP or IMAP server and the account on it."""

    host: str
    port: int = Field(0, ge=0, le=65535)
    """0: the usual one for this kind of server and security."""
    security: Security = "tls"
    """`none` is for a server on this machine: password and mail are sent as they are."""
    user: str | None = None
    password: SecretStr | None = None


class MailSettings(RemoteSection):
    """The section `email` of search_email and send_email."""

    sender: str | None = Field(None, pattern=r"^[^@\s<>]+@[^@\s<>]+$")
    """The user's own address."""
    sender_name: str = ""
    smtp: MailServer | None = None
    """Sends; without one, mail is kept as drafts."""
    imap: MailServer | None = None
    """Is searched; without one, search_email is not offered."""
    folder: str = "INBOX"
    """The IMAP folder that is searched."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A message before it is composed."""

    to: tuple[str, ...]
    subject: str
    body: str


def subject_of(body: str) -> str:
    """The beginning of the text, as the subject of a mail that has none."""
    line = " ".join(body.split())
    return line if len(line) <= 60 else f"{line[:60].rsplit(' ', 1)[0]}…"


def compose(context: Context, mail: Mail, settings: MailSettings) -> EmailMessage:
    """The message, with a Message-ID that is the same for every attempt. Raises `ToolError` for invalid addresses."""
    message = EmailMessage()
    key = context.idempotency_key or str(uuid.uuid4())
    domain = (settings.sender or "").rpartition("@")[2] or "localhost"
    try:
        message["From"] = Address(settings.sender_name, addr_spec=settings.sender or "")
        message["To"] = [Address(addr_spec=each) for each in mail.to]
        message["Subject"] = " ".join(mail.subject.split())
    except ValueError as error:
        raise ToolError("invalid_argument", f"I cannot write to {' and '.join(mail.to)}: {error}.") from error
    message["Date"] = format_datetime(context.now())
    message["Message-ID"] = f"<{uuid.uuid5(uuid.NAMESPACE_OID, key)}@{domain}>"
    message.set_content(mail.body)
    return message


async def save_draft(context: Context, mail: Mail) -> int:
    """Store `mail` in the tools' database; returns its number."""
    now = context.clock.now().timestamp()

    def insert(db: sqlite3.Connection) -> int:
        row = (_addresses(mail.to), mail.subject, mail.body, now)
        query = "INSERT INTO drafts (recipients, subject, body, created_at) VALUES (?, ?, ?, ?)"
        return db.execute(query, row).lastrowid or 0

    return await context.need(Database).write(insert, key=context.idempotency_key, now=now)


def _addresses(to: Sequence[str]) -> str:
    return "\n".join(to)

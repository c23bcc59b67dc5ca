"""The tool that sends e-mail over SMTP. A message that the server may have accepted is never sent again."""

from collections.abc import Mapping
from email.message import EmailMessage
from typing import Annotated, Any

import aiosmtplib
from pydantic import Field

from tools.context import Context
from tools.declaration import tool
from tools.errors import OutcomeUnknown, ToolError
from tools.library.mail import Mail, MailAddress, MailServer, MailSettings, compose, save_draft, subject_of
from tools.library.phrases_remote import PHRASES
from tools.library.remote import configured, secret, settings_of
from tools.spec import Effect
from tools.speech import listing
from tools.values import Words

_PORTS = {"tls": 465, "starttls": 587, "none": 25}
_TIMEOUT_S = 8.0
_MOST_RECIPIENTS = 20


def _missing(settings: MailSettings) -> str | None:
    return "Set `sender`, the address that mail is sent from." if settings.smtp and not settings.sender else None


def _say(arguments: Mapping[str, Any], result: Any) -> str:
    to = listing(arguments["to"])
    if result["status"] == "draft":
        return f"No mail server is set up here, so I saved your e-mail to {to} as a draft. Nothing was sent."
    refused = f" But the server refused {listing(result['refused'])}." if result.get("refused") else ""
    return f"I sent your e-mail to {listing(result['to'])}.{refused}"


@tool(
    effect=Effect.WRITE_EXTERNAL,
    resources=("drafts",),
    section="email",
    configured=configured(MailSettings, _missing),
    phrases=PHRASES["send_email"],
    say=_say,
)
async def send_email(
    context: Context,
    to: Annotated[list[MailAddress], Field(min_length=1, max_length=_MOST_RECIPIENTS)],
    body: Annotated[str, Field(min_length=1, max_length=20_000)],
    subject: Annotated[Words, Field(max_length=200)] | None = None,
) -> dict[str, Any]:
    """Send an e-mail at once.

    Where the server has no mail server to send with, the e-mail is saved as a draft and `status` says so.

    Args:
        to: E-mail addresses.
        subject: Subject line.
        body: Text of the message.
    """
    settings = settings_of(context, MailSettings)
    mail = Mail(tuple(dict.fromkeys(to)), subject or subject_of(body), body)
    if settings.smtp is None:
        number = await save_draft(context, mail)
        return {"status": "draft", "draft": number, "to": list(mail.to), "subject": mail.subject}
    refused = await _send(settings.smtp, compose(context, mail, settings))
    sent = [each for each in mail.to if each not in refused]
    return {"status": "ok", "to": sent, "subject": mail.subject} | ({"refused": refused} if refused else {})


async def _send(server: MailServer, message: EmailMessage) -> list[str]:
    """Send the message; returns the recipients that the server refused."""
    smtp = aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port or _PORTS[server.security],
        use_tls=server.security == "tls",
        start_tls=server.security == "starttls",
        timeout=_TIMEOUT_S,
    )
    try:
        await smtp.connect()
        if server.user is not None:
            await smtp.login(server.user, secret(server.password))
    except (aiosmtplib.SMTPException, OSError) as error:
        smtp.close()
        raise _not_sent(error) from error
    try:
        refused, _ = await smtp.send_message(message)
    except aiosmtplib.SMTPRecipientsRefused as error:
        who = listing([each.recipient for each in error.recipients])
        raise ToolError("refused", f"The mail server refused {who}; nothing was sent.") from error
    except aiosmtplib.SMTPResponseException as error:
        raise ToolError("refused", f"The mail server refused the message ({error.code}); it was not sent.") from error
    except (aiosmtplib.SMTPException, OSError) as error:
        raise OutcomeUnknown("The mail server was lost while the message was being sent") from error
    finally:
        smtp.close()
    return list(refused)


def _not_sent(error: Exception) -> ToolError:
    if isinstance(error, aiosmtplib.SMTPAuthenticationError):
        return ToolError("not_allowed", "The mail server did not accept the password; nothing was sent.")
    return ToolError("unreachable", "The mail server cannot be reached; nothing was sent.", transient=True)

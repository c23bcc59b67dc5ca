"""E-mail against an SMTP server (aiosmtpd) and an IMAP server of our own."""

import email
import email.policy
import sqlite3
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from tests.tools.remote.line_servers import Mailbox, OutgoingMail, gibberish, listening, silence
from tests.tools.remote.world import Remote, remote

BINS = (
    "From: Leeds Council <council@example.org>\r\nTo: ann@example.org\r\n"
    "Subject: =?utf-8?q?Bin_collection_caf=C3=A9?=\r\n"
    "Date: Fri, 06 Nov 2026 09:00:00 +0000\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    "Your next collection of bins is on 12 November 2026 at the café.\r\n"
).encode()
HTML = (
    b"From: shop@example.org\r\nSubject: Offer\r\nContent-Type: text/html\r\n\r\n"
    b"<style>p{color:red}</style><p>Half <b>price</b></p><script>alert(1)</script>\r\n"
)


def smtp(port: int) -> dict[str, Any]:
    server = {"host": "127.0.0.1", "port": port, "security": "none"}
    return {"email": {"sender": "ann@example.org", "sender_name": "Ann", "smtp": server}}


def imap(port: int, password: str = "secret") -> dict[str, Any]:
    server = {"host": "127.0.0.1", "port": port, "security": "none", "user": "ann", "password": password}
    return {"email": {"imap": server}}


async def send(server_engines: Remote, **more: Any) -> Any:
    return await server_engines.outcome(
        "send_email", **({"to": ["bob@example.org"], "body": "The draft is ready."} | more)
    )


async def test_mail_is_sent_as_written() -> None:
    post = OutgoingMail()
    async with post.open() as port, remote(smtp(port)) as server_engines:
        told = await server_engines.told("send_email", to=["bob@example.org"], body="Grüße,\nAnn")
        await send(server_engines)
    assert told == "I sent your e-mail to bob@example.org."
    ids = {email.message_from_bytes(each.content or b"")["Message-ID"] for each in post.sent}
    assert len(ids) == 2
    sent = email.message_from_bytes(post.sent[0].content or b"", policy=email.policy.default)
    assert isinstance(sent, EmailMessage)
    assert (sent["From"], sent["To"], sent["Subject"]) == ("Ann <ann@example.org>", "bob@example.org", "Grüße, Ann")
    assert sent.get_content().split() == ["Grüße,", "Ann"]


async def test_without_a_server_mail_becomes_a_draft_and_says_so(tmp_path: Path) -> None:
    async with remote(data=tmp_path) as server_engines:
        told = await server_engines.told("send_email", to=["bob@example.org"], body="The draft is ready.")
        assert told == (
            "No mail server is set up here, so I saved your e-mail to bob@example.org as a draft. Nothing was sent."
        )
        await send(server_engines, key="once")
        await send(server_engines, key="once")
    with sqlite3.connect(tmp_path / "foresay.db") as database:
        rows = database.execute("SELECT recipients, subject FROM drafts").fetchall()
    database.close()
    assert rows == [("bob@example.org", "The draft is ready.")] * 2


async def test_a_refused_recipient_is_told() -> None:
    post = OutgoingMail(refuses="eve@example.org")
    async with post.open() as port, remote(smtp(port)) as server_engines:
        both = await send(server_engines, to=["bob@example.org", "eve@example.org"])
        alone = await send(server_engines, to=["eve@example.org"])
    assert (both.value["to"], both.value["refused"]) == (["bob@example.org"], ["eve@example.org"])
    assert (alone.status, alone.kind) == ("failed", "refused")


async def test_what_a_server_rejects_failed_and_what_it_may_have_taken_is_unknown() -> None:
    for post, status in ((OutgoingMail(answer="554 spam"), "failed"), (OutgoingMail(hangs=True), "unknown")):
        async with post.open() as port, remote(smtp(port)) as server_engines:
            assert (await send(server_engines)).status == status
    async with remote(smtp(9)) as server_engines:
        outcome = await send(server_engines)
        assert (outcome.status, outcome.kind) == ("failed", "unreachable")
    async with listening(gibberish) as port, remote(smtp(port)) as server_engines:
        assert (await send(server_engines)).status == "failed"
    async with listening(silence) as port, remote(smtp(port), timeout_s=0.1) as server_engines:
        assert (await send(server_engines)).status == "unknown"


@pytest.mark.parametrize(
    "to", ["bob", "bob@example.org\r\nBcc: eve@example.org", "a@b,c@d", "Bob <bob@example.org>", "", "a" * 300 + "@b.c"]
)
async def test_an_address_is_one_address(to: str) -> None:
    async with remote() as server_engines:
        assert (await send(server_engines, to=[to])).kind == "invalid_argument"


async def test_a_subject_cannot_add_headers() -> None:
    post = OutgoingMail()
    async with post.open() as port, remote(smtp(port)) as server_engines:
        await send(server_engines, subject="Hi\r\nBcc: eve@example.org")
    assert post.sent[0].rcpt_tos == ["bob@example.org"]
    assert email.message_from_bytes(post.sent[0].content or b"")["Bcc"] is None


async def test_the_newest_mail_that_fits_is_read() -> None:
    box = Mailbox([BINS, BINS.replace(b"12 November", b"19 November"), HTML])
    async with listening(box.talk) as port, remote(imap(port)) as server_engines:
        found = await server_engines.do("search_email", query="bins", sender="council")
        assert (await server_engines.do("search_email", query="café"))["subject"] == "Bin collection café"
        assert (await server_engines.do("search_email"))["body"] == "Half  price"
        assert (await server_engines.outcome("search_email", query="lottery")).kind == "not_found"
        outcome = await server_engines.outcome("search_email", sender='x" TEXT "y\r\nA1 DELETE INBOX')
        assert outcome.kind == "not_found"
        assert (await server_engines.outcome("search_email", query="bins")).untrusted
    assert (found["from"], found["date"]) == ("Leeds Council <council@example.org>", "2026-11-06T09:00")
    assert found["body"] == "Your next collection of bins is on 19 November 2026 at the café."
    assert len(found["also"]) == 1
    assert box.searched[0] == 'SEARCH CHARSET UTF-8 FROM "council" TEXT "bins"'


async def test_a_mailbox_that_does_not_work_says_why() -> None:
    box = Mailbox([BINS])
    async with listening(box.talk) as port, remote(imap(port, "wrong")) as server_engines:
        assert (await server_engines.outcome("search_email", query="bins")).kind == "not_allowed"
    async with listening(gibberish) as port, remote(imap(port)) as server_engines:
        assert (await server_engines.outcome("search_email", query="bins")).kind == "unreachable"
    async with remote(imap(9)) as server_engines:
        assert (await server_engines.outcome("search_email", query="bins")).kind == "unreachable"
    async with listening(silence) as port, remote(imap(port), timeout_s=0.1) as server_engines:
        assert (await server_engines.outcome("search_email", query="bins")).status == "timed_out"

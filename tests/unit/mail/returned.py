"""Reports as mail servers and services write them."""

from __future__ import annotations

DSN = """\
From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.net.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
X-Postfix-Queue-ID: 4F2

Final-Recipient: rfc822; ada@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}

--B
Content-Type: message/rfc822

From: post@harbour.example
Subject: Hello Ada

Hello
--B--
"""

ARF = """\
From: <abuse@service.example>
To: {to}
Subject: FW: News
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="B"

--B
Content-Type: text/plain

This is an email abuse report.

--B
Content-Type: message/feedback-report

Feedback-Type: {type}
User-Agent: SomeGenerator/1.0
Version: 1

--B
Content-Type: message/rfc822

From: post@harbour.example
{quoted}
Subject: News

News
--B--
"""

QMAIL = """\
From: MAILER-DAEMON@old.example.net
To: {to}
Subject: failure notice

Hi. This is the qmail-send program at old.example.net.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<ada@example.org>:
{said}

--- Below this line is a copy of the message.

From: post@harbour.example
Subject: Hello Ada

Hello
"""

HOLIDAY = """\
From: ada@example.org
To: {to}
Subject: Out of office: Hello Ada
Auto-Submitted: auto-replied

I am away until Monday. The user unknown to you, Ben, reads my mail.
"""

UNKNOWN = "550 5.1.1 <ada@example.org>: Recipient address rejected: User unknown"
FULL = "452 4.2.2 The mailbox is over its quota"


def dsn(to: str, *, action: str = "failed", status: str = "5.1.1", said: str = UNKNOWN) -> bytes:
    """A report of delivery (RFC 3464)."""
    return DSN.format(to=to, action=action, status=status, said=said).encode()


def full(to: str) -> bytes:
    """The report that a mailbox is full."""
    return dsn(to, status="4.2.2", said=FULL)


def arf(to: str, *, type: str = "abuse", quoted: str = "") -> bytes:
    """A complaint (RFC 5965)."""
    return ARF.format(to=to, type=type, quoted=quoted or "X-Nothing: here").encode()


def qmail(to: str, said: str = "Sorry, no mailbox here by that name. (#5.1.1)") -> bytes:
    """A report in the words of an old server."""
    return QMAIL.format(to=to, said=said).encode()


def holiday(to: str) -> bytes:
    """Somebody's note."""
    return HOLIDAY.format(to=to).encode()

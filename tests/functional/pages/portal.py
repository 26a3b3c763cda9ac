"""Two companies, three portal types, and people who log in to them with browsers."""

from __future__ import annotations

import sqlalchemy as sa
from tests.functional.pages.served import PASSWORD, Browser, ServedSite
from tests.unit.portal.world import change, contact, make

from kith.access.actor import SYSTEM
from kith.identity.sealing import unseal
from kith.portal import invitations
from kith.storage.system import MailRow


def invite(served: ServedSite, type_: str, record: str) -> str:
    """The path of the link that the invitation mails."""
    with served.site.writing() as tx:
        invitations.invite(tx, SYSTEM, type_, record)
    return mailed_link(served)


def mailed_link(served: ServedSite) -> str:
    """The path of the link in the mail that was written last."""
    written = sa.select(MailRow.id, MailRow.sealed).where(MailRow.sealed.is_not(None)).order_by(MailRow.id.desc())
    with served.site.reading() as tx:
        mail = tx.connection.execute(written).first()
        assert mail is not None
        link = unseal(tx.settings.secret, mail.sealed or "", of=mail.id)
    assert link is not None
    return link


def enter(served: ServedSite, type_: str, record: str, browser: Browser | None = None) -> Browser:
    """A browser in which whoever is that record has just activated their access."""
    used, link = browser or served.browser(), invite(served, type_, record)
    answer = used.send(link, page=link, password=PASSWORD)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/portal/{type_}"), answer.text
    return used


__all__ = ["PASSWORD", "change", "contact", "enter", "invite", "mailed_link", "make"]

"""What people say about themselves: their name, language, time zone, and how they hear of what concerns them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal, get_args

import sqlalchemy as sa

from kith.errors import KithError, Problem
from kith.fields.codes import zone_names
from kith.fields.locales import parted
from kith.identity.administer import set_name
from kith.ledger import audit
from kith.storage.system import Picture, Principal, User
from kith.storage.tx import Tx

Ways = Literal["both", "page", "mail", "none"]  # how somebody hears of a kind of thing
WAYS: tuple[Ways, ...] = get_args(Ways)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """An account as its owner sees it. `locale` is a language, or one and a region (de_CH);
    it and `timezone` "": as the site. `picture` is a tag, "" without one.

    `mentions` and `assignments`: how they hear of comments that name them, and of what they are given.
    """

    name: str
    email: str
    locale: str = ""
    timezone: str = ""
    picture: str = ""
    mentions: Ways = "both"
    assignments: Ways = "both"


def profile_of(tx: Tx, user: str) -> Profile:
    """The profile of an account that is there."""
    statement = (
        sa.select(Principal.name, User.email, User.locale, User.timezone, Picture.tag)
        .add_columns(User.page_mentions, User.mail_mentions, User.page_assignments, User.mail_assignments)
        .join(Principal, Principal.id == User.id)
        .outerjoin(Picture, Picture.user_id == User.id)
        .where(User.id == user)
    )
    row = tx.connection.execute(statement).one()
    return Profile(
        name=row.name,
        email=row.email,
        locale=row.locale or "",
        timezone=row.timezone or "",
        picture=row.tag or "",
        mentions=_ways(row.page_mentions, row.mail_mentions),
        assignments=_ways(row.page_assignments, row.mail_assignments),
    )


def save_profile(
    tx: Tx,
    user: str,
    *,
    name: str | None,
    locale: str,
    timezone: str,
    languages: Collection[str],
    mentions: str | None = None,
    assignments: str | None = None,
) -> None:
    """Keeps what somebody says about themselves; `languages` are those of the site. `name` None leaves it as it is.

    `mentions` and `assignments` are ways of hearing of them; None, or what is none of WAYS, leaves it as it is.

    Raises all that is wrong with it at once: K2.., K605.
    """
    faults = [*_locale(locale, languages), *_zone(timezone)]
    try:
        if name is not None:
            set_name(tx, user, name, by=user)
    except KithError as error:
        faults += error.problems
    if faults:
        raise KithError(*faults)
    kept: dict[str, Any] = {"locale": locale or None, "timezone": timezone or None}
    for kind, ways in (("mentions", mentions), ("assignments", assignments)):
        if ways in WAYS:
            kept |= {f"page_{kind}": ways in ("both", "page"), f"mail_{kind}": ways in ("both", "mail")}
    changed = sa.or_(*(getattr(User, key).is_distinct_from(value) for key, value in kept.items()))
    if tx.connection.execute(sa.update(User).where(User.id == user, changed).values(kept)).rowcount:
        audit.note(tx, "profile.set", user_id=user, subject=user)
        tx.hooks.kith_profile_changed(tx=tx, user=user)


def _ways(page: bool, mail: bool) -> Ways:
    return ("both" if mail else "page") if page else ("mail" if mail else "none")


def _locale(code: str, languages: Collection[str]) -> list[Problem]:
    if not code or parted(code, languages)[0]:
        return []
    language, _separator, region = code.rpartition("_")
    if language in languages:
        return [Problem(code="K251", params={"value": region[:60]}, field="region")]
    return [Problem(code="K252", params={"value": code[:60]}, field="language")]


def _zone(name: str) -> list[Problem]:
    known = not name or name in zone_names("en")
    return [] if known else [Problem(code="K253", params={"value": name[:60]}, field="timezone")]

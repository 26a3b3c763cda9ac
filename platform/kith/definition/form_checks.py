"""What only shows when a web form is seen as a whole: whether it can be sent, and whom it would let do what."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from kith.definition.drafts import Building, Draft
from kith.definition.form_model import WebForm
from kith.definition.model import Field, Role
from kith.reader import Datum
from kith.source import Source

_LOCAL = frozenset({"localhost", "127.0.0.1"})
_PLACE = re.compile(r"\{([^{}]*)\}")


def check_form(building: Building, draft: Draft, form: WebForm, datum: Datum, roles: Mapping[str, Role]) -> None:
    """Notes what can't be meant in a form."""
    check = _Check(building, draft, form, datum)
    check.fields()
    check.needed()
    check.match()
    check.proof()
    check.consents()
    check.addresses()
    check.assignments(roles)


class _Check:
    def __init__(self, building: Building, draft: Draft, form: WebForm, datum: Datum) -> None:
        self.building, self.draft, self.form, self.datum = building, draft, form, datum
        self.what = f'the web form "{form.name}"'
        self.own = {each.name for each in form.own_fields}

    def wrong(self, source: Source, reason: str) -> None:
        self.building.report.error("K128", source, what=self.what, reason=reason)

    def fields(self) -> None:
        """Fields that visitors may not give, and those that the server sets anyway."""
        for each in self.form.fields.values():
            field = self.building.drafts[each.module].fields[each.name]
            reason = self._not_theirs(field)
            if reason:
                self.building.report.error("K129", each.source, what=self.what, name=each.path, reason=reason)
            elif each.lookup is None and each.name in self.form.set:
                self.wrong(each.source, f'it asks for "{each.path}", and `set` gives it as well')

    def _not_theirs(self, field: Field) -> str | None:
        kind = field.type.item or field.type
        if field.builtin:
            return "is the engine's own"
        if field.protected:
            return "is protected"
        if kind.reference == "file":
            return None if self.form.uploads else "is a file, and the form doesn't say `uploads: true`"
        return "names records or people of this site, whom visitors don't know" if kind.reference is not None else None

    def needed(self) -> None:
        """Fields of which no submission could be without, and that nobody fills in."""
        given = self.own | set(self.form.set) | {each.field for each in self.form.consents.values()}
        given |= {each.field for each in self.form.lookups.values() if self.form.behind(each.field)}
        missing = [
            f'"{field.name}"' for field in self.draft.fields.values() if _is_needed(field) and field.name not in given
        ]
        if missing:
            self.building.report.error("K100", self.form.source, what=self.what, names=", ".join(missing))
        for lookup in self.form.lookups.values():
            self._needed_behind(lookup.field, lookup.module, lookup.match)

    def _needed_behind(self, lookup: str, module: str, match: tuple[str, ...]) -> None:
        asked = {each.name for each in self.form.behind(lookup)}
        source = self.datum.key_source("lookups")
        if module == self.form.module and self.form.lookups[lookup].when_missing == "create":
            self.wrong(source, f'"{lookup}" would make a second record of {module}: write `when_missing: ask_staff`')
        if not asked:
            self.wrong(source, f'`lookups` tells of "{lookup}", and nothing of it is asked for')
            return
        for name in match:
            if name not in asked:
                self.wrong(source, f'`lookups` matches by "{lookup}.{name}", which isn\'t asked for')
        missing = [
            f'"{lookup}.{field.name}"'
            for field in self.building.drafts[module].fields.values()
            if _is_needed(field) and field.name not in asked
        ]
        if missing and self.form.lookups[lookup].when_missing == "create":
            self.building.report.error("K100", source, what=self.what, names=", ".join(missing))

    def match(self) -> None:
        """A match by what nobody types, and updates of strangers' records."""
        match, written = self.form.match, self.datum.get("match")
        if match is None or written is None:
            return
        source = written.source
        for name in (*match.by, *match.update):
            if name not in self.own and name in self.draft.fields:
                self.wrong(source, f'`match` names "{name}", which isn\'t asked for')
        if match.when_found == "update":
            if not self.form.verify_email:
                self.building.report.error("K191", source, what=self.what)
            if not match.update:
                self.wrong(source, "`when_found: update` needs `update`, the fields that it may change")
            if self.form.email not in match.by:
                self.wrong(source, "`when_found: update` goes by an e-mail address, since only that can be proven")
        elif match.update:
            self.wrong(source, "`update` belongs to `when_found: update`")
        if match.when_found == "reject" and self.form.email is None:
            self.wrong(source, "`when_found: reject` tells the known person by mail, so it needs an e-mail address")

    def proof(self) -> None:
        """Mail to an address that isn't asked for."""
        for key in ("verify_email", "confirmation"):
            if self.datum.plain(key) and self.form.email is None:
                self.wrong(self.datum.key_source(key), f"`{key}` needs a field with an e-mail address")
        for each in self.form.portals:
            users, email = self.building.portal_users[each.type], self.building.portal_emails.get(each.type)
            source = self.datum.key_source("portal")
            if users != self.form.module:
                self.wrong(
                    source, f'people of the portal "{each.type}" are {users}, and the form makes {self.form.module}'
                )
            elif email not in self.own:
                self.wrong(source, f'the portal "{each.type}" goes by "{email}", which isn\'t asked for')

    def consents(self) -> None:
        """Consents that are kept in something else than a boolean."""
        for each in self.form.consents.values():
            if each.field is None:
                continue
            field = self.draft.fields.get(each.field)
            if field is None:
                self.building.report.unknown("K112", each.field, self.draft.fields, each.source, what=self.what)
            elif field.type.family != "boolean" or field.builtin:
                self.wrong(each.source, f'the consent "{each.name}" is kept in "{each.field}", which is no boolean')
            elif each.field in self.own or each.field in self.form.set:
                self.wrong(
                    each.source, f'the consent "{each.name}" is kept in "{each.field}", which has a value already'
                )

    def addresses(self) -> None:
        """Origins and addresses that browsers don't know as such, and placeholders that nothing fills."""
        embed, after = self.datum.get("embed"), self.datum.get("after")
        origins = embed.get("origins") if embed else None
        for each in origins.elements() if origins else ():
            if not _is_origin(str(each.value)):
                self.wrong(each.source, f'"{each.value}" is no origin: write https://www.example.org, without a path')
        if after is not None and self.form.redirect is not None and not _is_address(self.form.redirect):
            self.wrong(after.key_source("redirect"), "`redirect` takes https://... or a path that begins with one /")
        for name in _PLACE.findall(self.form.message or ""):
            if name not in self.form.fields and after is not None:
                self.building.report.unknown(
                    "K112", name, self.form.fields, after.key_source("message"), what=f"the message of {self.what}"
                )

    def assignments(self, roles: Mapping[str, Role]) -> None:
        """Roles that aren't there, or that nobody can hold."""
        for each in self.form.assign:
            if each.role and each.role not in roles:
                self.building.report.unknown("K194", each.role, roles, each.source, module=self.what)
            elif each.role and roles[each.role].abstract:
                self.building.report.error("K195", each.source, name=each.role, module=self.what)


def _is_needed(field: Field) -> bool:
    plain = field.required and field.visible_if is None and field.default is None
    return plain and field.type.family != "boolean" and not field.type.computed and not field.builtin


def _is_origin(text: str) -> bool:
    found = _split(text)
    if found is None or found[3:] != ("", "", ""):
        return False
    scheme, host, user, *_ = found
    return bool(host) and not user and (scheme == "https" or (scheme == "http" and host in _LOCAL))


def _is_address(text: str) -> bool:
    if text.startswith("/"):
        return not text.startswith(("//", "/\\")) and text.isprintable()
    found = _split(text)
    return found is not None and found[0] == "https" and bool(found[1]) and not found[2] and text.isprintable()


def _split(text: str) -> tuple[str, str, str, str, str, str] | None:
    """Scheme, host, user, path, query and fragment; None for what is no address."""
    try:
        found = urlsplit(text)
        _ = found.port
    except ValueError:
        return None
    return found.scheme, found.hostname or "", found.username or "", found.path, found.query, found.fragment

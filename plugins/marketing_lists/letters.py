"""What a mailing says: its template, the fields that fill it in, and the mails made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kith_ext.marketing_lists.asking import rows
from kith_ext.marketing_lists.members import MEMBERS, SUBSCRIBED, key_of

from kith.ext import (
    ActionCall,
    ActionResult,
    Actor,
    Draft,
    KithError,
    MailingList,
    MailTemplate,
    Message,
    Problem,
    Row,
    Source,
    Tx,
    check_mail,
    check_record_places,
    complaint,
    get,
    mail_template,
    record_values,
    send_mail,
)

MAILINGS = "mailings"
WRITTEN = ("template", "subject", "body")  # the fields that say what goes out


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mailing ready to be made into mails. `names` are the fields of contacts that its template uses."""

    template: MailTemplate
    names: Sequence[str]
    list: MailingList
    reply_to: str | None
    batch: str | None

    def to(self, contact: str, address: str, name: str, values: Mapping[str, str]) -> Message:
        """The mail to one contact."""
        return Message(
            purpose="list",
            to=address,
            name=name,
            template=self.template,
            values=values,
            about=("contacts", contact),
            list=self.list,
            reply_to=self.reply_to,
            batch=self.batch,
        )


def batch_of(mailing: str) -> str:
    """What all mails of a mailing have in common."""
    return f"marketing:{mailing}"


def letter(tx: Tx, actor: Actor, mailing: Row, *, test: bool = False) -> Letter:
    """What the mailing says, with the fields as `actor` may read them. Raises KithError with all that is wrong with it.

    Who unsubscribes by the link of a `test` stays on the list.
    """
    of = mailing.values["list"]
    key, label = key_of(of.id), of.title or mailing.title
    made = Letter(
        template=_template(tx, mailing.values),
        names=_checked(tx, actor, mailing.values),
        list=MailingList(key=f"{key}:test" if test else key, label=label),
        reply_to=mailing.values["reply_to"],
        batch=None if test else batch_of(mailing.id),
    )
    check_mail(tx, made.to("", "", "", dict.fromkeys(made.names, "")))
    return made


def check_drafts(tx: Tx, actor: Actor, drafts: Sequence[Draft]) -> list[Problem]:
    """What is wrong with the texts of mailings that are new or changed, with the lines."""
    problems: list[Problem] = []
    for draft in drafts:
        old = draft.old or {}
        if draft.created and draft.new["state"] != "draft" and not actor.is_system:
            problems.append(complaint("A mailing begins as a draft", row=draft.row, field="state"))
        if all(draft.new.get(name) == old.get(name) for name in WRITTEN):
            continue
        try:
            _checked(tx, actor, draft.new)
        except KithError as error:
            problems += [problem.at(row=draft.row) for problem in error.problems]
    return problems


def send_test(call: ActionCall) -> ActionResult:
    """Sends the mailing to who asks for it, filled in as for a contact: the one asked for, else one of the list."""
    for id, answers in call.answers.items():
        mailing = read(call.tx, call.actor, id)
        text = letter(call.tx, call.actor, mailing, test=True)
        values = _example(call, mailing, text.names, answers.get("contact"))
        send_mail(call.tx, call.actor, _to_oneself(text, call.actor, values))
    return ActionResult(message="A test is on its way to {email}.", params={"email": call.actor.email})


def read(tx: Tx, actor: Actor, id: str) -> Row:
    """The mailing. Raises KithError K601."""
    found = get(tx, actor, MAILINGS, id, ["title", "list", *WRITTEN, "reply_to", "state", "recipients"])
    if found is None:
        raise KithError(Problem(code="K601"))
    return found


def _to_oneself(text: Letter, actor: Actor, values: Mapping[str, str]) -> Message:
    if not actor.email:
        raise KithError(complaint("Your account has no e-mail address"))
    return Message(
        purpose="list",
        to=actor.email,
        name=actor.name,
        template=text.template,
        values=values,
        user=actor.user,
        list=text.list,
        reply_to=text.reply_to,
    )


def _example(call: ActionCall, mailing: Row, names: Sequence[str], chosen: Any) -> Mapping[str, str]:
    """The values of a contact; the names themselves where there is none."""
    where = {"list": mailing.values["list"].id, "state": SUBSCRIBED, "contact.email": {"empty": False}}
    id = getattr(chosen, "id", chosen)
    if id is None:
        first = next(iter(rows(call.tx, call.actor, MEMBERS, where, ("contact",))), None)
        id = first.values["contact"].id if first else None
    found = record_values(call.tx, call.actor, "contacts", [id], names) if id and names else {}
    return found.get(str(id), {name: f"{{{name}}}" for name in names})


def _template(tx: Tx, values: Mapping[str, Any]) -> MailTemplate:
    """The template that is named, else the one that is written here. Raises K751, K753 at `template`."""
    if values["template"]:
        try:
            return mail_template(tx, values["template"])
        except KithError as error:
            raise KithError(*(problem.at(field="template") for problem in error.problems)) from None
    body = values["body"] or ""
    return MailTemplate(
        subject=values["subject"] or "",
        body=body,
        format="mjml" if body.lstrip().startswith("<mjml") else "md",
        locale=tx.settings.locale,
        source=Source(path="body", line=1),
        subject_source=Source(path="subject", line=1),
    )


def _checked(tx: Tx, actor: Actor, values: Mapping[str, Any]) -> list[str]:
    """The fields of contacts that the text uses. Raises KithError: each wrong placeholder, with its line, at its field.

    Then whatever keeps it from being drawn.
    """
    text = _template(tx, values)
    try:
        names = check_record_places(tx, actor, "contacts", text)
        check_mail(tx, Message(purpose="list", to="", template=text, values=dict.fromkeys(names, ""), list=_ANY))
    except KithError as error:
        named = bool(values["template"])
        raise KithError(*(_at_its_field(problem, named=named) for problem in error.problems)) from None
    return names


_ANY = MailingList(key="marketing", label="")  # for looking at a text before anybody gets it


def _at_its_field(problem: Problem, *, named: bool) -> Problem:
    """The complaint at the field that it is about, with the line in words: a form shows no places."""
    source = problem.source
    field = "template" if named else source.path if source else None
    if problem.code == "K755":
        return problem
    if problem.code != "K752" or source is None:
        return problem.at(field=field or "body")
    params = {"line": source.line, "name": problem.params["name"]}
    return Problem(code="K760", params=params, field=field, suggestion=problem.suggestion)

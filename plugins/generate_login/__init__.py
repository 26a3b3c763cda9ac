"""Generate login: asks for an e-mail, makes the account, ties it to the contact and sends the link."""

from __future__ import annotations

from collections.abc import Mapping

from kith.ext import ActionCall, ActionResult, Change, KithError, Perform, get, hookimpl, invite, write


@hookimpl
def kith_actions() -> Mapping[str, Perform]:
    """The action that modules/contacts.yaml puts on contacts."""
    return {"generate_login": generate}


def generate(call: ActionCall) -> ActionResult:
    """Makes an account for each contact and ties it to it, all in one transaction.

    Raises KithError with the contact's row where an account has the address already.
    """
    changes = [Change(id=id, set={"is_user": True, "user": _account(call, row)}) for row, id in enumerate(call.ids)]
    write(call.tx, call.actor, call.module.name, changes, action=call.action.name)
    if len(changes) == 1:
        return ActionResult(message="A link to log in with is on its way to {email}.", params=call.answers[call.ids[0]])
    return ActionResult(message="{count} links to log in with are on their way.", params={"count": len(changes)})


def _account(call: ActionCall, row: int) -> str:
    """The id of the new account of the contact in that row."""
    id = call.ids[row]
    contact = get(call.tx, call.actor, call.module.name, id, ["title"])
    called, about = (contact.title if contact else ""), (call.module.name, id)
    try:
        return invite(call.tx, __name__, call.actor, email=call.answers[id]["email"], called=called, about=about)
    except KithError as refused:
        raise KithError(*(problem.at(row=row) for problem in refused.problems)) from refused

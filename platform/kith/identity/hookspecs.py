"""The hooks around accounts."""

from __future__ import annotations

from collections.abc import Sequence

from kith.errors import Problem
from kith.plugins import hookspec
from kith.storage.tx import Tx


@hookspec
def kith_check_password(tx: Tx, password: str, email: str, name: str) -> Sequence[Problem] | None:
    """Fires when somebody chooses a password, before it is hashed, in the transaction that sets it.

    Return problems with the field `password`: any of them refuses it, and all are shown at once. `email` and `name` are
    those of the account. Never keep the password, log it, or send it anywhere. None means: it is fine.
    """


@hookspec
def kith_profile_changed(tx: Tx, user: str) -> None:
    """Fires after somebody has chosen another language or time zone, or whether they are mailed, in the transaction.

    `user` is the account's id; `acting_for` tells how it stands now. What it raises takes the change back; put further
    work, such as moving what is due by their clock, into a job. The result is ignored.
    """

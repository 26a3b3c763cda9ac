"""What visitors agreed to, kept with the very text that they saw: it outlasts the submission."""

from __future__ import annotations

import sqlalchemy as sa

from kith.definition.form_model import WebForm
from kith.intake.submissions import Submission
from kith.storage.ids import new_id
from kith.storage.system import ConsentRow
from kith.storage.tx import Tx


def keep(tx: Tx, form: WebForm, kept: Submission, record: str) -> None:
    """Notes what was agreed to with the submission, about the record that came of it."""
    site = tx.site
    rows = [
        {
            "id": new_id(),
            "form": form.name,
            "name": consent.name,
            "version": consent.version,
            "text": consent.text,
            "module": site.modules[form.module].physical,
            "record_id": record,
            "submission_id": kept.id,
            "given_at": kept.received_at,
        }
        for consent in form.consents.values()
        if consent.name in kept.agreed
    ]
    if rows:
        tx.connection.execute(sa.insert(ConsentRow), rows)

"""The hooks around web forms."""

from __future__ import annotations

from collections.abc import Mapping

from kith.definition.form_model import WebForm
from kith.intake.captchas import Captcha
from kith.intake.sent import Sent
from kith.plugins import hookspec
from kith.storage.tx import Tx


@hookspec
def kith_captchas() -> Mapping[str, Captcha] | None:
    """Fires when a form with `spam: {captcha: <name>}` is shown, and in the short transaction in which it is kept.

    Return the checks that you bring, by that name: your plugin's, or `<plugin>_<what>`. `challenge` makes what the page
    shows, `passes` judges the answer; both work without the database and without the network. None means: no checks.
    """


@hookspec
def kith_spam_score(tx: Tx, form: WebForm, sent: Sent) -> Mapping[str, int] | None:
    """Fires once for each submission, in the short transaction in which it is kept, before it is processed.

    Return points by reason: `{"links": 30}`. They are added up; from `hold_at` of the form on it is held for staff, who
    see the reasons. None means: nothing is suspicious.
    """

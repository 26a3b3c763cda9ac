"""Rules in words for whoever they bind: one sentence for the form, the API's error, the page and `kith explain`."""

from __future__ import annotations

from dataclasses import replace

from kith.access.actor import Actor
from kith.access.openness import openness
from kith.conditions import Opens, because, describe
from kith.definition.model import Rule
from kith.records.draft import Draft
from kith.records.facts import Batch, RecordFacts


def opens_to(batch: Batch, draft: Draft) -> Opens:
    """What of a rule may be told to the one who writes the batch. They know what they have typed into a new record."""
    return openness(batch.tx.site, person_of(batch.actor), typed=draft.sent if draft.created else ())


def person_of(actor: Actor) -> Actor:
    """The one who is answered: an action may write with all rights in somebody's name, who still learns no more."""
    if not actor.is_system or actor.user is None:
        return actor
    return replace(actor, kind="portal" if actor.portal_type else "staff")


def reason(batch: Batch, rule: Rule, facts: RecordFacts, opens: Opens) -> str | None:
    """What of the record makes `rule` hold, or not: `Role is Prospect`. None where there is nothing to say."""
    return because(rule.condition, facts, batch.tx.site.modules, batch.context, opens) or None


def rule_words(batch: Batch, rule: Rule, opens: Opens) -> str:
    """The rule itself: `Role is Prospect or Client`."""
    return describe(rule.condition, batch.tx.site.modules, batch.context, opens)

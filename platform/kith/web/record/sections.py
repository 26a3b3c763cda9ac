"""Which sections and tabs of a form a rule hides for now: on the server as the page is made, then in the browser.

Such a rule only hides the display: what stands in the section is sent and judged all the same, and a section in which
something is wrong is never hidden.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from kith.access.openness import openness
from kith.conditions import describe, paths_read, to_python
from kith.conditions.to_js import UNKNOWN, to_js
from kith.conditions.tree import Condition
from kith.fields.base import Context
from kith.records.facts import Batch, RecordFacts
from kith.records.rules import typed_values
from kith.web.contexts import ModuleContext
from kith.web.forms.build import Block, Part, RecordForm
from kith.web.texts import gettext as _


def hide_sections(
    request: Any, context: ModuleContext, form: RecordForm, raw: Mapping[str, Any], id: str | None
) -> None:
    """Notes in the form what its rules hide for what is typed so far, and the rules for the browser."""
    shown = readable_names(context, form)
    holds = section_states(request, context, form, raw, id)
    said: Context = request.tx.context()
    opens = openness(request.tx.site, request.actor, typed=form.inputs if id is None else ())
    for place in _ruled(form):
        assert place.rule is not None
        place.hidden = not holds[place.key]
        tree = _tree(place.rule.condition, shown, said, request.viewer.zone)
        place.when = json.dumps(tree, ensure_ascii=False, default=str)
        words = describe(place.rule.condition, request.tx.site.modules, said, opens)
        place.hint = _("Shown if {condition}.", condition=words)


def section_states(
    request: Any, context: ModuleContext, form: RecordForm, raw: Mapping[str, Any], id: str | None
) -> dict[str, bool]:
    """Key of a section or tab that has a rule -> whether it holds for what is typed so far."""
    places = list(_ruled(form))
    if not places:
        return {}
    shown = readable_names(context, form)
    values = typed_values(request.tx, request.actor, context.name, raw, id)
    known = {name: value for name, value in values.items() if name in shown}
    facts = RecordFacts(Batch(request.tx, request.actor, context.module, request.tx.context()), known, known)
    return {each.key: to_python(each.rule.condition)(facts) for each in places if each.rule is not None}


def readable_names(context: ModuleContext, form: RecordForm) -> frozenset[str]:
    """What a rule may look at: what the actor may read, and what stands in this form. All else counts as empty."""
    return frozenset(context.access.readable) | frozenset(form.inputs) | {"id"}


def _ruled(form: RecordForm) -> Iterator[Part | Block]:
    for part in form.parts:
        if part.rule is not None:
            yield part
        yield from (block for block in part.blocks if block.rule is not None)


def _tree(condition: Condition, shown: frozenset[str], context: Context, viewer: ZoneInfo) -> Any:
    own = all(path.field in shown for path in paths_read(condition) if not path.hops)
    return to_js(condition, context, viewer=viewer) if own else UNKNOWN

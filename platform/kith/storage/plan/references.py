"""What refers to a thing that goes: in the definitions, and among what is stored under its name.

A package that stores references of its own tells of them by the hook `kith_refers_to`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kith.definition.model import Site
from kith.storage.plan.changes import Change
from kith.storage.plan.essence import Stable
from kith.storage.plan.mentions import Thing, mentions
from kith.storage.plan.pairing import Pairing
from kith.storage.plan.reference import Gone, Reference, State
from kith.storage.plan.stored_references import REFERRERS
from kith.storage.tx import Tx


def what_goes(changes: Iterable[Change], old: Site, new: Site) -> tuple[Gone, ...]:
    """The things that `changes` drop, as the old site names them."""
    pairing = Pairing(old, new)
    return tuple(_gone(change, pairing) for change in changes if change.kind == "dropped")


def _gone(change: Change, pairing: Pairing) -> Gone:
    module = pairing.module(change.module) if change.module else None
    if change.what == "module":
        return Gone(what="module", name=change.name, physical=pairing.old.modules[change.name].physical)
    if change.what == "role":
        return Gone(what="role", name=change.name, physical=pairing.old.roles[change.name].physical)
    if module is None:
        return Gone(what=change.what, name=change.name)
    if change.what == "field":
        return Gone(what="field", name=change.name, module=module.name, physical=module.fields[change.name].physical)
    was = pairing.field(change.module or "", change.field) if change.field else None
    return Gone(what=change.what, name=change.name, module=module.name, field=was.name if was else None)


def references(tx: Tx, gone: Sequence[Gone], new: Site) -> tuple[Reference, ...]:
    """What refers to each of `gone`, asked of all referrers. `tx` serves the old definitions."""
    if not gone:
        return ()
    found = [*definitions(tx.site, gone, new), *(each for referrer in REFERRERS for each in referrer(tx, gone))]
    for more in tx.hooks.kith_refers_to(tx=tx, gone=gone, site=new):
        found += more
    order = {each: place for place, each in enumerate(gone)}
    return tuple(sorted(found, key=lambda each: order.get(each.to, len(order))))


def definitions(old: Site, gone: Sequence[Gone], new: Site) -> Iterable[Reference]:
    """Parts of the served definitions that named it: they go along, or had to be changed."""
    wanted = {each.thing: each for each in gone}
    modules = {each.name for each in gone if each.what == "module"}
    before, after = Stable(old), Stable(new, Pairing(old, new))
    left = {_lasting(mention.part, after) for mention in mentions(new)}
    for mention in mentions(old):
        if len(mention.part) > 2 and mention.part[1] in modules:
            continue  # it goes with its module, that much is clear
        state: State = "changed" if _lasting(mention.part, before) in left else "gone"
        for thing in sorted(mention.named & wanted.keys()):
            yield Reference(to=wanted[thing], who=mention.what, state=state)


def _lasting(part: Thing, names: Stable) -> Thing:
    """A part of the definitions by names that outlast a rename."""
    if part[0] == "role":
        return ("role", names.site.roles[part[1]].physical)
    if len(part) < 3:
        return part
    what, module, name = part
    if what == "combination":
        return (what, names.module(module), *(names.field(module, each) for each in name.split(" + ")))
    return (what, names.module(module), names.field(module, name) if what == "field" else name)

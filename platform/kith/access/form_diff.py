"""What public web forms write, and where they lead, with one set of definitions and not with another. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kith.access.rights_diff import RightsChange
from kith.access.scope_words import Sign
from kith.definition.model import Site
from kith.definition.webforms import fields_changed, fields_written, portals_opened
from kith.reader import Datum
from kith.storage.plan.diff_outside import web_forms
from kith.storage.plan.diff_views import stable_path
from kith.storage.plan.essence import Stable
from kith.storage.plan.pairing import Pairing


def form_diff(old: Site | None, new: Site) -> tuple[RightsChange, ...]:
    """The differences, form by form in the order of the new site; forms that go are last."""
    before = old or Site(modules={}, roles={}, extra={})
    names = (Stable(before), Stable(new, Pairing(before, new)))
    forms = (web_forms(before.extra), web_forms(new.extra))
    found = [change for name in forms[1] for change in _form(name, forms[0].get(name), forms[1][name], names)]
    gone = [name for name in forms[0] if name not in forms[1]]
    return (*found, *(_made("-", name, "is gone, and writes nothing any more") for name in gone))


def _form(name: str, old: Datum | None, new: Datum, names: tuple[Stable, Stable]) -> Iterator[RightsChange]:
    module = str(new.plain("module"))
    if old is not None and names[0].module(str(old.plain("module"))) != names[1].module(module):
        yield _made("~", name, "writes into another module than before:", module)
        old = None
    for verb, of in (("writes", fields_written), ("changes, in records that it finds,", fields_changed)):
        before, after = (_paths(form, of, each) for form, each in ((old, names[0]), (new, names[1])))
        for path, shown in after.items():
            if path not in before:
                yield _made("+", name, verb, module, shown)
        for path, shown in before.items():
            if path not in after:
                yield _made("-", name, f"no longer {verb}", module, shown)
    yield from _doors(name, old, new)


def _paths(form: Datum | None, of: Callable[[Datum], tuple[str, ...]], names: Stable) -> dict[str, str]:
    """The fields that a form names, as paths by stable names: how they are written."""
    if form is None:
        return {}
    return {stable_path(path, str(form.plain("module")), names): path for path in of(form)}


def _doors(name: str, old: Datum | None, new: Datum) -> Iterator[RightsChange]:
    """Where a form leads, and whether it believes an address that nobody has verified."""
    before, after = (frozenset(portals_opened(form)) if form else frozenset[str]() for form in (old, new))
    for portal in sorted(before ^ after):
        opened = portal in after
        yield _made("+" if opened else "-", name, f"{'leads' if opened else 'no longer leads'} to the portal {portal}")
    if old is None:
        return
    was, now = (bool(form.plain("verify_email", False)) for form in (old, new))
    if was != now:
        words = (
            "writes only after the visitor's address is verified" if now else "writes before any address is verified"
        )
        yield _made("-" if now else "+", name, words)


def _made(sign: Sign, name: str, verb: str, module: str | None = None, field: str | None = None) -> RightsChange:
    return RightsChange(sign=sign, holder="web form", name=name, may=verb, module=module, field=field)
